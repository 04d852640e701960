/* Members by cell, of four arms side by side: a cell's row is a word an arm, which holds the counts of this year's
 * members, of last year's and of those who are both in 16 bits each, so that one addition counts a person for four arms. */
#ifndef HUIMIN_CELL_ROWS_H
#define HUIMIN_CELL_ROWS_H

#include "engine/bits.h"
#include "models/domain.h"

enum { ARMS_A_ROW = 4 };
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

struct cell_rows {
    cell_row of_cell[N_CELLS];
};

/* planes: of the four arms, members of this year and then of last; cell: by place, below N_CELLS in every place. */
static inline void cell_rows_count(struct cell_rows *rows, const struct plane *const planes[2 * ARMS_A_ROW],
                                   const uint16_t *restrict cell)
{
    struct plane_codes codes;
    plane_codes_of(&codes, planes);
    const uint8_t *restrict code = (const uint8_t *)codes.row;
    memset(rows, 0, sizeof *rows);
    for (int r = 0; r < 8; r++)
        for (int m = 0; m < TILE / 8; m++)
            rows->of_cell[cell[8 * m + r]] += ADDED_BY_CODE[code[TILE / 8 * r + m]];
}

/* The first cell's counts of an arm; ARMS_A_ROW words on are the next one's. */
static inline const uint64_t *cell_rows_of_arm(const struct cell_rows *rows, int arm)
{
    return (const uint64_t *)rows->of_cell + arm;
}
static inline int64_t cell_rows_now(uint64_t counts) { return (int64_t)(counts & 0xffff); }
static inline int64_t cell_rows_was(uint64_t counts) { return (int64_t)(counts >> 16 & 0xffff); }
static inline int64_t cell_rows_both(uint64_t counts) { return (int64_t)(counts >> 32); }

#endif
