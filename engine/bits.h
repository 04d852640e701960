/* Flags of a tile as planes of bits, 64 people a word, so that counts of conjunctions are a few popcounts. */
#ifndef HUIMIN_BITS_H
#define HUIMIN_BITS_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "engine/model.h"

/* The comparison of some neighbours, a bit each: the one thing that gcc does not find by itself. */
#if defined(HUIMIN_DOUBLE)
enum { BITS_LANES = 2 };
static inline uint32_t bits_less(const double *a, const double *b)
{
    return (uint32_t)_mm_movemask_pd(_mm_cmplt_pd(_mm_loadu_pd(a), _mm_loadu_pd(b)));
}
#elif defined(__AVX512F__)
enum { BITS_LANES = 16 };
static inline uint32_t bits_less(const float *a, const float *b)
{
    return _mm512_cmp_ps_mask(_mm512_loadu_ps(a), _mm512_loadu_ps(b), _CMP_LT_OS);
}
#elif defined(__AVX__)
enum { BITS_LANES = 8 };
static inline uint32_t bits_less(const float *a, const float *b)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(a), _mm256_loadu_ps(b), _CMP_LT_OS));
}
#else
enum { BITS_LANES = 4 };
static inline uint32_t bits_less(const float *a, const float *b)
{
    return (uint32_t)_mm_movemask_ps(_mm_cmplt_ps(_mm_loadu_ps(a), _mm_loadu_ps(b)));
}
#endif

/* Some neighbouring bytes at once, a bit each: equal to a code, at least a limit, with a bit set. */
#if defined(__AVX512BW__)
enum { BITS_BYTES = 64 };
typedef __m512i bits_bytes;
static inline bits_bytes bits_load(const uint8_t *codes) { return _mm512_loadu_si512(codes); }
static inline uint64_t bits_equal(bits_bytes codes, uint8_t code)
{
    return _mm512_cmpeq_epi8_mask(codes, _mm512_set1_epi8((char)code));
}
static inline uint64_t bits_at_least(bits_bytes codes, uint8_t limit)
{
    return _mm512_cmpge_epu8_mask(codes, _mm512_set1_epi8((char)limit));
}
static inline uint64_t bits_with(bits_bytes codes, int bit)
{
    return _mm512_test_epi8_mask(codes, _mm512_set1_epi8((char)(1 << bit)));
}
#elif defined(__AVX2__)
enum { BITS_BYTES = 32 };
typedef __m256i bits_bytes;
static inline bits_bytes bits_load(const uint8_t *codes) { return _mm256_loadu_si256((const __m256i_u *)codes); }
static inline uint64_t bits_equal(bits_bytes codes, uint8_t code)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(codes, _mm256_set1_epi8((char)code)));
}
static inline uint64_t bits_at_least(bits_bytes codes, uint8_t limit)
{
    const __m256i limits = _mm256_set1_epi8((char)limit);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(codes, limits), codes));
}
static inline uint64_t bits_with(bits_bytes codes, int bit)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(codes, 7 - bit));
}
#else
enum { BITS_BYTES = 16 };
typedef __m128i bits_bytes;
static inline bits_bytes bits_load(const uint8_t *codes) { return _mm_loadu_si128((const __m128i_u *)codes); }
static inline uint64_t bits_equal(bits_bytes codes, uint8_t code)
{
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(codes, _mm_set1_epi8((char)code)));
}
static inline uint64_t bits_at_least(bits_bytes codes, uint8_t limit)
{
    const __m128i limits = _mm_set1_epi8((char)limit);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(codes, limits), codes));
}
static inline uint64_t bits_with(bits_bytes codes, int bit)
{
    return (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(codes, 7 - bit));
}
#endif

/* Clears the places from n on. */
static inline void plane_cut(struct plane *plane, int n)
{
    for (int w = 0; w < PLANE_WORDS; w++) {
        const int left = n - 64 * w;
        plane->word[w] &= left >= 64 ? ~UINT64_C(0) : left <= 0 ? 0 : (UINT64_C(1) << left) - 1;
    }
}

/* Of TILE bytes, a plane: those with this bit set. Places from n on are what their bytes give, here and below. */
static inline struct plane plane_with_bit(const uint8_t *codes, int bit)
{
    struct plane plane;
    for (int w = 0; w < PLANE_WORDS; w++) {
        uint64_t word = 0;
        for (int first = 0; first < 64; first += BITS_BYTES)
            word |= bits_with(bits_load(codes + 64 * w + first), bit) << first;
        plane.word[w] = word;
    }
    return plane;
}

static inline struct plane plane_of_code(const uint8_t *codes, uint8_t code)
{
    struct plane plane;
    for (int w = 0; w < PLANE_WORDS; w++) {
        uint64_t word = 0;
        for (int first = 0; first < 64; first += BITS_BYTES)
            word |= bits_equal(bits_load(codes + 64 * w + first), code) << first;
        plane.word[w] = word;
    }
    return plane;
}

