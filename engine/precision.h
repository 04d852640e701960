/* When a run is good enough: standard errors that named outcomes must reach, and the numbers of worlds at which to look.
 * Plain names and numbers: no insurance, no files. */
#ifndef HUIMIN_PRECISION_H
#define HUIMIN_PRECISION_H

#include <stdbool.h>

#include "engine/design.h"

struct engine;

enum { MAX_LOOKS = 32, MAX_PRECISION_TARGETS = 64 };

struct precision_target {
    struct asked_outcome asked; /* outcome and year; year 0: of a whole path */
    const char *arm;            /* name of a stated arm; NULL: every one */
    double standard_error;      /* to be reached, in the outcome's unit; of the mean where is_relative */
    bool is_relative;
};

struct precision {
    double confidence; /* of the intervals, all looks together */
    int n_looks;
    long looks[MAX_LOOKS]; /* worlds, rising; the last is run.worlds */
    int n_targets;         /* 0: the study does not say when to stop */
    struct precision_target targets[MAX_PRECISION_TARGETS];
};

/* Refuses (EXIT_INPUT), one sentence each, outcomes that the engine does not have, or not by year, or only by year. */
bool precision_check(const struct engine *engine, struct status *status);

#endif
