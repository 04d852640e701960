#include "engine/instance.h"

#include <stdlib.h>
#include <string.h>

static bool same_quantities(const struct engine *engine, const struct quantity *a, const struct quantity *b, int scope)
{
    for (int s = 0; s < engine->set->n_slots; s++) {
        if (!(engine->slot_scope[s] & scope))
            continue;
        if (a[s].prior != b[s].prior || a[s].a != b[s].a || a[s].b != b[s].b || a[s].c != b[s].c)
            return false;
    }
    return true;
}

/* Whether an arm changes the terms of its product, so that no other may share the slot. */
static bool is_private(const struct engine *engine, const struct quantity *quantities)
{
    bool found = false;
    double *values = malloc((size_t)engine->set->n_slots * sizeof *values);
    if (!values)
        return true;
    for (int s = 0; s < engine->set->n_slots; s++)
        values[s] = quantity_median(&quantities[s]);
    for (int m = 0; m < engine->models.n_persons && !found; m++) {
        const struct person_model *model = engine->models.persons[m];
        if (model->scope != SCOPE_PRODUCT || !model->is_private)
            continue;
        void *params = calloc(1, model->table->struct_size);
        if (!params)
            found = true;
        else {
            param_set_fill(engine->set, model->table, values, params);
            found = model->is_private(params) != 0;
        }
        free(params);
    }
    free(values);
    return found;
}

static int add_product(struct instance *instance, const struct quantity *quantities, int value_set)
{
    const int slot = instance->arms.n_products++;
    instance->product_quantities[slot] = quantities;
    instance->product_value_set[slot] = value_set;
    return slot;
}

static void assign_products(struct instance *instance)
{
    const struct engine *engine = instance->engine;
    const int n_policies = instance->arms.n_policies;
    bool shared[MAX_ARMS + 1] = {false};
    add_product(instance, engine->study->reference, n_policies);
    for (int k = 0; k < n_policies; k++) {
        const struct quantity *quantities = instance->arm_quantities[k];
        if (is_private(engine, quantities)) {
            instance->product[k] = (uint8_t)add_product(instance, quantities, k);
            instance->product[n_policies + k] = (uint8_t)add_product(instance, quantities, k);
            continue;
        }
        int slot = 1;
        while (
            slot < instance->arms.n_products &&
            !(shared[slot] && same_quantities(engine, instance->product_quantities[slot], quantities, SLOT_IS_PRODUCT)))
            slot++;
        if (slot == instance->arms.n_products)
            shared[add_product(instance, quantities, k)] = true;
        instance->product[k] = instance->product[n_policies + k] = (uint8_t)slot;
    }
}

static void keep(struct kept *kept, const struct layout *layout, const struct field *field)
{
    kept->field = field;
    kept->offset = layout_find(layout, field->name)->offset;
}

static bool collect_kept(struct instance *instance)
{
    const struct engine *engine = instance->engine;
    instance->outcomes = calloc((size_t)engine->n_outcomes + 1, sizeof *instance->outcomes);
    instance->world_outcomes = calloc((size_t)engine->n_world_outcomes + 1, sizeof *instance->world_outcomes);
    instance->tallies = calloc((size_t)engine->n_tallies + 1, sizeof *instance->tallies);
    if (!instance->outcomes || !instance->world_outcomes || !instance->tallies)
        return false;
    for (int o = 0; o < engine->n_outcomes; o++)
        keep(&instance->outcomes[o], &instance->layout,
             layout_find(&instance->layout, engine->outcomes[o].name)->owner);
    for (int o = 0; o < engine->n_world_outcomes; o++)
        keep(&instance->world_outcomes[o], &instance->layout,
             layout_find(&instance->layout, engine->world_outcomes[o].name)->owner);
    for (int t = 0; t < engine->n_tallies; t++)
        keep(&instance->tallies[t], &instance->layout, layout_find(&instance->layout, engine->tallies[t].name)->owner);
    return true;
}

bool instance_init(struct instance *instance, const struct engine *engine, const struct task *task,
                   struct status *status)
{
    memset(instance, 0, sizeof *instance);
    instance->engine = engine;
    instance->task = task;
    instance->arms.n_policies = task->n_arms;
    instance->arms.n_arms = 2 * task->n_arms;
    instance->arms.n_years = (int)engine->study->run.years;
    instance->arms.product = instance->product;
    for (int k = 0; k < task->n_arms; k++)
        instance->arm_quantities[k] = instance->arm_quantities[task->n_arms + k] =
            engine->study->arms[task->arms[k]].quantities;
    assign_products(instance);
    if (!layout_init(&instance->layout, &engine->models, instance->arms.n_arms, instance->arms.n_products, status))
        return false;
    if (!collect_kept(instance))
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    return true;
}

