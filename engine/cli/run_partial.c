#include "engine/cli/run_partial.h"

#include <stdio.h>

#include "engine/cli/print.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "results/archive.h"
#include "results/partial.h"

/* A whole result is worth more than a partial one, however many worlds it has. */
static bool refuse_whole(const struct plan *plan, struct status *status)
{
    const bool is_whole = plan->existing == PLAN_RESULT_DONE || plan->existing == PLAN_RESULT_SMALLER;
    return !is_whole || status_add(status, EXIT_INPUT,
                                   "'%s' holds this study whole, with %ld worlds, and --partial does not replace it; "
                                   "show it, or move it away",
                                   plan->result_path, (long)plan->existing_worlds);
}

static bool refuse_amount(const struct plan *plan, const struct ledger *ledger, const struct ledger_partial *partial,
                          struct status *status)
{
    if (partial->n_tasks == partial->all_tasks) {
        return status_add(status, EXIT_INPUT,
                          "all tasks of '%s' are done; the same command without --partial puts the result together",
                          plan->study->file);
    }
    return partial->worlds > 0 ||
           status_add(status, EXIT_INPUT,
                      "'%s' holds no world that all arms have (%ld of %ld tasks are done); run the study without "
                      "--partial, or wait until more is done",
                      ledger->folder, partial->n_tasks, partial->all_tasks);
}

static bool keep(const struct plan *plan, struct record *record, const struct ledger_partial *partial,
                 const struct options *options, struct status *status)
{
    char text[PARTIAL_TEXT_SIZE];
    record->partial = (struct record_partial){partial->all_worlds, partial->n_points, partial->all_points,
                                              partial->n_tasks, partial->all_tasks};
    if (!archive_write(plan->result_path, record, status) || !print_record(record, options, status)) {
        return false;
    }
    fprintf(stderr, "huimin: %s (%s)\n", plan->result_path, partial_text(record, TABLE_ENGLISH, text));
    return true;
}

static bool put_together(struct plan *plan, struct ledger *ledger, const struct options *options, struct status *status)
{
    struct ledger_partial partial;
    struct result result;
    struct record record;
    if (!ledger_collect_partial(ledger, &result, &partial, status) || !refuse_amount(plan, ledger, &partial, status)) {
        return false;
    }
    bool is_kept = plan_take_worlds(plan, partial.worlds, status) && record_from_result(&record, &result, status);
    result_free(&result);
    if (is_kept) {
        is_kept = keep(plan, &record, &partial, options, status);
        record_free(&record);
    }
    return is_kept;
}

bool run_partial(struct plan *plan, const struct options *options, const atomic_bool *stop, struct status *status)
{
    struct ledger ledger;
    if (!refuse_whole(plan, status) || !ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, status)) {
        return false;
    }
    ledger.talk = stderr;
    bool is_done =
        files_is_folder(ledger.folder) ||
        status_add(status, EXIT_INPUT, "nothing is done of '%s': '%s' is not there; run it without --partial",
                   plan->study->file, ledger.folder);
    /* Whoever puts the whole result together does so in turn with us, so that ours cannot come after it. */
    is_done = is_done && ledger_take_turn(&ledger, stop, status) && plan_look_at_result(plan, status) &&
              refuse_whole(plan, status) && put_together(plan, &ledger, options, status);
    ledger_free(&ledger);
    return is_done;
}
