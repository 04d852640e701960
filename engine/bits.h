/* Flags of a tile as planes of bits, 64 people a word, so that counts of conjunctions are a few popcounts. */
#ifndef HUIMIN_BITS_H
#define HUIMIN_BITS_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/model.h"

enum { PLANE_WORDS = TILE / 64 };

struct plane {
    uint64_t word[PLANE_WORDS];
};

/* Clears the places from n on. */
static inline void plane_cut(struct plane *plane, int n)
{
    for (int w = 0; w < PLANE_WORDS; w++) {
        const int left = n - 64 * w;
        plane->word[w] &= left >= 64 ? ~UINT64_C(0) : left <= 0 ? 0 : (UINT64_C(1) << left) - 1;
    }
}

/* 0/1 flags of n people into a plane; places from n on are 0. flags has room for TILE bytes. */
static inline struct plane plane_of_flags(const uint8_t *flags, int n)
{
    struct plane plane;
    for (int w = 0; w < PLANE_WORDS; w++) {
        uint64_t word = 0;
        for (int byte = 0; byte < 8; byte++) {
            uint64_t eight;
            memcpy(&eight, flags + 64 * w + 8 * byte, 8);
            /* byte j holds flag j: the multiplication brings them to bits 56 … 63 */
            word |= ((eight & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080)) >> 56 << (8 * byte);
        }
        plane.word[w] = word;
    }
    plane_cut(&plane, n);
    return plane;
}

/* Transposes an 8 × 8 matrix of bits held row by row in bytes (Warren, Hacker's Delight, 7-3). */
static inline uint64_t bits_transpose_8(uint64_t x)
{
    uint64_t t = (x ^ (x >> 7)) & UINT64_C(0x00AA00AA00AA00AA);
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & UINT64_C(0x0000CCCC0000CCCC);
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & UINT64_C(0x00000000F0F0F0F0);
    return x ^ t ^ (t << 28);
}

/* Column of masks, a bit an arm, into one plane an arm. masks has room for TILE; planes for n_arms rounded up to 8. */
static inline void planes_of_masks(struct plane *planes, int n_arms, const uint64_t *masks, int n)
{
    const int n_bytes = (n_arms + 7) / 8;
    assert(n_bytes > 0);
    for (int byte = 0; byte < n_bytes; byte++)
        memset(&planes[8 * byte], 0, 8 * sizeof planes[0]);
    for (int byte = 0; byte < n_bytes; byte++)
        for (int i = 0; i < n; i += 8) {
            uint64_t rows = 0;
            for (int j = 0; j < 8; j++)
                rows |= (masks[i + j] >> (8 * byte) & 0xFF) << (8 * j);
            const uint64_t columns = bits_transpose_8(rows);
            for (int j = 0; j < 8; j++)
                planes[8 * byte + j].word[i / 64] |= (columns >> (8 * j) & 0xFF) << (i % 64);
        }
    for (int k = 0; k < 8 * n_bytes; k++)
        plane_cut(&planes[k], n);
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

static inline struct plane plane_without(const struct plane *a, const struct plane *b)
{
    struct plane rest;
    for (int w = 0; w < PLANE_WORDS; w++)
        rest.word[w] = a->word[w] & ~b->word[w];
    return rest;
}

/* Visits the places of the set bits, in order. */
#define FOR_EACH_BIT(place_, plane_)                                                                                   \
    for (int w_ = 0; w_ < PLANE_WORDS; w_++)                                                                           \
        for (uint64_t bits_ = (plane_)->word[w_], place_ = 0;                                                          \
             bits_ && (place_ = (uint64_t)(64 * w_ + __builtin_ctzll(bits_)), 1); bits_ &= bits_ - 1)

#endif
