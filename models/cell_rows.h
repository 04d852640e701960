/* Members by cell, of some arms side by side: a cell's row is a word an arm, which holds the counts of this year's
 * members, of last year's and of those who are both in 16 bits each, so that one addition counts a person for all. */
#ifndef HUIMIN_CELL_ROWS_H
#define HUIMIN_CELL_ROWS_H

#include "engine/bits.h"
#include "models/domain.h"

#if defined(__AVX512BW__)
enum { ARMS_A_ROW = 8 };
#else
enum { ARMS_A_ROW = 4 };
#endif
struct cell_rows {
    uint64_t of_cell[N_CELLS][ARMS_A_ROW] __attribute__((aligned(64)));
};

static const struct plane CELL_NOBODY = {{0}};

/* cell_rows_add: now, was: planes of n arms, at most ARMS_A_ROW, members of this year and of last; cell: by place, below
 * N_CELLS in every place. */

#if defined(__AVX512BW__)
/* Four bits for each arm say to which of its four counts a person adds. */
static inline void cell_rows_add(struct cell_rows *rows, const struct plane *now, const struct plane *was, int n,
                                 const uint16_t *restrict cell)
{
    enum { ARMS_A_BYTE = 2, BYTES = ARMS_A_ROW / ARMS_A_BYTE };
    struct plane both[ARMS_A_ROW];
    struct plane_codes codes[BYTES];
    uint32_t added[TILE];
    for (int byte = 0; byte < BYTES; byte++) {
        const struct plane *planes[8];
        for (int half = 0; half < ARMS_A_BYTE; half++) {
            const int a = ARMS_A_BYTE * byte + half;
            if (a < n)
                both[a] = plane_both(&now[a], &was[a]);
            planes[4 * half] = a < n ? &now[a] : &CELL_NOBODY;
            planes[4 * half + 1] = a < n ? &was[a] : &CELL_NOBODY;
            planes[4 * half + 2] = a < n ? &both[a] : &CELL_NOBODY;
            planes[4 * half + 3] = &CELL_NOBODY;
        }
        plane_codes_of(&codes[byte], planes);
    }
    const uint8_t *restrict code = (const uint8_t *)codes;
    for (int j = 0; j < TILE; j++) /* hot from v4 */
        added[j] = code[j] | (uint32_t)code[TILE + j] << 8 | (uint32_t)code[2 * TILE + j] << 16 |
                   (uint32_t)code[3 * TILE + j] << 24;
    const __m512i one = _mm512_set1_epi16(1);
    for (int r = 0; r < 8; r++)
        for (int m = 0; m < TILE / 8; m++) {
            uint64_t *row = rows->of_cell[cell[8 * m + r]];
            const __m512i counts = _mm512_load_si512(row);
            _mm512_store_si512(row, _mm512_mask_add_epi16(counts, added[TILE / 8 * r + m], counts, one));
        }
}
#else
typedef uint64_t cell_row __attribute__((vector_size(8 * ARMS_A_ROW)));
#define CELL_ADDS(code_, arm_)                                                                                         \
    ((uint64_t)((code_) >> (arm_)&1) | (uint64_t)((code_) >> (ARMS_A_ROW + (arm_)) & 1) << 16 |                        \
     (uint64_t)((code_) >> (arm_) & (code_) >> (ARMS_A_ROW + (arm_)) & 1) << 32)
#define CELL_ROW_1(code_)                                                                                              \
    {                                                                                                                  \
        CELL_ADDS(code_, 0), CELL_ADDS(code_, 1), CELL_ADDS(code_, 2), CELL_ADDS(code_, 3)                             \
    }
#define CELL_ROWS_4(code_) CELL_ROW_1(code_), CELL_ROW_1((code_) + 1), CELL_ROW_1((code_) + 2), CELL_ROW_1((code_) + 3)
#define CELL_ROWS_16(code_)                                                                                            \
    CELL_ROWS_4(code_), CELL_ROWS_4((code_) + 4), CELL_ROWS_4((code_) + 8), CELL_ROWS_4((code_) + 12)
#define CELL_ROWS_64(code_)                                                                                            \
    CELL_ROWS_16(code_), CELL_ROWS_16((code_) + 16), CELL_ROWS_16((code_) + 32), CELL_ROWS_16((code_) + 48)
/* What a person adds, by a bit for each arm that has the person now and, above them, for each that had. */
static const cell_row ADDED_BY_CODE[256] = {CELL_ROWS_64(0), CELL_ROWS_64(64), CELL_ROWS_64(128), CELL_ROWS_64(192)};

static inline void cell_rows_add(struct cell_rows *rows, const struct plane *now, const struct plane *was, int n,
                                 const uint16_t *restrict cell)
{
    const struct plane *planes[2 * ARMS_A_ROW];
    struct plane_codes codes;
    for (int a = 0; a < ARMS_A_ROW; a++) {
        planes[a] = a < n ? &now[a] : &CELL_NOBODY;
        planes[ARMS_A_ROW + a] = a < n ? &was[a] : &CELL_NOBODY;
    }
    plane_codes_of(&codes, planes);
    const uint8_t *restrict code = (const uint8_t *)codes.row;
    for (int r = 0; r < 8; r++)
        for (int m = 0; m < TILE / 8; m++)
            *(cell_row *)rows->of_cell[cell[8 * m + r]] += ADDED_BY_CODE[code[TILE / 8 * r + m]];
}
#endif

/* The first cell's counts of an arm; ARMS_A_ROW words on are the next one's. */
static inline const uint64_t *cell_rows_of_arm(const struct cell_rows *rows, int arm) { return &rows->of_cell[0][arm]; }
static inline int64_t cell_rows_now(uint64_t counts) { return (int64_t)(counts & 0xffff); }
static inline int64_t cell_rows_was(uint64_t counts) { return (int64_t)(counts >> 16 & 0xffff); }
static inline int64_t cell_rows_both(uint64_t counts) { return (int64_t)(counts >> 32); }

#endif
