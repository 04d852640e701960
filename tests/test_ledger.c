/* The ledger: what is done stays done, what is damaged is done again, and the result does not tell how. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/ledger.h"
#include "results/archive.h"
#include "tests/ledger_place.h"

static void task_path(const struct place *place, long task, char path[PATH_SIZE * 2])
{
    const struct task *named = &place->toy.tasks.tasks[task];
    snprintf(path, PATH_SIZE * 2, "%s/%s-%ld.h5", place->tasks, named->key, named->n_worlds);
}

/* Stops once `worlds` are finished. */
struct stopper {
    atomic_bool is_stopping;
    long worlds;
};

static void stop_after(void *context, const struct ledger_state *ledger_state)
{
    struct stopper *stopper = context;
    assert_true(ledger_state->own_person_years <= ledger_state->finished_person_years);
    assert_true(ledger_state->finished_person_years <= ledger_state->all_person_years);
    if (ledger_state->finished_worlds >= stopper->worlds) {
        atomic_store(&stopper->is_stopping, true);
    }
}

/* What the progress of one ledger_simulate says, call after call. */
struct witness {
    struct ledger_state last;
    long n_calls, n_inside_a_world;
};

static void witness_progress(void *context, const struct ledger_state *state)
{
    struct witness *witness = context;
    const double world_person_years = 700.0 * 3.0;
    assert_true(state->finished_worlds >= witness->last.finished_worlds);
    assert_true(state->finished_person_years >= witness->last.finished_person_years);
    const double worlds = state->finished_person_years / world_person_years - (double)state->finished_worlds;
    assert_true(worlds >= 0.0 && worlds < 1.0);
    witness->n_inside_a_world += worlds > 0.0;
    witness->n_calls++;
    witness->last = *state;
}

static void write_result(struct place *place, struct ledger *ledger, const char *path)
{
    struct result result;
    struct record record;
    assert_true(ledger_collect(ledger, &result, &place->status));
    assert_true(record_from_result(&record, &result, &place->status));
    assert_true(archive_write(path, &record, &place->status));
    record_free(&record);
    result_free(&result);
}

static char *bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(1 << 24);
    *size = fread(bytes, 1, 1 << 24, file);
    fclose(file);
    return bytes;
}

static void assert_same_bytes(const char *left, const char *right)
{
    size_t left_size, right_size;
    char *left_bytes = bytes_of(left, &left_size), *right_bytes = bytes_of(right, &right_size);
    assert_int_equal(left_size, right_size);
    assert_memory_equal(left_bytes, right_bytes, left_size);
    free(left_bytes);
    free(right_bytes);
}

static int files_in(const char *folder, const char *ending)
{
    DIR *directory = opendir(folder);
    int n = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        const size_t length = strlen(entry->d_name), n_ending = strlen(ending);
        n += entry->d_name[0] != '.' && length >= n_ending && strcmp(entry->d_name + length - n_ending, ending) == 0;
    }
    if (directory) {
        closedir(directory);
    }
    return n;
}

static void test_an_interrupted_run_continues_to_the_same_bytes_at_other_threads(void **state)
{
    (void)state;
    struct place whole, cut;
    struct ledger ledger;
    struct stopper stopper = {.worlds = 80};
    place_init(&whole);
    place_init(&cut);
    open_ledger(&whole, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &whole.status));
    write_result(&whole, &ledger, whole.result);
    ledger_clear(&ledger);
    ledger_free(&ledger);

    open_ledger(&cut, &ledger);
    assert_false(ledger_simulate(&ledger, 2, &stopper.is_stopping, stop_after, &stopper, &cut.status));
    assert_int_equal(cut.status.code, EXIT_INTERRUPTED);
    const long n_done = ledger.n_done;
    assert_true(n_done > 0 && n_done < cut.toy.tasks.n_tasks);
    ledger_free(&ledger);
    status_free(&cut.status);

    open_ledger(&cut, &ledger);
    assert_int_equal(ledger.n_done, n_done);
    assert_true(ledger_simulate(&ledger, 2, NULL, NULL, NULL, &cut.status));
    write_result(&cut, &ledger, cut.result);
    ledger_free(&ledger);
    assert_same_bytes(whole.result, cut.result);
    place_free(&whole);
    place_free(&cut);
}

