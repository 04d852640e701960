/* Predictive moments of frailty. Expectations over z are taken by the trapezoidal rule, which converges
 * faster than any power for these functions (Trefethen & Weideman, SIAM Review 56, 2014, 385-458). */
#include "engine/vmath.h"
#include "models/frailty.h"

static const double RANGE = 14.0, STEP = 1.0 / 64.0;

struct frailty_prediction frailty_predict(double claims_per_year, double spread, double persistence)
{
    double none = 0.0, next_and_none = 0.0, mass = 0.0;
    for (double z = -RANGE; z <= RANGE; z += STEP) {
        const double density = vm_exp_f64(-0.5 * z * z);
        const double no_claim = vm_exp_f64(-claims_per_year * vm_exp_f64(frailty_log_factor_f64(z, spread)));
        /* E[Λ' | z] is Λ at z with spread ρ s: the part of z that lasts */
        const double next = claims_per_year * vm_exp_f64(frailty_log_factor_f64(z, persistence * spread));
        mass += density;
        none += density * no_claim;
        next_and_none += density * no_claim * next;
    }
    none /= mass;
    next_and_none /= mass;
    struct frailty_prediction prediction = {.claim_probability = 1.0 - none,
                                            .next_claims_given_none = next_and_none / none};
    prediction.next_claims_given_claim = (claims_per_year - next_and_none) / prediction.claim_probability;
    prediction.relative_risk = prediction.next_claims_given_claim / prediction.next_claims_given_none;
    return prediction;
}

double frailty_count_correlation(double claims_per_year, double spread, double persistence, int lag)
{
    double lasting = spread * spread;
    for (int year = 0; year < lag; year++)
        lasting *= persistence;
    const double square = claims_per_year * claims_per_year;
    return square * vm_expm1_f64(lasting) / (claims_per_year + square * vm_expm1_f64(spread * spread));
}

double frailty_gamma_next_claims(double claims_per_year, double shape, double n_claims)
{
    return claims_per_year * (shape + n_claims) / (shape + claims_per_year);
}

double frailty_gamma_count_correlation(double claims_per_year, double shape)
{
    return claims_per_year / (claims_per_year + shape);
}
