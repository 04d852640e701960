/* What the generator's draws look like by the million: fixed seed, |z| < 5. HUIMIN_LONG=1 draws 100 million of
 * each kind. */
#include <gsl/gsl_cdf.h>

#include "engine/model.h"
#include "engine/rng.h"
#include "tests/statistics.h"

enum { N_POWERS = 4 };

/* A standard distribution: expectation of x, x^2, x^3, x^4 and of their squares, both cdfs and upper quantile. */
struct distribution {
    double moments[N_POWERS], squares[N_POWERS];
    double (*cdf)(double x);
    double (*upper_quantile)(double probability);
};

static double logistic_cdf(double x) { return gsl_cdf_logistic_P(x, 1.0); }
static double logistic_upper_quantile(double probability) { return gsl_cdf_logistic_Qinv(probability, 1.0); }
/* Uniforms are shifted to have mean 0. */
static double centred_cdf(double x) { return x + 0.5; }
static double centred_upper_quantile(double probability) { return 0.5 - probability; }

static const struct distribution UNIFORM = {
    {0, 1.0 / 12, 0, 1.0 / 80}, {1.0 / 12, 1.0 / 80, 1.0 / 448, 1.0 / 2304}, centred_cdf, centred_upper_quantile};
static const struct distribution NORMAL = {{0, 1, 0, 3}, {1, 3, 15, 105}, gsl_cdf_ugaussian_P, gsl_cdf_ugaussian_Qinv};

#define PI_2 9.869604401089358 /* pi squared */
/* E x^2k = pi^2k (2^2k - 2) |B_2k|: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 23. */
static const struct distribution LOGISTIC = {
    {0, PI_2 / 3, 0, PI_2 *PI_2 * 7 / 15},
    {PI_2 / 3, PI_2 *PI_2 * 7 / 15, PI_2 *PI_2 *PI_2 * 31 / 21, PI_2 *PI_2 *PI_2 *PI_2 * 127 / 15},
    logistic_cdf,
    logistic_upper_quantile};

enum { N_TAILS = 6 };
static const double TAILS[N_TAILS] = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

struct sample {
    double n, sums[N_POWERS], lag_sum, previous;
    double above[N_TAILS], below[N_TAILS], thresholds[N_TAILS];
    struct statistics_bins bins;
};

static void sample_init(struct sample *sample, const struct distribution *distribution)
{
    *sample = (struct sample){0};
    for (int tail = 0; tail < N_TAILS; tail++)
        sample->thresholds[tail] = distribution->upper_quantile(TAILS[tail]);
}

static void sample_add(struct sample *sample, const struct distribution *distribution, double x)
{
    double power = 1.0;
    for (int p = 0; p < N_POWERS; p++)
        sample->sums[p] += (power *= x);
    for (int tail = 0; tail < N_TAILS && fabs(x) > sample->thresholds[tail]; tail++)
        (x > 0.0 ? sample->above : sample->below)[tail] += 1.0;
    sample->lag_sum += x * sample->previous;
    sample->previous = x;
    sample->n += 1.0;
    statistics_bins_add(&sample->bins, distribution->cdf(x));
}

static void assert_sample(const struct sample *sample, const struct distribution *distribution)
{
    const double n = sample->n, variance = distribution->moments[1];
    for (int p = 0; p < N_POWERS; p++) {
        const double moment = distribution->moments[p];
        const double deviation = sqrt(distribution->squares[p] - moment * moment);
        assert_z(statistics_z_of_mean(sample->sums[p] / n, moment, deviation, n));
    }
    for (int tail = 0; tail < N_TAILS && n * TAILS[tail] >= 20.0; tail++) {
        assert_z(statistics_z_of_count(sample->above[tail], n, TAILS[tail]));
        assert_z(statistics_z_of_count(sample->below[tail], n, TAILS[tail]));
    }
    assert_z(statistics_z_of_mean(sample->lag_sum / n, 0.0, variance, n));
    assert_even(&sample->bins);
}

static void fill(uint32_t *words, long tile, uint32_t episode, uint32_t stream)
{
    const struct rng_key key = rng_key_of(20210701, (uint32_t)(tile / 4096));
    rng_fill_words(words, TILE, (uint32_t)(tile % 4096) * TILE, 1, episode, stream, &key);
}

static void test_uniforms_are_uniform(void **state)
{
    (void)state;
    static struct sample sample;
    uint32_t words[TILE];
    real uniforms[TILE];
    const uint32_t stream = rng_stream("test.uniform");
    sample_init(&sample, &UNIFORM);
    for (long tile = 0; tile < statistics_n_draws(20000000) / TILE; tile++) {
        fill(words, tile, 0, stream);
        rng_words_to_uniforms(uniforms, words, TILE);
        for (int i = 0; i < TILE; i++)
            sample_add(&sample, &UNIFORM, (double)uniforms[i] - 0.5);
    }
    assert_sample(&sample, &UNIFORM);
}

