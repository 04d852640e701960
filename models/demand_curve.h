/* Demand and its risk at every premium, from the reservation-premium histogram of one arm and year.
 *
 * Membership, trust, peers and push are the year's: only the premium moves. Those in by a signed deduction stay
 * whatever it is. Within a bin reservation premiums are taken as uniform, so that both curves are piecewise linear.
 * Everything is on the scale of the simulated people; risk is expected benefit under the arm's own terms. */
#ifndef HUIMIN_DEMAND_CURVE_H
#define HUIMIN_DEMAND_CURVE_H

#include <math.h>
#include <stdint.h>

#include "models/demand_bins.h"

struct demand_curve {
    double target_loss_ratio;
    double people[N_DEMAND_BINS + 1];    /* who would be in at the lower edge of a bin */
    double risk_yuan[N_DEMAND_BINS + 1]; /* their expected benefit a year */
};

/* From the tallies of one arm: count[N_DEMAND_BINS], risk_milliyuan[N_DEMAND_BINS], and those committed. */
static inline void demand_curve_init(struct demand_curve *curve, const int64_t *count, const int64_t *risk_milliyuan,
                                     int64_t committed_count, int64_t committed_risk_milliyuan,
                                     double target_loss_ratio)
{
    int64_t people = committed_count, risk = committed_risk_milliyuan;
    curve->target_loss_ratio = target_loss_ratio;
    for (int bin = N_DEMAND_BINS; bin >= 0; bin--) {
        if (bin < N_DEMAND_BINS) {
            people += count[bin];
            risk += risk_milliyuan[bin];
        }
        curve->people[bin] = (double)people;
        curve->risk_yuan[bin] = (double)risk / MILLIYUAN_PER_YUAN;
    }
}

static inline double demand_curve_at(const double *cumulative, double premium_yuan)
{
    const int bin = bin_of((float)premium_yuan);
    const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
    const double share_above = clamp_of((upper - premium_yuan) / (upper - lower), 0.0, 1.0);
    return cumulative[bin + 1] + share_above * (cumulative[bin] - cumulative[bin + 1]);
}

/* People who would be in at a premium of 1 yuan or more (the first bin also holds those who would not join for nothing). */
static inline double demand_curve_people(const struct demand_curve *curve, double premium_yuan)
{
    return demand_curve_at(curve->people, premium_yuan);
}

/* Their mean expected benefit (AC), NAN where nobody would be in. */
static inline double demand_curve_average_cost_yuan(const struct demand_curve *curve, double premium_yuan)
{
    const double people = demand_curve_people(curve, premium_yuan);
    return people > 0.0 ? demand_curve_at(curve->risk_yuan, premium_yuan) / people : NAN;
}

/* Φ(p) = AC(p)/LR*: the premium that those drawn by p would need; a premium_map over a struct demand_curve. */
static inline double demand_curve_needed_premium_yuan(double premium_yuan, const void *curve)
{
    return demand_curve_average_cost_yuan(curve, premium_yuan) /
           ((const struct demand_curve *)curve)->target_loss_ratio;
}

#endif
