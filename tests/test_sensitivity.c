#include "results/sensitivity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/assert_near.h"

/* A record of one arm with two drawn parameters; the worlds' figure is what the context says. */
enum { N_WORLDS = 30, N_DRAWN = 2 };

struct example {
    struct record record;
    struct record_arm arm;
    double draws[2][N_WORLDS * N_DRAWN];
    double figures[2][N_WORLDS];
};

static int set_of(enum world_set set) { return set == WORLDS_JOINT ? 0 : 1; }

static double figure_of(const struct record *record, enum world_set set, long world, int arm, const void *context)
{
    const struct example *const example = context;
    (void)record, (void)arm;
    return example->figures[set_of(set)][world];
}

/* Parameter 0 falls from world to world, parameter 1 goes to and fro. */
static void example_init(struct example *example)
{
    *example = (struct example){.record = {.n_arms = 1, .n_drawn = N_DRAWN}};
    example->record.arms = &example->arm;
    for (int s = 0; s < 2; s++)
        for (int world = 0; world < N_WORLDS; world++) {
            example->draws[s][world * N_DRAWN] = -(double)world;
            example->draws[s][world * N_DRAWN + 1] = (world * 7) % N_WORLDS;
            example->figures[s][world] = 100.0 * s + world * (double)world;
        }
    example->record.n_worlds[WORLDS_JOINT] = example->record.n_worlds[WORLDS_PARAMETER] = N_WORLDS;
    example->record.draws[WORLDS_JOINT] = example->draws[0];
    example->record.draws[WORLDS_PARAMETER] = example->draws[1];
}

static void test_a_figure_that_falls_with_a_parameter_has_correlation_minus_one(void **state)
{
    struct example example;
    struct sensitivity found[N_DRAWN];
    (void)state;
    example_init(&example);
    assert_true(sensitivity_find(&example.record, 0, figure_of, &example, found));
    assert_int_equal(found[0].drawn, 0);
    assert_int_equal(found[0].n_worlds, 2 * N_WORLDS);
    assert_near(found[0].correlation, -1.0, 1e-12);
    assert_near(found[0].se, 0.0, 1e-12);
    /* Lowest draws are those of the last ten worlds: the mean of 20² to 29², and 50 for the two sets' levels. */
    assert_near(found[0].low_third, 608.5 + 50.0, 1e-9);
    assert_near(found[0].high_third, 28.5 + 50.0, 1e-9);
}

/* Without ties ρ = 1 − 6 Σ d² / (n (n² − 1)) in each set; both sets are alike. */
static void test_correlations_are_spearmans_and_stand_in_the_order_of_their_strength(void **state)
{
    struct example example;
    struct sensitivity found[N_DRAWN];
    double sum = 0.0;
    (void)state;
    example_init(&example);
    assert_true(sensitivity_find(&example.record, 0, figure_of, &example, found));
    for (int world = 0; world < N_WORLDS; world++) {
        const double d = (world * 7) % N_WORLDS - world;
        sum += d * d;
    }
    const double rho = 1.0 - 6.0 * sum / (N_WORLDS * (N_WORLDS * (double)N_WORLDS - 1.0)), n = 2.0 * N_WORLDS;
    assert_int_equal(found[1].drawn, 1);
    assert_near(found[1].correlation, rho, 1e-12);
    assert_near(found[1].se, (1.0 - rho * rho) * sqrt((1.0 + rho * rho / 2.0) / (n - 3.0)), 1e-12);
}

static void test_undefined_worlds_are_left_out_and_a_constant_has_no_correlation(void **state)
{
    struct example example;
    struct sensitivity found[N_DRAWN];
    (void)state;
    example_init(&example);
    for (int world = 0; world < N_WORLDS; world++)
        example.figures[1][world] = (double)NAN;
    assert_true(sensitivity_find(&example.record, 0, figure_of, &example, found));
    assert_int_equal(found[0].n_worlds, N_WORLDS);
    assert_near(found[0].correlation, -1.0, 1e-12);
    for (int world = 0; world < N_WORLDS; world++)
        example.figures[0][world] = world < SENSITIVITY_LEAST - 1 ? (double)world : (double)NAN;
    assert_true(sensitivity_find(&example.record, 0, figure_of, &example, found));
    assert_true(isnan(found[0].correlation));
    for (int world = 0; world < N_WORLDS; world++)
        example.figures[0][world] = 3.0;
    assert_true(sensitivity_find(&example.record, 0, figure_of, &example, found));
    assert_true(isnan(found[0].correlation));
    assert_near(found[0].high_third, 3.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_figure_that_falls_with_a_parameter_has_correlation_minus_one),
        cmocka_unit_test(test_correlations_are_spearmans_and_stand_in_the_order_of_their_strength),
        cmocka_unit_test(test_undefined_worlds_are_left_out_and_a_constant_has_no_correlation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
