/* The rows of a sweep in which a figure is highest or lowest, and whether they are told apart: rows live in the same worlds,
 * so that their differences are paired. */
#ifndef HUIMIN_SWEEP_BEST_H
#define HUIMIN_SWEEP_BEST_H

#include "results/sweep_query.h"

struct sweep_best {
    int asked;
    bool is_high;     /* the highest first; else the lowest */
    int n, *rows;     /* of the table, in that order; equal means in the table's */
    int n_undefined;  /* rows that were left out as the figure is undefined in all their worlds */
    int n_not_apart;  /* rows that may be the best, the first included: see sweep_best_may_be */
    double threshold; /* what a difference over its error must pass to be told apart, where all worlds define it */
};

/* `ask`: "FIGURE", "high:FIGURE" or "low:FIGURE"; is_worst turns it round. Rows are freed by sweep_best_free, also where it
 * fails. */
bool sweep_best_init(struct sweep_best *best, const struct sweep_table *table, const struct sweep_rows *rows,
                     const char *ask, bool is_worst, struct status *status);
void sweep_best_free(struct sweep_best *best); /* safe on a zeroed struct */

/* Of the row of rank `rank` (from 0) less that of rank 0. NAN where no world has both, or one alone. */
struct sweep_difference sweep_best_difference(const struct sweep_best *best, const struct sweep_table *table, int rank);

/* Whether the row of a rank may be the best for all that the worlds say. The set of rows of which that is so holds the
 * true best with 95% confidence: its paired difference to the first is within Student's quantile at 0.05 / (n - 1), one
 * comparison for every other row (Bonferroni; Hsu 1996, Multiple Comparisons, ch. 4). With one world all may be. */
bool sweep_best_may_be(const struct sweep_best *best, const struct sweep_table *table, int rank);

#endif
