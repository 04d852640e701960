/* A task made ready: which arms, which product slot each has, where columns lie; and the memory of one world
 * in hand. Internal to the engine. */
#ifndef HUIMIN_INSTANCE_H
#define HUIMIN_INSTANCE_H

#include "engine/layout.h"
#include "engine/listed_source.h"
#include "engine/rng.h"

/* A field kept by results: where it lies in the pool or tally piece. */
struct kept {
    const struct field *field;
    size_t offset; /* of element [0][0] */
};

struct engine {
    struct model_list models; /* only those whose condition holds */
    const struct person_model **person_models;
    const struct pool_model **pool_models;
    const struct study *study;
    const struct param_set *set;
    int n_outcomes, n_world_outcomes, n_tallies;
    struct outcome *outcomes, *world_outcomes;
    struct stored_tally *tallies;
    long tally_size;
    uint8_t *slot_scope; /* [set->n_slots] bit 1: path, bit 2: product */
    long n_tiles, tile_persons, tiles_per_community, n_communities;
    bool is_in_turn; /* one world at a time, whatever the threads */
};

enum { SLOT_IS_PATH = 1, SLOT_IS_PRODUCT = 2 };

struct instance {
    const struct engine *engine; /* `own`: as it is for the people of the task's region */
    struct engine own;
    struct study own_study; /* what `own` is bound to: all arms, but persons and reference of the region */
    const struct task *task;
    struct layout layout;
    struct arm_set arms; /* year is set per world */
    uint8_t product[MAX_ARMS];
    const struct quantity *arm_quantities[MAX_ARMS]; /* twins: those of their policy */
    struct quantity *moved;                          /* [n][n_slots] of the arms among them that a sweep makes */
    const struct quantity *product_quantities[MAX_ARMS + 1];
    /* Which drawn value set fills a product: a policy's, or that of the reference, n_policies. */
    int product_value_set[MAX_ARMS + 1];
    struct kept *outcomes, *world_outcomes, *tallies;
};

enum { MAX_TILES_PER_COMMUNITY = 8 };

/* Arms, products and people of a task, without the layout of its memory; freed as a whole instance is. */
bool instance_assign(struct instance *instance, const struct engine *engine, const struct task *task,
                     struct status *status);
bool instance_init(struct instance *instance, const struct engine *engine, const struct task *task,
                   struct status *status);
void instance_free(struct instance *instance);
/* How many structs params a model of this scope has. */
size_t instance_scope_count(const struct instance *instance, enum model_scope scope);

/* Of a world, [n_policies][n_years][tally_size]; 0 unless engine_keeps_tallies. */
long instance_n_kept_tallies(const struct instance *instance);

/* What one thread needs to run tiles. */
struct scratch {
    char *memory;                       /* of all that follows */
    char *transient, *tally, *entrants; /* entrants: a persistent record for some */
    char *gathered;                     /* sums of n_gathered tiles on their way to the tallies */
    int n_gathered;
    char **person_views;
    struct people_in_hand people; /* listed draws ask who they are */
};

/* One world in hand. */
struct workspace {
    char *persistent, *community_previous, *community_current, *pool, *tally;
    char *pool_view;
    double *values;                      /* [n_policies + 1][n_slots]: drawn; the last is the reference */
    char **person_params, **pool_params; /* [model] array of structs by scope */
    bool has_params;                     /* of the last world, whose values they were filled from */
    int n_scratches;
    struct scratch *scratches;
    struct rng_key key;
    int64_t *kept_tallies; /* [n_policies][n_years][tally_size]; NULL unless engine_keeps_tallies */
    /* Told at the end of every year how many are done; NULL: nobody listens. */
    void (*year_is_done)(void *context, int n_years_done);
    void *year_context;
};

bool workspace_init(struct workspace *workspace, const struct instance *instance, int n_scratches,
                    struct status *status);
void workspace_free(struct workspace *workspace, const struct instance *instance);
/* Memory of one world in hand on one thread. Fills all of it but region. */
struct engine_memory instance_memory(const struct instance *instance);
/* Tiles and communities for so many people. Refuses communities that differ between arms. */
bool engine_lay_out_people(struct engine *engine, long persons, struct status *status);

/* Draws the world's parameters into values and fills and prepares every model's params. */
void workspace_draw_parameters(struct workspace *workspace, const struct instance *instance, bool at_median,
                               uint32_t parameter_world);

/* Runs one world. Outcomes [n_policies][n_years][n_outcomes], world outcomes [n_policies][n_world_outcomes].
 * Returns false where *stop was set. */
bool world_run(struct workspace *workspace, const struct instance *instance, double *outcomes, double *world_outcomes,
               const atomic_bool *stop);

#endif
