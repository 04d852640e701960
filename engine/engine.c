#include "engine/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/instance.h"

/* A block has at most this many tiles: 4,096 people. */
static const char COMMUNITY_SIZE_KEY[] = "city.community_size_people";

static bool condition_holds(const struct engine *engine, const struct person_model *model, struct status *status,
                            bool *holds)
{
    *holds = true;
    if (!model->when.key)
        return true;
    const int i = param_set_find(engine->set, model->when.key);
    if (i < 0)
        return status_add(status, EXIT_RUN_FAILED, "model %s: no parameter %s", model->name, model->when.key);
    const int slot = engine->set->first_slot[i];
    const double first = engine->study->arms[0].quantities[slot].a;
    for (int k = 1; k < engine->study->n_arms; k++)
        if (study_quantity(engine->study, k, slot).a != first)
            return status_add(status, EXIT_INPUT,
                              "%s: must be the same in all arms of a study; arm %s differs from arm %s",
                              model->when.key, engine->study->arms[k].name, engine->study->arms[0].name);
    *holds = first == model->when.value;
    return true;
}

static bool is_stated(const struct param *param, const struct quantity *quantities)
{
    if (param->shape == PARAM_ROWS)
        return quantities[param->n_values].a > 0.0;
    for (int i = 0; i < param->n_values; i++)
        if (quantities[i].prior != PRIOR_FIXED || quantities[i].a != param_fallback(param, i))
            return true;
    return false;
}

/* Whether a sweep moves a parameter of n_slots away from its default. */
static bool is_swept(const struct study *study, const struct param *param, int slot, int n_slots)
{
    const struct sweep *const sweep = study->design ? &study->design->sweep : NULL;
    for (int i = 0; sweep && i < sweep->n_axes; i++) {
        const int first = sweep->axes[i].first_slot;
        if (first < slot || first >= slot + n_slots)
            continue;
        for (int p = 0; p < sweep->n_points; p++)
            if (isfinite(sweep_point(sweep, p)[i]) && sweep_point(sweep, p)[i] != param_fallback(param, first - slot))
                return true;
    }
    return false;
}

/* Whether an arm or a reference states a parameter other than its default. */
static bool is_stated_anywhere(const struct study *study, const struct param *param, int slot)
{
    bool is_found = (study->reference && is_stated(param, study->reference + slot)) ||
                    is_swept(study, param, slot, param_n_slots(param));
    for (int k = 0; k < study->n_arms && !is_found; k++)
        is_found = !study->arms[k].point && is_stated(param, study->arms[k].quantities + slot);
    for (int r = 0; r < study->n_regions && !is_found; r++)
        is_found = is_stated(param, study->regions[r].reference + slot);
    return is_found;
}

static bool need_holds(const struct engine *engine, const char *model, const char *const *keys, struct status *status,
                       bool *holds)
{
    for (int i = 0; keys && keys[i] && *holds; i++) {
        const int index = param_set_find(engine->set, keys[i]);
        if (index < 0)
            return status_add(status, EXIT_RUN_FAILED, "model %s: no parameter %s", model, keys[i]);
        if (is_stated_anywhere(engine->study, engine->set->params[index], engine->set->first_slot[index]))
            return true;
    }
    *holds = *holds && !keys;
    return true;
}

static bool select_models(struct engine *engine, const struct model_list *models, struct status *status)
{
    engine->person_models = calloc((size_t)models->n_persons + 1, sizeof(void *));
    engine->pool_models = calloc((size_t)models->n_pools + 1, sizeof(void *));
    if (!engine->person_models || !engine->pool_models)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    engine->models.persons = engine->person_models;
    engine->models.pools = engine->pool_models;
    for (int m = 0; m < models->n_persons; m++) {
        bool holds;
        if (!condition_holds(engine, models->persons[m], status, &holds) ||
            !need_holds(engine, models->persons[m]->name, models->persons[m]->needed_by, status, &holds))
            return false;
        if (holds)
            engine->person_models[engine->models.n_persons++] = models->persons[m];
    }
    for (int m = 0; m < models->n_pools; m++) {
        bool holds = true;
        if (!need_holds(engine, models->pools[m]->name, models->pools[m]->needed_by, status, &holds))
            return false;
        if (holds)
            engine->pool_models[engine->models.n_pools++] = models->pools[m];
    }
    return true;
}

