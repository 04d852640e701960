/* What the parts of the ledger have in common. Internal to it. */
#ifndef HUIMIN_LEDGER_FOLDER_H
#define HUIMIN_LEDGER_FOLDER_H

#include "engine/ledger.h"

bool ledger_out_of_memory(struct status *status);
/* Person-years of a whole task. */
double ledger_person_years(const struct ledger *ledger, long index);
/* Whether a task file stands that ends as a whole one does. */
bool ledger_is_file_there(const struct ledger *ledger, long index);
/* Writes down that a task is done, or no longer, in is_done, n_done and state. */
void ledger_set_done(struct ledger *ledger, long index, bool is_done);
/* Sleeps a moment, or less where a signal comes. */
void ledger_pause(void);

/* Gives up the folder: removes it where nothing is done and nobody else is at work. */
void ledger_leave(struct ledger *ledger);

/* The file of the plan: study, sizes, tasks and the resolved study, as JSON (docs/ledger.md). */
bool ledger_plan_write(const struct ledger *ledger, struct status *status);
/* Number of worlds of the plan that stands in the folder under this digest; -1 where none does. */
long ledger_plan_worlds(const struct ledger *ledger);

#endif
