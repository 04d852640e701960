/* A record as one page for people: HTML that opens from a file, without network, in both languages. */
#ifndef HUIMIN_REPORT_H
#define HUIMIN_REPORT_H

#include "results/record.h"
#include "results/table.h"

/* Writes the page aside and renames it. `result_path`: where the record was read from; `language`: the one in which the page
 * opens. Refuses (EXIT_INPUT) a path that is a folder, the result itself or of something that is no page. */
bool report_write(const struct record *record, const char *result_path, const char *path, enum table_language language,
                  struct status *status);

#endif
