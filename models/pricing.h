/* How next year's premium follows from this year's experience; pure formulas, used by pricing.c. */
#ifndef HUIMIN_PRICING_H
#define HUIMIN_PRICING_H

#include <math.h>

#include "engine/real.h"
#include "engine/vmath.h"
#include "models/credibility.h"

/* The premium that experience indicates: p' = G·[Z·AC/LR* + (1 − Z)·p]. G, one plus the yearly growth of the
 * product's own layer, stands before both terms: on the first alone the loss ratio settles above its target. */
static inline double pricing_indicated_yuan(double claim_per_member_yuan, double target_loss_ratio, double premium_yuan,
                                            double credibility, double layer_trend)
{
    return layer_trend * credibility_blend(credibility, claim_per_member_yuan / target_loss_ratio, premium_yuan);
}

/* The premium that follows it: a fall goes only part of the way (stickiness in [0, 1]), and no change exceeds the
 * cap either way. */
static inline double pricing_limited_yuan(double indicated_yuan, double premium_yuan, double fall_stickiness,
                                          double change_cap)
{
    const double change_yuan = indicated_yuan - premium_yuan;
    const double eased_yuan = premium_yuan + (change_yuan < 0.0 ? change_yuan * fall_stickiness : change_yuan);
    return clamp_of(eased_yuan, premium_yuan * (1.0 - change_cap), premium_yuan * (1.0 + change_cap));
}

/* To the whole yuan, and never free. */
static inline double pricing_rounded_yuan(double premium_yuan) { return max_of(floor(premium_yuan + 0.5), 1.0); }

/* Ultimate claims as they are estimated in the pricing month: the part of the year that is reported by then is
 * known, the rest carries a relative error of standard deviation error_sd. error_normal is a standard normal. */
static inline double pricing_estimated_claims(double claims, double pricing_month, double reporting_delay_months,
                                              double error_sd, double error_normal)
{
    const double reported_share = clamp_of((pricing_month - reporting_delay_months) / 12.0, 0.0, 1.0);
    return claims * (reported_share + (1.0 - reported_share) * max_of(1.0 + error_sd * error_normal, 0.0));
}

/* A first premium from the expected benefit of everyone eligible: members are expected to cost MR(q) = q^-e times
 * as much, and the price setter errs by a lognormal factor of median 1. */
static inline double pricing_first_yuan(double expected_benefit_yuan, double expected_enrolment,
                                        double antiselection_exponent, double target_loss_ratio, double error_sd,
                                        double error_normal)
{
    const double morbidity_ratio = vm_exp_f64(-antiselection_exponent * vm_log_f64(expected_enrolment));
    return expected_benefit_yuan * morbidity_ratio / target_loss_ratio * vm_exp_f64(error_sd * error_normal);
}

/* The factor on a deductible that multiplies the expected benefit by `ratio`. Scaling a deductible by s is scaling
 * the cost by 1/s and the benefit by s, and the benefit grows as cost^e, e its elasticity to cost; so s = ratio^(1/(1−e)).
 * Where the benefit is hardly levered (e near 1) no deductible would do; the cap decides then. */
static inline double pricing_deductible_factor(double ratio, double cost_elasticity, double change_cap)
{
    const double leverage = max_of(cost_elasticity - 1.0, 0.01);
    const double exponent = clamp_of(-vm_log_f64(ratio) / leverage, -1.0, 1.0);
    return clamp_of(vm_exp_f64(exponent), 1.0 / (1.0 + change_cap), 1.0 + change_cap);
}

#endif
