/* The parameters of a world: drawn from their priors, filled into the structs of the models. */
#include "engine/instance.h"

enum { PARAMETER_YEAR = 0xFFFF };

static double draw_value(const struct quantity *quantity, const struct param *param, uint32_t stream, int index,
                         const struct rng_key *key)
{
    const double u = rng_uniform_f64(key, (uint32_t)index, PARAMETER_YEAR, 0, stream);
    return clamp_of(quantity_quantile(quantity, u), param->minimum, param->maximum);
}

/* Whether any value is another than before. */
static bool draw_set(double *values, const struct engine *engine, const struct quantity *quantities, bool at_median,
                     const struct rng_key *key)
{
    const struct param_set *set = engine->set;
    bool is_other = false;
    for (int i = 0; i < set->n_params; i++) {
        const struct param *param = set->params[i];
        const uint32_t stream = rng_stream(param->key);
        const int first = set->first_slot[i], n = param_n_slots(param);
        for (int j = 0; j < n; j++) {
            const struct quantity *quantity = &quantities[first + j];
            const double before = values[first + j];
            if (quantity->prior == PRIOR_FIXED)
                values[first + j] = quantity->a;
            else if (at_median)
                values[first + j] = quantity_median(quantity);
            else {
                const struct param *row = param->shape == PARAM_ROWS ? &param->record[j % param->n_record] : param;
                values[first + j] = draw_value(quantity, row, stream, j, key);
            }
            is_other |= !(values[first + j] == before);
        }
    }
    return is_other;
}

/* Which drawn value set fills record r of a scope. */
static int value_set_of(const struct instance *instance, enum model_scope scope, size_t r)
{
    const size_t n_policies = (size_t)instance->arms.n_policies;
    if (scope == SCOPE_ARM)
        return (int)(r < n_policies ? r : r - n_policies); /* a twin: its policy's */
    return scope == SCOPE_PRODUCT ? instance->product_value_set[r] : 0;
}

static void fill_params(const struct workspace *workspace, const struct instance *instance, char *memory,
                        const struct param_table *table, enum model_scope scope, void (*prepare)(void *))
{
    const struct param_set *set = instance->engine->set;
    for (size_t r = 0; r < instance_scope_count(instance, scope); r++) {
        char *params = memory + r * table->struct_size;
        const double *values = workspace->values + (size_t)value_set_of(instance, scope, r) * (size_t)set->n_slots;
        param_set_fill(set, table, values, params);
        if (prepare)
            prepare(params);
    }
}

void workspace_draw_parameters(struct workspace *workspace, const struct instance *instance, bool at_median,
                               uint32_t parameter_world)
{
    const struct engine *engine = instance->engine;
    const int n_policies = instance->arms.n_policies;
    const struct rng_key key = rng_key_of(engine->study->run.seed, parameter_world); /* the same in all regions */
    bool is_other = !workspace->has_params;
    for (int k = 0; k <= n_policies; k++) {
        const struct quantity *quantities = k < n_policies ? instance->arm_quantities[k] : engine->study->reference;
        is_other |=
            draw_set(workspace->values + (size_t)k * (size_t)engine->set->n_slots, engine, quantities, at_median, &key);
    }
    if (!is_other)
        return;
    workspace->has_params = true;
    for (int m = 0; m < engine->models.n_persons; m++) {
        const struct person_model *model = engine->models.persons[m];
        if (workspace->person_params[m])
            fill_params(workspace, instance, workspace->person_params[m], model->table, model->scope, model->prepare);
    }
    for (int m = 0; m < engine->models.n_pools; m++) {
        const struct pool_model *model = engine->models.pools[m];
        if (workspace->pool_params[m])
            fill_params(workspace, instance, workspace->pool_params[m], model->table, model->scope, model->prepare);
    }
}
