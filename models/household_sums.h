/* What is left of their bills for the households of a tile to pay. */
#ifndef HUIMIN_HOUSEHOLD_SUMS_H
#define HUIMIN_HOUSEHOLD_SUMS_H

#include "engine/model.h"
#include "engine/money.h"

/* By the head's place, in one word so that one addition moves both: what the public tiers leave of the household's
 * bills in fen, and from bit PEOPLE_SHIFT on its people. Whole numbers add up to the same in any order. */
enum { PEOPLE_SHIFT = 52 };
#define LEFT_MASK ((UINT64_C(1) << PEOPLE_SHIFT) - 1)
struct households {
    uint64_t packed[TILE];
};

/* A whole number below 2^52 as a double: by bits, because only AVX-512 converts 64-bit integers in vectors. */
static inline double double_of_whole(uint64_t whole) { return vm_f64_of_bits(whole | vm_bits_of_f64(0x1p52)) - 0x1p52; }
static inline double people_of(uint64_t packed) { return double_of_whole(packed >> PEOPLE_SHIFT); }
static inline double left_fen_of(uint64_t packed) { return double_of_whole(packed & LEFT_MASK); }

#endif
