#include "engine/in_order.h"

#include <stdlib.h>

bool in_order_init(struct in_order *order, long first, int room, long n_tallies, in_order_function *count,
                   void *context)
{
    *order = (struct in_order){.next = first, .room = room, .count = count, .context = context};
    pthread_mutex_init(&order->lock, NULL);
    pthread_cond_init(&order->moved, NULL);
    order->ahead = calloc((size_t)room, sizeof *order->ahead);
    bool ok = order->ahead != NULL;
    for (int i = 0; ok && n_tallies > 0 && i < room; i++) {
        order->ahead[i].tallies = malloc((size_t)n_tallies * sizeof *order->ahead[i].tallies);
        ok = order->ahead[i].tallies != NULL;
    }
    return ok;
}

void in_order_free(struct in_order *order)
{
    for (int i = 0; order->ahead && i < order->room; i++)
        free(order->ahead[i].tallies);
    free(order->ahead);
    pthread_cond_destroy(&order->moved);
    pthread_mutex_destroy(&order->lock);
}

static void count_next(struct in_order *order, const int64_t *tallies, bool is_done)
{
    order->next++;
    order->is_over = !order->count(order->context, tallies, is_done);
}

static void count_those_ahead(struct in_order *order)
{
    for (struct ahead *ahead = &order->ahead[order->next % order->room]; ahead->is_there && !order->is_over;
         ahead = &order->ahead[order->next % order->room]) {
        ahead->is_there = false;
        count_next(order, ahead->tallies, ahead->is_done);
    }
}

static void leave(struct in_order *order, long world, bool is_done, int64_t **tallies)
{
    struct ahead *const ahead = &order->ahead[world % order->room];
    int64_t *const room = ahead->tallies;
    *ahead = (struct ahead){true, is_done, *tallies};
    *tallies = room;
}

void in_order_add(struct in_order *order, long world, bool is_done, int64_t **tallies)
{
    pthread_mutex_lock(&order->lock);
    while (!order->is_over && world >= order->next + order->room)
        pthread_cond_wait(&order->moved, &order->lock);
    if (!order->is_over && world == order->next) {
        count_next(order, *tallies, is_done);
        count_those_ahead(order);
        pthread_cond_broadcast(&order->moved);
    } else if (!order->is_over) {
        leave(order, world, is_done, tallies);
    }
    pthread_mutex_unlock(&order->lock);
}
