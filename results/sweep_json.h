/* The member "sweep" of a result's JSON, and the same of what a reader asks of a sweep. */
#ifndef HUIMIN_SWEEP_JSON_H
#define HUIMIN_SWEEP_JSON_H

#include <jansson.h>

#include "results/sweep_query.h"

/* Adds the member, with all rows, where the record has a sweep. */
bool sweep_json_add(json_t *object, const struct record *record, struct status *status);
/* Arms, axes and figures that were asked, and `table`: a list a column, of all rows or of those that are given. */
json_t *sweep_json_of(const struct sweep_table *table, const struct sweep_rows *rows);

#endif
