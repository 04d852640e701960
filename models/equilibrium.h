/* Loop gain, fixed points and the fate of a market whose premium follows its average cost.
 * L. Einav, A. Finkelstein, M. Cullen, QJE 125 (2010): demand, average and marginal cost curves. */
#ifndef HUIMIN_EQUILIBRIUM_H
#define HUIMIN_EQUILIBRIUM_H

#include <stdbool.h>

#include "models/demand_curve.h"
#include "models/fixed_points.h"

/* dΦ/dp of Φ(p) = AC(p)/LR*: elasticity × (1 − MC/AC) × AC/(LR*·p), the last factor 1 at a fixed point.
 * elasticity: −(p/q)·dq/dp, positive; marginal cost: of those who leave as the premium rises. */
static inline double equilibrium_loop_gain(double elasticity, double average_cost_yuan, double marginal_cost_yuan,
                                           double premium_yuan, double target_loss_ratio)
{
    return elasticity * (1.0 - marginal_cost_yuan / average_cost_yuan) * average_cost_yuan /
           (target_loss_ratio * premium_yuan);
}

/* What a small change of the premium does. */
struct demand_margin {
    double elasticity, marginal_cost_yuan, loop_gain; /* marginal cost NAN where nobody is at the margin */
};

/* Half-width of a window of ± a share of a premium: never less than a bin of the histogram. */
double equilibrium_window_yuan(double premium_yuan, double window);
/* Over premium ± half_width: wide enough to hold people at the margin. NAN all where nobody is in. */
struct demand_margin equilibrium_margin(const struct demand_curve *curve, double premium_yuan, double half_width_yuan);

enum { MAX_FIXED_POINTS = 32 };

/* Where the pricing map with the year's membership, trust, peers and push frozen and trend removed would lead. */
struct market_fate {
    int n_fixed_points; /* of all premiums at which anyone would be in; the first MAX_FIXED_POINTS are kept */
    struct fixed_point fixed_points[MAX_FIXED_POINTS];
    bool has_live_equilibrium; /* a stable fixed point at which enrolment is above the exit level */
    bool is_lost;              /* D2: there is none, or the map run from the premium in force falls below that level */
    double settled_premium_yuan; /* where the map settles; NAN where it is lost */
    double
        tipping_premium_yuan; /* the lowest unstable fixed point above the premium in force; NAN where there is none */
};

/* least_people: the exit level, in people of the curve's scale. */
void equilibrium_find(struct market_fate *fate, const struct demand_curve *curve, double premium_yuan,
                      double least_people);

/* AC/LR* of the `people` most willing; NAN where demand never reaches so many. */
double equilibrium_technical_premium_yuan(const struct demand_curve *curve, double people);

#endif
