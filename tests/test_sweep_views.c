/* What a reader asks of a sweep: by an axis, best and worst, and what may be said of them. */
#include <string.h>

#include "results/intervals.h"
#include "results/sweep_best.h"
#include "results/sweep_by.h"
#include "tests/assert_near.h"
#include "tests/sweep_example.h"

struct example {
    struct record record;
    struct sweep_table table;
    struct sweep_rows rows;
    struct status status;
};

static struct example *example_new(const char *where)
{
    struct example *const example = calloc(1, sizeof *example);
    const struct sweep_query query = {.where = {where}, .n_where = where != NULL};
    sweep_example_record(&example->record);
    assert_true(sweep_table_init(&example->table, &example->record, &example->status));
    assert_true(sweep_query_rows(&example->table, &query, &example->rows, &example->status));
    return example;
}

static void example_free(struct example *example)
{
    sweep_rows_free(&example->rows);
    sweep_table_free(&example->table);
    record_free(&example->record);
    status_free(&example->status);
    free(example);
}

/* Mean and error over the worlds of the average over points of an arm. */
static void average_of(const int *points, int n_points, int arm, int asked, double *mean, double *se)
{
    double worlds[EXAMPLE_WORLDS] = {0.0}, squares = 0.0;
    *mean = 0.0;
    for (long world = 0; world < EXAMPLE_WORLDS; world++) {
        for (int i = 0; i < n_points; i++)
            worlds[world] += sweep_example_value(world, points[i], arm, asked) / n_points;
        *mean += worlds[world] / EXAMPLE_WORLDS;
    }
    for (long world = 0; world < EXAMPLE_WORLDS; world++)
        squares += (worlds[world] - *mean) * (worlds[world] - *mean);
    *se = sqrt(squares / (EXAMPLE_WORLDS - 1) / EXAMPLE_WORLDS);
}

static void test_by_an_axis_is_the_average_over_the_others_world_by_world(void **state)
{
    (void)state;
    struct example *const example = example_new(NULL);
    struct sweep_by by;
    assert_true(sweep_by_init(&by, &example->table, &example->rows, "premium_yuan", &example->status));
    assert_int_equal(by.n_arms, 2);
    assert_int_equal(by.first.n, 4);
    for (int arm = 0; arm < 2; arm++)
        for (int level = 0; level < 4; level++) {
            const int points[] = {level, level + 4};
            const struct sweep_cell *const cell = sweep_by_cell(&by, arm, level, 0);
            double mean, se;
            average_of(points, 2, arm, 0, &mean, &se);
            assert_int_equal(cell->n_rows, 2);
            assert_near(by.first.low[level], 40.0 + 20.0 * level, 0.0);
            assert_near(cell->figures[0].mean, mean, 1e-13);
            assert_near(cell->figures[0].se, se, 1e-12);
            assert_false(cell->is_partial[0]);
        }
    assert_true(sweep_by_cell(&by, 0, 3, 0)->is_partial[1]);
    sweep_by_free(&by);
    example_free(example);
}

static void test_by_two_axes_has_a_cell_for_each_pair(void **state)
{
    (void)state;
    struct example *const example = example_new("premium_yuan <= 60");
    struct sweep_by by;
    double mean, se;
    assert_true(sweep_by_init(&by, &example->table, &example->rows, "arm,accounts", &example->status));
    assert_int_equal(by.n_arms, 1);
    assert_int_equal(by.first.n, 2);
    assert_int_equal(by.second.n, 2);
    average_of((const int[]){4, 5}, 2, 1, 0, &mean, &se);
    assert_near(sweep_by_cell(&by, 0, 1, 1)->figures[0].mean, mean, 1e-13);
    assert_near(sweep_by_cell(&by, 0, 1, 1)->figures[0].se, se, 1e-12);
    sweep_by_free(&by);
    assert_true(sweep_by_init(&by, &example->table, &example->rows, "account_share", &example->status));
    assert_int_equal(by.first.n, 3); /* 0, 0.1, and where it does not move */
    assert_true(isnan(by.first.low[2]));
    assert_int_equal(sweep_by_cell(&by, 0, 2, 0)->n_rows, 2);
    sweep_by_free(&by);
    example_free(example);
}

static void test_axes_that_are_not_there_or_the_same_are_refused(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {{"premium_yan", "did you mean"},
                                           {"arm,arm", "the second axis is the first again"},
                                           {"arm,point,accounts", "give one axis or two"}};
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        struct example *const example = example_new(NULL);
        struct sweep_by by;
        assert_false(sweep_by_init(&by, &example->table, &example->rows, CASES[i][0], &example->status));
        assert_int_equal(example->status.code, EXIT_INPUT);
        if (!strstr(example->status.sentences[0], CASES[i][1]))
            fail_msg("expected '%s' in: %s", CASES[i][1], example->status.sentences[0]);
        sweep_by_free(&by);
        example_free(example);
    }
}

