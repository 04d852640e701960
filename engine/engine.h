/* What the engine does with a study: binds models, plans tasks, simulates them. It knows no insurance, no
 * files and no formats. */
#ifndef HUIMIN_ENGINE_H
#define HUIMIN_ENGINE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/asked_values.h"
#include "engine/model.h"
#include "engine/status.h"
#include "engine/study.h"

/* Raised whenever any number of any result moves. */
enum { RESULT_VERSION = 2 };

struct model_list {
    const struct person_model *const *persons;
    int n_persons;
    const struct pool_model *const *pools;
    int n_pools;
};

/* Three sets of worlds tell process from parameter uncertainty (design, section 5). World i of a set has the
 * same luck and draws whatever the number of worlds, so that a longer run only adds to a shorter one. */
enum world_set {
    WORLDS_JOINT,     /* new parameters, new luck; with parameter_uncertainty off: medians, new luck */
    WORLDS_PROCESS,   /* parameters at their medians, new luck */
    WORLDS_PARAMETER, /* new parameters, one luck */
    N_WORLD_SETS
};

/* A quantity that results keep by name: an outcome field or a stored tally, taken from the models' tables. */
struct outcome {
    const char *name, *unit, *meaning, *label_zh, *meaning_zh;
};
struct stored_tally {
    const char *name, *unit, *meaning;
    const struct axis *const *axes; /* NULL-terminated; their sizes multiply to extent */
    int extent;
    bool by_arm; /* false: one for all arms of a path */
};

/* An engine bound to models and a study. Read-only after init, shared by threads. */
struct engine;

/* Binds models to the study's parameter set. Refuses what model.h says. The study and models must outlive it. */
bool engine_init(struct engine **engine, const struct model_list *models, const struct study *study,
                 struct status *status);
void engine_free(struct engine *engine);
/* The study that it was bound to. */
const struct study *engine_study(const struct engine *engine);

int engine_n_outcomes(const struct engine *engine);
const struct outcome *engine_outcome(const struct engine *engine, int index);
int engine_n_world_outcomes(const struct engine *engine);
const struct outcome *engine_world_outcome(const struct engine *engine, int index);
int engine_n_tallies(const struct engine *engine);
const struct stored_tally *engine_tally(const struct engine *engine, int index);

/* A task: a group of arms that share a path (health and cost), at most 32 of them with their twins, and a
 * range of worlds of one set. Arms that a design makes live in the joint worlds alone. The list is a function of the
 * study alone, not of threads. */
struct task {
    enum world_set set;
    long first_world, n_worlds;
    int n_arms;
    int arms[MAX_ARMS / 2]; /* indices into study->arms, all of one region */
    char key[17];           /* hex digest of everything that determines the task's result but for n_worlds */
    int region;             /* index into study->regions; 0 without regions */
    int path;               /* tasks of one path of health and cost have the same number, below n_arms of the study */
    long n_given;           /* first of its worlds that the task's result holds already; 0 in a plan */
};
/* Whether health and cost depend on a slot of the parameter set: then each of its values has a path of its own. */
bool engine_moves_path(const struct engine *engine, int slot);
/* People of one of its worlds. */
long engine_task_persons(const struct engine *engine, const struct task *task);
struct task_list {
    long n_tasks;
    struct task *tasks;
};
bool engine_plan(const struct engine *engine, struct task_list *list, struct status *status);
void task_list_free(struct task_list *list);
/* For each arm of a task a key of all that its rows in the task's result depend on but for how many worlds it has: an
 * arm's result does not depend on its companions. slots: the drawn ones. False without memory. */
bool engine_arm_keys(const struct engine *engine, const struct task *task, const int *slots, int n_slots,
                     char keys[][17]);

/* What a task keeps in memory while it is simulated: thread_bytes for every thread, the rest for every world in
 * hand, ahead_bytes where there are several. Only people_bytes grows with the people. */
struct engine_memory {
    int region;              /* of the task */
    long persons;            /* people of one of its worlds */
    double bytes_per_person; /* lasting columns of a person, communities included */
    double people_bytes, world_bytes, thread_bytes;
    double ahead_bytes; /* what is to be counted of a world that is done before those in front of it */
};
/* Of the largest task of a list that engine_plan made. */
bool engine_foresee_memory(const struct engine *engine, const struct task_list *list, struct engine_memory *memory,
                           struct status *status);