static void mark_slots(struct engine *engine, const struct param_table *table, uint8_t mark)
{
    for (int p = 0; table && p < table->n_params; p++) {
        const int i = param_set_find(engine->set, table->params[p].key);
        if (i < 0)
            continue;
        for (int j = 0; j < param_n_slots(engine->set->params[i]); j++)
            engine->slot_scope[engine->set->first_slot[i] + j] |= mark;
    }
}

static bool mark_scopes(struct engine *engine, struct status *status)
{
    engine->slot_scope = calloc((size_t)engine->set->n_slots + 1, 1);
    if (!engine->slot_scope)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    for (int m = 0; m < engine->models.n_persons; m++) {
        const struct person_model *model = engine->models.persons[m];
        if (model->scope == SCOPE_PATH)
            mark_slots(engine, model->table, SLOT_IS_PATH);
        if (model->scope == SCOPE_PRODUCT)
            mark_slots(engine, model->table, SLOT_IS_PRODUCT);
    }
    for (int m = 0; m < engine->models.n_pools; m++) {
        const struct pool_model *model = engine->models.pools[m];
        if (model->scope == SCOPE_PATH)
            mark_slots(engine, model->table, SLOT_IS_PATH);
        if (model->scope == SCOPE_PRODUCT)
            mark_slots(engine, model->table, SLOT_IS_PRODUCT);
    }
    return true;
}

static void add_outcomes(struct engine *engine, const struct field *fields, int n_fields)
{
    for (int f = 0; f < n_fields; f++) {
        const struct outcome outcome = {fields[f].name, fields[f].unit, fields[f].meaning, fields[f].label_zh,
                                        fields[f].meaning_zh};
        if (fields[f].role == FIELD_OUTCOME)
            engine->outcomes[engine->n_outcomes++] = outcome;
        if (fields[f].role == FIELD_WORLD_OUTCOME)
            engine->world_outcomes[engine->n_world_outcomes++] = outcome;
    }
}

static void add_tallies(struct engine *engine, const struct field *fields, int n_fields)
{
    for (int f = 0; f < n_fields; f++) {
        const struct field *field = &fields[f];
        if (field->role != FIELD_TALLIES || !field->axes)
            continue;
        engine->tallies[engine->n_tallies++] = (struct stored_tally){field->name, field->unit,   field->meaning,
                                                                     field->axes, field->extent, field->shape == ARM};
        engine->tally_size += field->extent;
    }
}

static bool collect_results(struct engine *engine, struct status *status)
{
    size_t n_fields = 1;
    for (int m = 0; m < engine->models.n_persons; m++)
        n_fields += (size_t)engine->models.persons[m]->n_fields;
    for (int m = 0; m < engine->models.n_pools; m++)
        n_fields += (size_t)engine->models.pools[m]->n_fields;
    engine->outcomes = calloc(n_fields, sizeof *engine->outcomes);
    engine->world_outcomes = calloc(n_fields, sizeof *engine->world_outcomes);
    engine->tallies = calloc(n_fields, sizeof *engine->tallies);
    if (!engine->outcomes || !engine->world_outcomes || !engine->tallies)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    for (int m = 0; m < engine->models.n_pools; m++)
        add_outcomes(engine, engine->models.pools[m]->fields, engine->models.pools[m]->n_fields);
    for (int m = 0; m < engine->models.n_persons; m++)
        add_tallies(engine, engine->models.persons[m]->fields, engine->models.persons[m]->n_fields);
    return true;
}

/* A community is whole tiles of equal size; the last one of the city may be smaller. */
bool engine_lay_out_people(struct engine *engine, long persons, struct status *status)
{
    const int i = param_set_find(engine->set, COMMUNITY_SIZE_KEY);
    const double size = i < 0 ? 6.0 * TILE : engine->study->arms[0].quantities[engine->set->first_slot[i]].a;
    for (int k = 1; i >= 0 && k < engine->study->n_arms; k++)
        if (study_quantity(engine->study, k, engine->set->first_slot[i]).a != size)
            return status_add(status, EXIT_INPUT, "%s: must be the same in all arms of a study", COMMUNITY_SIZE_KEY);
    long tiles = ((long)size + TILE - 1) / TILE;
    if (tiles > MAX_TILES_PER_COMMUNITY)
        tiles = MAX_TILES_PER_COMMUNITY;
    engine->tiles_per_community = tiles;
    engine->tile_persons = ((long)size + tiles - 1) / tiles;
    if (engine->tile_persons > TILE)
        engine->tile_persons = TILE;
    engine->n_tiles = (persons + engine->tile_persons - 1) / engine->tile_persons;
    engine->n_communities = (engine->n_tiles + tiles - 1) / tiles;
    return true;
}

