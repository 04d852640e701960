/* What network mutual aid must not be: certain to close before it has cost what members expect, or joined by more than
 * all. */
#ifndef HUIMIN_NETWORK_CHECKS_H
#define HUIMIN_NETWORK_CHECKS_H

#include "scenarios/sheet.h"

/* Checks the keys of `city.network_mutual_aid.` between each other, where the tier is on. `name` is what to call the
 * arm and `place` where to point for what is not stated. Priors count with their medians. Keys that the parameter set
 * does not have are not looked at. */
bool network_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place);

#endif
