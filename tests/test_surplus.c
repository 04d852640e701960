/* The competitive and the efficient point of a market and the loss between them: case C01 and markets made for it. */
#include <math.h>
#include <string.h>

#include "models/equilibrium.h"
#include "models/separating_menu.h"
#include "models/surplus.h"
#include "tests/case_file.h"
#include "tests/pool_harness.h"

extern const struct pool_model pool_welfare;

static double spread(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) * 0x1p-24;
}

static struct surplus surplus_of(const struct demand_curve *curve)
{
    struct surplus surplus;
    surplus_init(&surplus, curve);
    return surplus;
}

/* ------------------------------------------------------------------ C01: linear demand and average cost */

/* Q = alpha − beta p, AC = gamma + delta p. */
struct linear_market {
    double alpha, beta, gamma, delta;
};

static double linear_demand(const struct linear_market *m, double premium)
{
    return max_of(m->alpha - m->beta * premium, 0.0);
}

static double linear_needed(double premium, const void *context)
{
    const struct linear_market *m = context;
    return m->gamma + m->delta * premium;
}

/* The market as a histogram: cumulative people and cost are exact at the edges of the bins. */
static struct demand_curve linear_curve(const struct linear_market *m, double people)
{
    struct demand_curve curve = {.target_loss_ratio = 1.0};
    for (int bin = 0; bin <= N_DEMAND_BINS; bin++) {
        const double premium = bin_lower_edge_yuan(bin < 1 ? 1 : bin), demand = linear_demand(m, premium);
        curve.people[bin] = people * demand;
        curve.risk_yuan[bin] = people * demand * linear_needed(premium, m);
    }
    return curve;
}

static struct linear_market market_of(json_t *c01, const char *name)
{
    char path[64];
    const char *const KEYS[] = {"alpha", "beta", "gamma", "delta"};
    double values[4];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "inputs/%s/%s", name, KEYS[i]);
        values[i] = case_number(c01, path);
    }
    return (struct linear_market){values[0], values[1], values[2], values[3]};
}

static double expected_of(json_t *c01, const char *name, const char *key)
{
    char path[64];
    snprintf(path, sizeof path, "expected/%s/%s", name, key);
    return case_number(c01, path);
}

static void test_c01_the_linear_market_has_its_equilibrium_and_its_gain(void **unused)
{
    (void)unused;
    static const char *const NAMES[] = {"market_A", "market_B_yuan", "market_C_corner"};
    json_t *cases = case_file_read(), *c01 = case_file_find(cases, "C01");
    for (int i = 0; i < 3; i++) {
        const struct linear_market market = market_of(c01, NAMES[i]);
        const double grid[] = {1.0, market.alpha / market.beta};
        struct fixed_point found[2];
        assert_int_equal(fixed_points_find(linear_needed, &market, grid, 2, found, 2), 1);
        const double premium = found[0].premium_yuan, demand = linear_demand(&market, premium);
        assert_near(premium, expected_of(c01, NAMES[i], "p_eq"), 1e-9);
        assert_near(demand, expected_of(c01, NAMES[i], "q_eq"), 1e-9);
        /* MC = d(Q·AC)/dQ = AC − Q δ/β */
        const double marginal = premium - demand * market.delta / market.beta;
        assert_near(marginal, expected_of(c01, NAMES[i], "MC_at_q_eq"), 1e-9);
        const double elasticity = market.beta * premium / demand;
        const double gain = equilibrium_loop_gain(elasticity, premium, marginal, premium, 1.0);
        assert_near(gain, expected_of(c01, NAMES[i], "loop_gain"), 1e-9);
        assert_near(gain, expected_of(c01, NAMES[i], "elasticity_x_wedge"), 1e-9);
    }
    json_decref(cases);
}

/* A bin is 3% of a premium wide and costs the same throughout, so that points are found to half a bin's fall of cost and
 * the loss, flat at its ends, closer. */
