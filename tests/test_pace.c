/* Foreseeing time: what is counted, and that nothing is moved. No test asks how fast the machine is. */
#include "tests/assert_near.h"

#include "engine/pace.h"
#include "tests/toy_study.h"

enum { WORLDS = 40 };

static void toy_ready(struct toy *toy, struct status *status)
{
    *status = (struct status){0};
    if (!toy_init(toy, WORLDS, status)) {
        status_print(status, stderr);
        fail();
    }
}

static void all_work_is_counted_and_takes_time(void **state)
{
    (void)state;
    struct toy toy;
    struct status status;
    struct pace pace;
    toy_ready(&toy, &status);
    for (int threads = 1; threads <= 64; threads *= 8) {
        assert_true(pace_measure(&pace, toy.engine, &toy.tasks, NULL, threads, 0.02, &status));
        /* two paths of health, three sets of worlds */
        assert_near(pace.person_years_left, 2.0 * 3.0 * WORLDS * 700.0 * 3.0, 0.0);
        assert_true(pace.seconds > 0.0 && pace.processor_seconds > 0.0 && pace.processors > 0.0);
        assert_true(pace.low_seconds < pace.seconds && pace.seconds < pace.high_seconds);
        assert_int_equal(pace.n_trials, 2);
    }
    toy_free(&toy);
}

static void what_is_done_takes_no_time(void **state)
{
    (void)state;
    struct toy toy;
    struct status status;
    struct pace pace;
    toy_ready(&toy, &status);
    bool is_done[toy.tasks.n_tasks];
    for (long t = 0; t < toy.tasks.n_tasks; t++) {
        is_done[t] = t > 0;
    }
    assert_true(pace_measure(&pace, toy.engine, &toy.tasks, is_done, 2, 0.01, &status));
    assert_near(pace.person_years_left, (double)toy.tasks.tasks[0].n_worlds * 700.0 * 3.0, 0.0);
    is_done[0] = true;
    assert_true(pace_measure(&pace, toy.engine, &toy.tasks, is_done, 2, 0.01, &status));
    assert_near(pace.person_years_left, 0.0, 0.0);
    assert_near(pace.seconds, 0.0, 0.0);
    assert_near(pace.high_seconds, 0.0, 0.0);
    toy_free(&toy);
}

static double *outcomes_of(const struct toy *toy, int threads, size_t *n)
{
    const struct task *const task = &toy->tasks.tasks[0];
    struct task_result result;
    struct status status = {0};
    assert_true(task_result_init(&result, toy->engine, task, &status));
    assert_true(engine_simulate(toy->engine, task, threads, &result, NULL, NULL, NULL, &status));
    *n = (size_t)task->n_worlds * (size_t)task->n_arms * 3 * (size_t)engine_n_outcomes(toy->engine) * sizeof(double);
    double *const copy = malloc(*n);
    assert_non_null(copy);
    memcpy(copy, result.outcomes, *n);
    task_result_free(&result);
    return copy;
}

static void worlds_in_turn_are_the_same_and_one_stands_in_memory(void **state)
{
    (void)state;
    struct toy toy;
    struct status status;
    struct pace pace;
    size_t n;
    toy_ready(&toy, &status);
    assert_int_equal(engine_worlds_at_once(toy.engine, &toy.tasks.tasks[0], 4), 4);
    assert_int_equal(engine_worlds_at_once(toy.engine, &toy.tasks.tasks[0], WORLDS + 1), 1);
    double *const at_once = outcomes_of(&toy, 4, &n);
    assert_true(pace_measure(&pace, toy.engine, &toy.tasks, NULL, 4, 0.01, &status)); /* moves nothing */
    engine_take_worlds_in_turn(toy.engine);
    assert_int_equal(engine_worlds_at_once(toy.engine, &toy.tasks.tasks[0], 4), 1);
    double *const in_turn = outcomes_of(&toy, 4, &n);
    assert_memory_equal(at_once, in_turn, n);
    assert_true(pace_measure(&pace, toy.engine, &toy.tasks, NULL, 4, 0.01, &status));
    assert_true(pace.seconds > 0.0);
    free(at_once);
    free(in_turn);
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_work_is_counted_and_takes_time),
        cmocka_unit_test(what_is_done_takes_no_time),
        cmocka_unit_test(worlds_in_turn_are_the_same_and_one_stands_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
