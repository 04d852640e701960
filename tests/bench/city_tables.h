/* The tables of a person-year as the peers of `make bench` read them, from the parameters that the models declare and
 * their own functions. Written to inputs.txt: a line `name count`, then so many numbers; the last index runs fastest. */
#ifndef BENCH_CITY_TABLES_H
#define BENCH_CITY_TABLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/study.h"
#include "engine/vmath.h"
#include "models/bill_nodes.h"
#include "models/income_distribution.h"
#include "models/social_insurance.h"

enum { ADULT_MIX_AGE_YEARS = 35, FIRST_MIGRANT_AGE_YEARS = 15, LAST_MIGRANT_AGE_YEARS = 64, N_MIXES = 2 };
enum { N_CHRONIC_SETS = 1 << N_CHRONIC };

struct city_params {
    struct population_parameters population;
    struct mortality_parameters mortality;
    struct health_parameters health;
    struct employment_parameters employment;
    struct household_parameters household;
    struct income_parameters income;
    double chronic_weight[N_MIXES][N_CHRONIC];
    double growth_per_year, newborn_share, migrant_mean_age_years, migrant_age_sd_years;
    double persistence, spread;
    double risk_aware_probability[N_STATES], altruist_probability, awareness_altruism_correlation, account_share;
    double outpatient_mean_yuan[N_SCHEMES], outpatient_state_multiplier[N_STATES], outpatient_elasticity,
        outpatient_log_sd, outpatient_share[N_SCHEMES], outpatient_deductible_yuan[N_SCHEMES],
        outpatient_cap_yuan[N_SCHEMES];
    double subsistence_yuan, catastrophic_share, poverty_line_yuan, community_people;
};

#define CITY(member_, key_, n_) USES(struct city_params, member_, key_, n_)
static const struct param CITY_PARAMS[] = {
    POPULATION_USES(struct city_params, population),
    MORTALITY_USES(struct city_params, mortality),
    HEALTH_USES(struct city_params, health),
    DISEASE_USES(struct city_params, health),
    EMPLOYMENT_USES(struct city_params, employment),
    HOUSEHOLD_USES(struct city_params, household),
    CITY(health.other_major_weight, "city.health.other_major_weight", N_OTHER_LISTED),
    CITY(income.national_mean_yuan, "city.income.national_mean_yuan", 1),
    CITY(income.log_sd, "city.income.log_sd", N_SCHEMES),
    CITY(income.employee_log_difference, "city.income.employee_log_difference", 1),
    CITY(income.elder_log_difference, "city.income.elder_log_difference", 1),
    CITY(income.level, "city.income.level", 1),
    CITY(income.safety_net_share, "city.safety_net_share", 1),
    CITY(chronic_weight[0], "city.health.chronic_weight_under_35", N_CHRONIC),
    CITY(chronic_weight[1], "city.health.chronic_weight_35_plus", N_CHRONIC),
    CITY(growth_per_year, "city.population.growth_per_year", 1),
    CITY(newborn_share, "city.population.newborn_share", 1),
    CITY(migrant_mean_age_years, "city.population.migrant_mean_age_years", 1),
    CITY(migrant_age_sd_years, "city.population.migrant_age_sd_years", 1),
    CITY(persistence, "city.frailty.persistence", 1),
    CITY(spread, "city.frailty.spread", 1),
    CITY(risk_aware_probability, "behaviour.risk_aware_probability", N_STATES),
    CITY(altruist_probability, "behaviour.altruist_probability", 1),
    CITY(awareness_altruism_correlation, "behaviour.awareness_altruism_correlation", 1),
    CITY(account_share, "city.personal_account_share", 1),
    CITY(outpatient_mean_yuan, "city.outpatient.mean_yuan", N_SCHEMES),
    CITY(outpatient_state_multiplier, "city.outpatient.state_multiplier", N_STATES),
    CITY(outpatient_elasticity, "city.outpatient.frailty_elasticity", 1),
    CITY(outpatient_log_sd, "city.outpatient.log_sd", 1),
    CITY(outpatient_share, "city.basic_insurance.outpatient_share", N_SCHEMES),
    CITY(outpatient_deductible_yuan, "city.basic_insurance.outpatient_deductible_yuan", N_SCHEMES),
    CITY(outpatient_cap_yuan, "city.basic_insurance.outpatient_cap_yuan", N_SCHEMES),
    CITY(subsistence_yuan, "city.burden.subsistence_yuan", 1),
    CITY(catastrophic_share, "city.burden.catastrophic_share", 1),
    CITY(poverty_line_yuan, "city.burden.poverty_line_yuan", 1),
    CITY(community_people, "city.community_size_people", 1),
};
static const struct param_table CITY_TABLE = {CITY_PARAMS, COUNT_OF(CITY_PARAMS), sizeof(struct city_params)};

