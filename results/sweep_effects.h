/* How much of the variance of the figures over the points of a sampled sweep goes with each axis alone, and with luck. */
#ifndef HUIMIN_SWEEP_EFFECTS_H
#define HUIMIN_SWEEP_EFFECTS_H

#include "results/main_effect.h"
#include "results/sweep_table.h"

/* Whether some axis of the sweep was sampled, at points enough. */
bool sweep_effects_is_there(const struct sweep *sweep);

/* Of the means over the worlds at the points of one arm: [n_axes][n_asked] into `effects`, undefined for an axis that does
 * not move. False without memory. */
bool sweep_effects_of(const struct sweep_table *table, int arm, struct main_effect *effects);

/* The part of the variance of these means that a finite number of worlds makes: the variance of what is left of every
 * world's figure when its point's and its world's own mean are taken off, over the number of worlds and the variance. Worlds
 * that all points share take nothing from it. Over the points at which all worlds define the figure; NAN with one world. */
double sweep_effects_luck(const struct sweep_table *table, int arm, int asked);

#endif
