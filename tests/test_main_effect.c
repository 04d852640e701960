/* The share of the variance that goes with one axis alone, against functions whose shares are known. */
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "results/main_effect.h"
#include "tests/assert_near.h"

enum { N_AXES = 3 };

/* Ishigami & Homma 1990: sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1, each x uniform from -π to π. Shares of x1, x2, x3 alone
 * (Saltelli et al. 2008, Global Sensitivity Analysis: The Primer, p. 179): 0.3139, 0.4424, 0. */
static double ishigami(const double *x)
{
    return sin(x[0]) + 7.0 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
}

static void known_shares(double shares[N_AXES])
{
    const double pi4 = pow(M_PI, 4), variance = 49.0 / 8.0 + 0.1 * pi4 / 5.0 + 0.01 * pi4 * pi4 / 18.0 + 0.5;
    shares[0] = 0.5 * (1.0 + 0.1 * pi4 / 5.0) * (1.0 + 0.1 * pi4 / 5.0) / variance;
    shares[1] = 49.0 / 8.0 / variance;
    shares[2] = 0.0;
}

struct sample {
    int n;
    double *x[N_AXES], *y;
};

/* Points of a random sample by seed, or with seed 0 Sobol's. */
static struct sample sample_new(int n, unsigned long seed)
{
    struct sample sample = {.n = n, .y = calloc((size_t)n, sizeof(double))};
    gsl_rng *const rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_qrng *const sobol = gsl_qrng_alloc(gsl_qrng_sobol, N_AXES);
    gsl_rng_set(rng, seed);
    for (int a = 0; a < N_AXES; a++)
        sample.x[a] = calloc((size_t)n, sizeof(double));
    for (int i = 0; i < n; i++) {
        double point[N_AXES];
        gsl_qrng_get(sobol, point);
        for (int a = 0; a < N_AXES; a++) {
            point[a] = M_PI * (2.0 * (seed ? gsl_rng_uniform(rng) : point[a]) - 1.0);
            sample.x[a][i] = point[a];
        }
        sample.y[i] = ishigami(point);
    }
    gsl_qrng_free(sobol);
    gsl_rng_free(rng);
    return sample;
}

static void sample_free(struct sample *sample)
{
    for (int a = 0; a < N_AXES; a++)
        free(sample->x[a]);
    free(sample->y);
}

static struct main_effect effect_of(const double *x, const double *y, int n)
{
    struct main_effect_classes classes;
    assert_true(main_effect_classes_init(&classes, x, n));
    const struct main_effect effect = main_effect_of(&classes, y, NULL);
    main_effect_classes_free(&classes);
    return effect;
}

static void test_ishigami_has_its_published_shares(void **state)
{
    (void)state;
    double known[N_AXES];
    known_shares(known);
    assert_within(known[0], 0.3138, 0.3140);
    assert_within(known[1], 0.4423, 0.4425);
    struct sample sample = sample_new(8192, 0);
    for (int a = 0; a < N_AXES; a++) {
        const struct main_effect effect = effect_of(sample.x[a], sample.y, sample.n);
        assert_int_equal(effect.n_points, 8192);
        assert_within(effect.share - known[a], -0.005, 0.005);
        assert_within(effect.se, 0.0, 0.02);
    }
    sample_free(&sample);
}

static void test_the_error_is_that_of_the_share_over_samples(void **state)
{
    (void)state;
    enum { N_SAMPLES = 200 };
    double known[N_AXES], mean_z[N_AXES] = {0}, mean_z2[N_AXES] = {0};
    known_shares(known);
    for (int s = 1; s <= N_SAMPLES; s++) {
        struct sample sample = sample_new(1024, (unsigned long)s);
        for (int a = 0; a < N_AXES; a++) {
            const struct main_effect effect = effect_of(sample.x[a], sample.y, sample.n);
            const double z = (effect.share - known[a]) / effect.se;
            assert_within(z, -6.0, 6.0);
            mean_z[a] += z / N_SAMPLES;
            mean_z2[a] += z * z / N_SAMPLES;
        }
        sample_free(&sample);
    }
    for (int a = 0; a < N_AXES; a++) {
        print_message("# x%d: mean z %.3f, root mean square %.3f\n", a + 1, mean_z[a], sqrt(mean_z2[a]));
        assert_within(mean_z[a], -0.5, 0.5);
        assert_within(sqrt(mean_z2[a]), 0.7, 1.3);
    }
}

