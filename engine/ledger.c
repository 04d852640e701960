#define _GNU_SOURCE
#include "engine/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "engine/drawn_slots.h"
#include "engine/files.h"
#include "engine/ledger_folder.h"

char *ledger_default_path(const struct study *study)
{
    char *path = NULL;
    return asprintf(&path, "results/runs/%s-%s.h5", study->name, study->digest) < 0 ? NULL : path;
}

bool ledger_out_of_memory(struct status *status)
{
    return status_add(status, EXIT_RUN_FAILED, "not enough memory for the list of tasks");
}

/* The length of `text` without `ending`, where it has that and more. */
static size_t length_without(const char *text, size_t length, const char *ending)
{
    const size_t n = strlen(ending);
    return length > n && memcmp(text + length - n, ending, n) == 0 ? length - n : length;
}

/* The length without "-" and eight hex digits, where it has them and more. */
static size_t length_without_digest(const char *text, size_t length)
{
    enum { DIGEST_LENGTH = 8 };
    const bool has_digest = length > DIGEST_LENGTH + 1 && text[length - DIGEST_LENGTH - 1] == '-' &&
                            strspn(text + length - DIGEST_LENGTH, "0123456789abcdef") >= DIGEST_LENGTH;
    return has_digest ? length - DIGEST_LENGTH - 1 : length;
}

/* Tasks are named by all that determines them, so that studies that differ may share a folder. */
char *ledger_folder_of(const char *result_path, const char *digest)
{
    char ending[16], *folder = NULL;
    snprintf(ending, sizeof ending, "%s%s", digest && *digest ? "-" : "", digest ? digest : "");
    size_t length = length_without(result_path, strlen(result_path), ".h5");
    length = digest ? length_without(result_path, length, ending) : length_without_digest(result_path, length);
    return asprintf(&folder, "%.*s.tasks", (int)length, result_path) < 0 ? NULL : folder;
}

char *ledger_task_path(const struct ledger *ledger, long index, const char *ending)
{
    const struct task *task = &ledger->tasks->tasks[index];
    char *path = NULL;
    return asprintf(&path, "%s/%s-%ld%s", ledger->folder, task->key, task->n_worlds, ending) < 0 ? NULL : path;
}

char *ledger_plan_path(const struct ledger *ledger, const char *ending)
{
    char *path = NULL;
    const char *digest = engine_study(ledger->engine)->digest;
    return asprintf(&path, "%s/%s%s", ledger->folder, digest, ending) < 0 ? NULL : path;
}

double ledger_person_years(const struct ledger *ledger, long index)
{
    const struct task *task = &ledger->tasks->tasks[index];
    return (double)task->n_worlds * (double)engine_task_persons(ledger->engine, task) *
           (double)engine_study(ledger->engine)->run.years;
}

bool ledger_init(struct ledger *ledger, const struct engine *engine, const struct task_list *tasks,
                 const char *result_path, struct status *status)
{
    const struct study *study = engine_study(engine);
    *ledger = (struct ledger){.engine = engine, .tasks = tasks, .is_beating = ATOMIC_FLAG_INIT};
    ledger->result_path = strdup(result_path);
    ledger->folder = ledger_folder_of(result_path, study->digest);
    ledger->is_done = calloc((size_t)tasks->n_tasks + 1, sizeof *ledger->is_done);
    ledger->has_failed = calloc((size_t)tasks->n_tasks + 1, sizeof *ledger->has_failed);
    ledger->slots = calloc((size_t)study->set->n_slots + 1, sizeof *ledger->slots);
    if (!ledger->result_path || !ledger->folder || !ledger->is_done || !ledger->has_failed || !ledger->slots) {
        ledger_free(ledger);
        return ledger_out_of_memory(status);
    }
    ledger->n_slots = drawn_slots(study, ledger->slots);
    return true;
}

void ledger_free(struct ledger *ledger)
{
    lock_remove(&ledger->turn);
    if (ledger->lock.is_open || ledger->worker.is_open) {
        ledger_leave(ledger);
    }
    free(ledger->result_path);
    free(ledger->folder);
    free(ledger->is_done);
    free(ledger->has_failed);
    free(ledger->slots);
    ledger_given_free(ledger);
    *ledger = (struct ledger){0};
}

void ledger_set_done(struct ledger *ledger, long index, bool is_done)
{
    const int step = (int)is_done - (int)ledger->is_done[index];
    ledger->is_done[index] = is_done;
    ledger->n_done += step;
    ledger->state.finished_worlds += step * ledger->tasks->tasks[index].n_worlds;
    ledger->state.finished_person_years += step * ledger_person_years(ledger, index);
}

bool ledger_is_file_there(const struct ledger *ledger, long index)
{
    char *path = ledger_task_path(ledger, index, ".h5");
    const bool is_there = path && files_has_seal(path);
    free(path);
    return is_there;
}

static void name_truncated(const struct ledger *ledger, long index, FILE *talk)
{
    char *path = ledger_task_path(ledger, index, ".h5");
    if (path && talk && files_is_there(path)) {
        fprintf(talk, "huimin: '%s' is damaged; its task is done again\n", path);
    }
    free(path);
}

void ledger_look(struct ledger *ledger, FILE *talk)
{
    ledger->state = (struct ledger_state){0};
    ledger->n_done = 0;
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        ledger->state.all_worlds += ledger->tasks->tasks[i].n_worlds;
        ledger->state.all_person_years += ledger_person_years(ledger, i);
        ledger->is_done[i] = false;
        if (ledger_is_file_there(ledger, i)) {
            ledger_set_done(ledger, i, true);
        } else {
            name_truncated(ledger, i, talk);
        }
    }
}
