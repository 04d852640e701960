/* The ratios by which an insurer is judged. All amounts of one underwriting year, whole pool, in yuan;
 * premium_yuan is the earned premium. Undefined (NAN) where no premium was earned. */
#ifndef HUIMIN_LOSS_RATIO_H
#define HUIMIN_LOSS_RATIO_H

#include "models/pool.h"

/* 赔付率: ultimate claims, gross of reinsurance, to earned premium. */
static inline double loss_ratio_gross(double claims_yuan, double premium_yuan)
{
    return pool_ratio(claims_yuan, premium_yuan);
}

/* 净赔付率: claims and what goes back to the members, net of nothing else. */
static inline double loss_ratio_net(double claims_yuan, double refund_yuan, double premium_yuan)
{
    return pool_ratio(claims_yuan + refund_yuan, premium_yuan);
}

/* 综合成本率: everything the year costs, less what reinsurers pay, to earned premium. */
static inline double loss_ratio_combined(double claims_yuan, double refund_yuan, double expenses_yuan,
                                         double reinsurance_premium_yuan, double recoveries_yuan, double premium_yuan)
{
    return pool_ratio(claims_yuan + refund_yuan + expenses_yuan + reinsurance_premium_yuan - recoveries_yuan,
                      premium_yuan);
}

/* 综合赔付率: claims paid, and the change in outstanding claims with those incurred but not reported, both net of
 * recoveries, to premium net of reinsurance premium. */
static inline double loss_ratio_incurred(double net_paid_yuan, double net_outstanding_change_yuan,
                                         double net_premium_yuan)
{
    return pool_ratio(net_paid_yuan + net_outstanding_change_yuan, net_premium_yuan);
}

/* What a loss-ratio floor returns to the members: (floor × premium + reserve carried in − claims)+. With a cash
 * refund nothing is carried in; with a benefit reserve this is the reserve carried out. */
static inline double loss_ratio_floor_return_yuan(double floor_ratio, double premium_yuan, double carried_in_yuan,
                                                  double claims_yuan)
{
    return max_of(floor_ratio * premium_yuan + carried_in_yuan - claims_yuan, 0.0);
}

#endif
