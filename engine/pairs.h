/* Neighbours in a table by one look-up for both: a gather costs by the place, not by what it takes from there. */
#ifndef HUIMIN_PAIRS_H
#define HUIMIN_PAIRS_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "engine/real.h"

#if defined(HUIMIN_DOUBLE)
enum { PAIR_LANES = 2 };
#elif defined(__AVX512F__)
enum { PAIR_LANES = 16 };
#elif defined(__AVX2__)
enum { PAIR_LANES = 8 };
#else
enum { PAIR_LANES = 4 };
#endif
typedef real pair_lanes __attribute__((vector_size(PAIR_LANES * sizeof(real))));

static inline pair_lanes pair_load(const real *values)
{
    pair_lanes some;
    memcpy(&some, values, sizeof some);
    return some;
}
static inline void pair_store(real *values, pair_lanes some) { memcpy(values, &some, sizeof some); }

/* Of PAIR_LANES indices i, table[i] and table[i + 1]. */
struct pairs {
    pair_lanes first, second;
};
#if defined(HUIMIN_DOUBLE)
static inline struct pairs pairs_at(const double *table, const int32_t *index)
{
    const __m128d a = _mm_loadu_pd(table + index[0]), b = _mm_loadu_pd(table + index[1]);
    return (struct pairs){_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b)};
}
#elif defined(__AVX512F__)
static inline struct pairs pairs_at(const float *table, const int32_t *index)
{
    const __m512i first = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    const __m512i second = _mm512_set_epi32(31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1);
    const __m512 low =
        _mm512_castpd_ps(_mm512_i32gather_pd(_mm256_loadu_si256((const __m256i_u *)index), table, sizeof(float)));
    const __m512 high =
        _mm512_castpd_ps(_mm512_i32gather_pd(_mm256_loadu_si256((const __m256i_u *)(index + 8)), table, sizeof(float)));
    return (struct pairs){_mm512_permutex2var_ps(low, first, high), _mm512_permutex2var_ps(low, second, high)};
}
#elif defined(__AVX2__)
static inline struct pairs pairs_at(const float *table, const int32_t *index)
{
    /* A shuffle stays within 128 bits: they take the indices 0, 1 and 2, 3; 4, 5 and 6, 7. */
    const __m256i at = _mm256_permute4x64_epi64(_mm256_loadu_si256((const __m256i_u *)index), 0xd8);
    const double *pairs = (const double *)(const void *)table;
    const __m256 low = _mm256_castpd_ps(_mm256_i32gather_pd(pairs, _mm256_castsi256_si128(at), sizeof(float)));
    const __m256 high = _mm256_castpd_ps(_mm256_i32gather_pd(pairs, _mm256_extracti128_si256(at, 1), sizeof(float)));
    return (struct pairs){_mm256_shuffle_ps(low, high, 0x88), _mm256_shuffle_ps(low, high, 0xdd)};
}
#else
static inline struct pairs pairs_at(const float *table, const int32_t *index)
{
    const __m128i a = _mm_loadu_si64(table + index[0]), b = _mm_loadu_si64(table + index[1]);
    const __m128i c = _mm_loadu_si64(table + index[2]), d = _mm_loadu_si64(table + index[3]);
    const __m128 low = _mm_castsi128_ps(_mm_unpacklo_epi64(a, b)), high = _mm_castsi128_ps(_mm_unpacklo_epi64(c, d));
    return (struct pairs){_mm_shuffle_ps(low, high, 0x88), _mm_shuffle_ps(low, high, 0xdd)};
}
#endif

#endif
