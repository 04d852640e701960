/* Doing tasks: claimed, simulated, kept. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"
#include "engine/task_file.h"

struct watch {
    struct ledger *ledger;
    ledger_progress *progress;
    void *context;
    struct ledger_state state;     /* at the beginning of the task in hand */
    double person_years_per_world; /* of that task */
    long n_given, n_finished;      /* whole worlds of it: taken from other files; with what was simulated since */
};

static void watch_task(void *context, double finished_worlds)
{
    struct watch *watch = context;
    struct ledger_state state = watch->state;
    watch->n_finished = (long)finished_worlds;
    state.finished_worlds += watch->n_finished;
    state.finished_person_years += finished_worlds * watch->person_years_per_world;
    state.own_person_years += (finished_worlds - (double)watch->n_given) * watch->person_years_per_world;
    ledger_worker_beat(watch->ledger, state.own_person_years);
    if (watch->progress) {
        watch->progress(watch->context, &state);
    }
}

/* Who has a task in hand since when, for people and for other processes. Who had it before and left it is logged. */
static void sign(const struct ledger *ledger, long index, const struct lock *claim)
{
    char *text = NULL, *before = ledger_read_words(claim->path);
    size_t size = 0;
    if (before && *before) {
        char *host = ledger_word(before, "host"), *pid = ledger_word(before, "pid"),
             *when = ledger_word(before, "when");
        ledger_log(ledger, index, "left by process %s on %s, which had it in hand since %s; it is done again",
                   pid ? pid : "?", host ? host : "?", when ? when : "?");
        free(host);
        free(pid);
        free(when);
    }
    FILE *stream = open_memstream(&text, &size);
    if (stream) {
        ledger_write_who(ledger, time(NULL), stream);
        fputs("what ", stream);
        ledger_write_task(ledger, index, stream);
        fputc('\n', stream);
        fclose(stream);
        lock_write(claim, text);
    }
    free(text);
    free(before);
}

static bool is_plan_there(const struct ledger *ledger)
{
    char *path = ledger_plan_path(ledger, ".plan.json");
    const bool is_there = path && files_is_there(path);
    free(path);
    return is_there;
}

/* Whether a file could not be written for a reason that every other task would meet too. */
static bool is_hopeless(int reason)
{
    return reason == ENOSPC || reason == EDQUOT || reason == EROFS || reason == EIO || reason == EFBIG ||
           reason == EACCES || reason == ENOENT;
}

static void remove_given(const struct ledger *ledger, const struct task *task)
{
    char *path = NULL;
    if (task->n_given > 0 && asprintf(&path, "%s/%s-%ld.h5", ledger->folder, task->key, task->n_given) >= 0) {
        unlink(path);
    }
    free(path);
}

/* Of a task that was stopped inside it, the worlds that are whole: the next run goes on after them. */
static void keep_worlds(struct ledger *ledger, const struct task *task, long n_worlds,
                        const struct task_result *task_result)
{
    struct task part = *task;
    struct status trouble = {0};
    char *path = NULL;
    part.n_worlds = n_worlds;
    if (n_worlds > task->n_given && asprintf(&path, "%s/%s-%ld.h5", ledger->folder, task->key, n_worlds) >= 0 &&
        task_file_write(path, ledger->engine, &part, ledger->slots, ledger->n_slots, task_result, &trouble)) {
        ledger->kept_worlds += n_worlds;
        remove_given(ledger, task);
    }
    status_free(&trouble);
    free(path);
}

static bool simulate_rest(const struct ledger *ledger, const struct task *rest, int threads,
                          struct task_result *task_result, const atomic_bool *stop, struct watch *watch,
                          struct status *status)
{
    watch_task(watch, (double)rest->n_given);
    return engine_simulate(ledger->engine, rest, threads, task_result, stop, watch_task, watch, status);
}

/* Some arms are whole: the others are simulated by themselves and put beside them. */
static bool simulate_arms(const struct ledger *ledger, const struct task *task, const struct task *rest, int threads,
                          struct task_result *task_result, const atomic_bool *stop, struct watch *watch,
                          struct status *status)
{
    struct task_result part = {0};
    int at[MAX_ARMS / 2] = {0};
    for (int i = 0, j = 0; i < rest->n_arms; i++, j++) {
        while (task->arms[j] != rest->arms[i]) {
            j++;
        }
        at[i] = j;
    }
    bool is_done = task_result_init(&part, ledger->engine, rest, status);
    for (int i = 0; is_done && i < rest->n_arms; i++) {
        ledger_given_copy(ledger->engine, rest, i, &part, task, at[i], task_result, 0, rest->n_given);
    }
    is_done = is_done && simulate_rest(ledger, rest, threads, &part, stop, watch, status);
    for (int i = 0; is_done && i < rest->n_arms; i++) {
        ledger_given_copy(ledger->engine, task, at[i], task_result, rest, i, &part, rest->n_given, task->n_worlds);
    }
    task_result_free(&part);
    return is_done;
}

