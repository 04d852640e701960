#include "models/income_distribution.h"

#include "engine/vmath.h"

enum { N_SAMPLE_TILES = 8, N_BISECTIONS = 60 };

/* SplitMix64 (Steele, Lea & Flood, 2014): fixed luck, no part of a world's. */
static double next_uniform(uint64_t *counter)
{
    uint64_t x = *counter += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return ((double)((x ^ (x >> 31)) >> 41) + 0.5) / 8388608.0; /* 23 bits: never 0 or 1 as a float */
}

struct sample {
    uint8_t age_years[TILE], sex[TILE], is_present[TILE];
    real uniforms[N_HOUSEHOLD_DRAWS * TILE];
    uint16_t head[TILE];
};

/* Every N_SAMPLE_TILES-th of the people in order of sex and age, so that each tile has the city's ages. */
static void fill_sample(struct sample *sample, int tile, const struct population *population, uint64_t *counter)
{
    int place = 0;
    double sum = population->share[0][0];
    for (int i = 0; i < TILE; i++) {
        const double u = (i * N_SAMPLE_TILES + tile + 0.5) / (TILE * N_SAMPLE_TILES);
        while (sum < u && place < N_SEXES * N_AGES - 1) {
            place++;
            sum += population->share[place / N_AGES][place % N_AGES];
        }
        sample->sex[i] = (uint8_t)(place / N_AGES);
        sample->age_years[i] = (uint8_t)(place % N_AGES);
        sample->is_present[i] = 1;
    }
    for (int k = 0; k < N_HOUSEHOLD_DRAWS * TILE; k++)
        sample->uniforms[k] = (real)next_uniform(counter);
}

static void fill_shares(double share[N_HEAD_KINDS], const struct population *population,
                        const double employee_share[N_AGES], const struct household_parameters *household)
{
    struct sample sample;
    uint64_t counter = 1;
    for (int kind = 0; kind < N_HEAD_KINDS; kind++)
        share[kind] = 0.0;
    for (int tile = 0; tile < N_SAMPLE_TILES; tile++) {
        fill_sample(&sample, tile, population, &counter);
        const struct household_people people = {TILE, sample.age_years, sample.sex, sample.is_present, sample.uniforms};
        household_form(&people, household, sample.head);
        for (int i = 0; i < TILE; i++) {
            const int age = sample.age_years[sample.head[i]], is_elder = age >= ELDER_AGE_YEARS;
            share[income_head_kind(EMPLOYEE, is_elder)] += employee_share[age] / (TILE * N_SAMPLE_TILES);
            share[income_head_kind(RESIDENT, is_elder)] += (1.0 - employee_share[age]) / (TILE * N_SAMPLE_TILES);
        }
    }
}

void income_distribution_init(struct income_distribution *distribution, const struct income_parameters *income,
                              const struct population *population, const struct employment_parameters *employment,
                              const struct household_parameters *household)
{
    double employee_share[N_AGES];
    employment_shares(employee_share, employment, population);
    fill_shares(distribution->share, population, employee_share, household);
    double relative_mean = 0.0; /* of the mixture, were a young resident's median 1 yuan */
    for (int kind = 0; kind < N_HEAD_KINDS; kind++) {
        const double sd = income->log_sd[kind / 2];
        distribution->log_sd[kind] = sd;
        distribution->log_median[kind] = (kind / 2 == EMPLOYEE ? income->employee_log_difference : 0.0) +
                                         (kind % 2 ? income->elder_log_difference : 0.0);
        relative_mean += distribution->share[kind] * vm_exp_f64(distribution->log_median[kind] + 0.5 * sd * sd);
    }
    const double base = vm_log_f64(income->national_mean_yuan * income->level / relative_mean);
    for (int kind = 0; kind < N_HEAD_KINDS; kind++)
        distribution->log_median[kind] += base;
}

double income_distribution_cdf(const struct income_distribution *distribution, double log_yuan)
{
    double sum = 0.0;
    for (int kind = 0; kind < N_HEAD_KINDS; kind++)
        sum += distribution->share[kind] *
               vm_normal_cdf_f64((log_yuan - distribution->log_median[kind]) / distribution->log_sd[kind]);
    return sum;
}

double income_distribution_log_quantile(const struct income_distribution *distribution, double share)
{
    double low = distribution->log_median[0], high = low;
    for (int kind = 1; kind < N_HEAD_KINDS; kind++) {
        low = min_of(low, distribution->log_median[kind]);
        high = max_of(high, distribution->log_median[kind]);
    }
    const double widest = max_of(distribution->log_sd[0], distribution->log_sd[N_HEAD_KINDS - 1]);
    low -= 10.0 * widest;
    high += 10.0 * widest;
    for (int step = 0; step < N_BISECTIONS; step++) {
        const double middle = 0.5 * (low + high);
        if (income_distribution_cdf(distribution, middle) < share)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* Income of all persons below a log income, over all persons: e^(mu + s^2/2) Phi((a − mu − s^2)/s), mixed. */
static double partial_mean_yuan(const struct income_distribution *distribution, double log_yuan)
{
    double sum = 0.0;
    for (int kind = 0; kind < N_HEAD_KINDS; kind++) {
        const double mu = distribution->log_median[kind], sd = distribution->log_sd[kind];
        sum += distribution->share[kind] * vm_exp_f64(mu + 0.5 * sd * sd) *
               vm_normal_cdf_f64((log_yuan - mu - sd * sd) / sd);
    }
    return sum;
}

double income_distribution_mean_yuan(const struct income_distribution *distribution, double from, double to)
{
    const double beyond_all = 100.0; /* e^100 yuan */
    const double low =
        from > 0.0 ? partial_mean_yuan(distribution, income_distribution_log_quantile(distribution, from)) : 0.0;
    const double high_log = to < 1.0 ? income_distribution_log_quantile(distribution, to) : beyond_all;
    return (partial_mean_yuan(distribution, high_log) - low) / (to - from);
}
