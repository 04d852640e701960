#include "engine/instance.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const size_t LARGE_PAGE = (size_t)2 << 20;

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

/* The engine and its study as they are in the region of the task. */
static bool bind_region(struct instance *instance, const struct engine *engine, struct status *status)
{
    const struct study *const study = engine->study;
    instance->own_study = *study;
    instance->own = *engine;
    instance->own.study = &instance->own_study;
    instance->engine = &instance->own;
    if (study->n_regions == 0)
        return true;
    instance->own_study.run.persons = study->regions[instance->task->region].persons;
    instance->own_study.reference = study->regions[instance->task->region].reference;
    return engine_lay_out_people(&instance->own, instance->own_study.run.persons, status);
}

static int count_moved(const struct study *study, const struct task *task)
{
    int n_moved = 0;
    for (int k = 0; k < task->n_arms; k++)
        n_moved += study->arms[task->arms[k]].point != NULL;
    return n_moved;
}

static bool take_quantities(struct instance *instance)
{
    const struct task *const task = instance->task;
    const struct study *const study = instance->engine->study;
    const size_t n_slots = (size_t)study->set->n_slots;
    instance->moved = calloc((size_t)count_moved(study, task) * n_slots + 1, sizeof *instance->moved);
    struct quantity *room = instance->moved;
    for (int k = 0; room && k < task->n_arms; k++) {
        instance->arm_quantities[k] = instance->arm_quantities[task->n_arms + k] =
            study_quantities(study, task->arms[k], room);
        room += study->arms[task->arms[k]].point ? n_slots : 0;
    }
    return room != NULL;
}

bool instance_assign(struct instance *instance, const struct engine *engine, const struct task *task,
                     struct status *status)
{
    memset(instance, 0, sizeof *instance);
    instance->task = task;
    if (!bind_region(instance, engine, status))
        return false;
    instance->arms.n_policies = task->n_arms;
    instance->arms.n_arms = 2 * task->n_arms;
    instance->arms.n_years = (int)engine->study->run.years;
    instance->arms.product = instance->product;
    if (!take_quantities(instance))
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    assign_products(instance);
    return true;
}

bool instance_init(struct instance *instance, const struct engine *engine, const struct task *task,
                   struct status *status)
{
    if (!instance_assign(instance, engine, task, status) ||
        !layout_init(&instance->layout, &engine->models, instance->arms.n_arms, instance->arms.n_products, status))
        return false;
    if (!collect_kept(instance))
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    return true;
}

void instance_free(struct instance *instance)
{
    layout_free(&instance->layout);
    free(instance->moved);
    free(instance->outcomes);
    free(instance->world_outcomes);
    free(instance->tallies);
    memset(instance, 0, sizeof *instance);
}

size_t instance_scope_count(const struct instance *instance, enum model_scope scope)
{
    if (scope == SCOPE_ARM)
        return (size_t)instance->arms.n_arms;
    return scope == SCOPE_PRODUCT ? (size_t)instance->arms.n_products : 1;
}

long instance_n_kept_tallies(const struct instance *instance)
{
    const struct engine *engine = instance->engine;
    return engine_keeps_tallies(engine, instance->task)
               ? engine->tally_size * instance->arms.n_policies * instance->arms.n_years
               : 0;
}

/* Room for so many bytes in lines of the cache; from a quarter of a large page on in whole large pages, which lie
 * together in the second cache, where pages of 4 KiB would drive each other out. */
static size_t page_of(size_t bytes) { return bytes < LARGE_PAGE / 4 ? 64 : LARGE_PAGE; }

static size_t in_pages(size_t bytes)
{
    const size_t page = page_of(bytes);
    return (bytes + page) / page * page;
}

static char *new_pages(size_t bytes)
{
    char *memory = aligned_alloc(page_of(bytes), in_pages(bytes));
    if (memory && page_of(bytes) == LARGE_PAGE)
        madvise(memory, in_pages(bytes), MADV_HUGEPAGE);
    return memory;
}

