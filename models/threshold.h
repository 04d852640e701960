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

/* Cumulative thresholds of n outcomes, from weights of any scale: n − 1 of them. Where nothing is left above, the
 * last that is possible takes all, whatever rounding made of the sum. Weights must not all be 0. */
static inline void threshold_fill(uint32_t *thresholds, const double *weights, int n)
{
    double total = 0.0, sum = 0.0;
    for (int k = 0; k < n; k++)
        total += weights[k];
    for (int k = 0; k < n - 1; k++) {
        sum += weights[k];
        double left = 0.0;
        for (int above = k + 1; above < n; above++)
            left += weights[above];
        thresholds[k] = threshold_of(left > 0.0 ? sum / total : 1.0);
    }
}

/* The outcome, 0 … n − 1, that a word falls on. */
static inline uint32_t threshold_pick(uint32_t word, const uint32_t *thresholds, int n)
{
    uint32_t outcome = 0;
    for (int k = 0; k < n - 1; k++)
        outcome += word_is_below(word, thresholds[k]) ^ 1u;
    return outcome;
}

#endif
