/* The households of a tile whom what the public tiers and the employer leave of their bills would ruin: only they can be
 * spared by what is paid beyond, so that only they are followed by arm. */
#ifndef HUIMIN_HOUSEHOLD_AFFECTED_H
#define HUIMIN_HOUSEHOLD_AFFECTED_H

#include "engine/bits.h"
#include "models/domain.h"
#include "models/household_burden.h"
#include "models/household_sums.h"

static inline struct plane find_candidates(const struct limits *limits, double level, const real *restrict income_yuan,
                                           const struct households *households)
{
    const struct limits own = *limits;
    uint8_t is_candidate[TILE];
    for (int j = 0; j < TILE; j++) { /* hot */
        const uint64_t packed = households->packed[j];
        is_candidate[j] = (uint8_t)may_be_affected(&own, (double)income_yuan[j] * level, people_of(packed),
                                                   left_fen_of(packed) * (1.0 / FEN_PER_YUAN));
    }
    return plane_of_flags(is_candidate, TILE);
}

/* Counts by quintile in a word, twelve bits each: a tile has no more than TILE households. */
enum { QUINTILE_BITS = 12 };
static inline int64_t count_of_quintile(uint64_t counts, int q) { return counts >> (QUINTILE_BITS * q) & 0xfff; }

struct affected { /* catastrophic or impoverished by what the public tiers and the employer leave */
    int n;
    double income_yuan[TILE], people[TILE], left_fen[TILE];
    uint64_t counted[TILE]; /* 1, in its quintile's place */
    uint64_t catastrophic, impoverished;
    int16_t index_of[TILE]; /* by head; -1: not affected */
};

/* income_yuan: per head of the household, in yuan of the first year; level: of incomes. */
static inline void find_affected(const struct limits *limits, double level, const real *income_yuan,
                                 const uint8_t *income_quintile, const struct households *households,
                                 struct affected *affected)
{
    const struct plane candidates = find_candidates(limits, level, income_yuan, households);
    affected->n = 0;
    affected->catastrophic = affected->impoverished = 0;
    memset(affected->index_of, 0xff, sizeof affected->index_of);
    FOR_EACH_BIT(head, &candidates)
    {
        const double people = people_of(households->packed[head]), left_fen = left_fen_of(households->packed[head]);
        const double head_yuan = (double)income_yuan[head] * level;
        double household_yuan = 0.0;
        for (int member = 0; member < (int)people; member++)
            household_yuan += head_yuan;
        const int catastrophic = is_catastrophic(limits, household_yuan, people, yuan_of_fen(left_fen));
        const int impoverished = is_impoverished(limits, household_yuan, people, yuan_of_fen(left_fen));
        if (!(catastrophic | impoverished))
            continue;
        const int a = affected->n++;
        affected->index_of[head] = (int16_t)a;
        affected->income_yuan[a] = household_yuan;
        affected->people[a] = people;
        affected->left_fen[a] = left_fen;
        affected->counted[a] = UINT64_C(1) << (QUINTILE_BITS * income_quintile[head]);
        affected->catastrophic += catastrophic ? affected->counted[a] : 0;
        affected->impoverished += impoverished ? affected->counted[a] : 0;
    }
}

/* How many still are, by quintile as above, once relief_fen is paid to each. */
static inline void count_relieved(const struct limits *limits, const struct affected *affected,
                                  const int64_t *relief_fen, uint64_t *catastrophic, uint64_t *impoverished)
{
    const struct limits own = *limits;
    uint64_t all_catastrophic = 0, all_impoverished = 0;
    for (int a = 0; a < affected->n; a++) {
        const double left_yuan = yuan_of_fen(affected->left_fen[a] - double_of_whole((uint64_t)relief_fen[a]));
        const double income_yuan = affected->income_yuan[a], people = affected->people[a];
        all_catastrophic += is_catastrophic(&own, income_yuan, people, left_yuan) ? affected->counted[a] : 0;
        all_impoverished += is_impoverished(&own, income_yuan, people, left_yuan) ? affected->counted[a] : 0;
    }
    *catastrophic = all_catastrophic;
    *impoverished = all_impoverished;
}

#endif
