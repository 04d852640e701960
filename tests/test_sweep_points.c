/* The points and arms that the section `sweep` makes of a study, and what is refused. */
#include "tests/sweep_arms_example.h"

static void test_axes_are_crossed_the_first_slowest_and_every_point_moves_every_arm(void **state)
{
    (void)state;
    static const double PREMIUM[3] = {40, 50, 60}, CONTACT[2] = {0.9, 0.1};
    struct study *study = example_read(SWEEP("    - {key: product.premium_yuan, from: 40, to: 60, steps: 3}\n"
                                             "    - {key: operating_model.contact_probability, values: [0.9, 0.1]}\n"),
                                       NULL);
    const struct sweep *const sweep = &study->design->sweep;
    assert_int_equal(sweep->n_points, 6);
    assert_int_equal(sweep->n_arms, 2);
    assert_int_equal(study->n_made_arms, 12);
    for (int point = 0; point < 6; point++)
        for (int k = 0; k < 2; k++) {
            const int arm = sweep->first_arm + point * 2 + k;
            assert_true(value_of(study, arm, "product.premium_yuan") == PREMIUM[point / 2]);
            assert_true(value_of(study, arm, "operating_model.contact_probability") == CONTACT[point % 2]);
            assert_true(value_of(study, arm, "product.deductible_yuan") == (k == 0 ? 20000 : 10000));
        }
    assert_string_equal(study->arms[sweep->first_arm + 3].name, "sweep.2.high");
    scenario_free(study);
}

static void test_a_log_scale_rises_by_a_ratio(void **state)
{
    (void)state;
    struct study *study =
        example_read(SWEEP("    - {key: product.deductible_yuan, from: 10, to: 10000, steps: 4, scale: log}\n"), NULL);
    static const double VALUES[4] = {10, 100, 1000, 10000};
    for (int i = 0; i < 4; i++)
        assert_true(sweep_point(&study->design->sweep, i)[0] == VALUES[i]);
    scenario_free(study);
}

static void test_switches_and_choices_are_axes_of_words(void **state)
{
    (void)state;
    struct study *study = example_read(SWEEP("    - {key: insurer.pricing_rule, values: [freeze, reprice]}\n"
                                             "    - {key: operating_model.personal_account, values: [on, off]}\n"),
                                       NULL);
    const struct sweep *const sweep = &study->design->sweep;
    assert_int_equal(sweep->axes[0].n_words, 3);
    assert_string_equal(sweep->axes[0].words[(int)sweep_point(sweep, 0)[0]], "freeze");
    assert_string_equal(sweep->axes[1].words[(int)sweep_point(sweep, 3)[1]], "off");
    scenario_free(study);
}

static void test_arms_may_be_named_and_outcomes_have_a_default(void **state)
{
    (void)state;
    struct study *study = example_read("run: {years: 7}\n" ARMS "sweep:\n  arms: [high]\n  axes:\n"
                                       "    - {key: product.premium_yuan, values: [40, 60], label: {zh: 保费}}\n",
                                       NULL);
    const struct sweep *const sweep = &study->design->sweep;
    assert_int_equal(study->n_made_arms, 2);
    assert_string_equal(sweep->arms[0], "high");
    assert_string_equal(sweep->axes[0].label_zh, "保费");
    assert_int_equal(sweep->n_asked, 6);
    assert_string_equal(sweep->asked[1].outcome, "premium_yuan");
    assert_int_equal(sweep->asked[1].year, 7);
    assert_string_equal(sweep->asked[4].outcome, DESIGN_COLLAPSE);
    assert_int_equal(sweep->asked[4].year, 0);
    scenario_free(study);
}

static void test_an_override_of_a_stated_arm_reaches_every_point(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"arms.high.product.deductible_yuan=5000", NULL};
    struct study *study = example_read(SWEEP("    - {key: product.premium_yuan, values: [40, 60]}\n"), OVERRIDES);
    assert_true(value_of(study, study->design->sweep.first_arm + 3, "product.deductible_yuan") == 5000.0);
    scenario_free(study);
}

