#define _GNU_SOURCE
#include "engine/rank_work.h"

#include <stdio.h>
#include <unistd.h>

#include "engine/rank_hand.h"

void rank_complain(const struct status *status)
{
    struct rank_message message = {.word = RANK_TROUBLE, .code = (int)status->code};
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    snprintf(message.text, sizeof message.text, "rank %d on %s: %s", rank_index(), host,
             status->n_sentences > 0 ? status->sentences[0] : "");
    rank_send(0, &message);
}

static void say_ready(struct hand *hand)
{
    if (!status_ok(&hand->status)) {
        rank_complain(&hand->status);
        status_free(&hand->status);
    }
    rank_send(0, &(struct rank_message){.word = RANK_READY,
                                        .code = (int)hand->end,
                                        .index = hand->index,
                                        .person_years = hand->person_years,
                                        .given_worlds = hand->given_worlds,
                                        .kept_worlds = hand->kept_worlds});
}

/* A signal came to this rank while it had nothing in hand. */
static void say_stopped(const atomic_bool *stop, bool *is_told)
{
    if (atomic_load(stop) && !*is_told) {
        rank_send(0, &(struct rank_message){.word = RANK_TROUBLE, .code = EXIT_INTERRUPTED, .text = "stopped"});
        *is_told = true;
    }
}

void rank_work(struct ledger *ledger, int threads, atomic_bool *stop, struct rank_message *last)
{
    struct hand hand;
    bool is_told = false;
    *last = (struct rank_message){.word = RANK_READY};
    hand_init(&hand, ledger, threads, stop);
    say_ready(&hand);
    for (int idle = 0; last->word != RANK_FINISH && last->word != RANK_DISMISS; idle++) {
        if (hand_has_finished(&hand)) {
            say_ready(&hand);
            idle = 0;
        }
        say_stopped(stop, &is_told);
        if (!rank_receive(last)) {
            rank_doze(idle);
        } else if (last->word == RANK_TASK) {
            hand_take(&hand, last->index);
            idle = 0;
        } else {
            is_told = true;
            atomic_store(stop, atomic_load(stop) || last->word != RANK_FINISH);
        }
    }
    hand_free(&hand);
}
