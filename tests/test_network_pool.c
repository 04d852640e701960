/* The platform of network mutual aid: equal shares against their closed form, when costs are shared, who leaves, when it
 * closes. */
#include <math.h>

#include "models/network_mutual_aid.h"
#include "tests/pool_harness.h"

extern const struct pool_model pool_network_mutual_aid;
static const struct pool_model *const MODELS[] = {&pool_network_mutual_aid};

enum { PEOPLE = 100000, N_POLICIES = 2 };
#define KEY(name_) "city.network_mutual_aid." name_

static void new_pool(struct pool_harness *h)
{
    harness_init(h, MODELS, 1, N_POLICIES, 10);
    harness_set(h, KEY("enabled"), ALL_ARMS, 1.0);
    harness_set(h, KEY("benefit_yuan"), ALL_ARMS, 300000.0); /* under 40, where all members of these tests are */
    harness_set(h, KEY("definition_share"), ALL_ARMS, 0.2);
    harness_set(h, KEY("settlement_delay_months"), ALL_ARMS, 0.0);
    harness_set(h, "city.insured", ALL_ARMS, PEOPLE);
    harness_set(h, "run.persons", ALL_ARMS, PEOPLE);
    harness_tally(h, "network_people")[0] = PEOPLE;
    harness_tally(h, "network_at_risk")[0] = 80000;
    harness_tally(h, "network_at_risk_hazard")[0] = (int64_t)(80000 * 0.004 * NETWORK_HAZARD_ONE);
    harness_run(h, HARNESS_START);
}

static void set_members(struct pool_harness *h, int month, int64_t members)
{
    harness_tally(h, "network_month_members")[month] = members;
}

/* Members all year, all in one cell, and what each month's diagnoses cost. */
static void set_year(struct pool_harness *h, int64_t members, double hazard, int64_t benefit_fen)
{
    const int cell = network_cell(1, 0);
    for (int month = 0; month < MONTHS; month++) {
        set_members(h, month, members);
        harness_tally(h, "network_month_benefit_fen")[month] = benefit_fen;
    }
    harness_tally(h, "network_member_at_risk")[0] = members;
    harness_tally(h, "network_cell_members")[cell] = members;
    harness_tally(h, "network_cell_hazard")[cell] = (int64_t)((double)members * hazard * NETWORK_HAZARD_ONE);
    harness_tally(h, "network_cover_hazard")[0] = harness_tally(h, "network_cell_hazard")[cell];
}

/* ------------------------------------------------------------------ formulas */

static void test_what_members_pay_is_benefits_and_fee_to_half_a_fen_a_member(void **state)
{
    (void)state;
    for (int i = 1; i <= 3000; i++) {
        const double members = 7.0 * i, benefit_fen = 1e7 * (i % 13), fee_share = 0.01 * (i % 11);
        const double share_fen = network_share_fen(benefit_fen, fee_share, members);
        assert_near(share_fen, rint(share_fen), 0.0);
        assert_within(share_fen * members - benefit_fen * (1.0 + fee_share), -0.5 * members, 0.5 * members);
    }
    assert_near(network_share_fen(1e7, 0.08, 0.0), 0.0, 0.0);
}

static void test_leaving_rises_with_the_share_and_falls_with_what_was_expected_and_with_worth(void **state)
{
    (void)state;
    const struct network_leaving leaving = {0.05, 1.5, 0.4};
    assert_near(network_leaving_probability(&leaving, 91.0, 91.0, 91.0), 0.05, 1e-12);
    for (double share = 1.0; share < 400.0; share *= 1.3) {
        assert_true(network_leaving_probability(&leaving, 1.3 * share, 30.0, 80.0) >
                    network_leaving_probability(&leaving, share, 30.0, 80.0));
        assert_true(network_leaving_probability(&leaving, share, 40.0, 80.0) <
                    network_leaving_probability(&leaving, share, 30.0, 80.0));
        assert_true(network_leaving_probability(&leaving, share, 30.0, 90.0) <
                    network_leaving_probability(&leaving, share, 30.0, 80.0));
        assert_true(network_joining_factor(1.0, 1.3 * share, 30.0) <= network_joining_factor(1.0, share, 30.0));
    }
    assert_near(network_joining_factor(1.0, 60.0, 30.0), 0.5, 1e-12);
    assert_near(network_joining_factor(1.0, 20.0, 30.0), 1.0, 0.0);
}

