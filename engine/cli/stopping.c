#include "engine/cli/stopping.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/ledger.h"
#include "results/archive.h"
#include "results/precision.h"

/* Index of the first look, of those with no more worlds than the record, at which all targets are met; -1: none. */
static int first_met(const struct precision *asked, const struct record *record)
{
    for (int look = 0; look < asked->n_looks && asked->looks[look] <= record->n_worlds[WORLDS_JOINT]; look++) {
        precision_look(record->precision, record, asked->looks[look]);
        if (record->precision->is_met) {
            return look;
        }
    }
    return -1;
}

static bool judge(struct plan *plan, const struct record *record, struct status *status)
{
    const struct precision *const asked = &plan->study->precision;
    const long worlds = record->n_worlds[WORLDS_JOINT];
    const int met = first_met(asked, record);
    if (met >= 0 && asked->looks[met] < worlds) {
        return status_add(
            status, EXIT_INPUT,
            "'%s' holds this study with %ld worlds, and the precision that is asked is met with %ld; show "
            "it, name another with -o, or remove it",
            plan->result_path, worlds, asked->looks[met]);
    }
    while (plan->look < asked->n_looks - 1 && asked->looks[plan->look] < worlds + (met < 0)) {
        plan->look++;
    }
    if (met >= 0) {
        plan->existing = PLAN_RESULT_DONE;
    }
    return true;
}

bool stopping_existing(struct plan *plan, struct status *status)
{
    struct record record;
    bool is_changed = false;
    if (plan->study->precision.n_targets == 0 || plan->existing == PLAN_NO_RESULT ||
        plan->existing == PLAN_RESULT_PARTIAL) {
        return true;
    }
    if (!archive_read(&record, plan->result_path, status)) {
        return false;
    }
    const bool is_good = precision_retake(&record, plan->study, &is_changed, status) && judge(plan, &record, status);
    record_free(&record);
    return is_good;
}

bool stopping_begin(struct plan *plan, const struct options *options, struct status *status)
{
    const struct precision *const asked = &plan->study->precision;
    if (asked->n_targets == 0) {
        return true;
    }
    if (options->n_parts > 0) {
        return status_add(status, EXIT_INPUT,
                          "%s: precision: a part of a run cannot tell whether it is met; run without --part, or state "
                          "run.worlds alone",
                          plan->study->file);
    }
    return stopping_existing(plan, status) &&
           (plan->existing == PLAN_RESULT_DONE || plan_take_worlds(plan, asked->looks[plan->look], status));
}

bool stopping_goes_on(struct plan *plan, const struct record *record, bool is_quiet)
{
    const struct precision *const asked = &plan->study->precision;
    plan->goes_on = asked->n_targets > 0 && !record->precision->is_met && plan->look < asked->n_looks - 1;
    if (plan->goes_on && !is_quiet) {
        int n_met = 0;
        for (int i = 0; i < record->precision->n_rows; i++) {
            n_met += record->precision->rows[i].is_met;
        }
        fprintf(stderr, "huimin: %ld worlds: %d of %d targets of precision are met; on to %ld worlds\n",
                asked->looks[plan->look], n_met, record->precision->n_rows, asked->looks[plan->look + 1]);
    }
    return plan->goes_on;
}

bool stopping_next(struct plan *plan, struct status *status)
{
    if (!plan->goes_on || !status_ok(status)) {
        return false;
    }
    plan->goes_on = false;
    return plan_take_worlds(plan, plan->study->precision.looks[++plan->look], status);
}

bool stopping_join(struct plan *plan, long worlds, struct status *status)
{
    const struct precision *const asked = &plan->study->precision;
    const int before = plan->look;
    while (plan->look < asked->n_looks - 1 && asked->looks[plan->look] < worlds) {
        plan->look++;
    }
    return plan->look == before || plan_take_worlds(plan, asked->looks[plan->look], status);
}

static void clear_look(const struct plan *plan)
{
    static const char *const ENDINGS[3] = {".h5", ".claim", ".failed"};
    struct task_list tasks = {0};
    struct ledger ledger = {0};
    struct status trouble = {0};
    if (engine_plan(plan->engine, &tasks, &trouble) &&
        ledger_init(&ledger, plan->engine, &tasks, plan->result_path, &trouble)) {
        for (long i = 0; i < 3 * tasks.n_tasks; i++) {
            char *path = ledger_task_path(&ledger, i / 3, ENDINGS[i % 3]);
            if (path) {
                unlink(path);
            }
            free(path);
        }
        ledger_free(&ledger);
    }
    task_list_free(&tasks);
    status_free(&trouble);
}

void stopping_clear(struct plan *plan)
{
    const struct precision *const asked = &plan->study->precision;
    const long worlds = plan->study->run.worlds;
    for (int look = 0; asked->n_targets > 0 && look < plan->look; look++) {
        plan->study->run.worlds = asked->looks[look];
        clear_look(plan);
    }
    plan->study->run.worlds = worlds;
}
