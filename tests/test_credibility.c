/* Credibility: the formula that reprices, and the estimators behind its constant. */
#include <stdlib.h>

#include "models/credibility.h"
#include "tests/case_file.h"

enum { N_STATES_OF_HACHEMEISTER = 5, N_QUARTERS = 12, N_CELLS = N_STATES_OF_HACHEMEISTER * N_QUARTERS };

static void read_table(json_t *c10, const char *name, double *values)
{
    for (int state = 0; state < N_STATES_OF_HACHEMEISTER; state++) {
        char path[64];
        snprintf(path, sizeof path, "inputs/%s/%d", name, state);
        assert_int_equal(case_numbers(c10, path, values + state * N_QUARTERS, N_QUARTERS), N_QUARTERS);
    }
}

static void assert_factors(json_t *c10, const char *prefix, const double *ratios, const double *weights,
                           const struct credibility_structure *structure)
{
    for (int state = 0; state < N_STATES_OF_HACHEMEISTER; state++) {
        char path[64];
        double weight = 0.0, mean = 0.0;
        for (int t = state * N_QUARTERS; t < (state + 1) * N_QUARTERS; t++) {
            weight += weights[t];
            mean += weights[t] * ratios[t];
        }
        mean /= weight;
        snprintf(path, sizeof path, "expected/individual_means/%d", state);
        assert_near(mean, case_number(c10, path), 1e-8);
        const double factor = credibility_of_risk(structure, weight);
        snprintf(path, sizeof path, "%s/Z/%d", prefix, state);
        assert_near(factor, case_number(c10, path), 1e-8);
        snprintf(path, sizeof path, "%s/premiums/%d", prefix, state);
        assert_near(credibility_blend(factor, mean, structure->collective_mean), case_number(c10, path), 1e-8);
    }
}

static void test_hachemeister_states_get_their_published_structure(void **unused)
{
    (void)unused;
    double ratios[N_CELLS], weights[N_CELLS];
    struct credibility_structure structure;
    json_t *cases = case_file_read(), *c10 = case_file_find(cases, "C10");
    read_table(c10, "ratios", ratios);
    read_table(c10, "weights", weights);

    assert_true(credibility_estimate(ratios, weights, N_STATES_OF_HACHEMEISTER, N_QUARTERS, &structure));
    assert_near(structure.within_variance, case_number(c10, "expected/s2"), 1e-8);
    assert_near(structure.between_variance, case_number(c10, "expected/a_unbiased"), 1e-8);
    assert_near(structure.collective_mean, case_number(c10, "expected/collective_m"), 1e-8);
    assert_factors(c10, "expected", ratios, weights, &structure);

    assert_true(credibility_estimate_iterated(ratios, weights, N_STATES_OF_HACHEMEISTER, N_QUARTERS, &structure));
    assert_near(structure.between_variance, case_number(c10, "expected/iterative/a"), 1e-8);
    assert_near(structure.collective_mean, case_number(c10, "expected/iterative/m"), 1e-8);
    assert_factors(c10, "expected/iterative", ratios, weights, &structure);
    json_decref(cases);
}

static void test_risks_that_do_not_differ_have_no_credibility(void **unused)
{
    (void)unused;
    const double ratios[] = {1.0, 3.0, 3.0, 1.0}, weights[] = {1.0, 1.0, 2.0, 2.0};
    struct credibility_structure structure;
    assert_true(credibility_estimate(ratios, weights, 2, 2, &structure));
    assert_near(structure.between_variance, 0.0, 0.0);
    assert_near(structure.collective_mean, 2.0, 1e-15);
    assert_near(credibility_of_risk(&structure, 100.0), 0.0, 0.0);
    assert_true(credibility_estimate_iterated(ratios, weights, 2, 2, &structure));
    assert_near(structure.collective_mean, 2.0, 1e-15);
}

static void test_one_risk_or_one_period_is_not_enough(void **unused)
{
    (void)unused;
    const double ratios[] = {1.0, 2.0}, weights[] = {1.0, 1.0};
    struct credibility_structure structure;
    assert_false(credibility_estimate(ratios, weights, 1, 2, &structure));
    assert_false(credibility_estimate(ratios, weights, 2, 1, &structure));
    assert_false(credibility_estimate_iterated(ratios, weights, 1, 2, &structure));
}

static void test_the_constant_is_the_exposure_of_half_weight(void **unused)
{
    (void)unused;
    assert_near(credibility_factor(10000.0, 10000.0), 0.5, 0.0);
    assert_near(credibility_factor(0.0, 10000.0), 0.0, 0.0);
    assert_near(credibility_factor(30000.0, 10000.0), 0.75, 1e-15);
    assert_near(credibility_blend(0.75, 120.0, 80.0), 110.0, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hachemeister_states_get_their_published_structure),
        cmocka_unit_test(test_risks_that_do_not_differ_have_no_credibility),
        cmocka_unit_test(test_one_risk_or_one_period_is_not_enough),
        cmocka_unit_test(test_the_constant_is_the_exposure_of_half_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
