/* A pairing as one page for people: HTML that opens from a file, without network, in both languages. */
#ifndef HUIMIN_PAIRED_PAGE_H
#define HUIMIN_PAIRED_PAGE_H

#include "results/pairing.h"
#include "results/table.h"

/* Its data are an object of two members. "compare": what paired_json gives, of the years those outcomes that the page draws;
 * every figure is the same as there. "page": "files" and "runs" (page_parts.h), two of each, "program", "payers", "is_one",
 * whether arms of one result are paired, and "is_usual", whether the pairs are all arms of the same name. Refuses (EXIT_INPUT) a path that is a folder or something that is no page. */
bool paired_page_write(const struct pairing *pairing, const char *path, enum table_language language,
                       struct status *status);

#endif
