/* The section `sweep` of a study on its way: entries of axes, which are crossed with one another. Arrays live in the
 * reading's arena. */
#ifndef HUIMIN_SWEEP_OUTLINE_H
#define HUIMIN_SWEEP_OUTLINE_H

#include "engine/sweep.h"
#include "scenarios/arms.h"

enum { MAX_SWEEP_ENTRIES = 64 };

/* One entry of `axes`: rows of values for one axis or for several together. */
struct sweep_entry {
    const struct node *node;
    const char *path; /* "sweep.axes[2]" */
    int n_axes, axes[MAX_SWEEP_AXES], n_rows;
    double *values; /* [n_rows][n_axes] */
};

struct sweep_outline {
    const struct node *node;          /* of the section; NULL where there is none */
    int n_arms, arms[MAX_SWEEP_ARMS]; /* numbers of stated arms */
    const struct param *params[MAX_SWEEP_AXES];
    const struct node *axis_nodes[MAX_SWEEP_AXES]; /* of the axes */
    int n_entries;
    struct sweep_entry entries[MAX_SWEEP_ENTRIES];
};

#endif
