/* Markets and pools with known answers (tests/data/cases.json), run on the formulas that the engine itself uses. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/vmath.h"
#include "models/binomial.h"
#include "models/churn.h"
#include "models/equilibrium.h"
#include "models/loss_ratio.h"
#include "models/pool.h"
#include "models/pricing.h"
#include "tests/case_file.h"

/* ------------------------------------------------------------------ C02: Akerlof */

/* Types uniform on [0, width]; a type buys where taste × risk >= premium. */
struct akerlof {
    double width, taste, target_loss_ratio;
};

static double akerlof_enrolment(const struct akerlof *market, double premium)
{
    return max_of(1.0 - premium / (market->taste * market->width), 0.0);
}

static double akerlof_needed(double premium, const void *context)
{
    const struct akerlof *market = context;
    if (akerlof_enrolment(market, premium) <= 0.0)
        return NAN;
    const double average_cost = 0.5 * (premium / market->taste + market->width);
    return pricing_indicated_yuan(average_cost, market->target_loss_ratio, premium, 1.0, 1.0);
}

static struct akerlof akerlof_of(json_t *inputs)
{
    return (struct akerlof){case_number(inputs, "M"), case_number(inputs, "k"),
                            case_number(inputs, "target_loss_ratio")};
}

static void test_c02_the_akerlof_market_settles_or_unravels(void **unused)
{
    (void)unused;
    enum { ROOM = 64 };
    double q_path[ROOM], p_path[ROOM];
    json_t *cases = case_file_read(), *c02 = case_file_find(cases, "C02");

    struct akerlof market = akerlof_of(case_part(c02, "inputs/stable"));
    const int n = case_numbers(c02, "expected/stable/p_path", p_path, ROOM);
    assert_int_equal(case_numbers(c02, "expected/stable/q_path", q_path, ROOM), n);
    double premium = case_number(c02, "inputs/stable/p0");
    for (int t = 0; t < n; t++) {
        assert_near(premium, p_path[t], 1e-12);
        assert_near(akerlof_enrolment(&market, premium), q_path[t], 1e-12);
        premium = akerlof_needed(premium, &market);
    }
    const double grid[] = {1.0, 50.0, 100.0, 150.0, 200.0, 250.0, 279.9};
    struct fixed_point found[4];
    assert_int_equal(fixed_points_find(akerlof_needed, &market, grid, COUNT_OF(grid), found, 4), 1);
    assert_true(found[0].is_stable);
    assert_near(found[0].premium_yuan, case_number(c02, "expected/stable/p_star"), 1e-12);
    assert_near(akerlof_enrolment(&market, found[0].premium_yuan), case_number(c02, "expected/stable/q_star"), 1e-12);
    assert_near(fixed_points_slope(akerlof_needed, &market, found[0].premium_yuan, 16.0),
                case_number(c02, "expected/stable/contraction"), 1e-12);

    market = akerlof_of(case_part(c02, "inputs/unravel"));
    const int n_unravel = case_numbers(c02, "expected/unravel/q_path", q_path, ROOM);
    premium = case_number(c02, "inputs/unravel/p0");
    int first_below = -1;
    for (int t = 0; t < n_unravel; t++) {
        const double enrolment = akerlof_enrolment(&market, premium);
        assert_near(enrolment, q_path[t], 1e-12);
        if (first_below < 0 && enrolment < 0.01)
            first_below = t;
        if (enrolment > 0.0)
            premium = akerlof_needed(premium, &market);
    }
    assert_int_equal(first_below, (int)case_number(c02, "expected/unravel/first_year_q_below_1pct"));
    const double low_grid[] = {1.0, 50.0, 100.0, 150.0, 200.0, 209.999};
    assert_int_equal(fixed_points_find(akerlof_needed, &market, low_grid, COUNT_OF(low_grid), found, 4), 0);
    json_decref(cases);
}

/* ------------------------------------------------------------------ C03: two types, year by year */

static double logistic(double x) { return 1.0 / (1.0 + vm_exp_f64(-x)); }

