/* Demand from the reservation-premium histogram: bins, curves, gain, fixed points, the fate of a market. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "models/binomial.h"
#include "models/equilibrium.h"
#include "tests/insurer_harness.h"

static double spread(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) * 0x1p-24;
}

/* ------------------------------------------------------------------ bins */

static void test_bins_cover_every_premium_between_their_edges(void **unused)
{
    (void)unused;
    uint32_t state = 5;
    for (int bin = 0; bin < N_DEMAND_BINS; bin++) {
        const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
        assert_true(lower < upper);
        assert_int_equal(bin_of((float)lower), bin);
        for (int i = 0; i < 100; i++) {
            const float inside = (float)(lower + (upper - lower) * 0.999 * spread(&state));
            assert_int_equal(bin_of(inside), bin);
        }
    }
    assert_int_equal(bin_of(-1e30f), 0);
    assert_int_equal(bin_of(-0.5f), 0);
    assert_int_equal(bin_of(1e30f), N_DEMAND_BINS - 1);
    assert_int_equal(bin_of(NAN), 0);
    assert_near(bin_lower_edge_yuan(0), 0.0, 0.0);
    assert_near(bin_lower_edge_yuan(1), 1.0, 0.0);
    assert_near(bin_lower_edge_yuan(N_DEMAND_BINS), 8160.0, 0.0);
}

/* ------------------------------------------------------------------ curves */

struct histogram {
    int64_t count[N_DEMAND_BINS], risk_milliyuan[N_DEMAND_BINS];
};

static void add(struct histogram *histogram, double reservation_yuan, int64_t people, double risk_yuan)
{
    const int bin = bin_of((float)reservation_yuan);
    histogram->count[bin] += people;
    histogram->risk_milliyuan[bin] += people * (int64_t)(risk_yuan * 1000.0 + 0.5);
}

static struct demand_curve curve_of(const struct histogram *histogram, int64_t committed, double committed_risk_yuan,
                                    double target)
{
    struct demand_curve curve;
    demand_curve_init(&curve, histogram->count, histogram->risk_milliyuan, committed,
                      committed * (int64_t)(committed_risk_yuan * 1000.0 + 0.5), target);
    return curve;
}

static void test_demand_falls_with_the_premium_and_keeps_everyone(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    uint32_t state = 11;
    for (int i = 0; i < 20000; i++)
        add(&histogram, 9000.0 * spread(&state) * spread(&state), 1, 100.0);
    const struct demand_curve curve = curve_of(&histogram, 500, 300.0, 0.9);
    assert_near(demand_curve_people(&curve, 0.0), 20500.0, 0.0);
    assert_near(demand_curve_people(&curve, 8160.0), 500.0, 0.0);
    assert_near(demand_curve_people(&curve, 1e6), 500.0, 0.0);
    double before = 20500.0;
    for (double premium = 0.0; premium < 9000.0; premium += 0.37) {
        const double people = demand_curve_people(&curve, premium);
        assert_true(people <= before && people >= 500.0);
        before = people;
    }
    assert_near(demand_curve_average_cost_yuan(&curve, 8160.0), 300.0, 1e-12);
}

/* Types uniform on [0, width] with reservation premium taste × risk, as in case C02. */
static void fill_akerlof(struct histogram *histogram, double width, double taste, int n)
{
    memset(histogram, 0, sizeof *histogram);
    for (int i = 0; i < n; i++)
        add(histogram, taste * width * (i + 0.5) / n, 1, width * (i + 0.5) / n);
}

static void test_the_histogram_finds_the_akerlof_equilibrium_and_its_gain(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    struct market_fate fate;
    fill_akerlof(&histogram, 200.0, 1.4, 1000000);
    struct demand_curve curve = curve_of(&histogram, 0, 0.0, 0.9);
    equilibrium_find(&fate, &curve, 100.0, 10000.0);
    assert_int_equal(fate.n_fixed_points, 1);
    assert_true(fate.fixed_points[0].is_stable);
    assert_near(fate.fixed_points[0].premium_yuan, 184.2105263157895, 1e-4);
    assert_near(fate.settled_premium_yuan, 184.2105263157895, 1e-4);
    assert_false(fate.is_lost);
    assert_true(isnan(fate.tipping_premium_yuan));
    for (double half_width = 4.0; half_width <= 32.0; half_width *= 2.0) {
        const struct demand_margin margin = equilibrium_margin(&curve, fate.settled_premium_yuan, half_width);
        assert_near(margin.loop_gain, 0.39682539682539686, 1e-3);
        assert_near(margin.marginal_cost_yuan, 184.2105263157895 / 1.4, 1e-3);
    }
    fill_akerlof(&histogram, 200.0, 1.05, 1000000);
    curve = curve_of(&histogram, 0, 0.0, 0.9);
    equilibrium_find(&fate, &curve, 100.0, 10000.0);
    assert_true(fate.is_lost && !fate.has_live_equilibrium);
    assert_true(isnan(fate.settled_premium_yuan));
}

