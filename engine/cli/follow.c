#include "engine/cli/follow.h"

#include <string.h>

#include "engine/cli/plan.h"
#include "engine/rank_work.h"

/* Whether the study as read here is the one that rank 0 has begun. */
static bool is_same(const struct plan *plan, const struct rank_message *begin, struct status *status)
{
    return (plan->tasks.n_tasks == begin->index && strcmp(plan->study->digest, begin->text) == 0) ||
           status_add(status, EXIT_RUN_FAILED,
                      "'%s' is another study here than for rank 0; all ranks must see one file", plan->study->file);
}

/* Makes ready what rank 0 has begun, and works for it until there is no more. `last`: as rank_work. */
static void help(const struct options *options, const struct rank_message *begin, atomic_bool *stop,
                 struct rank_message *last)
{
    struct status status = {0};
    struct plan plan;
    struct ledger ledger = {0};
    char label[32];
    snprintf(label, sizeof label, "rank %d", rank_index());
    bool is_ready = plan_init(&plan, options, &status) && plan_take_worlds(&plan, begin->code, &status) &&
                    is_same(&plan, begin, &status) &&
                    ledger_init(&ledger, plan.engine, &plan.tasks, plan.result_path, &status);
    ledger.label = label;
    if (is_ready && ledger_open(&ledger, NULL, &status)) {
        rank_work(&ledger, plan.threads, stop, last);
    } else {
        rank_complain(&status);
    }
    ledger_free(&ledger);
    plan_free(&plan);
    status_free(&status);
    rank_send(0, &(struct rank_message){.word = RANK_LEFT});
}

int follow_rank_0(const struct usage *usage, int argc, char **argv, atomic_bool *stop)
{
    struct options options = {0};
    struct rank_message last;
    rank_wait(&last);
    while (last.word != RANK_DISMISS) {
        if (last.word == RANK_BEGIN) {
            const struct rank_message begin = last;
            options_parse(&options, usage, argc, argv);
            help(&options, &begin, stop, &last);
        }
        if (last.word != RANK_DISMISS) {
            rank_wait(&last);
        }
    }
    return last.code;
}
