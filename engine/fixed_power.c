#include "engine/fixed_power.h"

#include <gsl/gsl_poly.h>

/* The polynomial through the Chebyshev nodes of [1, 2]. */
static void fit_mantissa(float coefficient[FIXED_POWER_DEGREE + 1], double alpha)
{
    enum { N = FIXED_POWER_DEGREE + 1 };
    double nodes[N], powers[N], differences[N], taylor[N], work[N];
    for (int j = 0; j < N; j++) {
        nodes[j] = 1.5 + 0.5 * vm_sin_quarter_f64(0.25 - (j + 0.5) / (2 * N)); /* cos(π(j + 1/2)/N) */
        powers[j] = vm_pow_f64(nodes[j], alpha);
    }
    gsl_poly_dd_init(differences, nodes, powers, N);
    gsl_poly_dd_taylor(taylor, 1.5, differences, nodes, N, work);
    for (int j = 0; j < N; j++)
        coefficient[j] = (float)taylor[j];
}

struct fixed_power fixed_power_of(double alpha)
{
    struct fixed_power power = {.alpha = (real)alpha};
    for (int octave = 0; octave < FIXED_POWER_OCTAVES; octave++) {
        const int exponent = FIXED_POWER_LOWEST + octave;
        power.octave[(exponent + 127) % FIXED_POWER_OCTAVES] =
            (float)vm_exp_f64(alpha * exponent * (VM_LN2_HIGH + VM_LN2_LOW));
    }
    fit_mantissa(power.coefficient, alpha);
    return power;
}
