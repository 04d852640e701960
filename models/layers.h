/* Layers of a claim's size: moments below a limit, limited expected values and stop-loss premiums of the lognormal
 * and the generalised Pareto distribution. Klugman, Panjer & Willmot, Loss Models, appendix A; Embrechts, Klüppelberg &
 * Mikosch 1997, section 3.4. Amounts in any one unit of money; results are in that unit.
 *
 * The generalised Pareto excess Y over a threshold u has P(Y > y) = (1 + ξ y/β)^(−1/ξ), 0 < ξ < 1. Lomax(α, θ) is
 * ξ = 1/α, β = θ/α above u = 0; Pareto I(α, x_m) the same with θ = x_m above u = x_m. */
#ifndef HUIMIN_LAYERS_H
#define HUIMIN_LAYERS_H

#include "engine/vmath.h"

/* E[X^order; X < e^(log_median + log_sd·z)]. */
static inline double lognormal_moment_below(double log_median, double log_sd, double order, double z)
{
    return vm_exp_f64(order * log_median + 0.5 * order * order * log_sd * log_sd) *
           vm_normal_cdf_f64(z - order * log_sd);
}

/* Where an amount > 0 stands, in standard deviations of its logarithm. */
static inline double lognormal_z(double log_median, double log_sd, double amount)
{
    return (vm_log_f64(amount) - log_median) / log_sd;
}

static inline double lognormal_survival(double log_median, double log_sd, double amount)
{
    return vm_normal_cdf_f64((log_median - vm_log_f64(amount)) / log_sd);
}

/* E[min(X, limit)], limit > 0. */
static inline double lognormal_limited_mean(double log_median, double log_sd, double limit)
{
    return lognormal_moment_below(log_median, log_sd, 1.0, lognormal_z(log_median, log_sd, limit)) +
           limit * lognormal_survival(log_median, log_sd, limit);
}

/* E[(X − deductible)+], deductible > 0, without the cancellation of a mean less a limited mean. */
static inline double lognormal_stop_loss(double log_median, double log_sd, double deductible)
{
    const double z = lognormal_z(log_median, log_sd, deductible);
    return vm_exp_f64(log_median + 0.5 * log_sd * log_sd) * vm_normal_cdf_f64(log_sd - z) -
           deductible * vm_normal_cdf_f64(-z);
}

/* P(Y > excess), excess >= 0. */
static inline double pareto_survival(double shape, double scale, double excess)
{
    return vm_exp_f64(-vm_log_f64(1.0 + shape * excess / scale) / shape);
}

/* E[Y − excess | Y > excess]: rises linearly with the excess. */
static inline double pareto_mean_excess(double shape, double scale, double excess)
{
    return (scale + shape * excess) / (1.0 - shape);
}

/* E[(Y − excess)+]. */
static inline double pareto_stop_loss(double shape, double scale, double excess)
{
    return pareto_mean_excess(shape, scale, excess) * pareto_survival(shape, scale, excess);
}

#endif
