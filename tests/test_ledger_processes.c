/* The ledger when several processes work in one folder: they help each other, and a dead one hinders nobody. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/ledger.h"
#include "tests/ledger_place.h"

/* The C library's flock, or as if the file system kept no locks. */
static bool has_no_locks;
int flock(int descriptor, int operation)
{
    errno = ENOLCK;
    return has_no_locks ? -1 : (int)syscall(SYS_flock, descriptor, operation);
}

/* A child that takes a task, says so, and never ends it. */
static void tell_and_hang(void *context, const struct ledger_state *state)
{
    const int *pipe_end = context;
    (void)state;
    assert_int_equal(write(*pipe_end, "x", 1), 1);
    for (;;) {
        pause();
    }
}

static pid_t start_hanging_child(struct place *place, long task)
{
    int ends[2];
    char told;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct ledger ledger;
        open_ledger(place, &ledger);
        ledger_do_task(&ledger, task, 1, NULL, tell_and_hang, &ends[1], &place->status);
        _exit(1);
    }
    assert_int_equal(read(ends[0], &told, 1), 1);
    close(ends[0]);
    close(ends[1]);
    return child;
}

static void kill_child(pid_t child)
{
    int how;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &how, 0), child);
}

static void test_a_task_in_hand_is_left_alone_until_its_process_dies(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    place_init(&place);
    const pid_t child = start_hanging_child(&place, 1);
    open_ledger(&place, &ledger);
    assert_int_equal(ledger_do_task(&ledger, 1, 1, NULL, NULL, NULL, &place.status), LEDGER_BUSY);
    assert_int_equal(ledger_do_task(&ledger, 0, 1, NULL, NULL, NULL, &place.status), LEDGER_DONE);
    kill_child(child);
    assert_int_equal(ledger_do_task(&ledger, 1, 1, NULL, NULL, NULL, &place.status), LEDGER_DONE);
    assert_int_equal(ledger.n_done, 2);
    ledger_free(&ledger);
    place_free(&place);
}

static void test_a_run_waits_for_tasks_in_hand_and_takes_over_those_of_the_dead(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    place_init(&place);
    const pid_t child = start_hanging_child(&place, 2), killer = fork();
    if (killer == 0) {
        nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
        kill(child, SIGKILL);
        _exit(0);
    }
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    assert_int_equal(ledger.n_done, place.toy.tasks.n_tasks);
    ledger_free(&ledger);
    waitpid(child, NULL, 0);
    waitpid(killer, NULL, 0);
    place_free(&place);
}

static void test_a_claim_that_outlived_its_task_goes_when_all_is_done(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    place_init(&place);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    char *path = ledger_task_path(&ledger, 1, ".claim");
    FILE *file = fopen(path, "w"); /* its process was killed between keeping the task and giving it up */
    assert_non_null(file);
    fclose(file);
    ledger_free(&ledger);
    assert_int_not_equal(access(path, F_OK), 0);
    free(path);
    place_free(&place);
}

static void test_two_processes_do_every_task_once(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct result result;
    int ends[2];
    double person_years;
    place_init(&place);
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    person_years = ledger.state.own_person_years;
    if (child == 0) {
        _exit(write(ends[1], &person_years, sizeof person_years) != sizeof person_years);
    }
    double others;
    assert_int_equal(read(ends[0], &others, sizeof others), sizeof others);
    waitpid(child, NULL, 0);
    assert_true(person_years + others == ledger.state.all_person_years);
    assert_true(ledger.state.finished_person_years == ledger.state.all_person_years);
    assert_true(ledger_take_turn(&ledger, NULL, &place.status));
    assert_true(ledger_collect(&ledger, &result, &place.status));
    result_free(&result);
    ledger_clear(&ledger);
    ledger_free(&ledger);
    assert_int_equal(rmdir(place.folder), 0);
    place_free(&place);
}

static void test_who_comes_when_the_result_stands_does_nothing_again(void **state)
{
    (void)state;
    struct place place;
    struct ledger first, late;
    place_init(&place);
    open_ledger(&place, &first);
    open_ledger(&place, &late);
    assert_true(ledger_simulate(&first, 1, NULL, NULL, NULL, &place.status));
    ledger_clear(&first);
    ledger_free(&first);
    assert_true(ledger_simulate(&late, 1, NULL, NULL, NULL, &place.status));
    assert_true(late.is_gone);
    assert_true(late.state.own_person_years == 0.0);
    ledger_free(&late);
    place_free(&place);
}

static void test_the_turn_to_put_together_is_one_process_s_at_a_time(void **state)
{
    (void)state;
    struct place place;
    struct ledger first, second;
    atomic_bool is_stopping = true;
    place_init(&place);
    open_ledger(&place, &first);
    open_ledger(&place, &second);
    assert_true(ledger_take_turn(&first, NULL, &place.status));
    assert_false(ledger_take_turn(&second, &is_stopping, &place.status));
    assert_int_equal(place.status.code, EXIT_INTERRUPTED);
    status_free(&place.status);
    ledger_free(&first);
    assert_true(ledger_take_turn(&second, NULL, &place.status));
    ledger_free(&second);
    place_free(&place);
}

