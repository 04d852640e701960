/* What arms that a design makes keep of every world: the figures that the design asks, and nothing else. */
#ifndef HUIMIN_ASKED_VALUES_H
#define HUIMIN_ASKED_VALUES_H

#include <stdbool.h>

struct engine;

/* Figures by number, each once. */
struct asked_values {
    int n;
    int *outcomes, *years; /* [n] index of the outcome and year from 0; year -1: index of an outcome of a whole path */
    int *numbers;          /* [n_years][n_outcomes], then [n_world_outcomes]: number of the figure; -1: not asked */
};

/* Those of the engine's study; none where it has no design. False without memory. */
bool asked_values_init(struct asked_values *values, const struct engine *engine);
void asked_values_free(struct asked_values *values); /* safe on zeroed ones */

#endif
