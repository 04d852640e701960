/* One world: for each year, people block by block, then the pools. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bits.h"
#include "engine/instance.h"
#include "engine/profile.h"

enum { ALIGNMENT = 64 }; /* of records, and a line of the cache */

struct bases {
    char *piece[N_PIECES];
};

static void bind_fields(char *view, const struct binding *bindings, int n_bindings, const struct bases *bases)
{
    for (int b = 0; b < n_bindings; b++) {
        char *pointer = bases->piece[bindings[b].piece] + bindings[b].offset;
        memcpy(view + bindings[b].view_offset, &pointer, sizeof pointer);
    }
}

/* Of the fields in what differs between tiles. */
static void bind_to_tile(char *view, const struct bound_model *bound, const struct bases *bases)
{
    bind_fields(view, bound->bindings, bound->n_of_tile, bases);
}

static void bind_view(char *view, const struct bound_model *bound, const struct bases *bases)
{
    bind_fields(view, bound->bindings, bound->n_bindings, bases);
}

/* ------------------------------------------------------------------ draws */

static void *draw_values(char *transient, size_t offset, int episode, size_t element_bytes)
{
    return offset == SIZE_MAX ? NULL : transient + offset + (size_t)episode * TILE * element_bytes;
}

/* Those whom the thread has in hand, n of them. */
static void fill_draws(const struct draw *draws, int n_draws, int n, struct scratch *scratch)
{
    const struct people_in_hand *people = &scratch->people;
    enum { AT_ONCE = 32 };
    const struct rng_functions *rng = rng_functions();
    struct rng_draw listed[AT_ONCE];
    int n_listed = 0;
    for (int d = 0; d < n_draws; d++) {
        const struct draw *draw = &draws[d];
        const enum rng_kind kind = rng_kind_of(draw->kind);
        const uint32_t words = rng_kind_words(kind);
        const size_t element_bytes = kind == RNG_WORDS ? sizeof(uint32_t) : sizeof(real);
        for (int e = 0; e < draw->extent; e++) {
            listed[n_listed++] =
                (struct rng_draw){kind, draw->stream, words * (uint32_t)e,
                                  draw_values(scratch->transient, draw->offset, e, element_bytes),
                                  draw_values(scratch->transient, draw->sine_offset, e, element_bytes)};
            if (n_listed < AT_ONCE && (d + 1 < n_draws || e + 1 < draw->extent))
                continue;
            if (people->persons)
                rng->gather_tile(listed, n_listed, people->persons, n, people->year, people->key);
            else
                rng->fill_tile(listed, n_listed, n, people->first_person, people->year, people->key);
            n_listed = 0;
        }
    }
}

/* ------------------------------------------------------------------ tiles */

struct tile_job {
    struct workspace *workspace;
    const struct instance *instance;
    int year;
    bool is_start;
};

static struct tile tile_at(const struct tile_job *job, long index)
{
    const struct engine *engine = job->instance->engine;
    const long left = engine->study->run.persons - index * engine->tile_persons;
    return (struct tile){.n = (int)(left < engine->tile_persons ? left : engine->tile_persons),
                         .year = job->year,
                         .first_person = (uint32_t)(index * TILE)};
}

static char *persistent_of(const struct tile_job *job, long index)
{
    return job->workspace->persistent + (size_t)index * job->instance->layout.piece_bytes[PIECE_PERSISTENT];
}

static struct bases bases_of(const struct tile_job *job, const struct scratch *scratch, char *persistent,
                             long community)
{
    const struct workspace *workspace = job->workspace;
    const size_t community_bytes = job->instance->layout.piece_bytes[PIECE_COMMUNITY_CURRENT];
    return (struct bases){{
        [PIECE_PERSISTENT] = persistent,
        [PIECE_TRANSIENT] = scratch->transient,
        [PIECE_COMMUNITY_PREVIOUS] = workspace->community_previous + (size_t)community * community_bytes,
        [PIECE_COMMUNITY_CURRENT] = workspace->community_current + (size_t)community * community_bytes,
        [PIECE_POOL] = workspace->pool,
        [PIECE_TALLY] = scratch->tally,
        [PIECE_GATHERED] = scratch->gathered,
    }};
}

