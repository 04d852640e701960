/* How trust follows what people see of the insurer; pure formulas, used by trust.c. */
#ifndef HUIMIN_TRUST_H
#define HUIMIN_TRUST_H

#include "engine/real.h"

/* behaviour.trust of the scenario. */
struct trust_response {
    double base, loss_ratio_weight, publicness_weight, overrun_weight, overrun_from, speed, reference_loss_ratio;
};

/* T* = τ0 + τ1·min(net LR / φ_ref, 1) + τ2·D − τ3·(LR − 1.1)+, held in [0, 1]. */
static inline double trust_target(const struct trust_response *response, double net_loss_ratio, double loss_ratio,
                                  double publicness)
{
    const double paid_out = clamp_of(net_loss_ratio / response->reference_loss_ratio, 0.0, 1.0);
    const double overrun = max_of(loss_ratio - response->overrun_from, 0.0);
    return clamp_of(response->base + response->loss_ratio_weight * paid_out + response->publicness_weight * publicness -
                        response->overrun_weight * overrun,
                    0.0, 1.0);
}

/* T' = T + λ·(T* − T). */
static inline double trust_next(double trust, double target, double speed) { return trust + speed * (target - trust); }

#endif
