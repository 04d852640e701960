/* huimin run: simulate a study, keep its result, print its table. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#include "engine/cli/follow.h"
#include "engine/cli/plan.h"
#include "engine/cli/print.h"
#include "engine/cli/progress.h"
#include "engine/cli/run_note.h"
#include "engine/cli/run_partial.h"
#include "engine/cli/sharing.h"
#include "engine/cli/stopping.h"
#include "engine/cli/verbs.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "engine/rank_work.h"
#include "results/archive.h"
#include "results/precision.h"

static const struct usage USAGE = {
    .verb = "run",
    .file = "STUDY.yaml",
    .doc = "Simulate a study, print its table, keep its result in results/runs/STUDY-<digest>.h5. The same command "
           "continues what was interrupted, or says that all is done.",
    .example = "Examples:\n"
               "  huimin run scenarios/studies/five-models.yaml\n"
               "  huimin run scenarios/studies/five-models.yaml --set run.worlds=20 --lang zh\n"
               "Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 wrong input, 4 interrupted and resumable.",
    .takes = OPTIONS_STUDY | OPTIONS_OUTPUT | OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_QUIET | OPTIONS_TASKS |
             OPTIONS_MEMORY | OPTIONS_PLAIN,
};

static atomic_bool is_stopping;
static volatile sig_atomic_t is_out_of_time;

static void stop(int signal)
{
    is_out_of_time = signal == SIGALRM;
    atomic_store(&is_stopping, true);
}

/* The first signal asks to stop; a second one ends the program, as the handler is gone by then. */
static void listen_for_signals(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGALRM, &action, NULL); /* of --max-hours */
    signal(SIGXFSZ, SIG_IGN);          /* a file that may not grow is a write that fails */
}

/* 0: never. */
static void stop_after(double seconds)
{
    const double whole = floor(seconds);
    const struct itimerval timer = {
        .it_value = {.tv_sec = (time_t)whole, .tv_usec = (suseconds_t)(1e6 * (seconds - whole))}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

/* Published figures move no result: a study that states others keeps its result, which takes them over. */
static bool show_existing(const struct plan *plan, const struct options *options, struct status *status)
{
    struct record record;
    bool is_changed = false;
    if (!archive_read(&record, plan->result_path, status)) {
        return false;
    }
    bool is_other_rule = false;
    bool is_done = record_take_published(&record, plan->study, &is_changed, status) &&
                   precision_retake(&record, plan->study, &is_other_rule, status) &&
                   print_record(&record, options, status);
    if (is_done && is_other_rule) {
        is_done = archive_write(plan->result_path, &record, status);
        fputs(is_done ? "huimin: the precision is asked for anew, and the result keeps it\n" : "", stderr);
    }
    if (is_done && is_changed) {
        is_done = archive_write(plan->result_path, &record, status);
        fputs(is_done ? "huimin: the published figures were stated anew, and the result keeps them\n" : "", stderr);
    }
    record_free(&record);
    fprintf(stderr, "huimin: all is done: %s\n", plan->result_path);
    return is_done;
}

/* What is kept, and how much is left. */
static void tell_interrupted(const struct ledger *ledger, const struct options *options)
{
    const struct ledger_state *state = &ledger->state;
    char reason[64] = "interrupted";
    if (is_out_of_time) {
        snprintf(reason, sizeof reason, "stopped after %g hours", options->max_hours);
    }
    fprintf(stderr, "huimin: %s; %ld of %ld tasks are kept", reason, ledger->n_done, ledger->tasks->n_tasks);
    if (ledger->kept_worlds > 0) {
        fprintf(stderr, " and %ld worlds of %s in hand", ledger->kept_worlds, rank_count() > 1 ? "those" : "the one");
    }
    const double left = 1.0 - state->finished_person_years / state->all_person_years;
    fprintf(stderr, "; %.0f%% of the work is left. The same command goes on from there.\n", 100.0 * left);
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
    if (!options->is_quiet) {
        sharing_print(plan, stderr, &style);
    }
    progress_start(&progress, options->is_quiet, plan->study, &style);
    const bool is_done = rank_simulate(ledger, plan->threads, &is_stopping, progress_show, &progress, status);
    note->wall_seconds += progress_end(&progress);
    note->person_years += ledger->state.own_person_years;
    note->end = time(NULL);
    if (ledger->given_worlds > 0 && !options->is_quiet) {
        fprintf(stderr, "huimin: %ld worlds of earlier runs were taken as they were\n", ledger->given_worlds);
    }
    if (status->code == EXIT_INTERRUPTED) {
        tell_interrupted(ledger, options);
    }
    return is_done;
}

/* A sweep is likely to grow, and then takes up the tasks that it has. */
static bool is_worth_keeping(const struct study *study, const struct options *options)
{
    return options->is_keeping_tasks || (study->design && study->design->sweep.n_points > 0);
}

static void put_away(struct plan *plan, struct ledger *ledger, const struct options *options)
{
    if (!is_worth_keeping(plan->study, options)) {
        stopping_clear(plan);
        ledger_clear(ledger);
    }
}

/* What a run left that was killed when its result stood and its tasks had not gone yet. */
static void tidy_up(struct plan *plan, const struct options *options)
{
    struct ledger ledger;
    struct status trouble = {0};
    if (ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, &trouble) &&
        files_is_folder(ledger.folder) && ledger_open(&ledger, NULL, &trouble)) {
        put_away(plan, &ledger, options);
    }
    ledger_free(&ledger);
    run_note_tidy(plan->result_path);
    status_free(&trouble);
}

/* Puts the tasks together, keeps the result and prints it, unless the run goes on to another look. False without a
 * sentence: some must be done again. */
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
    if (stopping_goes_on(plan, &record, options->is_quiet)) {
        record_free(&record);
        return true;
    }
    const bool is_kept = archive_write(plan->result_path, &record, status);
    if (is_kept) {
        put_away(plan, ledger, options);
        run_note_write(note, plan->result_path, status);
        print_record(&record, options, status);
        fprintf(stderr, "huimin: %s (%.1f s)\n", plan->result_path, note->wall_seconds);
    }
    record_free(&record);
    return is_kept;
}

