/* The ledger of a run: which tasks of a study are done. A finished task is a file of its own, named by the
 * task's key, in a folder beside the result (NAME.tasks); the folder goes when the result stands. So the
 * same command continues wherever an earlier one stopped, and a result that exists is whole. */
#ifndef HUIMIN_LEDGER_H
#define HUIMIN_LEDGER_H

#include "engine/engine.h"

struct ledger {
    const struct engine *engine;
    const struct task_list *tasks;
    char *result_path, *folder;
    bool *is_done; /* [tasks->n_tasks] */
    long n_done;
    int n_slots, *slots; /* drawn slots: the only ones that task files keep */
    int lock;            /* descriptor of the locked folder; -1 while not locked */
};

/* The result path that a study has unless its user names another, in malloc'ed memory:
 * results/runs/STUDY-<digest>.h5. NULL without memory. */
char *ledger_default_path(const struct study *study);

/* Reads and writes nothing. The engine and the list must outlive the ledger. */
bool ledger_init(struct ledger *ledger, const struct engine *engine, const struct task_list *tasks,
                 const char *result_path, struct status *status);
/* Unlocks and frees; safe on a zeroed ledger. A folder without a finished task is removed. */
void ledger_free(struct ledger *ledger);

/* Finds which tasks are done already: is_done and n_done. Only reads; a damaged task file counts as not done and
 * is named on `talk` (NULL: silently). */
void ledger_look(struct ledger *ledger, FILE *talk);

/* Makes the folder, locks it against a second run on the same result (refused with EXIT_RUN_FAILED), removes
 * what broken-off writes left, and looks for what is done. */
bool ledger_lock(struct ledger *ledger, FILE *talk, struct status *status);

/* How far a run is: of all its tasks, and what this call did of it itself. */
struct ledger_state {
    long finished_worlds, all_worlds;
    double finished_person_years, all_person_years, own_person_years;
    int region; /* in hand; index into study->regions */
};
/* Called when a task begins, whenever a world is finished and, where worlds run in turn, at the end of every year of
 * one, by any thread. Worlds are whole ones; person-years count what is done of the one in hand. */
typedef void ledger_progress(void *context, const struct ledger_state *state);

/* Simulates what is not done, task after task, keeping each. False with EXIT_INTERRUPTED once *stop is set. */
bool ledger_simulate(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress,
                     void *context, struct status *status);
/* Puts all tasks together, in their order. The result is the caller's to free. */
bool ledger_collect(const struct ledger *ledger, struct result *result, struct status *status);
/* Once the result stands: removes the task files and their folder. */
void ledger_clear(struct ledger *ledger);

#endif
