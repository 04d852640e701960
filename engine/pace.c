#include "engine/pace.h"

#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/instance.h"

enum { MAX_TRIALS = 8, MAX_ROUNDS = 6, TIMES_SMALL = 8, MOST_WORLDS = 8 };
/* Between what was predicted and what a run then took (docs/speed.md): what no spread within one second shows. */
static const double OWN_ERROR = 0.15;

/* Tasks of one path group of arms, which stand one after the other in the list. */
struct group {
    const struct task *first;
    double people, n_worlds; /* of a world; worlds that are not done */
};

/* What a group of arms took: processor seconds of a world, by people. They hardly depend on what else the machine does. */
struct trial {
    const struct task *task;
    bool is_across; /* worlds across threads; else threads across one world */
    double small_people, large_people, small_seconds, large_seconds;
    int n_large;
    int worlds_per_thread; /* of a call, where worlds are across threads: they wait for the last one once, as in a run */
    double lowest_seconds, highest_seconds; /* of the large rounds */
    double clock_seconds, used_seconds;     /* of all large rounds */
    double spread;                          /* relative, of repeated rounds */
};

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Of all threads of this program. */
static double processor_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static bool out_of_memory(struct status *status)
{
    return status_add(status, EXIT_RUN_FAILED, "not enough memory to foresee the time");
}

static struct group *groups_new(const struct engine *engine, const struct task_list *tasks, const bool *is_done,
                                int *n_groups)
{
    struct group *groups = calloc((size_t)tasks->n_tasks + 1, sizeof *groups);
    *n_groups = 0;
    for (long t = 0; groups && t < tasks->n_tasks; t++) {
        const struct task *const task = &tasks->tasks[t];
        const struct group *const last = *n_groups > 0 ? &groups[*n_groups - 1] : NULL;
        if (is_done && is_done[t])
            continue;
        if (!last || last->first->region != task->region || last->first->n_arms != task->n_arms ||
            memcmp(last->first->arms, task->arms, sizeof task->arms) != 0)
            groups[(*n_groups)++] = (struct group){.first = task, .people = (double)engine_task_persons(engine, task)};
        groups[*n_groups - 1].n_worlds += (double)task->n_worlds;
    }
    return groups;
}

/* Whether most worlds of the list are simulated with others beside them. */
static bool is_mostly_across(const struct engine *engine, const struct task_list *tasks, int threads)
{
    double n_across = 0.0, n_all = 0.0;
    for (long t = 0; t < tasks->n_tasks; t++) {
        n_all += (double)tasks->tasks[t].n_worlds;
        n_across += engine_worlds_at_once(engine, &tasks->tasks[t], threads) > 1 || threads <= 1
                        ? (double)tasks->tasks[t].n_worlds
                        : 0.0;
    }
    return 2.0 * n_across >= n_all;
}

/* Processor seconds of one world of a group with so many people, from `first_world` on. */
static bool time_world(const struct engine *engine, struct trial *trial, double people, long first_world, int threads,
                       double *seconds, struct status *status)
{
    const long persons = (long)people;
    struct study study = *engine->study;
    struct engine small = *engine;
    struct region regions[study.n_regions + 1];
    struct task task = *trial->task;
    struct task_result result;
    study.run.persons = persons;
    if (study.n_regions > 0) {
        memcpy(regions, study.regions, (size_t)study.n_regions * sizeof *regions);
        regions[task.region].persons = persons;
        study.regions = regions;
    }
    small.study = &study;
    task.first_world = first_world;
    task.n_worlds = trial->is_across ? (long)threads * trial->worlds_per_thread : 1;
    bool is_good = engine_lay_out_people(&small, persons, status) && task_result_init(&result, &small, &task, status);
    const double start = now_seconds(), used_before = processor_seconds();
    if (is_good) {
        is_good = engine_simulate(&small, &task, threads, &result, NULL, NULL, NULL, status);
        task_result_free(&result);
    }
    *seconds = (processor_seconds() - used_before) / (double)task.n_worlds;
    if (people >= trial->large_people) { /* small ones wait more than they work */
        trial->clock_seconds += now_seconds() - start;
        trial->used_seconds += processor_seconds() - used_before;
    }
    return is_good;
}

