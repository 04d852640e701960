#include "engine/task_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"

static const char FORMAT[] = "huimin-task-2";
enum { N_ARRAYS = 5, KEY_LENGTH = 16 };

/* The arrays of a task, in the order of the file. */
struct piece {
    const char *name;
    double *numbers;
    struct store_axis rest; /* all axes after world and arm, or after arm, as one */
    bool is_by_world;
};

static long piece_count(const struct piece *piece, const struct task *task)
{
    return (piece->is_by_world ? task->n_worlds : 1) * task->n_arms * (long)piece->rest.n;
}

/* Fills pieces; returns how many there are. draws: the drawn slots alone, [n_worlds][n_arms][n_slots]. */
static int pieces_of(struct piece pieces[N_ARRAYS], const struct engine *engine, const struct task *task,
                     const struct task_result *task_result, double *draws, int n_slots)
{
    const int n_years = (int)engine_study(engine)->run.years;
    const int n_tallies = (int)engine_tally_size(engine);
    const struct piece all[N_ARRAYS] = {
        {"outcomes", task_result->outcomes, {.name = "year_outcome", .n = n_years * engine_n_outcomes(engine)}, true},
        {"world_outcomes",
         task_result->world_outcomes,
         {.name = "world_outcome", .n = engine_n_world_outcomes(engine)},
         true},
        {"draws", draws, {.name = "slot", .n = n_slots}, true},
        {"tally_sum", task_result->tally_sum, {.name = "year_tally", .n = n_years * n_tallies}, false},
        {"tally_square_sum", task_result->tally_square_sum, {.name = "year_tally", .n = n_years * n_tallies}, false},
    };
    int n = 0;
    for (int i = 0; i < N_ARRAYS; i++) {
        if (all[i].numbers && piece_count(&all[i], task) > 0) {
            pieces[n++] = all[i];
        }
    }
    return n;
}

/* False without memory; NULL where the task keeps none. */
static bool draws_new(double **draws, const struct engine *engine, const struct task *task, int n_slots)
{
    *draws = NULL;
    if (!engine_keeps_draws(engine, task)) {
        return true;
    }
    *draws = calloc((size_t)task->n_worlds * (size_t)task->n_arms * (size_t)n_slots + 1, sizeof(double));
    return *draws;
}

static bool out_of_memory(struct status *status)
{
    return status_add(status, EXIT_RUN_FAILED, "not enough memory for the file of a task");
}

/* The keys of the arms, one after the other. */
static bool write_arms(const struct engine *engine, const struct task *task, const int *slots, int n_slots, char *text)
{
    char keys[MAX_ARMS / 2][KEY_LENGTH + 1];
    if (!engine_arm_keys(engine, task, slots, n_slots, keys)) {
        return false;
    }
    for (int j = 0; j < task->n_arms; j++) {
        memcpy(text + j * KEY_LENGTH, keys[j], KEY_LENGTH);
    }
    text[task->n_arms * KEY_LENGTH] = '\0';
    return true;
}

bool task_file_write(const char *path, const struct engine *engine, const struct task *task, const int *slots,
                     int n_slots, const struct task_result *task_result, struct status *status)
{
    double *draws;
    char keys[MAX_ARMS / 2 * KEY_LENGTH + 1];
    if (!draws_new(&draws, engine, task, n_slots) || !write_arms(engine, task, slots, n_slots, keys)) {
        free(draws);
        return out_of_memory(status);
    }
    const size_t n_all = (size_t)engine_study(engine)->set->n_slots;
    for (size_t row = 0; draws && row < (size_t)task->n_worlds * (size_t)task->n_arms; row++) {
        for (int s = 0; s < n_slots; s++) {
            draws[row * (size_t)n_slots + (size_t)s] = task_result->draws[row * n_all + (size_t)slots[s]];
        }
    }
    struct store *store = NULL;
    bool is_written = store_create(&store, path, status);
    if (is_written) {
        struct piece pieces[N_ARRAYS];
        store_hurry(store);
        const int n_pieces = pieces_of(pieces, engine, task, task_result, draws, n_slots);
        const struct store_axis worlds = {.name = "world", .n = (int)task->n_worlds};
        const struct store_axis arms = {.name = "arm", .n = task->n_arms};
        for (int p = 0; p < n_pieces; p++) {
            struct store_array array = {.group = "/", .name = pieces[p].name, .numbers = pieces[p].numbers};
            if (pieces[p].is_by_world) {
                array.axes[array.n_axes++] = &worlds;
            }
            array.axes[array.n_axes++] = &arms;
            array.axes[array.n_axes++] = &pieces[p].rest;
            store_put(store, &array);
        }
        store_note_text(store, "/", "format", FORMAT);
        store_note_text(store, "/", "key", task->key);
        store_note_text(store, "/", "arms", keys);
        store_note_integer(store, "/", "set", task->set);
        store_note_integer(store, "/", "first_world", task->first_world);
        is_written = store_publish(store, status);
    }
    const int reason = errno;
    free(draws);
    errno = reason;
    return is_written;
}

