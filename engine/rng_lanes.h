/* Words of several counters of the generator side by side. Internal to rng_fill.c. */
#ifndef HUIMIN_RNG_LANES_H
#define HUIMIN_RNG_LANES_H

#include <immintrin.h>
#include <stdint.h>

/* A vector holds one word of several counters in its 64-bit lanes, where the 32 x 32 bit product that Philox needs
 * is one instruction. Only the low half of a lane counts until the words are stored. lanes_store_own stores of each
 * lane, with the words of its group of four in the halves of `first` and `second`, that of its person. */
#if defined(__AVX512F__)
typedef __m512i lanes;
enum { LANES = 8, MOST_BLOCKS = 4 };
static inline lanes lanes_set(uint64_t value) { return _mm512_set1_epi64((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm512_loadu_si512(from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm512_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm512_shuffle_epi32(x, _MM_PERM_DDBB); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm512_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm512_ternarylogic_epi64(x, y, z, 0x96); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm512_mask_shuffle_epi32(low, 0xaaaa, high, _MM_PERM_CCAA);
}
static inline lanes lanes_persons(const uint32_t *from)
{
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)from));
}
static inline lanes lanes_groups(lanes persons) { return _mm512_srli_epi64(persons, 2); }
static inline void lanes_store_own(uint32_t *to, lanes first, lanes second, lanes persons)
{
    const lanes pair = _mm512_mask_mov_epi64(first, _mm512_test_epi64_mask(persons, lanes_set(2)), second);
    const lanes bits = _mm512_slli_epi64(_mm512_and_si512(persons, lanes_set(1)), 5);
    _mm256_storeu_si256((__m256i *)to, _mm512_cvtepi64_epi32(_mm512_srlv_epi64(pair, bits)));
}
#elif defined(__AVX2__)
typedef __m256i lanes;
enum { LANES = 4, MOST_BLOCKS = 2 };
static inline lanes lanes_set(uint64_t value) { return _mm256_set1_epi64x((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm256_loadu_si256((const __m256i *)from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm256_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm256_shuffle_epi32(x, 0xf5); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm256_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm256_xor_si256(_mm256_xor_si256(x, y), z); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xaa);
}
static inline lanes lanes_persons(const uint32_t *from)
{
    return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)from));
}
static inline lanes lanes_groups(lanes persons) { return _mm256_srli_epi64(persons, 2); }
static inline void lanes_store_own(uint32_t *to, lanes first, lanes second, lanes persons)
{
    const lanes is_second = _mm256_cmpeq_epi64(_mm256_and_si256(persons, lanes_set(2)), lanes_set(2));
    const lanes pair = _mm256_blendv_epi8(first, second, is_second);
    const lanes bits = _mm256_slli_epi64(_mm256_and_si256(persons, lanes_set(1)), 5);
    const lanes own =
        _mm256_permutevar8x32_epi32(_mm256_srlv_epi64(pair, bits), _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    _mm_storeu_si128((__m128i *)to, _mm256_castsi256_si128(own));
}
#else
typedef __m128i lanes;
enum { LANES = 2, MOST_BLOCKS = 2 };
static inline lanes lanes_set(uint64_t value) { return _mm_set1_epi64x((long long)value); }
static inline lanes lanes_load(const uint64_t *from) { return _mm_loadu_si128((const __m128i *)from); }
static inline lanes lanes_product(lanes x, lanes y) { return _mm_mul_epu32(x, y); }
static inline lanes lanes_high(lanes x) { return _mm_shuffle_epi32(x, 0xf5); }
static inline lanes lanes_add(lanes x, lanes y) { return _mm_add_epi64(x, y); }
static inline lanes lanes_xor(lanes x, lanes y, lanes z) { return _mm_xor_si128(_mm_xor_si128(x, y), z); }
static inline lanes lanes_pair(lanes low, lanes high)
{
    return _mm_or_si128(_mm_and_si128(low, lanes_set(0xffffffffu)), _mm_slli_epi64(high, 32));
}
static inline lanes lanes_persons(const uint32_t *from)
{
    return _mm_cvtepu32_epi64(_mm_loadl_epi64((const __m128i *)from));
}
static inline lanes lanes_groups(lanes persons) { return _mm_srli_epi64(persons, 2); }
static inline void lanes_store_own(uint32_t *to, lanes first, lanes second, lanes persons)
{
    const lanes is_second = _mm_cmpeq_epi64(_mm_and_si128(persons, lanes_set(2)), lanes_set(2));
    const lanes is_odd = _mm_cmpeq_epi64(_mm_and_si128(persons, lanes_set(1)), lanes_set(1));
    const lanes pair = _mm_blendv_epi8(first, second, is_second);
    const lanes own = _mm_blendv_epi8(pair, _mm_srli_epi64(pair, 32), is_odd);
    _mm_storel_epi64((__m128i *)to, _mm_shuffle_epi32(own, 0x08));
}
#endif

#endif