void instance_free(struct instance *instance)
{
    layout_free(&instance->layout);
    free(instance->outcomes);
    free(instance->world_outcomes);
    free(instance->tallies);
    memset(instance, 0, sizeof *instance);
}

static size_t scope_count(const struct instance *instance, enum model_scope scope)
{
    if (scope == SCOPE_ARM)
        return (size_t)instance->arms.n_arms;
    return scope == SCOPE_PRODUCT ? (size_t)instance->arms.n_products : 1;
}

static char *new_memory(size_t bytes)
{
    const size_t rounded = (bytes + 63) / 64 * 64 + 64;
    char *memory = aligned_alloc(64, rounded);
    if (memory)
        memset(memory, 0, rounded);
    return memory;
}

static char **new_params(const struct instance *instance, int n_models,
                         const struct param_table *(*table_of)(const struct instance *, int, enum model_scope *))
{
    char **params = calloc((size_t)n_models + 1, sizeof *params);
    if (!params)
        return NULL;
    for (int m = 0; m < n_models; m++) {
        enum model_scope scope;
        const struct param_table *table = table_of(instance, m, &scope);
        if (!table)
            continue;
        params[m] = new_memory(table->struct_size * scope_count(instance, scope));
        if (!params[m])
            return params;
    }
    return params;
}

static const struct param_table *person_table(const struct instance *instance, int m, enum model_scope *scope)
{
    *scope = instance->engine->models.persons[m]->scope;
    return *scope == SCOPE_CONTEXT ? NULL : instance->engine->models.persons[m]->table;
}

static const struct param_table *pool_table(const struct instance *instance, int m, enum model_scope *scope)
{
    *scope = instance->engine->models.pools[m]->scope;
    return instance->engine->models.pools[m]->table;
}

static bool scratch_init(struct scratch *scratch, const struct instance *instance)
{
    const struct layout *layout = &instance->layout;
    const int n_models = instance->engine->models.n_persons;
    size_t view_bytes = 0;
    for (int m = 0; m < n_models; m++)
        view_bytes += layout->persons[m].view_bytes + 64;
    scratch->transient = new_memory(layout->piece_bytes[PIECE_TRANSIENT]);
    scratch->gathered = new_memory(layout->piece_bytes[PIECE_PERSISTENT]);
    scratch->tally = new_memory(layout->piece_bytes[PIECE_TALLY]);
    scratch->view_memory = new_memory(view_bytes);
    scratch->person_views = calloc((size_t)n_models + 1, sizeof *scratch->person_views);
    scratch->words_a = (uint32_t *)new_memory((TILE + 16) * sizeof(uint32_t));
    scratch->words_b = (uint32_t *)new_memory((TILE + 16) * sizeof(uint32_t));
    if (!scratch->transient || !scratch->gathered || !scratch->tally || !scratch->view_memory ||
        !scratch->person_views || !scratch->words_a || !scratch->words_b)
        return false;
    size_t at = 0;
    for (int m = 0; m < n_models; m++) {
        scratch->person_views[m] = scratch->view_memory + at;
        at += (layout->persons[m].view_bytes + 63) / 64 * 64;
    }
    return true;
}

static bool workspace_allocate(struct workspace *workspace, const struct instance *instance)
{
    const struct engine *engine = instance->engine;
    const struct layout *layout = &instance->layout;
    size_t view_bytes = 64;
    for (int m = 0; m < engine->models.n_pools; m++)
        if (layout->pools[m].view_bytes > view_bytes)
            view_bytes = layout->pools[m].view_bytes;
    const size_t communities = (size_t)engine->n_communities;
    workspace->persistent = new_memory(layout->piece_bytes[PIECE_PERSISTENT] * (size_t)engine->n_tiles);
    workspace->community_previous = new_memory(layout->piece_bytes[PIECE_COMMUNITY_CURRENT] * communities);
    workspace->community_current = new_memory(layout->piece_bytes[PIECE_COMMUNITY_CURRENT] * communities);
    workspace->pool = new_memory(layout->piece_bytes[PIECE_POOL]);
    workspace->tally = new_memory(layout->piece_bytes[PIECE_TALLY]);
    workspace->pool_view = new_memory(view_bytes);
    workspace->values = calloc((size_t)(instance->arms.n_policies + 1) * (size_t)engine->set->n_slots, sizeof(double));
    workspace->person_params = new_params(instance, engine->models.n_persons, person_table);
    workspace->pool_params = new_params(instance, engine->models.n_pools, pool_table);
    workspace->scratches = calloc((size_t)workspace->n_scratches, sizeof *workspace->scratches);
    bool ok = workspace->persistent && workspace->community_previous && workspace->community_current &&
              workspace->pool && workspace->tally && workspace->pool_view && workspace->values &&
              workspace->person_params && workspace->pool_params && workspace->scratches;
    for (int m = 0; ok && m < engine->models.n_persons; m++) {
        enum model_scope scope;
        ok = !person_table(instance, m, &scope) || workspace->person_params[m];
    }
    for (int m = 0; ok && m < engine->models.n_pools; m++) {
        enum model_scope scope;
        ok = !pool_table(instance, m, &scope) || workspace->pool_params[m];
    }
    for (int s = 0; ok && s < workspace->n_scratches; s++)
        ok = scratch_init(&workspace->scratches[s], instance);
    if (ok && instance->task->set == WORLDS_JOINT) {
        const size_t n =
            (size_t)instance->arms.n_policies * (size_t)instance->arms.n_years * (size_t)engine->tally_size;
        workspace->kept_tallies = calloc(n + 1, sizeof *workspace->kept_tallies);
        ok = workspace->kept_tallies != NULL;
    }
    return ok;
}

