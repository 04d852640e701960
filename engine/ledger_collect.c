/* Putting the finished tasks together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/ledger_folder.h"
#include "engine/task_file.h"

bool ledger_take_turn(struct ledger *ledger, const atomic_bool *stop, struct status *status)
{
    char *path = ledger_plan_path(ledger, ".turn");
    enum lock_outcome outcome = LOCK_BUSY;
    if (!path) {
        return ledger_out_of_memory(status);
    }
    while (outcome == LOCK_BUSY && !(stop && atomic_load(stop))) {
        outcome = lock_try(&ledger->turn, path, false);
        if (outcome == LOCK_BUSY) {
            ledger_pause();
        }
    }
    if (outcome == LOCK_FAILED) {
        status_add(status, EXIT_RUN_FAILED, "'%s' cannot be opened: %s", path, strerror(errno));
    } else if (outcome == LOCK_BUSY) {
        status_add(status, EXIT_INTERRUPTED, "stopped while another process puts the result together");
    }
    ledger->is_gone = outcome == LOCK_GONE;
    free(path);
    return status_ok(status);
}

/* False without a sentence where the task is to be done again. */
static bool add_task(struct ledger *ledger, long index, struct result *result, struct status *status)
{
    const struct task *task = &ledger->tasks->tasks[index];
    struct task_result task_result = {0};
    struct status trouble = {0};
    char *path = ledger_task_path(ledger, index, ".h5");
    bool is_read = path && task_result_init(&task_result, ledger->engine, task, status);
    if (!path) {
        ledger_out_of_memory(status);
    }
    if (is_read) {
        is_read = task_file_read(path, ledger->engine, task, ledger->slots, ledger->n_slots, &task_result, &trouble);
        if (is_read) {
            result_add(result, task, &task_result);
        } else if (trouble.code == EXIT_INPUT) {
            ledger_log(ledger, index, "its file is damaged or missing; it is done again");
            if (ledger->talk) {
                fprintf(ledger->talk, "huimin: '%s' is damaged or missing; its task is done again\n", path);
            }
            unlink(path);
            ledger_set_done(ledger, index, false);
        } else {
            status_add(status, trouble.code, "%s", trouble.sentences[0] ? trouble.sentences[0] : path);
        }
    }
    status_free(&trouble);
    task_result_free(&task_result);
    free(path);
    return is_read;
}

bool ledger_collect(struct ledger *ledger, struct result *result, struct status *status)
{
    if (!result_init(result, ledger->engine, status)) {
        return false;
    }
    bool is_whole = true;
    for (long i = 0; status_ok(status) && i < ledger->tasks->n_tasks; i++) {
        is_whole = add_task(ledger, i, result, status) && is_whole;
    }
    if (!is_whole) {
        result_free(result);
    }
    return is_whole;
}