/* One call of so many people, added to the mean of the large rounds. */
static bool add_large(struct trial *trial, const struct engine *engine, int threads, struct status *status)
{
    double seconds;
    const long world = (long)(trial->n_large + 1) * threads * trial->worlds_per_thread;
    if (!time_world(engine, trial, trial->large_people, world, threads, &seconds, status))
        return false;
    trial->large_seconds += (seconds - trial->large_seconds) / (double)++trial->n_large;
    trial->lowest_seconds = min_of(trial->n_large > 1 ? trial->lowest_seconds : seconds, seconds);
    trial->highest_seconds = max_of(trial->n_large > 1 ? trial->highest_seconds : seconds, seconds);
    return true;
}

/* Of small worlds more at a time, as a run has them, where the time allows. */
static void choose_worlds(struct trial *trial, int threads, double until)
{
    const double share = 0.1 * max_of(until - now_seconds(), 0.0) / (trial->small_seconds + 1e-9);
    const double most = (double)trial->task->n_worlds / (double)threads;
    trial->worlds_per_thread = (int)clamp_of(share, 1.0, clamp_of(most, 1.0, MOST_WORLDS));
}

/* From the eight-fold to as many people as the time left allows, where that is much more. */
static void enlarge(struct trial *trial, double people, int threads, double until)
{
    const double slope =
        max_of(trial->large_seconds - trial->small_seconds, 1e-9) / (trial->large_people - trial->small_people + 1.0);
    const double left = max_of(until - now_seconds(), 0.0) * trial->used_seconds / trial->clock_seconds;
    const double beside = trial->is_across ? (double)(threads * trial->worlds_per_thread) : 1.0;
    const double most = 0.4 * (left / beside - trial->small_seconds) / slope;
    if (min_of(people, most) < 2.0 * trial->large_people)
        return;
    trial->large_people = floor(min_of(people, most));
    trial->n_large = 0;
    trial->large_seconds = trial->clock_seconds = trial->used_seconds = 0.0;
}

/* A straight line through a tile's people (a community of each thread where they share a world; never more than an
 * eighth of all) and as many more as the time allows. The first world of a program finds nothing in memory: of the small rounds the shortest counts. */
static bool measure(struct trial *trial, const struct engine *engine, double people, int threads, double until,
                    struct status *status)
{
    const double tile = (double)engine->tile_persons, community = tile * (double)engine->tiles_per_community;
    trial->large_people = INFINITY;
    trial->worlds_per_thread = 1;
    const double usual = trial->is_across ? tile : community * (double)threads;
    trial->small_people = max_of(1.0, floor(min_of(people / TIMES_SMALL, usual)));
    if (!time_world(engine, trial, trial->small_people, 0, threads, &trial->small_seconds, status))
        return false;
    choose_worlds(trial, threads, until);
    trial->large_people = min_of(people, TIMES_SMALL * trial->small_people);
    if (!add_large(trial, engine, threads, status))
        return false;
    enlarge(trial, people, threads, until);
    while (trial->n_large == 0 || (trial->n_large < MAX_ROUNDS && now_seconds() < until)) {
        double seconds;
        if (!add_large(trial, engine, threads, status) ||
            !time_world(engine, trial, trial->small_people, 0, threads, &seconds, status))
            return false;
        trial->small_seconds = min_of(trial->small_seconds, seconds);
    }
    trial->spread = 0.5 * (trial->highest_seconds - trial->lowest_seconds) / trial->large_seconds;
    return true;
}

/* Seconds of a world of so many people, by the line of a trial. */
static double trial_seconds(const struct trial *trial, double people)
{
    const double slope =
        trial->large_people > trial->small_people
            ? max_of(trial->large_seconds - trial->small_seconds, 0.0) / (trial->large_people - trial->small_people)
            : trial->large_seconds / trial->large_people;
    return max_of(trial->large_seconds + slope * (people - trial->large_people), 0.1 * slope * people);
}

/* The same of a group: as the trials' numbers of arms say where they differ, else their mean. */
static double group_seconds(const struct group *group, const struct trial *trials, int n_trials)
{
    double arms[MAX_TRIALS], seconds[MAX_TRIALS], mean = 0.0, lowest = INFINITY;
    bool is_one = true;
    for (int i = 0; i < n_trials; i++) {
        arms[i] = (double)trials[i].task->n_arms;
        seconds[i] = trial_seconds(&trials[i], group->people);
        mean += seconds[i] / (double)n_trials;
        lowest = min_of(lowest, seconds[i]);
        is_one = is_one && arms[i] == arms[0];
    }
    if (is_one)
        return mean;
    double at_none, each, c00, c01, c11, square_sum;
    gsl_fit_linear(arms, 1, seconds, 1, (size_t)n_trials, &at_none, &each, &c00, &c01, &c11, &square_sum);
    return max_of(at_none + each * (double)group->first->n_arms, 0.5 * lowest);
}

