/* The section `map` of a study: a grid over two parameters of an arm. The program makes an arm of every point. */
#ifndef HUIMIN_MAP_AXES_H
#define HUIMIN_MAP_AXES_H

#include "engine/design.h"
#include "scenarios/arms.h"

/* Keys of the section, and of one of its axes. */
enum { N_MAP_KEYS = 4, N_AXIS_KEYS = 7 };
extern const struct stated_key MAP_KEYS[N_MAP_KEYS], AXIS_KEYS[N_AXIS_KEYS];

/* The section as it is stated: what each axis moves. */
struct map_outline {
    const struct node *node; /* of the section; NULL where there is none */
    const struct node *axis_nodes[2];
    int arm;                       /* number of the arm */
    int first_slot[2], n_slots[2]; /* slots that an axis sets alike: of one value, of one label, of all years */
};

/* Reads the section; texts go to the reading's pool. Refuses unknown keys, arms and parameters, a parameter that takes
 * no numbers, a unit that is not its own, values out of its range, fewer than 2 or more than MAX_MAP_STEPS of them, the
 * same parameter twice. */
bool map_read(struct reading *reading, const struct node *node, const struct arm_list *arms, struct map *map,
              struct map_outline *outline);
/* Makes `sheet` the point (x, y) of the grid over the arm's own sheet. */
void map_place(struct reading *reading, const struct map *map, const struct map_outline *outline, int x, int y,
               const struct sheet *arm, struct sheet *sheet);

#endif