/* Fills a struct with an arm's parameters at their medians. */
static void fill_medians(const struct study *study, const struct quantity *quantities, const struct param_table *table,
                         void *params)
{
    double *const values = calloc((size_t)study->set->n_slots + 1, sizeof *values);
    if (!values) {
        fprintf(stderr, "tool_bench_inputs: out of memory\n");
        exit(EXIT_RUN_FAILED);
    }
    for (int s = 0; s < study->set->n_slots; s++)
        values[s] = quantities[s].prior == PRIOR_FIXED ? quantities[s].a : quantity_median(&quantities[s]);
    param_set_fill(study->set, table, values, params);
    free(values);
}

/* ------------------------------------------------------------------ blocks */

static void write_block(FILE *file, const char *name, const double *values, size_t n)
{
    fprintf(file, "%s %zu\n", name, n);
    for (size_t i = 0; i < n; i++)
        fprintf(file, "%.17g%c", values[i], i % 8 == 7 || i + 1 == n ? '\n' : ' ');
}
static void write_number(FILE *file, const char *name, double value) { write_block(file, name, &value, 1); }
#define WRITE_TABLE(file_, name_, table_)                                                                              \
    write_block(file_, name_, (const double *)(table_), sizeof(table_) / sizeof(double))

/* ------------------------------------------------------------------ people and illness */

/* As models/ageing.c: newborns, and migrants of a normal age, of the city's sexes at that age. */
static void write_entrants(FILE *file, const struct city_params *city)
{
    struct population population;
    double share[N_SEXES][N_AGES], weight[N_AGES] = {0.0}, total = 0.0;
    population_init(&population, &city->population);
    for (int age = FIRST_MIGRANT_AGE_YEARS; age <= LAST_MIGRANT_AGE_YEARS; age++) {
        const double z = (age - city->migrant_mean_age_years) / city->migrant_age_sd_years;
        total += weight[age] = vm_exp_f64(-0.5 * z * z);
    }
    for (int age = 0; age < N_AGES; age++) {
        const double here = population.share[MALE][age] + population.share[FEMALE][age];
        const double male_share = here > 0.0 ? population.share[MALE][age] / here : 0.5;
        const double coming =
            (age == 0 ? city->newborn_share : 0.0) + (1.0 - city->newborn_share) * weight[age] / total;
        share[MALE][age] = coming * male_share;
        share[FEMALE][age] = coming * (1.0 - male_share);
    }
    WRITE_TABLE(file, "entrant_share", share);
}

/* As models/disease.c: the next chronic disease by weight among those not there yet; evenly where these have none. */
static void write_chronic(FILE *file, const struct city_params *city)
{
    double probability[N_MIXES][N_CHRONIC_SETS][N_CHRONIC];
    for (int mix = 0; mix < N_MIXES; mix++)
        for (int set = 0; set < N_CHRONIC_SETS; set++) {
            double *const left = probability[mix][set], total = 0.0;
            for (int d = 0; d < N_CHRONIC; d++)
                total += left[d] = set >> d & 1 ? 0.0 : city->chronic_weight[mix][d];
            for (int d = 0; d < N_CHRONIC && total <= 0.0; d++)
                left[d] = set >> d & 1 && set != N_CHRONIC_SETS - 1 ? 0.0 : 1.0;
            total = left[0] + left[1] + left[2] + left[3];
            for (int d = 0; d < N_CHRONIC; d++)
                left[d] /= total;
        }
    WRITE_TABLE(file, "chronic_probability", probability);
}

