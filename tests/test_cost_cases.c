/* Published cases C07 (limited expected values, stop-loss, mean excess) and C09 (a two-part lognormal expense under
 * a ladder of coinsured layers), through the layer functions of the models. They run in double in every build. */
#include <stdio.h>

#include "engine/rng.h"
#include "models/care.h"
#include "models/layers.h"
#include "models/tiers.h"
#include "tests/case_file.h"
#include "tests/statistics.h"

static const double C07_RELATIVE = 1e-10, C09_RELATIVE = 1e-9;
enum { N_DEDUCTIBLES = 4, MAX_RUNGS = 8 };

/* A generalised Pareto excess above `from`: Lomax, Pareto I and the GPD of the case are all one. */
struct pareto {
    double shape, scale, from;
};

static double expected_figure(json_t *entry, const char *name, double deductible, const char *figure)
{
    char path[96];
    snprintf(path, sizeof path, "expected/%s/%.0f%s%s", name, deductible, *figure ? "/" : "", figure);
    return case_number(entry, path);
}

static void test_c07_lognormal_layers_are_the_published_ones(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C07");
    const double mu = case_number(entry, "inputs/distributions/lognormal/mu");
    const double sigma = case_number(entry, "inputs/distributions/lognormal/sigma");
    double d[N_DEDUCTIBLES];
    assert_int_equal(case_numbers(entry, "inputs/d", d, N_DEDUCTIBLES), N_DEDUCTIBLES);
    for (int i = 0; i < N_DEDUCTIBLES; i++) {
        const double stop_loss = lognormal_stop_loss(mu, sigma, d[i]);
        assert_near(lognormal_limited_mean(mu, sigma, d[i]), expected_figure(entry, "lognormal", d[i], "lev"),
                    C07_RELATIVE);
        assert_near(stop_loss, expected_figure(entry, "lognormal", d[i], "stop_loss"), C07_RELATIVE);
        assert_near(stop_loss / lognormal_survival(mu, sigma, d[i]),
                    expected_figure(entry, "lognormal", d[i], "mean_excess"), C07_RELATIVE);
    }
    json_decref(cases);
}

static void assert_pareto(json_t *entry, const char *name, struct pareto p)
{
    double d[N_DEDUCTIBLES];
    assert_int_equal(case_numbers(entry, "inputs/d", d, N_DEDUCTIBLES), N_DEDUCTIBLES);
    const double mean = p.from + pareto_mean_excess(p.shape, p.scale, 0.0);
    for (int i = 0; i < N_DEDUCTIBLES; i++) {
        const double stop_loss = pareto_stop_loss(p.shape, p.scale, d[i] - p.from);
        assert_near(mean - stop_loss, expected_figure(entry, name, d[i], "lev"), C07_RELATIVE);
        assert_near(stop_loss, expected_figure(entry, name, d[i], "stop_loss"), C07_RELATIVE);
        assert_near(pareto_mean_excess(p.shape, p.scale, d[i] - p.from),
                    expected_figure(entry, name, d[i], "mean_excess"), C07_RELATIVE);
    }
}

static void test_c07_pareto_layers_are_the_published_ones(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C07");
    const double lomax_alpha = case_number(entry, "inputs/distributions/lomax/alpha");
    const double lomax_theta = case_number(entry, "inputs/distributions/lomax/theta");
    const double alpha = case_number(entry, "inputs/distributions/pareto1/alpha");
    const double xm = case_number(entry, "inputs/distributions/pareto1/xm");
    assert_pareto(entry, "lomax", (struct pareto){1.0 / lomax_alpha, lomax_theta / lomax_alpha, 0.0});
    assert_pareto(entry, "pareto1", (struct pareto){1.0 / alpha, xm / alpha, xm});
    json_decref(cases);
}

static void test_c07_stop_loss_of_the_generalised_pareto_is_the_published_one(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C07");
    const double xi = case_number(entry, "inputs/distributions/gpd/xi");
    const double beta = case_number(entry, "inputs/distributions/gpd/beta");
    const double u = case_number(entry, "inputs/distributions/gpd/u");
    double d[N_DEDUCTIBLES];
    assert_int_equal(case_numbers(entry, "inputs/gpd_d", d, N_DEDUCTIBLES), N_DEDUCTIBLES);
    for (int i = 0; i < N_DEDUCTIBLES; i++)
        assert_near(pareto_stop_loss(xi, beta, d[i] - u), expected_figure(entry, "gpd_stoploss_above_u", d[i], ""),
                    C07_RELATIVE);
    json_decref(cases);
}

/* A severity without a tail to speak of is a lognormal, and one seen from beyond its splice is a Pareto: the spliced
 * layers must be those of the case's distributions. */
