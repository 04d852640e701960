#define _GNU_SOURCE
#include "engine/cli/plan.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/foresee.h"
#include "engine/cli/machine.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "engine/rank.h"
#include "models/registry.h"
#include "results/archive.h"
#include "scenarios/reader.h"

/* The processors that this process may use: its share of them where ranks on this machine are not bound to their own. */
static int own_threads(void)
{
    const int n_all = (int)sysconf(_SC_NPROCESSORS_ONLN), n = machine_threads();
    const int share = n < n_all ? n : n / rank_count_here();
    return share < 1 ? 1 : share;
}

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The default folder is made when needed; one that the user names must be there. */
static bool refuse_place(struct plan *plan, const struct options *options, struct status *status)
{
    char *folder = files_folder_of(plan->result_path);
    bool is_good = folder != NULL;
    if (is_good && options->output && !files_is_there(folder)) {
        is_good = status_add(status, EXIT_INPUT, "-o %s: the folder '%s' is not there; make it, or name another",
                             plan->result_path, folder);
    } else if (is_good && !files_can_write_in(folder)) {
        is_good = status_add(status, EXIT_INPUT,
                             "'%s' cannot be written: no right to write in '%s'; name another "
                             "place with -o",
                             plan->result_path, folder);
    } else if (is_good && files_is_folder(plan->result_path)) {
        is_good = status_add(status, EXIT_INPUT, "-o %s: is a folder; name a file in it", plan->result_path);
    }
    is_good = is_good && foresee_fits_disk(plan, folder, status);
    free(folder);
    return is_good;
}

bool plan_look_at_result(struct plan *plan, struct status *status)
{
    struct archive_stamp stamp;
    struct status trouble = {0};
    plan->existing = PLAN_NO_RESULT;
    if (!files_is_there(plan->result_path)) {
        return true;
    }
    if (!archive_read_stamp(&stamp, plan->result_path, &trouble)) {
        status_free(&trouble);
        return status_add(status, EXIT_INPUT,
                          "'%s' is there already and is not a whole result of huimin; remove it, or name another with "
                          "-o",
                          plan->result_path);
    }
    const bool is_same = strcmp(stamp.digest, plan->study->digest) == 0;
    plan->existing_worlds = stamp.worlds;
    const struct precision *const asked = &plan->study->precision; /* others may have gone to a later look */
    const long most = asked->n_targets > 0 ? asked->looks[asked->n_looks - 1] : plan->study->run.worlds;
    if (!is_same) {
        status_add(status, EXIT_INPUT,
                   "'%s' holds another result (%s, %s), and this one is %s, %s; name another with -o, or remove it",
                   plan->result_path, stamp.study, stamp.digest, plan->study->name, plan->study->digest);
    } else if (stamp.is_partial) {
        plan->existing = PLAN_RESULT_PARTIAL;
    } else if (stamp.worlds > most) {
        status_add(status, EXIT_INPUT,
                   "'%s' holds this study with %ld worlds, more than the %ld asked for; show it, name another with "
                   "-o, or remove it",
                   plan->result_path, (long)stamp.worlds, most);
    } else {
        plan->existing = stamp.worlds >= plan->study->run.worlds ? PLAN_RESULT_DONE : PLAN_RESULT_SMALLER;
    }
    archive_stamp_free(&stamp);
    return status_ok(status);
}

bool plan_init(struct plan *plan, const struct options *options, struct status *status)
{
    int n_tables;
    const double start = now_seconds();
    const struct param_table *const *tables = registry_tables(&n_tables);
    *plan = (struct plan){0};
    if (!scenario_read(&plan->study, options->file, options->overrides, options->n_overrides, tables, n_tables,
                       status) ||
        !engine_init(&plan->engine, registry_models(), plan->study, status) ||
        !published_figure_check(plan->engine, status) || !design_check(plan->engine, status) ||
        !precision_check(plan->engine, status) || !engine_plan(plan->engine, &plan->tasks, status)) {
        return false;
    }
    plan->threads = plan->study->run.threads > 0 ? (int)plan->study->run.threads : own_threads();
    plan->result_path = options->output ? strdup(options->output) : ledger_default_path(plan->study);
    if (!plan->result_path) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory");
    }
    if (!foresee(plan, options->max_memory_bytes, status)) {
        return false;
    }
    const bool has_memory = foresee_fits_memory(plan, status);
    const bool is_good = refuse_place(plan, options, status) && plan_look_at_result(plan, status) && has_memory;
    plan->reading_seconds = now_seconds() - start;
    return is_good;
}

bool plan_take_worlds(struct plan *plan, long worlds, struct status *status)
{
    struct study *const study = plan->study;
    const int index = param_set_find(study->set, "run.worlds");
    for (int k = 0; index >= 0 && k < study->n_arms; k++) {
        study->arms[k].quantities[study->set->first_slot[index]].a = (double)worlds;
    }
    study->run.worlds = worlds;
    task_list_free(&plan->tasks);
    return engine_plan(plan->engine, &plan->tasks, status);
}

void plan_free(struct plan *plan)
{
    task_list_free(&plan->tasks);
    engine_free(plan->engine);
    scenario_free(plan->study);
    free(plan->result_path);
    *plan = (struct plan){0};
}