static inline struct plane plane_at_least(const uint8_t *codes, uint8_t limit)
{
    struct plane plane;
    for (int w = 0; w < PLANE_WORDS; w++) {
        uint64_t word = 0;
        for (int first = 0; first < 64; first += BITS_BYTES)
            word |= bits_at_least(bits_load(codes + 64 * w + first), limit) << first;
        plane.word[w] = word;
    }
    return plane;
}

/* 0/1 flags of n people into a plane; places from n on are 0. flags has room for TILE bytes. */
static inline struct plane plane_of_flags(const uint8_t *flags, int n)
{
    struct plane plane = plane_with_bit(flags, 0);
    plane_cut(&plane, n);
    return plane;
}

/* Bit i: a[a_step · i] < b[b_step · i]; a step is 1, or 0 for BITS_LANES equal values. */
static inline struct plane plane_of_steps(const real *a, int a_step, const real *b, int b_step)
{
    struct plane plane;
    for (int w = 0; w < PLANE_WORDS; w++) {
        uint64_t word = 0;
        for (int first = 0; first < 64; first += BITS_LANES)
            word |= (uint64_t)bits_less(a + a_step * (64 * w + first), b + b_step * (64 * w + first)) << first;
        plane.word[w] = word;
    }
    return plane;
}

static inline void bits_repeat(real values[BITS_LANES], real value)
{
    for (int lane = 0; lane < BITS_LANES; lane++)
        values[lane] = value;
}

/* Bit i: a[i] < b[i], for TILE values. Places from n on are what their values give. */
static inline struct plane plane_of_less(const real *a, const real *b) { return plane_of_steps(a, 1, b, 1); }

/* Bit i: a[i] < limit. */
static inline struct plane plane_of_below(const real *a, real limit)
{
    real limits[BITS_LANES];
    bits_repeat(limits, limit);
    return plane_of_steps(a, 1, limits, 0);
}

/* Bit i: a[i] > limit. */
static inline struct plane plane_of_above(const real *a, real limit)
{
    real limits[BITS_LANES];
    bits_repeat(limits, limit);
    return plane_of_steps(limits, 0, a, 1);
}

/* For loops over the people of half a word: bit i of it says whether person i is in. */
static const uint32_t BIT_OF_HALF[32] = {
    1u << 0,  1u << 1,  1u << 2,  1u << 3,  1u << 4,  1u << 5,  1u << 6,  1u << 7,  1u << 8,  1u << 9,  1u << 10,
    1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15, 1u << 16, 1u << 17, 1u << 18, 1u << 19, 1u << 20, 1u << 21,
    1u << 22, 1u << 23, 1u << 24, 1u << 25, 1u << 26, 1u << 27, 1u << 28, 1u << 29, 1u << 30, 1u << 31};
enum { PLANE_HALVES = 2 * PLANE_WORDS };
static inline uint32_t plane_half(const struct plane *plane, int half)
{
    return (uint32_t)(plane->word[half / 2] >> (half % 2 * 32));
}

/* Sum of the values where the bit is set, of TILE values. */
#if defined(__AVX512F__)
enum { SUM_BYTES = 64 };
#elif defined(__AVX2__)
enum { SUM_BYTES = 32 };
#else
enum { SUM_BYTES = 16 };
#endif
enum { SUM_LANES = SUM_BYTES / 4 };
typedef uint32_t sum_words __attribute__((vector_size(SUM_BYTES)));
typedef uint64_t sum_lanes __attribute__((vector_size(SUM_BYTES)));

/* sum + value of those in the lowest bits of `members`. */
static inline sum_words sum_selected(sum_words sum, sum_words values, uint64_t members)
{
#if defined(__AVX512F__)
    return (sum_words)_mm512_mask_add_epi32((__m512i)sum, (__mmask16)members, (__m512i)sum, (__m512i)values);
#else
    sum_words bit;
    memcpy(&bit, BIT_OF_HALF, sizeof bit);
    return sum + (values & (sum_words)((bit & (uint32_t)members) == bit));
#endif
}

/* Each lane adds up TILE / SUM_LANES values in 32 bits. any: all values' bits. */
static inline sum_words plane_sum_lanes(const struct plane *plane, const uint32_t *values, sum_words *any)
{
    sum_words sum = {0};
    for (int w = 0; w < PLANE_WORDS; w++) { /* hot by hand from v3 */
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += SUM_LANES) {
            sum_words some;
            memcpy(&some, values + 64 * w + first, sizeof some);
            sum = sum_selected(sum, some, word >> first);
            *any |= some;
        }
    }
    return sum;
}

