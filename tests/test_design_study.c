/* Arms that a study makes, in the real engine: they are what a stated arm of the same values is, to the last bit. */
#include "results/design_values.h"
#include "results/levers.h"
#include "results/map.h"
#include "tests/study_harness.h"

#define HEAD                                                                                                           \
    "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"                                          \
    "run: {persons: 2048, years: 3, worlds: 2, seed: 5, parameter_uncertainty: on}\n"                                  \
    "reference_product: @/products/reference.yaml\n"                                                                   \
    "arms:\n"                                                                                                          \
    "  - {name: guided, extends: @/operating-models/bureau-guided.yaml}\n"
#define LEVERS                                                                                                         \
    HEAD "  - name: asked\n"                                                                                           \
         "    extends: @/operating-models/bureau-guided.yaml\n"                                                        \
         "    operating_model: {contact_probability: 0.9, hassle_yuan: 0}\n"                                           \
         "    insurer: {expense_share: 0.05}\n"                                                                        \
         "levers:\n"                                                                                                   \
         "  from: guided\n"                                                                                            \
         "  to: asked\n"                                                                                               \
         "  list:\n"                                                                                                   \
         "    - {name: contact, keys: operating_model.contact_probability}\n"                                          \
         "    - {name: hassle, keys: operating_model.hassle_yuan}\n"                                                   \
         "    - {name: expense, keys: insurer}\n"                                                                      \
         "  outcomes: [{outcome: enrolment_rate, year: [1, 3, 9]}, {outcome: premium_yuan, year: 3}, {outcome: d3}]\n"

static void test_no_lever_and_all_levers_are_the_stated_arms_to_the_last_bit(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(LEVERS, NULL, 2);
    const int first = run->study->design->levers.sets[0].first_arm;
    assert_int_equal(first, 2);
    assert_same_outcomes(run, first, run, 0);
    assert_same_outcomes(run, first + 7, run, 1);
    assert_true(harness_value(run, 0, first + 1, 0, "enrolment_rate") !=
                harness_value(run, 0, first, 0, "enrolment_rate"));
    harness_free(run);
}

static void test_a_made_arm_is_the_stated_arm_of_the_same_values(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(LEVERS, NULL, 1);
    struct study_run *stated = harness_run_text(HEAD "  - name: contact-and-expense\n"
                                                     "    extends: @/operating-models/bureau-guided.yaml\n"
                                                     "    operating_model: {contact_probability: 0.9}\n"
                                                     "    insurer: {expense_share: 0.05}\n",
                                                NULL, 1);
    assert_same_outcomes(run, run->study->design->levers.sets[0].first_arm + 5, stated, 1);
    harness_free(run);
    harness_free(stated);
}

static void test_a_study_keeps_its_figures_when_levers_are_added(void **state)
{
    (void)state;
    struct study_run *with = harness_run_text(LEVERS, NULL, 1), *without = harness_run_text(HEAD, NULL, 1);
    assert_same_outcomes(with, 0, without, 0);
    const struct result *const a = &with->result, *const b = &without->result;
    const size_t per_arm = (size_t)a->n_years * (size_t)a->n_outcomes;
    for (long w = 0; w < 2; w++)
        assert_same(a->outcomes[WORLDS_PROCESS] + (size_t)w * 2 * per_arm,
                    b->outcomes[WORLDS_PROCESS] + (size_t)w * per_arm, per_arm);
    harness_free(with);
    harness_free(without);
}

static void test_a_record_keeps_the_stated_arms_and_what_the_others_show(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(LEVERS, NULL, 1);
    struct record record;
    struct status status = {0};
    assert_true(record_from_result(&record, &run->result, &status));
    assert_int_equal(record.n_arms, 2);
    for (long w = 0; w < 2; w++)
        for (int c = 0; c < 8; c++) {
            const double *const values = design_values_of_combination(record.design, 2, 0, w, c);
            assert_near(values[0], harness_value(run, w, 2 + c, 0, "enrolment_rate"), 0);
            assert_near(values[3], harness_value(run, w, 2 + c, 2, "premium_yuan"), 0);
            assert_true(isnan(values[2])); /* the run has no year 9 */
        }
    const struct lever_summary summary = levers_summary(&record, 0, 1);
    double sum = 0.0;
    for (int j = 0; j < 3; j++)
        sum += summary.shapley[j].mean;
    assert_within(sum - summary.gap.mean, -1e-12, 1e-12);
    const int enrolment = record_outcome(&record, "enrolment_rate");
    assert_near(summary.gap.mean,
                0.5 * (record_value(&record, WORLDS_JOINT, 0, 1, 2, enrolment) -
                       record_value(&record, WORLDS_JOINT, 0, 0, 2, enrolment) +
                       record_value(&record, WORLDS_JOINT, 1, 1, 2, enrolment) -
                       record_value(&record, WORLDS_JOINT, 1, 0, 2, enrolment)),
                1e-12);
    record_free(&record);
    status_free(&status);
    harness_free(run);
}

