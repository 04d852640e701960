/* Parts of the report's data that `show --json` does not hold. Each is null where the record cannot tell it. */
#ifndef HUIMIN_REPORT_PARTS_H
#define HUIMIN_REPORT_PARTS_H

#include <jansson.h>

#include "results/summary.h"

/* People by sex and age band, and by morbidity state, who may join and who are members: means over the worlds, people of
 * the sample. {"sexes", "age_bands", "states", "years", "arms": [[{"eligible": [sex][band], "members", "eligible_states",
 * "member_states"} by year] by arm]}. All years where that is few, else the first and the last. */
json_t *report_parts_cells(const struct record *record);
/* By arm: the fixed points of every year, as `explain --json` has them. */
json_t *report_parts_fixed_points(const struct record *record, struct summary_room *room);
/* By arm: an object of lists, one a figure of the last year ("enrolment_rate", "premium_yuan", "loss_ratio",
 * "morbidity_ratio") or of the path ("exit"); the strongest parameters first: "key", "correlation", "se", "n_worlds", "low",
 * "low_se", "high", "high_se" (results/sensitivity.h). */
json_t *report_parts_sensitivity(const struct record *record);

#endif
