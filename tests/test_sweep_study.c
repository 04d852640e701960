/* Arms that the points of a sweep make, in the real engine: each is what a stated arm of the same values is, to the last
 * bit, and points that share health and cost ride together. */
#include "tests/study_harness.h"

#define HEAD                                                                                                           \
    "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"                                          \
    "run: {persons: 2048, years: 3, worlds: 2, seed: 5, parameter_uncertainty: on}\n"                                  \
    "reference_product: @/products/reference.yaml\n"                                                                   \
    "arms:\n"                                                                                                          \
    "  - {name: guided, extends: @/operating-models/bureau-guided.yaml}\n"                                             \
    "  - {name: push, extends: @/operating-models/government-push.yaml}\n"
#define SWEEP(axes_) HEAD "sweep:\n  axes:\n" axes_

#define GRID                                                                                                           \
    "    - {key: product.premium_yuan, from: 40, to: 140, steps: 11}\n"                                                \
    "    - {key: operating_model.contact_probability, values: [0.2, 0.9]}\n"

static void test_a_point_of_a_sweep_is_the_arm_with_those_values(void **state)
{
    (void)state;
    static const char *const POINT[] = {"product.premium_yuan=130", "operating_model.contact_probability=0.9", NULL};
    struct study_run *run = harness_run_text(SWEEP(GRID), NULL, 2);
    struct study_run *stated = harness_run_text(HEAD, POINT, 1), *plain = harness_run_text(HEAD, NULL, 1);
    assert_int_equal(run->study->n_arms, 2 + 2 * 22);
    assert_int_equal(run->study->design->sweep.first_arm, 2);
    assert_same_outcomes(run, 2 + (9 * 2 + 1) * 2, stated, 0);
    assert_same_outcomes(run, 2 + (9 * 2 + 1) * 2 + 1, stated, 1);
    assert_same_outcomes(run, 0, plain, 0);
    assert_same_outcomes(run, 1, plain, 1);
    harness_free(run);
    harness_free(stated);
    harness_free(plain);
}

static void check_passes(const char *text, int n_tasks, int first_arms)
{
    struct study *study = harness_read_text(text, NULL);
    struct engine *engine = NULL;
    struct status status = {0};
    struct task_list list;
    assert_true(engine_init(&engine, registry_models(), study, &status));
    assert_true(engine_plan(engine, &list, &status));
    assert_int_equal(list.n_tasks, 3 + n_tasks); /* the stated arms in three sets of worlds, and one task a pass */
    assert_int_equal(list.tasks[3].n_arms, first_arms);
    task_list_free(&list);
    engine_free(engine);
    status_free(&status);
    scenario_free(study);
}

static void test_points_that_share_health_and_cost_ride_together(void **state)
{
    (void)state;
    check_passes(SWEEP(GRID), 2, 32); /* 44 arms of one path */
    check_passes(SWEEP("    - {key: product.premium_yuan, from: 40, to: 140, steps: 11}\n"
                       "    - {key: city.cost.trend_per_year, values: [0.0, 0.2]}\n"),
                 2, 22);
}

static struct task_list plan_of(const char *text, struct study **study, struct engine **engine)
{
    struct status status = {0};
    struct task_list list;
    *study = harness_read_text(text, NULL);
    assert_true(engine_init(engine, registry_models(), *study, &status));
    assert_true(engine_plan(*engine, &list, &status));
    status_free(&status);
    return list;
}

