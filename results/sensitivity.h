/* Which uncertain parameters move a figure: rank correlations over the worlds that drew them. */
#ifndef HUIMIN_SENSITIVITY_H
#define HUIMIN_SENSITIVITY_H

#include "results/record.h"

/* One parameter and one figure. Both sets of worlds that draw parameters are used, each ranked by itself: a figure's
 * luck is new in every joint world and the same in all parameter worlds. */
struct sensitivity {
    int drawn;     /* index in record->drawn_names */
    long n_worlds; /* worlds of both sets in which figure and parameter are defined */
    double
        correlation; /* Spearman's; NAN where fewer than SENSITIVITY_LEAST worlds define it or one of both is constant */
    double se;       /* (1 − ρ²) √((1 + ρ²/2) / (n − 3)): Bonett & Wright 2000, Psychometrika 65: 23–28 */
    double low_third, low_third_se;   /* mean of the figure in the third of the worlds with the lowest parameter */
    double high_third, high_third_se; /* and with the highest */
};
enum { SENSITIVITY_LEAST = 12 };

/* A figure of a world; NAN where it is undefined. */
typedef double sensitivity_figure(const struct record *record, enum world_set set, long world, int arm,
                                  const void *context);

/* Fills record->n_drawn entries, the strongest first; undefined ones stand last. False without memory. */
bool sensitivity_find(const struct record *record, int arm, sensitivity_figure *figure, const void *context,
                      struct sensitivity *found);

#endif