/* Asks for a part of the lasting columns that come next while a tile is worked on, since they come from memory: those of
 * the next tile, at the end of a block those of the whole next one, whose entrants start first. */
static void ask_ahead(const struct tile_job *job, long tile, int part, int n_parts)
{
    const struct engine *engine = job->instance->engine;
    const long next = tile + 1, at_most = next % engine->tiles_per_community ? 1 : engine->tiles_per_community;
    const long left = engine->n_tiles - next, n_tiles = left < at_most ? left : at_most;
    const size_t lines = job->instance->layout.piece_bytes[PIECE_PERSISTENT] / ALIGNMENT * (size_t)n_tiles;
    const char *const ahead = persistent_of(job, next);
    const size_t end = lines * (size_t)(part + 1) / (size_t)n_parts;
    for (size_t line = lines * (size_t)part / (size_t)n_parts; line < end; line++)
        __builtin_prefetch(ahead + line * ALIGNMENT, 1, 2);
}

static void run_models(const struct tile_job *job, struct scratch *scratch, const struct tile *tile, char *persistent,
                       long community, bool is_start)
{
    const struct instance *instance = job->instance;
    const struct layout *layout = &instance->layout;
    const struct workspace *workspace = job->workspace;
    const struct bases bases = bases_of(job, scratch, persistent, community);
    for (int m = 0; m < instance->engine->models.n_persons; m++) {
        const struct person_model *model = instance->engine->models.persons[m];
        if (!is_start)
            ask_ahead(job, tile->first_person / TILE, m, instance->engine->models.n_persons);
        if (!(is_start ? model->start : model->step))
            continue;
        bind_to_tile(scratch->person_views[m], &layout->persons[m], &bases);
        const void *params = model->scope == SCOPE_CONTEXT ? model->context : workspace->person_params[m];
        const uint64_t from = profile_now();
        (is_start ? model->start : model->step)(tile, &instance->arms, params, scratch->person_views[m]);
        profile_add(is_start ? "start" : model->name, profile_now() - from, 0);
    }
}

static inline void copy_row(size_t element_bytes, int n, char *to, const uint16_t *to_places, const char *from,
                            const uint16_t *from_places)
{
    for (int i = 0; i < n; i++)
        memcpy(to + element_bytes * to_places[i], from + element_bytes * from_places[i], element_bytes);
}

/* Copies the lasting columns of n persons from places of one record to places of another. */
static void copy_persons(const struct layout *layout, int n, char *to, const uint16_t *to_places, const char *from,
                         const uint16_t *from_places)
{
    for (int r = 0; r < layout->n_lasting_rows; r++) {
        char *to_row = to + layout->lasting_rows[r].offset;
        const char *from_row = from + layout->lasting_rows[r].offset;
        switch (layout->lasting_rows[r].element_bytes) { /* constants: no call a person */
        case 1:
            copy_row(1, n, to_row, to_places, from_row, from_places);
            break;
        case 2:
            copy_row(2, n, to_row, to_places, from_row, from_places);
            break;
        case 4:
            copy_row(4, n, to_row, to_places, from_row, from_places);
            break;
        default:
            copy_row(8, n, to_row, to_places, from_row, from_places);
        }
    }
}

/* New people, who take the places of those who left last year in some tiles of a block. */
struct entrants {
    int n, n_tiles;
    int first[MAX_TILES_PER_COMMUNITY + 1]; /* of a tile, and behind the last one */
    uint16_t slots[TILE], places[TILE];
    uint32_t persons[TILE];
};

/* False where a tile's do not fit in any more. */
static bool list_entrants(struct entrants *entrants, const struct tile *tile, const uint8_t *is_vacated)
{
    const struct plane vacated = plane_of_flags(is_vacated, tile->n);
    if (entrants->n + plane_count(&vacated) > TILE)
        return false;
    FOR_EACH_BIT(i, &vacated)
    {
        entrants->slots[entrants->n] = (uint16_t)i;
        entrants->places[entrants->n] = (uint16_t)entrants->n;
        entrants->persons[entrants->n++] = tile->first_person + (uint32_t)i;
    }
    entrants->first[++entrants->n_tiles] = entrants->n;
    return true;
}

