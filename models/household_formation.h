/* Who lives with whom: the first population of a tile put into households. A pure function of ages, sexes and
 * uniforms, in time that grows with the number of persons. */
#ifndef HUIMIN_HOUSEHOLD_FORMATION_H
#define HUIMIN_HOUSEHOLD_FORMATION_H

#include "models/domain.h"

enum { GROWN_AGE_YEARS = 20, N_HOUSEHOLD_DRAWS = 3 };

struct household_parameters {
    double mean_size;       /* persons a household */
    double couple_share;    /* of women of 22 and over, where a man of fitting age is left */
    double elder_own_share; /* of couples and singles of 65 and over: who keep a home of their own */
    double young_own_share; /* of singles under 30 */
};
#define HOUSEHOLD_USES(type_, member_)                                                                                 \
    USES(type_, member_.mean_size, "city.household.mean_size", 1),                                                     \
        USES(type_, member_.couple_share, "city.household.couple_share", 1),                                           \
        USES(type_, member_.elder_own_share, "city.household.elder_own_share", 1),                                     \
        USES(type_, member_.young_own_share, "city.household.young_own_share", 1)

/* The people of a tile, n <= TILE. uniforms: N_HOUSEHOLD_DRAWS planes of TILE, each in (0, 1). */
struct household_people {
    int n;
    const uint8_t *age_years, *sex, *is_present;
    const real *uniforms;
};

/* head[i] is the place of the head of i's household; head[head[i]] == head[i]. Heads are grown up wherever a
 * tile has anyone grown up; an empty place joins a household that a newborn would. */
void household_form(const struct household_people *people, const struct household_parameters *parameters,
                    uint16_t *head);

#endif