static void test_only_the_luck_of_the_larger_pool_is_left(void **state)
{
    (void)state;
    assert_near(network_seen_fen(1e6, 3e6, 1e5, 1e5), 3e6, 1e-12);
    assert_near(network_seen_fen(1e6, 3e6, 1e5, 1e9), 1.02e6, 1e-12);
    assert_near(network_seen_fen(1e6, 0.0, 1e5, 1e3), 0.0, 0.0);
}

static void test_a_cover_from_a_month_on_has_the_rest_of_the_year(void **state)
{
    (void)state;
    for (int from = 0; from < N_COVER_MONTHS; from++) {
        double share = 0.0;
        for (int month = 0; month < MONTHS; month++)
            share += network_cover_share(from, month);
        assert_near(share, (12.0 - from) / 12.0, 1e-12);
    }
}

static void test_every_age_below_60_has_one_band_and_benefit(void **state)
{
    (void)state;
    static const int FIRST[N_NETWORK_AGES] = {0, 18, 30, 40, 50};
    for (int age = 0, band = 0; age < NETWORK_AGE_END; age++) {
        band += band + 1 < N_NETWORK_AGES && age == FIRST[band + 1];
        assert_int_equal(network_age_band(age), band);
        assert_int_equal(network_benefit_band(band), age >= 40);
    }
}

/* ------------------------------------------------------------------ the year */

static void test_the_share_of_a_year_is_the_sum_of_its_months(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    set_year(&h, 7000, 0.002, 0);
    double share_fen = 0.0;
    for (int month = 0; month < MONTHS; month++) {
        const int64_t benefit_fen = 30000000 * (month % 3);
        set_members(&h, month, 1000 * (month + 1));
        harness_tally(&h, "network_month_benefit_fen")[month] = benefit_fen;
        share_fen += rint((double)benefit_fen * 1.08 / (1000.0 * (month + 1)));
    }
    harness_run(&h, HARNESS_STEP);
    for (int k = 0; k < h.arms.n_arms; k++) {
        assert_near(harness_column(&h, "network_share_yuan")[k], share_fen / 100.0, 1e-12);
        assert_near(harness_column(&h, "network_members_share")[k], 12000.0 / PEOPLE, 1e-12);
    }
    harness_free(&h);
}

static void test_costs_are_shared_after_the_delay_and_none_is_lost(void **state)
{
    (void)state;
    for (double delay = 0.0; delay <= 12.0; delay += 0.75) {
        struct pool_harness h;
        new_pool(&h);
        harness_set(&h, KEY("settlement_delay_months"), ALL_ARMS, delay);
        harness_set(&h, KEY("fee_share"), ALL_ARMS, 0.0);
        set_year(&h, 1000, 0.002, 60000000);
        harness_run(&h, HARNESS_STEP);
        const double first_yuan = harness_column(&h, "network_share_yuan")[0];
        assert_near(first_yuan, 600.0 * (12.0 - delay), 1e-9);
        set_year(&h, 1000, 0.002, 0);
        harness_column(&h, "network_runs")[0] = 1.0; /* the first year was above the ceiling */
        harness_run(&h, HARNESS_STEP);
        assert_near(first_yuan + harness_column(&h, "network_share_yuan")[0], 7200.0, 1e-9);
        harness_free(&h);
    }
}