/* A task's result. Undefined outcomes are NAN in memory (and the fill value in files, null in JSON). */
struct task_result {
    double *outcomes;       /* [n_worlds][n_arms][n_years][n_outcomes] */
    double *world_outcomes; /* [n_worlds][n_arms][n_world_outcomes] */
    double *draws; /* [n_worlds][n_arms][set->n_slots] parameter values; NULL where engine_keeps_draws says no */
    /* Stored tallies: sums over the task's worlds of the value and of its square, exact integers in double
     * where they fit; [n_arms][n_years][extent] one after the other in the order of engine_tally. NULL
     * where engine_keeps_tallies says no. */
    double *tally_sum, *tally_square_sum;
};
long engine_tally_size(const struct engine *engine); /* doubles per arm and year: the extents added up */
/* Draws of the stated arms, and tallies of their joint worlds: of arms that a design makes no result has either. */
bool engine_keeps_draws(const struct engine *engine, const struct task *task);
bool engine_keeps_tallies(const struct engine *engine, const struct task *task);
bool task_result_init(struct task_result *result, const struct engine *engine, const struct task *task,
                      struct status *status);
void task_result_free(struct task_result *result);

/* How many worlds of a task stand in memory at one time: as many as threads where the task has that many, else one. */
int engine_worlds_at_once(const struct engine *engine, const struct task *task, int threads);
/* From now on one world at a time, its blocks across the threads, which takes least memory. Before it is shared. */
void engine_take_worlds_in_turn(struct engine *engine);

/* Called by any thread with the worlds finished so far in this call: whenever one is, and, where worlds run in turn, at
 * the end of every year of one with a fraction of a world. It never falls, and ends at exactly the task's worlds. */
typedef void progress_function(void *context, double finished_worlds);

/* Simulates a task, but for the worlds that are given, on `threads` threads: worlds across threads where they are many, blocks of one world
 * where they are few; the result has the same bytes either way. Stops early, returning false with
 * EXIT_INTERRUPTED, once *stop is set: the result then holds the worlds that progress told last, and no others. */
bool engine_simulate(const struct engine *engine, const struct task *task, int threads, struct task_result *result,
                     const atomic_bool *stop, progress_function *progress, void *context, struct status *status);

/* The whole study in memory, tasks put together: what results/ reads and writes. */
struct result {
    const struct study *study;
    const struct engine *engine; /* names of outcomes and tallies; NULL where the result was read from a file */
    int n_arms, n_years, n_outcomes, n_world_outcomes;
    int n_stated_arms; /* the first of them; arms that a design makes keep only what it asks of the joint worlds */
    long n_worlds[N_WORLD_SETS];
    double *outcomes[N_WORLD_SETS];       /* [n_worlds][n_stated_arms][n_years][n_outcomes] */
    double *world_outcomes[N_WORLD_SETS]; /* [n_worlds][n_stated_arms][n_world_outcomes] */
    double *draws[N_WORLD_SETS];          /* [n_worlds][n_stated_arms][n_slots] */
    double *tally_sum, *tally_square_sum; /* [n_stated_arms][n_years][tally_size] over the joint worlds */
    long *tally_worlds;                   /* [n_stated_arms] how many joint worlds these are sums over */
    struct asked_values asked;
    double *made; /* [n_worlds of the joint][n_arms - n_stated_arms][asked.n] */
};
/* How many figures of a world every arm keeps that the study's design makes; -1 without memory. */
int engine_n_asked_values(const struct engine *engine);
/* A figure of any arm in a joint world, outcome by its index: of a year from 0, or of a whole path. NAN where an arm
 * that a design makes was not asked for it. */
double result_outcome(const struct result *result, long world, int arm, int outcome, int year);
double result_world_outcome(const struct result *result, long world, int arm, int outcome);
bool result_init(struct result *result, const struct engine *engine, struct status *status);
/* Copies a finished task into its place; tallies are added in task order by the caller's loop. */
void result_add(struct result *result, const struct task *task, const struct task_result *task_result);
void result_free(struct result *result);

#endif
