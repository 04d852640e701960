/* A result that was put together before all of the study was done, and how everything that shows it says so. Of a whole
 * result all of these do nothing. */
#ifndef HUIMIN_PARTIAL_H
#define HUIMIN_PARTIAL_H

#include <jansson.h>

#include "results/table.h"

struct store;

enum { PARTIAL_TEXT_SIZE = 256 };

bool partial_is(const struct record *record);
/* "partial: 12 of 40 worlds; not the result of the study". Returns text, of PARTIAL_TEXT_SIZE bytes; "" of a whole one. */
const char *partial_text(const struct record *record, enum table_language language, char *text);
/* A line on top of a table. */
void partial_print(const struct record *record, FILE *stream, const struct table_style *style);
/* The key "partial": the sentence in both languages, and its numbers. */
void partial_json_add(json_t *object, const struct record *record);
/* partial.csv in a folder that is there, a row for each record that is partial; removes it where none is. */
bool partial_csv_write(const struct record *const *records, int n, const char *folder, struct status *status);

/* Attributes of /provenance; the first is there in every partial result and in no other. */
enum { N_PARTIAL_NOTES = 5 };
extern const char *const PARTIAL_NOTES[N_PARTIAL_NOTES];
void partial_put(struct store *store, const struct record *record);
void partial_get(struct record *record, const struct store *store);

#endif