/* Case C22, market A: a stable, a tipping and an unravelled equilibrium, tallied person by person. */
static void fill_logit(struct histogram *histogram, int n)
{
    const double share[] = {0.7, 0.18, 0.1, 0.02}, cost[] = {18.0, 72.0, 240.0, 1440.0};
    const double willingness[] = {150.0, 240.0, 480.0, 1900.0};
    memset(histogram, 0, sizeof *histogram);
    for (int type = 0; type < 4; type++) {
        const int n_type = (int)(share[type] * n + 0.5);
        for (int i = 0; i < n_type; i++) {
            const double u = (i + 0.5) / n_type;
            add(histogram, willingness[type] + 90.0 * log(u / (1.0 - u)), 1, cost[type]);
        }
    }
}

static void test_the_histogram_finds_the_tipping_premium_between_two_equilibria(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    struct market_fate fate;
    const int n = 1000000;
    fill_logit(&histogram, n);
    const struct demand_curve curve = curve_of(&histogram, 0, 0.0, 0.9);
    equilibrium_find(&fate, &curve, 100.0, 0.01 * n);
    assert_int_equal(fate.n_fixed_points, 3);
    assert_near(fate.fixed_points[0].premium_yuan, 114.85970397042803, 2e-3);
    assert_near(fate.fixed_points[1].premium_yuan, 490.25717323182073, 5e-3);
    assert_near(fate.fixed_points[2].premium_yuan, 1599.9631402499306, 5e-3);
    assert_true(fate.fixed_points[0].is_stable && !fate.fixed_points[1].is_stable && fate.fixed_points[2].is_stable);
    assert_near(fate.tipping_premium_yuan, fate.fixed_points[1].premium_yuan, 0.0);
    assert_near(fate.settled_premium_yuan, fate.fixed_points[0].premium_yuan, 1e-4);
    assert_near(equilibrium_margin(&curve, 114.86, 8.0).loop_gain, 0.27342899905551876, 0.02);
    assert_near(equilibrium_margin(&curve, 490.26, 32.0).loop_gain, 2.002266696066758, 0.05);

    equilibrium_find(&fate, &curve, 500.0, 0.01 * n); /* from above the tipping point: the unravelled one, 1.9% */
    assert_false(fate.is_lost);
    assert_near(fate.settled_premium_yuan, 1599.963, 5e-3);
    equilibrium_find(&fate, &curve, 500.0, 0.05 * n); /* which an exit level of 5% does not let live */
    assert_true(fate.is_lost && fate.has_live_equilibrium);
    equilibrium_find(&fate, &curve, 480.0, 0.05 * n);
    assert_false(fate.is_lost);
}

static void test_two_roots_inside_one_bin_are_both_found(void **unused)
{
    (void)unused;
    /* in one bin of 32 yuan, risk exceeds what premiums pay at both edges by `tilt` a head, and may fall short of it in
     * between, because premium income per yuan of premium is a parabola there: Φ(p) − p then changes sign twice */
    static struct histogram histogram;
    int n_cases = 0;
    memset(&histogram, 0, sizeof histogram);
    const int bin = bin_of(1030.0f);
    const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1), middle = 0.5 * (lower + upper);
    histogram.count[bin] = 1000;
    for (double tilt = 0.01; tilt < 20.0; tilt += 0.01) {
        struct demand_curve curve = curve_of(&histogram, 1000, 0.0, 1.0);
        for (int j = 0; j <= N_DEMAND_BINS; j++)
            curve.risk_yuan[j] = j <= bin ? 2000.0 * (lower + tilt) : 1000.0 * (upper + tilt);
        struct market_fate fate;
        equilibrium_find(&fate, &curve, middle, 1.0);
        int n_inside = 0;
        for (int i = 0; i < fate.n_fixed_points; i++) {
            const double premium = fate.fixed_points[i].premium_yuan;
            n_inside += premium > lower && premium < upper;
            assert_near(demand_curve_needed_premium_yuan(premium, &curve), premium, 1e-12);
        }
        const bool is_short = demand_curve_needed_premium_yuan(middle, &curve) < middle;
        n_cases += is_short;
        if (is_short)
            assert_int_equal(n_inside, 2);
    }
    assert_true(n_cases > 10);
}