static void test_points_and_figures_are_part_of_the_digest(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        SWEEP("    - {key: product.premium_yuan, values: [40, 60]}\n"),
        SWEEP("    - {key: product.premium_yuan, values: [40, 61]}\n"),
        SWEEP("    - {key: product.premium_yuan, values: [60, 40]}\n"),
        SWEEP("    - {key: product.deductible_yuan, values: [40, 60]}\n"),
        SWEEP("    - {key: product.premium_yuan, values: [40, 60]}\n  arms: [low]\n"),
        SWEEP("    - {key: product.premium_yuan, values: [40, 60]}\n  outcomes: [{outcome: exit}]\n"),
    };
    enum { N_TEXTS = sizeof TEXTS / sizeof TEXTS[0] };
    char digests[N_TEXTS][9];
    for (int i = 0; i < N_TEXTS; i++) {
        struct study *study = example_read(TEXTS[i], NULL);
        memcpy(digests[i], study->digest, sizeof digests[i]);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(digests[i], digests[j]);
        scenario_free(study);
    }
}

static void test_ten_thousand_points_are_read_and_share_the_quantities_of_their_arm(void **state)
{
    (void)state;
    struct study *study = example_read(SWEEP("    - {key: product.premium_yuan, from: 1, to: 100, steps: 100}\n"
                                             "    - {key: product.deductible_yuan, from: 1, to: 100, steps: 100}\n"),
                                       NULL);
    const int last = study->n_arms - 1;
    assert_int_equal(study->n_made_arms, 20000);
    assert_ptr_equal(study->arms[last].quantities, study->arms[1].quantities);
    assert_true(value_of(study, last, "product.deductible_yuan") == 100.0);
    scenario_free(study);
}

static void test_a_copy_of_a_sweep_outlives_it(void **state)
{
    (void)state;
    struct study *study = example_read(SWEEP("    - {key: insurer.pricing_rule, values: [hold, freeze]}\n"), NULL);
    struct text_pool texts = {0};
    struct design copy;
    assert_true(design_copy(&copy, study->design));
    design_keep_texts(&copy, &texts);
    scenario_free(study);
    assert_string_equal(copy.sweep.axes[0].key, "insurer.pricing_rule");
    assert_string_equal(copy.sweep.axes[0].words[(int)sweep_point(&copy.sweep, 1)[0]], "freeze");
    assert_string_equal(copy.sweep.arms[1], "high");
    design_free(&copy);
    text_pool_free(&texts);
}

static void test_axes_of_a_zip_rise_together(void **state)
{
    (void)state;
    static const double POINTS[4][3] = {{60, 300, 0}, {60, 300, 1}, {40, 100, 0}, {40, 100, 1}};
    struct study *study = example_read(SWEEP("    - zip:\n"
                                             "        - {key: product.premium_yuan, values: [60, 40]}\n"
                                             "        - {key: product.deductible_yuan, values: [300, 100]}\n"
                                             "    - {key: operating_model.personal_account, values: [off, on]}\n"),
                                       NULL);
    assert_int_equal(study->design->sweep.n_points, 4);
    for (int point = 0; point < 4; point++)
        check_point(study, point, POINTS[point]);
    scenario_free(study);
}

static void test_a_nested_axis_moves_only_where_another_has_its_value_or_with_other_values(void **state)
{
    (void)state;
    static const double NONE = (double)NAN;
    const double points[5][3] = {{0, 0.1, NONE}, {0, 0.2, NONE}, {1, 0.5, NONE}, {2, NONE, 7}, {2, NONE, 8}};
    struct study *study = example_read(SWEEP("    - {key: insurer.pricing_rule, values: [reprice, hold, freeze]}\n"
                                             "    - {key: insurer.premium_change_cap, values: [0.1, 0.2],\n"
                                             "       when: {key: insurer.pricing_rule, is: reprice}}\n"
                                             "    - {key: insurer.premium_change_cap, values: [0.5],\n"
                                             "       when: {key: insurer.pricing_rule, is: hold}}\n"
                                             "    - {key: insurer.pricing_month, values: [7, 8],\n"
                                             "       when: {key: insurer.pricing_rule, is: [freeze]}}\n"),
                                       NULL);
    const struct sweep *const sweep = &study->design->sweep;
    assert_int_equal(sweep->n_axes, 3);
    assert_int_equal(sweep->n_points, 5);
    for (int point = 0; point < 5; point++)
        check_point(study, point, points[point]);
    assert_true(value_of(study, sweep->first_arm + 3 * 2, "insurer.premium_change_cap") == 0.2); /* as it is stated */
    scenario_free(study);
}

