/* The table of a sweep, made small enough for a page. */
#ifndef HUIMIN_REPORT_SWEEP_H
#define HUIMIN_REPORT_SWEEP_H

#include <jansson.h>

/* Takes out of the member "sweep" of show's JSON what the page cannot hold: quantiles and counts of worlds; then errors; then
 * points, evenly, all arms of a point together. What stays has its names and values. Adds "points_shown". */
void report_sweep_trim(json_t *sweep);

#endif
