/* Bühlmann–Straub credibility: how far own experience is believed.
 * Bühlmann & Gisler, A Course in Credibility Theory (2005), ch. 4; the numbers of Hachemeister's five states
 * (s² 1.39e8, a 89 639, m 1 684) are asserted in tests/test_credibility.c. */
#ifndef HUIMIN_CREDIBILITY_H
#define HUIMIN_CREDIBILITY_H

#include <stdbool.h>

/* Z = n / (n + K). exposure n and constant K in the same unit (member-years); K > 0 or n > 0. */
static inline double credibility_factor(double exposure, double constant) { return exposure / (exposure + constant); }

/* Z·own + (1 − Z)·prior. */
static inline double credibility_blend(double factor, double own, double prior)
{
    return factor * own + (1.0 - factor) * prior;
}

/* Structure of a portfolio of risks observed over periods. */
struct credibility_structure {
    double within_variance;  /* s²: of one unit of exposure, within a risk */
    double between_variance; /* a: of the risks' own means; 0 where the data show none */
    double collective_mean;  /* m: weighted by credibility, not by volume */
};

/* Unbiased estimators from ratios[risk * n_periods + period], weights likewise, all weights > 0; needs at least two
 * risks and two periods, and returns false otherwise. */
bool credibility_estimate(const double *ratios, const double *weights, int n_risks, int n_periods,
                          struct credibility_structure *structure);
/* The same with the between-variance of Bichsel and Straub's pseudo-estimator, iterated to a relative 1e-14. */
bool credibility_estimate_iterated(const double *ratios, const double *weights, int n_risks, int n_periods,
                                   struct credibility_structure *structure);
/* Credibility of one risk of such a portfolio; 0 where the risks do not differ. */
double credibility_of_risk(const struct credibility_structure *structure, double exposure);

#endif
