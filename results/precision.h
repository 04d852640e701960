/* Whether a result is as precise as its study asks: each target's standard error at the last look, and an interval that
 * holds although the run looked several times before it stopped. */
#ifndef HUIMIN_RESULTS_PRECISION_H
#define HUIMIN_RESULTS_PRECISION_H

#include <jansson.h>

#include "results/table.h"

/* A target, of one arm. */
struct precision_row {
    int arm;
    const char *outcome; /* text of the record */
    int year;            /* from 1; 0: of a whole path */
    double target;       /* standard error to reach */
    bool is_relative;    /* as a part of the mean */
    long n_worlds;       /* joint worlds, of those looked at, in which it is defined */
    double mean, se, low, high;
    bool is_met;
};

struct record_precision {
    double confidence;
    int n_looks, n_made; /* planned; made: those of no more worlds than were looked at */
    long looks[MAX_LOOKS];
    int n_rows;
    struct precision_row *rows;
    bool is_met; /* all of them */
};

/* What the study asks, in place of what was there, looked at with all worlds of the record; nothing where it asks
 * nothing. False without memory. */
bool precision_take(struct record *record, const struct study *study, struct status *status);
/* The same for a result that stands: *is_changed tells whether it asked anything else before. */
bool precision_retake(struct record *record, const struct study *study, bool *is_changed, struct status *status);
/* Looks with the first n_worlds joint worlds alone. The intervals have the confidence 1 − (1 − confidence) / n_looks
 * each, so that by Bonferroni's inequality (Dunn 1961, JASA 56:52-64) all looks together miss a mean with a probability
 * of at most 1 − confidence, whichever of them the run stops at and whatever the targets depend on. Of an event (0 or 1)
 * the interval is Wilson's, and the standard error that of two hits more in four worlds more (Agresti & Coull 1998,
 * American Statistician 52:119-126), which is not 0 where all worlds agree. */
void precision_look(struct record_precision *precision, const struct record *record, long n_worlds);
void precision_free(struct record_precision *precision); /* safe on NULL */

/* Nothing where the record has none. */
bool precision_print(const struct record *record, FILE *stream, const struct table_style *style);
void precision_json_add(json_t *object, const struct record *record);

#endif
