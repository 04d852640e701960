/* The reservation-premium histogram: which bin a premium falls into, and where the bins end.
 *
 * Bin j holds reservation premiums in [bin_lower_edge_yuan(j), bin_lower_edge_yuan(j + 1)), in yuan of the
 * year. The edges are those floats x for which x + DEMAND_OFFSET_YUAN has a mantissa of 5 bits, so that the
 * bin is read off the bits of a float: 1 yuan wide below 32 yuan, 2 below 96, 4 below 224, 8 below 480, …,
 * 128 below 8160. Bin 0 also takes everything at or below 0 (and a NaN); the last bin everything above. */
#ifndef HUIMIN_DEMAND_BINS_H
#define HUIMIN_DEMAND_BINS_H

#include <stdint.h>

#include "models/domain.h"

/* Stored tallies by bin: labels are the lower edges in yuan. */
extern const struct axis AXIS_RESERVATION_PREMIUM;

enum { DEMAND_BIN_SHIFT = 23 - 5, DEMAND_FIRST_BIN_BITS = (0x42000000 >> DEMAND_BIN_SHIFT) }; /* bits of 32.0f */

_Static_assert(DEMAND_BINS_PER_OCTAVE == 1 << 5, "five bits of the mantissa number the bins of an octave");

/* Bin of a reservation premium, in [0, N_DEMAND_BINS - 1]. No branch, no call: vectorises. */
static inline int bin_of(float reservation_yuan)
{
    const float shifted_yuan = reservation_yuan + DEMAND_OFFSET_YUAN;
    union {
        float value;
        int32_t bits;
    } word = {.value = shifted_yuan > DEMAND_OFFSET_YUAN ? shifted_yuan : DEMAND_OFFSET_YUAN};
    const int32_t bin = (word.bits >> DEMAND_BIN_SHIFT) - DEMAND_FIRST_BIN_BITS;
    return bin < N_DEMAND_BINS - 1 ? bin : N_DEMAND_BINS - 1;
}

/* Lower edge of a bin, exactly, in yuan; bin in [0, N_DEMAND_BINS], where N_DEMAND_BINS gives the upper edge
 * of the last bin as far as its density is taken to reach (8160 yuan). */
static inline double bin_lower_edge_yuan(int bin)
{
    const int octave = bin / DEMAND_BINS_PER_OCTAVE, step = bin % DEMAND_BINS_PER_OCTAVE;
    return (double)((int64_t)(DEMAND_BINS_PER_OCTAVE + step) << octave) - (double)DEMAND_OFFSET_YUAN;
}

#endif
