/* Rank 0: hands out the tasks of a ledger, and does some itself. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "engine/ledger_folder.h"
#include "engine/rank_hand.h"
#include "engine/rank_work.h"

/* ELSEWHERE: another run had it in hand when it was last tried. FOREIGN: of another part. */
enum task_state { TASK_OPEN, TASK_IN_HAND, TASK_ELSEWHERE, TASK_DONE, TASK_FAILED, TASK_FOREIGN };
enum { DOZES_BEFORE_ANOTHER_TRY = 200 };

struct manager {
    struct ledger *ledger;
    struct hand hand;
    struct status *status;
    atomic_bool *stop;
    long *order;          /* [n_tasks] indices, the largest task first */
    uint8_t *task_states; /* [n_tasks] enum task_state */
    bool *is_free;        /* [n_ranks] has asked, and has nothing in hand */
    long first_open;      /* place in the order before which nothing is open */
    long n_elsewhere;
    int n_busy, n_here;             /* ranks with a task in hand; other ranks that have not left the ledger */
    bool is_stopping, is_told;      /* no task is handed out any more; all ranks were told to stop */
    struct ledger_state state;      /* of all ranks, without what is in hand */
    long given_worlds, kept_worlds; /* in other ranks */
};

static double task_size(const struct ledger *ledger, long index)
{
    return ledger_person_years(ledger, index) * ledger->tasks->tasks[index].n_arms;
}

static int larger_first(const void *left, const void *right, void *context)
{
    const long a = *(const long *)left, b = *(const long *)right;
    const double size_a = task_size(context, a), size_b = task_size(context, b);
    return size_a != size_b ? (size_a < size_b) - (size_a > size_b) : (a > b) - (a < b);
}

static void manager_free(struct manager *manager)
{
    hand_free(&manager->hand);
    free(manager->order);
    free(manager->task_states);
    free(manager->is_free);
}

static bool manager_init(struct manager *manager, struct ledger *ledger, int threads, atomic_bool *stop,
                         struct status *status)
{
    const long n_tasks = ledger->tasks->n_tasks;
    *manager = (struct manager){.ledger = ledger, .status = status, .stop = stop, .state = ledger->state};
    hand_init(&manager->hand, ledger, threads, stop);
    manager->n_here = rank_count() - 1;
    manager->order = calloc((size_t)n_tasks + 1, sizeof *manager->order);
    manager->task_states = calloc((size_t)n_tasks + 1, sizeof *manager->task_states);
    manager->is_free = calloc((size_t)rank_count(), sizeof *manager->is_free);
    if (!manager->order || !manager->task_states || !manager->is_free) {
        manager_free(manager);
        ledger_out_of_memory(status);
        return false;
    }
    for (long i = 0; i < n_tasks; i++) {
        manager->order[i] = i;
        const bool is_foreign = ledger->n_parts > 0 && i % ledger->n_parts != ledger->part;
        manager->task_states[i] = ledger->is_done[i] ? TASK_DONE : is_foreign ? TASK_FOREIGN : TASK_OPEN;
    }
    qsort_r(manager->order, (size_t)n_tasks, sizeof *manager->order, larger_first, ledger);
    manager->is_free[0] = true;
    return true;
}

static long next_task(struct manager *manager)
{
    const long n_tasks = manager->ledger->tasks->n_tasks;
    while (manager->first_open < n_tasks && manager->task_states[manager->order[manager->first_open]] != TASK_OPEN) {
        manager->first_open++;
    }
    return manager->first_open < n_tasks ? manager->order[manager->first_open] : -1;
}

/* Something to do for every rank that has nothing in hand. */
static void hand_out(struct manager *manager)
{
    for (int rank = 0; rank < rank_count() && !manager->is_stopping; rank++) {
        const long index = manager->is_free[rank] ? next_task(manager) : -1;
        if (index < 0) {
            continue;
        }
        manager->task_states[index] = TASK_IN_HAND;
        manager->is_free[rank] = false;
        manager->n_busy++;
        manager->state.region = manager->ledger->tasks->tasks[index].region;
        if (rank > 0) {
            rank_send(rank, &(struct rank_message){.word = RANK_TASK, .index = index});
        } else {
            hand_take(&manager->hand, index);
        }
    }
}

/* A rank has nothing in hand any more, and this is how its task ended; index -1: it had none. */
static void take_back(struct manager *manager, int rank, long index, enum ledger_end end, double person_years)
{
    struct ledger_state *state = &manager->state;
    manager->is_free[rank] = true;
    if (index < 0) {
        return;
    }
    manager->n_busy--;
    state->own_person_years += person_years;
    if (end == LEDGER_DONE) {
        manager->task_states[index] = TASK_DONE;
        state->finished_worlds += manager->ledger->tasks->tasks[index].n_worlds;
        state->finished_person_years += ledger_person_years(manager->ledger, index);
    } else if (end == LEDGER_BUSY) {
        manager->task_states[index] = TASK_ELSEWHERE;
        manager->n_elsewhere += manager->ledger->n_parts == 0; /* a part does not wait for others */
    } else if (end == LEDGER_FAILED) {
        manager->task_states[index] = TASK_FAILED;
    } else {
        manager->ledger->is_gone = manager->ledger->is_gone || end == LEDGER_GONE;
        manager->is_stopping = true;
    }
}

