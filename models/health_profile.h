/* What a city's parameters say of health, by sex and single age: prevalence of the four states, the yearly
 * chain that keeps it while cohorts age, what makes people fall ill, and how likely they are to die.
 *
 * Every model that needs an expectation by age, sex and state reads it here, so that what is simulated and
 * what is expected cannot part. Pure functions of parameters. */
#ifndef HUIMIN_HEALTH_PROFILE_H
#define HUIMIN_HEALTH_PROFILE_H

#include "models/disease.h"
#include "models/population.h"

enum { N_HEALTH_GROUPS = 7, N_CANCER_GROUPS = 8, N_OTHER_LISTED = 3, N_CANCER_RATIOS = 2 };

struct health_parameters {
    double any_chronic_share[N_HEALTH_GROUPS], any_chronic_share_15_plus, male_chronic_odds_ratio;
    double several_share_of_chronic[N_HEALTH_GROUPS];
    double major_share[N_HEALTH_GROUPS], major_share_adults, newborn_major_share;
    double remission_probability[N_STATES - 1]; /* one chronic → healthy, several → one, major → several */
    double major_onset_weight[N_STATES - 1];    /* from healthy, one, several */
    double cancer_incidence_profile[N_CANCER_GROUPS], cancer_incidence_per_100000;
    double cancer_male_female_ratio[N_CANCER_RATIOS]; /* under 55, 55 and over */
    double other_major_weight[N_OTHER_LISTED];        /* stroke, heart, kidney failure */
    double rare_disease_share, rare_disease_share_under_18;
};
extern const char *const HEALTH_GROUP_LABELS[N_HEALTH_GROUPS]; /* 0-14, 15-24 … 55-64, 65+ */
extern const char *const CANCER_GROUP_LABELS[N_CANCER_GROUPS]; /* 0-14, 15-24 … 65-74, 75+ */

/* Parameters declared by the morbidity and disease models, for the tables of other models. */
#define HEALTH_USES(type_, member_)                                                                                    \
    USES(type_, member_.any_chronic_share, "city.health.any_chronic_share", N_HEALTH_GROUPS),                          \
        USES(type_, member_.any_chronic_share_15_plus, "city.health.any_chronic_share_15_plus", 1),                    \
        USES(type_, member_.male_chronic_odds_ratio, "city.health.male_chronic_odds_ratio", 1),                        \
        USES(type_, member_.several_share_of_chronic, "city.health.several_share_of_chronic", N_HEALTH_GROUPS),        \
        USES(type_, member_.major_share, "city.health.major_share", N_HEALTH_GROUPS),                                  \
        USES(type_, member_.major_share_adults, "city.health.major_share_adults", 1),                                  \
        USES(type_, member_.newborn_major_share, "city.health.newborn_major_share", 1),                                \
        USES(type_, member_.remission_probability, "city.health.remission_probability", N_STATES - 1),                 \
        USES(type_, member_.major_onset_weight, "city.health.major_onset_weight", N_STATES - 1)
#define DISEASE_USES(type_, member_)                                                                                   \
    USES(type_, member_.cancer_incidence_profile, "city.health.cancer_incidence_profile", N_CANCER_GROUPS),            \
        USES(type_, member_.cancer_incidence_per_100000, "city.health.cancer_incidence_per_100000", 1),                \
        USES(type_, member_.cancer_male_female_ratio, "city.health.cancer_male_female_ratio", N_CANCER_RATIOS),        \
        USES(type_, member_.other_major_weight, "city.health.other_major_weight", N_OTHER_LISTED),                     \
        USES(type_, member_.rare_disease_share, "city.health.rare_disease_share", 1),                                  \
        USES(type_, member_.rare_disease_share_under_18, "city.health.rare_disease_share_under_18", 1)

struct health_profile {
    double prevalence[N_SEXES][N_AGES][N_STATES];        /* among the living of an age; sums to 1 */
    double death_probability[N_SEXES][N_AGES][N_STATES]; /* within the year, after that year's illness */
    /* [to age][from state][to state]: from last year's survivors aged one less (age 100: of 99 and over). */
    double transition[N_SEXES][N_AGES][N_STATES][N_STATES];
    double major_onset_share[N_SEXES][N_AGES]; /* of the living of an age: major since this year */
    double cancer_incidence[N_SEXES][N_AGES];  /* first diagnoses a person-year that the parameters ask for */
    double listed_onset_share[N_SEXES][N_AGES][N_LISTED]; /* which disease a new major state is; sums to 1 */
    double listed_share[N_SEXES][N_AGES][N_LISTED];       /* which disease people in the major state have; sums to 1 */
};

/* Fills everything. population is the city's own (only the ages of members matter, not its size): prevalence
 * by age is scaled so that the *national* ages reproduce the national shares; a city then has its own. */
void health_profile_init(struct health_profile *profile, const struct health_parameters *health,
                         const struct mortality_parameters *mortality);
/* The parts of it: prevalence alone; prevalence and death; also the chain; also the diseases. */
void health_profile_prevalence(struct health_profile *profile, const struct health_parameters *health);
void health_profile_mortality(struct health_profile *profile, const struct mortality_parameters *mortality);
void health_profile_chain(struct health_profile *profile, const struct health_parameters *health);
void health_profile_diseases(struct health_profile *profile, const struct health_parameters *health);

/* Expected share of people in the major state who have cancer, a rare disease. Exact among those of an age. */
static inline double health_cancer_share_of_major(const struct health_profile *profile, int sex, int age_years)
{
    return profile->listed_share[sex][age_years][DISEASE_CANCER];
}
static inline double health_rare_share_of_major(const struct health_profile *profile, int sex, int age_years)
{
    return profile->listed_share[sex][age_years][DISEASE_RARE];
}

/* Distribution of last year's survivors of an age over states, given that age's prevalence. Sums to 1. */
void health_survivors(const struct health_profile *profile, int sex, int age_years, double survivors[N_STATES]);
/* Probability of each state at age_years for a distribution of states at age_years − 1, deaths between. */
void health_push(const struct health_profile *profile, int sex, int age_years, const double from[N_STATES],
                 double to[N_STATES]);
/* Expected further years of life (curtate plus one half) of a person of a state who has just had a birthday. */
double health_life_expectancy_years(const struct health_profile *profile, int sex, int age_years, int state);

/* Shares in a population: of all persons of from_age … to_age in a state, or with any chronic disease. */
double health_state_share(const struct health_profile *profile, const struct population *population, int from_age,
                          int to_age, int state);
/* New cancers a person-year in a population, as simulated: onsets of the major state times their cancer share. */
double health_cancer_per_person_year(const struct health_profile *profile, const struct population *population);

#endif
