/* All pool models in the order of the registry, and a small city for them: tests of the insurer's side start here. */
#ifndef HUIMIN_INSURER_HARNESS_H
#define HUIMIN_INSURER_HARNESS_H

#include "tests/pool_harness.h"

extern const struct pool_model pool_enrolment, pool_selection, pool_experience, pool_reinsurance, pool_accounts,
    pool_trust, pool_market, pool_society, pool_spiral, pool_pricing, pool_withdrawal, pool_outlook;

static const struct pool_model *const INSURER_MODELS[] = {
    &pool_enrolment, &pool_selection, &pool_experience, &pool_reinsurance, &pool_accounts,   &pool_trust,
    &pool_market,    &pool_society,   &pool_spiral,     &pool_pricing,     &pool_withdrawal, &pool_outlook,
};

/* What one arm's people did in a year; yuan are per member. */
struct insurer_year {
    int64_t members;
    double claim_yuan, expected_yuan;         /* realised, and expected under the arm's own terms */
    double eligible_expected_yuan;            /* expected per eligible person */
    double claim_square_yuan2;                /* mean square of a member's claim */
    double excess_yuan, expected_excess_yuan; /* above the retention: realised per member, expected per eligible */
};

enum { INSURER_ELIGIBLE = 100000 };

static inline void insurer_init(struct pool_harness *harness, int n_policies, int n_years)
{
    harness_init(harness, INSURER_MODELS, COUNT_OF(INSURER_MODELS), n_policies, n_years);
    harness_set(harness, "run.persons", ALL_ARMS, INSURER_ELIGIBLE);
    harness_set(harness, "city.insured", ALL_ARMS, INSURER_ELIGIBLE);
    harness_set(harness, "city.cost.trend_shock_sd", ALL_ARMS, 0.0);
    for (int k = 0; k < harness->arms.n_arms; k++)
        harness_tally(harness, "may_join")[k] = INSURER_ELIGIBLE;
    harness_column(harness, "expected_trend")[0] = 0.0;
    harness_column(harness, "income_level")[0] = 1.0;
    harness_column(harness, "cost_level")[0] = 1.0;
    harness_column(harness, "expected_cost_level")[0] = 1.0;
    for (int slot = 0; slot < harness->arms.n_products; slot++)
        harness_column(harness, "layer_trend")[slot] = 1.0;
    harness_run(harness, HARNESS_START);
}

static inline void insurer_people(struct pool_harness *harness, int k, struct insurer_year year)
{
    const int slot = harness->product[k];
    harness_tally(harness, "members")[k] = year.members;
    harness_tally(harness, "claims_fen")[k] = (int64_t)((double)year.members * year.claim_yuan * 100.0 + 0.5);
    harness_tally(harness, "expected_benefit_milliyuan")[k] =
        (int64_t)((double)year.members * year.expected_yuan * 1000.0 + 0.5);
    harness_tally(harness, "reference_risk_milliyuan")[k] =
        (int64_t)((double)year.members * year.expected_yuan * 2000.0 + 0.5);
    harness_tally(harness, "eligible_benefit_milliyuan")[slot] =
        (int64_t)(INSURER_ELIGIBLE * year.eligible_expected_yuan * 1000.0 + 0.5);
    harness_tally(harness, "reference_risk_eligible_milliyuan")[slot] =
        (int64_t)(INSURER_ELIGIBLE * year.eligible_expected_yuan * 2000.0 + 0.5);
    harness_tally(harness, "claim_square_hundred_yuan2")[k] =
        (int64_t)((double)year.members * year.claim_square_yuan2 / 1e4 + 0.5);
    harness_tally(harness, "excess_fen")[k] = (int64_t)((double)year.members * year.excess_yuan * 100.0 + 0.5);
    harness_column(harness, "expected_excess_yuan")[slot] = year.expected_excess_yuan;
    harness_column(harness, "expected_benefit_yuan")[slot] = year.eligible_expected_yuan;
}

/* One year of every arm, the same people in each. */
static inline void insurer_live(struct pool_harness *harness, struct insurer_year year)
{
    harness_run(harness, HARNESS_BEGIN);
    for (int k = 0; k < harness->arms.n_arms; k++)
        insurer_people(harness, k, harness_column(harness, "is_open")[k] > 0.0 ? year : (struct insurer_year){0});
    harness_run(harness, HARNESS_STEP);
    harness->arms.year++;
}

#endif
