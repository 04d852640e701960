/* What the generator draws, and what the model makes of it, by the million: fixed seed, |z| < 5. HUIMIN_LONG=1 draws
 * 100 million of each kind. Hospital care has its own file: test_hospital_statistics.c. */
#include <gsl/gsl_sf_gamma.h>

#include "engine/model.h"
#include "engine/rng.h"
#include "engine/vmath.h"
#include "models/perception.h"
#include "tests/transforms.h"

static double logistic_above(double probability) { return gsl_cdf_logistic_Qinv(probability, 1.0); }
static double logistic_below(double probability) { return gsl_cdf_logistic_Pinv(probability, 1.0); }
static double exponential_above(double probability) { return gsl_cdf_exponential_Qinv(probability, 1.0); }
static double exponential_below(double probability) { return gsl_cdf_exponential_Pinv(probability, 1.0); }

#define PI_2 9.869604401089358 /* pi squared */
/* E x^2k = pi^2k (2^2k - 2) |B_2k|: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, ch. 23. */
static const struct distribution LOGISTIC = {
    {0, PI_2 / 3, 0, PI_2 *PI_2 * 7 / 15},
    {PI_2 / 3, PI_2 *PI_2 * 7 / 15, PI_2 *PI_2 *PI_2 * 31 / 21, PI_2 *PI_2 *PI_2 *PI_2 * 127 / 15},
    logistic_above,
    logistic_below};
static const struct distribution EXPONENTIAL = {
    {1, 2, 6, 24}, {2, 24, 720, 40320}, exponential_above, exponential_below}; /* E x^k = k! */

static void fill(uint32_t *words, long tile, uint32_t episode, uint32_t stream)
{
    const struct rng_key key = rng_key_of(20210701, (uint32_t)(tile / 4096));
    rng_fill_words(words, TILE, (uint32_t)(tile % 4096) * TILE, 1, episode, stream, &key);
}

enum { USUAL_DRAWS = 5000000 };
static long n_tiles(void) { return statistics_n_draws(USUAL_DRAWS) / TILE; }

static void fill_uniforms(real *uniforms, long tile, uint32_t stream)
{
    uint32_t words[TILE];
    fill(words, tile, 0, stream);
    rng_words_to_uniforms(uniforms, words, TILE);
}

static void fill_normals(real *cosines, real *sines, long tile, uint32_t stream)
{
    uint32_t a[TILE], b[TILE];
    fill(a, tile, 0, stream);
    fill(b, tile, 1, stream);
    rng_words_to_normals(cosines, sines, a, b, TILE);
}

static void test_uniforms_are_uniform(void **state)
{
    (void)state;
    static struct sample sample;
    real uniforms[TILE];
    double lag_sum = 0.0, previous = 0.0;
    sample_init(&sample, &UNIFORM);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill_uniforms(uniforms, tile, rng_stream("test.uniform"));
        for (int i = 0; i < TILE; i++) {
            const double u = (double)uniforms[i];
            sample_add(&sample, u - 0.5, gsl_cdf_flat_P(u, 0.0, 1.0));
            lag_sum += (u - 0.5) * previous;
            previous = u - 0.5;
        }
    }
    assert_sample(&sample, &UNIFORM, "uniform");
    assert_z(statistics_z_of_mean(lag_sum / sample.n, 0.0, 1.0 / 12, sample.n));
}

static void test_pairs_of_normals_are_normal_and_independent(void **state)
{
    (void)state;
    static struct sample first, second;
    real cosines[TILE], sines[TILE];
    double product = 0.0, product_of_squares = 0.0, lag_sum = 0.0, previous = 0.0;
    sample_init(&first, &NORMAL);
    sample_init(&second, &NORMAL);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill_normals(cosines, sines, tile, rng_stream("test.normal"));
        for (int i = 0; i < TILE; i++) {
            const double x = (double)cosines[i], y = (double)sines[i];
            sample_add(&first, x, gsl_cdf_ugaussian_P(x));
            sample_add(&second, y, gsl_cdf_ugaussian_P(y));
            product += x * y;
            product_of_squares += (x * x - 1.0) * (y * y - 1.0);
            lag_sum += x * previous;
            previous = x;
        }
    }
    assert_sample(&first, &NORMAL, "normal, cosine of a pair");
    assert_sample(&second, &NORMAL, "normal, sine of a pair");
    assert_z(statistics_z_of_mean(product / first.n, 0.0, 1.0, first.n));
    assert_z(statistics_z_of_mean(product_of_squares / first.n, 0.0, 2.0, first.n));
    assert_z(statistics_z_of_mean(lag_sum / first.n, 0.0, 1.0, first.n));
}

