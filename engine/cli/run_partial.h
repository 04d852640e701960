/* huimin run --partial: what is done of a study, put together before all is. */
#ifndef HUIMIN_RUN_PARTIAL_H
#define HUIMIN_RUN_PARTIAL_H

#include <stdatomic.h>

#include "engine/cli/plan.h"

/* Writes the result, marked as partial, and prints it; leaves the tasks as they are, and may be done while others are at
 * work on them. Refuses (EXIT_INPUT) where a whole result stands, where everything is done, and where no world is. */
bool run_partial(struct plan *plan, const struct options *options, const atomic_bool *stop, struct status *status);

#endif
