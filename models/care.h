/* The cost of a year's hospital care: admissions ~ Poisson, each with a spliced severity.
 *
 * Severity: lognormal(mu, sigma) up to its own (1 − w) quantile u, above it generalised Pareto with shape xi
 * and the scale that makes the density continuous (composite lognormal–Pareto: Cooray & Ananda, Scandinavian
 * Actuarial Journal 2005; Scollnik 2007). So P(X > u) = w exactly, and u is no parameter of its own.
 *
 * The fast annual form replaces the sum of N admissions by one draw: a lognormal body with the mean and
 * variance of N body admissions (Fenton–Wilkinson), truncated where the chance of at least one tail admission
 * begins, and beyond it one tail admission beside N − 1 mean bodies, scaled to keep the mean. It is exact for
 * N = 1. The episode form (hospital_episodes.c) is the reference. */
#ifndef HUIMIN_CARE_H
#define HUIMIN_CARE_H

#include "engine/vmath.h"
#include "models/domain.h"

enum { MAX_ADMISSIONS = 24 }; /* a year and person: more are not drawn; hits are counted */

/* One severity, in yuan. */
struct severity {
    double log_median, log_sd; /* of the body */
    double tail_probability, splice_z, splice_yuan, tail_shape, tail_scale_yuan;
    double body_mean_yuan, body_variance; /* of an admission given that it is no tail admission */
    double tail_mean_yuan;                /* given that it is one */
};

/* Severity with a given mean: the body's median is solved in closed form, since the mean is linear in it.
 * mean_yuan > 0, log_sd > 0, 0 < tail_probability < 0.5, 0 < tail_shape < 1. */
struct severity severity_of_mean(double mean_yuan, double log_sd, double tail_probability, double tail_shape);
double severity_mean_yuan(const struct severity *severity);
/* Excess of a tail admission over the splice at conditional survival s in (0, 1]: scale ((s^−xi) − 1)/xi. */
double severity_tail_excess_yuan(const struct severity *severity, double survival);
/* P(X > amount). */
double severity_survival(const struct severity *severity, double amount_yuan);
/* E[min(X, limit)] and E[(X − deductible)+] of one admission: what a layer from a to b costs is the difference of
 * two limited means. Amounts in yuan; an amount of 0 or less gives 0 and the mean. */
double severity_limited_mean_yuan(const struct severity *severity, double limit_yuan);
double severity_stop_loss_yuan(const struct severity *severity, double deductible_yuan);

/* The fast annual form for N = 1 … MAX_ADMISSIONS admissions at a severity with splice 1 and log-median 0 shifts
 * by the log of cost, so one table serves every cost level of a class. */
struct annual_care {
    double log_median[MAX_ADMISSIONS + 1], log_sd[MAX_ADMISSIONS + 1];
    double tail_z[MAX_ADMISSIONS + 1];        /* beyond it the year holds a tail admission */
    double tail_multiple[MAX_ADMISSIONS + 1]; /* expected tail admissions given at least one */
    double beside_tail_yuan[MAX_ADMISSIONS + 1];
};
void annual_care_prepare(struct annual_care *annual, const struct severity *severity);

/* Expected cost of N admissions by the fast form, closed form; the test compares it with N × mean. */
double annual_care_mean_yuan(const struct annual_care *annual, const struct severity *severity, int n_admissions);

/* Out-of-catalogue share w ~ Beta(1, b): mean 1/(1 + b), rising with the bill.
 * E[w | X] = base + slope ln(X / 10,000 yuan), held in [0.01, 0.60] (assumption). */
static inline double out_share_mean(double base_share, double slope, double log_ten_thousands)
{
    return min_of(max_of(base_share + slope * log_ten_thousands, 0.01), 0.60);
}
/* Quantile 1 − (1 − v)^(1/b) of Beta(1, b), with 1/b = m/(1 − m); `v` is 1 minus a uniform. */
static inline real out_share_of(real mean_share, real survival_uniform)
{
    return REAL(1) - vm_exp(mean_share / (REAL(1) - mean_share) * vm_log(survival_uniform));
}

#endif
