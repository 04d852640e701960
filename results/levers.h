/* How much of the gap between two arms each lever carries: Shapley's value over all combinations, and what a lever does
 * as the first and as the last to be moved. No causal effect is claimed: what the arms differ in was chosen. */
#ifndef HUIMIN_RESULT_LEVERS_H
#define HUIMIN_RESULT_LEVERS_H

#include "results/design_values.h"

/* Shapley's value (Shapley 1953, in Kuhn & Tucker, Contributions to the Theory of Games II: 307-317) of each of n
 * players: the mean over all orders of what a player adds to those before it. values: [1 << n] what a coalition is
 * worth, bit j being player j; that of nobody need not be 0. The shares add up to values[all] - values[none]. Both
 * arrays are the caller's; n at most MAX_LEVERS. */
void levers_shapley(int n, const double *values, double *shares);

/* A mean over the worlds and its standard error; se NAN with one world. */
struct lever_effect {
    double mean, se;
};

/* One figure in one set. Worlds are paired: every effect is taken inside a world and then averaged, over the worlds in
 * which the figure is defined in every combination. NAN where there is none. */
struct lever_summary {
    long n_worlds;
    struct lever_effect from, to, gap; /* the two arms, and to less from */
    struct lever_effect shapley[MAX_LEVERS], first_in[MAX_LEVERS], last_in[MAX_LEVERS];
};
struct lever_summary levers_summary(const struct record *record, int set, int asked);

/* What may not be claimed (docs/model.md, section 11). */
extern const char *const LEVERS_WARNING_EN, *const LEVERS_WARNING_ZH;

#endif
