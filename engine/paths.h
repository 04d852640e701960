/* Which arms share a path of health and cost, and so ride together in a pass. Internal to the engine. */
#ifndef HUIMIN_PATHS_H
#define HUIMIN_PATHS_H

#include "engine/engine.h"

/* Arms that are simulated together: of one path and region, stated arms and made ones apart. */
struct path_pass {
    int path, n_arms;
    int arms[MAX_ARMS / 2]; /* rising */
};

/* In the order of their first arms. */
struct path_passes {
    int n_paths, n_passes;
    struct path_pass *passes;
};

/* Takes time in proportion to the arms. At most `most_arms` ride in a pass. */
bool paths_find(const struct engine *engine, int most_arms, struct path_passes *passes, struct status *status);
void path_passes_free(struct path_passes *passes); /* safe on zeroed passes */

#endif