static void test_committed_members_hold_an_equilibrium_at_their_own_cost(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    struct market_fate fate;
    memset(&histogram, 0, sizeof histogram);
    const struct demand_curve curve = curve_of(&histogram, 5000, 9000.0, 0.9);
    equilibrium_find(&fate, &curve, 100.0, 1000.0);
    assert_int_equal(fate.n_fixed_points, 1);
    assert_near(fate.fixed_points[0].premium_yuan, 10000.0, 1e-12); /* beyond the last bin */
    assert_false(fate.is_lost);
    const struct demand_margin margin = equilibrium_margin(&curve, 100.0, 10.0);
    assert_near(margin.loop_gain, 0.0, 0.0);
    assert_near(margin.elasticity, 0.0, 0.0);
    assert_true(isnan(margin.marginal_cost_yuan));
    equilibrium_find(&fate, &curve, 100.0, 5001.0);
    assert_true(fate.is_lost);
}

static void test_an_empty_market_is_lost_and_has_no_gain(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    struct market_fate fate;
    memset(&histogram, 0, sizeof histogram);
    const struct demand_curve curve = curve_of(&histogram, 0, 0.0, 0.9);
    equilibrium_find(&fate, &curve, 100.0, 0.0);
    assert_true(fate.is_lost);
    assert_int_equal(fate.n_fixed_points, 0);
    assert_true(isnan(equilibrium_margin(&curve, 100.0, 10.0).loop_gain));
    assert_true(isnan(equilibrium_technical_premium_yuan(&curve, 1.0)));
}

static void test_the_technical_premium_is_the_cost_of_the_most_willing(void **unused)
{
    (void)unused;
    static struct histogram histogram;
    const int n = 1000000;
    fill_akerlof(&histogram, 200.0, 1.4, n);
    const struct demand_curve curve = curve_of(&histogram, 0, 0.0, 0.8);
    const double shares[] = {0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8};
    /* the most willing q have risks from (1 − q)·200 to 200; risk is even inside a bin, here of 8 yuan at the top */
    for (int i = 0; i < COUNT_OF(shares); i++)
        assert_near(equilibrium_technical_premium_yuan(&curve, shares[i] * n), (200.0 - 100.0 * shares[i]) / 0.8, 1e-2);
    assert_true(isnan(equilibrium_technical_premium_yuan(&curve, 1.01 * n)));
}

static void test_gain_is_elasticity_times_the_cost_wedge(void **unused)
{
    (void)unused;
    /* at a fixed point AC = LR*·p, and the slope of the map itself must agree */
    static struct histogram histogram;
    fill_akerlof(&histogram, 300.0, 1.7, 400000);
    const struct demand_curve curve = curve_of(&histogram, 0, 0.0, 0.85);
    for (double premium = 60.0; premium < 440.0; premium += 20.0) {
        const struct demand_margin margin = equilibrium_margin(&curve, premium, 16.0);
        assert_near(margin.loop_gain, fixed_points_slope(demand_curve_needed_premium_yuan, &curve, premium, 16.0),
                    2e-2);
    }
}

/* ------------------------------------------------------------------ the model itself */

static void test_the_market_model_reports_what_the_histogram_holds(void **unused)
{
    (void)unused;
    struct pool_harness h;
    static struct histogram histogram;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 115.0);
    harness_set(&h, "insurer.target_loss_ratio", ALL_ARMS, 0.9);
    harness_run(&h, HARNESS_START);
    fill_logit(&histogram, INSURER_ELIGIBLE);
    memcpy(harness_tally(&h, "demand_count"), histogram.count, sizeof histogram.count);
    memcpy(harness_tally(&h, "demand_risk_milliyuan"), histogram.risk_milliyuan, sizeof histogram.risk_milliyuan);
    insurer_live(&h, (struct insurer_year){.members = 68000,
                                           .claim_yuan = 103.0,
                                           .expected_yuan = 103.0,
                                           .eligible_expected_yuan = 80.0,
                                           .claim_square_yuan2 = 9e6});
    assert_near(harness_column(&h, "loop_gain")[0], 0.2734, 0.05);
    assert_near(harness_column(&h, "demand_elasticity")[0], 0.3733, 0.02);
    assert_near(harness_column(&h, "equilibrium_premium_yuan")[0], 114.86, 5e-3);
    assert_near(harness_column(&h, "tipping_premium_yuan")[0], 490.26, 5e-3);
    assert_near(harness_column(&h, "n_fixed_points")[0], 3.0, 0.0);
    assert_near(harness_column(&h, "equilibrium_lost")[0], 0.0, 0.0);
    assert_near(harness_column(&h, "technical_premium_01_yuan")[0], 1440.0 / 0.9, 5e-3);
    assert_true(harness_column(&h, "technical_premium_60_yuan")[0] >
                harness_column(&h, "technical_premium_80_yuan")[0]);
    assert_true(isnan(harness_column(&h, "loop_gain")[1])); /* a twin has no market of its own */
    harness_free(&h);
}

