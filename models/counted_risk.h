/* A count of people and the sum of their risk in one word, so that one addition moves both: of GATHERED_TILES tiles below
 * 2¹⁶ people and 2¹⁶ · 2³² milliyuan. */
#ifndef HUIMIN_COUNTED_RISK_H
#define HUIMIN_COUNTED_RISK_H

#include <stdint.h>

#include "engine/model.h"

_Static_assert(GATHERED_TILES *TILE < 1 << 16, "the count has 16 bits");

enum { COUNTED_RISK_SHIFT = 48 };

static inline uint64_t counted_risk(uint64_t people, uint64_t milliyuan)
{
    return people << COUNTED_RISK_SHIFT | milliyuan;
}
static inline int64_t counted_risk_people(uint64_t word) { return (int64_t)(word >> COUNTED_RISK_SHIFT); }
static inline int64_t counted_risk_milliyuan(uint64_t word)
{
    return (int64_t)(word & ((UINT64_C(1) << COUNTED_RISK_SHIFT) - 1));
}

#endif