static void test_c07_spliced_severity_has_the_layers_of_its_two_parts(void **state)
{
    (void)state;
    const struct severity s = severity_of_mean(8000.0, 0.85, 0.006, 0.35);
    const double below = 0.3 * s.splice_yuan, beyond = 4.0 * s.splice_yuan;
    assert_near(severity_limited_mean_yuan(&s, below), lognormal_limited_mean(s.log_median, s.log_sd, below), 1e-13);
    assert_near(severity_stop_loss_yuan(&s, beyond),
                s.tail_probability * pareto_stop_loss(s.tail_shape, s.tail_scale_yuan, beyond - s.splice_yuan), 1e-13);
    assert_near(severity_mean_yuan(&s), 8000.0, 1e-12);
    for (double limit = 1000.0; limit < 3e6; limit *= 1.7)
        assert_near(severity_limited_mean_yuan(&s, limit) + severity_stop_loss_yuan(&s, limit), 8000.0, 1e-11);
    assert_near(severity_limited_mean_yuan(&s, 0.0), 0.0, 0.0);
    assert_near(severity_stop_loss_yuan(&s, 0.0), 8000.0, 1e-12);
    /* the limited mean is the integral of the survival function: Simpson's rule across the splice */
    const double from = 0.5 * s.splice_yuan, to = 2.0 * s.splice_yuan, h = (to - from) / 3000.0;
    double integral = 0.0;
    for (int i = 0; i < 3000; i += 2)
        integral += h / 3.0 *
                    (severity_survival(&s, from + i * h) + 4.0 * severity_survival(&s, from + (i + 1) * h) +
                     severity_survival(&s, from + (i + 2) * h));
    assert_near(integral, severity_limited_mean_yuan(&s, to) - severity_limited_mean_yuan(&s, from), 1e-9);
}

/* ------------------------------------------------------------------ C09 */

struct expense { /* in fen */
    double positive_probability, log_median, log_sd, deductible_fen;
    int n_rungs;
    struct layer rungs[MAX_RUNGS];
};

static struct expense read_expense(json_t *entry)
{
    struct expense expense = {.positive_probability = case_number(entry, "inputs/prob_positive"),
                              .log_median = case_number(entry, "inputs/mu") + vm_log_f64(FEN_PER_YUAN),
                              .log_sd = case_number(entry, "inputs/sigma"),
                              .deductible_fen = fen_of_yuan(case_number(entry, "inputs/deductible"))};
    json_t *rungs = case_part(entry, "inputs/ladder_above_deductible"), *rung;
    size_t i;
    json_array_foreach(rungs, i, rung)
    {
        assert_true(i < MAX_RUNGS);
        json_t *to = json_array_get(rung, 1);
        expense.rungs[i] = (struct layer){fen_of_yuan(json_number_value(json_array_get(rung, 0))),
                                          json_is_null(to) ? FEN_MAXIMUM : fen_of_yuan(json_number_value(to)),
                                          json_number_value(json_array_get(rung, 2))};
    }
    expense.n_rungs = (int)json_array_size(rungs);
    assert_int_equal(expense.n_rungs, 5);
    return expense;
}

static double pays_fen(const struct expense *e, double amount_fen)
{
    return ladder_pays_fen(max_of(amount_fen - e->deductible_fen, 0.0), e->rungs, e->n_rungs);
}

/* Sum of coinsured layers, in yuan. */
static double expected_payment_yuan(const struct expense *e)
{
    double expected_fen = 0.0;
    for (int j = 0; j < e->n_rungs; j++)
        expected_fen += e->rungs[j].share *
                        (lognormal_stop_loss(e->log_median, e->log_sd, e->deductible_fen + e->rungs[j].from_fen) -
                         lognormal_stop_loss(e->log_median, e->log_sd, e->deductible_fen + e->rungs[j].to_fen));
    return yuan_of_fen(e->positive_probability * expected_fen);
}

/* On a rung the payment is a + share·X: its square needs the first three moments there. In yuan². */
static double second_moment_yuan2(const struct expense *e)
{
    double sum_fen2 = 0.0;
    for (int j = 0; j < e->n_rungs; j++) {
        const double low = e->deductible_fen + e->rungs[j].from_fen, high = e->deductible_fen + e->rungs[j].to_fen;
        const double low_z = lognormal_z(e->log_median, e->log_sd, low);
        const double high_z = lognormal_z(e->log_median, e->log_sd, high);
        const double share = e->rungs[j].share, a = pays_fen(e, low) - share * low;
        double moment[3];
        for (int order = 0; order < 3; order++)
            moment[order] = lognormal_moment_below(e->log_median, e->log_sd, order, high_z) -
                            lognormal_moment_below(e->log_median, e->log_sd, order, low_z);
        sum_fen2 += a * a * moment[0] + 2.0 * a * share * moment[1] + share * share * moment[2];
    }
    return e->positive_probability * sum_fen2 / (FEN_PER_YUAN * FEN_PER_YUAN);
}

static void test_c09_payments_of_given_amounts_are_the_published_ones(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C09"), *paid;
    const struct expense e = read_expense(entry);
    const char *amount;
    json_object_foreach(case_part(entry, "expected/payments_at"), amount, paid) assert_near(
        yuan_of_fen(round_fen(pays_fen(&e, fen_of_yuan(strtod(amount, NULL))))), json_number_value(paid), 1e-15);
    json_decref(cases);
}