static void start_listed(const struct tile_job *job, struct scratch *scratch, const struct entrants *entrants,
                         char *persistent, long community)
{
    const struct layout *layout = &job->instance->layout;
    const size_t bytes = layout->piece_bytes[PIECE_PERSISTENT];
    const struct tile tile = {.n = entrants->n, .year = job->year, .is_entrant = 1, .persons = entrants->persons};
    if (tile.n == 0)
        return;
    for (int t = 0; t < entrants->n_tiles; t++) {
        const int first = entrants->first[t], n = entrants->first[t + 1] - first;
        copy_persons(layout, n, scratch->entrants, entrants->places + first, persistent + bytes * (size_t)t,
                     entrants->slots + first);
    }
    scratch->people = (struct people_in_hand){&job->workspace->key, (uint32_t)job->year, 0, entrants->persons};
    fill_draws(layout->start_draws, layout->n_start_draws, tile.n, scratch);
    run_models(job, scratch, &tile, scratch->entrants, community, true);
    for (int t = 0; t < entrants->n_tiles; t++) {
        const int first = entrants->first[t], n = entrants->first[t + 1] - first;
        copy_persons(layout, n, persistent + bytes * (size_t)t, entrants->slots + first, scratch->entrants,
                     entrants->places + first);
    }
}

/* Those of a whole block at once, as far as they fit: what a start does for few is mostly to begin and to end. */
static void start_entrants(const struct tile_job *job, struct scratch *scratch, long first, long end, long community)
{
    const struct layout *layout = &job->instance->layout;
    for (long t = first; t < end;) {
        struct entrants entrants;
        char *const persistent = persistent_of(job, t);
        entrants.n = entrants.n_tiles = entrants.first[0] = 0;
        for (; t < end; t++) {
            const struct tile tile = tile_at(job, t);
            if (!list_entrants(&entrants, &tile, (const uint8_t *)persistent_of(job, t) + layout->vacated_offset))
                break;
        }
        start_listed(job, scratch, &entrants, persistent, community);
    }
}

static void run_tile(const struct tile_job *job, struct scratch *scratch, long index, long community)
{
    const struct layout *layout = &job->instance->layout;
    const struct tile tile = tile_at(job, index);
    char *const persistent = persistent_of(job, index);
    const struct draw *draws = job->is_start ? layout->start_draws : layout->step_draws;
    const int n_draws = job->is_start ? layout->n_start_draws : layout->n_step_draws;
    if (job->is_start) /* by the thread that works on it: a page comes to whoever touches it first */
        memset(persistent, 0, layout->piece_bytes[PIECE_PERSISTENT]);
    scratch->people = (struct people_in_hand){&job->workspace->key, (uint32_t)job->year, tile.first_person, NULL};
    const uint64_t from = profile_now();
    fill_draws(draws, n_draws, tile.n, scratch);
    profile_add("random numbers", profile_now() - from, job->is_start ? 0 : tile.n);
    run_models(job, scratch, &tile, persistent, community, job->is_start);
}

/* Models whose view is bound, as they are once a thread had a block. */
static void flush_gathered(const struct tile_job *job, struct scratch *scratch)
{
    const struct instance *instance = job->instance;
    for (int m = 0; m < instance->engine->models.n_persons; m++) {
        const struct person_model *model = instance->engine->models.persons[m];
        if (!model->flush || scratch->n_gathered == 0)
            continue;
        const uint64_t from = profile_now();
        model->flush(&instance->arms, job->workspace->person_params[m], scratch->person_views[m]);
        profile_add(model->name, profile_now() - from, 0);
    }
    scratch->n_gathered = 0;
}

/* A block is a community: the unit of work of a thread, the writer of its own tallies. */
static void run_block(const struct tile_job *job, struct scratch *scratch, long community)
{
    const struct engine *engine = job->instance->engine;
    const long first = community * engine->tiles_per_community, behind = first + engine->tiles_per_community;
    const long end = behind < engine->n_tiles ? behind : engine->n_tiles;
    const struct bases bases = bases_of(job, scratch, job->workspace->persistent, community);
    for (int m = 0; m < engine->models.n_persons; m++)
        bind_view(scratch->person_views[m], &job->instance->layout.persons[m], &bases);
    if (!job->is_start && job->year > 0)
        start_entrants(job, scratch, first, end, community);
    if (scratch->n_gathered + engine->tiles_per_community > GATHERED_TILES)
        flush_gathered(job, scratch);
    for (long t = first; t < end; t++)
        run_tile(job, scratch, t, community);
    scratch->n_gathered += job->is_start ? 0 : (int)(end - first);
}

