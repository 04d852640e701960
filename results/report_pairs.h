/* Arms of one result beside each other: they live in the same worlds, so that the difference in a world is hardly luck. */
#ifndef HUIMIN_REPORT_PAIRS_H
#define HUIMIN_REPORT_PAIRS_H

#include <jansson.h>

#include "results/summary.h"

/* One object a pair of arms, every difference the second less the first: "a", "b" (places of the arms); "exit": "only_a",
 * "only_b" (worlds in which that arm alone lost the product), "difference", "low", "high" (95%); "years", of the first and
 * the last year: "year"; "share", by payer its part of all bills; "premium_yuan", "paid_yuan" (what Huiminbao
 * pays) and "net_yuan" (premium less that), of the real pool, with "all" and "quintile_1" to "quintile_5", 0 in worlds where the product is gone.
 * Each figure has "difference" and "se". Null with regions, one arm, or very many. */
json_t *report_pairs(const struct record *record, struct summary_room *room);

#endif