static void test_c09_moments_of_the_payment_are_the_published_ones(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C09");
    const struct expense e = read_expense(entry);
    const double mean = expected_payment_yuan(&e), second = second_moment_yuan2(&e);
    const double frequency = e.positive_probability * lognormal_survival(e.log_median, e.log_sd, e.deductible_fen);
    assert_near(mean, case_number(entry, "expected/expected_payment"), C09_RELATIVE);
    assert_near(second, case_number(entry, "expected/second_moment"), C09_RELATIVE);
    assert_near(sqrt(second - mean * mean), case_number(entry, "expected/sd"), C09_RELATIVE);
    assert_near(frequency, case_number(entry, "expected/claim_frequency"), C09_RELATIVE);
    assert_near(mean / frequency, case_number(entry, "expected/mean_payment_per_claim"), C09_RELATIVE);
    assert_near(sqrt(second - mean * mean) / 1000.0, case_number(entry, "expected/mc_standard_error_n1e6"),
                C09_RELATIVE);
    json_decref(cases);
}

static void test_c09_a_ground_up_trend_is_leveraged_as_published(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C09");
    struct expense e = read_expense(entry);
    const double before = expected_payment_yuan(&e);
    e.log_median += vm_log_f64(case_number(entry, "inputs/ground_up_trend"));
    const double after = expected_payment_yuan(&e);
    assert_near(after, case_number(entry, "expected/expected_payment_after_trend"), C09_RELATIVE);
    assert_near(after / before - 1.0, case_number(entry, "expected/leveraged_trend"), C09_RELATIVE);
    json_decref(cases);
}

static double drawn_payment_yuan(const struct expense *e, const struct rng_key *key, uint32_t person)
{
    const double u = rng_uniform_f64(key, person, 0, 0, rng_stream("test.use"));
    if (u >= e->positive_probability)
        return 0.0;
    const double z = rng_normal_f64(key, person, 0, 0, rng_stream("test.size"));
    return yuan_of_fen(round_fen(pays_fen(e, vm_exp_f64(e->log_median + e->log_sd * z))));
}

/* Spread of the means of `size` draws each, over batches made of consecutive means of a hundred. */
static double spread_of_means(const double *means, int n_means, int together, double expectation)
{
    double square_sum = 0.0;
    const int n = n_means / together;
    for (int b = 0; b < n; b++) {
        double mean = 0.0;
        for (int i = 0; i < together; i++)
            mean += means[b * together + i] / together;
        square_sum += (mean - expectation) * (mean - expectation);
    }
    return sqrt(square_sum / n);
}

static void test_c09_a_million_draws_come_within_their_standard_error(void **state)
{
    (void)state;
    enum { N_BATCHES = 10000, BATCH = 100 };
    static double means[N_BATCHES];
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C09");
    const struct expense e = read_expense(entry);
    const double expectation = case_number(entry, "expected/expected_payment");
    const double error = case_number(entry, "expected/mc_standard_error_n1e6");
    const struct rng_key key = rng_key_of(9, 0);
    assert_near(case_number(entry, "inputs/mc_n"), (double)N_BATCHES * BATCH, 0.0);
    double sum = 0.0, square_sum = 0.0;
    for (int b = 0; b < N_BATCHES; b++) {
        double batch_sum = 0.0;
        for (int i = 0; i < BATCH; i++) {
            const double paid = drawn_payment_yuan(&e, &key, (uint32_t)(b * BATCH + i));
            batch_sum += paid;
            square_sum += paid * paid;
        }
        means[b] = batch_sum / BATCH;
        sum += batch_sum;
    }
    const double n = (double)N_BATCHES * BATCH, mean = sum / n;
    assert_within((mean - expectation) / error, -4.0, 4.0);
    /* the tail is heavy: the error estimated from the draws is itself uncertain by about 5% */
    assert_near(sqrt(square_sum / n - mean * mean) / sqrt(n), error, 0.2);
    const double slope =
        log(spread_of_means(means, N_BATCHES, 100, expectation) / spread_of_means(means, N_BATCHES, 1, expectation)) /
        log(100.0);
    assert_within(slope, -0.6, -0.4);
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c07_lognormal_layers_are_the_published_ones),
        cmocka_unit_test(test_c07_pareto_layers_are_the_published_ones),
        cmocka_unit_test(test_c07_stop_loss_of_the_generalised_pareto_is_the_published_one),
        cmocka_unit_test(test_c07_spliced_severity_has_the_layers_of_its_two_parts),
        cmocka_unit_test(test_c09_payments_of_given_amounts_are_the_published_ones),
        cmocka_unit_test(test_c09_moments_of_the_payment_are_the_published_ones),
        cmocka_unit_test(test_c09_a_ground_up_trend_is_leveraged_as_published),
        cmocka_unit_test(test_c09_a_million_draws_come_within_their_standard_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
