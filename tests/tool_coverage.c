/* Are the standard errors right? Runs a small study over many seeds and counts how often the 95% interval of each of
 * ten figures, made as the program makes it, holds the figure's long-run mean: the mean over all seeds.
 *
 *     tool_coverage [SEEDS [FIRST_SEED]]      400 seeds from 1 on; from the root of the project
 *
 * Exits 1 where a coverage lies outside 91 to 98%, 3 where the study is refused. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/registry.h"
#include "results/summary.h"
#include "scenarios/reader.h"

static const char STUDY_PATH[] = "scenarios/studies/coverage.yaml";
static const double LEAST_COVERAGE = 0.91, MOST_COVERAGE = 0.98;

static const struct {
    const char *arm;
    int year; /* 1 is the first */
    const char *outcome;
} FIGURES[] = {
    {"government-push", 1, "enrolment_rate"},  {"government-push", 2, "renewal_rate"},
    {"government-push", 2, "morbidity_ratio"}, {"government-push", 3, "premium_yuan"},
    {"government-push", 3, "loss_ratio"},      {"government-push", 3, "trust"},
    {"commercial", 2, "enrolment_rate"},       {"commercial", 2, "claim_per_member_yuan"},
    {"commercial", 3, "renewal_rate"},         {"commercial", 3, "mean_age_years"},
};
enum { N_FIGURES = COUNT_OF(FIGURES) };

struct estimate {
    double mean, se;
    long n_worlds;
};

static int find_outcome(const struct engine *engine, const char *name)
{
    for (int o = 0; o < engine_n_outcomes(engine); o++)
        if (strcmp(engine_outcome(engine, o)->name, name) == 0)
            return o;
    fprintf(stderr, "tool_coverage: no outcome is called %s\n", name);
    exit(EXIT_RUN_FAILED);
}

static int find_arm(const struct study *study, const char *name)
{
    for (int k = 0; k < study->n_arms; k++)
        if (strcmp(study->arms[k].name, name) == 0)
            return k;
    fprintf(stderr, "tool_coverage: %s has no arm %s\n", STUDY_PATH, name);
    exit(EXIT_INPUT);
}

/* Mean and standard error of each figure over the joint worlds. */
static bool estimate_figures(const struct result *result, struct estimate *estimates)
{
    const long n_worlds = result->n_worlds[WORLDS_JOINT];
    double *values = malloc((size_t)n_worlds * sizeof *values);
    if (!values)
        return false;
    for (int f = 0; f < N_FIGURES; f++) {
        const int arm = find_arm(result->study, FIGURES[f].arm),
                  outcome = find_outcome(result->engine, FIGURES[f].outcome);
        for (long w = 0; w < n_worlds; w++) {
            const long row = (w * result->n_arms + arm) * result->n_years + FIGURES[f].year - 1;
            values[w] = result->outcomes[WORLDS_JOINT][row * result->n_outcomes + outcome];
        }
        const struct summary summary = summary_of_values(values, n_worlds);
        estimates[f] = (struct estimate){summary.mean, summary.se, summary.n_worlds};
    }
    free(values);
    return true;
}

/* One study with its own seed: the joint worlds alone, whose intervals are the ones that are printed. */
static bool run_seed(struct study *study, uint64_t seed, int threads, struct estimate *estimates, struct status *status)
{
    struct engine *engine = NULL;
    struct result result = {0};
    struct task_list list = {0};
    study->run.seed = seed;
    bool ok = engine_init(&engine, registry_models(), study, status) && result_init(&result, engine, status) &&
              engine_plan(engine, &list, status);
    for (long t = 0; t < list.n_tasks && ok; t++) {
        struct task_result part = {0};
        if (list.tasks[t].set != WORLDS_JOINT)
            continue;
        ok = task_result_init(&part, engine, &list.tasks[t], status) &&
             engine_simulate(engine, &list.tasks[t], threads, &part, NULL, NULL, NULL, status);
        if (ok)
            result_add(&result, &list.tasks[t], &part);
        task_result_free(&part);
    }
    if (ok && !estimate_figures(&result, estimates))
        ok = status_add(status, EXIT_RUN_FAILED, "out of memory");
    task_list_free(&list);
    result_free(&result);
    engine_free(engine);
    return ok;
}