static void test_c03_the_two_type_spiral_follows_its_path(void **unused)
{
    (void)unused;
    double share[2], cost[2], perceive[2], enrolment[2];
    json_t *cases = case_file_read(), *c03 = case_file_find(cases, "C03"), *par = case_part(c03, "inputs/par");
    case_numbers(par, "share", share, 2);
    case_numbers(par, "cost", cost, 2);
    case_numbers(par, "perceive", perceive, 2);
    case_numbers(par, "q0", enrolment, 2);
    double premium = case_number(par, "p0");
    const int n_years = (int)case_number(c03, "inputs/years");
    for (int t = 0; t < n_years; t++) {
        char path[64];
        double members = 0.0, claims = 0.0;
        for (int type = 0; type < 2; type++) {
            const double utility = case_number(par, "b0") + case_number(par, "bc") * perceive[type] * cost[type] -
                                   case_number(par, "bp") * premium;
            enrolment[type] =
                churn_enrolment(enrolment[type], logistic(utility + case_number(par, "inertia")), logistic(utility));
            members += share[type] * enrolment[type];
            claims += share[type] * enrolment[type] * cost[type];
        }
        snprintf(path, sizeof path, "expected/path/%d", t);
        json_t *expected = case_part(c03, path);
        assert_near(premium, case_number(expected, "premium"), 1e-10);
        assert_near(enrolment[0], case_number(expected, "q_low"), 1e-10);
        assert_near(enrolment[1], case_number(expected, "q_high"), 1e-10);
        assert_near(members, case_number(expected, "q"), 1e-10);
        assert_near(claims / members, case_number(expected, "avg_cost"), 1e-10);
        assert_near(loss_ratio_gross(claims, premium * members), case_number(expected, "loss_ratio"), 1e-10);
        const double indicated = pricing_indicated_yuan(claims / members, case_number(par, "target_LR"), premium,
                                                        case_number(par, "Z"), case_number(par, "trend"));
        premium = pricing_limited_yuan(indicated, premium, 1.0, case_number(par, "cap"));
        for (int type = 0; type < 2; type++)
            cost[type] *= case_number(par, "trend");
    }
    json_decref(cases);
}

/* ------------------------------------------------------------------ C11: probability of a loss */

static void test_c11_the_probability_of_a_loss_is_exact_from_a_thousand_to_a_million_members(void **unused)
{
    (void)unused;
    double sizes[8];
    json_t *cases = case_file_read(), *c11 = case_file_find(cases, "C11");
    const int n = case_numbers(c11, "inputs/n", sizes, 8);
    for (int i = 0; i < n; i++) {
        char path[64];
        snprintf(path, sizeof path, "expected/%.0f/exact", sizes[i]);
        const double expected = case_number(c11, path);
        const double probability =
            binomial_loss_probability((int64_t)sizes[i], case_number(c11, "inputs/claim_prob"),
                                      case_number(c11, "inputs/claim_size"), case_number(c11, "inputs/premium"));
        assert_within(probability, expected - 1e-10, expected + 1e-10);
        assert_near(probability, expected, 1e-9); /* the small tail too, not only to the case's absolute 1e-10 */
    }
    json_decref(cases);
}

/* ------------------------------------------------------------------ C20: churn */

static void test_c20_the_five_cities_bound_their_renewal(void **unused)
{
    (void)unused;
    json_t *cases = case_file_read(), *c20 = case_file_find(cases, "C20"), *pair;
    const char *city;
    double gain = 0.0;
    int n = 0;
    json_object_foreach(case_part(c20, "inputs/table"), city, pair)
    {
        char path[96];
        const double before = case_number(pair, "0"), after = case_number(pair, "1");
        snprintf(path, sizeof path, "expected/cities/%s", city);
        json_t *expected = case_part(c20, path);
        assert_near(100.0 * (after - before), case_number(expected, "gain_pp"), 1e-12);
        assert_near(churn_least_renewal_rate(before, after), case_number(expected, "renewal_min"), 1e-12);
        assert_near(churn_greatest_renewal_rate(before, after), case_number(expected, "renewal_max"), 1e-12);
        for (int renewal = 84; renewal <= 96; renewal += 6) {
            snprintf(path, sizeof path, "join_rate_if_renewal_%d", renewal);
            const double joining = churn_joining_rate(before, after, renewal / 100.0);
            assert_near(joining, case_number(expected, path), 1e-12);
            assert_near(churn_enrolment(before, renewal / 100.0, joining), after, 1e-12);
        }
        gain += 100.0 * (after - before);
        n++;
    }
    assert_int_equal(n, 5);
    assert_near(gain / n, case_number(c20, "expected/mean_gain_pp"), 1e-12);
    json_decref(cases);
}

/* ------------------------------------------------------------------ C22: all fixed points and their gain */

enum { MAX_TYPES = 8 };
struct logit_market {
    int n_types;
    double share[MAX_TYPES], cost[MAX_TYPES], willingness[MAX_TYPES], scale, target_loss_ratio;
};
struct logit_point {
    double enrolment, average_cost, marginal_cost, elasticity;
};

static struct logit_point logit_at(const struct logit_market *market, double premium)
{
    double enrolment = 0.0, cost = 0.0, slope = 0.0, slope_cost = 0.0;
    for (int type = 0; type < market->n_types; type++) {
        const double q = logistic((market->willingness[type] - premium) / market->scale);
        const double density = market->share[type] * q * (1.0 - q) / market->scale;
        enrolment += market->share[type] * q;
        cost += market->share[type] * q * market->cost[type];
        slope += density;
        slope_cost += density * market->cost[type];
    }
    return (struct logit_point){enrolment, cost / enrolment, slope_cost / slope, premium * slope / enrolment};
}

