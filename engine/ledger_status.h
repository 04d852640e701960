/* What stands in the folder of a ledger, for who looks on from outside: reads alone, and hinders nobody. */
#ifndef HUIMIN_LEDGER_STATUS_H
#define HUIMIN_LEDGER_STATUS_H

#include <stdbool.h>

#include "engine/status.h"

/* A process at work, a task in hand, or a task that failed; texts may be "", never NULL. */
struct ledger_entry {
    char *task; /* KEY-N; of a process "" */
    char *host, *pid, *label, *when, *what, *why;
    double seconds, person_years; /* of a process: since it began */
    double in_hand_person_years;  /* of a process: of its task in hand */
};
struct ledger_entries {
    int n;
    struct ledger_entry *entries;
};

/* One plan of a folder. */
struct ledger_status {
    char *study, *digest, *result;
    long worlds, n_tasks, n_done, n_failed; /* n_failed: and nobody has it in hand again */
    double person_years, done_person_years; /* done: what is done of tasks in hand too */
    double person_years_per_second;         /* of all processes at work */
    struct ledger_entries workers, running, failures;
    bool has_locks; /* false: the file system keeps none, and what is said to run may be dead */
};

/* All plans of a folder, the newest first; the caller's to free with ledger_status_free. Refuses (EXIT_INPUT) a folder
 * that is not there or holds no plan. */
bool ledger_status_read(const char *folder, struct ledger_status **statuses, int *n_statuses, struct status *status);
void ledger_status_free(struct ledger_status *statuses, int n_statuses);
/* Tasks that wait: neither done, nor in hand, nor failed. */
long ledger_status_planned(const struct ledger_status *ledger_status);
/* Of what is not done, at the rate of the processes at work; negative where nobody is at work. */
double ledger_status_seconds_left(const struct ledger_status *ledger_status);

#endif