static void test_another_number_of_worlds_waits_until_those_at_work_have_left(void **state)
{
    (void)state;
    struct place place;
    struct ledger first, second;
    place_init(&place);
    open_ledger(&place, &first);
    place.toy.study.run.worlds++;
    assert_true(ledger_init(&second, place.toy.engine, &place.toy.tasks, place.result, &place.status));
    assert_false(ledger_open(&second, NULL, &place.status));
    assert_int_equal(place.status.code, EXIT_RUN_FAILED);
    assert_non_null(strstr(place.status.sentences[0], "70 worlds and not 71"));
    ledger_free(&second);
    status_free(&place.status);
    assert_int_equal(ledger_do_task(&first, 0, 1, NULL, NULL, NULL, &place.status), LEDGER_DONE);
    ledger_free(&first);
    open_ledger(&place, &second);
    assert_int_equal(second.n_done, 1);
    ledger_free(&second);
    place_free(&place);
}

static void test_a_part_does_its_own_tasks_alone(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    place_init(&place);
    for (int part = 0; part < 2; part++) {
        open_ledger(&place, &ledger);
        ledger.part = part;
        ledger.n_parts = 2;
        assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
        for (long i = 0; i < place.toy.tasks.n_tasks; i++) {
            assert_int_equal(ledger.is_done[i], i % 2 <= part);
        }
        ledger_free(&ledger);
    }
    place_free(&place);
}

static void test_a_task_that_fails_is_named_and_hinders_no_other(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    char path[PATH_SIZE * 2], log[4096] = "";
    place_init(&place);
    const long n_tasks = place.toy.tasks.n_tasks;
    const struct task *task = &place.toy.tasks.tasks[1];
    open_ledger(&place, &ledger);
    char *in_the_way = ledger_task_path(&ledger, 1, ".h5");
    assert_int_equal(mkdir(in_the_way, 0777), 0);
    assert_false(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    assert_int_equal(place.status.code, EXIT_RUN_FAILED);
    assert_non_null(strstr(place.status.sentences[0], task->key));
    assert_non_null(strstr(place.status.sentences[0], "Is a directory"));
    assert_int_equal(place.status.n_sentences, 1);
    assert_int_equal(ledger.n_done, n_tasks - 1);
    ledger_free(&ledger);
    status_free(&place.status);
    snprintf(path, sizeof path, "%.200s/toy.tasks/log.txt", place.folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(log, 1, sizeof log - 1, file) > 0);
    fclose(file);
    assert_non_null(strstr(log, task->key));
    assert_non_null(strstr(log, "failed: "));
    assert_ptr_equal(strchr(log, '\n'), log + strlen(log) - 1);
    assert_int_equal(rmdir(in_the_way), 0);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    ledger_clear(&ledger);
    ledger_free(&ledger);
    assert_int_equal(rmdir(place.folder), 0);
    free(in_the_way);
    place_free(&place);
}

/* Files of this process stay below what a task takes: as on a full disk. */
static void test_a_full_disk_ends_the_run_with_one_sentence_and_it_goes_on_later(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct rlimit unlimited;
    place_init(&place);
    open_ledger(&place, &ledger);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    const struct rlimit small = {.rlim_cur = 3000, .rlim_max = unlimited.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const bool is_done = ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    assert_false(is_done);
    assert_int_equal(place.status.code, EXIT_RUN_FAILED);
    assert_int_equal(place.status.n_sentences, 1);
    assert_non_null(strstr(place.status.sentences[0], "File too large"));
    assert_int_equal(ledger.n_done, 0);
    ledger_free(&ledger);
    status_free(&place.status);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    ledger_clear(&ledger);
    ledger_free(&ledger);
    assert_int_equal(rmdir(place.folder), 0);
    place_free(&place);
}

static void test_without_locks_it_says_so_and_works_alone(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct result result;
    char *said = NULL;
    size_t size = 0;
    FILE *talk = open_memstream(&said, &size);
    place_init(&place);
    has_no_locks = true;
    assert_true(ledger_init(&ledger, place.toy.engine, &place.toy.tasks, place.result, &place.status));
    assert_true(ledger_open(&ledger, talk, &place.status));
    fclose(talk);
    ledger.talk = NULL;
    assert_non_null(strstr(said, "keeps no locks"));
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    assert_true(ledger_take_turn(&ledger, NULL, &place.status));
    assert_true(ledger_collect(&ledger, &result, &place.status));
    result_free(&result);
    ledger_clear(&ledger);
    ledger_free(&ledger);
    has_no_locks = false;
    assert_int_equal(rmdir(place.folder), 0);
    free(said);
    place_free(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_task_in_hand_is_left_alone_until_its_process_dies),
        cmocka_unit_test(test_a_run_waits_for_tasks_in_hand_and_takes_over_those_of_the_dead),
        cmocka_unit_test(test_a_claim_that_outlived_its_task_goes_when_all_is_done),
        cmocka_unit_test(test_two_processes_do_every_task_once),
        cmocka_unit_test(test_who_comes_when_the_result_stands_does_nothing_again),
        cmocka_unit_test(test_the_turn_to_put_together_is_one_process_s_at_a_time),
        cmocka_unit_test(test_another_number_of_worlds_waits_until_those_at_work_have_left),
        cmocka_unit_test(test_a_part_does_its_own_tasks_alone),
        cmocka_unit_test(test_a_task_that_fails_is_named_and_hinders_no_other),
        cmocka_unit_test(test_a_full_disk_ends_the_run_with_one_sentence_and_it_goes_on_later),
        cmocka_unit_test(test_without_locks_it_says_so_and_works_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
