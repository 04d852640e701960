/* One axis of a sweep: which parameter it moves, and through which values. */
#ifndef HUIMIN_SWEEP_AXIS_H
#define HUIMIN_SWEEP_AXIS_H

#include "scenarios/moved_key.h"
#include "scenarios/sweep_outline.h"

/* Keys of an axis. */
enum { N_SWEEP_AXIS_KEYS = 10, MAX_SWEEP_STEPS = 10000 };
extern const struct stated_key SWEEP_AXIS_KEYS[N_SWEEP_AXIS_KEYS];

struct sweep_values {
    int n;
    double *values; /* in the arena */
};

/* What an axis is beside its values. */
struct sweep_axis_form {
    const char *design; /* SWEEP_GRID … */
    bool is_nested;     /* the same key may stand again, nested too: it is the same axis */
};

/* Takes key, unit, label and note of an axis and adds it to the sweep; its number, or -1 with a sentence. Refuses a
 * slot that another axis moves, and more than MAX_SWEEP_AXES. */
int sweep_axis_add(struct sweep_reading *section, const struct node *node, const char *path,
                   struct sweep_axis_form form);
/* The same for a parameter that no node of its own states: key, unit and words. `node` is where to point. */
int sweep_axis_add_moved(struct sweep_reading *section, const struct node *node, const char *path, const char *key,
                         const struct moved_key *moved, struct sweep_axis_form form);
/* Reads `scale`; NULL: linear. */
bool sweep_axis_read_scale(struct reading *reading, const struct node *node, const char *path, bool *is_log);
/* Reads `from` and `to`, which must rise, above 0 on a log scale. */
bool sweep_axis_read_ends(struct reading *reading, const struct node *node, const char *path, const struct param *param,
                          bool is_log, double *ends);
/* Reads a list of values. */
bool sweep_axis_read_list(struct reading *reading, const struct node *list, const char *path, const struct param *param,
                          bool is_repeating, struct sweep_values *values);
/* Reads `values`, or `from`, `to`, `steps` and `scale`. Refuses what is out of range, and a value that stands twice
 * unless is_repeating. */
bool sweep_axis_read_values(struct reading *reading, const struct node *node, const char *path,
                            const struct param *param, bool is_repeating, struct sweep_values *values);

#endif