static void write_health(FILE *file, const struct city_params *city)
{
    static struct health_profile profile;
    struct population population;
    double employee_share[N_AGES];
    population_init(&population, &city->population);
    employment_shares(employee_share, &city->employment, &population);
    health_profile_init(&profile, &city->health, &city->mortality);
    WRITE_TABLE(file, "entrant_state_probability", profile.prevalence);
    WRITE_TABLE(file, "employee_share", employee_share);
    WRITE_TABLE(file, "transition_probability", profile.transition);
    WRITE_TABLE(file, "listed_onset_probability", profile.listed_onset_share);
    WRITE_TABLE(file, "listed_first_probability", profile.listed_share);
    WRITE_TABLE(file, "death_probability", profile.death_probability);
    write_number(file, "frailty_persistence", city->persistence);
    write_number(file, "frailty_spread", city->spread);
}

/* As models/traits.c: P(both) of two indicators of a given correlation, inside the bounds of Fréchet. */
static void write_traits(FILE *file, const struct city_params *city)
{
    const double aware = city->risk_aware_probability[HEALTHY], altruist = city->altruist_probability;
    const double wanted = aware * altruist + city->awareness_altruism_correlation *
                                                 sqrt(aware * (1.0 - aware) * altruist * (1.0 - altruist));
    const double both = clamp_of(wanted, max_of(0.0, aware + altruist - 1.0), min_of(aware, altruist));
    const double given[2] = {altruist < 1.0 ? (aware - both) / (1.0 - altruist) : aware,
                             altruist > 0.0 ? both / altruist : aware};
    WRITE_TABLE(file, "risk_aware_probability", city->risk_aware_probability);
    write_number(file, "altruist_probability", altruist);
    write_number(file, "healthy_aware_probability", aware);
    write_number(file, "personal_account_share", city->account_share);
    WRITE_TABLE(file, "aware_given_altruist", given);
}

static void write_income(FILE *file, const struct city_params *city)
{
    struct population population;
    struct income_distribution distribution;
    double quintile_log[N_QUINTILES - 1];
    population_init(&population, &city->population);
    income_distribution_init(&distribution, &city->income, &population, &city->employment, &city->household);
    for (int q = 0; q < N_QUINTILES - 1; q++)
        quintile_log[q] = income_distribution_log_quantile(&distribution, (q + 1.0) / N_QUINTILES);
    const double share = city->income.safety_net_share;
    WRITE_TABLE(file, "income_log_median", distribution.log_median);
    WRITE_TABLE(file, "income_log_sd", distribution.log_sd);
    WRITE_TABLE(file, "income_quintile_log", quintile_log);
    write_number(file, "income_safety_net_log",
                 share > 0.0 ? income_distribution_log_quantile(&distribution, share) : -1000.0);
    write_number(file, "subsistence_yuan", city->subsistence_yuan);
    write_number(file, "catastrophic_share", city->catastrophic_share);
    write_number(file, "poverty_line_yuan", city->poverty_line_yuan);
}

/* ------------------------------------------------------------------ bills and who pays them */

