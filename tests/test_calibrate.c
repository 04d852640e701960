/* Solving parameters on simulated people: small pools, so that what is tested is the search and what it writes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/domain.h"
#include "models/registry.h"
#include "results/calibrate_write.h"
#include "results/published.h"
#include "results/study_edit.h"
#include "scenarios/reader.h"
#include "tests/assert_near.h"

static const char FIVE_MODELS[] = "scenarios/studies/five-models.yaml",
                  PUSH_STOPS[] = "scenarios/studies/push-stops.yaml";
static const char CONTACT[] = "operating_model.contact_probability", MOBILISATION[] = "operating_model.mobilisation";

static struct study *read_study(const char *path, const char *override)
{
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!scenario_read(&study, path, &override, override ? 1 : 0, tables, n_tables, &status)) {
        status_print(&status, stderr);
        fail_msg("%s should be accepted", path);
    }
    return study;
}

static struct calibrate_bench small_bench(struct study *study, int threads)
{
    return (struct calibrate_bench){.study = study, .design = {20000, 2}, .threads = threads};
}

static struct calibrate_goal admissions(void)
{
    return (struct calibrate_goal){.key = "city.cost.admission_scale",
                                   .index = RESIDENT,
                                   .n_values = 1,
                                   .arm = STUDY_EDIT_ALL_ARMS,
                                   .low = 0.001,
                                   .high = 2.0,
                                   .measure = MEASURE_FIGURE,
                                   .what = CENSUS_ADMISSIONS_RESIDENT,
                                   .target = 0.3,
                                   .tolerance = 0.001,
                                   .guess = GUESS_PROPORTIONAL};
}

static struct calibrate_goal enrolment(int arm, double target)
{
    return (struct calibrate_goal){.key = CONTACT,
                                   .n_values = 1,
                                   .arm = arm,
                                   .high = 1.0,
                                   .measure = MEASURE_OUTCOME,
                                   .what = CENSUS_ENROLMENT,
                                   .target = target,
                                   .tolerance = 0.0005,
                                   .guess = GUESS_PROPORTIONAL};
}

static struct calibrate_solved solve(struct calibrate_bench *bench, const struct calibrate_goal *goal)
{
    struct calibrate_solved solved;
    struct status status = {0};
    if (!calibrate_goal_solve(bench, goal, &solved, &status)) {
        status_print(&status, stderr);
        fail_msg("%s should be solved", goal->key);
    }
    return solved;
}

static void test_values_keep_four_digits(void **state)
{
    (void)state;
    assert_near(calibrate_rounded(0.141349), 0.1413, 0.0);
    assert_near(calibrate_rounded(10634.27), 10630.0, 0.0);
    assert_near(calibrate_rounded(-1.99995e-7), -2.0e-7, 1e-15);
    assert_near(calibrate_rounded(0.0), 0.0, 0.0);
}

static void test_a_solved_parameter_reaches_its_target(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, NULL);
    struct calibrate_bench bench = small_bench(study, 2);
    const struct calibrate_goal goal = admissions();
    const struct calibrate_solved solved = solve(&bench, &goal);
    double reached = 0.0;
    struct status status = {0};
    assert_true(solved.is_reached);
    assert_near(solved.value, calibrate_rounded(solved.value), 0.0);
    assert_near(calibrate_goal_value(&bench, &goal), solved.value, 0.0);
    bench.has_figures = false;
    assert_true(calibrate_goal_measure(&bench, &goal, &reached, &status));
    assert_true(fabs(reached - goal.target) <= goal.tolerance);
    assert_near(reached, solved.reached, 1e-12);
    scenario_free(study);
}

static void test_a_second_calibration_finds_what_the_first_did_in_one_simulation(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, NULL);
    struct calibrate_bench bench = small_bench(study, 1);
    const struct calibrate_goal goal = enrolment(2, 0.14);
    const struct calibrate_solved first = solve(&bench, &goal);
    const long n_before = bench.n_simulations;
    const struct calibrate_solved second = solve(&bench, &goal);
    assert_true(first.is_reached);
    assert_near(second.value, first.value, 0.0);
    assert_int_equal(bench.n_simulations, n_before + 1);
    scenario_free(study);
}

static void test_threads_do_not_move_what_is_found(void **state)
{
    (void)state;
    double value[2], reached[2];
    for (int i = 0; i < 2; i++) {
        struct study *study = read_study(FIVE_MODELS, NULL);
        struct calibrate_bench bench = small_bench(study, i == 0 ? 1 : 3);
        const struct calibrate_goal goals[] = {admissions(), enrolment(3, 0.2)};
        solve(&bench, &goals[0]);
        const struct calibrate_solved solved = solve(&bench, &goals[1]);
        value[i] = solved.value;
        reached[i] = solved.reached;
        scenario_free(study);
    }
    assert_near(value[1], value[0], 0.0);
    assert_near(reached[1], reached[0], 0.0);
}

static void test_a_target_out_of_reach_is_told_and_left_at_the_end_of_its_range(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, NULL);
    struct calibrate_bench bench = small_bench(study, 2);
    const struct calibrate_goal goal = enrolment(0, 0.9);
    const struct calibrate_solved solved = solve(&bench, &goal);
    assert_false(solved.is_reached);
    assert_near(solved.value, goal.high, 0.0);
    assert_true(solved.reached < goal.target);
    scenario_free(study);
}

/* ------------------------------------------------------------------ stages */

