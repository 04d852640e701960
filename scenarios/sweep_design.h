/* Entries of a sweep that are designs over several parameters: samples, and one at a time around a base. */
#ifndef HUIMIN_SWEEP_DESIGN_H
#define HUIMIN_SWEEP_DESIGN_H

#include "scenarios/sweep_outline.h"

/* Keys of a sample and of what it is over; of a design of one at a time and of what that is over. */
enum { N_SWEEP_SAMPLE_KEYS = 5, N_SWEEP_OVER_KEYS = 8, N_SWEEP_ONCE_KEYS = 3, N_SWEEP_AROUND_KEYS = 7 };
extern const struct stated_key SWEEP_SAMPLE_KEYS[N_SWEEP_SAMPLE_KEYS], SWEEP_OVER_KEYS[N_SWEEP_OVER_KEYS],
    SWEEP_ONCE_KEYS[N_SWEEP_ONCE_KEYS], SWEEP_AROUND_KEYS[N_SWEEP_AROUND_KEYS];

/* Reads the rows of an entry that has a key `design`. */
bool sweep_design_read(struct sweep_reading *section, struct sweep_entry *entry);

#endif
