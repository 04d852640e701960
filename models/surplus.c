#include "models/surplus.h"

static double in_bin(const double *cumulative, int bin) { return cumulative[bin] - cumulative[bin + 1]; }

void surplus_init(struct surplus *surplus, const struct demand_curve *curve)
{
    double upper = bin_lower_edge_yuan(N_DEMAND_BINS);
    surplus->curve = curve;
    surplus->above_yuan[N_DEMAND_BINS] = surplus->above_yuan[0] = 0.0;
    for (int bin = N_DEMAND_BINS - 1; bin > 0; bin--) {
        const double lower = bin_lower_edge_yuan(bin);
        surplus->above_yuan[bin] = surplus->above_yuan[bin + 1] + in_bin(curve->people, bin) * 0.5 * (lower + upper) -
                                   in_bin(curve->risk_yuan, bin);
        upper = lower;
    }
}

double surplus_yuan(const struct surplus *surplus, double premium_yuan)
{
    const struct demand_curve *const curve = surplus->curve;
    const double asked_yuan = max_of(premium_yuan, bin_lower_edge_yuan(1));
    const int bin = bin_of((float)asked_yuan);
    const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
    const double share_above = clamp_of((upper - asked_yuan) / (upper - lower), 0.0, 1.0);
    const double mean_yuan = 0.5 * (max_of(asked_yuan, lower) + upper);
    return surplus->above_yuan[bin + 1] +
           share_above * (in_bin(curve->people, bin) * mean_yuan - in_bin(curve->risk_yuan, bin));
}

double surplus_efficient_premium_yuan(const struct surplus *surplus)
{
    const struct demand_curve *const curve = surplus->curve;
    double upper = bin_lower_edge_yuan(N_DEMAND_BINS), best_yuan = 0.0, best_premium_yuan = upper;
    for (int bin = N_DEMAND_BINS - 1; bin > 0; bin--) {
        const double lower = bin_lower_edge_yuan(bin);
        const double people = in_bin(curve->people, bin), risk_yuan = in_bin(curve->risk_yuan, bin);
        double premium_yuan = lower, sum_yuan = surplus->above_yuan[bin];
        if (risk_yuan > lower * people && risk_yuan < upper * people) { /* demand meets marginal cost inside */
            premium_yuan = risk_yuan / people;
            sum_yuan = surplus_yuan(surplus, premium_yuan);
        }
        if (sum_yuan > best_yuan) {
            best_yuan = sum_yuan;
            best_premium_yuan = premium_yuan;
        }
        upper = lower;
    }
    return best_premium_yuan;
}

/* Premium income less claims of those who buy, in yuan. */
static double margin_yuan(const struct demand_curve *curve, double loss_ratio, double premium_yuan)
{
    return loss_ratio * premium_yuan * demand_curve_people(curve, premium_yuan) -
           demand_curve_at(curve->risk_yuan, premium_yuan);
}

double surplus_competitive_premium_yuan(const struct demand_curve *curve, double loss_ratio)
{
    enum { MAX_BISECTIONS = 60 };
    int bin = 1;
    while (bin <= N_DEMAND_BINS && curve->people[bin] > 0.0 &&
           loss_ratio * bin_lower_edge_yuan(bin) * curve->people[bin] < curve->risk_yuan[bin])
        bin++;
    if (bin > N_DEMAND_BINS) /* only those committed are left, at a constant cost */
        return curve->risk_yuan[N_DEMAND_BINS] / (loss_ratio * curve->people[N_DEMAND_BINS]);
    if (curve->people[bin] <= 0.0 && (bin == 1 || margin_yuan(curve, loss_ratio, bin_lower_edge_yuan(bin - 1)) < 0.0))
        return NAN;
    if (bin == 1)
        return bin_lower_edge_yuan(1);
    double low = bin_lower_edge_yuan(bin - 1), high = bin_lower_edge_yuan(bin);
    for (int b = 0; b < MAX_BISECTIONS; b++) {
        const double middle = 0.5 * (low + high);
        if (margin_yuan(curve, loss_ratio, middle) < 0.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}