static void test_logistics_are_logistic(void **state)
{
    (void)state;
    static struct sample sample;
    uint32_t a[TILE], b[TILE];
    real logistics[TILE];
    double lag_sum = 0.0, previous = 0.0;
    const uint32_t stream = rng_stream("test.logistic");
    sample_init(&sample, &LOGISTIC);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill(a, tile, 0, stream);
        fill(b, tile, 1, stream);
        rng_words_to_logistics(logistics, a, b, TILE);
        for (int i = 0; i < TILE; i++) {
            const double x = (double)logistics[i];
            sample_add(&sample, x, gsl_cdf_logistic_P(x, 1.0));
            lag_sum += x * previous;
            previous = x;
        }
    }
    assert_sample(&sample, &LOGISTIC, "logistic");
    assert_z(statistics_z_of_mean(lag_sum / sample.n, 0.0, PI_2 / 3, sample.n));
}

/* exp(sd z): frailty, outpatient and drug bills, the body of an admission. Its logarithm must be normal again. */
static void test_exponentials_of_normals_are_lognormal(void **state)
{
    (void)state;
    static struct sample sample;
    static const double LOG_SD = 1.2;
    real cosines[TILE], sines[TILE];
    sample_init(&sample, &NORMAL);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill_normals(cosines, sines, tile, rng_stream("test.lognormal"));
        for (int i = 0; i < TILE; i++) {
            const double x = (double)vm_exp(REAL(LOG_SD) * sines[i]);
            sample_add(&sample, log(x) / LOG_SD, gsl_cdf_lognormal_P(x, 0.0, LOG_SD));
        }
    }
    assert_sample(&sample, &NORMAL, "exp: lognormal, log-sd 1.2");
}

/* u^-xi: the generalised Pareto tail of an admission, a Pareto of index 1/xi. ln(x)/xi must be exponential. */
static void test_powers_of_uniforms_are_pareto(void **state)
{
    (void)state;
    static struct sample sample;
    static const double SHAPE = 0.35;
    real uniforms[TILE];
    sample_init(&sample, &EXPONENTIAL);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill_uniforms(uniforms, tile, rng_stream("test.pareto"));
        for (int i = 0; i < TILE; i++) {
            const double x = (double)vm_exp(REAL(-SHAPE) * vm_log(uniforms[i]));
            sample_add(&sample, log(x) / SHAPE, gsl_cdf_pareto_P(x, 1.0 / SHAPE, 1.0));
        }
    }
    assert_sample(&sample, &EXPONENTIAL, "log, exp: Pareto power, shape 0.35");
}

#define PRELEC_ALPHA 0.8
static double weibull_above(double probability) { return gsl_cdf_weibull_Qinv(probability, 1.0, 1.0 / PRELEC_ALPHA); }
static double weibull_below(double probability) { return gsl_cdf_weibull_Pinv(probability, 1.0, 1.0 / PRELEC_ALPHA); }

/* Of a uniform probability: -ln of the weight is (-ln u)^alpha, a Weibull variate of shape 1/alpha. */
static void test_prelec_weights_of_uniforms_are_those_of_weibull(void **state)
{
    (void)state;
    static struct sample sample;
    struct distribution distribution = {.above = weibull_above, .below = weibull_below};
    real uniforms[TILE];
    for (int p = 0; p < N_POWERS; p++) {
        distribution.moments[p] = gsl_sf_gamma(1.0 + PRELEC_ALPHA * (p + 1));
        distribution.squares[p] = gsl_sf_gamma(1.0 + PRELEC_ALPHA * 2 * (p + 1));
    }
    sample_init(&sample, &distribution);
    for (long tile = 0; tile < n_tiles(); tile++) {
        fill_uniforms(uniforms, tile, rng_stream("test.prelec"));
        for (int i = 0; i < TILE; i++) {
            const double y = -log((double)prelec_weight(vm_log(uniforms[i]), REAL(PRELEC_ALPHA)));
            sample_add(&sample, y, gsl_cdf_weibull_P(y, 1.0, 1.0 / PRELEC_ALPHA));
        }
    }
    assert_sample(&sample, &distribution, "Prelec weight, alpha 0.8");
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
    for (uint32_t world = 0; world < statistics_n_draws(1000000) / 500; world++) {
        const struct rng_key key = rng_key_of(3, world);
        for (uint32_t index = 0; index < 500; index++) {
            const double x = rng_normal_f64(&key, index, index % 7, 0, stream);
            sample_add(&sample, x, gsl_cdf_ugaussian_P(x));
        }
    }
    assert_sample(&sample, &NORMAL, "normal of pools, by inversion");
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
        cmocka_unit_test(test_exponentials_of_normals_are_lognormal),
        cmocka_unit_test(test_powers_of_uniforms_are_pareto),
        cmocka_unit_test(test_prelec_weights_of_uniforms_are_those_of_weibull),
        cmocka_unit_test(test_neighbouring_positions_are_independent),
        cmocka_unit_test(test_double_normals_are_normal),
        cmocka_unit_test(test_the_statistics_see_a_small_bias),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