static struct calibration *calibrate(struct study *study, int stages, enum exit_code expected)
{
    struct calibration *calibration = calloc(1, sizeof *calibration);
    struct status status = {0};
    FILE *nowhere = fopen("/dev/null", "w");
    const struct table_style style = {.width = 110};
    const struct calibrate_task task = {.stages = stages, .persons = 30000, .enrolment_worlds = 8, .threads = 2};
    assert_non_null(calibration);
    const bool ok = calibrate_solve(calibration, study, &task, nowhere, &style, &status) &&
                    calibrate_print(calibration, nowhere, &style, &status);
    fclose(nowhere);
    if (ok != (expected == EXIT_DONE))
        status_print(&status, stderr);
    assert_int_equal(status.code, expected);
    status_free(&status);
    return calibration;
}

static void test_health_and_funds_settle_on_all_their_targets_at_once(void **state)
{
    (void)state;
    struct study *study = read_study("scenarios/cities/inland-prefecture.yaml", NULL);
    struct calibration *calibration = calibrate(study, CALIBRATE_HEALTH | CALIBRATE_FUNDS, EXIT_DONE);
    assert_int_equal(calibration->n_solved, 11);
    assert_int_equal(calibration->n_remarks, 0);
    for (int i = 0; i < calibration->n_solved; i++) {
        const struct calibrate_solved *solved = &calibration->solved[i];
        double reached = 0.0;
        struct status status = {0};
        const struct quantity kept = study_edit_hold_shock(study);
        calibration->bench.has_figures = false;
        calibration->bench.design = solved->design;
        assert_true(calibrate_goal_measure(&calibration->bench, &solved->goal, &reached, &status));
        study_edit_release_shock(study, &kept);
        if (fabs(reached - solved->goal.target) > 2.0 * solved->goal.tolerance)
            fail_msg("%s: target %g, reached %g", solved->goal.key, solved->goal.target, reached);
    }
    free(calibration);
    scenario_free(study);
}

static void test_where_contact_cannot_do_it_mobilisation_does(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, "behaviour.self_search_probability=0.4");
    struct calibration *calibration = calibrate(study, CALIBRATE_BEHAVIOUR, EXIT_DONE);
    const int commercial = calibrate_arm(study, "commercial");
    bool is_solved = false;
    assert_true(calibration->n_remarks > 0); /* too many look for it unasked */
    for (int i = 0; i < calibration->n_solved; i++) {
        const struct calibrate_goal *goal = &calibration->solved[i].goal;
        is_solved |=
            goal->arm == commercial && strcmp(goal->key, MOBILISATION) == 0 && calibration->solved[i].is_reached;
    }
    assert_true(is_solved);
    free(calibration);
    scenario_free(study);
}

static void test_contact_does_not_fall_as_involvement_rises(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, NULL);
    struct calibration *calibration = calibrate(study, CALIBRATE_BEHAVIOUR, EXIT_DONE);
    double before = 0.0;
    for (int i = 0; i < N_PUBLISHED_ENROLMENTS; i++) {
        const double contact = study_edit_value(study, calibrate_arm(study, PUBLISHED_ENROLMENTS[i].arm), CONTACT, 0);
        assert_true(contact >= before);
        before = contact;
    }
    free(calibration);
    scenario_free(study);
}

