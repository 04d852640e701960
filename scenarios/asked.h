/* The list of figures that `levers`, `map` and `sweep` ask of the arms that they make. */
#ifndef HUIMIN_ASKED_H
#define HUIMIN_ASKED_H

#include "engine/design.h"
#include "scenarios/reading.h"

enum { N_ASKED_KEYS = 3 };
extern const struct stated_key ASKED_KEYS[N_ASKED_KEYS];

/* Reads a list of {outcome, year, label}; a list of years is as many figures. Whether the outcomes are there is for
 * the engine to say (design_check). Refuses an empty list, a figure asked twice, more than MAX_ASKED. */
bool asked_read(struct reading *reading, const char *path, const struct node *list, struct asked_outcome *asked,
                int *n_asked);

#endif
