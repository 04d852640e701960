/* The years of one world's pools, recorded and played again to other worlds: what an expectation needs that is to hold
 * for a program that has no pools of its own. One recording at a time. */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/bill_nodes.h"
#include "models/registry.h"
#include "tests/bench/figures.h"

enum { MAX_POOL_COLUMNS = 64 };

/* The pool columns that person models read: fields of both the recorder, which reads them, and the replay, which
 * writes them. A view is an array of pointers, one a field. */
struct recording {
    int n_columns;
    struct field columns[MAX_POOL_COLUMNS];
    char *bytes[MAX_POOL_COLUMNS]; /* [n_years][n_values], as the column's type has them */
    size_t n_values[MAX_POOL_COLUMNS], n_bytes[MAX_POOL_COLUMNS]; /* of a year */
    int n_arms, n_policies, n_products, n_years;
    uint8_t product[MAX_ARMS];
    atomic_bool is_broken; /* out of memory, or two runs whose products differ */
};
static struct recording recording;

static size_t column_values(const struct field *field, const struct arm_set *arms)
{
    const int records = field->shape == ARM ? arms->n_arms : field->shape == PRODUCT ? arms->n_products : 1;
    return (size_t)records * (size_t)field->extent;
}

static const struct field *pool_owner_of(const char *name)
{
    const struct model_list *models = registry_models();
    for (int m = 0; m < models->n_pools; m++)
        for (int f = 0; f < models->pools[m]->n_fields; f++)
            if (models->pools[m]->fields[f].role != FIELD_READS && models->pools[m]->fields[f].role != FIELD_READS_IF &&
                strcmp(models->pools[m]->fields[f].name, name) == 0)
                return &models->pools[m]->fields[f];
    return NULL;
}

static bool is_recorded(const char *name)
{
    for (int c = 0; c < recording.n_columns; c++)
        if (strcmp(recording.columns[c].name, name) == 0)
            return true;
    return false;
}

static void record_column(const struct field *field)
{
    if (is_recorded(field->name) || recording.n_columns == MAX_POOL_COLUMNS)
        return;
    recording.columns[recording.n_columns] = *field;
    recording.columns[recording.n_columns].role = FIELD_READS_IF; /* of a tier that does not run: nothing */
    recording.columns[recording.n_columns].offset = (size_t)recording.n_columns * sizeof(void *);
    recording.n_columns++;
}

/* Every pool column that a person model reads, and those that are named. */
static void recording_find_columns(const char *const *names, int n_names)
{
    const struct model_list *models = registry_models();
    for (int m = 0; m < models->n_persons; m++)
        for (int f = 0; f < models->persons[m]->n_fields; f++) {
            const struct field *field = &models->persons[m]->fields[f];
            const bool is_pool = field->shape == ARM || field->shape == PRODUCT || field->shape == WORLD;
            if (is_pool && field->role == FIELD_READS && pool_owner_of(field->name))
                record_column(field);
        }
    for (int n = 0; n < n_names; n++) {
        const struct field *owner = pool_owner_of(names[n]);
        if (!owner) {
            fprintf(stderr, "tool_bench_inputs: no pool model writes %s\n", names[n]);
            exit(EXIT_RUN_FAILED);
        }
        record_column(owner);
    }
}

static int recorded_column(const char *name)
{
    int c = 0;
    while (c < recording.n_columns && strcmp(recording.columns[c].name, name) != 0)
        c++;
    if (c == recording.n_columns) {
        fprintf(stderr, "tool_bench_inputs: %s is not recorded\n", name);
        exit(EXIT_RUN_FAILED);
    }
    return c;
}

/* Value `index` of a recorded column, years one after another. */
static double recorded_value(int column, size_t index)
{
    const bool is_double = recording.columns[column].type == TYPE_F64;
    double wide;
    real narrow;
    if (is_double)
        memcpy(&wide, recording.bytes[column] + index * sizeof wide, sizeof wide);
    else
        memcpy(&narrow, recording.bytes[column] + index * sizeof narrow, sizeof narrow);
    return is_double ? wide : (double)narrow;
}

