/* Frailty: a latent AR(1) normal whose lognormal factor of mean 1 multiplies the rate of claims.
 * z_t = rho z_{t-1} + sqrt(1 - rho^2) e_t, Lambda = exp(s z - s^2/2). (Pinquet; Lemaire, Bonus-Malus Systems, 1995.) */
#ifndef HUIMIN_FRAILTY_H
#define HUIMIN_FRAILTY_H

#include "engine/real.h"

/* Next year's z. innovation_share is sqrt(1 - persistence^2). */
static inline real frailty_next(real z, real persistence, real innovation_share, real innovation)
{
    return persistence * z + innovation_share * innovation;
}
/* Exponent of the factor: Lambda = e^exponent. */
static inline double frailty_log_factor_f64(double z, double spread) { return spread * z - 0.5 * spread * spread; }
static inline real frailty_log_factor(real z, real spread) { return spread * z - REAL(0.5) * spread * spread; }

/* What one year tells of the next, for counts that are Poisson with rate claims_per_year × Lambda. */
struct frailty_prediction {
    double claim_probability;       /* of at least one claim in a year */
    double next_claims_given_claim; /* expected claims next year after a year with one or more */
    double next_claims_given_none;  /* after a year without */
    double relative_risk;           /* of the two */
};
/* persistence in [0, 1), spread >= 0, claims_per_year > 0. Relative accuracy 1e-12. */
struct frailty_prediction frailty_predict(double claims_per_year, double spread, double persistence);
/* Correlation of the counts of two years `lag` >= 1 apart: lambda^2 (e^(s^2 rho^lag) − 1) / Var N. */
double frailty_count_correlation(double claims_per_year, double spread, double persistence, int lag);

/* The static gamma comparison (Dionne & Vanasse 1989; Bühlmann): Lambda of mean 1 and variance 1/shape that
 * never changes. Expected claims next year after n_claims in one year, and the correlation of two years. */
double frailty_gamma_next_claims(double claims_per_year, double shape, double n_claims);
double frailty_gamma_count_correlation(double claims_per_year, double shape);

#endif
