/* Worlds are finished in any order and counted in their own. A thread whose world is done before those in front of it
 * leaves what is to be counted here and goes on; only one that is far ahead waits. */
#ifndef HUIMIN_IN_ORDER_H
#define HUIMIN_IN_ORDER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct ahead { /* a world that waits for those in front of it */
    bool is_there, is_done;
    int64_t *tallies; /* room for those of one; NULL where there are none to count */
};

/* Told of every world in order, under the lock; false ends the counting. */
typedef bool in_order_function(void *context, const int64_t *tallies, bool is_done);

struct in_order {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    long next; /* the first world that is not counted */
    int room;  /* worlds from there on that may be done */
    bool is_over;
    struct ahead *ahead; /* [room], world w at w modulo room */
    in_order_function *count;
    void *context;
};

/* n_tallies: of a world, 0 where none are counted. False without memory; in_order_free takes it either way. */
bool in_order_init(struct in_order *order, long first, int room, long n_tallies, in_order_function *count,
                   void *context);
void in_order_free(struct in_order *order);
/* A world's turn, or its place in the queue: there its tallies are changed for as much room. */
void in_order_add(struct in_order *order, long world, bool is_done, int64_t **tallies);

#endif
