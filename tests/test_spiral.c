/* Death spiral by its three definitions, demand loss, and the index of the twin. */
#include <math.h>

#include "models/spiral.h"
#include "tests/insurer_harness.h"

static void test_the_index_is_what_selection_costs_of_the_twins_enrolment(void **unused)
{
    (void)unused;
    assert_near(spiral_index(4.0, 3.0), 0.25, 1e-15);
    assert_near(spiral_index(4.0, 4.0), 0.0, 0.0);
    assert_near(spiral_index(3.0, 4.0), 0.0, 0.0); /* advantageous selection is no spiral */
    assert_near(spiral_index(4.0, 0.0), 1.0, 0.0);
    assert_true(isnan(spiral_index(0.0, 0.0)));
}

static void test_a_step_of_d1_needs_all_three_and_none_undefined(void **unused)
{
    (void)unused;
    const struct spiral_year before = {0.40, 1.2, 100.0};
    assert_true(spiral_is_step(before, (struct spiral_year){0.37, 1.3, 110.0}, 0.05));
    assert_false(spiral_is_step(before, (struct spiral_year){0.39, 1.3, 110.0}, 0.05));
    assert_false(spiral_is_step(before, (struct spiral_year){0.37, 1.2, 110.0}, 0.05));
    assert_false(spiral_is_step(before, (struct spiral_year){0.37, 1.3, 100.0}, 0.05));
    assert_false(spiral_is_step(before, (struct spiral_year){0.0, NAN, NAN}, 0.05));
    assert_false(spiral_is_step((struct spiral_year){NAN, NAN, NAN}, before, 0.05));
}

static void test_decline_is_exit_or_half_of_the_peak_lost(void **unused)
{
    (void)unused;
    assert_true(spiral_is_decline(true, 0.6, 0.6, 0.5));
    assert_true(spiral_is_decline(false, 0.29, 0.6, 0.5));
    assert_false(spiral_is_decline(false, 0.30, 0.6, 0.5));
}

/* ------------------------------------------------------------------ whole worlds */

/* Enrolment by hand over the years of a policy and its twin; morbidity and premium rise where `is_selected`. */
static void live_world(struct pool_harness *h, const double *enrolment, const double *twin_enrolment, int n_years,
                       bool is_selected)
{
    insurer_init(h, 1, n_years);
    harness_set(h, "insurer.exit.combined_ratio", ALL_ARMS, 100.0);
    harness_run(h, HARNESS_START);
    for (int t = 0; t < n_years; t++) {
        harness_run(h, HARNESS_BEGIN);
        for (int k = 0; k < 2; k++) {
            const double share = (k == 0 ? enrolment : twin_enrolment)[t];
            const double ratio = is_selected ? 1.2 + 0.1 * t : 1.0;
            harness_column(h, "price_yuan")[k] = is_selected ? 100.0 + 10.0 * t : 100.0;
            insurer_people(h, k,
                           (struct insurer_year){.members = (int64_t)(share * INSURER_ELIGIBLE + 0.5),
                                                 .claim_yuan = 80.0 * ratio,
                                                 .expected_yuan = 80.0 * ratio,
                                                 .eligible_expected_yuan = 80.0,
                                                 .claim_square_yuan2 = 9e6});
        }
        /* a demand that any premium below 8160 yuan keeps: D2 stays silent here */
        harness_tally(h, "committed_count")[0] = harness_tally(h, "members")[0];
        harness_tally(h, "committed_risk_milliyuan")[0] = harness_tally(h, "expected_benefit_milliyuan")[0];
        harness_run(h, HARNESS_STEP);
        h->arms.year++;
    }
    harness_run(h, HARNESS_FINISH);
}

static void assert_verdict(struct pool_harness *h, double d1, double d3, double demand_loss, double exit_happened)
{
    assert_near(harness_column(h, "d1")[0], d1, 0.0);
    assert_near(harness_column(h, "d3")[0], d3, 0.0);
    assert_near(harness_column(h, "demand_loss")[0], demand_loss, 0.0);
    assert_near(harness_column(h, "exit")[0], exit_happened, 0.0);
}

static void test_a_pool_undone_by_selection_is_a_spiral_by_d1_and_d3(void **unused)
{
    (void)unused;
    struct pool_harness h;
    const double enrolment[] = {0.50, 0.40, 0.30, 0.22, 0.20}, twin[] = {0.50, 0.50, 0.50, 0.50, 0.50};
    live_world(&h, enrolment, twin, 5, true);
    assert_near(harness_column(&h, "dsi")[0], 0.88 / 2.5, 1e-12);
    assert_near(harness_column(&h, "d2")[0], 0.0, 0.0);
    assert_verdict(&h, 1.0, 1.0, 0.0, 0.0);
    assert_true(isnan(harness_column(&h, "exit_year")[0]));
    harness_free(&h);
}

