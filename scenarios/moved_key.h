/* What an axis of a map or a sweep moves: a parameter, or one label of it, and the values that it takes. */
#ifndef HUIMIN_MOVED_KEY_H
#define HUIMIN_MOVED_KEY_H

#include "engine/params.h"
#include "scenarios/reading.h"

struct moved_key {
    const struct param *param;
    int first_slot, n_slots; /* moved alike: of one value, of one label, of all labels, of all years */
};

/* Reads a scalar that names a parameter (KEY) or one label of it (KEY.LABEL). `path` is what to call the axis. Refuses
 * what is no parameter, parameters of `run`, and lists of records. */
bool moved_key_read(struct reading *reading, const struct node *node, const char *path, struct moved_key *moved);
/* Refuses a unit that is not the parameter's own. `node` may be NULL: none is stated. */
bool moved_key_check_unit(struct reading *reading, const struct node *node, const char *path,
                          const struct param *param);
/* Reads a value of the parameter: a number in its range, on or off, a word. */
bool moved_key_read_value(struct reading *reading, const struct param *param, const char *path, const struct node *node,
                          double *value);
/* Step i of n (2 or more) from one number to another, evenly spaced. Rounded to ten digits, so that 0.1 to 0.9 in nine
 * steps is 0.3 and not its neighbour. */
double moved_key_step(double from, double to, int i, int n);
/* Rounded to ten digits. */
double moved_key_rounded(double value);

#endif
