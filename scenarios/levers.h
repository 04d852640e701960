/* The section `levers` of a study: what differs between two arms, taken apart into levers, each of which moves some
 * parameters. The program makes an arm of every combination. */
#ifndef HUIMIN_SCENARIO_LEVERS_H
#define HUIMIN_SCENARIO_LEVERS_H

#include "engine/design.h"
#include "scenarios/arms.h"

/* Keys of the section, of one of its levers, and of one of its sets. */
enum { N_LEVERS_KEYS = 5, N_LEVER_KEYS = 4, N_LEVER_SET_KEYS = 5 };
extern const struct stated_key LEVERS_KEYS[N_LEVERS_KEYS], LEVER_KEYS[N_LEVER_KEYS], LEVER_SET_KEYS[N_LEVER_SET_KEYS];

/* The section as it is stated. */
struct levers_outline {
    const struct node *node; /* of the section; NULL where there is none */
    const struct node *lever_nodes[MAX_LEVERS];
    const struct node *set_nodes[MAX_LEVER_SETS];
    int from[MAX_LEVER_SETS], to[MAX_LEVER_SETS]; /* numbers of arms */
    int *lever_of;                                /* [set->n_params] the lever that moves a parameter, or -1 */
};

/* Reads the section; texts go to the reading's pool. Refuses unknown keys, arms and parameters, more than MAX_LEVERS
 * levers, a parameter in two of them, an arm against itself. */
bool levers_read(struct reading *reading, const struct node *node, const struct arm_list *arms, struct levers *levers,
                 struct levers_outline *outline);
/* Refuses a lever that moves nothing in any set, and a difference between the arms of a set that no lever moves. The
 * sheets are those of the arms `from` and `to`, set by set. */
bool levers_check(struct reading *reading, const struct levers *levers, const struct levers_outline *outline,
                  struct sheet *const *from, struct sheet *const *to);
/* Makes `sheet` the combination of a set in which lever j stands as in `to` where bit j is 1, and as in `from`
 * elsewhere. */
void levers_combine(const struct reading *reading, const struct levers_outline *outline, unsigned combination,
                    const struct sheet *from, const struct sheet *to, struct sheet *sheet);

#endif
