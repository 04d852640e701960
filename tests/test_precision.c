/* Stopping when it is good enough: the widened interval keeps its promise although the run looks several times. */
#include "tests/assert_near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/rng.h"
#include "results/intervals.h"
#include "results/precision.h"
#include "tests/statistics.h"

enum { N_LOOKS = 5, MOST_WORLDS = 80, N_SEEDS = 20000 };
static const long LOOKS[N_LOOKS] = {5, 10, 20, 40, 80};

/* A record of one arm, one year and one outcome, whose values the test fills in. */
struct example {
    struct record record;
    struct record_arm arm;
    struct outcome outcome, event;
    double values[MOST_WORLDS], events[MOST_WORLDS];
    struct record_precision precision;
    struct precision_row rows[2];
};

static void example_init(struct example *example)
{
    *example = (struct example){.arm = {.name = "only"}, .outcome = {.name = "length"}, .event = {.name = "d3"}};
    example->record = (struct record){.n_arms = 1,
                                      .n_years = 1,
                                      .n_outcomes = 1,
                                      .n_world_outcomes = 1,
                                      .arms = &example->arm,
                                      .outcomes = &example->outcome,
                                      .world_outcomes = &example->event};
    example->record.n_worlds[WORLDS_JOINT] = MOST_WORLDS;
    example->record.values[WORLDS_JOINT] = example->values;
    example->record.world_values[WORLDS_JOINT] = example->events;
    example->rows[0] = (struct precision_row){.outcome = "length", .year = 1, .target = 0.2};
    example->rows[1] = (struct precision_row){.outcome = "d3", .year = 0, .target = 0.1};
    example->precision = (struct record_precision){.confidence = 0.95, .n_looks = N_LOOKS, .n_rows = 1};
    example->precision.rows = example->rows;
    memcpy(example->precision.looks, LOOKS, sizeof LOOKS);
}

static void fill(struct example *example, uint32_t seed)
{
    const struct rng_key key = rng_key_of(20260101, seed);
    for (uint32_t world = 0; world < MOST_WORLDS; world++) {
        example->values[world] = 10.0 + rng_normal_f64(&key, world, 0, 0, 1);
    }
}

/* Looks until the target is met. */
static void stop(struct example *example)
{
    for (int look = 0; look < N_LOOKS; look++) {
        precision_look(&example->precision, &example->record, LOOKS[look]);
        if (example->precision.is_met) {
            return;
        }
    }
}

static void the_widened_interval_covers_and_the_naive_one_does_not(void **state)
{
    (void)state;
    struct example example;
    double widened = 0.0, naive = 0.0;
    long n_stopped[N_LOOKS] = {0};
    example_init(&example);
    for (uint32_t seed = 0; seed < N_SEEDS; seed++) {
        const struct precision_row *const row = &example.rows[0];
        fill(&example, seed);
        stop(&example);
        const struct interval usual = interval_of_mean(row->mean, row->se, row->n_worlds);
        widened += row->low <= 10.0 && 10.0 <= row->high;
        naive += usual.low <= 10.0 && 10.0 <= usual.high;
        n_stopped[example.precision.n_made - 1]++;
    }
    const double error = sqrt(0.95 * 0.05 / N_SEEDS);
    print_message("covered: widened %.4f, naive %.4f of 0.95; stopped at %ld %ld %ld %ld %ld\n", widened / N_SEEDS,
                  naive / N_SEEDS, n_stopped[0], n_stopped[1], n_stopped[2], n_stopped[3], n_stopped[4]);
    assert_true(widened / N_SEEDS > 0.95 - 5.0 * error);
    assert_true(naive / N_SEEDS < 0.95 - 5.0 * error);
    assert_true(n_stopped[0] > 0 && n_stopped[1] > 0 && n_stopped[2] > 0 && n_stopped[3] > 0);
}

static void a_look_sees_the_first_worlds_alone(void **state)
{
    (void)state;
    struct example example;
    example_init(&example);
    fill(&example, 1);
    precision_look(&example.precision, &example.record, 20);
    const struct precision_row before = example.rows[0];
    assert_int_equal(before.n_worlds, 20);
    assert_int_equal(example.precision.n_made, 3);
    for (int world = 20; world < MOST_WORLDS; world++) {
        example.values[world] = 1e6;
    }
    precision_look(&example.precision, &example.record, 20);
    assert_near(example.rows[0].mean, before.mean, 0.0);
    assert_near(example.rows[0].se, before.se, 0.0);
    /* t(0.995; 19) = 2.860935 for 5 looks at 95% */
    assert_near((before.high - before.mean) / before.se, 2.860934606, 1e-8);
}

static void relative_targets_follow_the_mean(void **state)
{
    (void)state;
    struct example example;
    example_init(&example);
    fill(&example, 2);
    precision_look(&example.precision, &example.record, 80);
    const double share = example.rows[0].se / example.rows[0].mean;
    example.rows[0].is_relative = true;
    example.rows[0].target = share * 1.001;
    precision_look(&example.precision, &example.record, 80);
    assert_true(example.precision.is_met);
    example.rows[0].target = share * 0.999;
    precision_look(&example.precision, &example.record, 80);
    assert_false(example.precision.is_met);
}

static void an_event_that_no_world_saw_is_not_certain(void **state)
{
    (void)state;
    struct example example;
    example_init(&example);
    example.precision.rows = &example.rows[1];
    precision_look(&example.precision, &example.record, 5);
    assert_near(example.rows[1].se, sqrt(2.0 / 9.0 * 7.0 / 9.0 / 9.0), 1e-15);
    assert_false(example.precision.is_met);
    precision_look(&example.precision, &example.record, 80);
    assert_true(example.precision.is_met);
    assert_true(example.rows[1].high > 0.0 && example.rows[1].low == 0.0);
}

static void what_is_undefined_is_never_met(void **state)
{
    (void)state;
    struct example example;
    example_init(&example);
    for (int world = 0; world < MOST_WORLDS; world++) {
        example.values[world] = world == 3 ? 1.0 : (double)NAN;
    }
    precision_look(&example.precision, &example.record, 80);
    assert_int_equal(example.rows[0].n_worlds, 1);
    assert_false(example.precision.is_met);
    assert_true(isnan(example.rows[0].se) && isnan(example.rows[0].low));
}

static void other_confidences_give_the_intervals_of_tables(void **state)
{
    (void)state;
    /* t(0.995; 9) = 3.249836; z(0.995) = 2.575829 */
    assert_near(interval_of_mean_at(0.99, 0.0, 1.0, 10).high, 3.249835542, 1e-8);
    assert_near(interval_of_mean_at(0.95, 0.0, 1.0, 10).high, interval_of_mean(0.0, 1.0, 10).high, 1e-12);
    assert_near(interval_wilson_at(0.95, 81.0, 263).low, interval_wilson(81.0, 263).low, 1e-12);
    assert_near(interval_wilson_at(0.99, 0.0, 10).high, 2.575829304 * 2.575829304 / (10.0 + 2.575829304 * 2.575829304),
                1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_widened_interval_covers_and_the_naive_one_does_not),
        cmocka_unit_test(a_look_sees_the_first_worlds_alone),
        cmocka_unit_test(relative_targets_follow_the_mean),
        cmocka_unit_test(an_event_that_no_world_saw_is_not_certain),
        cmocka_unit_test(what_is_undefined_is_never_met),
        cmocka_unit_test(other_confidences_give_the_intervals_of_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