static void test_a_stage_without_its_arms_is_refused_by_name_and_left_out_of_all(void **state)
{
    (void)state;
    struct study *study = read_study(PUSH_STOPS, NULL);
    struct calibration *refused = calibrate(study, CALIBRATE_BEHAVIOUR, EXIT_INPUT);
    assert_int_equal(refused->n_solved, 0);
    free(refused);
    scenario_free(study);
}

/* ------------------------------------------------------------------ files */

static void check_written(const struct calibration *calibration, const char *folder, const char *file, int arm)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    struct study *again = read_study(path, NULL);
    for (int i = 0; i < calibration->n_solved; i++) {
        const struct calibrate_solved *solved = &calibration->solved[i];
        const struct quantity *quantity = study_edit_quantity(again, 0, solved->goal.key, solved->goal.index);
        if (solved->goal.arm != arm)
            continue;
        assert_near(quantity->a, solved->value, 0.0);
        assert_int_equal(quantity->prior, PRIOR_FIXED);
        assert_int_equal(quantity->kind, SOURCE_ASSUMPTION);
        assert_non_null(
            strstr(quantity->source, "solved by `huimin calibrate scenarios/studies/push-stops.yaml --stage push`"));
    }
    unlink(path);
    scenario_free(again);
}

static void test_what_was_solved_is_written_and_reads_back_with_the_rest_of_its_lists(void **state)
{
    (void)state;
    struct study *study = read_study(PUSH_STOPS, NULL);
    struct calibration *calibration = calibrate(study, CALIBRATE_PUSH, EXIT_DONE);
    struct status status = {0};
    char folder[] = "/tmp/huimin-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(calibration->n_solved, 4);
    assert_true(calibrate_write(calibration, folder, NULL, &status));
    const int arm = calibrate_arm(study, "altruism-led");
    for (int year = 2; year < 10; year++) { /* from the fourth year on the push has stopped, as the scenario says */
        const double expected = year < 3 ? study_edit_value(study, arm, MOBILISATION, 1) : 0.0;
        assert_near(study_edit_value(study, arm, MOBILISATION, year), expected, 0.0);
    }
    check_written(calibration, folder, "push-stops-altruism-led.yaml", arm);
    check_written(calibration, folder, "push-stops-mobilisation-led.yaml", calibrate_arm(study, "mobilisation-led"));
    assert_int_equal(rmdir(folder), 0); /* nothing else was written */
    free(calibration);
    scenario_free(study);
}

static void test_a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS, NULL);
    struct calibration *calibration = calloc(1, sizeof *calibration);
    struct status status = {0};
    const struct calibrate_goal goal = enrolment(0, 0.03);
    assert_non_null(calibration);
    calibration->bench = small_bench(study, 2);
    assert_true(calibrate_take(calibration, &goal, &status));
    assert_false(calibrate_write(calibration, "/tmp/huimin-no-such-folder", NULL, &status));
    assert_int_equal(status.code, EXIT_RUN_FAILED);
    assert_non_null(strstr(status.sentences[0], "/tmp/huimin-no-such-folder/commercial.yaml"));
    status_free(&status);
    free(calibration);
    scenario_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_keep_four_digits),
        cmocka_unit_test(test_a_solved_parameter_reaches_its_target),
        cmocka_unit_test(test_a_second_calibration_finds_what_the_first_did_in_one_simulation),
        cmocka_unit_test(test_threads_do_not_move_what_is_found),
        cmocka_unit_test(test_a_target_out_of_reach_is_told_and_left_at_the_end_of_its_range),
        cmocka_unit_test(test_health_and_funds_settle_on_all_their_targets_at_once),
        cmocka_unit_test(test_where_contact_cannot_do_it_mobilisation_does),
        cmocka_unit_test(test_contact_does_not_fall_as_involvement_rises),
        cmocka_unit_test(test_a_stage_without_its_arms_is_refused_by_name_and_left_out_of_all),
        cmocka_unit_test(test_what_was_solved_is_written_and_reads_back_with_the_rest_of_its_lists),
        cmocka_unit_test(test_a_folder_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
