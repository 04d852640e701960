/* huimin run: simulate a study, keep its result, print its table. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "engine/cli/plan.h"
#include "engine/cli/print.h"
#include "engine/cli/progress.h"
#include "engine/cli/run_note.h"
#include "engine/cli/verbs.h"
#include "engine/ledger.h"
#include "results/archive.h"

static const struct usage USAGE = {
    .verb = "run",
    .file = "STUDY.yaml",
    .doc = "Simulate a study, print its table, keep its result in results/runs/STUDY-<digest>.h5. The same command "
           "continues what was interrupted, or says that all is done.",
    .example = "Examples:\n"
               "  huimin run scenarios/studies/five-models.yaml\n"
               "  huimin run scenarios/studies/five-models.yaml --set run.worlds=20 --lang zh\n"
               "Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 wrong input, 4 interrupted and resumable.",
    .takes = OPTIONS_STUDY | OPTIONS_OUTPUT | OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_QUIET,
};

static atomic_bool is_stopping;

static void stop(int signal)
{
    (void)signal;
    atomic_store(&is_stopping, true);
}

/* The first signal asks to stop; a second one ends the program, as the handler is gone by then. */
static void listen_for_signals(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Published figures move no result: a study that states others keeps its result, which takes them over. */
static bool show_existing(const struct plan *plan, const struct options *options, struct status *status)
{
    struct record record;
    bool is_changed = false;
    if (!archive_read(&record, plan->result_path, status)) {
        return false;
    }
    bool is_done =
        record_take_published(&record, plan->study, &is_changed, status) && print_record(&record, options, status);
    if (is_done && is_changed) {
        is_done = archive_write(plan->result_path, &record, status);
        fputs(is_done ? "huimin: the published figures were stated anew, and the result keeps them\n" : "", stderr);
    }
    record_free(&record);
    fprintf(stderr, "huimin: all is done: %s\n", plan->result_path);
    return is_done;
}

/* Puts the tasks together, keeps the result and prints it. */
static bool finish(struct plan *plan, struct ledger *ledger, const struct options *options, const struct run_note *note,
                   struct status *status)
{
    struct result result;
    struct record record;
    if (!ledger_collect(ledger, &result, status)) {
        return false;
    }
    const bool has_record = record_from_result(&record, &result, status);
    result_free(&result);
    if (!has_record) {
        return false;
    }
    const bool is_kept = archive_write(plan->result_path, &record, status);
    if (is_kept) {
        ledger_clear(ledger);
        run_note_write(note, plan->result_path, status);
        print_record(&record, options, status);
        fprintf(stderr, "huimin: %s (%.1f s)\n", plan->result_path, note->wall_seconds);
    }
    record_free(&record);
    return is_kept;
}

static double own_person_years_left(const struct ledger *ledger)
{
    double n = 0.0;
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        const struct task *task = &ledger->tasks->tasks[i];
        n += ledger->is_done[i] ? 0.0 : (double)task->n_worlds * (double)engine_task_persons(ledger->engine, task);
    }
    return n * (double)engine_study(ledger->engine)->run.years;
}

static bool simulate(struct plan *plan, struct ledger *ledger, const struct options *options, struct run_note *note,
                     struct status *status)
{
    struct progress progress;
    const long n_done_before = ledger->n_done;
    if (n_done_before > 0 && !options->is_quiet) {
        fprintf(stderr, "huimin: %ld of %ld tasks are done already\n", n_done_before, ledger->tasks->n_tasks);
    }
    const struct table_style style = options_style(options);
    note->person_years = own_person_years_left(ledger);
    progress_start(&progress, options->is_quiet, plan->study, &style);
    const bool is_done = ledger_simulate(ledger, plan->threads, &is_stopping, progress_show, &progress, status);
    note->wall_seconds = progress_end(&progress);
    note->end = time(NULL);
    if (status->code == EXIT_INTERRUPTED) {
        fprintf(stderr, "huimin: interrupted; %ld of %ld tasks are kept. The same command goes on from there.\n",
                ledger->n_done, ledger->tasks->n_tasks);
    }
    return is_done;
}

static bool run(struct plan *plan, const struct options *options, struct run_note *note, struct status *status)
{
    struct ledger ledger;
    if (plan->existing == PLAN_RESULT_DONE) {
        return show_existing(plan, options, status);
    }
    if (plan->existing == PLAN_RESULT_SMALLER) {
        fprintf(stderr, "huimin: '%s' has %ld worlds; it will be replaced by %ld\n", plan->result_path,
                (long)plan->existing_worlds, plan->study->run.worlds);
    }
    if (!ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, status)) {
        return false;
    }
    bool is_done = ledger_lock(&ledger, stderr, status) && plan_look_at_result(plan, status);
    if (is_done && plan->existing == PLAN_RESULT_DONE) {
        is_done = show_existing(plan, options, status);
    } else {
        is_done =
            is_done && simulate(plan, &ledger, options, note, status) && finish(plan, &ledger, options, note, status);
    }
    ledger_free(&ledger);
    return is_done;
}

int verb_run(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct plan plan;
    struct run_note note = {.start = time(NULL), .argc = argc, .argv = argv};
    options_parse(&options, &USAGE, argc, argv);
    if (plan_init(&plan, &options, &status)) {
        note.threads = plan.threads;
        listen_for_signals();
        run(&plan, &options, &note, &status);
    }
    plan_free(&plan);
    return verb_end(&status);
}
