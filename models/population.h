/* Ages, sexes and death rates of a city, from five-year tables to single ages. Pure functions; no luck. */
#ifndef HUIMIN_POPULATION_H
#define HUIMIN_POPULATION_H

#include "models/domain.h"

enum { N_CENSUS_GROUPS = 19, N_RATE_GROUPS = 22, ADULT_AGE_YEARS = 18, ELDER_AGE_YEARS = 60 };

extern const char *const CENSUS_LABELS[N_CENSUS_GROUPS]; /* 0-4 … 85-89, 90+ */
extern const char *const RATE_LABELS[N_RATE_GROUPS];     /* 0, 1-4, 5-9 … 95-99, 100+ */

/* China 2020: census age groups, split by sex with UN WPP 2019; thousands of persons (population_age_sex_2020). */
extern const double CHINA_2020_MALE_THOUSANDS[N_CENSUS_GROUPS], CHINA_2020_FEMALE_THOUSANDS[N_CENSUS_GROUPS];
/* China 2020–2025: UN WPP 2024 central death rates a person-year (mortality_mx_wpp2024_china). */
extern const double CHINA_MALE_DEATHS_PER_YEAR[N_RATE_GROUPS], CHINA_FEMALE_DEATHS_PER_YEAR[N_RATE_GROUPS];
extern const double RELATIVE_RISK_OF_DEATH[N_STATES]; /* 1, 1.5, 2.5, 6: an assumption */

struct population_parameters {
    double male_thousands[N_CENSUS_GROUPS], female_thousands[N_CENSUS_GROUPS]; /* any scale: only shares count */
    double share_60_plus; /* to reweight the table to; 0 keeps its own */
    double oldest_ratio;  /* persons of one age over those a year younger, from 90 on */
};
/* Parameters declared by the ageing model, for the tables of other models. */
#define POPULATION_USES(type_, member_)                                                                                \
    USES(type_, member_.male_thousands, "city.population.male_thousands", N_CENSUS_GROUPS),                            \
        USES(type_, member_.female_thousands, "city.population.female_thousands", N_CENSUS_GROUPS),                    \
        USES(type_, member_.share_60_plus, "city.population.share_60_plus", 1),                                        \
        USES(type_, member_.oldest_ratio, "city.population.oldest_ratio", 1)

struct mortality_parameters {
    double male_per_year[N_RATE_GROUPS], female_per_year[N_RATE_GROUPS];
    double relative_risk[N_STATES];
};
/* Parameters declared by the mortality model. */
#define MORTALITY_USES(type_, member_)                                                                                 \
    USES(type_, member_.male_per_year, "city.mortality.male_rate_per_year", N_RATE_GROUPS),                            \
        USES(type_, member_.female_per_year, "city.mortality.female_rate_per_year", N_RATE_GROUPS),                    \
        USES(type_, member_.relative_risk, "city.mortality.relative_risk", N_STATES)

/* Shares of all persons by sex and single age; they sum to 1. Ages 100 and over are one. */
struct population {
    double share[N_SEXES][N_AGES];
};

/* Within a five-year group persons are spread evenly; from 90 on they fall by oldest_ratio a year of age. */
void population_init(struct population *population, const struct population_parameters *parameters);
/* The national table of 2020, to which published national prevalences refer. */
void population_init_national(struct population *population);
/* Share of all persons with from_age <= age <= to_age, both sexes. */
double population_share(const struct population *population, int from_age, int to_age);

/* Central death rate a person-year of the whole cell, all states together. */
double population_death_rate(const struct mortality_parameters *parameters, int sex, int age_years);
/* Probability to die within the year: q = 1 − exp(−m). */
double population_death_probability(const struct mortality_parameters *parameters, int sex, int age_years);

/* Linear between knots (ages rising), flat outside them. */
double population_interpolate(const double *knot_ages, const double *values, int n_knots, double age_years);

#endif
