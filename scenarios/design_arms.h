/* The arms that the sections `levers`, `map` and `sweep` of a study ask for, made from those that it states. */
#ifndef HUIMIN_DESIGN_ARMS_H
#define HUIMIN_DESIGN_ARMS_H

#include "engine/study.h"
#include "scenarios/arms.h"

/* Adds the made arms behind the stated ones, with the design that tells which is which. `arms` are those that the study
 * states, in its order. A study with none of them is left as it is. */
bool design_arms_add(struct reading *reading, const struct sheet *base, struct arm_list *arms,
                     const struct override_list *overrides, struct study *study);

#endif
