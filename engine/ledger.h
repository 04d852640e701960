/* The ledger of a run: which tasks of a study are done, and who does the others. A finished task is a file of its own,
 * named by the task's key, in a folder beside the result; an ordinary run removes it when the result stands. So the same
 * command continues wherever an earlier one stopped, any number of processes help each other in one folder, and a
 * result that exists is whole. docs/ledger.md says what stands in the folder. */
#ifndef HUIMIN_LEDGER_H
#define HUIMIN_LEDGER_H

#include <time.h>

#include "engine/engine.h"
#include "engine/lock.h"

/* How far a run is: of all its tasks, and what this process did of it itself. */
struct ledger_state {
    long finished_worlds, all_worlds;
    double finished_person_years, all_person_years, own_person_years;
    int region; /* in hand; index into study->regions */
};

struct ledger_given;

struct ledger {
    const struct engine *engine;
    const struct task_list *tasks;
    char *result_path, *folder;
    bool *is_done;    /* [tasks->n_tasks] as far as this process knows */
    bool *has_failed; /* [tasks->n_tasks] in the hands of this process */
    long n_done, n_failed;
    int n_slots, *slots; /* drawn slots: the only ones that task files keep */
    struct lock lock;    /* shared by all who work on this plan in this folder */
    struct lock turn;    /* of who puts the result together */
    bool has_locks;      /* the file system keeps locks */
    bool is_gone;        /* others have put the result together, and removed the tasks */
    FILE *talk;          /* for what people should know; NULL: silence */
    struct ledger_state state;
    struct lock worker; /* what this process tells of itself */
    time_t start_time;
    double start_seconds, beat_seconds;
    atomic_flag is_beating;
    struct ledger_given *given; /* what other task files hold; NULL until it is asked for */
    long given_worlds;          /* that were taken from them and not simulated: those that all arms of a task had */
    long kept_worlds;           /* of the task in hand when it was stopped: kept for the next run */
    long others_worlds;         /* of another look of this study, at which others are; 0: ledger_open met none */
    /* Set before ledger_open where needed: */
    int part, n_parts; /* takes only tasks whose index modulo n_parts is part; n_parts 0: all */
    const char *label; /* what this process is called beside host and pid, as "rank 3"; may be NULL */
};

/* The result path that a study has unless its user names another, in malloc'ed memory:
 * results/runs/STUDY-<digest>.h5. NULL without memory. */
char *ledger_default_path(const struct study *study);

/* The folder of a result's tasks, in malloc'ed memory: NAME.tasks of NAME.h5 and of NAME-<digest>.h5. Digest NULL: of
 * whatever eight hex digits; "": none. */
char *ledger_folder_of(const char *result_path, const char *digest);

/* Reads and writes nothing. The engine and the list must outlive the ledger. */
bool ledger_init(struct ledger *ledger, const struct engine *engine, const struct task_list *tasks,
                 const char *result_path, struct status *status);
/* Frees, and gives up all locks; safe on a zeroed ledger. A folder without a finished task is removed, unless others
 * are at work in it. */
void ledger_free(struct ledger *ledger);

/* Finds which tasks are done already: is_done, n_done and state. Only reads, and no task file whole: one that is
 * damaged inside is found when the result is put together. A truncated one is named on `talk` (NULL: silently). */
void ledger_look(struct ledger *ledger, FILE *talk);

/* Makes the folder, enters it beside others who do the same plan there, keeps the plan in it, and looks for what is
 * done. Refuses (EXIT_RUN_FAILED) where others do the same study with another number of worlds; without a sentence where
 * that is another look of a study that states its precision: others_worlds. */
bool ledger_open(struct ledger *ledger, FILE *talk, struct status *status);

/* Called when a task begins, whenever a world is finished and, where worlds run in turn, at the end of every year of
 * one, by any thread. Worlds are whole ones; person-years count what is done of the one in hand. */
typedef void ledger_progress(void *context, const struct ledger_state *state);

enum ledger_end {
    LEDGER_DONE,    /* its file stands, whoever did it */
    LEDGER_BUSY,    /* another process has it in hand */
    LEDGER_FAILED,  /* it could not be done; noted in the folder, and told */
    LEDGER_GONE,    /* the folder has gone: the result stands */
    LEDGER_STOPPED, /* the status says why: interrupted, or nothing can be kept in the folder (a full disk) */
};
/* Does one task, unless it is done or another process has it in hand. */
enum ledger_end ledger_do_task(struct ledger *ledger, long index, int threads, const atomic_bool *stop,
                               ledger_progress *progress, void *context, struct status *status);
/* Does what is not done of its part, task after task, waiting for what other processes have in hand; with parts it
 * does not wait. A task that fails hinders no other: at the end false with EXIT_RUN_FAILED and a sentence for each. False
 * with EXIT_INTERRUPTED once *stop is set. `is_gone` where others were quicker. */
bool ledger_simulate(struct ledger *ledger, int threads, const atomic_bool *stop, ledger_progress *progress,
                     void *context, struct status *status);

/* Waits until no other process puts this result together: the caller then looks whether the result stands. False with
 * EXIT_INTERRUPTED once *stop is set. */
bool ledger_take_turn(struct ledger *ledger, const atomic_bool *stop, struct status *status);
/* Puts all tasks together, in their order; the result is the caller's to free. Task files that are missing or damaged
 * are named, removed and no longer done: then false without a sentence, and they must be simulated again. */
bool ledger_collect(struct ledger *ledger, struct result *result, struct status *status);
/* What a result holds that is put together before all tasks are done. */
struct ledger_partial {
    long worlds, all_worlds;   /* first ones of every set that every arm has, but for those of a sweep */
    long n_points, all_points; /* of a sweep: those whose arms have these worlds */
    long n_tasks, all_tasks;   /* that are whole */
};
/* Puts together what is done, whole or as far as it goes, and removes nothing: damaged task files are named and
 * left out. The result has partial->worlds worlds, but is of a study that asks for more; figures of a sweep's points
 * that do not have them are undefined, and tallies are over all worlds that their arm has. With no world, or with
 * everything, there is nothing to free. False without memory. */
bool ledger_collect_partial(struct ledger *ledger, struct result *result, struct ledger_partial *partial,
                            struct status *status);
/* Once the result stands: removes the plan, the task files and, where nothing else is in it, the folder. */
void ledger_clear(struct ledger *ledger);

/* Names in the folder, in malloc'ed memory, NULL without memory: of a task ("….h5", "….claim"), of this plan
 * ("….plan.json"). */
char *ledger_task_path(const struct ledger *ledger, long index, const char *ending);
char *ledger_plan_path(const struct ledger *ledger, const char *ending);

#endif
