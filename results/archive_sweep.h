/* The group /sweep of result files: the points, what was asked of them world by world, and in /sweep/table what it comes
 * to, a row a point and arm. */
#ifndef HUIMIN_ARCHIVE_SWEEP_H
#define HUIMIN_ARCHIVE_SWEEP_H

#include "results/record.h"

struct store;

/* The record must have a sweep. False without memory. */
bool archive_sweep_put(struct store *store, const struct record *record);
/* The points of a sweep, without what they came to. What the sweep takes is freed by sweep_free, also where it fails;
 * texts go to the record's pool. */
bool archive_sweep_get(struct record *record, const struct store *store, struct sweep *sweep, struct status *status);

#endif