bool engine_init(struct engine **out, const struct model_list *models, const struct study *study, struct status *status)
{
    struct engine *engine = calloc(1, sizeof *engine);
    *out = engine;
    if (!engine)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    engine->study = study;
    engine->set = study->set;
    if (!select_models(engine, models, status) || !mark_scopes(engine, status) || !collect_results(engine, status) ||
        !engine_lay_out_people(engine, study->run.persons, status))
        return false;
    struct layout trial; /* a fault of the models is found here, not in the middle of a run */
    const bool ok = layout_init(&trial, &engine->models, 2, 2, status);
    layout_free(&trial);
    return ok;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    free(engine->person_models);
    free(engine->pool_models);
    free(engine->outcomes);
    free(engine->world_outcomes);
    free(engine->tallies);
    free(engine->slot_scope);
    free(engine);
}

void engine_take_worlds_in_turn(struct engine *engine) { engine->is_in_turn = true; }

bool engine_moves_path(const struct engine *engine, int slot) { return engine->slot_scope[slot] & SLOT_IS_PATH; }

int engine_n_outcomes(const struct engine *engine) { return engine->n_outcomes; }
const struct outcome *engine_outcome(const struct engine *engine, int index) { return &engine->outcomes[index]; }
int engine_n_world_outcomes(const struct engine *engine) { return engine->n_world_outcomes; }
const struct outcome *engine_world_outcome(const struct engine *engine, int index)
{
    return &engine->world_outcomes[index];
}
int engine_n_tallies(const struct engine *engine) { return engine->n_tallies; }
const struct stored_tally *engine_tally(const struct engine *engine, int index) { return &engine->tallies[index]; }
long engine_tally_size(const struct engine *engine) { return engine->tally_size; }

bool engine_keeps_draws(const struct engine *engine, const struct task *task)
{
    return !study_is_made(engine->study, task->arms[0]);
}

bool engine_keeps_tallies(const struct engine *engine, const struct task *task)
{
    return task->set == WORLDS_JOINT && engine_keeps_draws(engine, task);
}

/* How many arms and products the tasks so far had: memory goes by these, and by the region's people. */
struct shapes {
    int region;
    bool is_known[MAX_ARMS / 2 + 1][MAX_ARMS + 2];
};

static bool is_known_shape(struct shapes *shapes, const struct instance *instance)
{
    if (instance->task->region != shapes->region)
        *shapes = (struct shapes){.region = instance->task->region};
    bool *const is_known = &shapes->is_known[instance->arms.n_policies][instance->arms.n_products];
    const bool was_known = *is_known;
    *is_known = true;
    return was_known;
}

/* The memory of a task, where it is the first of its shape and the largest so far. */
static bool foresee_task(const struct engine *engine, const struct task *task, struct shapes *shapes,
                         struct engine_memory *memory, struct status *status)
{
    struct instance instance;
    bool is_good = instance_assign(&instance, engine, task, status);
    const bool is_new = is_good && !is_known_shape(shapes, &instance);
    instance_free(&instance);
    if (!is_new)
        return is_good;
    is_good = instance_init(&instance, engine, task, status);
    const struct engine_memory own = is_good ? instance_memory(&instance) : *memory;
    if (own.people_bytes + own.world_bytes > memory->people_bytes + memory->world_bytes)
        *memory = own;
    instance_free(&instance);
    return is_good;
}

bool engine_foresee_memory(const struct engine *engine, const struct task_list *list, struct engine_memory *memory,
                           struct status *status)
{
    bool is_good = true;
    struct shapes shapes = {.region = -1};
    *memory = (struct engine_memory){0};
    for (long t = 0; is_good && t < list->n_tasks; t++) {
        const struct task *const task = &list->tasks[t];
        if (task->first_world == 0 && task->set == WORLDS_JOINT)
            is_good = foresee_task(engine, task, &shapes, memory, status);
    }
    return is_good;
}