static void recording_free_values(void)
{
    for (int c = 0; c < recording.n_columns; c++) {
        free(recording.bytes[c]);
        recording.bytes[c] = NULL;
    }
}

/* ------------------------------------------------------------------ the recorder, an observer among the persons */

static void recorder_open(const struct arm_set *arms)
{
    recording.n_arms = arms->n_arms;
    recording.n_policies = arms->n_policies;
    recording.n_products = arms->n_products;
    recording.n_years = arms->n_years;
    memcpy(recording.product, arms->product, (size_t)arms->n_arms);
    recording_free_values();
    for (int c = 0; c < recording.n_columns; c++) {
        recording.n_values[c] = column_values(&recording.columns[c], arms);
        recording.n_bytes[c] =
            recording.n_values[c] * (recording.columns[c].type == TYPE_F64 ? sizeof(double) : sizeof(real));
        recording.bytes[c] = calloc((size_t)arms->n_years, recording.n_bytes[c]);
        if (!recording.bytes[c])
            recording.is_broken = true;
    }
}

static void recorder_step(const struct tile *tile, const struct arm_set *arms, const void *context, const void *view)
{
    (void)context;
    const void *const *columns = view;
    if (tile->first_person > 0)
        return;
    if (tile->year == 0)
        recorder_open(arms);
    for (int c = 0; c < recording.n_columns && !recording.is_broken; c++)
        if (columns[c])
            memcpy(recording.bytes[c] + (size_t)tile->year * recording.n_bytes[c], columns[c], recording.n_bytes[c]);
}

static const struct person_model *recorder_model(void)
{
    static struct person_model model;
    model = (struct person_model){.name = "recorder",
                                  .scope = SCOPE_CONTEXT,
                                  .fields = recording.columns,
                                  .n_fields = recording.n_columns,
                                  .step = recorder_step,
                                  .context = &recording};
    return &model;
}

/* ------------------------------------------------------------------ the replay, a pool model in place of all */

enum replay_tally {
    TALLY_ELIGIBLE,
    TALLY_PAYMENTS,
    TALLY_ADMISSIONS,
    TALLY_DEATHS,
    TALLY_PEOPLE_CELLS,
    TALLY_CATASTROPHIC_WITHOUT,
    TALLY_IMPOVERISHED_WITHOUT,
    TALLY_MEMBERS,
    TALLY_RENEWALS,
    TALLY_MAJOR,
    TALLY_REFERENCE,
    TALLY_EXPECTED,
    TALLY_DEMAND,
    TALLY_DEMAND_RISK,
    TALLY_CATASTROPHIC,
    TALLY_IMPOVERISHED,
    TALLY_CLAIMS,
    TALLY_CLAIMANTS,
    TALLY_CLAIMS_BY_QUINTILE,
    TALLY_CONTACTS,
    TALLY_PUSHED,
    TALLY_INPATIENTS,
    N_TALLIES
};
static const char *const TALLY_NAMES[N_TALLIES] = {
    [TALLY_ELIGIBLE] = "eligible",
    [TALLY_PAYMENTS] = "payments_fen",
    [TALLY_ADMISSIONS] = "admissions",
    [TALLY_DEATHS] = "deaths",
    [TALLY_PEOPLE_CELLS] = "eligible_cells",
    [TALLY_CATASTROPHIC_WITHOUT] = "catastrophic_households_without",
    [TALLY_IMPOVERISHED_WITHOUT] = "impoverished_households_without",
    [TALLY_MEMBERS] = "members",
    [TALLY_RENEWALS] = "renewals",
    [TALLY_MAJOR] = "members_major",
    [TALLY_REFERENCE] = "reference_risk_milliyuan",
    [TALLY_EXPECTED] = "expected_benefit_milliyuan",
    [TALLY_DEMAND] = "demand_count",
    [TALLY_DEMAND_RISK] = "demand_risk_milliyuan",
    [TALLY_CATASTROPHIC] = "catastrophic_by_quintile",
    [TALLY_IMPOVERISHED] = "impoverished_by_quintile",
    [TALLY_CLAIMS] = "claims_fen",
    [TALLY_CLAIMANTS] = "claimants",
    [TALLY_CLAIMS_BY_QUINTILE] = "claims_by_quintile_fen",
    [TALLY_CONTACTS] = "contacts",
    [TALLY_PUSHED] = "pushed",
    [TALLY_INPATIENTS] = "inpatients",
};
static const char *const RAW_NAMES[N_RAW] = {
    "raw_people",           "raw_cost_yuan",      "raw_household_yuan", "raw_admissions",  "raw_deaths",
    "raw_safety_net",       "raw_cat_without",    "raw_imp_without",    "raw_members",     "raw_renewals",
    "raw_members_major",    "raw_reference_yuan", "raw_expected_yuan",  "raw_demand",      "raw_demand_bins",
    "raw_demand_risk_yuan", "raw_catastrophic",   "raw_impoverished",   "raw_claims_yuan", "raw_claimants",
    "raw_claims_q0",        "raw_contacts",       "raw_pushed",         "raw_basic_yuan",  "raw_catastrophic_yuan",
    "raw_assistance_yuan",  "raw_inpatients",
};