static void test_c01_the_histogram_finds_the_efficient_point_and_the_triangle(void **unused)
{
    (void)unused;
    static const char *const NAMES[] = {"market_A", "market_B_yuan"};
    json_t *cases = case_file_read(), *c01 = case_file_find(cases, "C01");
    for (int i = 0; i < 2; i++) {
        const struct linear_market market = market_of(c01, NAMES[i]);
        const double people = 1e6;
        const struct demand_curve curve = linear_curve(&market, people);
        const struct surplus surplus = surplus_of(&curve);
        const double competitive = surplus_competitive_premium_yuan(&curve, 1.0);
        const double efficient = surplus_efficient_premium_yuan(&surplus);
        assert_near(competitive, expected_of(c01, NAMES[i], "p_eq"), 1e-3);
        assert_near(demand_curve_people(&curve, competitive) / people, expected_of(c01, NAMES[i], "q_eq"), 1e-3);
        assert_near(efficient, expected_of(c01, NAMES[i], "p_eff"), 0.02);
        assert_near(demand_curve_people(&curve, efficient) / people, expected_of(c01, NAMES[i], "q_eff"), 5e-3);
        const double loss = (surplus_yuan(&surplus, efficient) - surplus_yuan(&surplus, competitive)) / people;
        assert_near(loss, expected_of(c01, NAMES[i], "DWL"), 5e-3);
    }
    json_decref(cases);
}

static void test_c01_where_all_should_buy_the_efficient_premium_is_the_least(void **unused)
{
    (void)unused;
    json_t *cases = case_file_read(), *c01 = case_file_find(cases, "C01");
    const struct linear_market market = market_of(c01, "market_C_corner");
    const struct demand_curve curve = linear_curve(&market, 1e6);
    const struct surplus surplus = surplus_of(&curve);
    assert_near(surplus_efficient_premium_yuan(&surplus), 1.0, 0.0);
    assert_near(surplus_competitive_premium_yuan(&curve, 1.0), expected_of(c01, "market_C_corner", "p_eq"), 1e-3);
    json_decref(cases);
}

/* ------------------------------------------------------------------ markets made for it */

static struct demand_curve random_curve(uint32_t *state, int64_t committed)
{
    int64_t count[N_DEMAND_BINS], risk[N_DEMAND_BINS];
    struct demand_curve curve;
    for (int bin = 0; bin < N_DEMAND_BINS; bin++) {
        count[bin] = spread(state) < 0.3 ? 0 : (int64_t)(1000.0 * spread(state));
        risk[bin] = (int64_t)((double)count[bin] * 2000.0 * spread(state) * bin_lower_edge_yuan(bin + 1));
    }
    demand_curve_init(&curve, count, risk, committed, committed * 70000, 0.9);
    return curve;
}

static void test_no_premium_has_more_surplus_than_the_efficient_one(void **unused)
{
    (void)unused;
    uint32_t state = 41;
    for (int run = 0; run < 50; run++) {
        const struct demand_curve curve = random_curve(&state, run % 2 ? 5000 : 0);
        const struct surplus surplus = surplus_of(&curve);
        const double most = surplus_yuan(&surplus, surplus_efficient_premium_yuan(&surplus));
        for (double premium = 1.0; premium < 8160.0; premium *= 1.003)
            assert_true(surplus_yuan(&surplus, premium) <= most * (1.0 + 1e-12) + 1e-9);
    }
}

static void test_the_competitive_premium_pays_for_itself_and_no_edge_below_does(void **unused)
{
    (void)unused;
    uint32_t state = 43;
    int n_found = 0;
    for (int run = 0; run < 200; run++) {
        const struct demand_curve curve = random_curve(&state, run % 2 ? 5000 : 0);
        const double loss_ratio = 0.6 + 0.4 * spread(&state);
        const double premium = surplus_competitive_premium_yuan(&curve, loss_ratio);
        const double last = isnan(premium) ? 8160.0 : premium;
        for (int bin = 1; bin < N_DEMAND_BINS && bin_lower_edge_yuan(bin) < last * (1.0 - 1e-9); bin++) {
            const double edge = bin_lower_edge_yuan(bin), people = demand_curve_people(&curve, edge);
            assert_true(people <= 0.0 || demand_curve_average_cost_yuan(&curve, edge) > loss_ratio * edge);
        }
        if (isnan(premium))
            continue;
        n_found++;
        if (premium > 1.0)
            assert_near(demand_curve_average_cost_yuan(&curve, premium), loss_ratio * premium, 1e-9);
    }
    assert_true(n_found > 50);
}