/* Two values lie in each 64 bits. Their sum as it stands, less that of the upper ones, is that of the lower ones:
 * neither reaches 2^41. */
static inline int64_t plane_sum_wide(const struct plane *plane, const uint32_t *values)
{
    sum_lanes both = {0}, upper = {0};
    for (int w = 0; w < PLANE_WORDS; w++) { /* hot by hand */
        const uint64_t word = plane->word[w];
        for (int first = 0; first < 64; first += SUM_LANES) {
            sum_words some;
            memcpy(&some, values + 64 * w + first, sizeof some);
            const sum_lanes in = (sum_lanes)sum_selected((sum_words){0}, some, word >> first);
            both += in;
            upper += in >> 32;
        }
    }
    const sum_lanes each = both - (upper << 32) + upper;
    uint64_t sum = 0;
    for (int lane = 0; lane < SUM_LANES / 2; lane++)
        sum += each[lane];
    return (int64_t)sum;
}

/* Where values are small 32 bits hold a lane's sum: as good as always, but for the long sums of four lanes. */
static inline int64_t plane_sum(const struct plane *plane, const uint32_t *values)
{
    if (SUM_LANES == 4)
        return plane_sum_wide(plane, values);
    sum_words any = {0};
    const sum_words sum = plane_sum_lanes(plane, values, &any);
    uint64_t bits = 0, total = 0;
    for (int lane = 0; lane < SUM_LANES; lane++) {
        bits |= any[lane];
        total += sum[lane];
    }
    return bits * (TILE / SUM_LANES) <= UINT32_MAX ? (int64_t)total : plane_sum_wide(plane, values);
}

/* The sum of the bytes of those in a plane, of TILE bytes: eight of them become a word each. */
static inline int64_t plane_sum_bytes(const struct plane *plane, const uint8_t *values)
{
#if defined(__AVX512BW__)
    __m512i sum = _mm512_setzero_si512();
    for (int w = 0; w < PLANE_WORDS; w++) { /* hot by hand from v4 */
        const __m512i members = _mm512_maskz_loadu_epi8(plane->word[w], values + 64 * w);
        sum = _mm512_add_epi64(sum, _mm512_sad_epu8(members, _mm512_setzero_si512()));
    }
    return _mm512_reduce_add_epi64(sum);
#else
    /* Each byte of a person of sixteen is given the eight bits that hold the person's, and keeps that one. */
    const __m128i byte_of = _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    const __m128i bit = _mm_set1_epi64x((int64_t)UINT64_C(0x8040201008040201));
    __m128i sum = _mm_setzero_si128();
    for (int w = 0; w < PLANE_WORDS; w++)
        for (int first = 0; first < 64; first += 16) {
            const __m128i bits = _mm_shuffle_epi8(_mm_cvtsi32_si128((int)(plane->word[w] >> first)), byte_of);
            const __m128i is_member = _mm_cmpeq_epi8(_mm_and_si128(bits, bit), bit);
            const __m128i some = _mm_loadu_si128((const __m128i_u *)(values + 64 * w + first));
            sum = _mm_add_epi64(sum, _mm_sad_epu8(_mm_and_si128(some, is_member), _mm_setzero_si128()));
        }
    return _mm_cvtsi128_si64(sum) + _mm_extract_epi64(sum, 1);
#endif
}

/* Eight planes, a byte a person: bit p of byte 64r + m is plane p at place 8m + r. Places lie in this order, and not
 * in their own, because no byte need then leave its word. */
struct plane_codes {
    uint64_t row[8][PLANE_WORDS];
};
/* The code of the person at a place. */
static inline uint8_t plane_code_at(const struct plane_codes *codes, int place)
{
    return (uint8_t)(codes->row[place % 8][place / 64] >> (place / 8 % 8 * 8));
}

#define PLANE_SWAP_BITS(a_, b_, shift_, mask_)                                                                         \
    do {                                                                                                               \
        const uint64_t differs_ = (((a_) >> (shift_)) ^ (b_)) & UINT64_C(mask_);                                       \
        (b_) ^= differs_;                                                                                              \
        (a_) ^= differs_ << (shift_);                                                                                  \
    } while (0)

