/* The values of some of a tile's people side by side, in order, and back to their places. */
#ifndef HUIMIN_PICK_H
#define HUIMIN_PICK_H

#include "engine/bits.h"

/* A list has room for a tile and one vector more: whole vectors are stored, and what is behind the last is overwritten. */
enum { PICK_LANES = 64 / sizeof(real), PICK_ROOM = TILE + 16 };

/* Places of a list in whole vectors. */
static inline int pick_padded(int n) { return (n + PICK_LANES - 1) / PICK_LANES * PICK_LANES; }

/* values[i] = table[code[i]], for whole vectors. The compiler takes elements one by one where it may not assume that a
 * gather is fast. */
static inline void pick_from_table(real *restrict values, const real *restrict table, const int32_t *restrict code,
                                   int n)
{
#if defined(__AVX512F__) && !defined(HUIMIN_DOUBLE)
    for (int i = 0; i < n; i += 16)
        _mm512_storeu_ps(values + i, _mm512_i32gather_ps(_mm512_loadu_si512(code + i), table, sizeof *table));
#else
    for (int i = 0; i < n; i++)
        values[i] = table[code[i]];
#endif
}

#if defined(__AVX512F__) && !defined(HUIMIN_DOUBLE)
static inline int pick_codes(int32_t *restrict picked, const int32_t *restrict values, const struct plane *plane)
{
    int n = 0;
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += 16) {
            const __mmask16 in = (__mmask16)(word >> first);
            const __m512i some = _mm512_loadu_si512(values + 64 * w + first);
            _mm512_storeu_si512(picked + n, _mm512_maskz_compress_epi32(in, some));
            n += __builtin_popcount(in);
        }
    }
    return n;
}

static inline int pick_reals(real *restrict picked, const real *restrict values, const struct plane *plane)
{
    int n = 0;
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += 16) {
            const __mmask16 in = (__mmask16)(word >> first);
            const __m512 some = _mm512_loadu_ps(values + 64 * w + first);
            _mm512_storeu_ps(picked + n, _mm512_maskz_compress_ps(in, some));
            n += __builtin_popcount(in);
        }
    }
    return n;
}

static inline void pick_put_back(real *restrict values, const real *restrict picked, const struct plane *plane)
{
    int n = 0;
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += 16) {
            const __mmask16 in = (__mmask16)(word >> first);
            real *const some = values + 64 * w + first;
            _mm512_mask_storeu_ps(some, in, _mm512_maskz_expand_ps(in, _mm512_loadu_ps(picked + n)));
            n += __builtin_popcount(in);
        }
    }
}
#else
/* Values of the people of a plane into a list of PICK_ROOM places. Returns their number. */
static inline int pick_codes(int32_t *restrict picked, const int32_t *restrict values, const struct plane *plane)
{
    int n = 0;
    FOR_EACH_BIT(i, plane) picked[n++] = values[i];
    return n;
}

static inline int pick_reals(real *restrict picked, const real *restrict values, const struct plane *plane)
{
    int n = 0;
    FOR_EACH_BIT(i, plane) picked[n++] = values[i];
    return n;
}

/* A list of PICK_ROOM places into the values of the people of a plane; those of others stay. */
static inline void pick_put_back(real *restrict values, const real *restrict picked, const struct plane *plane)
{
    int n = 0;
    FOR_EACH_BIT(i, plane) values[i] = picked[n++];
}
#endif

#endif
