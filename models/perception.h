/* What a benefit is worth to those who may claim it. */
#ifndef HUIMIN_PERCEPTION_H
#define HUIMIN_PERCEPTION_H

#include "engine/vmath.h"

/* Probability weight of the risk-aware: ω(π) = exp(−(−ln π)^α), for ln π < 0. Prelec, Econometrica 1998. */
static inline real prelec_weight(real log_probability, real alpha)
{
    return vm_exp(-vm_exp(alpha * vm_log(-log_probability)));
}

/* Certainty equivalent of losing `mean` with decision weight ω under constant absolute risk aversion:
 * ln(1 + ω (e^{a·mean} − 1)) / a. Pratt, Econometrica 1964. The exponent is held at 80. */
static inline real cara_worth_yuan(real weight, real mean_yuan, real aversion_per_yuan)
{
    const real exponent = real_min(aversion_per_yuan * mean_yuan, REAL(80));
    return vm_log1p(weight * vm_expm1(exponent)) / aversion_per_yuan;
}

#endif
