/* Points of the unit cube: random, Latin hypercube, scrambled Sobol. Counted by position, so that neither threads nor
 * libraries can change them, and an axis keeps its numbers whatever axes stand beside it. */
#ifndef HUIMIN_SAMPLE_H
#define HUIMIN_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

enum sample_kind { SAMPLE_RANDOM, SAMPLE_LATIN_HYPERCUBE, SAMPLE_SOBOL };
enum { MAX_SAMPLE_POINTS = 1 << 17, MAX_SOBOL_AXES = 40 };

/* Fills `unit`, [n_points][n_axes], with numbers in (0, 1), never 0 or 1. `streams`, one an axis, tell axes apart.
 *
 * Random and Sobol: the first n points of more are the same n points; a Latin hypercube is another one for every number
 * of points (McKay, Beckman & Conover 1979, Technometrics 21: 239-245: one point in each of n equal strata of every axis).
 * Sobol: GSL's sequence with its first point, the origin, put back (Bratley & Fox 1988, ACM TOMS 14: 88-100), and every
 * axis scrambled by nested uniform permutations of its binary digits (Owen 1995, in Monte Carlo and Quasi-Monte Carlo
 * Methods, 299-317), so that 2^m points have one point in each of 2^m strata of every axis, and every point alone is
 * uniform.
 *
 * At most MAX_SAMPLE_POINTS, and of Sobol MAX_SOBOL_AXES. False without memory. */
bool sample_fill(enum sample_kind kind, uint64_t seed, int n_points, int n_axes, const uint32_t *streams, double *unit);
/* One number in (0, 1): of point `point` in a stream. */
double sample_one(uint64_t seed, uint32_t point, uint32_t stream);

#endif
