/* From the entries of a sweep to its points. */
#ifndef HUIMIN_SWEEP_POINTS_H
#define HUIMIN_SWEEP_POINTS_H

#include "scenarios/sweep_outline.h"

/* Crosses the entries, the first moving slowest, draws what every point draws for itself, and keeps the points that keep
 * all conditions: the sweep's values and n_points. Refuses more than MAX_SWEEP_POINTS, none, and an axis that two entries
 * move at the same point. */
bool sweep_points_make(struct sweep_reading *section);

#endif
