#define _GNU_SOURCE
#include "engine/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/drawn_slots.h"
#include "engine/files.h"
#include "engine/task_file.h"

enum { MAX_LOCK_TRIES = 100 };

char *ledger_default_path(const struct study *study)
{
    char *path = NULL;
    return asprintf(&path, "results/runs/%s-%s.h5", study->name, study->digest) < 0 ? NULL : path;
}

static bool out_of_memory(struct status *status)
{
    return status_add(status, EXIT_RUN_FAILED, "not enough memory for the list of tasks");
}

/* NAME.h5 keeps its tasks in NAME.tasks. */
static char *folder_of(const char *result_path)
{
    const size_t length = strlen(result_path);
    const bool has_ending = length > 3 && strcmp(result_path + length - 3, ".h5") == 0;
    char *folder = NULL;
    const int stem = (int)(has_ending ? length - 3 : length);
    return asprintf(&folder, "%.*s.tasks", stem, result_path) < 0 ? NULL : folder;
}

static char *task_path(const struct ledger *ledger, const struct task *task)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s.h5", ledger->folder, task->key) < 0 ? NULL : path;
}

/* Whether the task's file is there and sound. A damaged one is named and counts as not done. */
static bool is_task_done(const struct ledger *ledger, const struct task *task, FILE *talk)
{
    char *path = task_path(ledger, task);
    struct task_result task_result = {0};
    struct status trouble = {0};
    bool is_done = false;
    if (path && files_is_there(path)) {
        is_done = task_result_init(&task_result, ledger->engine, task, &trouble) &&
                  task_file_read(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, &trouble);
        if (!is_done && talk) {
            fprintf(talk, "huimin: '%s' is damaged; its task is done again\n", path);
        }
    }
    task_result_free(&task_result);
    status_free(&trouble);
    free(path);
    return is_done;
}

void ledger_look(struct ledger *ledger, FILE *talk)
{
    ledger->n_done = 0;
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        ledger->is_done[i] = is_task_done(ledger, &ledger->tasks->tasks[i], talk);
        ledger->n_done += ledger->is_done[i];
    }
}

bool ledger_init(struct ledger *ledger, const struct engine *engine, const struct task_list *tasks,
                 const char *result_path, struct status *status)
{
    const struct study *study = engine_study(engine);
    *ledger = (struct ledger){.engine = engine, .tasks = tasks, .lock = -1};
    ledger->result_path = strdup(result_path);
    ledger->folder = folder_of(result_path);
    ledger->is_done = calloc((size_t)tasks->n_tasks + 1, sizeof *ledger->is_done);
    ledger->slots = calloc((size_t)study->set->n_slots + 1, sizeof *ledger->slots);
    if (!ledger->result_path || !ledger->folder || !ledger->is_done || !ledger->slots) {
        ledger_free(ledger);
        return out_of_memory(status);
    }
    ledger->n_slots = drawn_slots(study, ledger->slots);
    return true;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger->folder && ledger->lock >= 0) {
        rmdir(ledger->folder); /* refused by the system, rightly, while task files stand in it */
        close(ledger->lock);
    }
    free(ledger->result_path);
    free(ledger->folder);
    free(ledger->is_done);
    free(ledger->slots);
    *ledger = (struct ledger){.lock = -1};
}

/* Whether the locked descriptor still is the folder of that name: another run may have finished and removed it
 * between our opening and our locking it. */
static bool is_still_there(int descriptor, const char *folder)
{
    struct stat locked, named;
    return fstat(descriptor, &locked) == 0 && stat(folder, &named) == 0 && locked.st_ino == named.st_ino &&
           locked.st_dev == named.st_dev;
}

/* Tries once. False without a sentence: the folder went between two steps; try again. */
static bool lock_once(struct ledger *ledger, struct status *status)
{
    if (!files_make_folder(ledger->folder, status)) {
        return false;
    }
    const int descriptor = open(ledger->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno == ENOENT ? false
                               : status_add(status, EXIT_RUN_FAILED, "the folder '%s' cannot be opened: %s",
                                            ledger->folder, strerror(errno));
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        close(descriptor);
        return status_add(status, EXIT_RUN_FAILED,
                          "another run is writing '%s' now; wait for it, or name another result with -o",
                          ledger->result_path);
    }
    if (!is_still_there(descriptor, ledger->folder)) {
        close(descriptor);
        return false;
    }
    ledger->lock = descriptor;
    return true;
}