static void write_hospital(FILE *file, const struct hospital_params *p)
{
    double log_class_cost[N_CARE_CLASSES];
    for (int s = 0; s < N_SCHEMES; s++) {
        log_class_cost[care_class_of(s, 0)] = vm_log_f64(p->cost_per_admission_yuan[s]);
        log_class_cost[care_class_of(s, 1)] = vm_log_f64(p->cost_per_admission_yuan[s] * p->elder_severity_factor);
    }
    const double drug_mean_of_median = vm_exp_f64(0.5 * p->drug_log_sd * p->drug_log_sd);
    double admission_rate[N_SCHEMES * N_SEXES * N_AGES * N_STATES];
    for (size_t i = 0; i < COUNT_OF(admission_rate); i++)
        admission_rate[i] = vm_exp_f64((double)p->log_rate[i]);
    WRITE_TABLE(file, "admission_rate", admission_rate);
    write_number(file, "death_year_multiplier", p->death_multiplier);
    write_number(file, "max_admission_rate", p->max_rate);
    WRITE_TABLE(file, "annual_log_median", p->annual.log_median);
    WRITE_TABLE(file, "annual_log_sd", p->annual.log_sd);
    WRITE_TABLE(file, "annual_tail_z", p->annual.tail_z);
    WRITE_TABLE(file, "annual_tail_multiple", p->annual.tail_multiple);
    WRITE_TABLE(file, "annual_beside_tail", p->annual.beside_tail_yuan);
    write_number(file, "tail_shape", p->unit.tail_shape);
    write_number(file, "tail_scale", p->unit.tail_scale_yuan);
    write_number(file, "tail_splice", p->unit.splice_yuan);
    WRITE_TABLE(file, "log_class_cost", log_class_cost);
    write_number(file, "annual_cap_yuan", p->annual_cap_yuan);
    WRITE_TABLE(file, "out_share_base", p->out_share_base);
    write_number(file, "out_share_slope", p->out_share_slope);
    write_number(file, "special_drug_probability", p->special_drug_probability);
    write_number(file, "rare_drug_probability", p->rare_drug_probability);
    write_number(file, "special_drug_median_yuan", p->special_drug_mean_yuan / drug_mean_of_median);
    write_number(file, "rare_drug_median_yuan", p->rare_drug_mean_yuan / drug_mean_of_median);
    write_number(file, "drug_log_sd", p->drug_log_sd);
}

/* As models/outpatient.c: the mean as stated at mean frailty and mean luck. */
static void write_outpatient(FILE *file, const struct city_params *city)
{
    const double e = city->outpatient_elasticity, variance = city->spread * city->spread;
    const double log_unit = 0.5 * e * (e - 1.0) * variance + 0.5 * city->outpatient_log_sd * city->outpatient_log_sd;
    double log_mean_fen[N_SCHEMES][N_STATES];
    for (int s = 0; s < N_SCHEMES; s++)
        for (int m = 0; m < N_STATES; m++)
            log_mean_fen[s][m] =
                vm_log_f64(city->outpatient_mean_yuan[s] * city->outpatient_state_multiplier[m] * FEN_PER_YUAN) -
                log_unit;
    WRITE_TABLE(file, "outpatient_log_mean_fen", log_mean_fen);
    write_number(file, "outpatient_elasticity", e);
    write_number(file, "outpatient_log_sd", city->outpatient_log_sd);
    WRITE_TABLE(file, "outpatient_share", city->outpatient_share);
    WRITE_TABLE(file, "outpatient_deductible_yuan", city->outpatient_deductible_yuan);
    WRITE_TABLE(file, "outpatient_cap_yuan", city->outpatient_cap_yuan);
}

static void write_social(FILE *file, const struct social_params *p)
{
    const double deductible_yuan[2] = {p->catastrophic_deductible_yuan,
                                       p->catastrophic_deductible_yuan * p->poor_deductible_factor};
    const double cap_yuan[2] = {p->catastrophic_cap_yuan, yuan_of_fen(FEN_MAXIMUM)};
    const double extra_share[2] = {0.0, p->poor_extra_share};
    WRITE_TABLE(file, "basic_share", p->basic_share);
    WRITE_TABLE(file, "basic_deductible_yuan", p->basic_deductible_yuan);
    WRITE_TABLE(file, "basic_cap_yuan", p->basic_cap_yuan);
    WRITE_TABLE(file, "catastrophic_deductible_yuan", deductible_yuan);
    WRITE_TABLE(file, "catastrophic_cap_yuan", cap_yuan);
    WRITE_TABLE(file, "catastrophic_extra_share", extra_share);
    write_block(file, "catastrophic_layers", (const double *)p->catastrophic_layers,
                3 * (size_t)p->n_catastrophic_layers);
    write_number(file, "assistance_share", p->assistance_share);
    write_number(file, "assistance_deductible_yuan", p->assistance_deductible_yuan);
    write_number(file, "assistance_cap_yuan", p->assistance_cap_yuan);
}

#endif
