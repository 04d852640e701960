/* One transform's draws beside the distribution that they claim: moments, tail exceedances, Kolmogorov–Smirnov
 * distance and evenness, each as a z. Every transform prints one row of the same table (scripts/verify.sh collects
 * them) and must keep all its |z| < 5. */
#ifndef HUIMIN_TRANSFORMS_H
#define HUIMIN_TRANSFORMS_H

#include <gsl/gsl_cdf.h>
#include <stdio.h>

#include "tests/statistics.h"

enum { N_POWERS = 4, N_TAILS = 6 };
static const double TAILS[N_TAILS] = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

/* Expectation of x, x^2, x^3, x^4 and of their squares; the quantiles with probability p above and below. With mean
 * 0 and variance 1 the powers are skewness and kurtosis; elsewhere they hold them. */
struct distribution {
    double moments[N_POWERS], squares[N_POWERS];
    double (*above)(double probability);
    double (*below)(double probability);
};

/* Uniforms are shifted to have mean 0. */
static inline double centred_above(double probability) { return 0.5 - probability; }
static inline double centred_below(double probability) { return probability - 0.5; }
static const struct distribution UNIFORM = {
    {0, 1.0 / 12, 0, 1.0 / 80}, {1.0 / 12, 1.0 / 80, 1.0 / 448, 1.0 / 2304}, centred_above, centred_below};
static const struct distribution NORMAL = {
    {0, 1, 0, 3}, {1, 3, 15, 105}, gsl_cdf_ugaussian_Qinv, gsl_cdf_ugaussian_Pinv};

struct sample {
    double n, sums[N_POWERS], above[N_TAILS], below[N_TAILS], highs[N_TAILS], lows[N_TAILS];
    struct statistics_bins bins;
};

static inline void sample_init(struct sample *sample, const struct distribution *distribution)
{
    *sample = (struct sample){0};
    for (int tail = 0; tail < N_TAILS; tail++) {
        sample->highs[tail] = distribution->above(TAILS[tail]);
        sample->lows[tail] = distribution->below(TAILS[tail]);
    }
}

/* A value, and GSL's probability of one below it. */
static inline void sample_add(struct sample *sample, double x, double probability)
{
    double power = 1.0;
    for (int p = 0; p < N_POWERS; p++)
        sample->sums[p] += (power *= x);
    for (int tail = 0; tail < N_TAILS && x > sample->highs[tail]; tail++)
        sample->above[tail] += 1.0;
    for (int tail = 0; tail < N_TAILS && x < sample->lows[tail]; tail++)
        sample->below[tail] += 1.0;
    sample->n += 1.0;
    statistics_bins_add(&sample->bins, probability);
}

struct transform_row {
    const char *name;
    double n, moments[N_POWERS], tail; /* z; of the tails the one farthest out */
    double distance, distance_z, evenness_z;
};

/* Prints the row, then asserts it. The lines are comments of TAP. */
static inline void assert_row(const struct transform_row *row)
{
    printf("# | %-34s | %11.0f | %5.2f %5.2f %5.2f %5.2f | %5.2f | %8.2e %5.2f | %5.2f |\n", row->name, row->n,
           row->moments[0], row->moments[1], row->moments[2], row->moments[3], row->tail, row->distance,
           row->distance_z, row->evenness_z);
    fflush(stdout);
    for (int p = 0; p < N_POWERS; p++)
        assert_z(row->moments[p]);
    assert_z(row->tail);
    assert_z(row->distance_z);
    assert_z(row->evenness_z);
}

static inline double farther(double a, double b) { return fabs(b) > fabs(a) || isnan(b) ? b : a; }

static inline void assert_sample(const struct sample *sample, const struct distribution *distribution, const char *name)
{
    const double n = sample->n, distance = statistics_bins_distance(&sample->bins);
    struct transform_row row = {.name = name,
                                .n = n,
                                .distance = distance,
                                .distance_z = statistics_z_of_distance(distance, n),
                                .evenness_z = statistics_z_of_chi_square(statistics_bins_chi_square(&sample->bins),
                                                                         (double)STATISTICS_BINS - 1.0)};
    for (int p = 0; p < N_POWERS; p++) {
        const double moment = distribution->moments[p];
        const double deviation = sqrt(distribution->squares[p] - moment * moment);
        row.moments[p] = statistics_z_of_mean(sample->sums[p] / n, moment, deviation, n);
    }
    for (int tail = 0; tail < N_TAILS && n * TAILS[tail] >= 20.0; tail++) {
        row.tail = farther(row.tail, statistics_z_of_count(sample->above[tail], n, TAILS[tail]));
        row.tail = farther(row.tail, statistics_z_of_count(sample->below[tail], n, TAILS[tail]));
    }
    assert_row(&row);
}

#endif