bool ledger_lock(struct ledger *ledger, FILE *talk, struct status *status)
{
    for (int tries = 0; !lock_once(ledger, status); tries++) {
        if (!status_ok(status)) {
            return false;
        }
        if (tries == MAX_LOCK_TRIES) {
            return status_add(status, EXIT_RUN_FAILED, "the folder '%s' cannot be locked: it keeps going away",
                              ledger->folder);
        }
    }
    char *folder = files_folder_of(ledger->result_path);
    files_remove_stale(ledger->folder, NULL);
    if (folder) {
        files_remove_stale(folder, ledger->result_path);
    }
    free(folder);
    ledger_look(ledger, talk);
    return true;
}

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
    if (watch->progress)
        watch->progress(watch->context, &state);
}

static double person_years_per_world(const struct ledger *ledger, const struct task *task)
{
    return (double)engine_task_persons(ledger->engine, task) * (double)engine_study(ledger->engine)->run.years;
}

static void watch_start(struct watch *watch, const struct ledger *ledger)
{
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        const struct task *task = &ledger->tasks->tasks[i];
        const double person_years = (double)task->n_worlds * person_years_per_world(ledger, task);
        watch->state.all_worlds += task->n_worlds;
        watch->state.all_person_years += person_years;
        watch->state.finished_worlds += ledger->is_done[i] ? task->n_worlds : 0;
        watch->state.finished_person_years += ledger->is_done[i] ? person_years : 0.0;
    }
}

static void watch_begin(struct watch *watch, const struct ledger *ledger, const struct task *task)
{
    watch->state.region = task->region;
    watch->person_years_per_world = person_years_per_world(ledger, task);
    watch_task(watch, 0);
}

static void watch_finish(struct watch *watch, const struct task *task)
{
    const double person_years = (double)task->n_worlds * watch->person_years_per_world;
    watch->state.finished_worlds += task->n_worlds;
    watch->state.finished_person_years += person_years;
    watch->state.own_person_years += person_years;
}

static bool simulate_task(struct ledger *ledger, const struct task *task, int threads, const atomic_bool *stop,
                          struct watch *watch, struct status *status)
{
    char *path = task_path(ledger, task);
    struct task_result task_result = {0};
    const bool is_kept =
        (path || out_of_memory(status)) && task_result_init(&task_result, ledger->engine, task, status) &&
        engine_simulate(ledger->engine, task, threads, &task_result, stop, watch_task, watch, status) &&
        task_file_write(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, status);
    task_result_free(&task_result);
    free(path);
    return is_kept;
}

bool ledger_simulate(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress,
                     void *context, struct status *status)
{
    const struct task *tasks = ledger->tasks->tasks;
    struct watch watch = {.progress = progress, .context = context};
    watch_start(&watch, ledger);
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        if (ledger->is_done[i]) {
            continue;
        }
        if (stop && atomic_load(stop)) {
            return status_add(status, EXIT_INTERRUPTED, "stopped between two tasks");
        }
        watch_begin(&watch, ledger, &tasks[i]);
        if (!simulate_task(ledger, &tasks[i], threads, stop, &watch, status)) {
            return false;
        }
        ledger->is_done[i] = true;
        ledger->n_done++;
        watch_finish(&watch, &tasks[i]);
    }
    return true;
}

bool ledger_collect(const struct ledger *ledger, struct result *result, struct status *status)
{
    bool is_whole = result_init(result, ledger->engine, status);
    for (long i = 0; is_whole && i < ledger->tasks->n_tasks; i++) {
        const struct task *task = &ledger->tasks->tasks[i];
        char *path = task_path(ledger, task);
        struct task_result task_result = {0};
        is_whole = (path || out_of_memory(status)) && task_result_init(&task_result, ledger->engine, task, status) &&
                   task_file_read(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, status);
        if (is_whole) {
            result_add(result, task, &task_result);
        }
        task_result_free(&task_result);
        free(path);
    }
    if (!is_whole) {
        result_free(result);
    }
    return is_whole;
}

void ledger_clear(struct ledger *ledger)
{
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        char *path = task_path(ledger, &ledger->tasks->tasks[i]);
        if (path) {
            unlink(path);
        }
        free(path);
    }
    rmdir(ledger->folder);
}
