/* Numbers, switches and choices out of scalars, read strictly: the whole scalar or nothing. */
#ifndef HUIMIN_SCALAR_VALUE_H
#define HUIMIN_SCALAR_VALUE_H

#include "engine/params.h"
#include "scenarios/reading.h"

/* Each refuses with the key, the value, and what is allowed. `key` is what to call the value. */
bool scalar_read_number(struct reading *reading, const char *key, const struct node *node, const char *allowed,
                        double *value);
bool scalar_read_in_range(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                          double *value);
bool scalar_read_switch(struct reading *reading, const char *key, const struct node *node, double *value);
bool scalar_read_choice(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                        double *value);

#endif
