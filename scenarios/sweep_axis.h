/* One axis of a sweep: which parameter it moves, and through which values. */
#ifndef HUIMIN_SWEEP_AXIS_H
#define HUIMIN_SWEEP_AXIS_H

#include "scenarios/sweep_outline.h"

/* Keys of an axis. */
enum { N_SWEEP_AXIS_KEYS = 9, MAX_SWEEP_STEPS = 10000 };
extern const struct stated_key SWEEP_AXIS_KEYS[N_SWEEP_AXIS_KEYS];

struct sweep_values {
    int n;
    double *values; /* in the arena */
};

/* Takes key, unit, label and note of an axis and adds it to the sweep; its number, or -1 with a sentence. Refuses a
 * slot that another axis moves, and more than MAX_SWEEP_AXES. */
int sweep_axis_add(struct reading *reading, const struct node *node, const char *path, const char *design,
                   struct sweep *sweep, struct sweep_outline *outline);
/* Reads `values`, or `from`, `to`, `steps` and `scale`. Refuses what is out of range, and a value that stands twice
 * unless is_repeating. */
bool sweep_axis_read_values(struct reading *reading, const struct node *node, const char *path,
                            const struct param *param, bool is_repeating, struct sweep_values *values);

#endif
