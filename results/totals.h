/* A country's totals: what the regions of a record add up to, arm by arm. */
#ifndef HUIMIN_TOTALS_H
#define HUIMIN_TOTALS_H

#include "results/record.h"

/* A record of the totals, world by world: its arms are the policies, its outcomes sums over the regions and ratios of
 * such sums (never means of ratios), its world outcomes the numbers of regions in which an event came true. Where no
 * region defines a figure, it is NAN; in a region that has left, members, premium and claims are 0. Texts are the
 * record's, which must outlive it; free it with record_free. The record must have regions. */
bool totals_init(struct record *totals, const struct record *record, struct status *status);

#endif
