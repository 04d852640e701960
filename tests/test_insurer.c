/* The insurer's year: claims seen, floor, ratios, reinsurance, trust. */
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "models/loss_ratio.h"
#include "models/reinsurance.h"
#include "models/trust.h"
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

/* ------------------------------------------------------------------ claims and ratios */

static void test_ratios_follow_their_definitions(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.loss_ratio_floor", ALL_ARMS, 0.95);
    harness_set(&h, "insurer.expense_share", ALL_ARMS, 0.05);
    harness_set(&h, "insurer.fixed_expense_yuan", ALL_ARMS, 50000.0);
    harness_run(&h, HARNESS_START);
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "enrolment_rate")[0], 0.5, 1e-15);
    assert_near(harness_column(&h, "loss_ratio")[0], 0.90, 1e-12);
    assert_near(harness_column(&h, "net_loss_ratio")[0], 0.95, 1e-12);
    assert_near(harness_column(&h, "refund_share")[0], 0.05, 1e-12);
    assert_near(harness_column(&h, "combined_ratio")[0], 0.95 + 0.05 + 0.01, 1e-12);
    assert_near(harness_column(&h, "incurred_loss_ratio")[0], 0.90, 1e-12); /* no error in the estimate */
    assert_near(harness_column(&h, "underwriting_result_yuan")[0], -0.01 * 5e6, 1e-9);
    assert_near(harness_column(&h, "morbidity_ratio")[0], 1.2, 1e-12);
    assert_near(harness_column(&h, "morbidity_ratio_own_terms")[0], 1.2, 1e-12);
    assert_near(harness_column(&h, "claim_per_member_yuan")[0], 90.0, 1e-12);
    assert_true(isnan(harness_column(&h, "renewal_rate")[0]));
    harness_free(&h);
}

static void test_the_twin_is_charged_its_claims_over_its_own_morbidity(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "claims_yuan")[0], 50000.0 * 90.0, 1e-12);
    assert_near(harness_column(&h, "claims_yuan")[1], 50000.0 * 75.0, 1e-12);
    assert_true(harness_column(&h, "indicated_premium_yuan")[1] < harness_column(&h, "indicated_premium_yuan")[0]);
    harness_free(&h);
}

static void test_with_equal_risks_the_twin_is_bit_for_bit_its_policy(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    uint32_t state = 7;
    insurer_init(&h, 2, 10);
    harness_set(&h, "insurer.excess_of_loss.retention_yuan", ALL_ARMS, 100000.0);
    harness_set(&h, "insurer.stop_loss.attachment_ratio", ALL_ARMS, 1.0);
    for (int t = 0; t < 10; t++) {
        year.members = (int64_t)(20000 + 60000 * spread(&state));
        year.expected_yuan = year.eligible_expected_yuan = 70.0 + 40.0 * spread(&state);
        year.expected_yuan = year.eligible_expected_yuan = floor(year.expected_yuan * 1000.0) / 1000.0;
        year.claim_yuan = year.expected_yuan * (0.8 + 0.4 * spread(&state));
        year.excess_yuan = 5.0;
        year.expected_excess_yuan = 4.0;
        insurer_live(&h, year);
        for (int c = 0; c < h.n_columns; c++) {
            const struct field *field = h.columns[c].field;
            if (field->shape != ARM || field->type != TYPE_F64 || strcmp(field->name, "years_equilibrium_lost") == 0)
                continue;
            for (int k = 0; k < 2; k++) {
                const double of_policy = ((double *)h.columns[c].values)[k],
                             of_twin = ((double *)h.columns[c].values)[k + 2];
                if (!isnan(of_twin) && memcmp(&of_policy, &of_twin, sizeof of_twin) != 0)
                    fail_msg("%s differs: %.17g %.17g", field->name, of_policy, of_twin);
            }
        }
    }
    harness_run(&h, HARNESS_FINISH);
    assert_near(harness_column(&h, "dsi")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "dsi")[1], 0.0, 0.0);
    harness_free(&h);
}

