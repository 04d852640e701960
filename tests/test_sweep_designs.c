/* Sweeps over samples, one at a time and priors of every point, and what is refused of them. */
#include "tests/sweep_arms_example.h"

#define PRIOR "behaviour: {choice_scale_yuan: {normal: [90, 6]}}\n"

static void test_samples_are_over_priors_ranges_and_lists(void **state)
{
    (void)state;
    static const char *const DESIGNS[] = {"random", "latin-hypercube", "sobol"};
    for (int d = 0; d < 3; d++) {
        char text[3000];
        snprintf(text, sizeof text,
                 PRIOR "%s    - design: %s\n      points: 512\n      seed: 3\n      over:\n"
                       "        - {key: behaviour.choice_scale_yuan}\n"
                       "        - {key: product.premium_yuan, from: 10, to: 1000, scale: log}\n"
                       "        - {key: insurer.pricing_month, from: 3, to: 6}\n"
                       "        - {key: operating_model.personal_account, values: [off, on]}\n",
                 SWEEP(""), DESIGNS[d]);
        struct study *study = example_read(text, NULL);
        const struct sweep *const sweep = &study->design->sweep;
        double sum = 0.0, logs = 0.0;
        int n_months[7] = {0}, n_on = 0;
        assert_int_equal(sweep->n_points, 512);
        assert_string_equal(sweep->axes[2].design, DESIGNS[d]);
        for (int p = 0; p < 512; p++) {
            const double *const point = sweep_point(sweep, p);
            sum += (point[0] - 90.0) / 6.0;
            logs += log10(point[1]) - 2.0;
            assert_true(point[2] >= 3 && point[2] <= 6);
            n_months[(int)point[2]]++;
            n_on += point[3] == 1.0;
        }
        /* 5 standard errors of a random sample; the others are far closer. */
        assert_true(fabs(sum / 512) < (d == 0 ? 5.0 : 0.1) / sqrt(512));
        assert_true(fabs(logs / 512) < (d == 0 ? 5.0 : 0.1) * sqrt(1.0 / 3.0 / 512));
        assert_true(d == 0 ? n_on > 200 && n_on < 312 : n_on == 256);
        for (int month = 3; d > 0 && month <= 6; month++)
            assert_int_equal(n_months[month], 128);
        scenario_free(study);
    }
}

static void test_one_at_a_time_goes_round_a_base_that_stands_first(void **state)
{
    (void)state;
    static const double POINTS[6][3] = {{90, 80, 0}, {80.13087824, 80, 0}, {99.86912176, 80, 0},
                                        {90, 60, 0}, {90, 100, 0},         {90, 80, 1}};
    struct study *study =
        example_read(PRIOR SWEEP("    - design: one-at-a-time\n      over:\n"
                                 "        - {key: behaviour.choice_scale_yuan}\n"
                                 "        - {key: product.premium_yuan, low: 60, high: 100, base: 80}\n"
                                 "        - {key: operating_model.personal_account, low: off, high: on}\n"),
                     NULL);
    assert_int_equal(study->design->sweep.n_points, 6);
    for (int point = 0; point < 6; point++)
        check_point(study, point, POINTS[point]);
    scenario_free(study);
}

static void test_priors_are_shared_unless_every_point_draws_for_itself(void **state)
{
    (void)state;
#define AXIS_HEAD PRIOR SWEEP("    - {key: product.premium_yuan, values: [40, 60, 80]}\n")
    static const char *const TEXTS[] = {AXIS_HEAD "  priors: shared\n", AXIS_HEAD "  priors: per-point\n",
                                        AXIS_HEAD "  priors: {per-point: [behaviour.choice_scale_yuan], seed: 1}\n",
                                        AXIS_HEAD "  priors: {per-point: all, seed: 2}\n"};
    double values[4][3] = {{0.0}};
    for (int i = 0; i < 4; i++) {
        struct study *study = example_read(TEXTS[i], NULL);
        const struct sweep *const sweep = &study->design->sweep;
        const int index = param_set_find(study->set, "behaviour.choice_scale_yuan");
        assert_int_equal(sweep->n_axes, i == 0 ? 1 : 2);
        for (int p = 0; p < 3; p++) {
            const int arm = sweep->first_arm + 2 * p;
            assert_int_equal(study_quantity(study, arm, study->set->first_slot[index]).prior,
                             i == 0 ? PRIOR_NORMAL : PRIOR_FIXED);
            values[i][p] = i == 0 ? 0.0 : value_of(study, arm, "behaviour.choice_scale_yuan");
            assert_true(i == 0 || values[i][p] == value_of(study, arm + 1, "behaviour.choice_scale_yuan"));
        }
        scenario_free(study);
    }
    assert_true(values[1][0] != values[1][1] && values[1][1] != values[1][2]);
    assert_memory_equal(values[1], values[2], sizeof values[1]);
    assert_true(values[1][0] != values[3][0]);
}

