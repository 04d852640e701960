/* NAME.run.json beside a result: what the result must not depend on (version, commit, compiler, flags, host,
 * cores, times, command line). Outside the byte contract. */
#ifndef HUIMIN_RUN_NOTE_H
#define HUIMIN_RUN_NOTE_H

#include <time.h>

#include "engine/status.h"

struct run_note {
    time_t start, end;
    double wall_seconds, person_years; /* of this call alone */
    int threads;
    int argc;
    char **argv; /* as the shell gave them */
};

/* Writes it aside and renames it. */
bool run_note_write(const struct run_note *note, const char *result_path, struct status *status);
/* Removes what broken-off writes of it left. */
void run_note_tidy(const char *result_path);

#endif
