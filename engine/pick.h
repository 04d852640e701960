/* The values of some of a tile's people side by side, in order, and back to their places. */
#ifndef HUIMIN_PICK_H
#define HUIMIN_PICK_H

#include "engine/bits.h"

/* A list has room for a tile and one vector more: whole vectors are stored, and what is behind the last is overwritten. */
enum { PICK_LANES = 64 / sizeof(real), PICK_ROOM = TILE + 16 };

/* Places of a list in whole vectors. */
static inline int pick_padded(int n) { return (n + PICK_LANES - 1) / PICK_LANES * PICK_LANES; }

/* values[i] = table[code[i]], for TILE codes below 4. */
static inline void pick_of_four(real *restrict values, const real table[4], const uint8_t *restrict code)
{
#if defined(__AVX512F__) && !defined(HUIMIN_DOUBLE)
    const __m512 four = _mm512_broadcast_f32x4(_mm_loadu_ps(table));
    for (int i = 0; i < TILE; i += 16) {
        const __m512i some = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i_u *)(code + i)));
        _mm512_storeu_ps(values + i, _mm512_permutexvar_ps(some, four));
    }
#else
    const real a = table[0], b = table[1], c = table[2], d = table[3];
    for (int i = 0; i < TILE; i++) {
        const real low = code[i] == 0 ? a : b, high = code[i] == 2 ? c : d;
        values[i] = code[i] < 2 ? low : high;
    }
#endif
}

/* A code and a value of each of the people of a plane into lists of PICK_ROOM places. Returns their number. */
static inline int pick_people(int32_t *restrict picked_codes, real *restrict picked_values,
                              const int32_t *restrict codes, const real *restrict values, const struct plane *plane)
{
    int n = 0;
#if defined(__AVX512F__) && !defined(HUIMIN_DOUBLE)
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += 16) {
            const __mmask16 in = (__mmask16)(word >> first);
            const __m512i some_codes = _mm512_loadu_si512(codes + 64 * w + first);
            const __m512 some_values = _mm512_loadu_ps(values + 64 * w + first);
            _mm512_storeu_si512(picked_codes + n, _mm512_maskz_compress_epi32(in, some_codes));
            _mm512_storeu_ps(picked_values + n, _mm512_maskz_compress_ps(in, some_values));
            n += __builtin_popcount(in);
        }
    }
#else
    FOR_EACH_BIT(i, plane)
    {
        picked_codes[n] = codes[i];
        picked_values[n++] = values[i];
    }
#endif
    return n;
}

/* A list of PICK_ROOM places into the values of the people of a plane; those of others stay. */
static inline void pick_put_back(real *restrict values, const real *restrict picked, const struct plane *plane)
{
    int n = 0;
#if defined(__AVX512F__) && !defined(HUIMIN_DOUBLE)
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += 16) {
            const __mmask16 in = (__mmask16)(word >> first);
            const __m512 some = _mm512_maskz_expand_ps(in, _mm512_loadu_ps(picked + n));
            _mm512_mask_storeu_ps(values + 64 * w + first, in, some);
            n += __builtin_popcount(in);
        }
    }
#else
    FOR_EACH_BIT(i, plane) values[i] = picked[n++];
#endif
}

#endif