static void test_a_finished_ledger_leaves_no_folder_and_no_temporary_file(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    place_init(&place);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 2, NULL, NULL, NULL, &place.status));
    assert_int_equal(files_in(place.tasks, ".h5"), place.toy.tasks.n_tasks);
    assert_int_equal(files_in(place.tasks, ".claim"), 0);
    write_result(&place, &ledger, place.result);
    ledger_clear(&ledger);
    ledger_free(&ledger);
    assert_false(files_is_there(place.tasks));
    assert_int_equal(files_in(place.folder, ""), 1);
    place_free(&place);
}

static void test_progress_moves_inside_a_world_and_ends_exactly(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    for (int threads = 1; threads <= 2; threads++) {
        struct witness witness = {0};
        place_init(&place);
        open_ledger(&place, &ledger);
        assert_true(ledger_simulate(&ledger, threads, NULL, witness_progress, &witness, &place.status));
        assert_true(witness.last.finished_person_years == witness.last.all_person_years);
        assert_true(witness.last.own_person_years == witness.last.all_person_years);
        assert_int_equal(witness.last.finished_worlds, witness.last.all_worlds);
        const long n_worlds = witness.last.all_worlds, n_tasks = place.toy.tasks.n_tasks;
        if (threads == 1) { /* in turn: two years of three end inside a world */
            assert_int_equal(witness.n_inside_a_world, 2 * n_worlds);
            assert_int_equal(witness.n_calls, 3 * n_worlds + n_tasks);
        }
        ledger_free(&ledger);
        place_free(&place);
    }
}

/* Damage of a task file, by name. */
static void damage(const char *path, int kind)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    if (kind == 0) {
        assert_int_equal(truncate(path, about.st_size / 2), 0);
        return;
    }
    FILE *file = fopen(path, kind == 1 ? "r+b" : "wb");
    assert_non_null(file);
    if (kind == 1) {
        fseek(file, about.st_size / 2, SEEK_SET);
        fputs("damaged!", file);
    } else if (kind == 2) {
        fputs("not HDF5 at all", file);
    }
    fclose(file);
}

static void test_a_damaged_task_file_is_named_and_done_again(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct result result;
    char path[PATH_SIZE * 2], other[PATH_SIZE + 16];
    place_init(&place);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 2, NULL, NULL, NULL, &place.status));
    write_result(&place, &ledger, place.result);
    ledger_free(&ledger);
    for (int kind = 0; kind < 4; kind++) {
        task_path(&place, kind, path);
        damage(path, kind);
    }
    char *said = NULL;
    size_t size = 0;
    FILE *talk = open_memstream(&said, &size);
    assert_true(ledger_init(&ledger, place.toy.engine, &place.toy.tasks, place.result, &place.status));
    assert_true(ledger_open(&ledger, talk, &place.status));
    const long n_found_by_looking = 3;
    assert_int_equal(ledger.n_done, place.toy.tasks.n_tasks - n_found_by_looking);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    assert_false(ledger_collect(&ledger, &result, &place.status));
    assert_true(status_ok(&place.status));
    fclose(talk);
    ledger.talk = NULL;
    for (int kind = 0; kind < 4; kind++) {
        assert_non_null(strstr(said, place.toy.tasks.tasks[kind].key));
    }
    assert_false(ledger.is_done[1]);
    assert_int_equal(ledger.n_done, place.toy.tasks.n_tasks - 1);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    snprintf(other, sizeof other, "%s.again", place.result);
    write_result(&place, &ledger, other);
    assert_same_bytes(place.result, other);
    ledger_free(&ledger);
    free(said);
    place_free(&place);
}

