/* Who is in, and what the product costs and brings beside its premium. */
#include <math.h>

#include "models/churn.h"
#include "tests/insurer_harness.h"

static const struct insurer_year ORDINARY = {.members = 40000,
                                             .claim_yuan = 90.0,
                                             .expected_yuan = 90.0,
                                             .eligible_expected_yuan = 75.0,
                                             .claim_square_yuan2 = 9e6};

static void tally(struct pool_harness *harness, const char *name, int64_t value)
{
    harness_tally(harness, name)[0] = value;
}

static void test_members_are_renewals_and_joins_of_survivors_and_entrants(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    insurer_live(&h, ORDINARY);
    assert_true(isnan(harness_column(&h, "renewal_rate")[0])); /* no members before the first year */
    assert_true(isnan(harness_column(&h, "least_renewal_rate")[0]));
    /* 40,000 members, 300 of them died; 100,000 eligible, 1,000 of them entrants */
    const int64_t surviving = 39700, renewals = 35730, others = 59300, joins = 5930, entrants_in = 340;
    tally(&h, "surviving_members", surviving);
    tally(&h, "renewals", renewals);
    tally(&h, "surviving_non_members", others);
    tally(&h, "joins_survivors", joins);
    tally(&h, "new_members", joins + entrants_in);
    struct insurer_year year = ORDINARY;
    year.members = renewals + joins + entrants_in;
    insurer_live(&h, year);
    const double r = harness_column(&h, "renewal_rate")[0], g = harness_column(&h, "joining_rate")[0];
    assert_near(r, 0.9, 1e-12);
    assert_near(g, 0.1, 1e-12);
    assert_near(harness_column(&h, "enrolment_rate")[0],
                (r * (double)surviving + g * (double)others + (double)entrants_in) / INSURER_ELIGIBLE, 1e-12);
    assert_near(harness_column(&h, "new_member_share")[0], 6270.0 / 42000.0, 1e-12);
    assert_near(harness_column(&h, "least_renewal_rate")[0], churn_least_renewal_rate(0.40, 0.42), 1e-12);
    harness_free(&h);
}

static void test_shares_of_members_are_of_members(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    tally(&h, "member_age_years", 40000 * 41);
    tally(&h, "members_60_plus", 14800);
    tally(&h, "members_under_40", 9600);
    tally(&h, "members_major", 4400);
    tally(&h, "pushed", 2000);
    tally(&h, "claimants", 720);
    tally(&h, "out_of_policy_claims_fen", 40000 * 2000);
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "mean_age_years")[0], 41.0, 1e-12);
    assert_near(harness_column(&h, "share_60_plus")[0], 0.37, 1e-12);
    assert_near(harness_column(&h, "share_under_40")[0], 0.24, 1e-12);
    assert_near(harness_column(&h, "share_major")[0], 0.11, 1e-12);
    assert_near(harness_column(&h, "pushed_share")[0], 0.05, 1e-12);
    assert_near(harness_column(&h, "claimant_share")[0], 0.018, 1e-12);
    assert_near(harness_column(&h, "claim_per_claimant_yuan")[0], 5000.0, 1e-12);
    assert_near(harness_column(&h, "out_of_policy_claim_per_member_yuan")[0], 20.0, 1e-12);
    harness_free(&h);
}

static void set_society(struct pool_harness *h)
{
    harness_set(h, "city.insured", ALL_ARMS, 10.0 * INSURER_ELIGIBLE);
    harness_set(h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(h, "operating_model.minutes_per_contact", ALL_ARMS, 12.0);
    harness_set(h, "operating_model.shadow_wage_yuan_per_hour", ALL_ARMS, 30.0);
    harness_set(h, "city.safety_net_premium_paid_share", ALL_ARMS, 0.5);
    harness_run(h, HARNESS_START);
    harness_column(h, "income_level")[0] = 1.1;
    tally(h, "contacts", 60000);
    tally(h, "account_payers", 10000);
    tally(h, "safety_net_members", 2000);
    tally(h, "assistance_displaced_fen", 5000000);
    tally(h, "households", 38000);
    tally(h, "catastrophic_households_without", 1900);
    tally(h, "catastrophic_households", 1400);
    for (int q = 0; q < 5; q++) {
        harness_tally(h, "members_by_quintile")[q] = 8000;
        harness_tally(h, "claims_by_quintile_fen")[q] = 8000LL * 1000 * (13 - 2 * q);
    }
}

static void test_society_pays_and_gains_on_the_scale_of_the_real_pool(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    set_society(&h);
    insurer_live(&h, ORDINARY);
    assert_near(harness_column(&h, "grassroots_hours")[0], 120000.0, 1e-12);
    assert_near(harness_column(&h, "grassroots_cost_yuan")[0], 120000.0 * 30.0 * 1.1, 1e-12);
    assert_near(harness_column(&h, "account_premium_yuan")[0], 1e7, 1e-12);
    assert_near(harness_column(&h, "fiscal_premium_yuan")[0], 1e6, 1e-12);
    assert_near(harness_column(&h, "assistance_displaced_yuan")[0], 5e5, 1e-12);
    assert_true(isnan(harness_column(&h, "million_yuan_policies_lapsed")[0]));
    assert_near(harness_column(&h, "catastrophic_household_share_without")[0], 0.05, 1e-12);
    assert_near(harness_column(&h, "catastrophic_household_share")[0], 1400.0 / 38000.0, 1e-12);
    assert_near(harness_column(&h, "cost_per_household_spared_yuan")[0], (4e7 + 3960000.0) / 5000.0, 1e-12);
    assert_near(harness_column(&h, "premium_quintile_1_yuan")[0], 8e6, 1e-12);
    assert_near(harness_column(&h, "net_benefit_quintile_1_yuan")[0], 80000.0 * 30.0, 1e-12);
    assert_near(harness_column(&h, "net_benefit_quintile_5_yuan")[0], -80000.0 * 50.0, 1e-12);
    harness_free(&h);
}

static void test_a_product_that_spares_nobody_has_no_cost_per_household(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    set_society(&h);
    tally(&h, "catastrophic_households", 1900);
    insurer_live(&h, ORDINARY);
    assert_true(isnan(harness_column(&h, "cost_per_household_spared_yuan")[0]));
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_renewals_and_joins_of_survivors_and_entrants),
        cmocka_unit_test(test_shares_of_members_are_of_members),
        cmocka_unit_test(test_society_pays_and_gains_on_the_scale_of_the_real_pool),
        cmocka_unit_test(test_a_product_that_spares_nobody_has_no_cost_per_household),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