bool workspace_init(struct workspace *workspace, const struct instance *instance, int n_scratches,
                    struct status *status)
{
    memset(workspace, 0, sizeof *workspace);
    workspace->n_scratches = n_scratches;
    if (workspace_allocate(workspace, instance))
        return true;
    return status_add(status, EXIT_RUN_FAILED, "out of memory for a world of %ld people",
                      instance->engine->study->run.persons);
}

void workspace_free(struct workspace *workspace, const struct instance *instance)
{
    for (int s = 0; workspace->scratches && s < workspace->n_scratches; s++) {
        struct scratch *scratch = &workspace->scratches[s];
        free(scratch->transient);
        free(scratch->gathered);
        free(scratch->tally);
        free(scratch->view_memory);
        free(scratch->person_views);
        free(scratch->words_a);
        free(scratch->words_b);
    }
    for (int m = 0; workspace->person_params && m < instance->engine->models.n_persons; m++)
        free(workspace->person_params[m]);
    for (int m = 0; workspace->pool_params && m < instance->engine->models.n_pools; m++)
        free(workspace->pool_params[m]);
    free(workspace->person_params);
    free(workspace->pool_params);
    free(workspace->scratches);
    free(workspace->persistent);
    free(workspace->community_previous);
    free(workspace->community_current);
    free(workspace->pool);
    free(workspace->tally);
    free(workspace->pool_view);
    free(workspace->values);
    free(workspace->kept_tallies);
    memset(workspace, 0, sizeof *workspace);
}

double instance_bytes_per_world(const struct instance *instance)
{
    const struct engine *engine = instance->engine;
    const size_t *bytes = instance->layout.piece_bytes;
    double total = (double)bytes[PIECE_PERSISTENT] * (double)engine->n_tiles;
    total += 2.0 * (double)bytes[PIECE_COMMUNITY_CURRENT] * (double)engine->n_communities;
    total += (double)(bytes[PIECE_POOL] + 2 * bytes[PIECE_TALLY] + bytes[PIECE_TRANSIENT]);
    total += 8.0 * (double)engine->tally_size * (double)instance->arms.n_policies * (double)instance->arms.n_years;
    return total;
}

/* ------------------------------------------------------------------ parameters of a world */

enum { PARAMETER_YEAR = 0xFFFF };

static double draw_value(const struct quantity *quantity, const struct param *param, uint32_t stream, int index,
                         const struct rng_key *key)
{
    const double u = rng_uniform_f64(key, (uint32_t)index, PARAMETER_YEAR, 0, stream);
    return clamp_of(quantity_quantile(quantity, u), param->minimum, param->maximum);
}

static void draw_set(double *values, const struct engine *engine, const struct quantity *quantities, bool at_median,
                     const struct rng_key *key)
{
    const struct param_set *set = engine->set;
    for (int i = 0; i < set->n_params; i++) {
        const struct param *param = set->params[i];
        const uint32_t stream = rng_stream(param->key);
        const int first = set->first_slot[i], n = param_n_slots(param);
        for (int j = 0; j < n; j++) {
            const struct quantity *quantity = &quantities[first + j];
            if (quantity->prior == PRIOR_FIXED)
                values[first + j] = quantity->a;
            else if (at_median)
                values[first + j] = quantity_median(quantity);
            else {
                const struct param *row = param->shape == PARAM_ROWS ? &param->record[j % param->n_record] : param;
                values[first + j] = draw_value(quantity, row, stream, j, key);
            }
        }
    }
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
    for (size_t r = 0; r < scope_count(instance, scope); r++) {
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
    struct rng_key key = workspace->key;
    key.world = parameter_world;
    for (int k = 0; k <= n_policies; k++) {
        const struct quantity *quantities = k < n_policies ? instance->arm_quantities[k] : engine->study->reference;
        draw_set(workspace->values + (size_t)k * (size_t)engine->set->n_slots, engine, quantities, at_median, &key);
    }
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
