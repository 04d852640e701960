/* Runs pool models without an engine: columns are arrays found by name, parameters are set by key. What two models say
 * of one column must agree, as the engine demands. */
#ifndef HUIMIN_POOL_HARNESS_H
#define HUIMIN_POOL_HARNESS_H

#include <stdlib.h>
#include <string.h>

#include "engine/model.h"
#include "tests/assert_near.h"

enum { HARNESS_MODELS = 16, HARNESS_COLUMNS = 256, HARNESS_VIEW_BYTES = 2048, ALL_ARMS = -1 };

struct pool_harness {
    struct arm_set arms;
    uint8_t product[MAX_ARMS];
    int n_models, n_columns;
    struct {
        const struct pool_model *model;
        char *params; /* [n_arms] structs */
    } models[HARNESS_MODELS];
    struct {
        const struct field *field;
        void *values; /* int64_t or double, eight bytes either way */
        int n, is_owned;
    } columns[HARNESS_COLUMNS];
};

static inline int harness_find(const struct pool_harness *harness, const char *name)
{
    for (int c = 0; c < harness->n_columns; c++)
        if (strcmp(harness->columns[c].field->name, name) == 0)
            return c;
    return -1;
}

static inline void harness_add_column(struct pool_harness *harness, const struct field *field)
{
    if (field->role == FIELD_READS_IF)
        return;
    const int is_owner = field->role != FIELD_READS;
    const int c = harness_find(harness, field->name);
    if (c >= 0) {
        const struct field *other = harness->columns[c].field;
        if (other->type != field->type || other->shape != field->shape || other->extent != field->extent ||
            strcmp(other->unit, field->unit) != 0)
            fail_msg("column %s is declared in two ways", field->name);
        if (is_owner && harness->columns[c].is_owned)
            fail_msg("column %s has two writers", field->name);
        harness->columns[c].is_owned |= is_owner;
        return;
    }
    assert_true(harness->n_columns < HARNESS_COLUMNS);
    const int records = field->shape == ARM       ? harness->arms.n_arms
                        : field->shape == PRODUCT ? harness->arms.n_products
                                                  : 1;
    harness->columns[harness->n_columns].field = field;
    harness->columns[harness->n_columns].n = records * field->extent;
    harness->columns[harness->n_columns].is_owned = is_owner;
    harness->columns[harness->n_columns].values = calloc((size_t)(records * field->extent), 8);
    assert_non_null(harness->columns[harness->n_columns].values);
    harness->n_columns++;
}

/* Sets a parameter wherever it is declared or used, in one policy and its twin or in ALL_ARMS. */
static inline void harness_set(struct pool_harness *harness, const char *key, int policy, double value)
{
    int n_found = 0;
    for (int m = 0; m < harness->n_models; m++) {
        const struct param_table *table = harness->models[m].model->table;
        for (int i = 0; table && i < table->n_params; i++) {
            if (strcmp(table->params[i].key, key) != 0)
                continue;
            n_found++;
            for (int k = 0; k < harness->arms.n_arms; k++)
                if (policy == ALL_ARMS || k % harness->arms.n_policies == policy)
                    memcpy(harness->models[m].params + (size_t)k * table->struct_size + table->params[i].offset, &value,
                           sizeof value);
        }
    }
    if (n_found == 0)
        fail_msg("no parameter %s", key);
}

/* One slot an arm, after the reference slot 0. Parameters start at their defaults. */
static inline void harness_init(struct pool_harness *harness, const struct pool_model *const *models, int n_models,
                                int n_policies, int n_years)
{
    memset(harness, 0, sizeof *harness);
    harness->arms = (struct arm_set){.n_arms = 2 * n_policies,
                                     .n_policies = n_policies,
                                     .n_products = 2 * n_policies + 1,
                                     .n_years = n_years,
                                     .product = harness->product};
    for (int k = 0; k < 2 * n_policies; k++)
        harness->product[k] = (uint8_t)(1 + k);
    assert_true(n_models <= HARNESS_MODELS);
    harness->n_models = n_models;
    for (int m = 0; m < n_models; m++) {
        harness->models[m].model = models[m];
        const struct param_table *table = models[m]->table;
        harness->models[m].params = table ? calloc((size_t)harness->arms.n_arms, table->struct_size) : NULL;
        for (int f = 0; f < models[m]->n_fields; f++)
            harness_add_column(harness, &models[m]->fields[f]);
    }
    for (int m = 0; m < n_models; m++)
        for (int i = 0; models[m]->table && i < models[m]->table->n_params; i++)
            if (!models[m]->table->params[i].is_reference)
                harness_set(harness, models[m]->table->params[i].key, ALL_ARMS, models[m]->table->params[i].fallback);
}

static inline void harness_free(struct pool_harness *harness)
{
    for (int m = 0; m < harness->n_models; m++)
        free(harness->models[m].params);
    for (int c = 0; c < harness->n_columns; c++)
        free(harness->columns[c].values);
}

static inline void *harness_values(struct pool_harness *harness, const char *name, enum field_type type)
{
    const int c = harness_find(harness, name);
    if (c < 0 || harness->columns[c].field->type != type)
        fail_msg("no column %s of this type", name);
    return harness->columns[c].values;
}
static inline double *harness_column(struct pool_harness *harness, const char *name)
{
    return harness_values(harness, name, TYPE_F64);
}
static inline int64_t *harness_tally(struct pool_harness *harness, const char *name)
{
    return harness_values(harness, name, TYPE_I64);
}

enum harness_phase { HARNESS_START, HARNESS_BEGIN, HARNESS_STEP, HARNESS_FINISH };

static inline void harness_run(struct pool_harness *harness, enum harness_phase phase)
{
    _Alignas(16) char view[HARNESS_VIEW_BYTES];
    for (int m = 0; m < harness->n_models; m++) {
        const struct pool_model *model = harness->models[m].model;
        void (*const phases[])(const struct arm_set *, const void *, const void *) = {model->start, model->begin,
                                                                                      model->step, model->finish};
        if (!phases[phase])
            continue;
        for (int f = 0; f < model->n_fields; f++) {
            assert_true(model->fields[f].offset + sizeof(void *) <= sizeof view);
            const int c = harness_find(harness, model->fields[f].name);
            assert_true(c >= 0 || model->fields[f].role == FIELD_READS_IF);
            void *const values = c >= 0 ? harness->columns[c].values : NULL;
            memcpy(view + model->fields[f].offset, &values, sizeof(void *));
        }
        phases[phase](&harness->arms, harness->models[m].params, view);
    }
}

#endif
