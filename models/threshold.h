/* Events decided by a random word: the word's upper 31 bits against a whole-number threshold, so that 0 never
 * happens and 1 always does. */
#ifndef HUIMIN_THRESHOLD_H
#define HUIMIN_THRESHOLD_H

#include <math.h>
#include <stdint.h>

/* Threshold of a probability (taken into [0, 1]); resolution 2^-31. */
static inline uint32_t threshold_of(double probability)
{
    const double inside = probability > 0.0 ? (probability < 1.0 ? probability : 1.0) : 0.0;
    return (uint32_t)rint(inside * 2147483648.0);
}

/* Whether an event of that threshold happens: 1 or 0. No branch. */
static inline uint32_t word_is_below(uint32_t word, uint32_t threshold) { return (word >> 1) < threshold; }

#endif