/* A free thread takes the next blocks, several where there are many, since those side by side are asked for in advance;
 * unless OMP_SCHEDULE asks for another order. None of them moves a result. */
static void choose_block_order(long n_communities, int n_threads)
{
    enum { SHARES_A_THREAD = 64, MOST_BLOCKS = 16 };
    const long share = n_communities / ((long)n_threads * SHARES_A_THREAD);
    if (!getenv("OMP_SCHEDULE"))
        omp_set_schedule(omp_sched_dynamic, share < 1 ? 1 : share > MOST_BLOCKS ? MOST_BLOCKS : (int)share);
}

static void run_people(struct workspace *workspace, const struct instance *instance, int year, bool is_start)
{
    const struct tile_job job = {workspace, instance, year, is_start};
    const long n_communities = instance->engine->n_communities;
    if (workspace->n_scratches == 1) {
        for (long c = 0; c < n_communities; c++)
            run_block(&job, &workspace->scratches[0], c);
        flush_gathered(&job, &workspace->scratches[0]);
        return;
    }
    choose_block_order(n_communities, workspace->n_scratches);
#pragma omp parallel num_threads(workspace->n_scratches)
    {
        const int thread = omp_get_thread_num();
#pragma omp for schedule(runtime)
        for (long c = 0; c < n_communities; c++)
            run_block(&job, &workspace->scratches[thread], c);
        flush_gathered(&job, &workspace->scratches[thread]);
    }
}

/* ------------------------------------------------------------------ pools */

static void sum_tallies(struct workspace *workspace, const struct layout *layout)
{
    const size_t n = layout->piece_bytes[PIECE_TALLY] / sizeof(int64_t);
    int64_t *total = (int64_t *)(void *)workspace->tally;
    memset(total, 0, layout->piece_bytes[PIECE_TALLY]);
    for (int s = 0; s < workspace->n_scratches; s++) {
        int64_t *part = (int64_t *)(void *)workspace->scratches[s].tally;
        for (size_t i = 0; i < n; i++)
            total[i] += part[i];
        memset(part, 0, layout->piece_bytes[PIECE_TALLY]);
    }
}

static void fill_pool_draws(struct workspace *workspace, const struct instance *instance, int year)
{
    const struct layout *layout = &instance->layout;
    for (int c = 0; c < layout->n_columns; c++) {
        const struct column *column = &layout->columns[c];
        if (column->piece != PIECE_POOL || column->owner->role != FIELD_DRAWS)
            continue;
        double *value = (double *)(void *)(workspace->pool + column->offset);
        *value = rng_normal_f64(&workspace->key, 0, (uint32_t)year, 0, rng_stream(column->owner->stream));
    }
}

enum phase { PHASE_START, PHASE_BEGIN, PHASE_STEP, PHASE_FINISH };

static void run_pools(struct workspace *workspace, const struct instance *instance, enum phase phase)
{
    const struct layout *layout = &instance->layout;
    const struct bases bases = {{[PIECE_POOL] = workspace->pool, [PIECE_TALLY] = workspace->tally}};
    for (int m = 0; m < instance->engine->models.n_pools; m++) {
        const struct pool_model *model = instance->engine->models.pools[m];
        void (*const run)(const struct arm_set *, const void *, const void *) = phase == PHASE_START   ? model->start
                                                                                : phase == PHASE_BEGIN ? model->begin
                                                                                : phase == PHASE_STEP  ? model->step
                                                                                                       : model->finish;
        if (!run)
            continue;
        memset(workspace->pool_view, 0, layout->pools[m].view_bytes); /* it was another model's */
        bind_view(workspace->pool_view, &layout->pools[m], &bases);
        const uint64_t from = profile_now();
        run(&instance->arms, workspace->pool_params[m], workspace->pool_view);
        profile_add(model->name, profile_now() - from, 0);
    }
}

