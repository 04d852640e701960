#include "models/population.h"

#include "engine/vmath.h"

const char *const CENSUS_LABELS[N_CENSUS_GROUPS] = {"0-4",   "5-9",   "10-14", "15-19", "20-24", "25-29", "30-34",
                                                    "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69",
                                                    "70-74", "75-79", "80-84", "85-89", "90+"};
const char *const RATE_LABELS[N_RATE_GROUPS] = {"0",     "1-4",   "5-9",   "10-14", "15-19", "20-24", "25-29", "30-34",
                                                "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69", "70-74",
                                                "75-79", "80-84", "85-89", "90-94", "95-99", "100+"};

const double CHINA_2020_MALE_THOUSANDS[N_CENSUS_GROUPS] = {41255, 48190, 45885, 38930, 39787, 48293, 64071,
                                                           50794, 47593, 58312, 61200, 51309, 36846, 36455,
                                                           23635, 14367, 8671,  4060,  1384};
const double CHINA_2020_FEMALE_THOUSANDS[N_CENSUS_GROUPS] = {36629, 42054, 39371, 33755, 35155, 43554, 60074,
                                                             48219, 45362, 55913, 59964, 50092, 36537, 37550,
                                                             25955, 16872, 11712, 6766,  3208};
const double CHINA_MALE_DEATHS_PER_YEAR[N_RATE_GROUPS] = {
    0.00617945, 0.0004244,  0.00028363, 0.00034746, 0.00043866, 0.00068096, 0.00088927, 0.00103633,
    0.00124095, 0.00200365, 0.00316504, 0.00557292, 0.00815101, 0.01442388, 0.02268395, 0.03629138,
    0.0580327,  0.10220349, 0.17461498, 0.29908516, 0.51846034, 0.82248322};
const double CHINA_FEMALE_DEATHS_PER_YEAR[N_RATE_GROUPS] = {
    0.00523073, 0.00039958, 0.00024434, 0.00022171, 0.0002647,  0.00043181, 0.00053499, 0.00060567,
    0.00071765, 0.00103411, 0.0015412,  0.00256259, 0.00376739, 0.00680534, 0.01121011, 0.01970092,
    0.03493009, 0.06716029, 0.12199021, 0.21867215, 0.37047233, 0.55387104};
const double RELATIVE_RISK_OF_DEATH[N_STATES] = {1.0, 1.5, 2.5, 6.0};

enum { OLDEST_GROUP = N_CENSUS_GROUPS - 1, OLDEST_GROUP_AGE = 90, GROUP_YEARS = 5 };

static void spread_group(double *share, int group, double persons, double oldest_ratio)
{
    if (group < OLDEST_GROUP) {
        for (int j = 0; j < GROUP_YEARS; j++)
            share[group * GROUP_YEARS + j] = persons / GROUP_YEARS;
        return;
    }
    double weight = 1.0, total = 0.0;
    for (int age = OLDEST_GROUP_AGE; age < N_AGES; age++, weight *= oldest_ratio)
        total += weight;
    weight = 1.0;
    for (int age = OLDEST_GROUP_AGE; age < N_AGES; age++, weight *= oldest_ratio)
        share[age] = persons * weight / total;
}

/* Multiplies the shares of an age range of both sexes. */
static void scale_ages(struct population *population, int from_age, int to_age, double factor)
{
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = from_age; age <= to_age; age++)
            population->share[sex][age] *= factor;
}

double population_share(const struct population *population, int from_age, int to_age)
{
    double sum = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = from_age; age <= to_age; age++)
            sum += population->share[sex][age];
    return sum;
}

void population_init(struct population *population, const struct population_parameters *parameters)
{
    for (int group = 0; group < N_CENSUS_GROUPS; group++) {
        spread_group(population->share[MALE], group, parameters->male_thousands[group], parameters->oldest_ratio);
        spread_group(population->share[FEMALE], group, parameters->female_thousands[group], parameters->oldest_ratio);
    }
    const double total = population_share(population, 0, N_AGES - 1);
    if (total > 0.0)
        scale_ages(population, 0, N_AGES - 1, 1.0 / total);
    const double older = population_share(population, ELDER_AGE_YEARS, N_AGES - 1), target = parameters->share_60_plus;
    if (!(target > 0.0 && older > 0.0 && older < 1.0))
        return;
    scale_ages(population, 0, ELDER_AGE_YEARS - 1, (1.0 - target) / (1.0 - older));
    scale_ages(population, ELDER_AGE_YEARS, N_AGES - 1, target / older);
}

void population_init_national(struct population *population)
{
    struct population_parameters national = {.share_60_plus = 0.0, .oldest_ratio = 0.75};
    for (int group = 0; group < N_CENSUS_GROUPS; group++) {
        national.male_thousands[group] = CHINA_2020_MALE_THOUSANDS[group];
        national.female_thousands[group] = CHINA_2020_FEMALE_THOUSANDS[group];
    }
    population_init(population, &national);
}

static int rate_group_of(int age_years)
{
    if (age_years == 0)
        return 0;
    if (age_years < GROUP_YEARS)
        return 1;
    return age_years >= N_AGES - 1 ? N_RATE_GROUPS - 1 : age_years / GROUP_YEARS + 1;
}

double population_death_rate(const struct mortality_parameters *parameters, int sex, int age_years)
{
    const double *rates = sex == MALE ? parameters->male_per_year : parameters->female_per_year;
    return rates[rate_group_of(age_years)];
}

double population_death_probability(const struct mortality_parameters *parameters, int sex, int age_years)
{
    return 1.0 - vm_exp_f64(-population_death_rate(parameters, sex, age_years));
}

double population_interpolate(const double *knot_ages, const double *values, int n_knots, double age_years)
{
    if (age_years <= knot_ages[0])
        return values[0];
    for (int k = 1; k < n_knots; k++) {
        if (age_years > knot_ages[k])
            continue;
        const double part = (age_years - knot_ages[k - 1]) / (knot_ages[k] - knot_ages[k - 1]);
        return values[k - 1] + part * (values[k] - values[k - 1]);
    }
    return values[n_knots - 1];
}