/* How many tasks of its part are not done, as others have them in hand. */
static void tell_part(const struct ledger *ledger)
{
    long n_left = 0;
    for (long i = ledger->part; i < ledger->tasks->n_tasks; i += ledger->n_parts) {
        n_left += !ledger->is_done[i];
    }
    fprintf(stderr, "huimin: part %d of %d is %s; ", ledger->part + 1, ledger->n_parts,
            n_left > 0 ? "done, but for what other processes have in hand" : "done");
    fprintf(stderr, "%ld of %ld tasks are kept. The same command without --part puts the result together.\n",
            ledger->n_done, ledger->tasks->n_tasks);
}

/* What this process can do for the study, in the folder of its tasks. False without a sentence: once more, as others
 * have been there, or as a task file was damaged. */
static bool work(struct plan *plan, struct ledger *ledger, const struct options *options, struct run_note *note,
                 struct status *status)
{
    ledger->part = options->part;
    ledger->n_parts = options->n_parts;
    if (!ledger_open(ledger, stderr, status) || !plan_look_at_result(plan, status)) {
        return false;
    }
    if (plan->existing == PLAN_RESULT_DONE) {
        return show_existing(plan, options, status);
    }
    if (!simulate(plan, ledger, options, note, status) || ledger->is_gone) {
        return false;
    }
    if (ledger->n_parts > 0) {
        ledger_look(ledger, NULL);
        tell_part(ledger);
        return true;
    }
    if (!ledger_take_turn(ledger, &is_stopping, status) || !plan_look_at_result(plan, status)) {
        return false;
    }
    return plan->existing == PLAN_RESULT_DONE ? show_existing(plan, options, status)
           : ledger->is_gone                  ? false
                                              : finish(plan, ledger, options, note, status);
}

static bool run_look(struct plan *plan, const struct options *options, struct run_note *note, struct status *status)
{
    bool is_done = false;
    while (!is_done && status_ok(status)) {
        struct ledger ledger;
        is_done = ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, status) &&
                  work(plan, &ledger, options, note, status);
        const long others_worlds = ledger.others_worlds;
        ledger_free(&ledger);
        if (others_worlds > 0 && atomic_load(&is_stopping)) {
            status_add(status, EXIT_INTERRUPTED, "stopped while other processes are at another look");
        } else if (others_worlds > 0) {
            stopping_join(plan, others_worlds, status);
        }
    }
    return is_done;
}

static bool run(struct plan *plan, const struct options *options, struct run_note *note, struct status *status)
{
    if (!stopping_begin(plan, options, status)) {
        return false;
    }
    if (plan->existing == PLAN_RESULT_DONE) {
        tidy_up(plan, options);
        return show_existing(plan, options, status);
    }
    if (plan->existing == PLAN_RESULT_PARTIAL) {
        fprintf(stderr, "huimin: '%s' is partial; it will be replaced\n", plan->result_path);
    }
    if (plan->existing == PLAN_RESULT_SMALLER) {
        fprintf(stderr, "huimin: '%s' has %ld worlds; it will be replaced by %ld\n", plan->result_path,
                (long)plan->existing_worlds, plan->study->run.worlds);
    }
    bool is_done = run_look(plan, options, note, status);
    while (is_done && stopping_next(plan, status)) {
        is_done = run_look(plan, options, note, status);
    }
    return is_done && status_ok(status);
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
        stop_after(options.max_hours * 3600.0);
        if (options.is_partial) {
            run_partial(&plan, &options, &is_stopping, &status);
        } else {
            run(&plan, &options, &note, &status);
        }
    }
    plan_free(&plan);
    return verb_end(&status);
}

int verb_run_as_rank(int argc, char **argv)
{
    listen_for_signals();
    return follow_rank_0(&USAGE, argc, argv, &is_stopping);
}