static void test_a_large_pool_shares_what_is_expected(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    harness_set(&h, KEY("pool_people"), ALL_ARMS, 1e10);
    set_year(&h, 8000, 0.0015, 0); /* nobody was diagnosed among the simulated */
    harness_run(&h, HARNESS_STEP);
    assert_near(harness_column(&h, "network_share_yuan")[0], 300000.0 * 0.2 * 0.0015 * 1.08, 0.005);
    assert_near(harness_column(&h, "network_benefit_yuan_per_member")[0], 300000.0 * 0.2 * 0.0015, 0.005);
    assert_near(harness_column(&h, "network_incidence_ratio")[0], 0.0015 / 0.004, 1e-9);
    harness_free(&h);
}

static void test_an_old_platform_begins_with_the_diagnoses_of_the_year_before(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    harness_set(&h, KEY("pool_people"), ALL_ARMS, 1e10);
    harness_set(&h, KEY("fee_share"), ALL_ARMS, 0.0);
    harness_set(&h, KEY("settlement_delay_months"), ALL_ARMS, 3.0);
    harness_set(&h, KEY("first_members_joined_within_months"), ALL_ARMS, 24.0);
    harness_set(&h, KEY("waiting_months"), ALL_ARMS, 4.0);
    set_year(&h, 8000, 0.0015, 0);
    harness_run(&h, HARNESS_STEP);
    /* of 20 months of joining that are covered now, 17, 18 and 19 were when January, February and March were caused */
    const double months = 9.0 + (17.0 + 18.0 + 19.0) / 20.0, luck = -9.0 * sqrt(PEOPLE / 1e10); /* nobody was seen */
    assert_near(harness_column(&h, "network_benefit_yuan_per_member")[0],
                300000.0 * 0.2 * 0.0015 * (months + luck) / 12.0, 1e-6);
    harness_free(&h);
}

static double leaving_after(int64_t benefit_fen)
{
    struct pool_harness h;
    new_pool(&h);
    set_year(&h, 8000, 0.0015, benefit_fen);
    harness_run(&h, HARNESS_STEP);
    const double leaving = harness_column(&h, "network_leaving_probability")[network_cell(1, 0)];
    const double joining = harness_column(&h, "network_joining_factor")[0];
    assert_within(joining, 0.0, 1.0);
    harness_free(&h);
    return leaving;
}

static void test_more_leave_the_dearer_the_year_was(void **state)
{
    (void)state;
    double last = 0.0;
    for (int64_t benefit_fen = 1000000; benefit_fen < 100000000; benefit_fen *= 2) {
        const double leaving = leaving_after(benefit_fen);
        assert_true(leaving > last && leaving < 1.0);
        last = leaving;
    }
    assert_true(last > 0.5);
}

static void test_those_who_get_least_for_the_share_leave_first(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    set_year(&h, 8000, 0.0015, 2000000);
    const int healthy = network_cell(2, 0), ill = network_cell(2, 1);
    harness_tally(&h, "network_cell_members")[healthy] = harness_tally(&h, "network_cell_members")[ill] = 100;
    harness_tally(&h, "network_cell_hazard")[healthy] = (int64_t)(100 * 0.001 * NETWORK_HAZARD_ONE);
    harness_tally(&h, "network_cell_hazard")[ill] = (int64_t)(100 * 0.004 * NETWORK_HAZARD_ONE);
    harness_run(&h, HARNESS_STEP);
    const double *leaving = harness_column(&h, "network_leaving_probability");
    assert_true(leaving[healthy] > 1.3 * leaving[ill]);
    harness_free(&h);
}

static void test_members_come_to_expect_what_they_pay(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    set_year(&h, 8000, 0.0015, 5000000);
    double last_distance = 1e9;
    for (int year = 0; year < 6; year++) {
        harness_run(&h, HARNESS_STEP);
        const double distance =
            fabs(harness_column(&h, "network_expectation_yuan")[0] - harness_column(&h, "network_share_yuan")[0]);
        assert_true(distance < last_distance);
        last_distance = distance;
    }
    assert_true(last_distance < 1.0);
    harness_free(&h);
}

