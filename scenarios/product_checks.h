/* What the terms of a product must not be: more than the bill, for nobody, longer than the year. */
#ifndef HUIMIN_PRODUCT_CHECKS_H
#define HUIMIN_PRODUCT_CHECKS_H

#include "scenarios/sheet.h"

/* Checks the keys of `product.` that a sheet states or leaves at their defaults. `name` is what to call the arm and
 * `place` where to point for what is not stated. Priors count with their medians. Keys that the parameter set does not
 * have are not looked at. */
bool product_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place);

#endif