static double logit_needed(double premium, const void *context)
{
    const struct logit_market *market = context;
    return pricing_indicated_yuan(logit_at(market, premium).average_cost, market->target_loss_ratio, premium, 1.0, 1.0);
}

static struct logit_market logit_of(json_t *inputs)
{
    struct logit_market market = {.scale = case_number(inputs, "sigma"),
                                  .target_loss_ratio = case_number(inputs, "target_LR")};
    market.n_types = case_numbers(inputs, "share", market.share, MAX_TYPES);
    assert_int_equal(case_numbers(inputs, "cost", market.cost, MAX_TYPES), market.n_types);
    assert_int_equal(case_numbers(inputs, "wtp", market.willingness, MAX_TYPES), market.n_types);
    return market;
}

static void assert_fixed_points(json_t *c22, const char *name)
{
    enum { N_GRID = 400, ROOM = 8 };
    double grid[N_GRID];
    struct fixed_point found[ROOM];
    char path[64];
    snprintf(path, sizeof path, "inputs/%s", name);
    const struct logit_market market = logit_of(case_part(c22, path));
    snprintf(path, sizeof path, "expected/%s/fixed_points", name);
    json_t *expected = case_part(c22, path);
    for (int g = 0; g < N_GRID; g++)
        grid[g] = 1.0 + 5.0 * g;
    const int n = fixed_points_find(logit_needed, &market, grid, N_GRID, found, ROOM);
    assert_int_equal(n, json_array_size(expected));
    for (int i = 0; i < n; i++) {
        json_t *root = json_array_get(expected, (size_t)i);
        const double premium = found[i].premium_yuan;
        const struct logit_point point = logit_at(&market, premium);
        assert_near(premium, case_number(root, "p"), 1e-8);
        assert_near(point.enrolment, case_number(root, "Q"), 1e-8);
        assert_near(point.average_cost, case_number(root, "AC"), 1e-8);
        assert_near(point.marginal_cost, case_number(root, "MC"), 1e-8);
        assert_near(point.elasticity, case_number(root, "elasticity"), 1e-8);
        assert_int_equal(found[i].is_stable, json_is_true(case_part(root, "stable")));
        const double gain = equilibrium_loop_gain(point.elasticity, point.average_cost, point.marginal_cost, premium,
                                                  market.target_loss_ratio);
        assert_near(gain, case_number(root, "gain_formula"), 1e-8);
        assert_within(fixed_points_slope(logit_needed, &market, premium, 1e-3) - case_number(root, "gain_numeric"),
                      -1e-8, 1e-8);
    }
}

static void assert_path(json_t *c22, const char *market_name, double premium, const char *prices,
                        const char *enrolments)
{
    enum { ROOM = 32 };
    double expected_premium[ROOM], expected_enrolment[ROOM];
    char path[64];
    snprintf(path, sizeof path, "inputs/%s", market_name);
    const struct logit_market market = logit_of(case_part(c22, path));
    const int n = case_numbers(c22, prices, expected_premium, ROOM);
    if (enrolments)
        assert_int_equal(case_numbers(c22, enrolments, expected_enrolment, ROOM), n);
    for (int t = 0; t < n; t++) {
        assert_near(premium, expected_premium[t], 1e-8);
        if (enrolments)
            assert_near(logit_at(&market, premium).enrolment, expected_enrolment[t], 1e-8);
        premium = logit_needed(premium, &market);
    }
}

static void test_c22_every_fixed_point_is_found_with_its_gain(void **unused)
{
    (void)unused;
    json_t *cases = case_file_read(), *c22 = case_file_find(cases, "C22");
    assert_fixed_points(c22, "A");
    assert_fixed_points(c22, "B");
    assert_path(c22, "A", case_number(c22, "inputs/A_p0/0"), "expected/A/path_from_100", "expected/A/q_from_100");
    assert_path(c22, "A", case_number(c22, "inputs/A_p0/1"), "expected/A/path_from_260", NULL);
    assert_path(c22, "B", case_number(c22, "inputs/B_p0"), "expected/B/price_path", "expected/B/q_path");
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c02_the_akerlof_market_settles_or_unravels),
        cmocka_unit_test(test_c03_the_two_type_spiral_follows_its_path),
        cmocka_unit_test(test_c11_the_probability_of_a_loss_is_exact_from_a_thousand_to_a_million_members),
        cmocka_unit_test(test_c20_the_five_cities_bound_their_renewal),
        cmocka_unit_test(test_c22_every_fixed_point_is_found_with_its_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
