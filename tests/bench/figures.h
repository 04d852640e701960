/* What a peer's year is checked by: sums over people that the engine and every peer keep, and the figures that are
 * made of them. expected.txt holds a figure a line: name, arm (-1: the city), year (-1: all), mean, sd over worlds.
 * expected_fine.txt holds those that the fine figures ask for, which tell small faults of the public tiers. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <math.h>
#include <stdio.h>
#include <string.h>

enum raw_sum {
    RAW_PEOPLE,
    RAW_COST_YUAN,
    RAW_HOUSEHOLD_YUAN,
    RAW_ADMISSIONS,
    RAW_DEATHS,
    RAW_SAFETY_NET,
    RAW_CATASTROPHIC_WITHOUT,
    RAW_IMPOVERISHED_WITHOUT,
    RAW_MEMBERS,
    RAW_RENEWALS,
    RAW_MEMBERS_MAJOR,
    RAW_REFERENCE_YUAN,
    RAW_EXPECTED_YUAN,
    RAW_DEMAND,
    RAW_DEMAND_BINS,
    RAW_DEMAND_RISK_YUAN,
    RAW_CATASTROPHIC,
    RAW_IMPOVERISHED,
    RAW_CLAIMS_YUAN,
    RAW_CLAIMANTS,
    RAW_CLAIMS_POOREST_YUAN,
    RAW_CONTACTS,
    RAW_PUSHED,
    RAW_BASIC_YUAN,
    RAW_CATASTROPHIC_YUAN,
    RAW_ASSISTANCE_YUAN,
    RAW_INPATIENTS,
    N_RAW
};

/* Figures with a heavy tail, in which one claim can move a small arm's mean by many errors of a few dozen worlds, are
 * expected only of arms where a world's sd is at most a tenth of the mean. */
struct figure {
    const char *name;
    int is_of_city, is_of_all_years, is_heavy, is_fine;
    enum raw_sum part, whole;
};

static const struct figure FIGURES[] = {
    {"cost_yuan", 1, 0, 0, 0, RAW_COST_YUAN, RAW_PEOPLE},
    {"admissions", 1, 0, 0, 0, RAW_ADMISSIONS, RAW_PEOPLE},
    {"deaths", 1, 0, 0, 0, RAW_DEATHS, RAW_PEOPLE},
    {"safety_net", 1, 0, 0, 0, RAW_SAFETY_NET, RAW_PEOPLE},
    {"catastrophic_without", 1, 0, 0, 0, RAW_CATASTROPHIC_WITHOUT, RAW_PEOPLE},
    {"impoverished_without", 1, 0, 0, 0, RAW_IMPOVERISHED_WITHOUT, RAW_PEOPLE},
    {"enrolment", 0, 0, 0, 0, RAW_MEMBERS, RAW_PEOPLE},
    {"renewals", 0, 0, 0, 0, RAW_RENEWALS, RAW_PEOPLE},
    {"members_major", 0, 0, 0, 0, RAW_MEMBERS_MAJOR, RAW_MEMBERS},
    {"member_risk_yuan", 0, 0, 0, 0, RAW_REFERENCE_YUAN, RAW_MEMBERS},
    {"expected_benefit_yuan", 0, 0, 0, 0, RAW_EXPECTED_YUAN, RAW_MEMBERS},
    {"considering", 0, 0, 0, 0, RAW_DEMAND, RAW_PEOPLE},
    {"demand_bin", 0, 0, 0, 0, RAW_DEMAND_BINS, RAW_DEMAND},
    {"demand_risk_yuan", 0, 0, 0, 0, RAW_DEMAND_RISK_YUAN, RAW_PEOPLE},
    {"catastrophic_households", 0, 0, 0, 0, RAW_CATASTROPHIC, RAW_PEOPLE},
    {"household_yuan", 0, 0, 0, 0, RAW_HOUSEHOLD_YUAN, RAW_PEOPLE},
    {"claim_yuan", 0, 1, 1, 0, RAW_CLAIMS_YUAN, RAW_MEMBERS},
    {"claimant_share", 0, 1, 0, 0, RAW_CLAIMANTS, RAW_MEMBERS},
    {"claims_poorest_yuan", 0, 1, 1, 0, RAW_CLAIMS_POOREST_YUAN, RAW_MEMBERS},
    {"impoverished", 0, 1, 0, 0, RAW_IMPOVERISHED, RAW_PEOPLE},
    {"contacts", 0, 1, 0, 0, RAW_CONTACTS, RAW_PEOPLE},
    {"pushed", 0, 1, 0, 0, RAW_PUSHED, RAW_PEOPLE},
    {"cost_yuan", 1, 1, 0, 1, RAW_COST_YUAN, RAW_PEOPLE},
    {"basic_yuan", 1, 1, 0, 1, RAW_BASIC_YUAN, RAW_PEOPLE},
    {"catastrophic_yuan", 1, 1, 0, 1, RAW_CATASTROPHIC_YUAN, RAW_PEOPLE},
    {"assistance_yuan", 1, 1, 0, 1, RAW_ASSISTANCE_YUAN, RAW_PEOPLE},
    {"admissions", 1, 1, 0, 1, RAW_ADMISSIONS, RAW_PEOPLE},
    {"inpatients", 1, 1, 0, 1, RAW_INPATIENTS, RAW_PEOPLE},
    {"deaths", 1, 1, 0, 1, RAW_DEATHS, RAW_PEOPLE},
    {"catastrophic_households", 0, 1, 0, 1, RAW_CATASTROPHIC, RAW_PEOPLE},
};
enum { N_FIGURES = (int)(sizeof FIGURES / sizeof FIGURES[0]) };

static inline size_t raw_at(int n_policies, int year, int arm, int raw)
{
    return ((size_t)year * (size_t)n_policies + (size_t)arm) * N_RAW + (size_t)raw;
}

/* A figure of raw[n_years][n_policies][N_RAW]. arm -1: the city (kept with every policy); year -1: all years. */
static inline double figure_of(const struct figure *figure, const double *raw, int n_years, int n_policies, int arm,
                               int year)
{
    const int k = arm < 0 ? 0 : arm, first = year < 0 ? 0 : year, last = year < 0 ? n_years - 1 : year;
    double part = 0.0, whole = 0.0;
    for (int t = first; t <= last; t++) {
        part += raw[raw_at(n_policies, t, k, (int)figure->part)];
        whole += raw[raw_at(n_policies, t, k, (int)figure->whole)];
    }
    return whole > 0.0 ? part / whole : (double)NAN;
}

#endif
