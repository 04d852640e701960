/* What task files that are not of the plan hold of its tasks: an earlier run had fewer worlds or points, or was stopped
 * inside a task. */
#define _GNU_SOURCE
#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"
#include "engine/task_file.h"

enum { KEY_LENGTH = 16 };

/* An arm of a file: its rows for n_worlds worlds. */
struct row {
    char arm[KEY_LENGTH + 1];
    enum world_set set;
    long first_world, n_worlds;
    char key[KEY_LENGTH + 1]; /* of the file */
    int n_arms, at;           /* of the file, and which of them */
};

struct ledger_given {
    size_t n, room;
    struct row *rows; /* sorted by arm, set and first world, the most worlds first */
};

static int compare_place(const struct row *a, const struct row *b)
{
    const int order = strcmp(a->arm, b->arm);
    return order != 0         ? order
           : a->set != b->set ? (a->set > b->set) - (a->set < b->set)
                              : (a->first_world > b->first_world) - (a->first_world < b->first_world);
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    const int order = compare_place(a, b);
    return order != 0                   ? order
           : a->n_worlds != b->n_worlds ? (a->n_worlds < b->n_worlds) - (a->n_worlds > b->n_worlds)
                                        : strcmp(a->key, b->key);
}

/* "KEY-N.h5" taken apart. */
static bool take_name(const char *name, char key[KEY_LENGTH + 1], long *n_worlds)
{
    char *end = NULL;
    if (strspn(name, "0123456789abcdef") != KEY_LENGTH || name[KEY_LENGTH] != '-') {
        return false;
    }
    memcpy(key, name, KEY_LENGTH);
    key[KEY_LENGTH] = '\0';
    *n_worlds = strtol(name + KEY_LENGTH + 1, &end, 10);
    return *n_worlds > 0 && strcmp(end, ".h5") == 0;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Whether a file is of a task of the plan; keys: those of all tasks, sorted. */
static bool is_planned(const struct ledger *ledger, const char **keys, const char *key, long n_worlds)
{
    const size_t n = (size_t)ledger->tasks->n_tasks;
    const char *const *found = bsearch(&key, keys, n, sizeof *keys, compare_keys);
    const struct task *task = found ? (const struct task *)(const void *)(*found - offsetof(struct task, key)) : NULL;
    return task && task->n_worlds == n_worlds;
}

void ledger_leave_out(const struct ledger *ledger, const char *path)
{
    if (ledger->talk && files_is_there(path)) {
        fprintf(ledger->talk, "huimin: '%s' is damaged; it is left out\n", path);
    }
}

static struct row *grow(struct ledger_given *given)
{
    if (given->n == given->room) {
        struct row *grown = realloc(given->rows, (given->room * 2 + 64) * sizeof *grown);
        if (!grown) {
            return NULL;
        }
        given->rows = grown;
        given->room = given->room * 2 + 64;
    }
    return &given->rows[given->n++];
}

/* A row for each arm; of a damaged file one of no arm, so that it is named once. */
static void add_file(const struct ledger *ledger, struct ledger_given *given, const char *path, const char *key,
                     long n_worlds)
{
    struct task_head head = {0};
    struct status trouble = {0};
    const bool is_whole = task_file_read_head(path, &head, &trouble);
    for (int j = 0; j < (is_whole ? head.n_arms : 1); j++) {
        struct row *row = grow(given);
        if (!row) {
            break;
        }
        *row = (struct row){
            .set = head.set, .first_world = head.first_world, .n_worlds = n_worlds, .n_arms = head.n_arms, .at = j};
        if (is_whole) {
            memcpy(row->arm, head.arms[j], sizeof row->arm);
        }
        memcpy(row->key, key, sizeof row->key);
    }
    if (!is_whole) {
        ledger_leave_out(ledger, path);
    }
    status_free(&trouble);
}

static void read_folder(struct ledger *ledger, struct ledger_given *given, const char **keys)
{
    DIR *directory = opendir(ledger->folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char key[KEY_LENGTH + 1], *path = NULL;
        long n_worlds;
        if (take_name(entry->d_name, key, &n_worlds) && !is_planned(ledger, keys, key, n_worlds) &&
            asprintf(&path, "%s/%s", ledger->folder, entry->d_name) >= 0) {
            add_file(ledger, given, path, key, n_worlds);
            free(path);
        }
    }
    if (directory) {
        closedir(directory);
    }
    if (given->n > 0) {
        qsort(given->rows, given->n, sizeof *given->rows, compare_rows);
    }
}

static void find_given(struct ledger *ledger)
{
    const size_t n = (size_t)ledger->tasks->n_tasks;
    const char **keys = calloc(n + 1, sizeof *keys);
    ledger->given = calloc(1, sizeof *ledger->given);
    for (size_t i = 0; keys && i < n; i++) {
        keys[i] = ledger->tasks->tasks[i].key;
    }
    if (keys && ledger->given) {
        qsort(keys, n, sizeof *keys, compare_keys);
        read_folder(ledger, ledger->given, keys);
    }
    free((void *)keys);
}

static bool has_file(const struct ledger_given *given, const char *key, long n_worlds)
{
    for (size_t i = 0; i < given->n; i++) {
        if (given->rows[i].n_worlds == n_worlds && strcmp(given->rows[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Worlds of this task that another process has kept, as it was stopped inside it, since the folder was read. */
static void find_kept(struct ledger *ledger, const struct task *task)
{
    struct ledger_given *given = ledger->given;
    const size_t n_before = given->n;
    for (long n_worlds = 1; n_worlds < task->n_worlds; n_worlds++) {
        char *path = NULL;
        if (asprintf(&path, "%s/%s-%ld.h5", ledger->folder, task->key, n_worlds) < 0) {
            return;
        }
        if (files_is_there(path) && !has_file(given, task->key, n_worlds)) {
            add_file(ledger, given, path, task->key, n_worlds);
        }
        free(path);
    }
    if (given->n > n_before) {
        qsort(given->rows, given->n, sizeof *given->rows, compare_rows);
    }
}

void ledger_given_free(struct ledger *ledger)
{
    if (ledger->given) {
        free(ledger->given->rows);
    }
    free(ledger->given);
    ledger->given = NULL;
}

/* The row of an arm with the most worlds, at most so many; NULL where there is none. */
static const struct row *find_row(const struct ledger_given *given, const struct task *task, const char *arm)
{
    struct row wanted = {.set = task->set, .first_world = task->first_world, .n_worlds = task->n_worlds};
    memcpy(wanted.arm, arm, sizeof wanted.arm);
    const size_t n = given->rows ? given->n : 0;
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (compare_rows(&given->rows[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && compare_place(&given->rows[low], &wanted) == 0 ? &given->rows[low] : NULL;
}

static void copy_rows(double *into, size_t n_into_arms, size_t to_arm, const double *from, size_t n_from_arms,
                      size_t from_arm, size_t n, long first, long end)
{
    for (size_t world = (size_t)first; n > 0 && world < (size_t)end; world++) {
        memcpy(into + (world * n_into_arms + to_arm) * n, from + (world * n_from_arms + from_arm) * n,
               n * sizeof *into);
    }
}

void ledger_given_copy(const struct engine *engine, const struct task *to, int to_arm, struct task_result *into,
                       const struct task *from, int from_arm, const struct task_result *result, long first, long end)
{
    const size_t n_years = (size_t)engine_study(engine)->run.years;
    const size_t n_to = (size_t)to->n_arms, n_from = (size_t)from->n_arms, j = (size_t)to_arm, k = (size_t)from_arm;
    const size_t n_tallies = n_years * (size_t)engine_tally_size(engine);
    copy_rows(into->outcomes, n_to, j, result->outcomes, n_from, k, n_years * (size_t)engine_n_outcomes(engine), first,
              end);
    copy_rows(into->world_outcomes, n_to, j, result->world_outcomes, n_from, k, (size_t)engine_n_world_outcomes(engine),
              first, end);
    if (into->draws) {
        copy_rows(into->draws, n_to, j, result->draws, n_from, k, (size_t)engine_study(engine)->set->n_slots, first,
                  end);
    }
    if (into->tally_sum) {
        copy_rows(into->tally_sum, n_to, j, result->tally_sum, n_from, k, n_tallies, 0, 1);
        copy_rows(into->tally_square_sum, n_to, j, result->tally_square_sum, n_from, k, n_tallies, 0, 1);
    }
}

/* All arms whose row is of the same file, from that file. False where it cannot be read. */
static bool take_file(const struct ledger *ledger, const struct task *task, const struct row *const *rows,
                      const struct row *file, struct task_result *task_result)
{
    struct task source = *task;
    struct task_result held = {0};
    struct status trouble = {0};
    char *path = NULL;
    memset(source.arms, 0, sizeof source.arms);
    memcpy(source.key, file->key, sizeof source.key);
    source.n_arms = file->n_arms;
    source.n_worlds = file->n_worlds;
    for (int j = 0; j < file->n_arms; j++) {
        source.arms[j] = task->arms[0];
    }
    for (int j = 0; j < task->n_arms; j++) {
        if (rows[j] && strcmp(rows[j]->key, file->key) == 0 && rows[j]->n_worlds == file->n_worlds) {
            source.arms[rows[j]->at] = task->arms[j];
        }
    }
    const bool is_read = asprintf(&path, "%s/%s-%ld.h5", ledger->folder, file->key, file->n_worlds) >= 0 &&
                         task_result_init(&held, ledger->engine, &source, &trouble) &&
                         task_file_read(path, ledger->engine, &source, ledger->slots, ledger->n_slots, &held, &trouble);
    for (int j = 0; is_read && j < task->n_arms; j++) {
        if (rows[j] && strcmp(rows[j]->key, file->key) == 0 && rows[j]->n_worlds == file->n_worlds) {
            ledger_given_copy(ledger->engine, task, j, task_result, &source, rows[j]->at, &held, 0, file->n_worlds);
        }
    }
    if (!is_read && trouble.code == EXIT_INPUT) {
        ledger_leave_out(ledger, path);
    }
    free(path);
    task_result_free(&held);
    status_free(&trouble);
    return is_read;
}

/* Arms that have all worlds may stay as they are; the others go on from one world, which all of them have, or from the
 * first. */
static void choose_rest(const struct task *task, const struct row **rows, struct task *rest)
{
    long n_given = -1;
    *rest = *task;
    rest->n_arms = 0;
    for (int j = 0; j < task->n_arms; j++) {
        const long n_worlds = rows[j] ? rows[j]->n_worlds : 0;
        if (n_worlds < task->n_worlds) {
            n_given = n_given < 0 || n_given == n_worlds ? n_worlds : 0;
            rest->arms[rest->n_arms++] = task->arms[j];
        }
    }
    rest->n_given = n_given < 0 ? 0 : n_given;
    for (int j = 0; j < task->n_arms; j++) {
        if (rows[j] && rows[j]->n_worlds < task->n_worlds && rest->n_given == 0) {
            rows[j] = NULL;
        }
    }
}

bool ledger_given_take(struct ledger *ledger, long index, struct task_result *task_result, struct task *rest)
{
    const struct task *task = &ledger->tasks->tasks[index];
    const struct row *rows[MAX_ARMS / 2] = {NULL};
    char keys[MAX_ARMS / 2][KEY_LENGTH + 1];
    *rest = *task;
    if (!ledger->given) {
        find_given(ledger);
    } else {
        find_kept(ledger, task);
    }
    if (!ledger->given || ledger->given->n == 0 ||
        !engine_arm_keys(ledger->engine, task, ledger->slots, ledger->n_slots, keys)) {
        return true;
    }
    for (int j = 0; j < task->n_arms; j++) {
        rows[j] = find_row(ledger->given, task, keys[j]);
    }
    choose_rest(task, rows, rest);
    for (int j = 0; j < task->n_arms; j++) {
        bool is_first = rows[j] != NULL;
        for (int before = 0; is_first && before < j; before++) {
            is_first = !rows[before] || strcmp(rows[before]->key, rows[j]->key) != 0 ||
                       rows[before]->n_worlds != rows[j]->n_worlds;
        }
        if (is_first && !take_file(ledger, task, rows, rows[j], task_result)) {
            *rest = *task;
            return false;
        }
    }
    return true;
}
