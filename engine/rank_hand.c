#include "engine/rank_hand.h"

#include "engine/ledger_folder.h"

void hand_init(struct hand *hand, struct ledger *ledger, int threads, const atomic_bool *stop)
{
    *hand = (struct hand){.ledger = ledger, .threads = threads, .stop = stop, .index = -1};
}

void hand_free(struct hand *hand)
{
    if (hand->is_busy) {
        pthread_join(hand->thread, NULL);
    }
    status_free(&hand->status);
}

static void watch_hand(void *context, const struct ledger_state *state)
{
    struct hand *hand = context;
    atomic_store(&hand->running_person_years, state->own_person_years - hand->ledger->state.own_person_years);
}

static void *do_task(void *context)
{
    struct hand *hand = context;
    struct ledger *ledger = hand->ledger;
    const double before = ledger->state.own_person_years;
    const long given_before = ledger->given_worlds, kept_before = ledger->kept_worlds;
    ledger_set_done(ledger, hand->index, false); /* rank 0 knows better: it may have found the file damaged */
    hand->end = ledger_do_task(ledger, hand->index, hand->threads, hand->stop, watch_hand, hand, &hand->status);
    hand->person_years = ledger->state.own_person_years - before;
    hand->given_worlds = ledger->given_worlds - given_before;
    hand->kept_worlds = ledger->kept_worlds - kept_before;
    atomic_store(&hand->is_finished, true);
    return NULL;
}

void hand_take(struct hand *hand, long index)
{
    hand->index = index;
    atomic_store(&hand->is_finished, false);
    atomic_store(&hand->running_person_years, 0.0);
    hand->is_busy = pthread_create(&hand->thread, NULL, do_task, hand) == 0;
    if (!hand->is_busy) {
        do_task(hand);
    }
}

bool hand_has_finished(struct hand *hand)
{
    if (!atomic_load(&hand->is_finished)) {
        return false;
    }
    if (hand->is_busy) {
        pthread_join(hand->thread, NULL);
    }
    hand->is_busy = false;
    atomic_store(&hand->is_finished, false);
    atomic_store(&hand->running_person_years, 0.0);
    return true;
}