static void test_an_axis_of_many_values_is_cut_into_classes_of_nearly_equal_size(void **state)
{
    (void)state;
    enum { N = 1000 };
    struct example *const example = example_new(NULL);
    struct sweep sweep = {.n_axes = 1, .n_points = N, .n_arms = 1};
    const struct sweep_table table = {.sweep = &sweep, .n_rows = N};
    struct sweep_rows rows = {N, calloc(N, sizeof(int))};
    struct sweep_levels levels;
    int sizes[SWEEP_MOST_LEVELS + 1] = {0};
    sweep.values = calloc(N, sizeof *sweep.values);
    for (int i = 0; i < N; i++) {
        rows.rows[i] = i;
        sweep.values[i] = (i * 7919) % N / 3 * 0.1; /* every value three times */
    }
    assert_true(sweep_levels_init(&levels, &table, &rows, 0));
    assert_true(levels.is_cut);
    assert_int_equal(levels.n, SWEEP_USUAL_CLASSES);
    for (int i = 0; i < N; i++) {
        const int level = levels.level_of[i];
        sizes[level]++;
        assert_within(sweep.values[i], levels.low[level], levels.high[level]);
    }
    for (int level = 0; level < levels.n; level++)
        assert_within(sizes[level], 122, 128);
    sweep_levels_free(&levels);
    sweep_rows_free(&rows);
    free(sweep.values);
    example_free(example);
}

static void test_the_best_are_ranked_and_their_differences_paired(void **state)
{
    (void)state;
    struct example *const example = example_new(NULL);
    struct sweep_best best;
    assert_true(sweep_best_init(&best, &example->table, &example->rows, "enrolment_rate.1", false, &example->status));
    assert_int_equal(best.n, 16);
    assert_int_equal(best.rows[0], 8); /* point 5, commercial: price 40, accounts on */
    for (int i = 1; i < best.n; i++)
        assert_true(sweep_table_figure(&example->table, best.rows[i - 1], 0)->mean >=
                    sweep_table_figure(&example->table, best.rows[i], 0)->mean);
    const struct sweep_difference difference = sweep_best_difference(&best, &example->table, 1);
    double worlds[EXAMPLE_WORLDS], mean = 0.0, squares = 0.0;
    for (long world = 0; world < EXAMPLE_WORLDS; world++) {
        worlds[world] =
            sweep_example_value(world, best.rows[1] / 2, best.rows[1] % 2, 0) - sweep_example_value(world, 4, 0, 0);
        mean += worlds[world] / EXAMPLE_WORLDS;
    }
    for (long world = 0; world < EXAMPLE_WORLDS; world++)
        squares += (worlds[world] - mean) * (worlds[world] - mean);
    assert_near(difference.mean, mean, 1e-12);
    assert_near(difference.se, sqrt(squares / (EXAMPLE_WORLDS - 1) / EXAMPLE_WORLDS), 1e-9);
    /* Common luck: the difference is known far better than the figures. */
    assert_true(difference.se < 0.1 * sweep_table_figure(&example->table, 8, 0)->se);
    assert_false(sweep_best_may_be(&best, &example->table, 1));
    assert_near(best.threshold, interval_t_quantile(1.0 - 0.05 / 15, EXAMPLE_WORLDS - 1), 1e-15);
    assert_int_equal(best.n_not_apart, 1);
    sweep_best_free(&best);
    example_free(example);
}

static void test_worst_is_the_other_end_and_low_turns_both(void **state)
{
    (void)state;
    struct example *const example = example_new("arm=commercial");
    struct sweep_best best;
    static const struct {
        const char *ask;
        bool is_worst;
        int point;
    } CASES[] = {{"enrolment_rate.1", false, 4},      {"enrolment_rate.1", true, 3},
                 {"low:enrolment_rate.1", false, 3},  {"low:enrolment_rate.1", true, 4},
                 {"high:enrolment_rate.1", false, 4}, {"low:collapse", false, 0}};
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        assert_true(
            sweep_best_init(&best, &example->table, &example->rows, CASES[i].ask, CASES[i].is_worst, &example->status));
        assert_int_equal(sweep_table_point(&example->table, best.rows[0]), CASES[i].point);
        sweep_best_free(&best);
    }
    example_free(example);
}

static void test_rows_without_a_value_are_left_out_and_counted(void **state)
{
    (void)state;
    struct example *const example = example_new(NULL);
    struct sweep_best best;
    assert_true(sweep_best_init(&best, &example->table, &example->rows, "enrolment_rate.3", false, &example->status));
    assert_int_equal(best.n, 15);
    assert_int_equal(best.n_undefined, 1);
    sweep_best_free(&best);
    assert_false(sweep_best_init(&best, &example->table, &example->rows, "enrolment", false, &example->status));
    assert_int_equal(example->status.code, EXIT_INPUT);
    sweep_best_free(&best);
    example_free(example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_an_axis_is_the_average_over_the_others_world_by_world),
        cmocka_unit_test(test_by_two_axes_has_a_cell_for_each_pair),
        cmocka_unit_test(test_axes_that_are_not_there_or_the_same_are_refused),
        cmocka_unit_test(test_an_axis_of_many_values_is_cut_into_classes_of_nearly_equal_size),
        cmocka_unit_test(test_the_best_are_ranked_and_their_differences_paired),
        cmocka_unit_test(test_worst_is_the_other_end_and_low_turns_both),
        cmocka_unit_test(test_rows_without_a_value_are_left_out_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
