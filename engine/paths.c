#include "engine/paths.h"

#include <stdlib.h>
#include <string.h>

#include "engine/instance.h"

/* A path as it was first met. */
struct path {
    uint64_t hash;
    int first_arm, last_pass; /* the pass that its next arm joins while there is room */
};

struct search {
    const struct engine *engine;
    struct path_passes *passes;
    struct path *paths;
    int *places, n_places;          /* open addressing over paths: index + 1, 0 where empty; a power of two */
    int *slots, n_slots;            /* of the parameter set: those on which a path depends */
    struct quantity *room, *others; /* [set->n_slots] each */
};

static uint64_t mix(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 32);
}

static uint64_t hash_of(const struct search *search, int arm, const struct quantity *quantities)
{
    const struct study *const study = search->engine->study;
    uint64_t hash = mix(mix(1, study->arms[arm].region), study_is_made(study, arm));
    for (int i = 0; i < search->n_slots; i++) {
        const struct quantity *const quantity = &quantities[search->slots[i]];
        hash = mix(mix(mix(mix(hash, quantity->prior), quantity->a), quantity->b), quantity->c);
    }
    return hash;
}

/* Of arms whose hashes agree. */
static bool is_same_path(const struct search *search, int left, const struct quantity *quantities, int right)
{
    const struct study *const study = search->engine->study;
    const struct quantity *const others = study_quantities(study, right, search->others);
    if (study->arms[left].region != study->arms[right].region ||
        study_is_made(study, left) != study_is_made(study, right))
        return false;
    for (int i = 0; i < search->n_slots; i++) {
        const struct quantity *const a = &quantities[search->slots[i]], *const b = &others[search->slots[i]];
        if (a->prior != b->prior || a->a != b->a || a->b != b->b || a->c != b->c)
            return false;
    }
    return true;
}

/* The path of an arm, made where none is like it. */
static int path_of(struct search *search, int arm)
{
    const struct quantity *const quantities = study_quantities(search->engine->study, arm, search->room);
    const uint64_t hash = hash_of(search, arm, quantities);
    int place = (int)(hash & (uint64_t)(search->n_places - 1));
    for (; search->places[place] > 0; place = (place + 1) & (search->n_places - 1)) {
        const int path = search->places[place] - 1;
        if (search->paths[path].hash == hash && is_same_path(search, arm, quantities, search->paths[path].first_arm))
            return path;
    }
    search->paths[search->passes->n_paths] = (struct path){hash, arm, -1};
    search->places[place] = ++search->passes->n_paths;
    return search->passes->n_paths - 1;
}

static void join(struct search *search, int arm, int most_arms)
{
    struct path_passes *const passes = search->passes;
    const int number = path_of(search, arm);
    struct path *const path = &search->paths[number];
    if (path->last_pass < 0 || passes->passes[path->last_pass].n_arms == most_arms) {
        path->last_pass = passes->n_passes++;
        passes->passes[path->last_pass] = (struct path_pass){.path = number};
    }
    struct path_pass *const pass = &passes->passes[path->last_pass];
    pass->arms[pass->n_arms++] = arm;
}

static void take_slots(struct search *search)
{
    for (int slot = 0; slot < search->engine->set->n_slots; slot++)
        if (search->engine->slot_scope[slot] & SLOT_IS_PATH)
            search->slots[search->n_slots++] = slot;
}

bool paths_find(const struct engine *engine, int most_arms, struct path_passes *passes, struct status *status)
{
    const size_t n_arms = (size_t)engine->study->n_arms, n_slots = (size_t)engine->set->n_slots;
    struct search search = {.engine = engine, .passes = passes, .n_places = 64};
    while ((size_t)search.n_places < 2 * n_arms)
        search.n_places *= 2;
    *passes = (struct path_passes){.passes = calloc(n_arms + 1, sizeof *passes->passes)};
    search.paths = calloc(n_arms + 1, sizeof *search.paths);
    search.places = calloc((size_t)search.n_places, sizeof *search.places);
    search.slots = calloc(n_slots + 1, sizeof *search.slots);
    search.room = calloc(n_slots + 1, sizeof *search.room);
    search.others = calloc(n_slots + 1, sizeof *search.others);
    const bool has_memory =
        passes->passes && search.paths && search.places && search.slots && search.room && search.others;
    if (has_memory)
        take_slots(&search);
    for (int arm = 0; has_memory && arm < engine->study->n_arms; arm++)
        join(&search, arm, most_arms);
    free(search.paths);
    free(search.places);
    free(search.slots);
    free(search.room);
    free(search.others);
    return has_memory || status_add(status, EXIT_RUN_FAILED, "out of memory");
}

void path_passes_free(struct path_passes *passes)
{
    free(passes->passes);
    *passes = (struct path_passes){0};
}
