/* Entering the folder of a plan beside others, and leaving it. */
#define _GNU_SOURCE
#include "engine/ledger_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/files.h"

static const char TEMPORARY_MARK[] = ".tmp.", WORKER_ENDING[] = ".worker", TURN_ENDING[] = ".turn";
enum { MAX_TRIES = 1500 }; /* of a pause each */

void ledger_pause(void)
{
    const struct timespec moment = {.tv_nsec = 20000000};
    nanosleep(&moment, NULL);
}

static bool ends_with(const char *name, const char *ending)
{
    const size_t length = strlen(name), n_ending = strlen(ending);
    return length > n_ending && strcmp(name + length - n_ending, ending) == 0;
}

/* Whether this is a file that a dead process left: half-written or of itself, of this plan, whose lock we hold alone, or
 * half-written of a task that nobody has claimed. */
static bool is_stale(const struct ledger *ledger, const char *name)
{
    const char *mark = strstr(name, TEMPORARY_MARK), *digest = engine_study(ledger->engine)->digest;
    const size_t stem = mark ? (size_t)(mark - name) : 0;
    const bool is_worker = ends_with(name, WORKER_ENDING);
    if (strncmp(name, digest, strlen(digest)) == 0 && name[strlen(digest)] == '.') {
        return mark || is_worker || ends_with(name, TURN_ENDING);
    }
    if (stem < 3) {
        return false;
    }
    char *claim = NULL;
    const bool is_task =
        strncmp(mark - 3, ".h5", 3) == 0 && asprintf(&claim, "%s/%.*s.claim", ledger->folder, (int)stem - 3, name) >= 0;
    const bool is_free = is_task && lock_holder(claim) == LOCK_NOBODY;
    free(claim);
    return is_free;
}

/* Removes what broken-off writes left, while nobody else is at this plan. */
static void tidy(const struct ledger *ledger)
{
    DIR *directory = opendir(ledger->folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (is_stale(ledger, entry->d_name)) {
            unlinkat(dirfd(directory), entry->d_name, 0);
        }
    }
    if (directory) {
        closedir(directory);
    }
    char *folder = files_folder_of(ledger->result_path);
    if (folder) {
        files_remove_stale(folder, ledger->result_path);
    }
    free(folder);
}

/* The first here: tidies up, keeps the plan, and lets others in. False without a sentence where one was quicker. */
static bool enter_first(struct ledger *ledger, struct status *status)
{
    tidy(ledger);
    if (ledger_plan_worlds(ledger) < 0) {
        ledger_tell_change(ledger);
    }
    return ledger_plan_write(ledger, status) && lock_share(&ledger->lock);
}

static bool enter_without_locks(struct ledger *ledger, struct status *status)
{
    ledger->has_locks = false;
    if (ledger->talk) {
        fprintf(
            ledger->talk,
            "huimin: the file system of '%s' keeps no locks: this run works as if it were alone; start no second one "
            "there, except with --part\n",
            ledger->folder);
    }
    return ledger_plan_write(ledger, status);
}

/* Tries once. False without a sentence: somebody is just entering or leaving; try again. */
static bool enter_once(struct ledger *ledger, const char *path, struct status *status)
{
    if (!files_make_folder(ledger->folder, status)) {
        return false;
    }
    ledger->has_locks = true;
    enum lock_outcome outcome = lock_try(&ledger->lock, path, false);
    if (outcome == LOCK_TAKEN && !enter_first(ledger, status)) {
        lock_drop(&ledger->lock);
        return false;
    }
    if (outcome == LOCK_BUSY) {
        outcome = lock_try(&ledger->lock, path, true);
    }
    switch (outcome) {
    case LOCK_TAKEN:
        return true;
    case LOCK_UNSUPPORTED:
        return enter_without_locks(ledger, status);
    case LOCK_FAILED:
        return status_add(status, EXIT_RUN_FAILED, "'%s' cannot be opened: %s", path, strerror(errno));
    case LOCK_BUSY:
    case LOCK_GONE:
        break;
    }
    return false;
}

/* Whether a run of this study that is to reach a precision looks at so many worlds. */
static bool is_look(const struct study *study, long worlds)
{
    for (int look = 0; study->precision.n_targets > 0 && look < study->precision.n_looks; look++) {
        if (study->precision.looks[look] == worlds) {
            return true;
        }
    }
    return false;
}

/* Whether the plan in the folder is ours. False without a sentence where there is none (any more), or one of another
 * look. */
