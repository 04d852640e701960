/* What no single value shows: sums, layers, missing statements, combinations that cannot be. */
#ifndef HUIMIN_CHECKS_H
#define HUIMIN_CHECKS_H

#include "scenarios/sheet.h"

/* Checks a whole arm, or the reference product (then only keys below `prefix`, else prefix is ""). `name` is
 * what to call it and `place` where to point for what is not stated. Priors count with their medians. */
bool checks_run(struct reading *reading, const struct sheet *sheet, const char *prefix, const char *name,
                const char *place);

#endif
