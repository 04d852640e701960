/* What a reader asks of a sweep, answered: as tables for people, as JSON, or as CSV. */
#ifndef HUIMIN_SWEEP_VIEW_H
#define HUIMIN_SWEEP_VIEW_H

#include "results/sweep_best.h"
#include "results/sweep_by.h"
#include "results/table.h"

struct sweep_view {
    const struct record *record;
    struct sweep_table table;
    struct sweep_rows rows;
    struct sweep_by by;            /* asked where query.by is */
    struct sweep_best best, worst; /* asked where query.best, query.worst is */
    struct sweep_query query;
    int top;
};
/* Refuses (EXIT_INPUT) a record without a sweep and whatever the query names that it does not have. `path`: of the result,
 * for the sentence. What the view takes is freed by sweep_view_free, also where it fails. */
bool sweep_view_init(struct sweep_view *view, const struct record *record, const char *path,
                     const struct sweep_query *query, struct status *status);
void sweep_view_free(struct sweep_view *view); /* safe on a zeroed struct */

bool sweep_view_print(const struct sweep_view *view, FILE *stream, const struct table_style *style,
                      struct status *status);
/* The object "sweep" of the chosen rows, with `by`, `best` and `worst` as far as they are asked. */
bool sweep_view_print_json(const struct sweep_view *view, FILE *stream, struct status *status);
/* sweep.csv of the chosen rows, and sweep_by.csv, sweep_best.csv and sweep_worst.csv as far as they are asked, into a
 * folder that is made where it is not there. */
bool sweep_view_write_csv(const struct sweep_view *view, const char *folder, struct status *status);

#endif
