/* Tasks of a study: path groups of arms × batches of worlds. A function of the study alone. Arms that a design makes
 * are in groups of their own. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/instance.h"
#include "engine/paths.h"

enum { ARMS_PER_PASS = MAX_ARMS / 2, MAX_WORLDS_PER_TASK = 64 };
static const double PERSON_YEARS_PER_TASK = 2e7;

static const uint64_t FNV_OFFSET = UINT64_C(14695981039346656037);

/* FNV-1a over the bytes of a word, the lowest first. */
static uint64_t hash_word(uint64_t hash, uint64_t word)
{
    for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ (word >> shift & 0xFF)) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_double(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return hash_word(hash, bits);
}

static uint64_t hash_quantities(uint64_t hash, const struct quantity *quantities, const bool *counts, int n_slots)
{
    for (int s = 0; s < n_slots; s++) {
        if (!counts[s])
            continue;
        hash = hash_double(hash, (double)quantities[s].prior);
        hash = hash_double(hash, quantities[s].a);
        hash = hash_double(hash, quantities[s].b);
        hash = hash_double(hash, quantities[s].c);
    }
    return hash;
}

/* Hashes of whole sets of quantities that many tasks share: stated arms that a sweep moves, and the reference. */
struct known_hashes {
    const struct engine *engine;
    bool *counts; /* [set->n_slots] */
    int n_known;
    const struct quantity *quantities[MAX_SWEEP_ARMS + 1];
    uint64_t hashes[MAX_SWEEP_ARMS + 1];
};

static uint64_t known_hash(struct known_hashes *known, const struct quantity *quantities)
{
    for (int i = 0; i < known->n_known; i++)
        if (known->quantities[i] == quantities)
            return known->hashes[i];
    const uint64_t hash = hash_quantities(FNV_OFFSET, quantities, known->counts, known->engine->set->n_slots);
    if (known->n_known <= MAX_SWEEP_ARMS) {
        known->quantities[known->n_known] = quantities;
        known->hashes[known->n_known++] = hash;
    }
    return hash;
}

/* An arm that a sweep makes: the arm that it moves, and what is moved to where. */
static uint64_t hash_point(uint64_t hash, struct known_hashes *known, const struct arm *arm)
{
    const struct sweep *const sweep = &known->engine->study->design->sweep;
    hash = hash_word(hash, known_hash(known, arm->quantities));
    for (int i = 0; i < sweep->n_axes; i++) {
        if (!isfinite(arm->point[i]))
            continue;
        hash = hash_word(hash, (uint64_t)sweep->axes[i].first_slot);
        hash = hash_word(hash, (uint64_t)sweep->axes[i].n_slots);
        hash = hash_double(hash, arm->point[i]);
    }
    return hash;
}

/* Of the quantities of a task's arms and of the reference. */
static uint64_t hash_arms(struct known_hashes *known, const struct task *task)
{
    const struct study *const study = known->engine->study;
    const int n_slots = known->engine->set->n_slots;
    uint64_t hash = FNV_OFFSET;
    for (int k = 0; k < task->n_arms; k++) {
        const struct arm *const arm = &study->arms[task->arms[k]];
        hash =
            arm->point ? hash_point(hash, known, arm) : hash_quantities(hash, arm->quantities, known->counts, n_slots);
    }
    const struct quantity *const reference =
        study->n_regions > 0 ? study->regions[task->region].reference : study->reference;
    return study->arms[task->arms[0]].point ? hash_word(hash, known_hash(known, reference))
                                            : hash_quantities(hash, reference, known->counts, n_slots);
}

/* FNV-1a over what determines the task's result but for how many worlds it has: seed, sizes, first world, the
 * quantities of its arms, and what is kept of them. */
static void make_key(const struct engine *engine, uint64_t arms_hash, struct task *task)
{
    const struct run_settings *run = &engine->study->run;
    const uint64_t numbers[] = {RESULT_VERSION,
                                sizeof(real),
                                run->seed,
                                (uint64_t)engine_task_persons(engine, task),
                                (uint64_t)run->years,
                                run->parameter_uncertainty,
                                (uint64_t)task->set,
                                (uint64_t)task->first_world,
                                (uint64_t)task->n_arms,
                                study_region_luck(engine->study, task->region),
                                arms_hash};
    uint64_t hash = FNV_OFFSET;
    for (int i = 0; i < COUNT_OF(numbers); i++)
        hash = hash_word(hash, numbers[i]);
    if (study_is_made(engine->study, task->arms[0]))
        hash = hash_word(hash, 1); /* no tallies are kept of it */
    snprintf(task->key, sizeof task->key, "%016llx", (unsigned long long)hash);
}

