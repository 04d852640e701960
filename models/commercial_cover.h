/* Who holds commercial million-yuan medical insurance: pure formulas. */
#ifndef HUIMIN_COMMERCIAL_COVER_H
#define HUIMIN_COMMERCIAL_COVER_H

#include "engine/real.h"

/* Probability that someone insurable without a policy takes one out in a year, such that at share the joins of the others
 * balance the lapses of the holders. */
static inline double commercial_join_probability(double share, double lapse_probability)
{
    return share < 1.0 ? min_of(lapse_probability * share / (1.0 - share), 1.0) : 1.0;
}

/* What a premium that takes this part of income makes of the probability to join, and to lapse. */
static inline real commercial_join_factor(real premium_share_of_income, real sensitivity)
{
    return real_max(REAL(1) - sensitivity * premium_share_of_income, REAL(0));
}
static inline real commercial_lapse_factor(real premium_share_of_income, real sensitivity)
{
    return REAL(1) + sensitivity * premium_share_of_income;
}

/* Where joins and lapses balance at such a premium. */
static inline double commercial_holder_share(double share, double premium_share_of_income, double sensitivity)
{
    const double odds = share * (double)commercial_join_factor((real)premium_share_of_income, (real)sensitivity);
    return odds /
           (odds + (1.0 - share) * (double)commercial_lapse_factor((real)premium_share_of_income, (real)sensitivity));
}

#endif