static void test_a_pool_that_people_leave_without_selection_is_demand_loss(void **unused)
{
    (void)unused;
    struct pool_harness h;
    const double enrolment[] = {0.50, 0.40, 0.30, 0.22, 0.20};
    live_world(&h, enrolment, enrolment, 5, false);
    assert_near(harness_column(&h, "dsi")[0], 0.0, 0.0);
    assert_verdict(&h, 0.0, 0.0, 1.0, 0.0);
    harness_free(&h);
}

static void test_two_bad_years_are_not_three(void **unused)
{
    (void)unused;
    struct pool_harness h;
    const double enrolment[] = {0.50, 0.40, 0.35, 0.36, 0.30, 0.27, 0.29},
                 twin[] = {0.50, 0.45, 0.40, 0.40, 0.40, 0.40, 0.40};
    live_world(&h, enrolment, twin, 7, true);
    assert_verdict(&h, 0.0, 0.0, 0.0, 0.0);
    harness_free(&h);
}

static void test_after_exit_enrolment_counts_as_none(void **unused)
{
    (void)unused;
    struct pool_harness h;
    /* below the exit level of 1% in the second year: the tallies of later years must not count */
    const double enrolment[] = {0.10, 0.005, 0.30, 0.30}, twin[] = {0.10, 0.10, 0.10, 0.10};
    live_world(&h, enrolment, twin, 4, true);
    assert_near(harness_column(&h, "dsi")[0], (0.4 - 0.105) / 0.4, 1e-12);
    assert_near(harness_column(&h, "exit_year")[0], 2.0, 0.0);
    assert_near(harness_column(&h, "enrolment_rate")[0], 0.0, 0.0);
    assert_verdict(&h, 0.0, 1.0, 0.0, 1.0);
    harness_free(&h);
}

static void test_a_market_that_never_was_has_no_index(void **unused)
{
    (void)unused;
    struct pool_harness h;
    const double none[] = {0.0, 0.0, 0.0};
    live_world(&h, none, none, 3, false);
    assert_true(isnan(harness_column(&h, "dsi")[0]));
    assert_true(isnan(harness_column(&h, "d3")[0]));
    assert_true(isnan(harness_column(&h, "demand_loss")[0]));
    assert_near(harness_column(&h, "exit")[0], 1.0, 0.0);
    assert_near(harness_column(&h, "exit_year")[0], 1.0, 0.0);
    harness_free(&h);
}

static void test_a_year_without_equilibrium_in_reach_is_d2(void **unused)
{
    (void)unused;
    struct pool_harness h;
    const double enrolment[] = {0.50, 0.50};
    live_world(&h, enrolment, enrolment, 2, false);
    assert_near(harness_column(&h, "d2")[0], 0.0, 0.0);
    harness_free(&h);
    insurer_init(&h, 1, 1);
    /* everyone's risk is what they would pay at most, and the target loss ratio asks for more: no trade */
    for (int bin = 1; bin < 128; bin++) {
        harness_tally(&h, "demand_count")[bin] = 400;
        harness_tally(&h, "demand_risk_milliyuan")[bin] = 400 * (int64_t)(1000 * (8 * bin));
    }
    insurer_live(&h, (struct insurer_year){.members = 40000,
                                           .claim_yuan = 60.0,
                                           .expected_yuan = 60.0,
                                           .eligible_expected_yuan = 50.0,
                                           .claim_square_yuan2 = 9e6});
    harness_run(&h, HARNESS_FINISH);
    assert_near(harness_column(&h, "equilibrium_lost")[0], 1.0, 0.0);
    assert_near(harness_column(&h, "d2")[0], 1.0, 0.0);
    assert_true(isnan(harness_column(&h, "equilibrium_premium_yuan")[0]));
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_index_is_what_selection_costs_of_the_twins_enrolment),
        cmocka_unit_test(test_a_step_of_d1_needs_all_three_and_none_undefined),
        cmocka_unit_test(test_decline_is_exit_or_half_of_the_peak_lost),
        cmocka_unit_test(test_a_pool_undone_by_selection_is_a_spiral_by_d1_and_d3),
        cmocka_unit_test(test_a_pool_that_people_leave_without_selection_is_demand_loss),
        cmocka_unit_test(test_two_bad_years_are_not_three),
        cmocka_unit_test(test_after_exit_enrolment_counts_as_none),
        cmocka_unit_test(test_a_market_that_never_was_has_no_index),
        cmocka_unit_test(test_a_year_without_equilibrium_in_reach_is_d2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
