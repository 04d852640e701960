/* The cases of a tile: people with an admission or a costly drug, side by side in the order of case_slot, so that the
 * tiers touch only them. */
#ifndef HUIMIN_CASES_H
#define HUIMIN_CASES_H

#include "engine/model.h"

/* Places over which loops over n_cases cases may run in whole vectors: those from n_cases on hold numbers without a
 * meaning, and slots within the tile. */
static inline int cases_padded(int n_cases)
{
    enum { VECTOR = 16 };
    return (n_cases + VECTOR - 1) / VECTOR * VECTOR;
}

#endif
