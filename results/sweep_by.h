/* A sweep seen by one axis or two: what its rows come to at each value, all else averaged. */
#ifndef HUIMIN_SWEEP_BY_H
#define HUIMIN_SWEEP_BY_H

#include "results/sweep_query.h"

enum { SWEEP_MOST_LEVELS = 24, SWEEP_USUAL_CLASSES = 8 };

/* The values of an axis among some rows, rising; an axis with more than SWEEP_MOST_LEVELS of them is cut into
 * SWEEP_USUAL_CLASSES classes of nearly equal size. Where the axis does not move the value is NAN, and stands last. */
struct sweep_levels {
    int axis, n;
    bool is_cut;
    double low[SWEEP_MOST_LEVELS + 1], high[SWEEP_MOST_LEVELS + 1]; /* both the value where it is not cut */
    int *level_of;                                                  /* [rows->n] */
};

/* A cell: a level of the first axis, of the second, and an arm, with all rows that lie there. */
struct sweep_cell {
    int n_rows;
    struct sweep_figure *figures; /* [n_asked] of the rows' average, world by world; q05 … over the worlds */
    bool *is_partial;             /* [n_asked] some row is undefined in some world */
};

struct sweep_by {
    const struct sweep_table *table;
    struct sweep_levels first, second; /* second.n 1 and no axis (SWEEP_FIGURE) with one axis alone */
    int n_arms;                        /* 1 where the arm is one of the axes, or rows of one arm alone are there */
    int arms[MAX_SWEEP_ARMS];
    struct sweep_cell *cells; /* [n_arms][first.n][second.n] */
};
/* `by`: "AXIS" or "AXIS,AXIS". What it takes is freed by sweep_by_free, also where it fails. */
bool sweep_by_init(struct sweep_by *by, const struct sweep_table *table, const struct sweep_rows *rows,
                   const char *axes, struct status *status);
void sweep_by_free(struct sweep_by *by); /* safe on a zeroed struct */

static inline const struct sweep_cell *sweep_by_cell(const struct sweep_by *by, int arm, int first, int second)
{
    return &by->cells[(arm * by->first.n + first) * by->second.n + second];
}

/* Also of other uses: the levels of one axis among some rows. False without memory. */
bool sweep_levels_init(struct sweep_levels *levels, const struct sweep_table *table, const struct sweep_rows *rows,
                       int axis);
void sweep_levels_free(struct sweep_levels *levels);
/* "120" or "40–52". Returns text. */
enum { SWEEP_LEVEL_SIZE = 2 * SWEEP_VALUE_SIZE + 4 };
const char *sweep_levels_text(const struct sweep_table *table, const struct sweep_levels *levels, int level,
                              char text[SWEEP_LEVEL_SIZE]);

#endif
