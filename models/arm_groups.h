/* Arms with the same product, eight at a time, so that one look at a case serves them all. */
#ifndef HUIMIN_ARM_GROUPS_H
#define HUIMIN_ARM_GROUPS_H

#include "engine/bits.h"

enum { GROUP_ARMS = 8 };

struct arm_group {
    int n, arm[GROUP_ARMS];
    struct plane stays[GROUP_ARMS], joins[GROUP_ARMS];
    /* This year's members; of them those of last year, and the others. Nobody in the lanes from n on. */
    const struct plane *members[GROUP_ARMS], *stayers[GROUP_ARMS], *joiners[GROUP_ARMS];
};

/* The next arms from `first` on that have the product of this slot, none in the last group perhaps. Returns where to
 * look for the next group; n_arms at the end. membership, was_member: planes of all arms. */
static inline int arm_group_find(struct arm_group *group, const struct arm_set *arms, int slot, int first,
                                 const struct plane *membership, const struct plane *was_member)
{
    static const struct plane NOBODY = {{0}};
    int k = first;
    for (group->n = 0; k < arms->n_arms && group->n < GROUP_ARMS; k++) {
        const int lane = group->n;
        if (arms->product[k] != slot)
            continue;
        group->arm[group->n++] = k;
        group->stays[lane] = plane_both(&membership[k], &was_member[k]);
        group->joins[lane] = plane_without(&membership[k], &was_member[k]);
        group->members[lane] = &membership[k];
        group->stayers[lane] = &group->stays[lane];
        group->joiners[lane] = &group->joins[lane];
    }
    for (int lane = group->n; lane < GROUP_ARMS; lane++)
        group->members[lane] = group->stayers[lane] = group->joiners[lane] = &NOBODY;
    return k;
}

#endif
