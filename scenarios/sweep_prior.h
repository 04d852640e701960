/* The prior of a parameter that a sweep moves: the same in all its slots and all arms that are moved. */
#ifndef HUIMIN_SWEEP_PRIOR_H
#define HUIMIN_SWEEP_PRIOR_H

#include "scenarios/sweep_outline.h"

/* What the moved arms state of an axis. Refuses where they differ, or its labels or years do; `otherwise` says what to
 * give instead. */
bool sweep_prior_of(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                    const char *otherwise, struct quantity *stated);
/* The same, refusing a parameter that has no prior. */
bool sweep_prior_read(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                      const char *otherwise, struct quantity *prior);
/* The value at a probability, kept in the parameter's range. */
double sweep_prior_value(const struct param *param, const struct quantity *prior, double u);

/* Forms of `priors`. */
enum { N_SWEEP_PRIORS_KEYS = 2 };
extern const struct stated_key SWEEP_PRIORS_KEYS[N_SWEEP_PRIORS_KEYS];
/* Reads `priors` of the section: shared, per-point, or {per-point: a list of keys, seed: …}. Each that every point draws
 * for itself becomes an axis. To be called after all other axes are there. `node` may be NULL: shared. */
bool sweep_prior_read_section(struct sweep_reading *section, const struct node *node);
/* Draws them for a point. */
void sweep_prior_draw(const struct sweep_outline *outline, uint32_t point, double *values);

/* Reads a seed, a whole number from 0; `node` may be NULL: 1. */
bool sweep_prior_read_seed(struct reading *reading, const struct node *node, const char *path, uint64_t *seed);
/* The stream of an axis, by its key. */
uint32_t sweep_prior_stream(struct reading *reading, const char *key);

#endif
