/* Two results side by side on the same luck: which arm of the second stands beside which of the first, what of them is
 * common, and what differs in their inputs. World i of both has the same people with the same luck, so that the
 * difference in a world is the effect of the inputs, and hardly luck. */
#ifndef HUIMIN_PAIRING_H
#define HUIMIN_PAIRING_H

#include "results/record.h"

struct paired_arms {
    int a, b; /* arms of the first and of the second record */
};

/* A parameter that differs: in one pair of arms, or in all where `pair` is PAIRING_ALL_PAIRS. */
enum { PAIRING_ALL_PAIRS = -1 };
struct pairing_input {
    int pair;
    const char *key, *unit, *meaning, *meaning_zh;
    const char *a, *b; /* values as text, the records' own; NULL where that record has no such row */
};

/* A zeroed struct is an empty pairing. The records stay the caller's and must outlive it. */
struct pairing {
    const struct record *a, *b; /* the same one where arms of one result are paired */
    const char *path_a, *path_b;
    int n_pairs, n_inputs, n_years;
    long n_worlds; /* the first ones, which both have */
    struct paired_arms *pairs;
    struct pairing_input *inputs;
    const struct record_input **rows_a, **rows_b; /* the inputs of each record, by key and arm */
};

/* Which arms to pair. n_names 0: those of the same name. `names`: "A=B", an arm of each; where `is_one` holds there is
 * one record, and the names are its arms: each of the others beside the first. */
struct pairing_wish {
    bool is_one;
    int n_names;
    const char *const *names;
};

/* Refuses (EXIT_INPUT), one sentence each, what does not share luck: another seed, number of people, result version,
 * population or region, parameter uncertainty in one alone; and arms that are not there. */
bool pairing_init(struct pairing *pairing, const struct record *a, const char *path_a, const struct record *b,
                  const char *path_b, const struct pairing_wish *wish, struct status *status);
void pairing_free(struct pairing *pairing);

/* The parts of pairing_init that stand in pairing_inputs.c. Orders the inputs of both records, so that they can be found;
 * fills in what differs between the pairs. False without memory. */
bool pairing_index_inputs(struct pairing *pairing);
bool pairing_find_inputs(struct pairing *pairing);
/* The row of a parameter in an arm of the first record, or of the second; where a year has none, that of the last year
 * before it which has. NULL where there is none. */
const struct record_input *pairing_input_a(const struct pairing *pairing, int arm, const char *key);
const struct record_input *pairing_input_b(const struct pairing *pairing, int arm, const char *key);

#endif
