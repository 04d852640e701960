/* Doing tasks: claimed, simulated, kept. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"
#include "engine/task_file.h"

struct watch {
    ledger_progress *progress;
    void *context;
    struct ledger_state state;     /* at the beginning of the task in hand */
    double person_years_per_world; /* of that task */
};

static void watch_task(void *context, double finished_worlds)
{
    const struct watch *watch = context;
    struct ledger_state state = watch->state;
    const double person_years = finished_worlds * watch->person_years_per_world;
    state.finished_worlds += (long)finished_worlds;
    state.finished_person_years += person_years;
    state.own_person_years += person_years;
    if (watch->progress) {
        watch->progress(watch->context, &state);
    }
}

/* Who has a task in hand since when, for people and for other processes. */
static void sign(const struct ledger *ledger, const struct lock *claim)
{
    char host[128] = "", when[32], text[320];
    const time_t now = time(NULL);
    struct tm parts;
    gethostname(host, sizeof host - 1);
    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    snprintf(text, sizeof text, "host %s\npid %ld\nlabel %s\nsince %s\n", host, (long)getpid(),
             ledger->label ? ledger->label : "", when);
    lock_write(claim, text);
}

static bool is_plan_there(const struct ledger *ledger)
{
    char *path = ledger_plan_path(ledger, ".plan.json");
    const bool is_there = path && files_is_there(path);
    free(path);
    return is_there;
}

/* Simulates a claimed task and keeps it. */
static bool simulate_task(struct ledger *ledger, long index, int threads, const atomic_bool *stop, struct watch *watch,
                          struct status *status)
{
    const struct task *task = &ledger->tasks->tasks[index];
    char *path = ledger_task_path(ledger, index, ".h5");
    struct task_result task_result = {0};
    watch_task(watch, 0);
    const bool is_kept =
        (path || ledger_out_of_memory(status)) && task_result_init(&task_result, ledger->engine, task, status) &&
        engine_simulate(ledger->engine, task, threads, &task_result, stop, watch_task, watch, status) &&
        task_file_write(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, status);
    task_result_free(&task_result);
    free(path);
    return is_kept;
}

static enum ledger_end do_claimed(struct ledger *ledger, long index, const struct lock *claim, int threads,
                                  const atomic_bool *stop, struct watch *watch, struct status *status)
{
    if (ledger_is_file_there(ledger, index)) {
        ledger_set_done(ledger, index, true);
        return LEDGER_DONE;
    }
    if (!is_plan_there(ledger)) {
        return LEDGER_GONE;
    }
    sign(ledger, claim);
    if (!simulate_task(ledger, index, threads, stop, watch, status)) {
        return LEDGER_STOPPED;
    }
    ledger_set_done(ledger, index, true);
    ledger->state.own_person_years += ledger_person_years(ledger, index);
    return LEDGER_DONE;
}

static enum ledger_end claim_task(struct ledger *ledger, long index, struct lock *claim, struct status *status)
{
    char *path = ledger_task_path(ledger, index, ".claim");
    const enum lock_outcome outcome = path ? lock_try(claim, path, false) : LOCK_FAILED;
    if (outcome == LOCK_FAILED) {
        status_add(status, EXIT_RUN_FAILED, "'%s' cannot be opened: %s", path ? path : ledger->folder, strerror(errno));
    }
    free(path);
    return outcome == LOCK_BUSY     ? LEDGER_BUSY
           : outcome == LOCK_GONE   ? LEDGER_GONE
           : outcome == LOCK_FAILED ? LEDGER_STOPPED
                                    : LEDGER_DONE;
}

enum ledger_end ledger_do_task(struct ledger *ledger, long index, int threads, const atomic_bool *stop,
                               ledger_progress *progress, void *context, struct status *status)
{
    struct lock claim = {0};
    if (ledger->is_done[index] || ledger_is_file_there(ledger, index)) {
        ledger_set_done(ledger, index, true);
        return LEDGER_DONE;
    }
    enum ledger_end end = claim_task(ledger, index, &claim, status);
    if (end == LEDGER_DONE) {
        const struct task *task = &ledger->tasks->tasks[index];
        ledger->state.region = task->region;
        struct watch watch = {.progress = progress, .context = context, .state = ledger->state};
        watch.person_years_per_world = ledger_person_years(ledger, index) / (double)task->n_worlds;
        end = do_claimed(ledger, index, &claim, threads, stop, &watch, status);
        lock_remove(&claim);
    }
    return end;
}

static bool is_ours(const struct ledger *ledger, long index)
{
    return ledger->n_parts == 0 || index % ledger->n_parts == ledger->part;
}

/* Once through the list. n_busy: tasks that others have in hand. False where it is over. */
static bool pass(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress, void *context,
                 long *n_busy, struct status *status)
{
    *n_busy = 0;
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        if (ledger->is_done[i] || !is_ours(ledger, i)) {
            continue;
        }
        if (stop && atomic_load(stop)) {
            return status_add(status, EXIT_INTERRUPTED, "stopped between two tasks");
        }
        const enum ledger_end end = ledger_do_task(ledger, i, threads, stop, progress, context, status);
        *n_busy += end == LEDGER_BUSY;
        ledger->is_gone = end == LEDGER_GONE;
        if (end == LEDGER_STOPPED || end == LEDGER_GONE) {
            return false;
        }
    }
    return true;
}

bool ledger_simulate(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress,
                     void *context, struct status *status)
{
    long n_busy = 0;
    bool goes_on = pass(ledger, threads, stop, progress, context, &n_busy, status);
    while (goes_on && n_busy > 0 && ledger->n_parts == 0) {
        ledger_pause();
        if (progress) {
            progress(context, &ledger->state);
        }
        goes_on = pass(ledger, threads, stop, progress, context, &n_busy, status);
    }
    return status_ok(status);
}
