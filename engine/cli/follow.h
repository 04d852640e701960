/* What ranks other than 0 do: wait for rank 0, and help it where it simulates. */
#ifndef HUIMIN_FOLLOW_H
#define HUIMIN_FOLLOW_H

#include <stdatomic.h>

#include "engine/cli/verbs.h"

/* Arguments are read, by `usage`, only once rank 0 has begun a study and so found them right. Returns the exit code that
 * rank 0 ends with. *stop is set where rank 0 stops; rank 0 is told where a signal has set it. */
int follow_rank_0(const struct usage *usage, int argc, char **argv, atomic_bool *stop);

#endif
