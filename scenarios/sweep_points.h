/* From the entries of a sweep to its points. */
#ifndef HUIMIN_SWEEP_POINTS_H
#define HUIMIN_SWEEP_POINTS_H

#include "scenarios/sweep_outline.h"

/* Crosses the entries, the first moving slowest, into the sweep's values and n_points. Refuses more than
 * MAX_SWEEP_POINTS. */
bool sweep_points_make(struct reading *reading, const struct sweep_outline *outline, struct sweep *sweep);

#endif
