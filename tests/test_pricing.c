/* The premium and the terms from year to year, and the end of a product. */
#include <math.h>

#include "models/pricing.h"
#include "tests/insurer_harness.h"

static const struct insurer_year ORDINARY = {.members = 50000,
                                             .claim_yuan = 90.0,
                                             .expected_yuan = 90.0,
                                             .eligible_expected_yuan = 75.0,
                                             .claim_square_yuan2 = 9e6};

/* A number that differs from call to call, in [0, 1): properties are checked over thousands. */
static double spread(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) * 0x1p-24;
}

/* ------------------------------------------------------------------ premium */

static void test_repricing_moves_within_cap_stickiness_and_whole_yuan(void **unused)
{
    (void)unused;
    assert_near(pricing_indicated_yuan(90.0, 0.9, 100.0, 0.5, 1.1), 110.0, 1e-12);
    assert_near(pricing_limited_yuan(150.0, 100.0, 0.5, 0.2), 120.0, 1e-12);
    assert_near(pricing_limited_yuan(90.0, 100.0, 0.5, 0.2), 95.0, 1e-12);
    assert_near(pricing_limited_yuan(20.0, 100.0, 1.0, 0.2), 80.0, 1e-12);
    assert_near(pricing_rounded_yuan(0.2), 1.0, 0.0);
    uint32_t state = 3;
    for (int i = 0; i < 10000; i++) {
        const double premium = 1.0 + 500.0 * spread(&state), indicated = 1000.0 * spread(&state);
        const double stickiness = spread(&state), cap = 0.9 * spread(&state);
        const double limited = pricing_limited_yuan(indicated, premium, stickiness, cap);
        assert_true(limited >= premium * (1.0 - cap) && limited <= premium * (1.0 + cap));
        assert_true((limited - premium) * (indicated - premium) >= 0.0);
        assert_true(fabs(limited - premium) <= fabs(indicated - premium) * (1.0 + 1e-12));
        assert_true(fabs(pricing_rounded_yuan(limited) - max_of(limited, 1.0)) <= 0.5);
    }
}

static void test_the_loss_ratio_settles_at_its_target_under_trend(void **unused)
{
    (void)unused;
    /* G stands before both terms: with it on the first alone the loss ratio would stay above target for ever */
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    insurer_init(&h, 1, MAX_YEARS);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.target_loss_ratio", ALL_ARMS, 0.9);
    harness_set(&h, "insurer.credibility_constant_members", ALL_ARMS, 50000.0); /* Z = 1/2 */
    harness_set(&h, "insurer.premium_change_cap", ALL_ARMS, 0.5);
    harness_set(&h, "insurer.exit.combined_ratio", ALL_ARMS, 100.0);
    harness_run(&h, HARNESS_START);
    harness_column(&h, "layer_trend")[1] = 1.10;
    for (int t = 0; t < 40; t++) {
        insurer_live(&h, year);
        year.claim_yuan = year.expected_yuan = year.expected_yuan * 1.10;
    }
    assert_near(harness_column(&h, "credibility")[0], 0.5, 1e-12);
    assert_near(harness_column(&h, "loss_ratio")[0], 0.9, 2e-3);
    harness_free(&h);
}

static void test_late_reports_blur_the_price_and_known_claims_do_not(void **unused)
{
    (void)unused;
    assert_near(pricing_estimated_claims(100.0, 12.0, 0.0, 0.3, 2.0), 100.0, 1e-15); /* all known */
    assert_near(pricing_estimated_claims(100.0, 9.0, 3.0, 0.2, 1.0), 110.0, 1e-12);  /* half known */
    assert_near(pricing_estimated_claims(100.0, 9.0, 3.0, 0.2, 0.0), 100.0, 1e-12);
    assert_near(pricing_estimated_claims(100.0, 1.0, 12.0, 0.2, -10.0), 0.0, 0.0);
}