static double sum_from(const int64_t *tally, size_t first, size_t n, size_t stride)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += (double)tally[first + i * stride];
    return sum;
}

static void replay_begin(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    void *const *columns = (void *const *)view;
    for (int c = 0; c < recording.n_columns; c++)
        memcpy(columns[c], recording.bytes[c] + (size_t)arms->year * recording.n_bytes[c], recording.n_bytes[c]);
}

static void keep_raw(const int64_t *const *tally, double *const *raw, int arm)
{
    enum { ALL_PAYMENTS = N_QUINTILES * N_PAYERS };
    const size_t k = (size_t)arm;
    const double fen = 0.01, milliyuan = 0.001;
    double bins = 0.0;
    for (size_t b = 0; b < N_DEMAND_BINS; b++)
        bins += (double)b * (double)tally[TALLY_DEMAND][k * N_DEMAND_BINS + b];
    raw[RAW_PEOPLE][k] = (double)tally[TALLY_ELIGIBLE][0];
    raw[RAW_COST_YUAN][k] = fen * sum_from(tally[TALLY_PAYMENTS], k * ALL_PAYMENTS, ALL_PAYMENTS, 1);
    raw[RAW_HOUSEHOLD_YUAN][k] =
        fen * sum_from(tally[TALLY_PAYMENTS], k * ALL_PAYMENTS + PAYER_HOUSEHOLD, N_QUINTILES, N_PAYERS);
    raw[RAW_BASIC_YUAN][k] =
        fen * sum_from(tally[TALLY_PAYMENTS], k * ALL_PAYMENTS + PAYER_BASIC, N_QUINTILES, N_PAYERS);
    raw[RAW_CATASTROPHIC_YUAN][k] =
        fen * sum_from(tally[TALLY_PAYMENTS], k * ALL_PAYMENTS + PAYER_CATASTROPHIC, N_QUINTILES, N_PAYERS);
    raw[RAW_ASSISTANCE_YUAN][k] =
        fen * sum_from(tally[TALLY_PAYMENTS], k * ALL_PAYMENTS + PAYER_ASSISTANCE, N_QUINTILES, N_PAYERS);
    raw[RAW_INPATIENTS][k] = (double)tally[TALLY_INPATIENTS][0];
    raw[RAW_ADMISSIONS][k] = (double)tally[TALLY_ADMISSIONS][0];
    raw[RAW_DEATHS][k] = (double)tally[TALLY_DEATHS][0];
    raw[RAW_SAFETY_NET][k] = sum_from(tally[TALLY_PEOPLE_CELLS], 1, N_PEOPLE_CELLS / 2, 2);
    raw[RAW_CATASTROPHIC_WITHOUT][k] = (double)tally[TALLY_CATASTROPHIC_WITHOUT][0];
    raw[RAW_IMPOVERISHED_WITHOUT][k] = (double)tally[TALLY_IMPOVERISHED_WITHOUT][0];
    raw[RAW_MEMBERS][k] = (double)tally[TALLY_MEMBERS][k];
    raw[RAW_RENEWALS][k] = (double)tally[TALLY_RENEWALS][k];
    raw[RAW_MEMBERS_MAJOR][k] = (double)tally[TALLY_MAJOR][k];
    raw[RAW_REFERENCE_YUAN][k] = milliyuan * (double)tally[TALLY_REFERENCE][k];
    raw[RAW_EXPECTED_YUAN][k] = milliyuan * (double)tally[TALLY_EXPECTED][k];
    raw[RAW_DEMAND][k] = sum_from(tally[TALLY_DEMAND], k * N_DEMAND_BINS, N_DEMAND_BINS, 1);
    raw[RAW_DEMAND_BINS][k] = bins;
    raw[RAW_DEMAND_RISK_YUAN][k] = milliyuan * sum_from(tally[TALLY_DEMAND_RISK], k * N_DEMAND_BINS, N_DEMAND_BINS, 1);
    raw[RAW_CATASTROPHIC][k] = sum_from(tally[TALLY_CATASTROPHIC], k * N_QUINTILES, N_QUINTILES, 1);
    raw[RAW_IMPOVERISHED][k] = sum_from(tally[TALLY_IMPOVERISHED], k * N_QUINTILES, N_QUINTILES, 1);
    raw[RAW_CLAIMS_YUAN][k] = fen * (double)tally[TALLY_CLAIMS][k];
    raw[RAW_CLAIMANTS][k] = (double)tally[TALLY_CLAIMANTS][k];
    raw[RAW_CLAIMS_POOREST_YUAN][k] = fen * (double)tally[TALLY_CLAIMS_BY_QUINTILE][k * N_QUINTILES];
    raw[RAW_CONTACTS][k] = (double)tally[TALLY_CONTACTS][k];
    raw[RAW_PUSHED][k] = (double)tally[TALLY_PUSHED][k];
}