static void test_a_sample_shows_the_claims_noise_of_the_real_pool(void **unused)
{
    (void)unused;
    /* 100,000 for a million: the deviation of claims per member is √10 times smaller, expectation is untouched */
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    insurer_init(&h, 1, 3);
    harness_set(&h, "city.insured", ALL_ARMS, 10.0 * INSURER_ELIGIBLE);
    year.claim_yuan = 100.0;
    insurer_live(&h, year);
    assert_near(harness_column(&h, "claim_per_member_yuan")[0], 90.0 + 10.0 / sqrt(10.0), 1e-12);
    assert_near(harness_column(&h, "expected_claim_per_member_yuan")[0], 90.0, 1e-12);
    assert_near(harness_column(&h, "real_members")[0], 500000.0, 1e-12);
    assert_near(pool_seen(90.0, 80.0, 4e5, 1e5), 85.0, 1e-12);
    assert_near(pool_seen(10.0, 0.0, 1e5, 4e5), 0.0, 0.0); /* never negative */
    harness_free(&h);
}

static void test_a_benefit_reserve_pays_next_years_claims_and_cheapens_its_premium(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    insurer_init(&h, 2, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.loss_ratio_floor", ALL_ARMS, 0.90);
    harness_set(&h, "insurer.refund_form", 1, 1.0);
    harness_run(&h, HARNESS_START);
    year.claim_yuan = year.expected_yuan = 70.0;
    insurer_live(&h, year);
    for (int k = 0; k < 2; k++) {
        assert_near(harness_column(&h, "refund_yuan")[k], 50000.0 * 20.0, 1e-12);
        assert_near(harness_column(&h, "net_loss_ratio")[k], 0.90, 1e-12);
    }
    assert_near(harness_column(&h, "benefit_reserve_yuan")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "benefit_reserve_yuan")[1], 1e6, 1e-12);
    assert_true(harness_column(&h, "indicated_premium_yuan")[1] < harness_column(&h, "indicated_premium_yuan")[0]);
    harness_column(&h, "price_yuan")[1] = 100.0;
    year.claim_yuan = year.expected_yuan = 130.0;
    insurer_live(&h, year);
    assert_near(harness_column(&h, "refund_yuan")[1], -1e6, 1e-12); /* drawn in full */
    assert_near(harness_column(&h, "net_loss_ratio")[1], 1.30 - 0.20, 1e-12);
    assert_near(harness_column(&h, "benefit_reserve_yuan")[1], 0.0, 0.0);
    harness_free(&h);
}

static void test_net_loss_ratio_is_never_below_the_floor_nor_below_the_loss_ratio_with_cash_refunds(void **unused)
{
    (void)unused;
    uint32_t state = 1;
    for (int i = 0; i < 10000; i++) {
        const double premium = 1.0 + 1e8 * spread(&state), claims = premium * 2.0 * spread(&state),
                     floor_ratio = spread(&state);
        const double refund = loss_ratio_floor_return_yuan(floor_ratio, premium, 0.0, claims);
        const double net = loss_ratio_net(claims, refund, premium);
        assert_true(refund >= 0.0);
        assert_true(net >= floor_ratio * (1.0 - 1e-12) && net >= loss_ratio_gross(claims, premium));
        assert_true(refund == 0.0 || net <= floor_ratio * (1.0 + 1e-12));
    }
}

static void test_the_incurred_ratio_carries_the_error_of_the_reserve_and_takes_it_back(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.outstanding_share", ALL_ARMS, 0.25);
    harness_set(&h, "insurer.ibnr_error_sd", ALL_ARMS, 0.10);
    harness_set(&h, "insurer.pricing_rule", ALL_ARMS, 2.0);
    harness_run(&h, HARNESS_START);
    harness_column(&h, "ibnr_error_normal")[0] = 2.0;
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "incurred_loss_ratio")[0], 0.90 * (1.0 + 0.25 * 0.2), 1e-12);
    harness_column(&h, "ibnr_error_normal")[0] = 0.0;
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "incurred_loss_ratio")[0], 0.90 * (1.0 - 0.25 * 0.2), 1e-12);
    harness_free(&h);
}

