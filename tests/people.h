/* The person models of this project, in the registry's order, for tests. */
#ifndef HUIMIN_TESTS_PEOPLE_H
#define HUIMIN_TESTS_PEOPLE_H

#include "engine/variant.h"
#include "tests/person_harness.h"
#include "tests/statistics.h"

extern const struct person_model HUIMIN_VARIANT(person_ageing), HUIMIN_VARIANT(person_morbidity),
    HUIMIN_VARIANT(person_disease), HUIMIN_VARIANT(person_mortality), HUIMIN_VARIANT(person_household),
    HUIMIN_VARIANT(person_scheme), HUIMIN_VARIANT(person_income), HUIMIN_VARIANT(person_frailty),
    HUIMIN_VARIANT(person_traits);

enum { N_HEALTH_MODELS = 4, N_PEOPLE_MODELS = 9 };

/* The first n models, with their default parameters. */
static inline struct harness *people_new(int n_models, int n_tiles, int n_years, uint64_t seed)
{
    static const struct person_model *const MODELS[N_PEOPLE_MODELS] = {
        &HUIMIN_VARIANT(person_ageing),    &HUIMIN_VARIANT(person_morbidity), &HUIMIN_VARIANT(person_disease),
        &HUIMIN_VARIANT(person_mortality), &HUIMIN_VARIANT(person_household), &HUIMIN_VARIANT(person_scheme),
        &HUIMIN_VARIANT(person_income),    &HUIMIN_VARIANT(person_frailty),   &HUIMIN_VARIANT(person_traits)};
    return harness_new(MODELS, n_models, n_tiles * TILE, n_years, seed);
}

/* All models, one parameter set to a value (or NULL), the first year lived. */
static inline struct harness *people_of(const char *key, double value, int n_tiles, int n_years, uint64_t seed)
{
    struct harness *harness = people_new(N_PEOPLE_MODELS, n_tiles, n_years, seed);
    if (key)
        harness_set(harness, key, -1, value);
    harness_start(harness);
    harness_live(harness);
    return harness;
}

/* Values of a parameter as a model's struct holds them. */
static inline const double *people_values(struct harness *harness, const char *key)
{
    for (int m = 0; m < harness->n_models; m++) {
        const struct param_table *table = harness->models[m]->table;
        for (int p = 0; table && p < table->n_params; p++)
            if (strcmp(table->params[p].key, key) == 0)
                return (const double *)(const void *)((const char *)harness->params[m] + table->params[p].offset);
    }
    fail_msg("no model has a parameter %s", key);
    return NULL;
}

static inline void people_copy(double *to, struct harness *harness, const char *key, int n)
{
    memcpy(to, people_values(harness, key), (size_t)n * sizeof *to);
}

static inline int64_t people_tally(struct harness *harness, const char *name)
{
    return *(const int64_t *)(const void *)harness_column(harness, name, sizeof(int64_t));
}

#endif
