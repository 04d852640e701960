/* The same kind of work as a person-year of the engine, as one would first write it: an array of structs,
 * one person after another, GSL's Mersenne Twister and the C library's mathematics, one thread, one arm and
 * no twin. What `make bench` measures the engine against. Its figures are plausible, not calibrated.
 *
 * Usage: naive PERSONS YEARS SEED
 * Prints one line: person-years, processor seconds, and the enrolment of the last year so that nothing is optimised away. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N_STATES = 4, N_AGES = 101, N_LAYERS = 3 };

struct person {
    int age_years, state;
    bool is_female, is_employee, is_risk_aware, is_altruist, is_member;
    double frailty_normal, taste_normal, income_yuan;
};

struct layer {
    double from_yuan, to_yuan, share;
};

struct sums {
    long eligible, members, deaths, claimants;
    double cost_yuan, basic_yuan, claims_yuan, risk_yuan;
};

static const double RELATIVE_RISK[N_STATES] = {1.0, 1.5, 2.5, 6.0};
static const double RELATIVE_USE[N_STATES] = {1.0, 1.8, 3.0, 7.0};
static const double ONSET[N_STATES] = {0.02, 0.04, 0.03, 0.0};
static const double PAYABLE[N_STATES] = {1.0, 1.0, 1.0, 1.0};
static const struct layer LAYERS[N_LAYERS] = {{0, 200e3, 0.75}, {200e3, 1e6, 0.85}, {1e6, 3e6, 0.95}};
static const double PERSISTENCE = 0.9, SPREAD = 1.2, TREND = 1.07;
static const double BODY_LOG_MEAN = 8.9, BODY_LOG_SD = 0.85, TAIL_SHARE = 0.006, TAIL_FROM = 60e3, TAIL_SHAPE = 0.35;

static double death_probability(const struct person *person)
{
    const double rate = 2.5e-5 * exp(0.088 * person->age_years) * (person->is_female ? 0.7 : 1.0);
    return 1.0 - exp(-rate * RELATIVE_RISK[person->state]);
}

static void person_start(struct person *person, gsl_rng *rng, int age_years)
{
    person->age_years = age_years;
    person->is_female = gsl_rng_uniform(rng) < 0.488;
    person->state = gsl_rng_uniform(rng) < 0.005 * age_years ? 1 : 0;
    person->is_employee = gsl_rng_uniform(rng) < 0.27;
    person->is_risk_aware = gsl_rng_uniform(rng) < 0.4;
    person->is_altruist = gsl_rng_uniform(rng) < 0.5;
    person->is_member = false;
    person->frailty_normal = gsl_ran_gaussian(rng, 1.0);
    person->taste_normal = gsl_ran_gaussian(rng, 1.0);
    person->income_yuan = gsl_ran_lognormal(rng, 10.3, 0.7);
}

static void person_health(struct person *person, gsl_rng *rng, struct sums *sums)
{
    person->age_years++;
    if (gsl_rng_uniform(rng) < death_probability(person) || person->age_years >= N_AGES) {
        sums->deaths++;
        person_start(person, rng, 0);
        return;
    }
    if (gsl_rng_uniform(rng) < ONSET[person->state] * (0.2 + 0.02 * person->age_years))
        person->state++;
    person->frailty_normal =
        PERSISTENCE * person->frailty_normal + sqrt(1.0 - PERSISTENCE * PERSISTENCE) * gsl_ran_gaussian(rng, 1.0);
}

static double episode_cost_yuan(gsl_rng *rng, double level)
{
    if (gsl_rng_uniform(rng) < TAIL_SHARE)
        return level * (TAIL_FROM + TAIL_FROM * 0.6 * (pow(gsl_rng_uniform_pos(rng), -TAIL_SHAPE) - 1.0) / TAIL_SHAPE);
    return level * exp(BODY_LOG_MEAN + BODY_LOG_SD * gsl_ran_gaussian(rng, 1.0));
}

static double layers_pay_yuan(double amount_yuan)
{
    double paid_yuan = 0.0;
    for (int l = 0; l < N_LAYERS; l++)
        paid_yuan += LAYERS[l].share *
                     fmin(fmax(amount_yuan - LAYERS[l].from_yuan, 0.0), LAYERS[l].to_yuan - LAYERS[l].from_yuan);
    return paid_yuan;
}

static double to_fen(double yuan) { return round(yuan * 100.0) / 100.0; }

/* The year's bill, and what basic, catastrophic and city insurance pay of it. Returns the city insurance's part. */
static double person_cost(const struct person *person, gsl_rng *rng, double level, double relative_risk,
                          struct sums *sums)
{
    const double admissions_mean =
        0.06 * RELATIVE_USE[person->state] * exp(0.015 * person->age_years) * relative_risk * 0.7;
    const unsigned admissions = gsl_ran_poisson(rng, fmin(admissions_mean, 8.0));
    double cost_yuan = 0.0, basic_yuan = 0.0, out_yuan = 0.0;
    for (unsigned episode = 0; episode < admissions; episode++) {
        const double episode_yuan = to_fen(episode_cost_yuan(rng, level));
        const double out_share = fmin(0.08 + 0.02 * log1p(episode_yuan / 10e3), 0.6) * gsl_rng_uniform(rng) * 2.0;
        const double in_yuan = episode_yuan * (1.0 - fmin(out_share, 1.0));
        basic_yuan +=
            to_fen((person->is_employee ? 0.92 : 0.75) * fmax(in_yuan - (person->is_employee ? 800 : 600), 0.0));
        out_yuan += episode_yuan - in_yuan;
        cost_yuan += episode_yuan;
    }
    const double remainder_yuan = fmax(cost_yuan - out_yuan - basic_yuan, 0.0);
    const double catastrophic_yuan = to_fen(0.6 * fmax(remainder_yuan - 18e3, 0.0));
    sums->cost_yuan += cost_yuan;
    sums->basic_yuan += basic_yuan + catastrophic_yuan;
    return to_fen(PAYABLE[person->state] *
                  (0.2 * (remainder_yuan - catastrophic_yuan) + layers_pay_yuan(fmax(0.8 * out_yuan - 18e3, 0.0))));
}