/* y = 3 a + b + 0.2 a b over Sobol's points: additive but for a little, so that what the others add is nearly all. */
static void test_taking_the_others_off_first_leaves_the_shares_and_makes_them_sharper(void **state)
{
    (void)state;
    enum { N = 256 };
    struct sample sample = sample_new(N, 0);
    double slopes[N_AXES], others[N], shares[N_AXES];
    for (int i = 0; i < N; i++)
        sample.y[i] = 3.0 * sample.x[0][i] + sample.x[1][i] + 0.2 * sample.x[0][i] * sample.x[1][i];
    assert_true(main_effect_slopes((const double *const *)sample.x, N_AXES, sample.y, N, slopes));
    assert_within(slopes[0], 2.9, 3.1);
    assert_within(slopes[1], 0.9, 1.1);
    assert_within(slopes[2], -0.1, 0.1);
    const double v = M_PI * M_PI / 3.0, variance = 10.0 * v + 0.04 * v * v;
    const double known[] = {9.0 * v / variance, v / variance, 0.0};
    for (int a = 0; a < N_AXES; a++) {
        struct main_effect_classes classes;
        for (int i = 0; i < N; i++) {
            others[i] = 0.0;
            for (int b = 0; b < N_AXES; b++)
                others[i] += b == a ? 0.0 : slopes[b] * sample.x[b][i];
        }
        assert_true(main_effect_classes_init(&classes, sample.x[a], N));
        const struct main_effect effect = main_effect_of(&classes, sample.y, others);
        assert_within(effect.share - known[a], -0.01, 0.01);
        assert_within(effect.se, 0.0, a == 2 ? 0.002 : 0.05);
        shares[a] = effect.share;
        main_effect_classes_free(&classes);
    }
    assert_within(shares[2], -0.002, 0.002);
    assert_within(effect_of(sample.x[2], sample.y, N).share, -0.1, -0.01); /* what it mends */
    sample_free(&sample);
}

static void test_copies_of_an_axis_share_its_slope(void **state)
{
    (void)state;
    enum { N = 64 };
    double x[3][N], y[N], slopes[3];
    for (int i = 0; i < N; i++) {
        x[0][i] = x[1][i] = i;
        x[2][i] = i % 2 ? (double)NAN : i % 7;
        y[i] = i == 5 ? (double)NAN : 4.0 * i;
    }
    const double *const columns[] = {x[0], x[1], x[2]};
    assert_true(main_effect_slopes(columns, 3, y, N, slopes));
    assert_near(slopes[0], 2.0, 1e-9);
    assert_near(slopes[1], 2.0, 1e-9);
    assert_within(slopes[2], -1e-9, 1e-9);
}

static void test_a_choice_that_says_all_has_all_and_one_that_says_nothing_nothing(void **state)
{
    (void)state;
    enum { N = 400 };
    double choice[N], other[N], y[N];
    for (int i = 0; i < N; i++) {
        choice[i] = i % 4;
        other[i] = i / 4 % 2;
        y[i] = choice[i] == 2.0 ? 5.0 : choice[i];
    }
    assert_near(effect_of(choice, y, N).share, 1.0, 1e-12);
    assert_within(effect_of(other, y, N).share, -0.01, 0.01);
}

static void test_too_few_points_one_value_and_a_constant_are_undefined(void **state)
{
    (void)state;
    enum { N = 100 };
    double x[N], y[N], same[N];
    for (int i = 0; i < N; i++) {
        x[i] = y[i] = i;
        same[i] = 0.1;
    }
    assert_true(isnan(effect_of(x, y, MAIN_EFFECT_LEAST_POINTS - 1).share));
    assert_true(isnan(effect_of(same, y, N).share));
    assert_true(isnan(effect_of(x, same, N).share));
    for (int i = 0; i < N; i += 2)
        (i % 4 ? x : y)[i] = (double)NAN;
    const struct main_effect effect = effect_of(x, y, N);
    assert_int_equal(effect.n_points, 50);
    assert_within(effect.share, 0.999, 1.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami_has_its_published_shares),
        cmocka_unit_test(test_the_error_is_that_of_the_share_over_samples),
        cmocka_unit_test(test_taking_the_others_off_first_leaves_the_shares_and_makes_them_sharper),
        cmocka_unit_test(test_copies_of_an_axis_share_its_slope),
        cmocka_unit_test(test_a_choice_that_says_all_has_all_and_one_that_says_nothing_nothing),
        cmocka_unit_test(test_too_few_points_one_value_and_a_constant_are_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
