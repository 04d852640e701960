/* Parts of the JSON of `explain`, for pages that show them. */
#ifndef HUIMIN_EXPLAIN_JSON_H
#define HUIMIN_EXPLAIN_JSON_H

#include <jansson.h>

#include "results/summary.h"

/* The member "fixed_points" of an arm: a list by year, of the years that keep demand. Average cost at a fixed point is its
 * premium times the target loss ratio. */
json_t *explain_json_fixed_points(const struct record *record, struct summary_room *room, int arm);

#endif
