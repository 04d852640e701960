/* What the pool models share: from the simulated people to the real pool, and ratios that may be undefined. */
#ifndef HUIMIN_POOL_H
#define HUIMIN_POOL_H

#include <math.h>
#include <stdbool.h>

#include "engine/model.h"
#include "engine/real.h"

/* Real people for whom one simulated person stands. */
static inline double pool_people_per_person(double insured, double persons) { return insured / persons; }

/* The total that the insurer of the real pool sees, on the scale of the simulated sample: only the noise about
 * the expected total is rescaled, so that n simulated people show the claims noise of N insured.
 * A total is never negative. */
static inline double pool_seen(double expected, double simulated, double insured, double persons)
{
    return max_of(expected + (simulated - expected) * sqrt(persons / insured), 0.0);
}

/* a / b, or NAN (undefined) where b is not positive. */
static inline double pool_ratio(double a, double b) { return b > 0.0 ? a / b : NAN; }

/* Elasticity of a product's expected benefit to ground-up cost: a layer above a deductible grows faster than the cost
 * below it. 1 where no trend is foreseen. */
static inline double pool_layer_elasticity(double layer_trend, double expected_trend)
{
    return fabs(expected_trend) > 1e-9 ? (layer_trend - 1.0) / expected_trend : 1.0;
}

/* A shock that would all but abolish the benefit is not undone further than this. */
#define LEAST_SHOCK_FACTOR 0.1

/* What a relative shock to ground-up cost multiplies expected benefit by, to first order; never negative. */
static inline double pool_shock_factor(double shock, double layer_elasticity)
{
    return max_of(1.0 + layer_elasticity * shock, 0.0);
}

/* The risk-equalised twin of policy k is arm n_policies + k. */
static inline bool pool_is_twin(const struct arm_set *arms, int k) { return k >= arms->n_policies; }

#endif