/* Groups to try: the one with fewest arms, the one with most, and others evenly along the list. */
static int choose(const struct group *groups, int n_groups, int chosen[MAX_TRIALS])
{
    int n = 0, fewest = 0, most = 0;
    for (int g = 1; g < n_groups; g++) {
        fewest = groups[g].first->n_arms < groups[fewest].first->n_arms ? g : fewest;
        most = groups[g].first->n_arms > groups[most].first->n_arms ? g : most;
    }
    chosen[n++] = most;
    if (groups[fewest].first->n_arms < groups[most].first->n_arms)
        chosen[n++] = fewest;
    for (int i = 0; i < MAX_TRIALS && n < MAX_TRIALS; i++) {
        const int g = (int)((2L * i + 1) * n_groups / (2L * MAX_TRIALS));
        bool is_new = true;
        for (int j = 0; j < n; j++)
            is_new = is_new && chosen[j] != g;
        if (is_new)
            chosen[n++] = g;
    }
    return n;
}

/* A task whose worlds are fewer than whole rounds of threads leaves some idle in the last. */
static void add_up(struct pace *pace, const struct engine *engine, const struct task_list *tasks, const bool *is_done,
                   const struct trial *trials, int threads)
{
    const double years = (double)engine->study->run.years;
    for (long t = 0; t < tasks->n_tasks; t++) {
        const struct task *const task = &tasks->tasks[t];
        const struct group group = {.first = task, .people = (double)engine_task_persons(engine, task)};
        const double worlds = (double)task->n_worlds;
        if (is_done && is_done[t])
            continue;
        const double rounds =
            engine_worlds_at_once(engine, task, threads) > 1 ? ceil(worlds / threads) * threads : worlds;
        const double seconds = group_seconds(&group, trials, pace->n_trials);
        pace->processor_seconds += worlds * seconds;
        pace->seconds += rounds * seconds;
        pace->person_years_left += worlds * group.people * years;
    }
}

bool pace_measure(struct pace *pace, const struct engine *engine, const struct task_list *tasks, const bool *is_done,
                  int threads, double budget_seconds, struct status *status)
{
    struct trial trials[MAX_TRIALS] = {0};
    int n_groups = 0, chosen[MAX_TRIALS];
    const double start = now_seconds();
    double spread = 0.0, used_seconds = 0.0, clock_seconds = 0.0;
    *pace = (struct pace){0};
    struct group *const groups = groups_new(engine, tasks, is_done, &n_groups);
    if (!groups)
        return out_of_memory(status);
    const int n_trials = n_groups > 0 ? choose(groups, n_groups, chosen) : 0;
    bool is_good = true;
    for (int i = 0; is_good && i < n_trials && (i < 2 || now_seconds() < start + budget_seconds); i++) {
        const struct group *const group = &groups[chosen[i]];
        const double until = start + budget_seconds * (double)(i + 1) / (double)n_trials;
        trials[i] = (struct trial){.task = group->first, .is_across = is_mostly_across(engine, tasks, threads)};
        is_good = measure(&trials[i], engine, group->people, threads, until, status);
        spread = max_of(spread, trials[i].spread);
        used_seconds += trials[i].used_seconds;
        clock_seconds += trials[i].clock_seconds;
        pace->n_trials++;
    }
    free(groups);
    if (is_good && n_trials > 0)
        add_up(pace, engine, tasks, is_done, trials, threads);
    const double error = sqrt(OWN_ERROR * OWN_ERROR + spread * spread);
    pace->processors = clock_seconds > 0.0 ? used_seconds / clock_seconds : 1.0;
    pace->seconds /= pace->processors;
    pace->low_seconds = pace->seconds / (1.0 + error);
    pace->high_seconds = pace->seconds * (1.0 + error);
    pace->calibration_seconds = now_seconds() - start;
    return is_good;
}
