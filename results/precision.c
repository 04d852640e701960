#include "results/precision.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/intervals.h"
#include "results/summary.h"

/* Values of a row in the order of the worlds, one after the other. */
struct moments {
    long n;
    double sum, square_sum; /* of squares: about the mean */
};

static double value_of(const struct record *record, const struct precision_row *row, long world)
{
    return row->year > 0
               ? record_value(record, WORLDS_JOINT, world, row->arm, row->year - 1,
                              record_outcome(record, row->outcome))
               : record_world_value(record, WORLDS_JOINT, world, row->arm, record_world_outcome(record, row->outcome));
}

static struct moments moments_of(const struct record *record, const struct precision_row *row, long n_worlds)
{
    struct moments moments = {0};
    for (long world = 0; world < n_worlds; world++) {
        const double value = value_of(record, row, world);
        moments.n += isfinite(value);
        moments.sum += isfinite(value) ? value : 0.0;
    }
    const double mean = moments.sum / (double)moments.n;
    for (long world = 0; world < n_worlds; world++) {
        const double value = value_of(record, row, world);
        moments.square_sum += isfinite(value) ? (value - mean) * (value - mean) : 0.0;
    }
    return moments;
}

static bool is_event(const struct record *record, const struct precision_row *row)
{
    return row->year == 0 && summary_is_event(&record->world_outcomes[record_world_outcome(record, row->outcome)]);
}

static void look_at_row(struct precision_row *row, const struct record *record, long n_worlds, double confidence)
{
    const struct moments moments = moments_of(record, row, n_worlds);
    const double n = (double)moments.n;
    struct interval interval;
    row->n_worlds = moments.n;
    row->mean = moments.n > 0 ? moments.sum / n : (double)NAN;
    if (is_event(record, row)) {
        const double share = (moments.sum + 2.0) / (n + 4.0);
        row->se = moments.n > 0 ? sqrt(share * (1.0 - share) / (n + 4.0)) : (double)NAN;
        interval = interval_wilson_at(confidence, moments.sum, moments.n);
    } else {
        row->se = moments.n > 1 ? sqrt(moments.square_sum / (n - 1.0) / n) : (double)NAN;
        interval = interval_of_mean_at(confidence, row->mean, row->se, moments.n);
    }
    row->low = interval.low;
    row->high = interval.high;
    row->is_met = row->se <= row->target * (row->is_relative ? fabs(row->mean) : 1.0); /* never where undefined */
}

void precision_look(struct record_precision *precision, const struct record *record, long n_worlds)
{
    const double confidence = 1.0 - (1.0 - precision->confidence) / (double)precision->n_looks;
    precision->n_made = 0;
    precision->is_met = true;
    for (int i = 0; i < precision->n_looks; i++) {
        precision->n_made += precision->looks[i] <= n_worlds;
    }
    for (int i = 0; i < precision->n_rows; i++) {
        look_at_row(&precision->rows[i], record, n_worlds, confidence);
        precision->is_met = precision->is_met && precision->rows[i].is_met;
    }
}

static void add_rows(struct record_precision *precision, struct record *record, const struct precision_target *target)
{
    for (int k = 0; k < record->n_arms; k++) {
        if (!target->arm || strcmp(target->arm, record->arms[k].name) == 0) {
            precision->rows[precision->n_rows++] =
                (struct precision_row){.arm = k,
                                       .outcome = text_pool_keep(&record->texts, target->asked.outcome),
                                       .year = target->asked.year,
                                       .target = target->standard_error,
                                       .is_relative = target->is_relative};
        }
    }
}

bool precision_take(struct record *record, const struct study *study, struct status *status)
{
    const struct precision *const asked = &study->precision;
    precision_free(record->precision);
    record->precision = NULL;
    if (asked->n_targets == 0) {
        return true;
    }
    struct record_precision *const precision = calloc(1, sizeof *precision);
    const size_t most = (size_t)asked->n_targets * (size_t)record->n_arms;
    record->precision = precision;
    if (!precision || !(precision->rows = calloc(most + 1, sizeof *precision->rows))) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory for the targets of precision");
    }
    precision->confidence = asked->confidence;
    precision->n_looks = asked->n_looks;
    memcpy(precision->looks, asked->looks, sizeof precision->looks);
    for (int i = 0; i < asked->n_targets; i++) {
        add_rows(precision, record, &asked->targets[i]);
    }
    precision_look(precision, record, record->n_worlds[WORLDS_JOINT]);
    return true;
}

static bool same_row(const struct precision_row *left, const struct precision_row *right)
{
    return left->arm == right->arm && strcmp(left->outcome, right->outcome) == 0 && left->year == right->year &&
           left->target == right->target && left->is_relative == right->is_relative;
}

static bool same_rule(const struct record_precision *left, const struct record_precision *right)
{
    if (!left || !right) {
        return left == right;
    }
    bool is_same = left->confidence == right->confidence && left->n_looks == right->n_looks &&
                   memcmp(left->looks, right->looks, (size_t)left->n_looks * sizeof *left->looks) == 0 &&
                   left->n_rows == right->n_rows;
    for (int i = 0; is_same && i < left->n_rows; i++) {
        is_same = same_row(&left->rows[i], &right->rows[i]);
    }
    return is_same;
}

bool precision_retake(struct record *record, const struct study *study, bool *is_changed, struct status *status)
{
    struct record_precision *const before = record->precision;
    record->precision = NULL;
    const bool is_taken = precision_take(record, study, status);
    *is_changed = is_taken && !same_rule(before, record->precision);
    precision_free(before);
    return is_taken;
}

void precision_free(struct record_precision *precision)
{
    if (precision) {
        free(precision->rows);
    }
    free(precision);
}
