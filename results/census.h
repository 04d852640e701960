/* The synthetic city measured as statistics would measure a real one. An observer lives among the person models,
 * reads what they wrote and changes nothing: the people are those of `huimin run`. */
#ifndef HUIMIN_CENSUS_H
#define HUIMIN_CENSUS_H

#include <stdbool.h>

#include "engine/model.h"
#include "models/domain.h"

/* Taken in the first simulated year unless said otherwise. Shares are of 1. "National ages": the rates by age of the
 * city on the ages of the census of 2020. */
enum census_figure {
    CENSUS_AGE_0_14,
    CENSUS_AGE_15_59,
    CENSUS_AGE_60_PLUS,
    CENSUS_AGE_65_PLUS,
    CENSUS_MALE,
    CENSUS_HOUSEHOLD_SIZE,
    CENSUS_EMPLOYEE,
    CENSUS_INCOME_1, /* mean income per head of each fifth, yuan a year */
    CENSUS_INCOME_2,
    CENSUS_INCOME_3,
    CENSUS_INCOME_4,
    CENSUS_INCOME_5,
    CENSUS_CHRONIC_15_PLUS,          /* any chronic disease, major ones among them */
    CENSUS_CHRONIC_15_PLUS_NATIONAL, /* the same on national ages */
    CENSUS_MAJOR_ADULTS,
    CENSUS_MAJOR_ADULTS_NATIONAL,
    CENSUS_CANCER_PER_100000, /* first diagnoses a person-year on national ages; all years but the first */
    CENSUS_DEATHS_PER_1000,
    CENSUS_DEATHS_PER_1000_NATIONAL,
    CENSUS_ADMISSIONS_EMPLOYEE, /* a person-year */
    CENSUS_ADMISSIONS_RESIDENT,
    CENSUS_INPATIENTS,         /* people admitted at least once */
    CENSUS_COST_EMPLOYEE_YUAN, /* per admission */
    CENSUS_COST_RESIDENT_YUAN,
    CENSUS_ELDER_RATIO,      /* inpatient cost per head, 60+ over the rest, at the published ages (below) */
    CENSUS_ELDER_COST_SHARE, /* of inpatient cost, at the published ages */
    CENSUS_COST_SHARE_60_69,
    CENSUS_COST_SHARE_70_PLUS,
    CENSUS_TOP_TENTH_INPATIENT, /* share of adult inpatients' inpatient cost that the costliest tenth of them take */
    CENSUS_PERSISTENCE_1_YEAR,  /* of the costliest tenth of all people, all care: in it a year later, if alive */
    CENSUS_PERSISTENCE_4_YEARS,
    CENSUS_TOP_HUNDREDTH,              /* share of all cost that the costliest hundredth of all people take */
    CENSUS_FUND_IN_CATALOGUE_EMPLOYEE, /* paid by basic insurance, of in-catalogue inpatient cost */
    CENSUS_FUND_IN_CATALOGUE_RESIDENT,
    CENSUS_FUND_OF_ALL_EMPLOYEE, /* of all inpatient cost */
    CENSUS_FUND_OF_ALL_RESIDENT,
    CENSUS_WITH_CATASTROPHIC_EMPLOYEE, /* as FUND_OF_ALL, with catastrophic insurance */
    CENSUS_WITH_CATASTROPHIC_RESIDENT,
    CENSUS_OUT_OF_CATALOGUE_EMPLOYEE, /* of all inpatient cost */
    CENSUS_OUT_OF_CATALOGUE_RESIDENT,
    N_CENSUS_FIGURES
};

/* Of a product: what it would pay in the first year were everyone a member on full terms. */
enum census_benefit {
    CENSUS_BENEFIT_YUAN,          /* paid per person */
    CENSUS_BENEFIT_EXPECTED_YUAN, /* expected of each person, as premiums and perceptions take it */
    CENSUS_BENEFIT_OUT_YUAN,      /* of what is paid, for costs outside the catalogue */
    CENSUS_BENEFIT_CLAIMANTS,     /* share of people paid anything */
    CENSUS_BENEFIT_MEAN_YUAN,     /* paid per claimant; undefined where there is none */
    N_CENSUS_BENEFITS
};

/* Ages of those insured in the source of the elders' cost shares (scenarios/evidence/cost_concentration.csv, 2017). */
#define CENSUS_SOURCE_SHARE_60_69 0.104
#define CENSUS_SOURCE_SHARE_70_PLUS 0.069

enum { CENSUS_MAX_PRODUCTS = MAX_ARMS + 1 };

/* One world under observation. */
struct census;

/* NULL without memory. */
struct census *census_new(void);
void census_free(struct census *census);
/* The observer, to stand after all other person models of an engine that simulates one world on one thread. */
struct person_model census_observer(struct census *census);
/* What was seen; undefined figures (years that were not simulated, nobody to ask) are NAN. False where the
 * observer ran out of memory. */
bool census_take(const struct census *census, double figures[N_CENSUS_FIGURES],
                 double benefits[CENSUS_MAX_PRODUCTS][N_CENSUS_BENEFITS]);

/* Slot of the product of arm k of the simulated task. */
int census_product_of(const struct census *census, int k);

/* The n-th largest of the values, 1 <= n <= n_values. Afterwards the n largest stand first. */
double census_nth_largest(double *values, long n_values, long n);
/* Share of the sum that the costliest `share` of the values take. Reorders them. NAN where there is nothing. */
double census_top_share(double *values, long n_values, double share);

#endif
