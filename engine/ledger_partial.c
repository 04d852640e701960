/* Putting together what is done before all is. */
#include <math.h>
#include <stdlib.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"
#include "engine/task_file.h"

/* How many first worlds an arm has, by set: [N_WORLD_SETS][n_arms]. */
struct held {
    long *worlds;
    int n_arms;
};

static long *held_worlds(const struct held *held, enum world_set set, int arm)
{
    return &held->worlds[(size_t)set * (size_t)held->n_arms + (size_t)arm];
}

static bool start_anew(const struct ledger *ledger, const struct task *task, struct task_result *task_result,
                       struct status *status)
{
    task_result_free(task_result);
    return task_result_init(task_result, ledger->engine, task, status);
}

/* What the task's own file holds, else what other files hold of it. `rest`: what is missing, as ledger_given_take. */
static bool read_task(struct ledger *ledger, long index, struct task_result *task_result, struct task *rest,
                      struct status *status)
{
    const struct task *task = &ledger->tasks->tasks[index];
    struct status trouble = {0};
    char *path = ledger_task_path(ledger, index, ".h5");
    bool is_good = path && start_anew(ledger, task, task_result, status);
    *rest = *task;
    if (is_good && files_is_there(path)) {
        if (task_file_read(path, ledger->engine, task, ledger->slots, ledger->n_slots, task_result, &trouble)) {
            rest->n_arms = 0;
        } else {
            ledger_leave_out(ledger, path);
            is_good = start_anew(ledger, task, task_result, status);
        }
    }
    if (is_good && rest->n_arms > 0 && !ledger_given_take(ledger, index, task_result, rest)) {
        is_good = start_anew(ledger, task, task_result, status);
    }
    status_free(&trouble);
    free(path);
    return is_good || ledger_out_of_memory(status);
}

static bool is_in(const struct task *task, int arm)
{
    for (int j = 0; j < task->n_arms; j++) {
        if (task->arms[j] == arm) {
            return true;
        }
    }
    return false;
}

/* Tasks of an arm and set come in the order of their worlds. */
static void count_worlds(const struct task *task, const struct task *rest, const struct held *held,
                         struct result *result)
{
    for (int j = 0; j < task->n_arms; j++) {
        const int arm = task->arms[j];
        const long n = is_in(rest, arm) ? rest->n_given : task->n_worlds;
        long *const worlds = held_worlds(held, task->set, arm);
        *worlds += *worlds == task->first_world ? n : 0;
        if (task->set == WORLDS_JOINT && arm < result->n_stated_arms) {
            result->tally_worlds[arm] += n;
        }
    }
}

static const struct sweep *sweep_of(const struct ledger *ledger)
{
    const struct design *const design = engine_study(ledger->engine)->design;
    return design && design->sweep.n_points > 0 ? &design->sweep : NULL;
}

static bool is_of_sweep(const struct sweep *sweep, int arm)
{
    return sweep && arm >= sweep->first_arm && arm < sweep->first_arm + sweep->n_points * sweep->n_arms;
}

static long common_worlds(const struct ledger *ledger, const struct held *held, const struct result *result)
{
    const struct sweep *const sweep = sweep_of(ledger);
    long least = result->n_worlds[WORLDS_JOINT];
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const int n_arms = set == WORLDS_JOINT ? result->n_arms : result->n_stated_arms;
        for (int k = 0; result->n_worlds[set] > 0 && k < n_arms; k++) {
            const long worlds = *held_worlds(held, (enum world_set)set, k);
            least = !is_of_sweep(sweep, k) && worlds < least ? worlds : least;
        }
    }
    return least;
}

static void undefine_made(struct result *result, int arm, long worlds)
{
    const size_t n_made = (size_t)(result->n_arms - result->n_stated_arms), n = (size_t)result->asked.n;
    for (size_t world = 0; world < (size_t)worlds; world++) {
        double *const row = result->made + (world * n_made + (size_t)(arm - result->n_stated_arms)) * n;
        for (size_t i = 0; i < n; i++) {
            row[i] = (double)NAN;
        }
    }
}

/* Arms of a sweep that do not have the worlds show nothing. Counts the points of which all arms have them. */
static void take_points(const struct sweep *sweep, const struct held *held, struct result *result,
                        struct ledger_partial *partial)
{
    partial->all_points = sweep->n_points;
    for (int point = 0; point < sweep->n_points; point++) {
        bool is_done = true;
        for (int j = 0; j < sweep->n_arms; j++) {
            const int arm = sweep->first_arm + point * sweep->n_arms + j;
            if (*held_worlds(held, WORLDS_JOINT, arm) < partial->worlds) {
                undefine_made(result, arm, partial->worlds);
                is_done = false;
            }
        }
        partial->n_points += is_done;
    }
}

static bool add_tasks(struct ledger *ledger, const struct held *held, struct result *result,
                      struct ledger_partial *partial, struct status *status)
{
    struct task_result task_result = {0};
    bool is_good = true;
    for (int k = 0; k < result->n_stated_arms; k++) {
        result->tally_worlds[k] = 0;
    }
    for (long i = 0; is_good && i < ledger->tasks->n_tasks; i++) {
        struct task rest;
        is_good = read_task(ledger, i, &task_result, &rest, status);
        if (is_good) {
            count_worlds(&ledger->tasks->tasks[i], &rest, held, result);
            result_add(result, &ledger->tasks->tasks[i], &task_result);
            partial->n_tasks += rest.n_arms == 0;
        }
    }
    task_result_free(&task_result);
    return is_good;
}

/* Worlds come first in every array, so that the first of them are its beginning. */
static void cut(const struct ledger *ledger, const struct held *held, struct result *result,
                struct ledger_partial *partial)
{
    partial->worlds = common_worlds(ledger, held, result);
    for (int set = 0; set < N_WORLD_SETS; set++) {
        result->n_worlds[set] = result->n_worlds[set] > 0 ? partial->worlds : 0;
    }
    if (sweep_of(ledger)) {
        take_points(sweep_of(ledger), held, result, partial);
    }
}

bool ledger_collect_partial(struct ledger *ledger, struct result *result, struct ledger_partial *partial,
                            struct status *status)
{
    *partial = (struct ledger_partial){.all_worlds = engine_study(ledger->engine)->run.worlds,
                                       .all_tasks = ledger->tasks->n_tasks};
    if (!result_init(result, ledger->engine, status)) {
        return false;
    }
    struct held held = {.n_arms = result->n_arms};
    held.worlds = calloc((size_t)N_WORLD_SETS * (size_t)held.n_arms, sizeof *held.worlds);
    const bool is_good = held.worlds ? add_tasks(ledger, &held, result, partial, status) : ledger_out_of_memory(status);
    if (is_good) {
        cut(ledger, &held, result, partial);
    }
    if (!is_good || partial->worlds == 0 || partial->n_tasks == partial->all_tasks) {
        result_free(result);
    }
    free(held.worlds);
    return is_good;
}
