/* The section `sweep` of a study on its way: entries of axes, which are crossed with one another. Arrays live in the
 * reading's arena. */
#ifndef HUIMIN_SWEEP_OUTLINE_H
#define HUIMIN_SWEEP_OUTLINE_H

#include "engine/study.h"
#include "scenarios/arms.h"

enum { MAX_SWEEP_ENTRIES = 64 };

/* Where an entry has a part: at points at which an axis that stands before it has one of some values. */
struct sweep_when {
    int axis; /* -1: everywhere */
    int n;
    double *values; /* [n] */
};

/* One entry of `axes`: rows of values for one axis or for several together. */
struct sweep_entry {
    const struct node *node;
    const char *path; /* "sweep.axes[2]" */
    int n_axes, axes[MAX_SWEEP_AXES], n_rows;
    double *values; /* [n_rows][n_axes] */
    struct sweep_when when;
};

/* Uncertain parameters that every point draws for itself. */
struct sweep_draw {
    int axis;
    uint32_t stream;
    struct quantity prior;
};

/* A condition between two parameters, or a parameter and a value, that every point must keep. */
struct sweep_condition {
    const struct node *node;
    int relation, left_slot, right_slot; /* right_slot -1: the value */
    double value;
};
enum { MAX_SWEEP_CONDITIONS = 32 };

struct sweep_outline {
    const struct node *node;          /* of the section; NULL where there is none */
    int n_arms, arms[MAX_SWEEP_ARMS]; /* numbers of stated arms */
    const struct param *params[MAX_SWEEP_AXES];
    const struct node *axis_nodes[MAX_SWEEP_AXES]; /* of the axes */
    bool is_nested[MAX_SWEEP_AXES];                /* stands under a condition, and may stand again under another */
    int n_entries;
    struct sweep_entry entries[MAX_SWEEP_ENTRIES];
    int n_draws;
    uint64_t seed; /* of the draws */
    struct sweep_draw draws[MAX_SWEEP_AXES];
    int n_conditions;
    struct sweep_condition conditions[MAX_SWEEP_CONDITIONS];
};

/* The section on its way: what its parts share. */
struct sweep_reading {
    struct reading *reading;
    const struct arm_list *arms;
    const struct study *study; /* with its stated arms */
    struct sweep *sweep;
    struct sweep_outline *outline;
};

#endif