static void replay_step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const int64_t *const *tallies = (const int64_t *const *)view + recording.n_columns;
    double *const *raw = (double *const *)view + recording.n_columns + N_TALLIES;
    if (arms->n_products != recording.n_products || memcmp(arms->product, recording.product, (size_t)arms->n_arms) != 0)
        recording.is_broken = true;
    for (int k = 0; k < arms->n_policies; k++)
        keep_raw(tallies, raw, k);
}

static const struct field *person_owner_of(const char *name)
{
    const struct model_list *models = registry_models();
    for (int m = 0; m < models->n_persons; m++)
        for (int f = 0; f < models->persons[m]->n_fields; f++)
            if (models->persons[m]->fields[f].role == FIELD_TALLIES &&
                strcmp(models->persons[m]->fields[f].name, name) == 0)
                return &models->persons[m]->fields[f];
    fprintf(stderr, "tool_bench_inputs: no model tallies %s\n", name);
    exit(EXIT_RUN_FAILED);
}

static const struct pool_model *replay_model(void)
{
    static struct field fields[MAX_POOL_COLUMNS + N_TALLIES + N_RAW];
    static struct pool_model model;
    int n = 0;
    for (; n < recording.n_columns; n++) {
        fields[n] = recording.columns[n];
        fields[n].role = FIELD_UPDATES;
    }
    for (int t = 0; t < N_TALLIES; t++, n++) {
        fields[n] = *person_owner_of(TALLY_NAMES[t]);
        fields[n].role = FIELD_READS;
        fields[n].axes = NULL;
        fields[n].offset = (size_t)n * sizeof(void *);
    }
    for (int r = 0; r < N_RAW; r++, n++)
        fields[n] = (struct field){.name = RAW_NAMES[r],
                                   .offset = (size_t)n * sizeof(void *),
                                   .role = FIELD_OUTCOME,
                                   .type = TYPE_F64,
                                   .shape = ARM,
                                   .extent = 1,
                                   .unit = "1",
                                   .meaning = RAW_NAMES[r]};
    model = (struct pool_model){.name = "replay",
                                .scope = SCOPE_PATH,
                                .fields = fields,
                                .n_fields = n,
                                .begin = replay_begin,
                                .step = replay_step};
    return &model;
}

#endif
