/* Priors at a probability: one uniform a parameter and world gives the drawn value. */
#include "engine/params.h"
#include "engine/vmath.h"

/* Inverse of the triangular distribution with its ends and mode. */
static double triangular_quantile(double lowest, double mode, double highest, double u)
{
    const double width = highest - lowest;
    if (!(width > 0.0))
        return lowest;
    if (u * width < mode - lowest)
        return lowest + sqrt(u * width * (mode - lowest));
    return highest - sqrt((1.0 - u) * width * (highest - mode));
}

double quantity_quantile(const struct quantity *quantity, double u)
{
    const double a = quantity->a, b = quantity->b;
    switch (quantity->prior) {
    case PRIOR_FIXED:
        return a;
    case PRIOR_NORMAL:
        return a + b * vm_normal_quantile_f64(u);
    case PRIOR_LOGNORMAL:
        return a * vm_exp_f64(b * vm_normal_quantile_f64(u));
    case PRIOR_UNIFORM:
        return a + (b - a) * u;
    case PRIOR_BETA:
        return vm_beta_quantile_f64(u, a, b);
    case PRIOR_TRIANGULAR:
        return triangular_quantile(a, b, quantity->c, u);
    }
    return NAN; /* no such kind: the reader makes none */
}
