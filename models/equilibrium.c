#include "models/equilibrium.h"

enum { MAX_MAP_STEPS = 1000 };

double equilibrium_window_yuan(double premium_yuan, double window)
{
    const int bin = bin_of((float)premium_yuan);
    return max_of(window * premium_yuan, bin_lower_edge_yuan(bin + 1) - bin_lower_edge_yuan(bin));
}

struct demand_margin equilibrium_margin(const struct demand_curve *curve, double premium_yuan, double half_width_yuan)
{
    const double people = demand_curve_people(curve, premium_yuan);
    if (people <= 0.0)
        return (struct demand_margin){NAN, NAN, NAN};
    const double low_yuan = max_of(premium_yuan - half_width_yuan, bin_lower_edge_yuan(1));
    const double high_yuan = premium_yuan + half_width_yuan;
    const double leavers = demand_curve_people(curve, low_yuan) - demand_curve_people(curve, high_yuan);
    if (leavers <= 0.0)
        return (struct demand_margin){0.0, NAN, 0.0};
    const double leavers_risk_yuan =
        demand_curve_at(curve->risk_yuan, low_yuan) - demand_curve_at(curve->risk_yuan, high_yuan);
    const double elasticity = premium_yuan / people * leavers / (high_yuan - low_yuan);
    const double marginal_cost_yuan = leavers_risk_yuan / leavers;
    const double average_cost_yuan = demand_curve_average_cost_yuan(curve, premium_yuan);
    return (struct demand_margin){elasticity, marginal_cost_yuan,
                                  average_cost_yuan > 0.0
                                      ? equilibrium_loop_gain(elasticity, average_cost_yuan, marginal_cost_yuan,
                                                              premium_yuan, curve->target_loss_ratio)
                                      : 0.0};
}

/* The edges of the bins and, where one bin may hold two roots, the vertex between them: inside a bin the sign of
 * Φ(p) − p is that of the quadratic risk(p) − LR*·p·people(p). Returns the number of points. */
static int separating_grid(const struct demand_curve *curve, double *grid)
{
    int n = 0;
    for (int bin = 1; bin < N_DEMAND_BINS; bin++) {
        const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
        const double people_per_yuan = (curve->people[bin] - curve->people[bin + 1]) / (upper - lower);
        const double risk_per_yuan = (curve->risk_yuan[bin] - curve->risk_yuan[bin + 1]) / (upper - lower);
        grid[n++] = lower;
        if (people_per_yuan <= 0.0)
            continue;
        const double people_at_zero = curve->people[bin + 1] + people_per_yuan * upper;
        const double vertex = (risk_per_yuan / curve->target_loss_ratio + people_at_zero) / (2.0 * people_per_yuan);
        if (vertex > lower && vertex < upper)
            grid[n++] = vertex;
    }
    grid[n++] = bin_lower_edge_yuan(N_DEMAND_BINS);
    const double needed_yuan = demand_curve_needed_premium_yuan(grid[n - 1], curve);
    if (needed_yuan > grid[n - 1])
        grid[n++] = 2.0 * needed_yuan; /* only those committed are left, at a constant cost */
    return n;
}

/* Runs the map from a premium; NAN once enrolment falls below the exit level. */
static double settled_premium_yuan(const struct demand_curve *curve, double premium_yuan, double least_people)
{
    for (int i = 0; i < MAX_MAP_STEPS; i++) {
        const double people = demand_curve_people(curve, premium_yuan);
        if (people <= 0.0 || people < least_people)
            return NAN;
        const double next_yuan = max_of(demand_curve_needed_premium_yuan(premium_yuan, curve), bin_lower_edge_yuan(1));
        const bool is_settled = fabs(next_yuan - premium_yuan) <= 1e-6 * premium_yuan;
        premium_yuan = next_yuan;
        if (is_settled)
            break;
    }
    return premium_yuan;
}

void equilibrium_find(struct market_fate *fate, const struct demand_curve *curve, double premium_yuan,
                      double least_people)
{
    double grid[2 * N_DEMAND_BINS + 2];
    fate->n_fixed_points = fixed_points_find(demand_curve_needed_premium_yuan, curve, grid,
                                             separating_grid(curve, grid), fate->fixed_points, MAX_FIXED_POINTS);
    const double least_yuan = bin_lower_edge_yuan(1); /* nothing is sold for less: a cheaper need settles here */
    fate->has_live_equilibrium = demand_curve_needed_premium_yuan(least_yuan, curve) <= least_yuan &&
                                 demand_curve_people(curve, least_yuan) >= least_people;
    fate->tipping_premium_yuan = NAN;
    for (int i = 0; i < fate->n_fixed_points && i < MAX_FIXED_POINTS; i++) {
        const struct fixed_point *point = &fate->fixed_points[i];
        if (point->is_stable && demand_curve_people(curve, point->premium_yuan) >= least_people)
            fate->has_live_equilibrium = true;
        if (!point->is_stable && point->premium_yuan > premium_yuan && isnan(fate->tipping_premium_yuan))
            fate->tipping_premium_yuan = point->premium_yuan;
    }
    const double settled_yuan = settled_premium_yuan(curve, premium_yuan, least_people);
    fate->is_lost = !fate->has_live_equilibrium || isnan(settled_yuan);
    fate->settled_premium_yuan = fate->is_lost ? NAN : settled_yuan;
}

double equilibrium_technical_premium_yuan(const struct demand_curve *curve, double people)
{
    if (curve->people[1] < people || people <= 0.0)
        return NAN;
    int bin = 1;
    while (bin < N_DEMAND_BINS && curve->people[bin + 1] > people)
        bin++;
    double premium_yuan = bin_lower_edge_yuan(N_DEMAND_BINS);
    if (bin < N_DEMAND_BINS) {
        const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
        const double in_bin = curve->people[bin] - curve->people[bin + 1];
        const double share_above = in_bin > 0.0 ? (people - curve->people[bin + 1]) / in_bin : 0.0;
        premium_yuan = upper - share_above * (upper - lower);
    }
    return demand_curve_needed_premium_yuan(premium_yuan, curve);
}
