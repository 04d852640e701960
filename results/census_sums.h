/* What a census adds up in one world: for census.c, which sees, and census_figures.c, which reckons. */
#ifndef HUIMIN_CENSUS_SUMS_H
#define HUIMIN_CENSUS_SUMS_H

#include "results/census.h"

/* Years whose total cost is kept by person. */
enum { KEPT_FIRST, KEPT_SECOND, KEPT_FIFTH, N_KEPT_YEARS };
static const int CENSUS_KEPT_YEARS[N_KEPT_YEARS] = {0, 1, 4};

/* A growing list. */
struct list {
    double *values;
    long n, room;
};

struct scheme_sums {
    double people, admissions, in_fen, out_fen, basic_fen, catastrophic_fen;
};
struct benefit_sums {
    double paid_fen, out_fen, claimants, expected_milliyuan;
};

struct census {
    bool is_out_of_memory;
    /* By place (tile × TILE + slot) of the world. */
    long n_places;
    double *total_fen[N_KEPT_YEARS]; /* of the year; negative where nobody is */
    int8_t *last_year_same;          /* in which the person of the first year was there; −1: there was none */
    uint16_t *diseases_before;
    /* Of the first year. */
    double people[N_SEXES][N_AGES], deaths[N_SEXES][N_AGES];
    double chronic[N_AGES], major[N_AGES], inpatient_fen[N_AGES];
    double households, inpatients;
    struct scheme_sums schemes[N_SCHEMES];
    struct list income_yuan, adult_inpatient_fen;
    int n_products;
    uint8_t product_of[MAX_ARMS]; /* by arm */
    struct benefit_sums benefits[CENSUS_MAX_PRODUCTS];
    /* Of all later years: people of last year, and the new cancers among them. */
    double settled[N_AGES], new_cancers[N_AGES];
};

#endif