static void test_equal_costs_leave_no_loss(void **unused)
{
    (void)unused;
    /* everybody costs 100: average and marginal cost are the same, so competition is efficient */
    int64_t count[N_DEMAND_BINS], risk[N_DEMAND_BINS];
    struct demand_curve curve;
    for (int bin = 0; bin < N_DEMAND_BINS; bin++) {
        count[bin] = 1000 - 3 * bin;
        risk[bin] = count[bin] * 100000;
    }
    demand_curve_init(&curve, count, risk, 0, 0, 1.0);
    const struct surplus surplus = surplus_of(&curve);
    const double competitive = surplus_competitive_premium_yuan(&curve, 1.0);
    const double efficient = surplus_efficient_premium_yuan(&surplus);
    assert_near(competitive, 100.0, 1e-9);
    assert_near(efficient, 100.0, 1e-9);
    assert_near(surplus_yuan(&surplus, efficient), surplus_yuan(&surplus, competitive), 1e-9);
}

static void test_a_market_in_which_each_buyer_loses_unravels(void **unused)
{
    (void)unused;
    /* Akerlof: who would pay p costs 1.2 p, whoever else buys */
    int64_t count[N_DEMAND_BINS] = {0}, risk[N_DEMAND_BINS] = {0};
    struct demand_curve curve;
    for (int bin = 10; bin < 100; bin++) {
        count[bin] = 100;
        risk[bin] = (int64_t)(100.0 * 1200.0 * bin_lower_edge_yuan(bin + 1));
    }
    demand_curve_init(&curve, count, risk, 0, 0, 1.0);
    const struct surplus surplus = surplus_of(&curve);
    assert_true(isnan(surplus_competitive_premium_yuan(&curve, 1.0)));
    assert_near(surplus_yuan(&surplus, surplus_efficient_premium_yuan(&surplus)), 0.0, 0.0);
}

/* ------------------------------------------------------------------ C15: a menu for two risks */

static void test_c15_the_separating_menu_has_its_cover_and_its_threshold(void **unused)
{
    (void)unused;
    json_t *cases = case_file_read(), *c15 = case_file_find(cases, "C15");
    struct separating_menu menu;
    separating_menu_find(&menu, case_number(c15, "inputs/wealth"), case_number(c15, "inputs/loss"),
                         case_number(c15, "inputs/pH"), case_number(c15, "inputs/pL"));
    assert_near(menu.low_coverage, case_number(c15, "expected/low_type_coverage"), 1e-8);
    assert_near(menu.low_premium_yuan, case_number(c15, "expected/low_type_premium"), 1e-8);
    assert_near(menu.high_premium_yuan, case_number(c15, "expected/high_type_premium"), 1e-8);
    assert_near(menu.low_utility, case_number(c15, "expected/EU_low_separating"), 1e-8);
    assert_near(menu.critical_high_share, case_number(c15, "expected/critical_high_share"), 1e-8);
    json_decref(cases);
}

static void test_the_nearer_the_risks_the_more_cover_low_ones_get(void **unused)
{
    (void)unused;
    double before = 0.0;
    for (double low = 0.005; low < 0.0499; low += 0.005) {
        struct separating_menu menu;
        separating_menu_find(&menu, 1e5, 6e4, 0.05, low);
        assert_true(menu.low_coverage > before && menu.low_coverage < 1.0);
        assert_within(menu.critical_high_share, 0.0, 1.0);
        before = menu.low_coverage;
    }
    struct separating_menu same;
    separating_menu_find(&same, 1e5, 6e4, 0.05, 0.05 * (1.0 - 1e-9));
    assert_true(same.low_coverage > 0.999);
}

/* ------------------------------------------------------------------ the model */

