/* How far a long run is, on standard error: a bar with rate and remaining time on a terminal, a plain line
 * every half minute elsewhere. */
#ifndef HUIMIN_PROGRESS_H
#define HUIMIN_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

struct progress {
    bool is_quiet, is_terminal;
    double person_years_per_world;
    double start_seconds, last_seconds;
    int last_width; /* of the line on the terminal, to be wiped */
    atomic_flag is_busy;
};

void progress_start(struct progress *progress, bool is_quiet, double person_years_per_world);
/* A ledger_progress function; context is the progress. Any thread may call it. */
void progress_show(void *context, long finished_worlds, long all_worlds, long own_worlds);
/* Wipes the bar. Returns the seconds since the start. */
double progress_end(struct progress *progress);

#endif
