/* Screening: its funnel, and the onsets of listed diseases that it forestalls. */
#include "models/domain.h"
#include "tests/study_harness.h"

#define STUDY                                                                                                          \
    "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml, @/operating-models/bureau-push.yaml]\n"     \
    "run: {persons: 20000, years: 4, worlds: 2, seed: 11, parameter_uncertainty: off}\n"

static struct study_run *run_with(const char *participation, const char *forestalled)
{
    char first[100], second[100];
    snprintf(first, sizeof first, "city.health_management.participation_share=%s", participation);
    snprintf(second, sizeof second, "city.health_management.forestalled_share=%s", forestalled);
    const char *const overrides[] = {first, second, NULL};
    return harness_run_text(STUDY, overrides, 2);
}

/* Zhuhai 2021 (scenarios/evidence/hmb_products.csv): 67,958 screened, 1,626 tested, 518 precancers found. */
static void test_the_funnel_of_zhuhai_comes_out(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"city.insured=67958", "city.health_management.participation_share=1",
                                            "city.health_management.cost_per_head_yuan=30", NULL};
    struct study_run *run = harness_run_text(STUDY, OVERRIDES, 2);
    assert_near(harness_value(run, 0, 0, 1, "screened_people"), 67958, 0);
    assert_within(harness_value(run, 0, 0, 1, "screening_tests"), 1626 - 3, 1626 + 3);
    assert_within(harness_value(run, 0, 0, 1, "screening_early_cases"), 518 - 2, 518 + 2);
    assert_near(harness_value(run, 1, 0, 3, "screening_cost_yuan"), 67958.0 * 30, 1e-12);
    harness_free(run);
}

/* People with a listed disease, of all worlds. */
static double n_major(const struct study_run *run, int year)
{
    int extent;
    double sum = 0.0;
    const double *cells = harness_cells(run, 0, year, "cell_eligible", &extent);
    for (int c = MAJOR; c < extent; c += N_STATES)
        sum += cells[c];
    return sum;
}

static void test_screening_forestalls_the_stated_share_of_onsets(void **state)
{
    (void)state;
    struct study_run *none = run_with("0", "0.4"), *half = run_with("0.5", "0.8"), *all = run_with("1", "1");
    const double lost = n_major(none, 1) - n_major(all, 1); /* the first onsets are the second year's */
    const double forestalled = n_major(none, 1) - n_major(half, 1);
    assert_true(lost > 200.0);
    /* 0.5 × 0.8 of them; the same people and luck, so the error is binomial in the onsets. */
    assert_within(forestalled / lost - 0.4, -5.0 * sqrt(0.24 / lost), 5.0 * sqrt(0.24 / lost));
    assert_true(n_major(all, 3) < n_major(half, 3) && n_major(half, 3) < n_major(none, 3));
    harness_free(none);
    harness_free(half);
    harness_free(all);
}

static void test_without_participants_nothing_is_there(void **state)
{
    (void)state;
    struct study_run *plain = harness_run_text(STUDY, NULL, 2), *none = run_with("0", "0.05");
    assert_int_equal(engine_n_outcomes(plain->engine), engine_n_outcomes(none->engine));
    for (int o = 0; o < engine_n_outcomes(plain->engine); o++)
        assert_null(strstr(engine_outcome(plain->engine, o)->name, "screen"));
    assert_same_arm(plain, 0, none, 0, 1);
    harness_free(plain);
    harness_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_funnel_of_zhuhai_comes_out),
        cmocka_unit_test(test_screening_forestalls_the_stated_share_of_onsets),
        cmocka_unit_test(test_without_participants_nothing_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
