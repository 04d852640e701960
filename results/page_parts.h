/* Parts of the data of any page, each the caller's to json_decref. */
#ifndef HUIMIN_PAGE_PARTS_H
#define HUIMIN_PAGE_PARTS_H

#include <jansson.h>

#include "results/record.h"

/* The file's own name. */
json_t *page_parts_file(const char *path);
/* This program: "version", "commit". */
json_t *page_parts_program(void);
/* The note that `huimin run` left beside the result; null where there is none. */
json_t *page_parts_run(const char *path);
/* "payers" and "quintiles", lists of "name", "en", "zh"; null where the record does not hold who pays. */
json_t *page_parts_payers(const struct record *record);

bool page_parts_is_among(const char *word, const char *const *words, int n);
/* Leaves those members of an object that are among the words. */
void page_parts_keep(json_t *object, const char *const *words, int n);

#endif
