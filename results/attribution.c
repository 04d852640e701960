#include "results/attribution.h"

#include <math.h>

#include "engine/vmath.h"

/* ln(a / b) of positive a and b, to full accuracy where they are close. */
static double log_ratio(double a, double b)
{
    const double change = (a - b) / b;
    return fabs(change) < 0.5 ? vm_log1p_f64(change) : vm_log_f64(a) - vm_log_f64(b);
}

double attribution_log_mean(double a, double b)
{
    if (!(a > 0.0) || !(b > 0.0)) {
        return 0.0;
    }
    return a == b ? a : (a - b) / log_ratio(a, b);
}

static double product_of(const double *values, int n_factors)
{
    double product = 1.0;
    for (int f = 0; f < n_factors; f++) {
        product *= values[f];
    }
    return product;
}

/* A cell that is empty on one side. */
static void add_one_sided(int n_factors, const double *empty, double change, double *effects)
{
    int n_zero = 0;
    for (int f = 0; f < n_factors; f++) {
        n_zero += !(empty[f] > 0.0);
    }
    for (int f = 0; f < n_factors; f++) {
        effects[f] += !(empty[f] > 0.0) ? change / n_zero : 0.0;
    }
}

void attribution_divisia(int n_cells, int n_factors, const double *before, const double *after, double *effects)
{
    for (int f = 0; f < n_factors; f++) {
        effects[f] = 0.0;
    }
    for (int c = 0; c < n_cells; c++) {
        const double *const x0 = before + c * n_factors, *const x1 = after + c * n_factors;
        const double v0 = product_of(x0, n_factors), v1 = product_of(x1, n_factors);
        if (!(v0 > 0.0) || !(v1 > 0.0)) {
            if (v0 > 0.0 || v1 > 0.0) {
                add_one_sided(n_factors, v0 > 0.0 ? x1 : x0, v1 - v0, effects);
            }
            continue;
        }
        const double weight = attribution_log_mean(v1, v0);
        for (int f = 0; f < n_factors; f++) {
            effects[f] += weight * log_ratio(x1[f], x0[f]);
        }
    }
}

/* V where the factors in the set `moved`, a bit each, have their new values. */
static double value_of(int n_cells, int n_factors, const double *before, const double *after, int moved)
{
    double value = 0.0;
    for (int c = 0; c < n_cells; c++) {
        double product = 1.0;
        for (int f = 0; f < n_factors; f++) {
            product *= (moved >> f & 1 ? after : before)[c * n_factors + f];
        }
        value += product;
    }
    return value;
}

void attribution_shapley(int n_cells, int n_factors, const double *before, const double *after, double *effects)
{
    double values[1 << ATTRIBUTION_MAX_FACTORS] = {0.0}, weights[ATTRIBUTION_MAX_FACTORS];
    const int n_sets = 1 << n_factors;
    for (int set = 0; set < n_sets; set++) {
        values[set] = value_of(n_cells, n_factors, before, after, set);
    }
    /* of a set of s others: s! (n − 1 − s)! / n! */
    weights[0] = 1.0 / n_factors;
    for (int s = 1; s < n_factors; s++) {
        weights[s] = weights[s - 1] * s / (n_factors - s);
    }
    for (int f = 0; f < n_factors; f++) {
        effects[f] = 0.0;
        for (int set = 0; set < n_sets; set++) {
            if (!(set >> f & 1)) {
                effects[f] += weights[__builtin_popcount((unsigned)set)] * (values[set | 1 << f] - values[set]);
            }
        }
    }
}
