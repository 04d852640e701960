/* What a rank has in hand: one task in a thread of its own, while the main thread speaks with other ranks. That thread
 * alone uses the ledger meanwhile. */
#ifndef HUIMIN_RANK_HAND_H
#define HUIMIN_RANK_HAND_H

#include <pthread.h>

#include "engine/ledger.h"

struct hand {
    struct ledger *ledger;
    int threads;
    const atomic_bool *stop;
    pthread_t thread;
    bool is_busy;
    atomic_bool is_finished;
    _Atomic double running_person_years; /* of the task in hand, so far */
    /* of the task in hand, or of the one before: */
    long index; /* -1: none yet */
    enum ledger_end end;
    double person_years;            /* simulated for it here: 0 where another run had done it */
    long given_worlds, kept_worlds; /* of it: taken from earlier runs; kept for the next as it was stopped */
    struct status status;
};

/* Nothing is in hand. The ledger and *stop must outlive it. */
void hand_init(struct hand *hand, struct ledger *ledger, int threads, const atomic_bool *stop);
void hand_free(struct hand *hand);
/* Begins a task. Where no thread can be had it is done at once, and other ranks wait meanwhile. */
void hand_take(struct hand *hand, long index);
/* Once for every task: whether it has just come to its end. */
bool hand_has_finished(struct hand *hand);

#endif
