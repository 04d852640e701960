/* The death spiral, three definitions side by side; pure formulas over one world's years, used by spiral.c. */
#ifndef HUIMIN_SPIRAL_H
#define HUIMIN_SPIRAL_H

#include <math.h>
#include <stdbool.h>

#include "engine/real.h"

/* D1 looks at a year beside the one before: enrolment down by more than `decline` (relative), morbidity ratio up,
 * premium up. An undefined figure on either side is no such year. */
struct spiral_year {
    double enrolment, morbidity_ratio, premium_yuan;
};
static inline bool spiral_is_step(struct spiral_year before, struct spiral_year now, double decline)
{
    return now.enrolment < before.enrolment * (1.0 - decline) && now.morbidity_ratio > before.morbidity_ratio &&
           now.premium_yuan > before.premium_yuan;
}

/* DSI = [Σ_t (q_off − q_on)]+ / Σ_t q_off: the enrolment that selection costs, of that of the risk-equalised twin.
 * Undefined where the twin never had any. Equal sums give exactly 0. */
static inline double spiral_index(double twin_enrolment_sum, double enrolment_sum)
{
    return twin_enrolment_sum > 0.0 ? max_of(twin_enrolment_sum - enrolment_sum, 0.0) / twin_enrolment_sum : NAN;
}

/* Decline: the product left, or enrolment ended below a share of its peak. */
static inline bool spiral_is_decline(bool has_exited, double last_enrolment, double peak_enrolment,
                                     double share_of_peak)
{
    return has_exited || last_enrolment < share_of_peak * peak_enrolment;
}

#endif
