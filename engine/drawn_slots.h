/* Which parameter slots of a study the worlds draw: those with a prior in at least one arm. All others hold
 * their fixed value in every world, so that only drawn slots are kept in files. */
#ifndef HUIMIN_DRAWN_SLOTS_H
#define HUIMIN_DRAWN_SLOTS_H

#include "engine/study.h"

/* Fills slots[study->set->n_slots] with the drawn slots in rising order; returns how many there are.
 * slots may be NULL to count only. */
int drawn_slots(const struct study *study, int *slots);

#endif