static void test_a_task_file_under_another_key_is_not_taken(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct result result;
    char first[PATH_SIZE * 2], second[PATH_SIZE * 2];
    place_init(&place);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 1, NULL, NULL, NULL, &place.status));
    ledger_free(&ledger);
    task_path(&place, 0, first);
    task_path(&place, 2, second);
    assert_int_equal(rename(first, second), 0);
    open_ledger(&place, &ledger);
    assert_false(ledger.is_done[0]);
    assert_false(ledger_collect(&ledger, &result, &place.status));
    assert_true(status_ok(&place.status));
    assert_false(ledger.is_done[0]);
    assert_false(ledger.is_done[2]);
    assert_int_equal(ledger.n_done, place.toy.tasks.n_tasks - 2);
    ledger_free(&ledger);
    place_free(&place);
}

static void test_what_a_killed_run_left_half_written_is_removed(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    char stale[PATH_SIZE * 2], stale_result[PATH_SIZE * 2];
    place_init(&place);
    assert_int_equal(mkdir(place.tasks, 0777), 0);
    task_path(&place, 0, stale);
    strcat(stale, ".tmp.12345"); /* of a task that nobody has claimed */
    snprintf(stale_result, sizeof stale_result, "%s.tmp.12345", place.result);
    fclose(fopen(stale, "w"));
    fclose(fopen(stale_result, "w"));
    open_ledger(&place, &ledger);
    assert_false(files_is_there(stale));
    assert_false(files_is_there(stale_result));
    assert_int_equal(ledger.n_done, 0);
    ledger_free(&ledger);
    place_free(&place);
}

static void test_the_result_holds_every_world_of_every_arm(void **state)
{
    (void)state;
    struct place place;
    struct ledger ledger;
    struct result result;
    place_init(&place);
    open_ledger(&place, &ledger);
    assert_true(ledger_simulate(&ledger, 2, NULL, NULL, NULL, &place.status));
    assert_true(ledger_collect(&ledger, &result, &place.status));
    for (int set = 0; set < N_WORLD_SETS; set++) {
        assert_int_equal(result.n_worlds[set], WORLDS);
        for (long row = 0; row < WORLDS * TOY_ARMS * 3; row++) {
            const double ill = result.outcomes[set][row * 2], late = result.outcomes[set][row * 2 + 1];
            assert_true(ill > 0.0);
            assert_true(row % 3 == 0 ? isnan(late) : late == ill);
        }
    }
    for (int k = 0; k < TOY_ARMS * 3; k++) {
        double people = 0.0;
        for (int group = 0; group < TOY_GROUPS; group++) {
            people += result.tally_sum[k * TOY_GROUPS + group];
        }
        assert_near(people, 700.0 * WORLDS, 0.0);
    }
    const int weight = place.toy.set.first_slot[param_set_find(&place.toy.set, "toy.weight")];
    const double *process = result.draws[WORLDS_PROCESS], *joint = result.draws[WORLDS_JOINT];
    const int n_slots = place.toy.set.n_slots;
    assert_near(process[weight], 1.0, 1e-12);
    assert_true(joint[weight] != joint[TOY_ARMS * n_slots + weight]);
    result_free(&result);
    ledger_free(&ledger);
    place_free(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_interrupted_run_continues_to_the_same_bytes_at_other_threads),
        cmocka_unit_test(test_a_finished_ledger_leaves_no_folder_and_no_temporary_file),
        cmocka_unit_test(test_progress_moves_inside_a_world_and_ends_exactly),
        cmocka_unit_test(test_a_damaged_task_file_is_named_and_done_again),
        cmocka_unit_test(test_a_task_file_under_another_key_is_not_taken),
        cmocka_unit_test(test_what_a_killed_run_left_half_written_is_removed),
        cmocka_unit_test(test_the_result_holds_every_world_of_every_arm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
