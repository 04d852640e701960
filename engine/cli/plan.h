/* A study made ready to run: read, bound to the models, its tasks planned, and what it will take foreseen.
 * Everything that can be refused is refused here, before anything is written. */
#ifndef HUIMIN_PLAN_H
#define HUIMIN_PLAN_H

#include "engine/cli/verbs.h"
#include "engine/engine.h"

enum plan_existing {
    PLAN_NO_RESULT,      /* nothing stands at the result path */
    PLAN_RESULT_SMALLER, /* the same study with fewer worlds: will be replaced once the new one is whole */
    PLAN_RESULT_PARTIAL, /* a partial result of the same study: will be replaced by what comes */
    PLAN_RESULT_DONE,    /* this very result */
    N_PLAN_EXISTING
};

struct plan {
    struct study *study;
    struct engine *engine;
    struct task_list tasks;
    char *result_path;
    int threads;
    int n_groups;                         /* of arms that share a path */
    double person_years;                  /* of people simulated, over all sets of worlds and path groups */
    double memory_bytes, available_bytes; /* at most at one time; what may be taken of the machine */
    double simulating_bytes;     /* of memory_bytes: while worlds are simulated; else while results are put together */
    double max_memory_bytes;     /* as the user bounds it; 0: as the machine does */
    struct engine_memory memory; /* of the largest task */
    int worlds_at_once;          /* that stand in memory */
    bool is_in_turn;             /* one at a time, as more do not fit */
    double result_bytes;         /* numbers of the result */
    double disk_bytes, free_disk_bytes; /* result and task files together, at most; free where they go, or -1 */
    int look;                           /* of study->precision, which the run is to reach; 0 without one */
    bool goes_on;                       /* that look was made, and the run goes on to the next */
    double reading_seconds;             /* what plan_init took */
    enum plan_existing existing;
    int64_t existing_worlds;
};

bool plan_init(struct plan *plan, const struct options *options, struct status *status);
void plan_free(struct plan *plan); /* safe on a zeroed plan */
/* Plans the tasks anew for another number of worlds, as if the study had stated it. */
bool plan_take_worlds(struct plan *plan, long worlds, struct status *status);
/* Looks again at what stands at the result path; refuses (EXIT_INPUT) what must not be overwritten. */
bool plan_look_at_result(struct plan *plan, struct status *status);

#endif
