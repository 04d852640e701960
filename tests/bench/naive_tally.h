/* What a year's people add up to: the sums that the engine keeps (models/enrolment_tally.c, claims_tally.c, burden.c,
 * hospital_cases.h, expected_benefit.c), in whole people, fen and thousandths of a yuan. */
#ifndef BENCH_NAIVE_TALLY_H
#define BENCH_NAIVE_TALLY_H

#include <stdint.h>

#include "tests/bench/figures.h"
#include "tests/bench/naive_city.h"

struct arm_tally {
    int64_t members, surviving, renewals, lapses, joins_survivors, joins_entrants, new_members, member_deaths;
    int64_t surviving_non_members, age_years, members_60_plus, members_under_40, members_major, account_payers,
        safety_net;
    int64_t by_quintile[N_QUINTILES], contacts, pushed, committed, committed_risk_milliyuan;
    int64_t demand_count[N_DEMAND_BINS], demand_risk_milliyuan[N_DEMAND_BINS];
    int64_t cell_members[N_CELLS], cell_renewals[N_CELLS], cell_lapses[N_CELLS], cell_joins_survivors[N_CELLS];
    int64_t cell_joins_entrants[N_CELLS], cell_deaths[N_CELLS], cell_claimants[N_CELLS], cell_claims_fen[N_CELLS];
    int64_t expected_milliyuan, reference_milliyuan, claims_fen, claimants, excess_fen, squares, out_fen;
    int64_t displaced_fen, claims_by_quintile_fen[N_QUINTILES];
    int64_t paid_by_quintile_fen[N_QUINTILES]; /* from Huiminbao; what households do not pay */
    int64_t catastrophic, catastrophic_by_quintile[N_QUINTILES], impoverished_by_quintile[N_QUINTILES];
};

struct tally {
    int64_t eligible, entrants, deaths, admissions, inpatients, rate_cap_hits, admission_cap_hits, households;
    int64_t people_cells[N_PEOPLE_CELLS], cell_eligible[N_CELLS], people_by_quintile[N_QUINTILES];
    int64_t payments_fen[N_QUINTILES][N_PAYERS]; /* before Huiminbao */
    int64_t catastrophic_without, impoverished_without;
    int64_t expected_milliyuan[MAX_PRODUCTS]; /* of everyone */
    struct arm_tally arms[MAX_ARMS];
};

static inline void tally_add(struct tally *total, const struct tally *part)
{
    int64_t *const to = (int64_t *)total;
    const int64_t *const from = (const int64_t *)part;
    for (size_t i = 0; i < sizeof *total / sizeof(int64_t); i++)
        to[i] += from[i];
}

/* The year's sums as figures.h takes them: raw[n_policies][N_RAW]. */
static inline void tally_raw(const struct tally *tally, int n_policies, double *raw)
{
    for (int k = 0; k < n_policies; k++, raw += N_RAW) {
        const struct arm_tally *const arm = &tally->arms[k];
        int64_t basic = 0, catastrophic = 0, assistance = 0, cost = 0, household = 0, demand = 0, bins = 0, risk = 0,
                impoverished = 0, safety_net = 0;
        for (int q = 0; q < N_QUINTILES; q++) {
            for (int payer = 0; payer < N_PAYERS; payer++)
                cost += tally->payments_fen[q][payer];
            basic += tally->payments_fen[q][PAYER_BASIC];
            catastrophic += tally->payments_fen[q][PAYER_CATASTROPHIC];
            assistance += tally->payments_fen[q][PAYER_ASSISTANCE];
            household += tally->payments_fen[q][PAYER_HOUSEHOLD] - arm->paid_by_quintile_fen[q];
            impoverished += arm->impoverished_by_quintile[q];
        }
        for (int b = 0; b < N_DEMAND_BINS; b++) {
            demand += arm->demand_count[b];
            bins += b * arm->demand_count[b];
            risk += arm->demand_risk_milliyuan[b];
        }
        for (int cell = 1; cell < N_PEOPLE_CELLS; cell += 2)
            safety_net += tally->people_cells[cell];
        raw[RAW_PEOPLE] = (double)tally->eligible;
        raw[RAW_COST_YUAN] = 0.01 * (double)cost;
        raw[RAW_HOUSEHOLD_YUAN] = 0.01 * (double)household;
        raw[RAW_BASIC_YUAN] = 0.01 * (double)basic;
        raw[RAW_CATASTROPHIC_YUAN] = 0.01 * (double)catastrophic;
        raw[RAW_ASSISTANCE_YUAN] = 0.01 * (double)assistance;
        raw[RAW_INPATIENTS] = (double)tally->inpatients;
        raw[RAW_ADMISSIONS] = (double)tally->admissions;
        raw[RAW_DEATHS] = (double)tally->deaths;
        raw[RAW_SAFETY_NET] = (double)safety_net;
        raw[RAW_CATASTROPHIC_WITHOUT] = (double)tally->catastrophic_without;
        raw[RAW_IMPOVERISHED_WITHOUT] = (double)tally->impoverished_without;
        raw[RAW_MEMBERS] = (double)arm->members;
        raw[RAW_RENEWALS] = (double)arm->renewals;
        raw[RAW_MEMBERS_MAJOR] = (double)arm->members_major;
        raw[RAW_REFERENCE_YUAN] = 0.001 * (double)arm->reference_milliyuan;
        raw[RAW_EXPECTED_YUAN] = 0.001 * (double)arm->expected_milliyuan;
        raw[RAW_DEMAND] = (double)demand;
        raw[RAW_DEMAND_BINS] = (double)bins;
        raw[RAW_DEMAND_RISK_YUAN] = 0.001 * (double)risk;
        raw[RAW_CATASTROPHIC] = (double)arm->catastrophic;
        raw[RAW_IMPOVERISHED] = (double)impoverished;
        raw[RAW_CLAIMS_YUAN] = 0.01 * (double)arm->claims_fen;
        raw[RAW_CLAIMANTS] = (double)arm->claimants;
        raw[RAW_CLAIMS_POOREST_YUAN] = 0.01 * (double)arm->claims_by_quintile_fen[0];
        raw[RAW_CONTACTS] = (double)arm->contacts;
        raw[RAW_PUSHED] = (double)arm->pushed;
    }
}

#endif
