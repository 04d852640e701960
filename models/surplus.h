/* The competitive and the efficient point of a market with selection, and what lies between them.
 * L. Einav, A. Finkelstein, M. Cullen, QJE 125 (2010) 877; L. Einav, A. Finkelstein, J. Econ. Perspectives 25 (2011) 115.
 *
 * Willingness to pay is the reservation premium, cost the expected benefit (nothing for administration). Within a bin of
 * the histogram reservation premiums are uniform and all cost the same. Those in by a signed deduction are in whatever
 * the premium is: they bear on average cost, and not on what a move from one premium to another gains. */
#ifndef HUIMIN_SURPLUS_H
#define HUIMIN_SURPLUS_H

#include "models/demand_curve.h"

/* Σ (reservation premium − cost) in yuan on the curve's scale, of those whose reservation premium is at or above the lower
 * edge of a bin. The curve must outlive it. */
struct surplus {
    const struct demand_curve *curve;
    double above_yuan[N_DEMAND_BINS + 1]; /* from bin 1 on: the first also holds those who would not join for nothing */
};
void surplus_init(struct surplus *surplus, const struct demand_curve *curve);

/* Of those who would buy at a premium of 1 yuan or more. */
double surplus_yuan(const struct surplus *surplus, double premium_yuan);

/* The premium of greatest surplus. Where marginal cost falls along demand, demand meets it there; where they meet more
 * than once, the meeting with most surplus; 1 yuan where all should buy, the upper end where nobody should. */
double surplus_efficient_premium_yuan(const struct surplus *surplus);

/* The lowest premium, from 1 yuan on, at which p·loss_ratio covers average cost: what competition would leave. Sought at the
 * edges of the bins, then inside one. NAN where the market unravels: at no premium do those who buy pay for themselves. */
double surplus_competitive_premium_yuan(const struct demand_curve *curve, double loss_ratio);

#endif