/* ------------------------------------------------------------------ reinsurance */

static double excess_integrand(double total, void *attachment)
{
    return max_of(total - *(double *)attachment, 0.0) * gsl_ran_gaussian_pdf(total - 100.0, 20.0);
}

static void test_stop_loss_expectation_is_the_integral_that_it_stands_for(void **unused)
{
    (void)unused;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    for (double attachment = 40.0; attachment <= 180.0; attachment += 10.0) {
        double integral, error;
        gsl_function function = {excess_integrand, &attachment};
        gsl_integration_qag(&function, max_of(attachment, 100.0 - 20.0 * 12.0), 100.0 + 20.0 * 12.0, 0.0, 1e-11, 1000,
                            GSL_INTEG_GAUSS61, workspace, &integral, &error);
        assert_near(reinsurance_stop_loss_expectation(100.0, 20.0, attachment), integral, 1e-9);
    }
    gsl_integration_workspace_free(workspace);
    assert_near(reinsurance_stop_loss_expectation(100.0, 0.0, 80.0), 20.0, 0.0);
    assert_near(reinsurance_layer_expectation(100.0, 0.0, 80.0, 15.0), 15.0, 0.0);
}

static void test_stop_loss_premium_is_the_mean_recovery_and_its_loading(void **unused)
{
    (void)unused;
    /* the recovery of a normal total, averaged over its quantiles, against the premium's expectation */
    const double mean = 1000.0, sd = 150.0, attachment = 1100.0, limit = 200.0;
    double sum = 0.0;
    const int n = 200000;
    for (int i = 0; i < n; i++)
        sum += reinsurance_layer_recovery(mean + sd * vm_normal_quantile_f64((i + 0.5) / n), attachment, limit);
    assert_near(reinsurance_layer_expectation(mean, sd, attachment, limit), sum / n, 1e-6);
}

static void test_reinsurance_pays_what_it_covers_and_costs_its_expectation(void **unused)
{
    (void)unused;
    struct pool_harness h;
    struct insurer_year year = ORDINARY;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.excess_of_loss.retention_yuan", ALL_ARMS, 100000.0);
    harness_set(&h, "insurer.excess_of_loss.loading", ALL_ARMS, 0.5);
    harness_set(&h, "insurer.stop_loss.attachment_ratio", ALL_ARMS, 1.0);
    harness_set(&h, "insurer.stop_loss.limit_ratio", ALL_ARMS, 0.1);
    harness_set(&h, "insurer.stop_loss.loading", ALL_ARMS, 0.0);
    harness_run(&h, HARNESS_START);
    year.claim_yuan = 130.0;
    year.excess_yuan = 8.0;
    year.expected_excess_yuan = 5.0; /* per eligible: 6 per member at a morbidity of 1.2 */
    insurer_live(&h, year);
    assert_near(harness_column(&h, "recoveries_yuan")[0], 50000.0 * (8.0 + 10.0), 1e-9); /* 22 above 100, at most 10 */
    const double sd = sqrt(50000.0 * 9e6);
    const double stop_loss = reinsurance_layer_expectation(50000.0 * 84.0, sd, 5e6, 5e5);
    assert_near(harness_column(&h, "reinsurance_premium_yuan")[0], 50000.0 * 6.0 * 1.5 + stop_loss, 1e-9);
    assert_near(harness_column(&h, "combined_ratio")[0],
                1.30 + 0.16 + (harness_column(&h, "reinsurance_premium_yuan")[0] - 900000.0) / 5e6, 1e-9);
    harness_free(&h);
}