static double weighted_probability(double probability, bool is_aware)
{
    return is_aware ? exp(-pow(-log(probability), 0.8)) : 0.35 * probability;
}

static bool person_decides(const struct person *person, gsl_rng *rng, double relative_risk, double enrolment,
                           double premium_yuan)
{
    const double contact = person->is_member ? 0.97 + 0.03 * 0.9 : 0.97;
    const double consider_uniform = gsl_rng_uniform(rng), luck = gsl_ran_logistic(rng, 1.0);
    const double probability = fmin(0.99, 0.02 * RELATIVE_USE[person->state] * sqrt(relative_risk));
    const double benefit_yuan = weighted_probability(probability, person->is_risk_aware) * 2500.0;
    const double value = (0.8 * benefit_yuan + (person->is_altruist ? 80.0 * 0.8 * 0.95 : 0.0) -
                          premium_yuan * (person->is_employee ? 0.6 : 1.0)) /
                             90.0 -
                         1.0 + 1.0 + 0.8 * enrolment + 1.2 * person->taste_normal + (person->is_member ? 0.6 : 0.0) +
                         luck;
    return consider_uniform < contact && value > 0.0;
}

static void simulate_year(struct person *persons, long n_persons, gsl_rng *rng, double level, double enrolment,
                          struct sums *sums)
{
    for (long i = 0; i < n_persons; i++) {
        struct person *person = &persons[i];
        person_health(person, rng, sums);
        const double relative_risk = exp(SPREAD * person->frailty_normal - SPREAD * SPREAD / 2.0);
        const double benefit_yuan = person_cost(person, rng, level, relative_risk, sums);
        person->is_member = person_decides(person, rng, relative_risk, enrolment, 100.0);
        sums->eligible++;
        sums->risk_yuan += RELATIVE_USE[person->state] * relative_risk;
        if (person->is_member) {
            sums->members++;
            sums->claims_yuan += benefit_yuan;
            sums->claimants += benefit_yuan > 0.0;
        }
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "Usage: %s PERSONS YEARS SEED\n", argv[0]);
        return 2;
    }
    const long n_persons = strtol(argv[1], NULL, 10), n_years = strtol(argv[2], NULL, 10);
    struct person *persons = n_persons > 0 ? calloc((size_t)n_persons, sizeof *persons) : NULL;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!persons || !rng || n_years < 1) {
        fprintf(stderr, "%s: give at least one person and one year\n", argv[0]);
        free(persons);
        return 1;
    }
    gsl_rng_set(rng, strtoul(argv[3], NULL, 10));
    for (long i = 0; i < n_persons; i++)
        person_start(&persons[i], rng, (int)gsl_rng_uniform_int(rng, 85));

    const double start = seconds_now();
    double enrolment = 0.6, level = 1.0;
    struct sums sums = {0};
    for (long year = 0; year < n_years; year++) {
        sums = (struct sums){0};
        simulate_year(persons, n_persons, rng, level, enrolment, &sums);
        enrolment = (double)sums.members / (double)sums.eligible;
        level *= TREND;
    }
    printf("%ld %.6f enrolment %.4f, claims a member %.1f yuan, cost a person %.0f yuan\n", n_persons * n_years,
           seconds_now() - start, enrolment, sums.claims_yuan / (double)sums.members,
           sums.cost_yuan / (double)sums.eligible);
    gsl_rng_free(rng);
    free(persons);
    return 0;
}