/* 24 points of two arms are a full pass and a half; what is added stands behind them. */
static void test_points_that_are_added_leave_full_passes_as_they_are(void **state)
{
    (void)state;
    struct study *study[3];
    struct engine *engine[3];
    const struct task_list list[3] = {
        plan_of(SWEEP("    - {key: product.premium_yuan, from: 1, to: 24, steps: 24}\n"), &study[0], &engine[0]),
        plan_of(SWEEP("    - {key: product.premium_yuan, from: 1, to: 40, steps: 40}\n"), &study[1], &engine[1]),
        plan_of(SWEEP("    - {key: product.premium_yuan, from: 2, to: 25, steps: 24}\n"), &study[2], &engine[2]),
    };
    assert_int_equal(list[0].n_tasks, 3 + 2);
    assert_int_equal(list[1].n_tasks, 3 + 3);
    assert_string_equal(list[0].tasks[3].key, list[1].tasks[3].key);
    assert_string_not_equal(list[0].tasks[4].key, list[1].tasks[4].key);
    assert_string_not_equal(list[0].tasks[3].key, list[2].tasks[3].key);
    for (int i = 0; i < 3; i++) {
        struct task_list freed = list[i];
        task_list_free(&freed);
        engine_free(engine[i]);
        scenario_free(study[i]);
    }
}

/* No result has those of points, and 32 arms' would be three quarters of a task's file. */
static void test_only_stated_arms_keep_tallies(void **state)
{
    (void)state;
    struct study *study;
    struct engine *engine;
    struct task_list list = plan_of(SWEEP(GRID), &study, &engine);
    struct status status = {0};
    for (long i = 0; i < list.n_tasks; i++) {
        struct task_result result;
        const bool is_kept = i < 3 && list.tasks[i].set == WORLDS_JOINT;
        assert_true(task_result_init(&result, engine, &list.tasks[i], &status));
        assert_int_equal(result.tally_sum != NULL, is_kept);
        assert_int_equal(result.tally_square_sum != NULL, is_kept);
        task_result_free(&result);
    }
    task_list_free(&list);
    engine_free(engine);
    scenario_free(study);
}

static void test_an_axis_that_moves_health_or_cost_gives_each_value_its_own_path(void **state)
{
    (void)state;
    static const char *const POINT[] = {"product.premium_yuan=90", "city.cost.trend_per_year=0.2", NULL};
    struct study_run *run = harness_run_text(SWEEP("    - {key: city.cost.trend_per_year, values: [0.0, 0.2]}\n"
                                                   "    - {key: product.premium_yuan, values: [80, 90]}\n"),
                                             NULL, 1);
    struct study_run *stated = harness_run_text(HEAD, POINT, 1);
    assert_same_outcomes(run, 2 + 3 * 2 + 1, stated, 1);
    harness_free(run);
    harness_free(stated);
}

/* The model of who may join stands in the engine only where something restricts it. */
static void test_what_only_a_point_states_brings_its_model(void **state)
{
    (void)state;
    static const char *const POINT[] = {"product.eligibility.age_from_years=30", NULL};
    struct study_run *run =
        harness_run_text(SWEEP("    - {key: product.eligibility.age_from_years, values: [0, 30]}\n"), NULL, 1);
    struct study_run *stated = harness_run_text(HEAD, POINT, 1);
    assert_same_outcomes(run, 2 + 2 + 0, stated, 0);
    harness_free(run);
    harness_free(stated);
}

static void test_outcomes_that_are_not_there_are_refused(void **state)
{
    (void)state;
    struct study *study = harness_read_text(
        SWEEP("    - {key: product.premium_yuan, values: [40, 50]}\n  outcomes: [{outcome: exit, year: 2}]\n"), NULL);
    struct engine *engine = NULL;
    struct status status = {0};
    assert_true(engine_init(&engine, registry_models(), study, &status));
    assert_false(design_check(engine, &status));
    assert_non_null(strstr(status.sentences[0], "sweep.outcomes: 'exit' belongs to a whole path"));
    engine_free(engine);
    status_free(&status);
    scenario_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_point_of_a_sweep_is_the_arm_with_those_values),
        cmocka_unit_test(test_points_that_share_health_and_cost_ride_together),
        cmocka_unit_test(test_points_that_are_added_leave_full_passes_as_they_are),
        cmocka_unit_test(test_only_stated_arms_keep_tallies),
        cmocka_unit_test(test_an_axis_that_moves_health_or_cost_gives_each_value_its_own_path),
        cmocka_unit_test(test_what_only_a_point_states_brings_its_model),
        cmocka_unit_test(test_outcomes_that_are_not_there_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
