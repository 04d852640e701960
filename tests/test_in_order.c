/* Worlds that are done out of order are counted in order, each with its own tallies. */
#include "engine/in_order.h"

#include <sched.h>
#include <stdlib.h>

#include "tests/assert_near.h"

enum { N_WORLDS = 4000, ROOM = 4 };

struct counted {
    long n;
    bool is_in_order;
    long stops_at; /* the world that is not done; -1: none */
};

static bool count(void *context, const int64_t *tallies, bool is_done)
{
    struct counted *counted = context;
    if (!is_done)
        return false;
    counted->is_in_order &= tallies[0] == counted->n && tallies[1] == -counted->n;
    counted->n++;
    return true;
}

static void fill(int64_t *tallies, long world)
{
    tallies[0] = world;
    tallies[1] = -world;
}

static void test_worlds_ahead_wait_without_holding_their_thread(void **state)
{
    (void)state;
    struct counted counted = {.is_in_order = true};
    struct in_order order;
    int64_t *tallies[3];
    assert_true(in_order_init(&order, 0, ROOM, 2, count, &counted));
    for (int t = 0; t < 3; t++)
        tallies[t] = calloc(2, sizeof *tallies[t]);
    for (long first = 0; first < 300; first += 3)
        for (int t = 2; t >= 0; t--) { /* the last first */
            fill(tallies[t], first + t);
            in_order_add(&order, first + t, true, &tallies[t]);
            assert_int_equal(counted.n, t > 0 ? first : first + 3);
        }
    assert_true(counted.is_in_order);
    for (int t = 0; t < 3; t++)
        free(tallies[t]);
    in_order_free(&order);
}

struct thread {
    struct in_order *order;
    int number;
    const struct counted *counted;
};

/* Every fourth world, the threads at speeds of their own. */
static void *work(void *argument)
{
    const struct thread *thread = argument;
    int64_t *tallies = calloc(2, sizeof *tallies);
    for (long world = thread->number; world < N_WORLDS; world += ROOM) {
        for (long turn = world * 7919 % 97 / (8 * (1 + thread->number)); turn > 0; turn--)
            sched_yield();
        fill(tallies, world);
        in_order_add(thread->order, world, world != thread->counted->stops_at, &tallies);
    }
    free(tallies);
    return NULL;
}

static long count_with_threads(long stops_at)
{
    struct counted counted = {.is_in_order = true, .stops_at = stops_at};
    struct in_order order;
    struct thread threads[ROOM];
    pthread_t handles[ROOM];
    assert_true(in_order_init(&order, 0, ROOM, 2, count, &counted));
    for (int t = 0; t < ROOM; t++) {
        threads[t] = (struct thread){&order, t, &counted};
        assert_int_equal(pthread_create(&handles[t], NULL, work, &threads[t]), 0);
    }
    for (int t = 0; t < ROOM; t++)
        pthread_join(handles[t], NULL);
    in_order_free(&order);
    assert_true(counted.is_in_order);
    return counted.n;
}

static void test_threads_of_any_speed_are_counted_in_order(void **state)
{
    (void)state;
    assert_int_equal(count_with_threads(-1), N_WORLDS);
}

static void test_nothing_counts_from_a_world_that_was_stopped_on(void **state)
{
    (void)state;
    assert_int_equal(count_with_threads(0), 0);
    assert_int_equal(count_with_threads(1237), 1237);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worlds_ahead_wait_without_holding_their_thread),
        cmocka_unit_test(test_threads_of_any_speed_are_counted_in_order),
        cmocka_unit_test(test_nothing_counts_from_a_world_that_was_stopped_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
