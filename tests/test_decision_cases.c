/* Published case C14: what a rare loss is worth to the risk-averse and the risk-aware, and the four cells of risk
 * awareness and altruism, through the functions of perception and decision. */
#include <stdio.h>

#include "models/decision.h"
#include "models/perception.h"
#include "tests/case_file.h"

/* Perception runs on `real`, the decision's formulas in double in every build. */
#ifdef HUIMIN_DOUBLE
static const double PERCEPTION_RELATIVE = 1e-10;
#else
static const double PERCEPTION_RELATIVE = 1e-5;
#endif
static const double DECISION_RELATIVE = 1e-10;

static void test_c14_certainty_equivalents_and_weights_are_the_published_ones(void **state)
{
    (void)state;
    static const char *const STATES[] = {"healthy", "chronic", "multi", "major"};
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C14");
    const real loss_yuan = (real)case_number(entry, "inputs/loss"), aversion = (real)case_number(entry, "inputs/cara");
    const real alpha = (real)case_number(entry, "inputs/prelec_alpha");
    for (int m = 0; m < 4; m++) {
        char path[64];
        snprintf(path, sizeof path, "expected/wtp/%s", STATES[m]);
        json_t *expected = case_part(entry, path);
        const double probability = case_number(expected, "expected_loss") / case_number(entry, "inputs/loss");
        const real weight = prelec_weight((real)vm_log_f64(probability), alpha);
        assert_near(cara_worth_yuan((real)probability, loss_yuan, aversion), case_number(expected, "cara_wtp"),
                    PERCEPTION_RELATIVE);
        assert_near(weight, case_number(expected, "prelec_weight"), PERCEPTION_RELATIVE);
        assert_near(cara_worth_yuan(weight, loss_yuan, aversion), case_number(expected, "prelec_cara_wtp"),
                    PERCEPTION_RELATIVE);
    }
    json_decref(cases);
}

struct cell {
    const char *name;
    int is_aware, is_altruist;
    double probability, worth_yuan;
};

/* R1A1, R1A0, R0A1, R0A0. */
static void fill_cells(json_t *entry, struct cell cells[4])
{
    static const char *const NAMES[] = {"R1A1", "R1A0", "R0A1", "R0A0"};
    const double p_aware = case_number(entry, "inputs/pR"), p_altruist = case_number(entry, "inputs/pA");
    const double both = decision_joint_probability(p_aware, p_altruist, case_number(entry, "inputs/corr"));
    const double probability[] = {both, p_aware - both, p_altruist - both, 1.0 - p_aware - p_altruist + both};
    for (int c = 0; c < 4; c++) {
        const int is_aware = c < 2, is_altruist = c % 2 == 0;
        const double perceived_yuan = case_number(entry, is_aware ? "inputs/wtp_aware" : "inputs/wtp_unaware");
        cells[c] =
            (struct cell){NAMES[c], is_aware, is_altruist, probability[c],
                          decision_worth_yuan(1.0, perceived_yuan, is_altruist, case_number(entry, "inputs/warm_glow"),
                                              1.0, case_number(entry, "inputs/premium"), 0.0, 0.0)};
    }
}

static double enrolment(const struct cell cells[4], double scale_yuan)
{
    double sum = 0.0;
    for (int c = 0; c < 4; c++)
        sum += cells[c].probability * decision_probability(cells[c].worth_yuan, scale_yuan, 0.0);
    return sum;
}

static void test_c14_the_four_cells_have_the_published_probabilities(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C14");
    struct cell cells[4];
    fill_cells(entry, cells);
    for (int c = 0; c < 4; c++) {
        char path[32];
        snprintf(path, sizeof path, "expected/cells/%s", cells[c].name);
        assert_near(cells[c].probability, case_number(entry, path), DECISION_RELATIVE);
    }
    json_decref(cases);
}

static void test_c14_enrolment_by_scale_of_choice_is_the_published_one(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C14"), *expected;
    struct cell cells[4];
    const char *scale;
    int n_scales = 0;
    fill_cells(entry, cells);
    json_object_foreach(case_part(entry, "expected/enrolment_by_scale"), scale, expected)
    {
        assert_near(enrolment(cells, strtod(scale, NULL)), json_number_value(expected), DECISION_RELATIVE);
        n_scales++;
    }
    assert_int_equal(n_scales, 3);
    json_decref(cases);
}

/* Table 3 of the report: of the four cells only the unaware non-altruist stays out. */
static void test_c14_without_noise_only_the_unaware_who_are_no_altruists_stay_out(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C14");
    struct cell cells[4];
    fill_cells(entry, cells);
    for (double scale_yuan = 1e-2; scale_yuan > 1e-12; scale_yuan *= 0.1)
        for (int c = 0; c < 4; c++) {
            const double joins = decision_probability(cells[c].worth_yuan, scale_yuan, 0.0);
            assert_near(joins, cells[c].is_aware || cells[c].is_altruist ? 1.0 : 0.0, 1e-300);
        }
    assert_near(enrolment(cells, 1e-9), case_number(entry, "expected/noiseless_enrolment"), DECISION_RELATIVE);
    json_decref(cases);
}

static void test_joint_probability_is_held_to_what_the_two_allow(void **state)
{
    (void)state;
    assert_near(decision_joint_probability(0.3, 0.6, 1.0), 0.3, 1e-15);
    assert_near(decision_joint_probability(0.7, 0.6, -1.0), 0.3, 1e-15);
    assert_near(decision_joint_probability(0.3, 0.6, 0.0), 0.18, 1e-15);
}

static void test_members_consider_by_contact_or_habit(void **state)
{
    (void)state;
    assert_near(decision_considers(0.0, 0.0), 0.0, 0.0);
    assert_near(decision_considers(0.97, 0.9), 0.997, 1e-15);
    assert_near(decision_considers(0.4, 0.6), 0.4 + 0.6 * 0.6, 1e-15); /* c + (1 − c)·keep */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c14_certainty_equivalents_and_weights_are_the_published_ones),
        cmocka_unit_test(test_c14_the_four_cells_have_the_published_probabilities),
        cmocka_unit_test(test_c14_enrolment_by_scale_of_choice_is_the_published_one),
        cmocka_unit_test(test_c14_without_noise_only_the_unaware_who_are_no_altruists_stay_out),
        cmocka_unit_test(test_joint_probability_is_held_to_what_the_two_allow),
        cmocka_unit_test(test_members_consider_by_contact_or_habit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
