#include "engine/cli/sweep_options.h"

#include <limits.h>
#include <stdlib.h>

enum { KEY_BY = 1024, KEY_WHERE, KEY_SUBJECT_TO, KEY_BEST, KEY_WORST, KEY_TOP };

const struct argp_option SWEEP_OPTIONS[] = {
    {"by", KEY_BY, "AXIS[,AXIS]", 0, "a sweep by the values of an axis or two, all else averaged", 5},
    {"where", KEY_WHERE, "CONDITION", 0,
     "of a sweep the rows that meet it, as in 'product.premium_yuan <= 120'; "
     "may be repeated",
     5},
    {"subject-to", KEY_SUBJECT_TO, "CONDITION", 0,
     "of these the rows whose mean meets it, as in 'loss_ratio.5 >= 0.7'; "
     "may be repeated",
     5},
    {"best", KEY_BEST, "[low:]FIGURE", 0, "the rows in which the figure is highest, or with low: lowest", 5},
    {"worst", KEY_WORST, "[low:]FIGURE", 0, "the other end of the same", 5},
    {"top", KEY_TOP, "N", 0, "how many rows are shown (10)", 5},
    {0},
};

static void add(const char **conditions, int *n, const char *condition, struct argp_state *state)
{
    if (*n == SWEEP_MOST_CONDITIONS) {
        argp_error(state, "more than %d conditions of a kind; leave some out", SWEEP_MOST_CONDITIONS);
    }
    conditions[(*n)++] = condition;
}

error_t sweep_options_parse(struct sweep_query *query, int key, const char *argument, struct argp_state *state)
{
    char *end;
    switch (key) {
    case KEY_BY:
        query->by = argument;
        return 0;
    case KEY_WHERE:
        add(query->where, &query->n_where, argument, state);
        return 0;
    case KEY_SUBJECT_TO:
        add(query->subject_to, &query->n_subject_to, argument, state);
        return 0;
    case KEY_BEST:
        query->best = argument;
        return 0;
    case KEY_WORST:
        query->worst = argument;
        return 0;
    case KEY_TOP: {
        const long top = strtol(argument, &end, 10);
        if (end == argument || *end || top < 1 || top > INT_MAX) {
            argp_error(state, "--top '%s' is not allowed; give a whole number from 1", argument);
        }
        query->top = (int)top;
        return 0;
    }
    default:
        return ARGP_ERR_UNKNOWN;
    }
}
