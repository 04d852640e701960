/* Published cases C12 (chronic-state chain) and C13 (serial correlation), through the functions of the models. */
#include "models/frailty.h"
#include "models/markov.h"
#include "tests/case_file.h"

enum { N = 5 };

/* Formulas that run in double whatever the kernels' type: the cases' own tolerances hold in every build. */
static const double C12_ABSOLUTE = 1e-12, C13_RELATIVE = 1e-9;

static void read_chain(json_t *entry, double matrix[N * N])
{
    for (int i = 0; i < N; i++) {
        char path[32];
        snprintf(path, sizeof path, "inputs/P/%d", i);
        assert_int_equal(case_numbers(entry, path, matrix + i * N, N), N);
    }
}

static void assert_close(const double *actual, const double *expected, int n)
{
    for (int i = 0; i < n; i++)
        assert_near(actual[i] - expected[i], 0.0, C12_ABSOLUTE);
}

static void test_c12_the_stationary_distribution_is_the_published_one(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C12");
    double matrix[N * N], distribution[N], expected[N], pushed[N], alive[N - 1];
    read_chain(entry, matrix);
    assert_true(markov_stationary(matrix, N, distribution));
    assert_int_equal(case_numbers(entry, "expected/stationary", expected, N), N);
    assert_close(distribution, expected, N);
    markov_push(distribution, matrix, N, pushed);
    assert_close(pushed, distribution, N);
    assert_int_equal(case_numbers(entry, "expected/prevalence_among_alive", expected, N - 1), N - 1);
    for (int i = 0; i < N - 1; i++)
        alive[i] = distribution[i] / (1.0 - distribution[N - 1]);
    assert_close(alive, expected, N - 1);
    json_decref(cases);
}

static void test_c12_the_distribution_after_some_years_is_the_published_one(void **state)
{
    (void)state;
    static const int YEARS[] = {1, 5, 10, 20};
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C12");
    double matrix[N * N], start[N], distribution[N], expected[N];
    read_chain(entry, matrix);
    assert_int_equal(case_numbers(entry, "inputs/start", start, N), N);
    for (int y = 0; y < 4; y++) {
        char path[48];
        snprintf(path, sizeof path, "expected/distribution_after/%d", YEARS[y]);
        assert_int_equal(case_numbers(entry, path, expected, N), N);
        markov_push_years(start, matrix, N, YEARS[y], distribution);
        assert_close(distribution, expected, N);
    }
    json_decref(cases);
}

static void test_c12_expected_years_to_death_are_the_published_ones(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C12");
    double matrix[N * N], years[N - 1], expected[N - 1];
    read_chain(entry, matrix);
    assert_true(markov_expected_years(matrix, N, years));
    assert_int_equal(case_numbers(entry, "expected/expected_years_to_death", expected, N - 1), N - 1);
    for (int i = 0; i < N - 1; i++)
        assert_near(years[i], expected[i], 1e-12); /* relative: the values are tens of years */
    json_decref(cases);
}

static void test_a_chain_in_two_parts_has_no_one_stationary_distribution(void **state)
{
    (void)state;
    const double apart[4] = {1, 0, 0, 1};
    double distribution[2], years[1];
    assert_false(markov_stationary(apart, 2, distribution));
    assert_false(markov_expected_years(apart, 2, years));
}

static void test_c13_lognormal_frailty_predicts_as_published(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C13");
    const double claims = case_number(entry, "inputs/lognormal_ar1/lam"),
                 spread = case_number(entry, "inputs/lognormal_ar1/sd_log"),
                 persistence = case_number(entry, "inputs/lognormal_ar1/rho");
    const struct frailty_prediction prediction = frailty_predict(claims, spread, persistence);
    assert_near(prediction.claim_probability, case_number(entry, "expected/prob_claim"), C13_RELATIVE);
    assert_near(prediction.next_claims_given_claim, case_number(entry, "expected/E_next_given_claim"), C13_RELATIVE);
    assert_near(prediction.next_claims_given_none, case_number(entry, "expected/E_next_given_none"), C13_RELATIVE);
    assert_near(prediction.relative_risk, case_number(entry, "expected/relative_risk"), C13_RELATIVE);
    static const int LAGS[] = {1, 2, 3, 5};
    for (int l = 0; l < 4; l++) {
        char path[32];
        snprintf(path, sizeof path, "expected/corr_lag/%d", LAGS[l]);
        assert_near(frailty_count_correlation(claims, spread, persistence, LAGS[l]), case_number(entry, path),
                    C13_RELATIVE);
    }
    json_decref(cases);
}

static void test_c13_gamma_frailty_predicts_as_published(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C13");
    const double shape = case_number(entry, "inputs/gamma/shape"), claims = case_number(entry, "inputs/gamma/lam");
    for (int k = 0; k < 4; k++) {
        char path[48];
        snprintf(path, sizeof path, "expected/gamma_E_next_given_k/%d", k);
        assert_near(frailty_gamma_next_claims(claims, shape, k), case_number(entry, path), C13_RELATIVE);
    }
    assert_near(frailty_gamma_count_correlation(claims, shape), case_number(entry, "expected/gamma_corr_lag1"),
                C13_RELATIVE);
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c12_the_stationary_distribution_is_the_published_one),
        cmocka_unit_test(test_c12_the_distribution_after_some_years_is_the_published_one),
        cmocka_unit_test(test_c12_expected_years_to_death_are_the_published_ones),
        cmocka_unit_test(test_a_chain_in_two_parts_has_no_one_stationary_distribution),
        cmocka_unit_test(test_c13_lognormal_frailty_predicts_as_published),
        cmocka_unit_test(test_c13_gamma_frailty_predicts_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