/* Fills the task's result: from other files as far as they go, and else by simulating. */
static bool fill_result(struct ledger *ledger, long index, int threads, const atomic_bool *stop, struct watch *watch,
                        struct task_result *task_result, struct task *rest, struct status *status)
{
    const struct task *task = &ledger->tasks->tasks[index];
    if (!task_result_init(task_result, ledger->engine, task, status)) {
        return false;
    }
    if (!ledger_given_take(ledger, index, task_result, rest)) {
        task_result_free(task_result);
        if (!task_result_init(task_result, ledger->engine, task, status)) {
            return false;
        }
    }
    watch->n_given = rest->n_arms == 0 ? task->n_worlds : rest->n_given;
    ledger->given_worlds += watch->n_given;
    if (rest->n_arms == 0) {
        watch_task(watch, (double)task->n_worlds);
        return true;
    }
    if (rest->n_arms < task->n_arms) {
        return simulate_arms(ledger, task, rest, threads, task_result, stop, watch, status);
    }
    if (simulate_rest(ledger, rest, threads, task_result, stop, watch, status)) {
        return true;
    }
    if (status->code == EXIT_INTERRUPTED) {
        keep_worlds(ledger, rest, watch->n_finished, task_result);
    }
    return false;
}

/* Does a claimed task and keeps it. *is_over: nothing more can be done here. */
static bool simulate_task(struct ledger *ledger, long index, int threads, const atomic_bool *stop, struct watch *watch,
                          bool *is_over, struct status *status)
{
    const struct task *task = &ledger->tasks->tasks[index];
    char *path = ledger_task_path(ledger, index, ".h5");
    struct task_result task_result = {0};
    struct task rest = {0};
    bool is_kept = (path || ledger_out_of_memory(status)) &&
                   fill_result(ledger, index, threads, stop, watch, &task_result, &rest, status);
    *is_over = status->code == EXIT_INTERRUPTED;
    if (is_kept) {
        errno = 0;
        is_kept = task_file_write(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, status);
        *is_over = !is_kept && is_hopeless(errno);
        if (is_kept) {
            remove_given(ledger, &rest);
        }
    }
    task_result_free(&task_result);
    free(path);
    return is_kept;
}

static void take_over(struct status *status, const struct status *trouble)
{
    for (int i = 0; i < trouble->n_sentences && i < STATUS_MAX_SENTENCES; i++) {
        status_add(status, trouble->code, "%s", trouble->sentences[i] ? trouble->sentences[i] : "not enough memory");
    }
}

static enum ledger_end do_claimed(struct ledger *ledger, long index, const struct lock *claim, int threads,
                                  const atomic_bool *stop, struct watch *watch, struct status *status)
{
    struct status trouble = {0};
    bool is_over = false;
    if (ledger_is_file_there(ledger, index)) {
        ledger_set_done(ledger, index, true);
        return LEDGER_DONE;
    }
    if (!is_plan_there(ledger)) {
        return LEDGER_GONE;
    }
    sign(ledger, index, claim);
    if (simulate_task(ledger, index, threads, stop, watch, &is_over, &trouble)) {
        ledger_set_done(ledger, index, true);
        ledger_forget_failure(ledger, index);
        ledger->state.own_person_years +=
            ledger_person_years(ledger, index) - (double)watch->n_given * watch->person_years_per_world;
        return LEDGER_DONE;
    }
    if (trouble.code != EXIT_INTERRUPTED) {
        const char *why = trouble.sentences[0] ? trouble.sentences[0] : "not enough memory";
        ledger_note_failure(ledger, index, why);
        if (ledger->talk && !is_over) {
            fprintf(ledger->talk, "huimin: a task failed: %s; the others go on\n", why);
        }
        ledger->n_failed += !ledger->has_failed[index];
        ledger->has_failed[index] = true;
    }
    if (is_over) {
        take_over(status, &trouble);
    }
    status_free(&trouble);
    return is_over ? LEDGER_STOPPED : LEDGER_FAILED;
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
        struct watch watch = {.ledger = ledger, .progress = progress, .context = context, .state = ledger->state};
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
        if (ledger->is_done[i] || ledger->has_failed[i] || !is_ours(ledger, i)) {
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

bool ledger_name_failures(const struct ledger *ledger, struct status *status)
{
    for (long i = 0; ledger->n_failed > 0 && i < ledger->tasks->n_tasks; i++) {
        if (ledger->has_failed[i] && !ledger->is_done[i]) {
            char *path = ledger_task_path(ledger, i, ".failed"), *text = path ? ledger_read_words(path) : NULL;
            char *why = text ? ledger_word(text, "why") : NULL;
            status_add(status, EXIT_RUN_FAILED, "task %s-%ld failed: %s; the same command tries it again",
                       ledger->tasks->tasks[i].key, ledger->tasks->tasks[i].n_worlds,
                       why && *why ? why : "its reason could not be kept");
            free(why);
            free(text);
            free(path);
        }
    }
    return status_ok(status);
}

bool ledger_simulate(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress,
                     void *context, struct status *status)
{
    long n_busy = 0;
    bool goes_on = pass(ledger, threads, stop, progress, context, &n_busy, status);
    while (goes_on && n_busy > 0 && ledger->n_parts == 0) {
        ledger_pause();
        ledger_worker_beat(ledger, ledger->state.own_person_years);
        if (progress) {
            progress(context, &ledger->state);
        }
        goes_on = pass(ledger, threads, stop, progress, context, &n_busy, status);
    }
    return status_ok(status) && ledger_name_failures(ledger, status);
}