static void record_year(const struct workspace *workspace, const struct instance *instance, int year, double *outcomes)
{
    const int n_outcomes = instance->engine->n_outcomes, n_years = instance->arms.n_years;
    for (int o = 0; o < n_outcomes; o++) {
        const double *column = (const double *)(const void *)(workspace->pool + instance->outcomes[o].offset);
        for (int k = 0; k < instance->arms.n_policies; k++)
            outcomes[((size_t)k * (size_t)n_years + (size_t)year) * (size_t)n_outcomes + (size_t)o] = column[k];
    }
}

static void record_tallies(struct workspace *workspace, const struct instance *instance, int year)
{
    const struct engine *engine = instance->engine;
    if (!workspace->kept_tallies)
        return;
    for (int k = 0; k < instance->arms.n_policies; k++) {
        int64_t *kept = workspace->kept_tallies +
                        ((size_t)k * (size_t)instance->arms.n_years + (size_t)year) * (size_t)engine->tally_size;
        for (int t = 0; t < engine->n_tallies; t++) {
            const int extent = engine->tallies[t].extent;
            const int64_t *source = (const int64_t *)(const void *)(workspace->tally + instance->tallies[t].offset);
            if (engine->tallies[t].by_arm)
                source += (size_t)k * (size_t)extent;
            memcpy(kept, source, (size_t)extent * sizeof *kept);
            kept += extent;
        }
    }
}

static void swap_communities(struct workspace *workspace, const struct instance *instance)
{
    char *previous = workspace->community_previous;
    workspace->community_previous = workspace->community_current;
    workspace->community_current = previous;
    memset(previous, 0,
           instance->layout.piece_bytes[PIECE_COMMUNITY_CURRENT] * (size_t)instance->engine->n_communities);
}

static void clear(struct workspace *workspace, const struct instance *instance)
{
    const size_t *bytes = instance->layout.piece_bytes;
    const size_t communities = (size_t)instance->engine->n_communities;
    memset(workspace->community_previous, 0, bytes[PIECE_COMMUNITY_CURRENT] * communities);
    memset(workspace->community_current, 0, bytes[PIECE_COMMUNITY_CURRENT] * communities);
    memset(workspace->pool, 0, bytes[PIECE_POOL]);
    memset(workspace->tally, 0, bytes[PIECE_TALLY]);
    for (int s = 0; s < workspace->n_scratches; s++)
        memset(workspace->scratches[s].tally, 0, bytes[PIECE_TALLY]);
}

static void record_world(const struct workspace *workspace, const struct instance *instance, double *world_outcomes)
{
    const int n = instance->engine->n_world_outcomes;
    for (int o = 0; o < n; o++) {
        const double *column = (const double *)(const void *)(workspace->pool + instance->world_outcomes[o].offset);
        for (int k = 0; k < instance->arms.n_policies; k++)
            world_outcomes[k * n + o] = column[k];
    }
}

bool world_run(struct workspace *workspace, const struct instance *instance, double *outcomes, double *world_outcomes,
               const atomic_bool *stop)
{
    struct instance local = *instance; /* the year of its arm set is this world's own */
    clear(workspace, &local);
    local.arms.year = 0;
    run_people(workspace, &local, 0, true);
    sum_tallies(workspace, &local.layout); /* what start counted is there for the first year's begin */
    run_pools(workspace, &local, PHASE_START);
    for (int year = 0; year < local.arms.n_years; year++) {
        if (stop && atomic_load_explicit(stop, memory_order_relaxed))
            return false;
        local.arms.year = year;
        fill_pool_draws(workspace, &local, year);
        run_pools(workspace, &local, PHASE_BEGIN);
        run_people(workspace, &local, year, false);
        sum_tallies(workspace, &local.layout);
        swap_communities(workspace, &local);
        run_pools(workspace, &local, PHASE_STEP);
        record_year(workspace, &local, year, outcomes);
        record_tallies(workspace, &local, year);
        if (workspace->year_is_done)
            workspace->year_is_done(workspace->year_context, year + 1);
    }
    run_pools(workspace, &local, PHASE_FINISH);
    record_world(workspace, &local, world_outcomes);
    return true;
}