static void test_points_that_break_a_condition_are_dropped(void **state)
{
    (void)state;
    static const double POINTS[2][2] = {{60, 15000}, {60, 25000}};
    struct study *study =
        example_read(SWEEP("    - {key: product.premium_yuan, values: [60, 110]}\n"
                           "    - {key: product.deductible_yuan, values: [50, 15000, 25000]}\n"
                           "  where:\n"
                           "    - {left: product.premium_yuan, is: at-most, right: 110}\n"
                           "    - {left: product.premium_yuan, is: below, right: behaviour.choice_scale_yuan}\n"
                           "    - {left: product.deductible_yuan, is: above, right: product.premium_yuan}\n"),
                     NULL);
    assert_int_equal(study->design->sweep.n_points, 2);
    for (int point = 0; point < 2; point++)
        check_point(study, point, POINTS[point]);
    scenario_free(study);
}

static void test_axes_are_refused_by_what_they_lack(void **state)
{
    (void)state;
    static const struct {
        const char *axis, *sentence;
    } CASES[] = {
        {"{key: product.premium_yuan, values: []}", "a list of 0 is not allowed; give a list of 1 to 100000 values"},
        {"{key: product.premium_yuan, values: [50, 60, 50]}", "t.yaml:8:52: sweep.axes[1]: 50 stands twice"},
        {"{key: product.premium_yuan, values: [50, -1]}", "-1 is not allowed; give 0 to 100000 yuan"},
        {"{key: product.premium_yuan, from: 50, to: 40, steps: 3}", "40 is not above 'from'"},
        {"{key: product.premium_yuan, from: 0, to: 40, steps: 3, scale: log}", "0 is not above 0, and a log scale"},
        {"{key: product.premium_yuan, from: 1, to: 40, steps: 3, scale: lin}",
         "lin is not allowed; give linear or log"},
        {"{key: product.premium_yuan, from: 50, to: 80, steps: 1}", "give a whole number, 2 to 10000"},
        {"{key: product.premium_yuan, from: 50, to: 80}", "has no 'steps'"},
        {"{key: product.premium_yuan}", "has no 'from'; give a list of values, or from, to and steps"},
        {"{key: product.premium_yuan, from: 50, values: [1, 2]}", "'from' beside 'values'"},
        {"{key: product.premium_yuan, unit: fen, values: [50]}", "fen is not the unit of 'product.premium_yuan'"},
        {"{key: product.premium, values: [10, 80]}", "did you mean 'product.premium_yuan'?"},
        {"{values: [10, 80]}", "has no 'key'"},
        {"{key: operating_model.personal_account, values: [on, maybe]}", "maybe is not allowed; give on or off"},
        {"{key: operating_model.personal_account, from: 0, to: 1, steps: 2}", "give a list of values"},
        {"{key: insurer.pricing_rule, values: [hald]}", "did you mean 'hold'?"},
        {"{key: product.layers, values: [0, 1]}", "is a list of records"},
        {"{key: run.seed, values: [1, 2]}", "`run` is the same for all arms"},
        {"{key: insurer.pricing_month, from: 1, to: 12, steps: 7}", "takes whole numbers, and 7 steps leave them"},
        {"{key: product.premium_yuan, value: [1, 2]}", "did you mean 'values'?"},
        {"{key: product.premium_yuan, from: 1, to: 9999, steps: 9999}\n"
         "    - {key: product.deductible_yuan, from: 1, to: 9999, steps: 9999}",
         "more than 100000 points"},
        {"{key: product.payable_share, values: [0.1, 0.2]}\n    - {key: product.payable_share.major, values: [0.4]}",
         "sweep.axes[2]: moves 'product.payable_share', which the axis at t.yaml:8:7 moves already"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%ssweep:\n  axes:\n    - %s\n", ARMS, CASES[i].axis);
        example_refuse(text, CASES[i].sentence);
    }
}

static void test_a_map_and_a_sweep_stand_side_by_side(void **state)
{
    (void)state;
    struct study *study = example_read(
        SWEEP("    - {key: product.premium_yuan, values: [40, 60]}\n") "map:\n  arm: low\n  x: {key: "
                                                                       "product.premium_yuan, values: [1, 2, 3]}\n"
                                                                       "  y: {key: product.deductible_yuan, values: "
                                                                       "[4, 5]}\n"
                                                                       "  outcomes: [{outcome: exit}]\n",
        NULL);
    assert_int_equal(study->n_made_arms, 6 + 4);
    assert_int_equal(study->design->map.first_arm, 2);
    assert_int_equal(study->design->sweep.first_arm, 2 + 6);
    assert_true(value_of(study, 2 + 6 + 3, "product.premium_yuan") == 60.0);
    scenario_free(study);
}

static void test_everybody_is_no_one_number_where_an_axis_moves_it(void **state)
{
    (void)state;
    example_refuse("run: {persons: all}\n" ARMS "sweep:\n  axes:\n    - {key: city.insured, values: [2000, 3000]}\n",
                   "`all` needs one city.insured, and it differs between arms");
}

static void test_arms_are_refused_that_are_not_there_or_cannot_be(void **state)
{
    (void)state;
#define AXIS "  axes: [{key: product.premium_yuan, values: [40, 50]}]\n"
    example_refuse(ARMS "sweep:\n  arms: [lwo]\n" AXIS, "no arm is named 'lwo'; did you mean 'low'?");
    example_refuse(ARMS "sweep:\n  arms: [low, low]\n" AXIS, "'low' is named twice");
    example_refuse(ARMS "sweep:\n  arms: []\n" AXIS, "an empty list is not allowed");
    example_refuse(ARMS "sweep:\n  arms: [low]\n", "sweep: has no 'axes'");
    example_refuse("regions: [{name: north, persons: 5000}]\nsweep:\n" AXIS, "sweep: cannot stand beside `regions`");
    example_refuse("arms:\n  - name: one\n    sweep: {}\n", "unknown key 'sweep'");
    example_refuse(ARMS "sweep:\n  axes:\n    - {key: product.premium_yuan, values: [40, 50]}\n"
                        "    - {key: city.age_share.old, values: [0.3333333333, 0.5]}\n",
                   "arm 'low' cannot be at point 2: product.premium_yuan 40, city.age_share.old 0.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_axes_are_crossed_the_first_slowest_and_every_point_moves_every_arm),
        cmocka_unit_test(test_a_log_scale_rises_by_a_ratio),
        cmocka_unit_test(test_switches_and_choices_are_axes_of_words),
        cmocka_unit_test(test_arms_may_be_named_and_outcomes_have_a_default),
        cmocka_unit_test(test_an_override_of_a_stated_arm_reaches_every_point),
        cmocka_unit_test(test_points_and_figures_are_part_of_the_digest),
        cmocka_unit_test(test_ten_thousand_points_are_read_and_share_the_quantities_of_their_arm),
        cmocka_unit_test(test_a_copy_of_a_sweep_outlives_it),
        cmocka_unit_test(test_axes_of_a_zip_rise_together),
        cmocka_unit_test(test_a_nested_axis_moves_only_where_another_has_its_value_or_with_other_values),
        cmocka_unit_test(test_points_that_break_a_condition_are_dropped),
        cmocka_unit_test(test_axes_are_refused_by_what_they_lack),
        cmocka_unit_test(test_a_map_and_a_sweep_stand_side_by_side),
        cmocka_unit_test(test_everybody_is_no_one_number_where_an_axis_moves_it),
        cmocka_unit_test(test_arms_are_refused_that_are_not_there_or_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