static void test_the_platform_closes_above_the_ceiling_or_with_too_few_members(void **state)
{
    (void)state;
    for (int is_dear = 0; is_dear < 2; is_dear++)
        for (int is_small = 0; is_small < 2; is_small++) {
            struct pool_harness h;
            new_pool(&h);
            harness_set(&h, KEY("share_ceiling_yuan"), ALL_ARMS, 188.0);
            harness_set(&h, KEY("least_member_share"), ALL_ARMS, 0.01);
            const int64_t members = is_small ? 999 : 1000;
            set_year(&h, members, 0.0015,
                     (is_dear ? 1460 : 1440) * members); /* of a month: 15.6 or 15.8 yuan a member */
            harness_run(&h, HARNESS_STEP);
            assert_near(harness_column(&h, "network_open")[0], 1.0, 0.0);
            assert_near(harness_column(&h, "network_runs")[0], is_dear || is_small ? 0.0 : 1.0, 0.0);
            harness_free(&h);
        }
}

static void test_a_spiral_step_needs_fewer_members_a_higher_share_and_a_higher_incidence(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        struct pool_harness h;
        const int falls = i & 1, is_dearer = i >> 1 & 1, is_sicker = i >> 2 & 1;
        new_pool(&h);
        set_year(&h, 8000, 0.0015, 5000000);
        harness_run(&h, HARNESS_STEP);
        assert_near(harness_column(&h, "network_spiral")[0], 0.0, 0.0);
        set_year(&h, falls ? 7000 : 7700, is_sicker ? 0.0016 : 0.0014, is_dearer ? 6000000 : 4000000);
        harness_run(&h, HARNESS_STEP);
        assert_near(harness_column(&h, "network_spiral")[0], falls && is_dearer && is_sicker ? 1.0 : 0.0, 0.0);
        harness_free(&h);
    }
}

static void test_where_nobody_is_a_member_nothing_is_shared(void **state)
{
    struct pool_harness h;
    (void)state;
    new_pool(&h);
    harness_run(&h, HARNESS_STEP);
    assert_true(isnan(harness_column(&h, "network_share_yuan")[0]));
    assert_true(isnan(harness_column(&h, "network_leavers_rate")[0]));
    assert_near(harness_column(&h, "network_members_share")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "network_lump_sum_yuan")[0], 0.0, 0.0);
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_members_pay_is_benefits_and_fee_to_half_a_fen_a_member),
        cmocka_unit_test(test_leaving_rises_with_the_share_and_falls_with_what_was_expected_and_with_worth),
        cmocka_unit_test(test_only_the_luck_of_the_larger_pool_is_left),
        cmocka_unit_test(test_a_cover_from_a_month_on_has_the_rest_of_the_year),
        cmocka_unit_test(test_every_age_below_60_has_one_band_and_benefit),
        cmocka_unit_test(test_the_share_of_a_year_is_the_sum_of_its_months),
        cmocka_unit_test(test_costs_are_shared_after_the_delay_and_none_is_lost),
        cmocka_unit_test(test_a_large_pool_shares_what_is_expected),
        cmocka_unit_test(test_an_old_platform_begins_with_the_diagnoses_of_the_year_before),
        cmocka_unit_test(test_more_leave_the_dearer_the_year_was),
        cmocka_unit_test(test_those_who_get_least_for_the_share_leave_first),
        cmocka_unit_test(test_members_come_to_expect_what_they_pay),
        cmocka_unit_test(test_the_platform_closes_above_the_ceiling_or_with_too_few_members),
        cmocka_unit_test(test_a_spiral_step_needs_fewer_members_a_higher_share_and_a_higher_incidence),
        cmocka_unit_test(test_where_nobody_is_a_member_nothing_is_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
