/* The arms that the points of a sweep make. */
#ifndef HUIMIN_SWEEP_ARMS_H
#define HUIMIN_SWEEP_ARMS_H

#include "engine/study.h"
#include "scenarios/sweep_outline.h"

/* Adds the arms of all points behind those of the study, whose room is made. `sheets` are those of the moved arms, in
 * the sweep's order. Refuses the first point at which an arm cannot be. */
bool sweep_arms_add(struct reading *reading, const struct sweep_outline *outline, struct sheet *const *sheets,
                    struct study *study);

#endif