static long worlds_per_task(long persons, long years)
{
    const double worlds = PERSON_YEARS_PER_TASK / ((double)persons * (double)years);
    return worlds < 1.0 ? 1 : worlds > MAX_WORLDS_PER_TASK ? MAX_WORLDS_PER_TASK : (long)worlds;
}

static bool add_group_tasks(const struct engine *engine, struct task_list *list, const struct path_pass *pass,
                            long *room, struct status *status)
{
    const struct run_settings *run = &engine->study->run;
    const int n_sets = run->parameter_uncertainty && !study_is_made(engine->study, pass->arms[0]) ? N_WORLD_SETS : 1;
    const struct task group = {.region = engine->study->arms[pass->arms[0]].region};
    const long batch = worlds_per_task(engine_task_persons(engine, &group), run->years);
    for (int set = 0; set < n_sets; set++)
        for (long first = 0; first < run->worlds; first += batch) {
            if (list->n_tasks == *room) {
                *room = *room * 2 + 64;
                struct task *grown = realloc(list->tasks, (size_t)*room * sizeof *grown);
                if (!grown)
                    return status_add(status, EXIT_RUN_FAILED, "out of memory");
                list->tasks = grown;
            }
            struct task *task = &list->tasks[list->n_tasks++];
            memset(task, 0, sizeof *task);
            task->set = (enum world_set)set;
            task->first_world = first;
            task->n_worlds = run->worlds - first < batch ? run->worlds - first : batch;
            task->n_arms = pass->n_arms;
            task->path = pass->path;
            task->region = group.region;
            memcpy(task->arms, pass->arms, sizeof task->arms);
        }
    return true;
}

/* The slots of `run` count by what is taken from them: not threads, nor how many worlds there are. */
static void mark_slots_in_key(const struct param_set *set, bool *counts)
{
    for (int i = 0; i < set->n_params; i++)
        for (int j = 0; j < param_n_slots(set->params[i]); j++)
            counts[set->first_slot[i] + j] = strncmp(set->params[i]->key, "run.", 4) != 0;
}

/* The tasks of a group stand one after the other. */
static bool make_keys(const struct engine *engine, struct task_list *list, struct status *status)
{
    struct known_hashes known = {.engine = engine, .counts = calloc((size_t)engine->set->n_slots + 1, sizeof(bool))};
    uint64_t arms_hash = 0;
    if (!known.counts)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    mark_slots_in_key(engine->set, known.counts);
    for (long t = 0; t < list->n_tasks; t++) {
        if (list->tasks[t].set == WORLDS_JOINT && list->tasks[t].first_world == 0)
            arms_hash = hash_arms(&known, &list->tasks[t]);
        make_key(engine, arms_hash, &list->tasks[t]);
    }
    free(known.counts);
    return true;
}

/* Of the names of all outcomes and of the drawn slots, which rows of a task's result depend on. */
static uint64_t hash_names(const struct engine *engine, const int *slots, int n_slots)
{
    uint64_t hash = hash_word(FNV_OFFSET, (uint64_t)n_slots);
    for (int i = 0; i < n_slots; i++)
        hash = hash_word(hash, (uint64_t)slots[i]);
    for (int i = 0; i < engine->n_outcomes + engine->n_world_outcomes; i++) {
        const char *name =
            i < engine->n_outcomes ? engine->outcomes[i].name : engine->world_outcomes[i - engine->n_outcomes].name;
        for (const char *byte = name; *byte; byte++)
            hash = (hash ^ (unsigned char)*byte) * UINT64_C(1099511628211);
    }
    return hash;
}

bool engine_arm_keys(const struct engine *engine, const struct task *task, const int *slots, int n_slots,
                     char keys[][17])
{
    struct known_hashes known = {.engine = engine, .counts = calloc((size_t)engine->set->n_slots + 1, sizeof(bool))};
    const uint64_t names = hash_names(engine, slots, n_slots);
    if (!known.counts)
        return false;
    mark_slots_in_key(engine->set, known.counts);
    for (int j = 0; j < task->n_arms; j++) {
        struct task alone = *task;
        alone.n_arms = 1;
        alone.arms[0] = task->arms[j];
        make_key(engine, hash_word(hash_arms(&known, &alone), names), &alone);
        memcpy(keys[j], alone.key, sizeof alone.key);
    }
    free(known.counts);
    return true;
}

bool engine_plan(const struct engine *engine, struct task_list *list, struct status *status)
{
    struct path_passes passes;
    long room = 0;
    memset(list, 0, sizeof *list);
    bool is_good = paths_find(engine, ARMS_PER_PASS, &passes, status);
    for (int i = 0; is_good && i < passes.n_passes; i++)
        is_good = add_group_tasks(engine, list, &passes.passes[i], &room, status);
    path_passes_free(&passes);
    return is_good && make_keys(engine, list, status);
}

void task_list_free(struct task_list *list)
{
    free(list->tasks);
    memset(list, 0, sizeof *list);
}