static bool agree(struct ledger *ledger, struct status *status)
{
    const long worlds = ledger_plan_worlds(ledger), ours = engine_study(ledger->engine)->run.worlds;
    if (worlds < 0 || worlds == ours) {
        return worlds == ours;
    }
    if (is_look(engine_study(ledger->engine), worlds)) {
        ledger->others_worlds = worlds;
        return false;
    }
    return status_add(
        status, EXIT_RUN_FAILED,
        "another run is writing '%s' now, with %ld worlds and not %ld; wait for it, or name another result "
        "with -o",
        ledger->result_path, worlds, ours);
}

bool ledger_open(struct ledger *ledger, FILE *talk, struct status *status)
{
    char *path = ledger_plan_path(ledger, ".lock");
    if (!path) {
        return ledger_out_of_memory(status);
    }
    ledger->talk = talk;
    ledger_look(ledger, NULL);
    bool is_open = false;
    for (int tries = 0; !is_open && ledger->others_worlds == 0 && status_ok(status); tries++) {
        is_open = enter_once(ledger, path, status) && agree(ledger, status);
        if (!is_open) {
            lock_drop(&ledger->lock);
            if (status_ok(status) && tries == MAX_TRIES) {
                status_add(status, EXIT_RUN_FAILED,
                           "the folder '%s' cannot be entered: others keep entering or leaving", ledger->folder);
            }
            ledger_pause();
        }
    }
    free(path);
    if (is_open) {
        ledger_worker_start(ledger);
        ledger_look(ledger, talk);
    }
    return is_open;
}

static void remove_plan_file(const struct ledger *ledger, const char *ending)
{
    char *path = ledger_plan_path(ledger, ending);
    if (path) {
        unlink(path);
    }
    free(path);
}

/* Removes what the dead told of themselves, and the log where nothing is left but it and what the living tell. */
static void remove_last_files(const struct ledger *ledger)
{
    DIR *directory = opendir(ledger->folder);
    bool is_empty = true;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        const char *name = entry->d_name;
        char *path = NULL;
        if (ends_with(name, WORKER_ENDING) && asprintf(&path, "%s/%s", ledger->folder, name) >= 0) {
            if (lock_holder(path) == LOCK_NOBODY) {
                unlink(path);
            }
            free(path);
        } else {
            is_empty = is_empty && (name[0] == '.' || strcmp(name, "log.txt") == 0);
        }
    }
    if (directory) {
        closedir(directory);
    }
    if (is_empty) {
        ledger_remove_log(ledger);
    }
}

static bool has_task_files(const struct ledger *ledger)
{
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        if (ledger_is_file_there(ledger, i)) {
            return true;
        }
    }
    return false;
}

static void remove_plan(struct ledger *ledger)
{
    lock_remove(&ledger->turn);
    lock_remove(&ledger->lock);
    remove_last_files(ledger);
}

/* Claims of the dead. */
static void remove_claims(const struct ledger *ledger)
{
    for (long i = 0; ledger->has_locks && i < ledger->tasks->n_tasks; i++) {
        struct lock claim = {0};
        char *path = ledger_task_path(ledger, i, ".claim");
        if (path && files_is_there(path) && lock_try(&claim, path, false) == LOCK_TAKEN) {
            lock_remove(&claim);
        }
        lock_drop(&claim);
        free(path);
    }
}

void ledger_leave(struct ledger *ledger)
{
    const bool may_go = ledger->n_done == 0 && ledger->n_failed == 0 && ledger->has_locks && ledger->lock.is_open &&
                        lock_alone(&ledger->lock);
    lock_remove(&ledger->worker);
    const bool is_unused = may_go && !has_task_files(ledger);
    if (is_unused || ledger->n_done == ledger->tasks->n_tasks) {
        remove_claims(ledger);
    }
    if (is_unused) {
        remove_plan_file(ledger, ".plan.json");
        remove_plan(ledger);
    }
    lock_drop(&ledger->lock);
    rmdir(ledger->folder); /* refused by the system, rightly, while anything stands in it */
}

/* The plan goes first: who then finds a task file missing knows why. */
void ledger_clear(struct ledger *ledger)
{
    static const char *const ENDINGS[] = {".h5", ".claim", ".failed"};
    remove_plan_file(ledger, ".plan.json");
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        for (size_t e = 0; e < sizeof ENDINGS / sizeof *ENDINGS; e++) {
            char *path = ledger_task_path(ledger, i, ENDINGS[e]);
            if (path) {
                unlink(path);
            }
            free(path);
        }
    }
    remove_plan(ledger);
}
