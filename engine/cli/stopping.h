/* A run that stops when it is good enough: which look is next, and what stands already. Nothing here for a study that
 * does not say what it asks. */
#ifndef HUIMIN_STOPPING_H
#define HUIMIN_STOPPING_H

#include "engine/cli/plan.h"
#include "results/record.h"

/* Looks at the result that stands, if any. Where it is what the run would stop at, plan->existing is PLAN_RESULT_DONE;
 * else plan->look is the first look beyond its worlds. Refuses (EXIT_INPUT) one that has more worlds than are needed. */
bool stopping_existing(struct plan *plan, struct status *status);
/* Plans the worlds of the first look that is to be made. Refuses a part of a run (EXIT_INPUT): it cannot tell. */
bool stopping_begin(struct plan *plan, const struct options *options, struct status *status);
/* Whether the run is to go on after this look, told on standard error; kept in plan->goes_on. */
bool stopping_goes_on(struct plan *plan, const struct record *record, bool is_quiet);
/* Plans the next look where the run goes on. False where it does not, or with a sentence. */
bool stopping_next(struct plan *plan, struct status *status);
/* Others are at another look, with so many worlds: plans it where it is later, since they went on to it; an earlier one
 * they will leave. */
bool stopping_join(struct plan *plan, long worlds, struct status *status);
/* Once the result stands: removes the tasks that only earlier looks had. */
void stopping_clear(struct plan *plan);

#endif