/* ------------------------------------------------------------------ the binomial tail */

static void test_binomial_tails_agree_with_gsl_and_add_up(void **unused)
{
    (void)unused;
    uint32_t state = 17;
    for (int i = 0; i < 2000; i++) {
        const unsigned n = 1 + (unsigned)(20000.0 * spread(&state) * spread(&state));
        const double p = spread(&state) * spread(&state);
        const double near_mean = n * p + (spread(&state) - 0.5) * 10.0 * sqrt(n * p + 1.0);
        if (near_mean < 0.0 || near_mean > n)
            continue;
        const unsigned k = (unsigned)near_mean;
        assert_near(binomial_probability(k, n, p), gsl_ran_binomial_pdf(k, p, n), 1e-9);
        const double tail = k == 0 ? 1.0 : gsl_cdf_binomial_Q(k - 1, p, n);
        assert_within(binomial_upper_tail(k, n, p) - tail, -1e-11, 1e-11);
        if (k > n * p && tail > 1e-280)
            assert_near(binomial_upper_tail(k, n, p), tail, 1e-8);
    }
    double sum = 0.0;
    for (int k = 0; k <= 50; k++)
        sum += binomial_probability(k, 50, 0.3);
    assert_near(sum, 1.0, 1e-14);
    assert_near(binomial_upper_tail(0, 10, 0.2), 1.0, 0.0);
    assert_near(binomial_upper_tail(11, 10, 0.2), 0.0, 0.0);
    assert_near(binomial_upper_tail(1, 10, 0.0), 0.0, 0.0);
    assert_near(binomial_upper_tail(10, 10, 1.0), 1.0, 0.0);
    assert_near(binomial_loss_probability(1000, 0.5, 1.0, 1.0), 0.0, 0.0); /* even if all claim: not exceeded */
}

static void test_the_outlook_of_equal_claims_is_the_binomial_tail(void **unused)
{
    (void)unused;
    struct pool_harness h;
    insurer_init(&h, 1, 3);
    harness_set(&h, "product.premium_yuan", ALL_ARMS, 100.0);
    harness_set(&h, "insurer.pricing_rule", ALL_ARMS, 2.0);
    harness_run(&h, HARNESS_START);
    /* case C11 at 100,000 members: claims of 50,000 with probability 0.0018 */
    insurer_live(&h, (struct insurer_year){.members = 100000,
                                           .claim_yuan = 90.0,
                                           .expected_yuan = 90.0,
                                           .eligible_expected_yuan = 90.0,
                                           .claim_square_yuan2 = 0.0018 * 2.5e9});
    assert_near(harness_column(&h, "loss_probability")[0], 0.06503249658520842, 1e-9);
    harness_set(&h, "city.cost.trend_shock_sd", ALL_ARMS, 0.05);
    insurer_live(&h, (struct insurer_year){.members = 100000,
                                           .claim_yuan = 90.0,
                                           .expected_yuan = 90.0,
                                           .eligible_expected_yuan = 90.0,
                                           .claim_square_yuan2 = 0.0018 * 2.5e9});
    assert_within(harness_column(&h, "loss_probability")[0], 0.066, 0.2); /* a common shock fattens the tail */
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bins_cover_every_premium_between_their_edges),
        cmocka_unit_test(test_demand_falls_with_the_premium_and_keeps_everyone),
        cmocka_unit_test(test_the_histogram_finds_the_akerlof_equilibrium_and_its_gain),
        cmocka_unit_test(test_the_histogram_finds_the_tipping_premium_between_two_equilibria),
        cmocka_unit_test(test_two_roots_inside_one_bin_are_both_found),
        cmocka_unit_test(test_committed_members_hold_an_equilibrium_at_their_own_cost),
        cmocka_unit_test(test_an_empty_market_is_lost_and_has_no_gain),
        cmocka_unit_test(test_the_technical_premium_is_the_cost_of_the_most_willing),
        cmocka_unit_test(test_gain_is_elasticity_times_the_cost_wedge),
        cmocka_unit_test(test_the_market_model_reports_what_the_histogram_holds),
        cmocka_unit_test(test_binomial_tails_agree_with_gsl_and_add_up),
        cmocka_unit_test(test_the_outlook_of_equal_claims_is_the_binomial_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
