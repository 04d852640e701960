/* Differences between two results on the same luck, the second less the first, world by world: their mean, and an error
 * from which the luck that both share has gone. */
#ifndef HUIMIN_PAIRED_H
#define HUIMIN_PAIRED_H

#include "results/pairing.h"
#include "results/summary.h"

/* Over the worlds of the pairing in which both define the figure. NAN where undefined. */
struct paired {
    long n_worlds;
    double a, b, difference; /* means; difference = b - a */
    double se, low, high;    /* of the difference, from the differences in each world; Student's t, 95% */
    double unpaired_se; /* what it would be had the two no luck in common: √((variance of a + of b) / n_worlds) */
    double gain;        /* unpaired_se over se; NAN where all worlds have the same difference */
};

/* An event of a whole path: in how many worlds only one saw it. Limits by interval_paired. */
struct paired_event {
    long n_worlds, both, only_a, only_b;
    double a, b, difference, low, high;
};

/* Two arms of a pairing, and where an outcome stands in each record; -1 where it is not there. */
struct paired_place {
    int pair, a, b;
};
/* Where an outcome of a year stands, by name; and one of a whole path. */
struct paired_place paired_outcome(const struct pairing *pairing, int pair, const char *name);
struct paired_place paired_world_outcome(const struct pairing *pairing, int pair, const char *name);

/* room: three values for each world of the pairing. */
struct paired paired_of_outcome(const struct pairing *pairing, double *room, struct paired_place place, int year);
/* Of a whole path: undefined unless both live the same number of years. */
struct paired paired_of_world(const struct pairing *pairing, double *room, struct paired_place place);
struct paired_event paired_of_event(const struct pairing *pairing, struct paired_place place);
/* Whether figures of whole paths can be compared. */
bool paired_has_paths(const struct pairing *pairing);

/* The room that paired_of_outcome asks for; the caller's to free. NULL without memory, which is said. */
double *paired_room(const struct pairing *pairing, struct status *status);

/* What a payer pays a head and year, in yuan. These are sums over worlds, so that there is a difference but no paired
 * error; undefined unless both have the same worlds. */
struct paired_payer {
    double a, b, difference;
};
struct waterfall;
struct paired_payer paired_of_payer(const struct pairing *pairing, const struct waterfall *a, const struct waterfall *b,
                                    struct summary_room *room, int pair, int year, int payer);
/* Where both records are whole and hold payments by the same payers, over the same worlds. */
bool paired_payers(const struct pairing *pairing, struct waterfall *a, struct waterfall *b);

#endif
