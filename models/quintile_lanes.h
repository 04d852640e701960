/* Sums of money by fifth of the city, some neighbours at a time. */
#ifndef HUIMIN_QUINTILE_LANES_H
#define HUIMIN_QUINTILE_LANES_H

#include "engine/bits.h"

/* Whole fen: what a tile pays stays below 2^53, so that sums of doubles are exact. */
enum { FEN_LANES = SUM_LANES / 2 };
typedef double fen_lanes __attribute__((vector_size(SUM_BYTES)));

static inline sum_lanes bytes_widened(const uint8_t *bytes)
{
#if defined(__AVX512F__)
    return (sum_lanes)_mm512_cvtepu8_epi64(_mm_loadu_si64(bytes));
#elif defined(__AVX2__)
    return (sum_lanes)_mm256_cvtepu8_epi64(_mm_loadu_si32(bytes));
#else
    return (sum_lanes)_mm_cvtepu8_epi64(_mm_loadu_si16(bytes));
#endif
}

/* Adds the amounts of those in the quintile. */
static inline void fen_add_own(fen_lanes *sum, fen_lanes amount_fen, sum_lanes quintile, int q)
{
#if defined(__AVX512F__)
    const __mmask8 is_own = _mm512_cmpeq_epi64_mask((__m512i)quintile, _mm512_set1_epi64(q));
    *sum = (fen_lanes)_mm512_mask_add_pd((__m512d)*sum, is_own, (__m512d)*sum, (__m512d)amount_fen);
#else
    *sum += (fen_lanes)((sum_lanes)amount_fen & (sum_lanes)(quintile == (uint64_t)q));
#endif
}

#endif