static char *new_memory(size_t bytes)
{
    char *memory = new_pages(bytes);
    if (memory)
        memset(memory, 0, bytes);
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
        params[m] = new_memory(table->struct_size * instance_scope_count(instance, scope));
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

/* Whole lines and a spare one, which the last vector of a column may reach into. */
static size_t in_lines(size_t bytes) { return (bytes + 127) / 64 * 64; }

/* All that a thread writes at every tile. */
static size_t scratch_bytes(const struct instance *instance)
{
    const struct layout *layout = &instance->layout;
    size_t bytes = in_lines(layout->piece_bytes[PIECE_TRANSIENT]) + in_lines(layout->piece_bytes[PIECE_TALLY]) +
                   in_lines(layout->piece_bytes[PIECE_PERSISTENT]) + in_lines(layout->piece_bytes[PIECE_GATHERED]);
    for (int m = 0; m < instance->engine->models.n_persons; m++)
        bytes += in_lines(layout->persons[m].view_bytes);
    return bytes;
}

static bool scratch_init(struct scratch *scratch, const struct instance *instance)
{
    const struct layout *layout = &instance->layout;
    const int n_models = instance->engine->models.n_persons;
    scratch->memory = new_memory(scratch_bytes(instance));
    scratch->person_views = calloc((size_t)n_models + 1, sizeof *scratch->person_views);
    if (!scratch->memory || !scratch->person_views)
        return false;
    char *at = scratch->memory;
    scratch->transient = at;
    scratch->tally = at += in_lines(layout->piece_bytes[PIECE_TRANSIENT]);
    scratch->entrants = at += in_lines(layout->piece_bytes[PIECE_TALLY]);
    scratch->gathered = at += in_lines(layout->piece_bytes[PIECE_PERSISTENT]);
    at += in_lines(layout->piece_bytes[PIECE_GATHERED]);
    for (int m = 0; m < n_models; m++) {
        scratch->person_views[m] = at;
        at += in_lines(layout->persons[m].view_bytes);
    }
    listed_sources_init(scratch->transient, layout, &scratch->people);
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
    workspace->persistent = new_pages(layout->piece_bytes[PIECE_PERSISTENT] * (size_t)engine->n_tiles);
    workspace->community_previous = new_pages(layout->piece_bytes[PIECE_COMMUNITY_CURRENT] * communities);
    workspace->community_current = new_pages(layout->piece_bytes[PIECE_COMMUNITY_CURRENT] * communities);
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
    if (ok && instance_n_kept_tallies(instance) > 0) {
        workspace->kept_tallies = calloc((size_t)instance_n_kept_tallies(instance), sizeof *workspace->kept_tallies);
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
        free(scratch->memory);
        free(scratch->person_views);
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

static double params_bytes(const struct instance *instance)
{
    double bytes = 0.0;
    for (int m = 0; m < instance->engine->models.n_persons; m++) {
        enum model_scope scope;
        const struct param_table *const table = person_table(instance, m, &scope);
        bytes += table ? (double)table->struct_size * (double)instance_scope_count(instance, scope) : 0.0;
    }
    for (int m = 0; m < instance->engine->models.n_pools; m++) {
        enum model_scope scope;
        const struct param_table *const table = pool_table(instance, m, &scope);
        bytes += table ? (double)table->struct_size * (double)instance_scope_count(instance, scope) : 0.0;
    }
    return bytes;
}

struct engine_memory instance_memory(const struct instance *instance)
{
    const struct engine *const engine = instance->engine;
    const size_t *const bytes = instance->layout.piece_bytes;
    const double n_values = (double)(instance->arms.n_policies + 1) * (double)engine->set->n_slots;
    const double n_kept = (double)instance_n_kept_tallies(instance);
    struct engine_memory memory = {.region = instance->task->region, .persons = engine->study->run.persons};
    memory.people_bytes = (double)bytes[PIECE_PERSISTENT] * (double)engine->n_tiles +
                          2.0 * (double)bytes[PIECE_COMMUNITY_CURRENT] * (double)engine->n_communities;
    memory.bytes_per_person =
        (double)bytes[PIECE_PERSISTENT] / (double)engine->tile_persons +
        2.0 * (double)bytes[PIECE_COMMUNITY_CURRENT] / (double)(engine->tile_persons * engine->tiles_per_community);
    memory.world_bytes = (double)(in_pages(bytes[PIECE_POOL]) + bytes[PIECE_TALLY]) +
                         sizeof(double) * (n_values + n_kept) + params_bytes(instance);
    memory.ahead_bytes = sizeof(int64_t) * n_kept;
    memory.thread_bytes = (double)in_pages(scratch_bytes(instance));
    return memory;
}
