/* The file of a plan, which tells other processes what is to be done. */
#define _GNU_SOURCE
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/ledger_folder.h"

static json_t *tasks_json(const struct ledger *ledger)
{
    json_t *tasks = json_array();
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        const struct task *task = &ledger->tasks->tasks[i];
        json_array_append_new(tasks,
                              json_pack("{s:s, s:I, s:f}", "key", task->key, "worlds", (json_int_t)task->n_worlds,
                                        "person_years", ledger_person_years(ledger, i)));
    }
    return tasks;
}

json_t *ledger_plan_json(const struct ledger *ledger)
{
    const struct study *study = engine_study(ledger->engine);
    json_t *plan = json_object(), *resolved = study->resolved ? json_loads(study->resolved, 0, NULL) : NULL;
    json_object_set_new(plan, "study", json_string(study->name));
    json_object_set_new(plan, "digest", json_string(study->digest));
    json_object_set_new(plan, "result", json_string(ledger->result_path));
    json_object_set_new(plan, "result_version", json_integer(RESULT_VERSION));
    json_object_set_new(plan, "worlds", json_integer(study->run.worlds));
    json_object_set_new(plan, "person_years", json_real(ledger->state.all_person_years));
    json_object_set_new(plan, "tasks", tasks_json(ledger));
    json_object_set_new(plan, "resolved", resolved ? resolved : json_null());
    return plan;
}

bool ledger_plan_write(const struct ledger *ledger, struct status *status)
{
    char *path = ledger_plan_path(ledger, ".plan.json"), *temporary_path = path ? files_temporary_path(path) : NULL;
    json_t *plan = ledger_plan_json(ledger);
    errno = 0;
    const bool is_written = temporary_path && json_dump_file(plan, temporary_path, JSON_COMPACT) == 0 &&
                            files_publish(temporary_path, path);
    if (!is_written) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path ? path : ledger->folder,
                   errno ? strerror(errno) : "not enough memory");
        if (temporary_path) {
            unlink(temporary_path);
        }
    }
    json_decref(plan);
    free(temporary_path);
    free(path);
    return is_written;
}

long ledger_plan_worlds(const struct ledger *ledger)
{
    char *path = ledger_plan_path(ledger, ".plan.json");
    json_t *plan = path ? json_load_file(path, 0, NULL) : NULL;
    const json_t *worlds = plan ? json_object_get(plan, "worlds") : NULL;
    const long n = json_is_integer(worlds) ? (long)json_integer_value(worlds) : -1;
    json_decref(plan);
    free(path);
    return n;
}