static void test_a_frozen_premium_never_moves_and_a_held_one_moves_the_terms(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    year.claim_yuan = year.expected_yuan = 130.0;
    insurer_init(&h, 3, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.credibility_constant_members", ALL_ARMS, 0.0);
    harness_set(&h, "insurer.target_loss_ratio", ALL_ARMS, 1.0);
    harness_set(&h, "insurer.premium_change_cap", ALL_ARMS, 0.9);
    harness_set(&h, "insurer.pricing_rule", 0, 2.0);
    harness_set(&h, "insurer.pricing_rule", 1, 1.0);
    harness_set(&h, "insurer.hold_moves", 1, 1.0);
    harness_set(&h, "insurer.pricing_rule", 2, 1.0);
    harness_run(&h, HARNESS_START);
    harness_column(&h, "expected_trend")[0] = 0.07;
    for (int slot = 1; slot <= 6; slot++)
        harness_column(&h, "layer_trend")[slot] = 1.159; /* elasticity 2.27 */
    insurer_live(&h, year);
    for (int k = 0; k < 3; k++)
        assert_near(harness_column(&h, "price_yuan")[k], 100.0, 0.0);
    assert_near(harness_column(&h, "share_scale")[1], 1.0, 0.0);
    assert_near(harness_column(&h, "deductible_scale")[1], 1.0, 0.0);
    const double needed_yuan = harness_column(&h, "indicated_premium_yuan")[1];
    assert_near(needed_yuan, 130.0 * 1.159, 1e-9);
    assert_near(harness_column(&h, "share_scale")[2], 100.0 / needed_yuan, 1e-12);
    assert_near(harness_column(&h, "deductible_scale")[2], 1.0, 0.0);
    assert_near(harness_column(&h, "deductible_scale")[3],
                pricing_deductible_factor(100.0 / needed_yuan, 0.159 / 0.07, 0.9), 1e-9);
    assert_true(harness_column(&h, "deductible_scale")[3] > 1.0);
    assert_near(harness_column(&h, "share_scale")[3], 1.0, 0.0);
    assert_true(harness_column(&h, "share_scale")[5] > harness_column(&h, "share_scale")[2]); /* the twin needs less */
    harness_free(&h);
}

static void test_a_scaled_deductible_cuts_the_benefit_as_asked(void **unused)
{
    (void)unused;
    /* Pareto tail of shape a: E(X − d)+ goes as d^(1−a) and as cost^a, so that its elasticity to cost is a */
    for (double ratio = 0.7; ratio < 1.3; ratio += 0.05) {
        const double shape = 2.5, factor = pricing_deductible_factor(ratio, shape, 0.9);
        assert_near(vm_pow_f64(factor, 1.0 - shape), ratio, 1e-12);
    }
    assert_near(pricing_deductible_factor(0.5, 1.0, 0.2), 1.2, 1e-12); /* not levered: as far as the cap */
    assert_near(pricing_deductible_factor(2.0, 1.0, 0.2), 1.0 / 1.2, 1e-12);
}

static void test_a_technical_first_price_assumes_antiselection_and_errs(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    harness_set(&h, "insurer.first_price_rule", ALL_ARMS, 1.0);
    harness_set(&h, "insurer.expected_enrolment", ALL_ARMS, 0.25);
    harness_set(&h, "insurer.antiselection_exponent", ALL_ARMS, 0.5);
    harness_set(&h, "insurer.target_loss_ratio", ALL_ARMS, 0.8);
    harness_set(&h, "insurer.first_price_error_sd", ALL_ARMS, 0.2);
    harness_run(&h, HARNESS_START);
    harness_column(&h, "expected_benefit_yuan")[1] = harness_column(&h, "expected_benefit_yuan")[2] = 40.0;
    harness_run(&h, HARNESS_BEGIN);
    assert_near(harness_column(&h, "price_yuan")[0], 100.0, 0.0); /* 40 × 0.25^-0.5 / 0.8 */
    harness_column(&h, "first_price_normal")[0] = 1.0;
    harness_run(&h, HARNESS_BEGIN);
    assert_near(harness_column(&h, "price_yuan")[0], 122.0, 0.0);
    assert_near(harness_column(&h, "price_yuan")[1], 122.0, 0.0);
    harness_free(&h);
}

/* ------------------------------------------------------------------ exit */

static void test_two_years_of_loss_running_end_the_product_and_one_does_not(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year good = ORDINARY, bad = ORDINARY;
    bad.claim_yuan = 150.0;
    insurer_init(&h, 1, 6);
    harness_set(&h, "insurer.pricing_rule", ALL_ARMS, 2.0);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 120.0);
    harness_run(&h, HARNESS_START);
    const struct insurer_year years[] = {bad, good, bad, bad, good};
    const double is_open_after[] = {1.0, 1.0, 1.0, 0.0, 0.0};
    for (int t = 0; t < COUNT_OF(years); t++) {
        insurer_live(&h, years[t]);
        assert_near(harness_column(&h, "is_open")[0], is_open_after[t], 0.0);
        assert_near(harness_column(&h, "in_force")[0], t < 4 ? 1.0 : 0.0, 0.0);
    }
    assert_near(harness_column(&h, "enrolment_rate")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "real_members")[0], 0.0, 0.0);
    const char *const undefined[] = {
        "premium_yuan",        "loss_ratio",       "net_loss_ratio", "combined_ratio",          "morbidity_ratio",
        "incurred_loss_ratio", "renewal_rate",     "joining_rate",   "claim_per_member_yuan",   "trust",
        "loop_gain",           "loss_probability", "mean_age_years", "underwriting_result_yuan"};
    for (int i = 0; i < COUNT_OF(undefined); i++)
        if (!isnan(harness_column(&h, undefined[i])[0]))
            fail_msg("%s is %g after exit", undefined[i], harness_column(&h, undefined[i])[0]);
    harness_run(&h, HARNESS_FINISH);
    assert_near(harness_column(&h, "exit")[0], 1.0, 0.0);
    assert_near(harness_column(&h, "exit_year")[0], 4.0, 0.0);
    harness_free(&h);
}

