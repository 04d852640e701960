/* The tidy table of a sweep as sweep.csv: the columns of /sweep/table, in the order of the study. */
#ifndef HUIMIN_SWEEP_CSV_H
#define HUIMIN_SWEEP_CSV_H

#include "results/sweep_query.h"

/* Into a folder that is there: all rows of the record's sweep. */
bool sweep_csv_write(const struct record *record, const char *folder, struct status *status);
/* A line a row: of those that are given. */
bool sweep_csv_write_rows(const struct sweep_table *table, const struct sweep_rows *rows, const char *folder,
                          struct status *status);

#endif