/* Prints one line; returns whether the coverage is what it should be. */
static bool report_figure(const struct estimate *estimates, int figure, int n_seeds)
{
    double sum = 0.0, reach_sum = 0.0;
    int n_defined = 0, n_covered = 0;
    for (int s = 0; s < n_seeds; s++) {
        const struct estimate *e = &estimates[s * N_FIGURES + figure];
        n_defined += e->n_worlds >= 2;
        sum += e->n_worlds >= 2 ? e->mean : 0.0;
    }
    const double mean = n_defined > 0 ? sum / n_defined : (double)NAN;
    for (int s = 0; s < n_seeds; s++) {
        const struct estimate *e = &estimates[s * N_FIGURES + figure];
        const struct interval interval = interval_of_mean(e->mean, e->se, e->n_worlds);
        n_covered += interval.low <= mean && mean <= interval.high; /* an undefined one covers nothing */
        reach_sum += e->n_worlds >= 2 ? 0.5 * (interval.high - interval.low) : 0.0;
    }
    const double coverage = (double)n_covered / n_seeds;
    const bool is_right = coverage >= LEAST_COVERAGE && coverage <= MOST_COVERAGE;
    printf("%-16s %4d  %-22s %12.5g %12.3g %9.1f%%%s\n", FIGURES[figure].arm, FIGURES[figure].year,
           FIGURES[figure].outcome, mean, n_defined > 0 ? reach_sum / n_defined : (double)NAN, 100.0 * coverage,
           is_right ? "" : "  <- outside");
    return is_right;
}

static int report(const struct estimate *estimates, const struct study *study, int n_seeds)
{
    printf("How often the 95%% interval holds the long-run mean, over %d seeds of %s (%ld people, %ld worlds)\n",
           n_seeds, study->name, study->run.persons, study->run.worlds);
    printf("%-16s %4s  %-22s %12s %12s %10s\n", "arm", "year", "figure", "mean", "half-width", "coverage");
    int n_outside = 0;
    for (int f = 0; f < N_FIGURES; f++)
        n_outside += !report_figure(estimates, f, n_seeds);
    printf("%d of %d figures between %.0f and %.0f%%\n", N_FIGURES - n_outside, N_FIGURES, 100.0 * LEAST_COVERAGE,
           100.0 * MOST_COVERAGE);
    return n_outside > 0 ? EXIT_RUN_FAILED : EXIT_DONE;
}

static int whole_number(const char *text, long most)
{
    char *end;
    const long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < 1 || value > most) {
        fprintf(stderr, "tool_coverage: %s is not a whole number from 1 to %ld\n", text, most);
        exit(EXIT_USAGE);
    }
    return (int)value;
}

int main(int n_arguments, char **arguments)
{
    const int n_seeds = n_arguments > 1 ? whole_number(arguments[1], 100000) : 400;
    const int first_seed = n_arguments > 2 ? whole_number(arguments[2], 1000000000) : 1;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct study *study = NULL;
    struct status status = {0};
    int n_tables, exit_status = EXIT_RUN_FAILED;
    const struct param_table *const *tables = registry_tables(&n_tables);
    struct estimate *estimates = calloc((size_t)n_seeds * N_FIGURES, sizeof *estimates);
    bool ok = estimates && scenario_read(&study, STUDY_PATH, NULL, 0, tables, n_tables, &status);
    for (int s = 0; s < n_seeds && ok; s++)
        ok = run_seed(study, (uint64_t)(first_seed + s), processors < 1 ? 1 : (int)processors,
                      estimates + s * N_FIGURES, &status);
    if (ok)
        exit_status = report(estimates, study, n_seeds);
    else if (!status_ok(&status))
        exit_status = (int)status.code;
    status_print(&status, stderr);
    status_free(&status);
    scenario_free(study);
    free(estimates);
    return exit_status;
}
