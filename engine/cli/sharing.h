/* How the arms that a study makes ride together, and what that saves: for `check` and `run`. */
#ifndef HUIMIN_SHARING_H
#define HUIMIN_SHARING_H

#include <jansson.h>

#include "engine/cli/plan.h"

struct sharing {
    int n_arms, n_paths, n_passes;           /* of made arms; n_arms 0: the study makes none */
    double person_years, alone_person_years; /* simulated for them, and what each arm by itself would take */
};

struct sharing sharing_of(const struct plan *plan);
/* One line, and one with the axes of a sweep whose every value takes a path of its own. Nothing where no arm is made. */
void sharing_print(const struct plan *plan, FILE *stream, const struct table_style *style);
/* The caller's. */
json_t *sharing_json(const struct plan *plan);

#endif
