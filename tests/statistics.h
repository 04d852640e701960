/* Statistical tests with a fixed seed: every statistic is turned into a z, standard normal under the claim, and
 * |z| < 5 is asserted (it fails by chance once in 1.7 million). An outlier enlarges the sample, not the tolerance. */
#ifndef HUIMIN_STATISTICS_H
#define HUIMIN_STATISTICS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "tests/assert_near.h"

/* Draws for a statistical test: `usual`, or 100 million where the environment says HUIMIN_LONG=1. */
static inline long statistics_n_draws(long usual)
{
    const char *value = getenv("HUIMIN_LONG");
    return value && value[0] == '1' ? 100000000L : usual;
}

/* z of a mean of n independent values with the given expectation and standard deviation of one value. */
static inline double statistics_z_of_mean(double mean, double expectation, double deviation, double n)
{
    return (mean - expectation) / (deviation / sqrt(n));
}

/* z of a count of successes in n trials. Sound where n p (1-p) is 20 or more. */
static inline double statistics_z_of_count(double successes, double n, double probability)
{
    return (successes - n * probability) / sqrt(n * probability * (1.0 - probability));
}

/* z of a difference of two independent estimates with their standard errors. */
static inline double statistics_z_of_difference(double a, double error_of_a, double b, double error_of_b)
{
    return (a - b) / sqrt(error_of_a * error_of_a + error_of_b * error_of_b);
}

/* z of a chi-square statistic: Wilson and Hilferty (1931). */
static inline double statistics_z_of_chi_square(double chi_square, double degrees)
{
    const double variance = 2.0 / (9.0 * degrees);
    return (cbrt(chi_square / degrees) - (1.0 - variance)) / sqrt(variance);
}

/* z of a Kolmogorov-Smirnov distance over n values, from the leading term 2 exp(-2 n D^2) of its tail: how far out
 * a two-sided normal deviate of the same probability is. Distances taken at bin edges only make it smaller. */
static inline double statistics_z_of_distance(double distance, double n)
{
    const double log_tail = fmin(log(2.0) - 2.0 * n * distance * distance, 0.0); /* ln P(|Z| > z) */
    double low = 0.0, high = 40.0;
    for (int step = 0; step < 60; step++) {
        const double middle = 0.5 * (low + high);
        if (log(erfc(middle / sqrt(2.0))) > log_tail)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Values in equal bins of probability: filled by their own distribution function, they must be even. */
enum { STATISTICS_BINS = 4096 };
struct statistics_bins {
    double n, count[STATISTICS_BINS];
};

static inline void statistics_bins_add(struct statistics_bins *bins, double probability)
{
    const int bin = (int)(probability * STATISTICS_BINS);
    bins->count[bin < 0 ? 0 : bin >= STATISTICS_BINS ? STATISTICS_BINS - 1 : bin] += 1.0;
    bins->n += 1.0;
}

static inline double statistics_bins_distance(const struct statistics_bins *bins)
{
    double below = 0.0, largest = 0.0;
    for (int bin = 0; bin < STATISTICS_BINS; bin++) {
        below += bins->count[bin];
        largest = fmax(largest, fabs(below / bins->n - (bin + 1.0) / STATISTICS_BINS));
    }
    return largest;
}

static inline double statistics_bins_chi_square(const struct statistics_bins *bins)
{
    const double expected = bins->n / STATISTICS_BINS;
    double sum = 0.0;
    for (int bin = 0; bin < STATISTICS_BINS; bin++)
        sum += (bins->count[bin] - expected) * (bins->count[bin] - expected) / expected;
    return sum;
}

/* Both tests of evenness: the sum of squares and the largest distance. */
#define assert_even(bins_)                                                                                             \
    do {                                                                                                               \
        assert_z(statistics_z_of_distance(statistics_bins_distance(bins_), (bins_)->n));                               \
        assert_z(statistics_z_of_chi_square(statistics_bins_chi_square(bins_), STATISTICS_BINS - 1.0));                \
    } while (0)

/* |z| < 5. NaN fails. */
#define assert_z(z_) assert_within_at((z_), -5.0, 5.0, #z_, __FILE__, __LINE__)

#endif