static void test_too_few_members_end_the_product(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    insurer_init(&h, 2, 3);
    harness_set(&h, "insurer.exit.enrolment", 0, 0.01);
    harness_set(&h, "insurer.exit.enrolment", 1, 0.0);
    harness_set(&h, "insurer.minimum_launch_enrolment", 1, 0.005);
    harness_run(&h, HARNESS_START);
    year.members = 999;
    insurer_live(&h, year);
    assert_near(harness_column(&h, "is_open")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "is_open")[1], 1.0, 0.0);
    year.members = 0; /* nobody, and no rule against it: ratios undefined, nothing moves */
    const double premium_yuan = harness_column(&h, "price_yuan")[1];
    insurer_live(&h, year);
    assert_near(harness_column(&h, "is_open")[1], 1.0, 0.0);
    assert_true(isnan(harness_column(&h, "loss_ratio")[1]));
    assert_near(harness_column(&h, "price_yuan")[1], premium_yuan, 0.0);
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repricing_moves_within_cap_stickiness_and_whole_yuan),
        cmocka_unit_test(test_the_loss_ratio_settles_at_its_target_under_trend),
        cmocka_unit_test(test_late_reports_blur_the_price_and_known_claims_do_not),
        cmocka_unit_test(test_a_frozen_premium_never_moves_and_a_held_one_moves_the_terms),
        cmocka_unit_test(test_a_scaled_deductible_cuts_the_benefit_as_asked),
        cmocka_unit_test(test_a_technical_first_price_assumes_antiselection_and_errs),
        cmocka_unit_test(test_two_years_of_loss_running_end_the_product_and_one_does_not),
        cmocka_unit_test(test_too_few_members_end_the_product),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
