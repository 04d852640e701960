/* Many points over some parameters, at each of which stated arms are moved: grids, lists, samples, one at a time. Every
 * point makes an arm of each of them. Plain names and numbers: no insurance, no files. */
#ifndef HUIMIN_SWEEP_H
#define HUIMIN_SWEEP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "engine/asked_outcome.h"
#include "engine/params.h"

struct text_pool;

enum { MAX_SWEEP_AXES = 64, MAX_SWEEP_ARMS = 16, MAX_SWEEP_POINTS = 100000 };

/* How the values of an axis came about. */
#define SWEEP_GRID "grid"                       /* listed, and crossed with the other axes or rising with some */
#define SWEEP_LATIN_HYPERCUBE "latin-hypercube" /* sampled together with the other axes of the same design */
#define SWEEP_SOBOL "sobol"
#define SWEEP_RANDOM "random"
#define SWEEP_ONE_AT_A_TIME "one-at-a-time" /* at its base but at two points; the first point is the base of all */
#define SWEEP_PER_POINT "per-point"         /* drawn from its prior at every point anew */

struct sweep_axis {
    const char *key, *unit, *label_en, *label_zh; /* labels may be NULL */
    const char *design;                           /* SWEEP_GRID … */
    int n_words;
    const char *const *words; /* [n_words] of a choice such as off, on: values are then indices; NULL: numbers */
    int first_slot, n_slots;  /* of the parameter set: what it moves alike; 0 slots where it was read from a result */
};

/* A zeroed struct is no sweep. Texts are another's (see sweep_keep_texts); `values` and the arrays of words are its
 * own. */
struct sweep {
    int n_axes, n_points, n_arms, n_asked; /* n_points 0: the study has none */
    struct sweep_axis axes[MAX_SWEEP_AXES];
    double *values; /* [n_points][n_axes] NAN: the axis does not move there, and each arm keeps what it states */
    const char *arms[MAX_SWEEP_ARMS]; /* stated arms that every point moves */
    int first_arm;                    /* of n_points * n_arms made arms: number point * n_arms + arm */
    struct asked_outcome asked[MAX_ASKED];
};

/* A sweep of its own beside another, which keeps what it has; texts are shared. False without memory: then the copy is
 * zeroed. */
bool sweep_copy(struct sweep *copy, const struct sweep *sweep);
/* Safe on a zeroed sweep, which it leaves. */
void sweep_free(struct sweep *sweep);
/* Every text into a pool, in place; where figures were stated is forgotten. */
void sweep_keep_texts(struct sweep *sweep, struct text_pool *texts);
/* ',"sweep":{…}': part of what determines a result. The values stand there as their hash. */
void sweep_write(FILE *stream, const struct sweep *sweep, void (*write_text)(FILE *stream, const char *text));
/* Moves quantities, one for every slot, of a stated arm to a point. */
void sweep_place(const struct sweep *sweep, const double *point, struct quantity *quantities);
/* Which axis moves a slot at a point; -1 where none does. */
int sweep_axis_of(const struct sweep *sweep, const double *point, int slot);

/* What a moved parameter becomes: fixed, whatever prior it has elsewhere. */
static inline struct quantity sweep_quantity(double value)
{
    return (struct quantity){.prior = PRIOR_FIXED, .a = value, .kind = SOURCE_ASSUMPTION};
}

static inline const double *sweep_point(const struct sweep *sweep, int point)
{
    return sweep->values + (size_t)point * (size_t)sweep->n_axes;
}

#endif
