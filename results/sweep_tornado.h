/* A sweep that moves one axis at a time about a base: what each does alone. */
#ifndef HUIMIN_SWEEP_TORNADO_H
#define HUIMIN_SWEEP_TORNADO_H

#include "results/sweep_table.h"

/* An axis at its lowest and at its highest, all else as in the first point, the base. Where it was moved to one side alone,
 * the other end is the base itself. */
struct sweep_swing {
    int axis;
    double base, low, high;                  /* values of the axis */
    struct sweep_difference at_low, at_high; /* of the figure, less that of the base, paired over the worlds */
};

/* Whether some axis of the sweep was moved alone. */
bool sweep_tornado_is_there(const struct sweep *sweep);
/* The swings of one figure and arm, the widest first, into `swings` of MAX_SWEEP_AXES. Returns how many there are. */
int sweep_tornado_of(const struct sweep_table *table, int arm, int asked, struct sweep_swing *swings);

#endif
