/* The options of `show` that look at a sweep. */
#ifndef HUIMIN_SWEEP_OPTIONS_H
#define HUIMIN_SWEEP_OPTIONS_H

#include <argp.h>

#include "results/sweep_query.h"

/* --by, --where, --subject-to, --best, --worst, --top; ends with an empty option. */
extern const struct argp_option SWEEP_OPTIONS[];

/* Takes one of them into the query, or ends the program (wrong usage). ARGP_ERR_UNKNOWN where it is another. */
error_t sweep_options_parse(struct sweep_query *query, int key, const char *argument, struct argp_state *state);

#endif
