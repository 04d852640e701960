#include "models/employment.h"

const char *const SCHEME_GROUP_LABELS[N_SCHEME_GROUPS] = {"0-17", "18-24", "25-59", "60+"};

enum { N_BISECTIONS = 60 };

static double shape_of(const struct employment_parameters *parameters, int age_years)
{
    const int group = age_years < ADULT_AGE_YEARS ? 0 : age_years < 25 ? 1 : age_years < ELDER_AGE_YEARS ? 2 : 3;
    return parameters->employee_share_by_age[group];
}

/* Fills the shares at an odds factor; returns their mean over the population. */
static double fill(double share[N_AGES], const struct employment_parameters *parameters,
                   const struct population *population, double factor)
{
    double mean = 0.0;
    for (int age = 0; age < N_AGES; age++) {
        const double shape = shape_of(parameters, age);
        share[age] = factor * shape / (1.0 - shape + factor * shape);
        mean += share[age] * (population->share[MALE][age] + population->share[FEMALE][age]);
    }
    return mean;
}

void employment_shares(double share[N_AGES], const struct employment_parameters *parameters,
                       const struct population *population)
{
    double low = 1e-4, high = 1e4;
    for (int step = 0; step < N_BISECTIONS; step++) {
        const double middle = 0.5 * (low + high);
        if (fill(share, parameters, population, middle) < parameters->employee_share)
            low = middle;
        else
            high = middle;
    }
    fill(share, parameters, population, 0.5 * (low + high));
}
