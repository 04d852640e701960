/* What a reader asks of a sweep: which rows, seen by which axes, best or worst in what. The texts come from options;
 * here they get their meaning, or are refused in one sentence (EXIT_INPUT) that names what the sweep has. */
#ifndef HUIMIN_SWEEP_QUERY_H
#define HUIMIN_SWEEP_QUERY_H

#include "results/sweep_table.h"

enum { SWEEP_MOST_CONDITIONS = 16, SWEEP_USUAL_TOP = 10 };

/* Zeroed asks nothing. */
struct sweep_query {
    const char *where[SWEEP_MOST_CONDITIONS], *subject_to[SWEEP_MOST_CONDITIONS];
    int n_where, n_subject_to;
    const char *by, *best, *worst; /* NULL: not asked */
    int top;                       /* 0: SWEEP_USUAL_TOP */
};
static inline bool sweep_query_is_asked(const struct sweep_query *query)
{
    return query->n_where > 0 || query->n_subject_to > 0 || query->by || query->best || query->worst || query->top > 0;
}

/* What rows differ in: an axis by its number, or the arm, or the point; or what came out. */
enum { SWEEP_ARM = -1, SWEEP_POINT = -2, SWEEP_FIGURE = -3 };
/* An axis by its key or by the end of it that no other has ("premium_yuan"); "arm" and "point" too. */
bool sweep_query_axis(const struct sweep_table *table, const char *option, const char *name, int *axis,
                      struct status *status);
/* One that was asked, by its column ("enrolment_rate.5") or, where one year of it was asked, by its outcome. */
bool sweep_query_figure(const struct sweep_table *table, const char *option, const char *name, int *asked,
                        struct status *status);

/* Rows of the table, in its order. */
struct sweep_rows {
    int n, *rows;
};
/* Those that meet every condition of `where`, and of them those whose means meet every one of `subject_to`. Refuses what
 * leaves no row. Rows are the caller's, freed by sweep_rows_free, also where it fails. */
bool sweep_query_rows(const struct sweep_table *table, const struct sweep_query *query, struct sweep_rows *rows,
                      struct status *status);
void sweep_rows_free(struct sweep_rows *rows); /* safe on a zeroed struct */

/* The value of an axis, an arm's number or a point's, from 1. */
double sweep_query_value(const struct sweep_table *table, int row, int axis);
/* "120", "off", "government-push"; "–" where the axis does not move. Returns text. */
enum { SWEEP_VALUE_SIZE = 64 };
const char *sweep_query_value_text(const struct sweep_table *table, int axis, double value,
                                   char text[SWEEP_VALUE_SIZE]);

#endif
