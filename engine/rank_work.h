/* The tasks of a ledger shared out between ranks: rank 0 hands them out, the largest first, to whoever has nothing in
 * hand, and works itself. Task files go to the common folder; messages carry indices alone. */
#ifndef HUIMIN_RANK_WORK_H
#define HUIMIN_RANK_WORK_H

#include "engine/ledger.h"
#include "engine/rank.h"

/* Of rank 0, as ledger_simulate, which it is where there is one rank. Ends when no rank has anything in hand and all
 * others have left the ledger, so that the tasks can be put together. Sets *stop where a rank was stopped or failed. */
bool rank_simulate(struct ledger *ledger, int threads, atomic_bool *stop, ledger_progress *progress, void *context,
                   struct status *status);
/* Of the other ranks, from RANK_BEGIN on, with the ledger open: does what rank 0 hands out, until there is no more. Sets
 * *stop where rank 0 says so, and tells rank 0 where it was set. `last` is the message that ended it: RANK_FINISH, or
 * RANK_DISMISS where rank 0 came to a sudden end. What went wrong was told to rank 0. */
void rank_work(struct ledger *ledger, int threads, atomic_bool *stop, struct rank_message *last);
/* Tells rank 0 what went wrong here: the first sentence. */
void rank_complain(const struct status *status);

#endif