/* 42 points take two passes; the study has a path of its own for each of two cost trends. */
#define MAP(y_)                                                                                                        \
    HEAD "map:\n"                                                                                                      \
         "  arm: guided\n"                                                                                             \
         "  x: {key: product.premium_yuan, from: 40, to: 140, steps: 21}\n"                                            \
         "  y: " y_ "\n"                                                                                               \
         "  outcomes: [{outcome: collapse}, {outcome: enrolment_rate, year: 3}]\n"

static void test_a_point_of_a_map_is_the_arm_with_those_values(void **state)
{
    (void)state;
    static const char *const POINT[] = {"arms.guided.product.premium_yuan=130",
                                        "arms.guided.operating_model.contact_probability=0.9", NULL};
    struct study_run *run =
        harness_run_text(MAP("{key: operating_model.contact_probability, values: [0.2, 0.9]}"), NULL, 2);
    struct study_run *stated = harness_run_text(HEAD, POINT, 1), *plain = harness_run_text(HEAD, NULL, 1);
    assert_int_equal(run->study->n_arms, 1 + 42);
    assert_same_outcomes(run, 1 + 21 + 18, stated, 0);
    assert_same_outcomes(run, 0, plain, 0);
    harness_free(run);
    harness_free(stated);
    harness_free(plain);
}

static void test_an_axis_that_moves_health_or_cost_gives_each_value_its_own_path(void **state)
{
    (void)state;
    static const char *const POINT[] = {"arms.guided.product.premium_yuan=40",
                                        "arms.guided.city.cost.trend_per_year=0.2", NULL};
    struct study_run *run = harness_run_text(MAP("{key: city.cost.trend_per_year, values: [0.0, 0.2]}"), NULL, 2);
    struct study_run *stated = harness_run_text(HEAD, POINT, 1);
    struct status status = {0};
    struct task_list list;
    assert_true(engine_plan(run->engine, &list, &status));
    assert_int_equal(list.n_tasks, 3 + 2); /* the stated arm in three sets of worlds, and one task a path */
    assert_int_equal(list.tasks[3].n_arms, 21);
    assert_same_outcomes(run, 1 + 21, stated, 0);
    task_list_free(&list);
    status_free(&status);
    harness_free(run);
    harness_free(stated);
}

/* Refused when the engine is there to know: what outcomes there are, and which of them are by year. */
static void check_refused(const char *outcomes, const char *sentence)
{
    char text[3000];
    snprintf(text, sizeof text,
             HEAD "map:\n  arm: guided\n  x: {key: product.premium_yuan, values: [40, 50]}\n"
                  "  y: {key: operating_model.contact_probability, values: [0.2, 0.9]}\n  outcomes: [%s]\n",
             outcomes);
    struct study *study = harness_read_text(text, NULL);
    struct engine *engine = NULL;
    struct status status = {0};
    assert_true(engine_init(&engine, registry_models(), study, &status));
    assert_false(design_check(engine, &status));
    assert_int_equal(status.code, EXIT_INPUT);
    if (!strstr(status.sentences[0], sentence))
        fail_msg("expected '%s' in: %s", sentence, status.sentences[0]);
    engine_free(engine);
    status_free(&status);
    scenario_free(study);
}

static void test_outcomes_that_are_not_there_are_refused_with_their_line(void **state)
{
    (void)state;
    check_refused("{outcome: enrolment_rat, year: 1}", ":10:24: map.outcomes: no outcome is named 'enrolment_rat'; did "
                                                       "you mean 'enrolment_rate'?");
    check_refused("{outcome: enrolment_rate}", "'enrolment_rate' is of a year; add year: 1");
    check_refused("{outcome: d3, year: 2}", "'d3' belongs to a whole path; take the year out");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_lever_and_all_levers_are_the_stated_arms_to_the_last_bit),
        cmocka_unit_test(test_a_made_arm_is_the_stated_arm_of_the_same_values),
        cmocka_unit_test(test_a_study_keeps_its_figures_when_levers_are_added),
        cmocka_unit_test(test_a_record_keeps_the_stated_arms_and_what_the_others_show),
        cmocka_unit_test(test_a_point_of_a_map_is_the_arm_with_those_values),
        cmocka_unit_test(test_an_axis_that_moves_health_or_cost_gives_each_value_its_own_path),
        cmocka_unit_test(test_outcomes_that_are_not_there_are_refused_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