static void test_the_stop_loss_is_priced_before_the_years_shock(void **unused)
{
    (void)unused;
    /* a 10% shock under an elasticity of 2 raised expected claims by 20%: the premium is that of the year without it */
    double premium_yuan[2];
    for (int is_shocked = 0; is_shocked < 2; is_shocked++) {
        struct pool_harness h;
        struct insurer_year year = ORDINARY;
        insurer_init(&h, 1, 1);
        harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
        harness_set(&h, "insurer.stop_loss.attachment_ratio", ALL_ARMS, 0.95);
        harness_set(&h, "city.cost.trend_shock_sd", ALL_ARMS, 0.05);
        harness_run(&h, HARNESS_START);
        harness_column(&h, "expected_trend")[0] = 0.07;
        harness_column(&h, "layer_trend")[1] = harness_column(&h, "layer_trend")[2] = 1.14;
        harness_column(&h, "cost_level")[0] = is_shocked ? 1.1 : 1.0;
        year.claim_yuan = year.expected_yuan = is_shocked ? 108.0 : 90.0;
        insurer_live(&h, year);
        premium_yuan[is_shocked] = harness_column(&h, "reinsurance_premium_yuan")[0];
        harness_free(&h);
    }
    assert_true(premium_yuan[0] > 0.0);
    assert_near(premium_yuan[1], premium_yuan[0], 1e-9);
}

/* ------------------------------------------------------------------ trust */

static void test_trust_goes_part_of_the_way_to_what_is_seen(void **unused)
{
    (void)unused;
    const struct trust_response response = {0.25, 0.45, 0.30, 0.3, 1.1, 0.4, 0.9};
    assert_near(trust_target(&response, 0.9, 0.9, 0.95), 0.25 + 0.45 + 0.30 * 0.95, 1e-15);
    assert_near(trust_target(&response, 0.45, 0.45, 0.0), 0.25 + 0.225, 1e-15);
    assert_near(trust_target(&response, 1.5, 1.5, 0.0), 0.25 + 0.45 - 0.3 * 0.4, 1e-15);
    assert_near(trust_next(0.8, 0.5, 0.4), 0.68, 1e-15);
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "operating_model.first_trust", ALL_ARMS, 0.80);
    harness_set(&h, "operating_model.publicness", ALL_ARMS, 0.95);
    harness_run(&h, HARNESS_START);
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "trust")[0], 0.80, 0.0); /* the year's own, with which people decided */
    harness_run(&h, HARNESS_BEGIN);
    assert_near(harness_column(&h, "trust")[0], 0.80 + 0.4 * (0.985 - 0.80), 1e-12);
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ratios_follow_their_definitions),
        cmocka_unit_test(test_the_twin_is_charged_its_claims_over_its_own_morbidity),
        cmocka_unit_test(test_with_equal_risks_the_twin_is_bit_for_bit_its_policy),
        cmocka_unit_test(test_a_sample_shows_the_claims_noise_of_the_real_pool),
        cmocka_unit_test(test_a_benefit_reserve_pays_next_years_claims_and_cheapens_its_premium),
        cmocka_unit_test(test_net_loss_ratio_is_never_below_the_floor_nor_below_the_loss_ratio_with_cash_refunds),
        cmocka_unit_test(test_the_incurred_ratio_carries_the_error_of_the_reserve_and_takes_it_back),
        cmocka_unit_test(test_stop_loss_expectation_is_the_integral_that_it_stands_for),
        cmocka_unit_test(test_stop_loss_premium_is_the_mean_recovery_and_its_loading),
        cmocka_unit_test(test_reinsurance_pays_what_it_covers_and_costs_its_expectation),
        cmocka_unit_test(test_the_stop_loss_is_priced_before_the_years_shock),
        cmocka_unit_test(test_trust_goes_part_of_the_way_to_what_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