static void test_pairs_of_normals_are_normal_and_independent(void **state)
{
    (void)state;
    static struct sample first, second;
    uint32_t a[TILE], b[TILE];
    real cosines[TILE], sines[TILE];
    double product = 0.0, product_of_squares = 0.0;
    const uint32_t stream = rng_stream("test.normal");
    sample_init(&first, &NORMAL);
    sample_init(&second, &NORMAL);
    for (long tile = 0; tile < statistics_n_draws(20000000) / TILE; tile++) {
        fill(a, tile, 0, stream);
        fill(b, tile, 1, stream);
        rng_words_to_normals(cosines, sines, a, b, TILE);
        for (int i = 0; i < TILE; i++) {
            const double x = (double)cosines[i], y = (double)sines[i];
            sample_add(&first, &NORMAL, x);
            sample_add(&second, &NORMAL, y);
            product += x * y;
            product_of_squares += (x * x - 1.0) * (y * y - 1.0);
        }
    }
    assert_sample(&first, &NORMAL);
    assert_sample(&second, &NORMAL);
    assert_z(statistics_z_of_mean(product / first.n, 0.0, 1.0, first.n));
    assert_z(statistics_z_of_mean(product_of_squares / first.n, 0.0, 2.0, first.n));
}

static void test_logistics_are_logistic(void **state)
{
    (void)state;
    static struct sample sample;
    uint32_t a[TILE], b[TILE];
    real logistics[TILE];
    const uint32_t stream = rng_stream("test.logistic");
    sample_init(&sample, &LOGISTIC);
    for (long tile = 0; tile < statistics_n_draws(20000000) / TILE; tile++) {
        fill(a, tile, 0, stream);
        fill(b, tile, 1, stream);
        rng_words_to_logistics(logistics, a, b, TILE);
        for (int i = 0; i < TILE; i++)
            sample_add(&sample, &LOGISTIC, (double)logistics[i]);
    }
    assert_sample(&sample, &LOGISTIC);
}

/* Of one coordinate of the counter moved and the others held: the correlation of the two sets of draws. */
static double correlation_z(const struct rng_key keys[2], const uint32_t years[2], const uint32_t episodes[2],
                            const uint32_t streams[2])
{
    enum { N_TILES = 2000 };
    uint32_t words[2][TILE];
    real uniforms[2][TILE];
    double sum = 0.0;
    for (uint32_t tile = 0; tile < N_TILES; tile++) {
        for (int side = 0; side < 2; side++) {
            rng_fill_words(words[side], TILE, tile * TILE, years[side], episodes[side], streams[side], &keys[side]);
            rng_words_to_uniforms(uniforms[side], words[side], TILE);
        }
        for (int i = 0; i < TILE; i++)
            sum += ((double)uniforms[0][i] - 0.5) * ((double)uniforms[1][i] - 0.5);
    }
    const double n = (double)N_TILES * TILE;
    return statistics_z_of_mean(sum / n, 0.0, 1.0 / 12.0, n);
}

static void test_neighbouring_positions_are_independent(void **state)
{
    (void)state;
    const struct rng_key one = rng_key_of(1, 0), next_world = rng_key_of(1, 1), next_seed = rng_key_of(2, 0);
    const struct rng_key next_high_seed = rng_key_of(UINT64_C(0x100000001), 0);
    const struct rng_key same[2] = {one, one};
    const uint32_t zeros[2] = {0, 0}, steps[2] = {0, 1}, streams[2] = {rng_stream("a.b"), rng_stream("a.c")};
    assert_z(correlation_z((const struct rng_key[2]){one, next_world}, zeros, zeros, zeros));
    assert_z(correlation_z((const struct rng_key[2]){one, next_seed}, zeros, zeros, zeros));
    assert_z(correlation_z((const struct rng_key[2]){one, next_high_seed}, zeros, zeros, zeros));
    assert_z(correlation_z(same, steps, zeros, zeros));
    assert_z(correlation_z(same, zeros, steps, zeros));
    assert_z(correlation_z(same, zeros, zeros, streams));
    assert_true(correlation_z(same, zeros, zeros, zeros) > 100.0); /* the test can see a dependence */
}

static void test_double_normals_are_normal(void **state)
{
    (void)state;
    static struct sample sample;
    const uint32_t stream = rng_stream("test.pool");
    sample_init(&sample, &NORMAL);
    for (uint32_t world = 0; world < 2000; world++) {
        const struct rng_key key = rng_key_of(3, world);
        for (uint32_t index = 0; index < 500; index++)
            sample_add(&sample, &NORMAL, rng_normal_f64(&key, index, index % 7, 0, stream));
    }
    assert_sample(&sample, &NORMAL);
}

/* A statistic that should not pass does not: the helpers can fail. */
static void test_the_statistics_see_a_small_bias(void **state)
{
    (void)state;
    static struct statistics_bins even, biased;
    for (int i = 0; i < 4000000; i++) {
        const double u = (i + 0.5) / 4000000.0;
        statistics_bins_add(&even, u);
        statistics_bins_add(&biased, u * u / (u * u + (1.0 - u) * u * 0.99));
    }
    assert_true(statistics_z_of_distance(statistics_bins_distance(&even), even.n) < 1.0);
    assert_true(statistics_z_of_distance(statistics_bins_distance(&biased), biased.n) > 5.0);
    assert_near(statistics_z_of_chi_square(124.342, 100.0), 1.6449, 5e-3); /* the 95% point */
    assert_near(statistics_z_of_distance(1.3581 / sqrt(1e6), 1e6), 1.96, 1e-3);
    assert_near(statistics_z_of_count(5250.0, 10000.0, 0.5), 5.0, 1e-12);
    assert_near(statistics_z_of_difference(1.0, 0.3, 0.0, 0.4), 2.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uniforms_are_uniform),
        cmocka_unit_test(test_pairs_of_normals_are_normal_and_independent),
        cmocka_unit_test(test_logistics_are_logistic),
        cmocka_unit_test(test_neighbouring_positions_are_independent),
        cmocka_unit_test(test_double_normals_are_normal),
        cmocka_unit_test(test_the_statistics_see_a_small_bias),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
