/* Samples of the unit cube: strata, discrepancy, and that what is added moves nothing that is there. */
#include "engine/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/rng.h"
#include "tests/assert_near.h"

enum { N_AXES = 8 };
static uint32_t streams[MAX_SOBOL_AXES];

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < MAX_SOBOL_AXES; i++) {
        char name[16];
        snprintf(name, sizeof name, "axis.%d", i);
        streams[i] = rng_stream(name);
    }
    return 0;
}

static double *fill(enum sample_kind kind, uint64_t seed, int n_points, int n_axes)
{
    double *unit = calloc((size_t)n_points * (size_t)n_axes, sizeof *unit);
    assert_non_null(unit);
    assert_true(sample_fill(kind, seed, n_points, n_axes, streams, unit));
    for (int i = 0; i < n_points * n_axes; i++)
        assert_true(unit[i] > 0.0 && unit[i] < 1.0);
    return unit;
}

/* Every one of n equal strata of every axis holds exactly one of n points. */
static void check_strata(enum sample_kind kind, uint64_t seed, int n_points, int n_axes)
{
    double *unit = fill(kind, seed, n_points, n_axes);
    unsigned char *seen = malloc((size_t)n_points);
    for (int i = 0; i < n_axes; i++) {
        memset(seen, 0, (size_t)n_points);
        for (int p = 0; p < n_points; p++) {
            const int stratum = (int)(unit[p * n_axes + i] * n_points);
            assert_int_equal(seen[stratum], 0);
            seen[stratum] = 1;
        }
    }
    free(seen);
    free(unit);
}

static void test_a_latin_hypercube_has_one_point_in_every_stratum(void **state)
{
    (void)state;
    check_strata(SAMPLE_LATIN_HYPERCUBE, 1, 1, 3);
    check_strata(SAMPLE_LATIN_HYPERCUBE, 1, 37, N_AXES);
    check_strata(SAMPLE_LATIN_HYPERCUBE, 9, 1000, N_AXES);
}

static void test_scrambled_sobol_has_one_point_in_every_stratum_of_every_axis(void **state)
{
    (void)state;
    check_strata(SAMPLE_SOBOL, 1, 1, 3);
    check_strata(SAMPLE_SOBOL, 1, 256, MAX_SOBOL_AXES);
    check_strata(SAMPLE_SOBOL, 77, 4096, N_AXES);
}

/* The first two axes are a (0, 2)-sequence: every box of area 2^-8, whatever its shape, holds one of 256 points. Owen's
 * scrambling keeps that. */
static void test_scrambled_sobol_stays_a_net(void **state)
{
    (void)state;
    double *unit = fill(SAMPLE_SOBOL, 3, 256, 2);
    for (int wide = 0; wide <= 8; wide++) {
        unsigned char seen[256] = {0};
        for (int p = 0; p < 256; p++) {
            const int x = (int)(unit[2 * p] * (1 << wide)), y = (int)(unit[2 * p + 1] * (1 << (8 - wide)));
            assert_int_equal(seen[x << (8 - wide) | y]++, 0);
        }
    }
    free(unit);
}

/* Warnock's formula for the L2 star discrepancy, squared. */
static double discrepancy(const double *unit, int n, int d)
{
    double single = 0.0, pairs = 0.0, third = 1.0;
    for (int i = 0; i < d; i++)
        third /= 3.0;
    for (int p = 0; p < n; p++) {
        double product = 1.0;
        for (int i = 0; i < d; i++)
            product *= (1.0 - unit[p * d + i] * unit[p * d + i]) / 2.0;
        single += product;
        for (int q = 0; q < n; q++) {
            product = 1.0;
            for (int i = 0; i < d; i++)
                product *= 1.0 - (unit[p * d + i] > unit[q * d + i] ? unit[p * d + i] : unit[q * d + i]);
            pairs += product;
        }
    }
    return third - 2.0 * single / n + pairs / ((double)n * n);
}

static double mean_discrepancy(enum sample_kind kind)
{
    enum { N = 256, D = 4, N_SEEDS = 8 };
    double sum = 0.0;
    for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
        double *unit = fill(kind, seed, N, D);
        sum += discrepancy(unit, N, D);
        free(unit);
    }
    return sum / N_SEEDS;
}

static void test_sobol_is_more_even_than_a_latin_hypercube_and_that_than_chance(void **state)
{
    (void)state;
    const double random = mean_discrepancy(SAMPLE_RANDOM), latin = mean_discrepancy(SAMPLE_LATIN_HYPERCUBE);
    const double sobol = mean_discrepancy(SAMPLE_SOBOL);
    /* A random sample's squared discrepancy has the mean (2^-d - 3^-d) / n. */
    const double expected = (1.0 / 16.0 - 1.0 / 81.0) / 256.0;
    assert_true(random > 0.5 * expected && random < 2.0 * expected);
    assert_true(latin < 0.7 * random);
    assert_true(sobol < 0.3 * latin);
}

static void test_a_single_scrambled_point_is_uniform_over_seeds(void **state)
{
    (void)state;
    enum { N_SEEDS = 4000, POINT = 5 };
    double sum = 0.0, square = 0.0;
    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        double unit[(POINT + 1) * 2];
        assert_true(sample_fill(SAMPLE_SOBOL, seed, POINT + 1, 2, streams, unit));
        const double u = unit[POINT * 2 + 1];
        sum += u;
        square += u * u;
    }
    assert_true(fabs(sum / N_SEEDS - 0.5) < 5.0 * sqrt(1.0 / 12.0 / N_SEEDS));
    assert_true(fabs(square / N_SEEDS - 1.0 / 3.0) < 5.0 * sqrt(4.0 / 45.0 / N_SEEDS));
}

static void test_more_points_keep_those_that_are_there(void **state)
{
    (void)state;
    static const enum sample_kind KINDS[] = {SAMPLE_RANDOM, SAMPLE_SOBOL};
    for (int k = 0; k < 2; k++) {
        double *few = fill(KINDS[k], 4, 100, N_AXES), *many = fill(KINDS[k], 4, 130, N_AXES);
        assert_memory_equal(few, many, 100 * N_AXES * sizeof *few);
        free(few);
        free(many);
    }
}

static void test_another_seed_and_another_stream_are_other_points(void **state)
{
    (void)state;
    for (int kind = SAMPLE_RANDOM; kind <= SAMPLE_SOBOL; kind++) {
        double *one = fill((enum sample_kind)kind, 1, 64, 2), *other = fill((enum sample_kind)kind, 2, 64, 2);
        int n_same = 0, n_alike = 0;
        for (int p = 0; p < 64; p++) {
            n_same += one[2 * p] == other[2 * p];
            n_alike += one[2 * p] == one[2 * p + 1];
        }
        assert_int_equal(n_same + n_alike, 0);
        free(one);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_latin_hypercube_has_one_point_in_every_stratum),
        cmocka_unit_test(test_scrambled_sobol_has_one_point_in_every_stratum_of_every_axis),
        cmocka_unit_test(test_scrambled_sobol_stays_a_net),
        cmocka_unit_test(test_sobol_is_more_even_than_a_latin_hypercube_and_that_than_chance),
        cmocka_unit_test(test_a_single_scrambled_point_is_uniform_over_seeds),
        cmocka_unit_test(test_more_points_keep_those_that_are_there),
        cmocka_unit_test(test_another_seed_and_another_stream_are_other_points),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
