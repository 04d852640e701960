/* Prior quantiles against GSL's inverses. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>

#include "engine/params.h"
#include "tests/assert_near.h"

static double quantile(enum prior_kind prior, double a, double b, double c, double u)
{
    const struct quantity quantity = {.prior = prior, .a = a, .b = b, .c = c};
    return quantity_quantile(&quantity, u);
}

static void test_a_fixed_value_is_itself(void **state)
{
    (void)state;
    for (int i = 1; i < 100; i++)
        assert_true(quantile(PRIOR_FIXED, -3.25, 0.0, 0.0, i / 100.0) == -3.25);
}

static void test_quantiles_are_near_gsl(void **state)
{
    (void)state;
    for (int i = 1; i < 20000; i++) {
        const double u = i / 20000.0;
        assert_near(quantile(PRIOR_NORMAL, 0.07, 0.02, 0.0, u), 0.07 + gsl_cdf_gaussian_Pinv(u, 0.02), 1e-9);
        assert_near(quantile(PRIOR_LOGNORMAL, 250.0, 0.8, 0.0, u), gsl_cdf_lognormal_Pinv(u, log(250.0), 0.8), 1e-9);
        assert_near(quantile(PRIOR_UNIFORM, -2.0, 5.0, 0.0, u), gsl_cdf_flat_Pinv(u, -2.0, 5.0), 1e-9);
    }
}

static void test_beta_quantiles_are_near_gsl(void **state)
{
    (void)state;
    const double shapes[][2] = {{2.0, 5.0},   {0.5, 0.5}, {1.0, 1.0},    {8.0, 2.0},
                                {30.0, 70.0}, {0.7, 3.0}, {200.0, 300.0}};
    for (int s = 0; s < 7; s++)
        for (int i = 1; i < 500; i++) {
            const double u = i / 500.0, x = quantile(PRIOR_BETA, shapes[s][0], shapes[s][1], 0.0, u);
            assert_near(gsl_cdf_beta_P(x, shapes[s][0], shapes[s][1]), u, 1e-9);
            assert_near(x, gsl_cdf_beta_Pinv(u, shapes[s][0], shapes[s][1]), 1e-9);
        }
}

/* Distribution function of the triangular distribution: GSL has none. */
static double triangular_cdf(double x, double lowest, double mode, double highest)
{
    if (x < mode)
        return (x - lowest) * (x - lowest) / ((highest - lowest) * (mode - lowest));
    return 1.0 - (highest - x) * (highest - x) / ((highest - lowest) * (highest - mode));
}

static void test_triangular_quantiles_invert_their_distribution(void **state)
{
    (void)state;
    const double shapes[][3] = {{0.0, 0.5, 1.0}, {-1.0, 0.2, 7.0}, {3.0, 3.0, 4.0}, {3.0, 4.0, 4.0}};
    for (int s = 0; s < 4; s++)
        for (int i = 1; i < 1000; i++) {
            const double u = i / 1000.0, x = quantile(PRIOR_TRIANGULAR, shapes[s][0], shapes[s][1], shapes[s][2], u);
            assert_within(x, shapes[s][0], shapes[s][2]);
            assert_near(triangular_cdf(x, shapes[s][0], shapes[s][1], shapes[s][2]), u, 1e-12);
        }
    assert_true(quantile(PRIOR_TRIANGULAR, 2.0, 2.0, 2.0, 0.3) == 2.0);
}

static void test_medians_are_what_the_scenario_states(void **state)
{
    (void)state;
    struct quantity quantity = {.prior = PRIOR_NORMAL, .a = 0.07, .b = 0.02};
    assert_true(quantity_median(&quantity) == 0.07);
    quantity = (struct quantity){.prior = PRIOR_LOGNORMAL, .a = 250.0, .b = 0.8};
    assert_true(quantity_median(&quantity) == 250.0);
    quantity = (struct quantity){.prior = PRIOR_UNIFORM, .a = 1.0, .b = 3.0};
    assert_true(quantity_median(&quantity) == 2.0);
    quantity = (struct quantity){.prior = PRIOR_TRIANGULAR, .a = 1.0, .b = 2.0, .c = 3.0};
    assert_near(quantity_median(&quantity), 2.0, 1e-15);
}

static void test_quantiles_never_fall(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 3000; i++) {
        const double a = 1e-2 + 10.0 * gsl_rng_uniform(rng), b = 1e-2 + 10.0 * gsl_rng_uniform(rng);
        const double u = gsl_rng_uniform_pos(rng), more = u + (1.0 - u) * 0.5 * gsl_rng_uniform(rng);
        for (int prior = PRIOR_FIXED; prior <= PRIOR_TRIANGULAR; prior++) {
            const double from = prior == PRIOR_UNIFORM ? -a : a;
            const double low = quantile((enum prior_kind)prior, from, a + b, a + 2.0 * b, u);
            const double high = quantile((enum prior_kind)prior, from, a + b, a + 2.0 * b, more);
            assert_true(isfinite(low) && high >= low - 1e-13 * fabs(low));
        }
    }
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fixed_value_is_itself),
        cmocka_unit_test(test_quantiles_are_near_gsl),
        cmocka_unit_test(test_beta_quantiles_are_near_gsl),
        cmocka_unit_test(test_triangular_quantiles_invert_their_distribution),
        cmocka_unit_test(test_medians_are_what_the_scenario_states),
        cmocka_unit_test(test_quantiles_never_fall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
