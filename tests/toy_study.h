/* A study of toy models, small enough to run in milliseconds: people fall ill, an arm weighs the ill. Two of
 * its three arms share a path; one parameter has a prior. */
#ifndef HUIMIN_TOY_STUDY_H
#define HUIMIN_TOY_STUDY_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/run_settings.h"

enum { TOY_ARMS = 3, TOY_GROUPS = 4 };

struct toy_health {
    double illness_probability;
};
static const struct param TOY_HEALTH_PARAMS[] = {
    PARAM(struct toy_health, illness_probability, "toy.illness_probability", "1", 0, 1, 0.2,
          "share who fall ill a year", "一年内患病的占比"),
};
static const struct param_table TOY_HEALTH_TABLE = {TOY_HEALTH_PARAMS, 1, sizeof(struct toy_health)};

struct toy_weight {
    double weight;
};
static const struct param TOY_WEIGHT_PARAMS[] = {
    PARAM(struct toy_weight, weight, "toy.weight", "1", 0, 10, 1, "weight of an ill person", "患病者的权重"),
};
static const struct param_table TOY_WEIGHT_TABLE = {TOY_WEIGHT_PARAMS, 1, sizeof(struct toy_weight)};

static const char *const TOY_PARITY[] = {"even", "odd"}, *const TOY_ILL[] = {"well", "ill"};
static const struct axis TOY_PARITY_AXIS = {"parity", 2, TOY_PARITY}, TOY_ILL_AXIS = {"health", 2, TOY_ILL};
static const struct axis *const TOY_AXES[] = {&TOY_PARITY_AXIS, &TOY_ILL_AXIS, NULL};

struct toy_people {
    uint8_t *is_vacated;
    const real *luck_uniform;
    int64_t *n_people;
};
static const struct field TOY_PEOPLE_FIELDS[] = {
    FIELD(UPDATES, struct toy_people, is_vacated, PERSON, "1", "never"),
    DRAW(DRAWS, struct toy_people, luck_uniform, UNIFORM, "toy.luck", "who falls ill"),
    STORED(struct toy_people, n_people, ARM, TOY_GROUPS, TOY_AXES, "people", "people by parity and health"),
};

static inline void toy_start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct toy_people *people = view;
    (void)arms;
    (void)params;
    for (int i = 0; i < tile->n; i++) {
        people->is_vacated[i] = 0;
    }
}

static inline void toy_step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct toy_people *people = view;
    const struct toy_health *health = params;
    for (int i = 0; i < tile->n; i++) {
        const int is_ill = people->luck_uniform[i] < (real)health->illness_probability;
        for (int k = 0; k < arms->n_arms; k++) {
            people->n_people[k * TOY_GROUPS + (i % 2) * 2 + is_ill]++;
        }
    }
}

static const struct person_model TOY_PEOPLE = {.name = "toy_people",
                                               .scope = SCOPE_PATH,
                                               .table = &TOY_HEALTH_TABLE,
                                               .fields = TOY_PEOPLE_FIELDS,
                                               .n_fields = COUNT_OF(TOY_PEOPLE_FIELDS),
                                               .start = toy_start,
                                               .step = toy_step};

struct toy_pool {
    const int64_t *n_people;
    double *ill_share, *late_share, *d3;
};
static const struct field TOY_POOL_FIELDS[] = {
    FIELD_N(READS, struct toy_pool, n_people, ARM, TOY_GROUPS, "people", "people by parity and health"),
    OUTCOME(struct toy_pool, ill_share, "1", "患病占比", "the ill, weighted", "患病者，加权"),
    OUTCOME(struct toy_pool, late_share, "1", "后期占比", "the same, undefined in the first year",
            "患病者，首年无定义"),
    WORLD_OUTCOME(struct toy_pool, d3, "1", "螺旋", "more ill at the end than expected", "末年患病多于预期"),
};

static inline void toy_pool_step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct toy_pool *pool = view;
    const struct toy_weight *weight = params;
    for (int k = 0; k < arms->n_arms; k++) {
        const int64_t *n = pool->n_people + k * TOY_GROUPS;
        const double ill = (double)(n[1] + n[3]), all = ill + (double)(n[0] + n[2]);
        pool->ill_share[k] = weight[k].weight * ill / all;
        pool->late_share[k] = arms->year == 0 ? (double)NAN : pool->ill_share[k];
    }
}