static void test_designs_are_refused_by_what_they_lack(void **state)
{
    (void)state;
#define ARMS_AND_SPLIT ARMS "  - {name: split, product: {payable_share: {healthy: 1, major: 0.5}}}\n"
#define SAMPLE(over_) "{design: sobol, points: 8, over: [" over_ "]}"
    static const struct {
        const char *entry, *sentence;
    } CASES[] = {
        {"{design: sobel, points: 8, over: []}", "sobel is not allowed; give latin-hypercube, sobol, random or "
                                                 "one-at-a-time; did you mean 'sobol'?"},
        {"{design: sobol, over: [{key: behaviour.choice_scale_yuan}]}", "has no 'points'"},
        {"{design: sobol, points: 0, over: [{key: behaviour.choice_scale_yuan}]}", "give a whole number, 1 to 100000"},
        {"{design: sobol, points: 8}", "has no 'over'"},
        {"{design: sobol, points: 8, over: []}", "a list of 0 is not allowed"},
        {"{design: sobol, points: 8, seed: -1, over: [{key: behaviour.choice_scale_yuan}]}",
         "give a whole number, 0 or more"},
        {SAMPLE("{key: insurer.premium_change_cap}"),
         "sweep.axes[1].over[1]: 'insurer.premium_change_cap' has no prior: it is 0.2; give from and to, or values"},
        {SAMPLE("{key: product.premium_yuan}"), "arms 'low' and 'high' state 'product.premium_yuan' differently"},
        {"{design: one-at-a-time, over: [{key: product.payable_share, low: 0, high: 1}]}\n  arms: [split]",
         "'product.payable_share' is not the same for all its labels or years in arm 'split'"},
        {SAMPLE("{key: product.premium_yuan, from: 3}"), "has no 'to'; a range has both ends"},
        {SAMPLE("{key: product.premium_yuan, from: 3, to: 5, values: [1]}"), "a range beside 'values'"},
        {SAMPLE("{key: product.premium_yuan, low: 3}"), "unknown key 'low'"},
        {SAMPLE("{key: behaviour.choice_scale_yuan}, {key: behaviour.choice_scale_yuan}"),
         "moves 'behaviour.choice_scale_yuan', which the axis at"},
        {"{design: one-at-a-time, points: 3, over: [{key: behaviour.choice_scale_yuan}]}", "unknown key 'points'"},
        {"{design: one-at-a-time, over: [{key: insurer.premium_change_cap}]}",
         "has no prior: it is 0.2; give low and high"},
        {"{design: one-at-a-time, over: [{key: insurer.premium_change_cap, low: 0.5, high: 0.4}]}", "turn them round"},
        {"{design: one-at-a-time, over: [{key: product.premium_yuan, low: 1, high: 2}]}", "or give its base"},
        {"{zip: [{key: product.premium_yuan, values: [1, 2]}, {key: product.deductible_yuan, values: [1, 2, 3]}]}",
         "3 values, and the first axis of this zip has 2"},
        {"{zip: [{key: product.premium_yuan, values: [1, 2]}]}",
         "a list of 1 is not allowed; give a list of 2 to 64 axes"},
        {"{zip: [{key: product.premium_yuan, values: [1, 2]}], design: sobol}", "unknown key 'design'"},
        {"{key: product.premium_yuan, values: [1, 2], when: {key: insurer.pricing_rule, is: hold}}",
         "no axis before this one moves 'insurer.pricing_rule'"},
        {"{key: insurer.pricing_rule, values: [hold]}\n"
         "    - {key: product.premium_yuan, values: [1, 2], when: {key: insurer.pricing_rule, is: hald}}",
         "did you mean 'hold'?"},
        {"{key: insurer.pricing_rule, values: [hold]}\n"
         "    - {key: product.premium_yuan, values: [1], when: {key: insurer.pricing_rule}}",
         "has no 'is'"},
        {"{key: insurer.pricing_rule, values: [hold]}\n"
         "    - {key: product.premium_yuan, values: [1], when: {key: insurer.pricing_rule, is: hold}}\n"
         "    - {key: product.premium_yuan, values: [2], when: {key: insurer.pricing_rule, is: hold}}",
         "let their 'when' exclude each other"},
        {"{key: product.premium_yuan, values: [1]}\n  where: [{left: product.premium_yuan, is: above, right: 1}]",
         "t.yaml:11:11: sweep.where: no point is left of 1"},
        {"{key: product.premium_yuan, values: [1]}\n  where: [{left: product.premium_yuan, is: over, right: 1}]",
         "over is not allowed; give below"},
        {"{key: product.premium_yuan, values: [1]}\n  where: [{left: product.premium_yuan, is: above, right: "
         "city.insured}]",
         "compare parameters of the same unit"},
        {"{key: product.premium_yuan, values: [1]}\n  where: [{left: insurer.pricing_rule, is: above, right: hold}]",
         "give equal or different"},
        {"{key: product.premium_yuan, values: [1]}\n  where: [{left: product.payable_share, is: above, right: 0}]",
         "has many labels; name one of them"},
        {"{key: product.premium_yuan, values: [1]}\n  priors: own",
         "give shared, per-point or {per-point: a list of keys}"},
        {"{key: behaviour.choice_scale_yuan, values: [1]}\n  priors: per-point",
         "no uncertain parameter is left to draw"},
        {"{key: product.premium_yuan, values: [1]}\n  priors: {per-point: [product.deductible_yuan]}",
         "state 'product.deductible_yuan' differently"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%s%ssweep:\n  axes:\n    - %s\n", PRIOR, ARMS_AND_SPLIT, CASES[i].entry);
        example_refuse(text, CASES[i].sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_are_over_priors_ranges_and_lists),
        cmocka_unit_test(test_one_at_a_time_goes_round_a_base_that_stands_first),
        cmocka_unit_test(test_priors_are_shared_unless_every_point_draws_for_itself),
        cmocka_unit_test(test_designs_are_refused_by_what_they_lack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
