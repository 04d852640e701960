/* A study of two arms for the tests of sweeps, and what its points hold. */
#ifndef HUIMIN_SWEEP_ARMS_EXAMPLE_H
#define HUIMIN_SWEEP_ARMS_EXAMPLE_H

#include <math.h>

#include "tests/scenario_example.h"

#define ARMS                                                                                                           \
    "arms:\n"                                                                                                          \
    "  - name: low\n"                                                                                                  \
    "    product: {premium_yuan: 60, deductible_yuan: 20000}\n"                                                        \
    "  - name: high\n"                                                                                                 \
    "    product: {premium_yuan: 100, deductible_yuan: 10000}\n"
#define SWEEP(axes_) ARMS "sweep:\n  axes:\n" axes_

static inline double value_of(const struct study *study, int arm, const char *key)
{
    const int i = param_set_find(study->set, key);
    const struct quantity quantity = study_quantity(study, arm, study->set->first_slot[i]);
    assert_int_equal(quantity.prior, PRIOR_FIXED);
    return quantity.a;
}

/* An axis that does not move is NAN. */
static inline void check_point(const struct study *study, int point, const double *values)
{
    const struct sweep *const sweep = &study->design->sweep;
    for (int i = 0; i < sweep->n_axes; i++) {
        const double value = sweep_point(sweep, point)[i];
        if (isnan(values[i]) ? !isnan(value) : value != values[i])
            fail_msg("point %d, axis %d: %g", point, i, value);
    }
}

#endif
