/* The floor under a person-year: the random numbers alone of the main job, filled tile by tile as the engine fills them
 * (Philox words, and their transforms to uniforms, normals and logistics), once and again over a warm buffer.
 *
 *     floor [TILES]      10000 tiles of 1024 people; from the root of the project; HUIMIN_ISA chooses the set
 *
 * Prints nanoseconds a person-year of the words alone and of the draws, and how many of each there are. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/instance.h"
#include "engine/variant.h"
#include "models/registry.h"
#include "scenarios/reader.h"

enum { MAX_DRAWS = 64 };

struct draws {
    int n, n_words; /* n_words: of a person */
    struct rng_draw list[MAX_DRAWS];
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *values_at(char *memory, size_t offset, int episode)
{
    return offset == SIZE_MAX ? NULL : memory + offset + (size_t)episode * TILE * sizeof(real);
}

/* As engine/world.c lists a year's draws. */
static void list_draws(struct draws *draws, const struct layout *layout, char *memory)
{
    static const enum rng_kind KINDS[] = {[DRAW_WORD] = RNG_WORDS,
                                          [DRAW_UNIFORM] = RNG_UNIFORMS,
                                          [DRAW_NORMAL_COS] = RNG_NORMALS,
                                          [DRAW_NORMAL_SIN] = RNG_NORMALS,
                                          [DRAW_LOGISTIC] = RNG_LOGISTICS};
    for (int d = 0; d < layout->n_step_draws; d++) {
        const struct draw *const draw = &layout->step_draws[d];
        const enum rng_kind kind = KINDS[draw->kind];
        const int words = kind == RNG_NORMALS || kind == RNG_LOGISTICS ? 2 : 1;
        for (int e = 0; e < draw->extent && draws->n < MAX_DRAWS; e++, draws->n_words += words)
            draws->list[draws->n++] =
                (struct rng_draw){kind, draw->stream, (uint32_t)(words * e), values_at(memory, draw->offset, e),
                                  values_at(memory, draw->sine_offset, e)};
    }
}

/* The same words, and nothing made of them. */
static void list_words(struct draws *words, const struct draws *draws, uint32_t *memory)
{
    for (int d = 0; d < draws->n; d++) {
        const struct rng_draw *const draw = &draws->list[d];
        const int n = draw->kind == RNG_NORMALS || draw->kind == RNG_LOGISTICS ? 2 : 1;
        for (int w = 0; w < n && words->n < MAX_DRAWS; w++)
            words->list[words->n++] =
                (struct rng_draw){RNG_WORDS, draw->stream, draw->episode + (uint32_t)w, memory, NULL};
    }
}

static double nanoseconds(const struct draws *draws, long n_tiles)
{
    const struct rng_key key = rng_key_of(1, 0);
    const struct rng_functions *const rng = rng_functions();
    const double start = seconds_now();
    for (long t = 0; t < n_tiles; t++)
        rng->fill_tile(draws->list, draws->n, TILE, (uint32_t)(t * TILE), 1, &key);
    return 1e9 * (seconds_now() - start) / ((double)n_tiles * TILE);
}

static bool measure(const struct study *study, long n_tiles, struct status *status)
{
    struct engine *engine = NULL;
    struct instance instance;
    struct task task = {.set = WORLDS_PROCESS, .n_worlds = 1, .n_arms = study->n_arms};
    for (int k = 0; k < study->n_arms; k++)
        task.arms[k] = k;
    if (!engine_init(&engine, registry_models(), study, status) || !instance_init(&instance, engine, &task, status))
        return false;
    char *const memory = aligned_alloc(64, instance.layout.piece_bytes[PIECE_TRANSIENT] + 64);
    uint32_t *const scratch = aligned_alloc(64, TILE * sizeof *scratch);
    struct draws draws = {0}, words = {0};
    const bool ok = memory && scratch;
    if (ok) {
        list_draws(&draws, &instance.layout, memory);
        list_words(&words, &draws, scratch);
        nanoseconds(&draws, n_tiles / 10 + 1);
        const double of_words = nanoseconds(&words, n_tiles), of_draws = nanoseconds(&draws, n_tiles);
        printf("%.2f ns a person-year for %d words, %.2f with the transforms of %d draws\n", of_words, draws.n_words,
               of_draws, draws.n);
    }
    free(memory);
    free(scratch);
    instance_free(&instance);
    engine_free(engine);
    return ok || status_add(status, EXIT_RUN_FAILED, "out of memory");
}

int main(int n_arguments, char **arguments)
{
    const long n_tiles = n_arguments > 1 ? strtol(arguments[1], NULL, 10) : 10000;
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (n_tiles < 1 || n_arguments > 2) {
        fprintf(stderr, "Usage: floor [TILES]\n");
        return EXIT_USAGE;
    }
    const bool ok = scenario_read(&study, "scenarios/studies/five-models.yaml", NULL, 0, tables, n_tables, &status) &&
                    measure(study, n_tiles, &status);
    status_print(&status, stderr);
    const int exit_status = ok ? EXIT_DONE : (int)status.code;
    status_free(&status);
    scenario_free(study);
    return exit_status;
}