static void hear(struct manager *manager, const struct rank_message *message)
{
    if (message->word == RANK_READY) {
        take_back(manager, message->from, message->index, (enum ledger_end)message->code, message->person_years);
        manager->given_worlds += message->given_worlds;
        manager->kept_worlds += message->kept_worlds;
    } else if (message->word == RANK_LEFT) {
        manager->n_here--;
    } else if (message->word == RANK_TROUBLE && status_ok(manager->status)) {
        status_add(manager->status, (enum exit_code)message->code, "%s", message->text);
    }
}

/* Hears of tasks that have ended, here and elsewhere. Whether anything has happened. */
static bool listen(struct manager *manager)
{
    struct hand *hand = &manager->hand;
    struct rank_message message;
    bool has_happened = false;
    while (rank_receive(&message)) {
        hear(manager, &message);
        has_happened = true;
    }
    if (hand_has_finished(hand)) {
        if (!status_ok(&hand->status) && status_ok(manager->status)) {
            status_add(manager->status, hand->status.code, "%s", hand->status.sentences[0]);
        }
        status_free(&hand->status);
        take_back(manager, 0, hand->index, hand->end, hand->person_years);
        has_happened = true;
    }
    return has_happened;
}

/* After a while, what another run had in hand is tried again. */
static void try_again(struct manager *manager, int idle)
{
    if (manager->n_elsewhere == 0 || idle % DOZES_BEFORE_ANOTHER_TRY != DOZES_BEFORE_ANOTHER_TRY - 1) {
        return;
    }
    for (long i = 0; i < manager->ledger->tasks->n_tasks; i++) {
        if (manager->task_states[i] == TASK_ELSEWHERE) {
            manager->task_states[i] = TASK_OPEN;
        }
    }
    manager->n_elsewhere = 0;
    manager->first_open = 0;
}

/* A signal or trouble anywhere: nobody goes on. */
static void stop_where_needed(struct manager *manager)
{
    if (atomic_load(manager->stop) && status_ok(manager->status)) {
        status_add(manager->status, EXIT_INTERRUPTED, "stopped between two tasks");
    }
    if (!status_ok(manager->status) && !manager->is_told) {
        manager->is_told = manager->is_stopping = true;
        atomic_store(manager->stop, true);
        rank_send_all(&(struct rank_message){.word = RANK_STOP});
    }
}

static void show(struct manager *manager, ledger_progress *progress, void *context)
{
    struct ledger_state state = manager->state;
    const double running = atomic_load(&manager->hand.running_person_years);
    state.finished_person_years += running;
    state.own_person_years += running;
    progress(context, &state);
}

/* Until nothing is in hand anywhere and nothing is left that could be done. */
static void manage(struct manager *manager, ledger_progress *progress, void *context)
{
    for (int idle = 0; manager->n_busy > 0 || manager->n_elsewhere > 0 || next_task(manager) >= 0; idle++) {
        if (listen(manager)) {
            idle = 0;
        }
        stop_where_needed(manager);
        if (manager->is_stopping && manager->n_busy == 0) {
            break;
        }
        hand_out(manager);
        try_again(manager, idle);
        if (progress) {
            show(manager, progress, context);
        }
        rank_doze(idle);
    }
    rank_send_all(&(struct rank_message){.word = RANK_FINISH});
    while (manager->n_here > 0) {
        struct rank_message message;
        rank_wait(&message);
        hear(manager, &message);
    }
}

/* What the ledger did not see itself: tasks of other ranks. */
static void write_down(const struct manager *manager)
{
    struct ledger *ledger = manager->ledger;
    ledger->n_failed = 0;
    for (long i = 0; i < ledger->tasks->n_tasks; i++) {
        ledger_set_done(ledger, i, manager->task_states[i] == TASK_DONE);
        ledger->has_failed[i] = manager->task_states[i] == TASK_FAILED;
        ledger->n_failed += ledger->has_failed[i];
    }
    ledger->state.own_person_years = manager->state.own_person_years;
    ledger->given_worlds += manager->given_worlds;
    ledger->kept_worlds += manager->kept_worlds;
}

bool rank_simulate(struct ledger *ledger, int threads, atomic_bool *stop, ledger_progress *progress, void *context,
                   struct status *status)
{
    struct manager manager;
    if (rank_count() == 1) {
        return ledger_simulate(ledger, threads, stop, progress, context, status);
    }
    if (!manager_init(&manager, ledger, threads, stop, status)) {
        return false;
    }
    struct rank_message begin = {
        .word = RANK_BEGIN, .index = ledger->tasks->n_tasks, .code = (int)engine_study(ledger->engine)->run.worlds};
    snprintf(begin.text, sizeof begin.text, "%s", engine_study(ledger->engine)->digest);
    rank_send_all(&begin);
    manage(&manager, progress, context);
    write_down(&manager);
    manager_free(&manager);
    return status_ok(status) && ledger_name_failures(ledger, status);
}
