/* What must agree between the parameters of the tiers beside Huiminbao. */
#ifndef HUIMIN_TIER_CHECKS_H
#define HUIMIN_TIER_CHECKS_H

#include "scenarios/reading.h"
#include "scenarios/sheet.h"

/* Of an arm, or of what all arms share. Refuses, by a sentence each: an age up to which million-yuan policies renew that lies
 * below that up to which people are taken. name, place: of the arm, and where it is stated. */
bool tier_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place);

#endif
