#include "results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN(member_, meaning_)                                                                                      \
    {                                                                                                                  \
        .name = #member_, .meaning = meaning_, .value = column_##member_                                               \
    }
#define GETTER(member_)                                                                                                \
    static double column_##member_(const struct summary *summary) { return (double)summary->member_; }

GETTER(mean)
GETTER(se)
GETTER(sd)
GETTER(process_sd)
GETTER(parameter_sd)
GETTER(interaction_variance)
GETTER(n_worlds)
GETTER(q05)
GETTER(q25)
GETTER(q50)
GETTER(q75)
GETTER(q95)

const struct summary_column SUMMARY_COLUMNS[N_SUMMARY_COLUMNS] = {
    COLUMN(mean, "mean over the joint worlds"),
    COLUMN(se, "standard error of the mean"),
    COLUMN(sd, "standard deviation over the joint worlds"),
    COLUMN(process_sd, "standard deviation by luck alone, parameters at their medians"),
    COLUMN(parameter_sd, "standard deviation by the uncertain parameters alone, one luck"),
    COLUMN(interaction_variance, "joint variance less process and parameter variance"),
    {.name = "n_worlds", .meaning = "joint worlds in which it is defined", .value = column_n_worlds, .is_count = true},
    COLUMN(q05, "5% quantile over the joint worlds"),
    COLUMN(q25, "25% quantile over the joint worlds"),
    COLUMN(q50, "median over the joint worlds"),
    COLUMN(q75, "75% quantile over the joint worlds"),
    COLUMN(q95, "95% quantile over the joint worlds"),
};

bool summary_room_init(struct summary_room *room, const struct record *record, struct status *status)
{
    long most = 1;
    for (int set = 0; set < N_WORLD_SETS; set++) {
        most = record->n_worlds[set] > most ? record->n_worlds[set] : most;
    }
    room->values = malloc((size_t)most * sizeof *room->values);
    return room->values || status_add(status, EXIT_RUN_FAILED, "not enough memory to sum the worlds up");
}

void summary_room_free(struct summary_room *room)
{
    free(room->values);
    room->values = NULL;
}

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double quantile_sorted(const double *values, long n, double probability)
{
    const double place = (double)(n - 1) * probability;
    const long below = (long)place;
    const long above = below + 1 < n ? below + 1 : below;
    return values[below] + (place - (double)below) * (values[above] - values[below]);
}

/* Moves the defined values to the front; returns how many. */
static long keep_defined(double *values, long n)
{
    long n_defined = 0;
    for (long i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            values[n_defined++] = values[i];
        }
    }
    return n_defined;
}

struct summary summary_of_values(double *values, long n)
{
    const double undefined = (double)NAN;
    struct summary summary = {0,         undefined, undefined, undefined, undefined, undefined,
                              undefined, undefined, undefined, undefined, undefined, undefined};
    n = keep_defined(values, n);
    summary.n_worlds = n;
    if (n == 0) {
        return summary;
    }
    double sum = 0.0, square_sum = 0.0;
    for (long i = 0; i < n; i++) {
        sum += values[i];
    }
    const double mean = sum / (double)n;
    for (long i = 0; i < n; i++) {
        square_sum += (values[i] - mean) * (values[i] - mean);
    }
    summary.mean = mean;
    if (n > 1) {
        summary.sd = sqrt(square_sum / (double)(n - 1));
        summary.se = summary.sd / sqrt((double)n);
    }
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    summary.q05 = quantile_sorted(values, n, 0.05);
    summary.q25 = quantile_sorted(values, n, 0.25);
    summary.q50 = quantile_sorted(values, n, 0.50);
    summary.q75 = quantile_sorted(values, n, 0.75);
    summary.q95 = quantile_sorted(values, n, 0.95);
    return summary;
}

/* Fills in the split from the summaries of the process and of the parameter worlds. */
static void split(struct summary *joint, const struct summary *process, const struct summary *parameter,
                  bool has_parameter_uncertainty)
{
    if (!has_parameter_uncertainty) {
        joint->process_sd = joint->sd;
        return;
    }
    joint->process_sd = process->sd;
    joint->parameter_sd = parameter->sd;
    joint->interaction_variance = joint->sd * joint->sd - process->sd * process->sd - parameter->sd * parameter->sd;
}

struct summary summary_of_outcome(const struct record *record, struct summary_room *room, int arm, int year,
                                  int outcome)
{
    struct summary sets[N_WORLD_SETS];
    for (int set = 0; set < N_WORLD_SETS; set++) {
        for (long world = 0; world < record->n_worlds[set]; world++) {
            room->values[world] = record_value(record, (enum world_set)set, world, arm, year, outcome);
        }
        sets[set] = summary_of_values(room->values, record->n_worlds[set]);
    }
    split(&sets[WORLDS_JOINT], &sets[WORLDS_PROCESS], &sets[WORLDS_PARAMETER], record->has_parameter_uncertainty);
    return sets[WORLDS_JOINT];
}

struct summary summary_of_world(const struct record *record, struct summary_room *room, int arm, int world_outcome)
{
    struct summary sets[N_WORLD_SETS];
    for (int set = 0; set < N_WORLD_SETS; set++) {
        for (long world = 0; world < record->n_worlds[set]; world++) {
            room->values[world] = record_world_value(record, (enum world_set)set, world, arm, world_outcome);
        }
        sets[set] = summary_of_values(room->values, record->n_worlds[set]);
    }
    split(&sets[WORLDS_JOINT], &sets[WORLDS_PROCESS], &sets[WORLDS_PARAMETER], record->has_parameter_uncertainty);
    return sets[WORLDS_JOINT];
}

struct summary_probability summary_of_event(const struct record *record, int arm, int world_outcome)
{
    struct summary_probability event;
    for (int set = 0; set < N_WORLD_SETS; set++) {
        long n = 0;
        double hits = 0.0;
        for (long world = 0; world < record->n_worlds[set]; world++) {
            const double value = record_world_value(record, (enum world_set)set, world, arm, world_outcome);
            n += isfinite(value);
            hits += isfinite(value) && value != 0.0 ? 1.0 : 0.0;
        }
        const double probability = n > 0 ? hits / (double)n : (double)NAN;
        event.sets[set].n_worlds = n;
        event.sets[set].probability = probability;
        event.sets[set].se = n > 1 ? sqrt(probability * (1.0 - probability) / (double)(n - 1)) : (double)NAN;
        event.sets[set].wilson = interval_wilson(hits, n);
    }
    return event;
}

bool summary_is_event(const struct outcome *world_outcome)
{
    static const char *const EVENTS[] = {"d1", "d2", "d3", "exit", "demand_loss"};
    for (int i = 0; i < COUNT_OF(EVENTS); i++) {
        if (strcmp(world_outcome->name, EVENTS[i]) == 0) {
            return true;
        }
    }
    return false;
}
