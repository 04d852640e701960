/* Finite Markov chains: what a yearly transition matrix does to a distribution. Matrices are row-major
 * [n][n], element (i, j) the probability to go from i to j; rows sum to 1; n <= MARKOV_MAX_STATES. */
#ifndef HUIMIN_MARKOV_H
#define HUIMIN_MARKOV_H

#include <stdbool.h>

enum { MARKOV_MAX_STATES = 8 };

/* to = from · matrix, one year. to[n] must not overlap from[n]. */
void markov_push(const double *from, const double *matrix, int n, double *to);
/* distribution[n] after `years` pushes of start[n]. */
void markov_push_years(const double *start, const double *matrix, int n, int years, double *distribution);
/* The distribution that a push leaves as it is, by elimination. False where there is not exactly one. */
bool markov_stationary(const double *matrix, int n, double *distribution);
/* Expected years until the last state (n − 1) is first reached, from each of the others: years[n − 1].
 * Kemeny & Snell, Finite Markov Chains, 3.3: (I − Q) t = 1. False where it may never be reached. */
bool markov_expected_years(const double *matrix, int n, double *years);

#endif
