/* Parameters of admissions and costs, shared by the annual form, the episode form and the tables. */
#ifndef HUIMIN_HOSPITAL_H
#define HUIMIN_HOSPITAL_H

#include "models/care.h"
#include "models/health_profile.h"
#include "models/threshold.h"

enum { N_USE_GROUPS = 9 };

/* Place of (scheme, sex, age, state) in log_rate. */
static inline int rate_index(int scheme, int sex, int age_years, int state)
{
    return ((scheme * N_SEXES + sex) * N_AGES + age_years) * N_STATES + state;
}

struct hospital_params {
    double cost_form;
    struct health_parameters health;
    double admissions_per_person_year[N_SCHEMES], age_profile[N_USE_GROUPS], age_gradient;
    double state_multiplier[N_STATES], death_multiplier, max_rate;
    double cost_per_admission_yuan[N_SCHEMES], elder_severity_factor, log_sd, tail_probability, tail_shape;
    double out_share_base[N_SCHEMES], out_share_slope;
    double annual_cap_yuan;
    double special_drug_probability, special_drug_mean_yuan, rare_drug_probability, rare_drug_mean_yuan, drug_log_sd;
    /* derived */
    struct severity unit;                                   /* severity with mean 1 yuan */
    struct annual_care annual;                              /* of it */
    real log_rate[N_SCHEMES * N_SEXES * N_AGES * N_STATES]; /* of admissions a year at frailty 1 */
    real log_max_rate;
    real log_median[MAX_ADMISSIONS + 1], log_sd_of[MAX_ADMISSIONS + 1], tail_z[MAX_ADMISSIONS + 1],
        tail_multiple[MAX_ADMISSIONS + 1], beside_tail[MAX_ADMISSIONS + 1];
    real log_class_cost[N_CARE_CLASSES]; /* log of the mean cost per admission at cost level 1, by care class */
    uint32_t special_threshold, rare_threshold;
    double special_median_fen, rare_median_fen; /* of a drug bill, at cost level 1 */
};

/* All of them, for the tables of other models. */
#define HOSPITAL_USES(type_, member_)                                                                                  \
    HEALTH_USES(type_, member_.health),                                                                                \
        USES(type_, member_.admissions_per_person_year, "city.cost.admission_scale", N_SCHEMES),                       \
        USES(type_, member_.age_profile, "city.cost.admission_age_profile", N_USE_GROUPS),                             \
        USES(type_, member_.age_gradient, "city.cost.admission_age_gradient", 1),                                      \
        USES(type_, member_.state_multiplier, "city.cost.state_multiplier", N_STATES),                                 \
        USES(type_, member_.death_multiplier, "city.cost.death_year_multiplier", 1),                                   \
        USES(type_, member_.max_rate, "city.cost.max_admission_rate", 1),                                              \
        USES(type_, member_.cost_per_admission_yuan, "city.cost.cost_per_admission_yuan", N_SCHEMES),                  \
        USES(type_, member_.elder_severity_factor, "city.cost.elder_severity_factor", 1),                              \
        USES(type_, member_.log_sd, "city.cost.severity_log_sd", 1),                                                   \
        USES(type_, member_.tail_probability, "city.cost.tail_probability", 1),                                        \
        USES(type_, member_.tail_shape, "city.cost.tail_shape", 1),                                                    \
        USES(type_, member_.out_share_base, "city.cost.out_of_catalogue_share", N_SCHEMES),                            \
        USES(type_, member_.out_share_slope, "city.cost.out_of_catalogue_slope", 1),                                   \
        USES(type_, member_.annual_cap_yuan, "city.cost.annual_cap_yuan", 1),                                          \
        USES(type_, member_.special_drug_probability, "city.cost.special_drug_probability", 1),                        \
        USES(type_, member_.special_drug_mean_yuan, "city.cost.special_drug_mean_yuan", 1),                            \
        USES(type_, member_.rare_drug_probability, "city.cost.rare_drug_probability", 1),                              \
        USES(type_, member_.rare_drug_mean_yuan, "city.cost.rare_drug_mean_yuan", 1),                                  \
        USES(type_, member_.drug_log_sd, "city.cost.drug_log_sd", 1)

extern const struct param_table HOSPITAL_TABLE;
void hospital_prepare(void *params);

/* Admissions in a year by inversion of Poisson(rate) at u, at most MAX_ADMISSIONS: the number of n with
 * u > P(N <= n). none: P(N = 0). */
static inline int hospital_admissions_beyond(double none, double rate, double u)
{
    double term = none, cumulative = term;
    int n = 0;
    while (u > cumulative && n < MAX_ADMISSIONS) {
        n++;
        term *= rate / n;
        cumulative += term;
    }
    return n;
}
static inline int hospital_admissions(double rate, double u)
{
    return hospital_admissions_beyond(vm_exp_f64(-rate), rate, u);
}

#endif
