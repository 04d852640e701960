/* Whose listed disease begins in a year, and how likely that was. */
#ifndef HUIMIN_NETWORK_HEALTH_H
#define HUIMIN_NETWORK_HEALTH_H

#include "engine/bits.h"
#include "models/network_people.h"

/* The people of a tile, in the columns of their models. */
struct network_ill {
    int n, is_first_year;
    const uint8_t *age_years, *sex, *state, *is_settled, *before; /* before: states at last year's end */
    const uint32_t *onset_word;
};

struct network_health {
    uint8_t before[TILE]; /* a state, or what network_people.h adds; 0 from the last person on, as below */
    int32_t hazard[TILE]; /* of a listed disease this year, parts of 2^31 */
    struct plane was_major, onset;
};

/* The first year's people were ill when they were made: of some of them it is said here that they fell ill in it. */
static inline void network_health_first_year(struct network_health *health, const struct network_params *params,
                                             const struct network_ill *people)
{
    FOR_EACH_BIT(i, &health->was_major)
    {
        const int row = network_health_row(people->sex[i], people->age_years[i]);
        if (!word_is_below(people->onset_word[i], params->first_onset[row]))
            continue;
        health->before[i] = BEFORE_UNKNOWN;
        health->onset.word[i / 64] |= UINT64_C(1) << i % 64;
    }
    health->was_major = plane_without(&health->was_major, &health->onset);
}

static inline void network_health_hazards(struct network_health *health, const struct network_params *params,
                                          const struct network_ill *people)
{
    const int n = people->n;
    const uint8_t *restrict sex = people->sex, *restrict age_years = people->age_years;
    const uint8_t *restrict before = health->before;
    const uint32_t *restrict table = params->hazard;
    int32_t *restrict hazard = health->hazard;
    int32_t row[TILE];
    for (int i = 0; i < n; i++) /* hot */
        row[i] = (sex[i] * N_AGES + age_years[i]) * N_BEFORE + before[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        hazard[i] = (int32_t)table[row[i]];
    memset(hazard + n, 0, (size_t)(TILE - n) * sizeof *hazard);
}

static inline void network_health_find(struct network_health *health, const struct network_params *params,
                                       const struct network_ill *people)
{
    const int n = people->n;
    const uint8_t *restrict settled = people->is_settled, *restrict last = people->before;
    const uint8_t *restrict state = people->state;
    uint8_t *restrict before = health->before;
    if (people->is_first_year)
        memcpy(before, state, (size_t)n);
    else
        for (int i = 0; i < n; i++) /* hot */
            before[i] = (uint8_t)((last[i] & -settled[i]) | (BEFORE_NEWCOMER & (settled[i] - 1)));
    memset(before + n, 0, (size_t)(TILE - n));
    const struct plane is_major = plane_of_code(state, MAJOR);
    const struct plane was_major = plane_of_code(before, MAJOR), newcomer = plane_of_code(before, BEFORE_NEWCOMER);
    const struct plane had = plane_either(&was_major, &newcomer);
    health->was_major = plane_both(&is_major, &had);
    health->onset = plane_without(&is_major, &had);
    plane_cut(&health->was_major, n);
    plane_cut(&health->onset, n);
    if (people->is_first_year)
        network_health_first_year(health, params, people);
    network_health_hazards(health, params, people);
}

#endif
