/* How far a long run is, on standard error: a bar with rate and remaining time on a terminal, a plain line
 * every half minute elsewhere. */
#ifndef HUIMIN_PROGRESS_H
#define HUIMIN_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "engine/ledger.h"
#include "results/table.h"

struct progress {
    bool is_quiet, is_terminal;
    const struct study *study;
    struct table_style style;
    double start_seconds, last_seconds;
    int last_width; /* of the line on the terminal, to be wiped */
    atomic_flag is_busy;
};

/* With regions it names the one in hand, in the style's language. */
void progress_start(struct progress *progress, bool is_quiet, const struct study *study,
                    const struct table_style *style);
/* A ledger_progress function; context is the progress. Any thread may call it. */
void progress_show(void *context, const struct ledger_state *state);
/* Wipes the bar. Returns the seconds since the start. */
double progress_end(struct progress *progress);

#endif
