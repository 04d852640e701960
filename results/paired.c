#include "results/paired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/partial.h"
#include "results/waterfall.h"

struct paired_place paired_outcome(const struct pairing *pairing, int pair, const char *name)
{
    return (struct paired_place){pair, record_outcome(pairing->a, name), record_outcome(pairing->b, name)};
}

struct paired_place paired_world_outcome(const struct pairing *pairing, int pair, const char *name)
{
    return (struct paired_place){pair, record_world_outcome(pairing->a, name), record_world_outcome(pairing->b, name)};
}

bool paired_has_paths(const struct pairing *pairing) { return pairing->a->n_years == pairing->b->n_years; }

double *paired_room(const struct pairing *pairing, struct status *status)
{
    double *const room = malloc((size_t)pairing->n_worlds * 3 * sizeof *room + 1);
    if (!room) {
        status_add(status, EXIT_RUN_FAILED, "not enough memory to compare the worlds");
    }
    return room;
}

/* From the values of both and their differences, n_worlds of each. */
static struct paired paired_of_values(double *a, double *b, double *differences, long n_worlds)
{
    const struct summary first = summary_of_values(a, n_worlds), second = summary_of_values(b, n_worlds);
    const struct summary difference = summary_of_values(differences, n_worlds);
    const struct interval interval = interval_of_mean(difference.mean, difference.se, difference.n_worlds);
    struct paired paired = {.n_worlds = n_worlds,
                            .a = first.mean,
                            .b = second.mean,
                            .difference = difference.mean,
                            .se = difference.se,
                            .low = interval.low,
                            .high = interval.high};
    paired.unpaired_se = sqrt((first.sd * first.sd + second.sd * second.sd) / (double)n_worlds);
    paired.gain = difference.se > 0.0 ? paired.unpaired_se / difference.se : (double)NAN;
    return paired;
}

/* Keeps the worlds in which both values are defined. */
static long keep_world(const struct pairing *pairing, double *room, long n, double a, double b)
{
    if (!isfinite(a) || !isfinite(b)) {
        return n;
    }
    room[n] = a;
    room[pairing->n_worlds + n] = b;
    room[2 * pairing->n_worlds + n] = b - a;
    return n + 1;
}

static struct paired paired_of_room(const struct pairing *pairing, double *room, long n)
{
    return paired_of_values(room, room + pairing->n_worlds, room + 2 * pairing->n_worlds, n);
}

struct paired paired_of_outcome(const struct pairing *pairing, double *room, struct paired_place place, int year)
{
    const struct paired_arms arms = pairing->pairs[place.pair];
    long n = 0;
    for (long world = 0; place.a >= 0 && place.b >= 0 && world < pairing->n_worlds; world++) {
        n = keep_world(pairing, room, n, record_value(pairing->a, WORLDS_JOINT, world, arms.a, year, place.a),
                       record_value(pairing->b, WORLDS_JOINT, world, arms.b, year, place.b));
    }
    return paired_of_room(pairing, room, n);
}

struct paired paired_of_world(const struct pairing *pairing, double *room, struct paired_place place)
{
    const struct paired_arms arms = pairing->pairs[place.pair];
    const bool is_there = paired_has_paths(pairing) && place.a >= 0 && place.b >= 0;
    long n = 0;
    for (long world = 0; is_there && world < pairing->n_worlds; world++) {
        n = keep_world(pairing, room, n, record_world_value(pairing->a, WORLDS_JOINT, world, arms.a, place.a),
                       record_world_value(pairing->b, WORLDS_JOINT, world, arms.b, place.b));
    }
    return paired_of_room(pairing, room, n);
}

struct paired_event paired_of_event(const struct pairing *pairing, struct paired_place place)
{
    const struct paired_arms arms = pairing->pairs[place.pair];
    const bool is_there = paired_has_paths(pairing) && place.a >= 0 && place.b >= 0;
    struct paired_event event = {0};
    for (long world = 0; is_there && world < pairing->n_worlds; world++) {
        const double a = record_world_value(pairing->a, WORLDS_JOINT, world, arms.a, place.a);
        const double b = record_world_value(pairing->b, WORLDS_JOINT, world, arms.b, place.b);
        if (isfinite(a) && isfinite(b)) {
            event.n_worlds++;
            event.both += a != 0.0 && b != 0.0;
            event.only_a += a != 0.0 && b == 0.0;
            event.only_b += a == 0.0 && b != 0.0;
        }
    }
    const double n = (double)event.n_worlds;
    const struct interval interval =
        interval_paired((double)event.both, (double)event.only_a, (double)event.only_b,
                        (double)(event.n_worlds - event.both - event.only_a - event.only_b));
    event.a = (double)(event.both + event.only_a) / n;
    event.b = (double)(event.both + event.only_b) / n;
    event.difference = (double)(event.only_b - event.only_a) / n;
    event.low = interval.low;
    event.high = interval.high;
    return event;
}

bool paired_payers(const struct pairing *pairing, struct waterfall *a, struct waterfall *b)
{
    if (!waterfall_find(a, pairing->a) || !waterfall_find(b, pairing->b) || a->n_payers != b->n_payers ||
        pairing->a->worlds != pairing->b->worlds || partial_is(pairing->a) || partial_is(pairing->b)) {
        return false;
    }
    for (int payer = 0; payer < a->n_payers; payer++) {
        if (strcmp(a->payers[payer], b->payers[payer]) != 0) {
            return false;
        }
    }
    return true;
}

struct paired_payer paired_of_payer(const struct pairing *pairing, const struct waterfall *a, const struct waterfall *b,
                                    struct summary_room *room, int pair, int year, int payer)
{
    const struct paired_arms arms = pairing->pairs[pair];
    const double first = waterfall_of(a, room, arms.a, year, WATERFALL_ALL, payer, false).yuan_per_head;
    const double second = waterfall_of(b, room, arms.b, year, WATERFALL_ALL, payer, false).yuan_per_head;
    return (struct paired_payer){first, second, second - first};
}