static inline void toy_pool_finish(const struct arm_set *arms, const void *params, const void *view)
{
    const struct toy_pool *pool = view;
    (void)params;
    for (int k = 0; k < arms->n_arms; k++) {
        pool->d3[k] = pool->ill_share[k] > 0.2 ? 1.0 : 0.0;
    }
}

static const struct pool_model TOY_POOL = {.name = "toy_pool",
                                           .scope = SCOPE_ARM,
                                           .table = &TOY_WEIGHT_TABLE,
                                           .fields = TOY_POOL_FIELDS,
                                           .n_fields = COUNT_OF(TOY_POOL_FIELDS),
                                           .step = toy_pool_step,
                                           .finish = toy_pool_finish};
static const struct person_model *const TOY_PERSONS[] = {&TOY_PEOPLE};
static const struct pool_model *const TOY_POOLS[] = {&TOY_POOL};
static const struct model_list TOY_MODELS = {TOY_PERSONS, 1, TOY_POOLS, 1};

struct toy {
    struct param_set set;
    struct study study;
    struct engine *engine;
    struct task_list tasks;
};

static inline struct quantity *toy_quantity(struct toy *toy, int arm, const char *key)
{
    return &toy->study.arms[arm].quantities[toy->set.first_slot[param_set_find(&toy->set, key)]];
}

static inline void toy_fill_arm(struct toy *toy, int k, long worlds)
{
    static const char *const NAMES[TOY_ARMS] = {"first", "second", "third"};
    struct arm *arm = &toy->study.arms[k];
    arm->name = strdup(NAMES[k]);
    arm->quantities = calloc((size_t)toy->set.n_slots, sizeof *arm->quantities);
    for (int i = 0; i < toy->set.n_params; i++) {
        arm->quantities[toy->set.first_slot[i]].a = toy->set.params[i]->fallback;
    }
    toy_quantity(toy, k, "run.persons")->a = 700;
    toy_quantity(toy, k, "run.years")->a = 3;
    toy_quantity(toy, k, "run.worlds")->a = (double)worlds;
    *toy_quantity(toy, k, "toy.weight") =
        (struct quantity){.prior = PRIOR_UNIFORM, .a = 0.5 + k, .b = 1.5 + k, .kind = SOURCE_ASSUMPTION};
    toy_quantity(toy, k, "toy.illness_probability")->a = k == 2 ? 0.3 : 0.2;
}

/* False where the engine refuses; then status says why. */
static inline bool toy_init(struct toy *toy, long worlds, struct status *status)
{
    static const struct param_table *const TABLES[] = {&RUN_TABLE, &TOY_HEALTH_TABLE, &TOY_WEIGHT_TABLE};
    memset(toy, 0, sizeof *toy);
    if (!param_set_init(&toy->set, TABLES, COUNT_OF(TABLES), status)) {
        return false;
    }
    toy->study = (struct study){.name = strdup("toy"), .set = &toy->set, .n_arms = TOY_ARMS};
    toy->study.arms = calloc(TOY_ARMS, sizeof *toy->study.arms);
    for (int k = 0; k < TOY_ARMS; k++) {
        toy_fill_arm(toy, k, worlds);
    }
    toy->study.reference = calloc((size_t)toy->set.n_slots, sizeof *toy->study.reference);
    memcpy(toy->study.reference, toy->study.arms[0].quantities, (size_t)toy->set.n_slots * sizeof(struct quantity));
    run_settings_read(&toy->study.run, &toy->set, toy->study.arms[0].quantities);
    return study_resolve(&toy->study, status) && engine_init(&toy->engine, &TOY_MODELS, &toy->study, status) &&
           engine_plan(toy->engine, &toy->tasks, status);
}

static inline void toy_free(struct toy *toy)
{
    task_list_free(&toy->tasks);
    engine_free(toy->engine);
    study_free(&toy->study);
    param_set_free(&toy->set);
}

#endif
