/* Memory and disk that a plan will take, before anything is simulated; and the refusal of what cannot fit, with what
 * would. */
#ifndef HUIMIN_FORESEE_H
#define HUIMIN_FORESEE_H

#include "engine/cli/plan.h"

/* Fills what the plan says of person-years, memory and disk. Where as many worlds at once as threads do not fit into
 * max_memory_bytes (0: no bound) and into what the machine has left, the plan's engine takes them in turn. */
bool foresee(struct plan *plan, double max_memory_bytes, struct status *status);
/* Each refuses (EXIT_INPUT) in one sentence what does not fit. */
bool foresee_fits_memory(const struct plan *plan, struct status *status);
bool foresee_fits_disk(struct plan *plan, const char *folder, struct status *status);

#endif
