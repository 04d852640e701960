/* Conditions between parameters that every point of a sweep must keep. */
#ifndef HUIMIN_SWEEP_WHERE_H
#define HUIMIN_SWEEP_WHERE_H

#include "scenarios/sweep_outline.h"

/* Keys of a condition. */
enum { N_SWEEP_WHERE_KEYS = 3 };
extern const struct stated_key SWEEP_WHERE_KEYS[N_SWEEP_WHERE_KEYS];

/* Reads `where`, a list of conditions; NULL: none. */
bool sweep_where_read(struct sweep_reading *section, const struct node *list);
/* Whether a point keeps all conditions in every arm that is moved. What no axis moves counts as the arm states it, of a
 * prior its median, of years the first. */
bool sweep_where_holds(const struct sweep_reading *section, const double *point);

#endif