static bool note_is(const struct store *store, const char *name, const char *expected)
{
    char *text = store_get_note_text(store, "/", name);
    const bool is_expected = text && strcmp(text, expected) == 0;
    free(text);
    return is_expected;
}

static bool read_pieces(const struct store *store, const char *path, struct piece *pieces, int n_pieces,
                        const struct task *task, struct status *status)
{
    if (!note_is(store, "format", FORMAT) || !note_is(store, "key", task->key)) {
        return status_add(status, EXIT_INPUT, "%s: is not the file of task %s", path, task->key);
    }
    for (int p = 0; p < n_pieces; p++) {
        char name[64];
        snprintf(name, sizeof name, "/%s", pieces[p].name);
        if (!store_get_numbers(store, name, piece_count(&pieces[p], task), pieces[p].numbers, status)) {
            return false;
        }
    }
    return true;
}

/* Spreads the drawn slots over all slots; the others hold their fixed value in every world. */
static void spread_draws(const struct engine *engine, const struct task *task, const int *slots, int n_slots,
                         const double *draws, double *all)
{
    const struct study *study = engine_study(engine);
    const size_t n_all = (size_t)study->set->n_slots;
    for (size_t row = 0; row < (size_t)task->n_worlds * (size_t)task->n_arms; row++) {
        const struct arm *arm = &study->arms[task->arms[row % (size_t)task->n_arms]];
        for (size_t s = 0; s < n_all; s++) {
            all[row * n_all + s] = arm->quantities[s].a;
        }
        for (int s = 0; s < n_slots; s++) {
            all[row * n_all + (size_t)slots[s]] = draws[row * (size_t)n_slots + (size_t)s];
        }
    }
}

bool task_file_read(const char *path, const struct engine *engine, const struct task *task, const int *slots,
                    int n_slots, struct task_result *task_result, struct status *status)
{
    double *draws;
    if (!draws_new(&draws, engine, task, n_slots)) {
        return out_of_memory(status);
    }
    struct store *store = NULL;
    bool is_read = store_open(&store, path, status);
    if (is_read) {
        struct piece pieces[N_ARRAYS];
        const int n_pieces = pieces_of(pieces, engine, task, task_result, draws, n_slots);
        is_read = read_pieces(store, path, pieces, n_pieces, task, status);
        if (draws) {
            spread_draws(engine, task, slots, n_slots, draws, task_result->draws);
        }
    }
    store_close(store);
    free(draws);
    return is_read;
}

bool task_file_read_head(const char *path, struct task_head *head, struct status *status)
{
    struct store *store = NULL;
    int64_t set = 0, first_world = 0;
    *head = (struct task_head){0};
    if (!store_open(&store, path, status)) {
        return false;
    }
    char *arms = store_get_note_text(store, "/", "arms");
    const bool is_ours = note_is(store, "format", FORMAT) && arms &&
                         strlen(arms) <= sizeof head->arms / sizeof *head->arms * KEY_LENGTH &&
                         store_get_note_integer(store, "/", "set", &set) && set >= 0 && set < N_WORLD_SETS &&
                         store_get_note_integer(store, "/", "first_world", &first_world);
    if (is_ours) {
        head->set = (enum world_set)set;
        head->first_world = first_world;
        head->n_arms = (int)(strlen(arms) / KEY_LENGTH);
        for (int j = 0; j < head->n_arms; j++) {
            memcpy(head->arms[j], arms + j * KEY_LENGTH, KEY_LENGTH);
        }
    }
    free(arms);
    store_close(store);
    return is_ours || status_add(status, EXIT_INPUT, "%s: is not the file of a task", path);
}