static void test_the_model_reports_points_and_losses_per_person(void **unused)
{
    (void)unused;
    static const struct pool_model *const MODELS[] = {&pool_welfare};
    struct pool_harness h;
    struct demand_curve curve;
    harness_init(&h, MODELS, 1, 1, 1);
    harness_set(&h, "insurer.target_loss_ratio", ALL_ARMS, 0.8);
    int64_t *const count = harness_tally(&h, "demand_count"), *const risk = harness_tally(&h, "demand_risk_milliyuan");
    for (int bin = 0; bin < N_DEMAND_BINS; bin++) {
        count[bin] = 900 - 3 * bin;
        risk[bin] = (int64_t)((double)count[bin] * (20000.0 + 600.0 * bin_lower_edge_yuan(bin)));
    }
    harness_tally(&h, "may_join")[0] = 200000;
    harness_tally(&h, "committed_count")[0] = 1000;
    harness_tally(&h, "committed_risk_milliyuan")[0] = 1000 * 40000;
    harness_column(&h, "in_force")[0] = 1.0;
    harness_column(&h, "price_yuan")[0] = 3000.0;
    harness_run(&h, HARNESS_STEP);
    demand_curve_init(&curve, count, risk, 1000, 1000 * 40000, 0.8);
    const struct surplus surplus = surplus_of(&curve);
    const double competitive = surplus_competitive_premium_yuan(&curve, 0.8);
    const double efficient = surplus_efficient_premium_yuan(&surplus), most = surplus_yuan(&surplus, efficient);
    assert_near(harness_column(&h, "competitive_premium_yuan")[0], competitive, 0.0);
    assert_near(harness_column(&h, "competitive_enrolment")[0], demand_curve_people(&curve, competitive) / 200000.0,
                0.0);
    assert_near(harness_column(&h, "efficient_premium_yuan")[0], efficient, 0.0);
    assert_near(harness_column(&h, "welfare_loss_yuan")[0], (most - surplus_yuan(&surplus, competitive)) / 200000.0,
                1e-12);
    assert_near(harness_column(&h, "welfare_loss_in_force_yuan")[0], (most - surplus_yuan(&surplus, 3000.0)) / 200000.0,
                1e-12);
    assert_true(harness_column(&h, "welfare_loss_break_even_yuan")[0] < harness_column(&h, "welfare_loss_yuan")[0]);
    assert_true(harness_column(&h, "break_even_premium_yuan")[0] < competitive);
    assert_true(isnan(harness_column(&h, "efficient_premium_yuan")[1])); /* a twin has no market of its own */
    harness_column(&h, "in_force")[0] = 0.0;
    harness_run(&h, HARNESS_STEP);
    assert_true(isnan(harness_column(&h, "welfare_loss_yuan")[0]));
    harness_free(&h);
}

static void test_bin_labels_are_the_edges(void **unused)
{
    (void)unused;
    for (int bin = 0; bin < N_DEMAND_BINS; bin++)
        assert_near(strtod(AXIS_RESERVATION_PREMIUM.labels[bin], NULL), bin_lower_edge_yuan(bin), 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c01_the_linear_market_has_its_equilibrium_and_its_gain),
        cmocka_unit_test(test_c01_the_histogram_finds_the_efficient_point_and_the_triangle),
        cmocka_unit_test(test_c01_where_all_should_buy_the_efficient_premium_is_the_least),
        cmocka_unit_test(test_no_premium_has_more_surplus_than_the_efficient_one),
        cmocka_unit_test(test_the_competitive_premium_pays_for_itself_and_no_edge_below_does),
        cmocka_unit_test(test_equal_costs_leave_no_loss),
        cmocka_unit_test(test_a_market_in_which_each_buyer_loses_unravels),
        cmocka_unit_test(test_c15_the_separating_menu_has_its_cover_and_its_threshold),
        cmocka_unit_test(test_the_nearer_the_risks_the_more_cover_low_ones_get),
        cmocka_unit_test(test_the_model_reports_points_and_losses_per_person),
        cmocka_unit_test(test_bin_labels_are_the_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