/* An 8 × 8 bit transpose in each byte: Warren, Hacker's Delight, 2nd ed., section 7-3. */
static inline void plane_codes_of(struct plane_codes *codes, const struct plane *const planes[8])
{
    for (int w = 0; w < PLANE_WORDS; w++) { /* hot */
        uint64_t a = planes[0]->word[w], b = planes[1]->word[w], c = planes[2]->word[w], d = planes[3]->word[w];
        uint64_t e = planes[4]->word[w], f = planes[5]->word[w], g = planes[6]->word[w], h = planes[7]->word[w];
        PLANE_SWAP_BITS(a, e, 4, 0x0f0f0f0f0f0f0f0f);
        PLANE_SWAP_BITS(b, f, 4, 0x0f0f0f0f0f0f0f0f);
        PLANE_SWAP_BITS(c, g, 4, 0x0f0f0f0f0f0f0f0f);
        PLANE_SWAP_BITS(d, h, 4, 0x0f0f0f0f0f0f0f0f);
        PLANE_SWAP_BITS(a, c, 2, 0x3333333333333333);
        PLANE_SWAP_BITS(b, d, 2, 0x3333333333333333);
        PLANE_SWAP_BITS(e, g, 2, 0x3333333333333333);
        PLANE_SWAP_BITS(f, h, 2, 0x3333333333333333);
        PLANE_SWAP_BITS(a, b, 1, 0x5555555555555555);
        PLANE_SWAP_BITS(c, d, 1, 0x5555555555555555);
        PLANE_SWAP_BITS(e, f, 1, 0x5555555555555555);
        PLANE_SWAP_BITS(g, h, 1, 0x5555555555555555);
        codes->row[0][w] = a, codes->row[1][w] = b, codes->row[2][w] = c, codes->row[3][w] = d;
        codes->row[4][w] = e, codes->row[5][w] = f, codes->row[6][w] = g, codes->row[7][w] = h;
    }
}

/* Eight sums side by side, of the eight planes of a code. */
enum { EIGHT_PARTS = 16 / SUM_LANES };
union eight {
    int64_t lane[8];
    sum_lanes part[EIGHT_PARTS];
};

/* All ones where the code has the bit. */
static inline union eight eight_of_code(uint8_t code)
{
    static const union eight BITS = {.lane = {1, 2, 4, 8, 16, 32, 64, 128}};
    union eight mask;
    for (int part = 0; part < EIGHT_PARTS; part++)
        mask.part[part] = (sum_lanes)((BITS.part[part] & (uint64_t)code) != 0);
    return mask;
}

static inline void eight_add(union eight *sum, const union eight *mask, int64_t value)
{
    for (int part = 0; part < EIGHT_PARTS; part++)
        sum->part[part] += mask->part[part] & (uint64_t)value;
}

static inline int64_t plane_count(const struct plane *a)
{
    int64_t count = 0;
    for (int w = 0; w < PLANE_WORDS; w++)
        count += __builtin_popcountll(a->word[w]);
    return count;
}

static inline int64_t plane_count_both(const struct plane *a, const struct plane *b)
{
    int64_t count = 0;
    for (int w = 0; w < PLANE_WORDS; w++)
        count += __builtin_popcountll(a->word[w] & b->word[w]);
    return count;
}

static inline struct plane plane_both(const struct plane *a, const struct plane *b)
{
    struct plane both;
    for (int w = 0; w < PLANE_WORDS; w++)
        both.word[w] = a->word[w] & b->word[w];
    return both;
}

static inline struct plane plane_either(const struct plane *a, const struct plane *b)
{
    struct plane either;
    for (int w = 0; w < PLANE_WORDS; w++)
        either.word[w] = a->word[w] | b->word[w];
    return either;
}

static inline struct plane plane_without(const struct plane *a, const struct plane *b)
{
    struct plane rest;
    for (int w = 0; w < PLANE_WORDS; w++)
        rest.word[w] = a->word[w] & ~b->word[w];
    return rest;
}

static inline int plane_has(const struct plane *plane, int place)
{
    return (int)(plane->word[place / 64] >> (place % 64) & 1);
}

/* Visits the places of the set bits, in order. */
#define FOR_EACH_BIT(place_, plane_)                                                                                   \
    for (int w_ = 0; w_ < PLANE_WORDS; w_++)                                                                           \
        for (uint64_t bits_ = (plane_)->word[w_], place_ = 0;                                                          \
             bits_ && (place_ = (uint64_t)(64 * w_ + __builtin_ctzll(bits_)), 1); bits_ &= bits_ - 1)

/* Lists the places of the set bits, in order, and returns how many; place has room for TILE. */
static inline int plane_places(const struct plane *plane, uint16_t *restrict place)
{
    int n = 0;
#if defined(__AVX512F__)
    __m512i at = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (int w = 0; w < PLANE_WORDS; w++)
        for (int first = 0; first < 64; first += 16) { /* hot by hand from v4 */
            const __mmask16 members = (__mmask16)(plane->word[w] >> first);
            const __m256i listed = _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(members, at));
            _mm256_storeu_si256((__m256i_u *)(place + n), listed);
            n += __builtin_popcount(members);
            at = _mm512_add_epi32(at, _mm512_set1_epi32(16));
        }
#else
    FOR_EACH_BIT(i, plane) place[n++] = (uint16_t)i;
#endif
    return n;
}

#endif
