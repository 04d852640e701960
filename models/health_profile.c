#include "models/health_profile.h"

#include <string.h>

#include "models/markov.h"

const char *const DISEASE_LABELS[N_DISEASES] = {"cancer",       "stroke",   "heart", "kidney_failure", "rare",
                                                "hypertension", "diabetes", "copd",  "other_chronic"};
const char *const HEALTH_GROUP_LABELS[N_HEALTH_GROUPS] = {"0-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65+"};
const char *const CANCER_GROUP_LABELS[N_CANCER_GROUPS] = {"0-14",  "15-24", "25-34", "35-44",
                                                          "45-54", "55-64", "65-74", "75+"};

/* Ages at which the values of groups hold: midpoints, and birth before them. */
static const double HEALTH_KNOTS[N_HEALTH_GROUPS + 1] = {0, 7.5, 20, 30, 40, 50, 60, 72};
static const double CANCER_KNOTS[N_CANCER_GROUPS] = {7.5, 20, 30, 40, 50, 60, 70, 80};
enum { CANCER_RATIO_AGE = 55, N_BISECTIONS = 60 };

static double odds_scaled(double probability, double factor)
{
    return factor * probability / (1.0 - probability + factor * probability);
}

/* ------------------------------------------------------------------ prevalence */

struct shape { /* a profile by age, before it is scaled on the odds */
    double by_age[N_AGES];
    double male_odds_ratio;
    int from_age; /* of the ages that the target share is of */
};

static struct shape shape_of(double at_birth, const double *groups, double male_odds_ratio, int from_age)
{
    struct shape shape = {.male_odds_ratio = male_odds_ratio, .from_age = from_age};
    double values[N_HEALTH_GROUPS + 1];
    values[0] = at_birth;
    memcpy(values + 1, groups, N_HEALTH_GROUPS * sizeof *groups);
    for (int age = 0; age < N_AGES; age++)
        shape.by_age[age] = population_interpolate(HEALTH_KNOTS, values, N_HEALTH_GROUPS + 1, age);
    return shape;
}

static double shape_share(const struct shape *shape, int sex, int age_years, double factor)
{
    return odds_scaled(shape->by_age[age_years], sex == MALE ? factor * shape->male_odds_ratio : factor);
}

static double shape_mean(const struct shape *shape, const struct population *population, double factor)
{
    double sum = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = shape->from_age; age < N_AGES; age++)
            sum += population->share[sex][age] * shape_share(shape, sex, age, factor);
    return sum / population_share(population, shape->from_age, N_AGES - 1);
}

/* The odds factor at which a population's mean is the target. Bisection of a rising function: same bits everywhere. */
static double shape_factor(const struct shape *shape, const struct population *population, double target)
{
    double low = 1e-3, high = 1e3;
    for (int step = 0; step < N_BISECTIONS; step++) {
        const double middle = 0.5 * (low + high);
        if (shape_mean(shape, population, middle) < target)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

void health_profile_prevalence(struct health_profile *profile, const struct health_parameters *health)
{
    struct population national;
    population_init_national(&national);
    const struct shape any =
        shape_of(health->newborn_major_share, health->any_chronic_share, health->male_chronic_odds_ratio, 15);
    const struct shape major = shape_of(health->newborn_major_share, health->major_share, 1.0, ADULT_AGE_YEARS);
    const double any_factor = shape_factor(&any, &national, health->any_chronic_share_15_plus);
    const double major_factor = shape_factor(&major, &national, health->major_share_adults);
    const struct shape several =
        shape_of(health->several_share_of_chronic[0], health->several_share_of_chronic, 1.0, 0);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            double *share = profile->prevalence[sex][age];
            const double chronic_share = shape_share(&any, sex, age, any_factor);
            share[MAJOR] = min_of(shape_share(&major, sex, age, major_factor), chronic_share);
            share[SEVERAL_CHRONIC] = (chronic_share - share[MAJOR]) * several.by_age[age];
            share[ONE_CHRONIC] = chronic_share - share[MAJOR] - share[SEVERAL_CHRONIC];
            share[HEALTHY] = 1.0 - chronic_share;
        }
}

/* ------------------------------------------------------------------ death */

/* Σ prevalence × min(1, c × relative risk): what the cell dies at. */
static double cell_death(const double *prevalence, const double *relative_risk, double c)
{
    double sum = 0.0;
    for (int state = 0; state < N_STATES; state++)
        sum += prevalence[state] * min_of(1.0, c * relative_risk[state]);
    return sum;
}

/* The healthy person's probability at which the cell keeps the table's: relative risks move deaths between
 * states, not their number. */
static double baseline_death(const double *prevalence, const double *relative_risk, double target)
{
    double low = 0.0, high = 1.0;
    for (int state = 0; state < N_STATES; state++)
        high = max_of(high, 1.0 / relative_risk[state]);
    for (int step = 0; step < N_BISECTIONS; step++) {
        const double middle = 0.5 * (low + high);
        if (cell_death(prevalence, relative_risk, middle) < target)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

void health_profile_mortality(struct health_profile *profile, const struct mortality_parameters *mortality)
{
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            const double target = population_death_probability(mortality, sex, age);
            const double baseline = baseline_death(profile->prevalence[sex][age], mortality->relative_risk, target);
            for (int state = 0; state < N_STATES; state++)
                profile->death_probability[sex][age][state] = min_of(1.0, baseline * mortality->relative_risk[state]);
        }
}

/* ------------------------------------------------------------------ the chain */

void health_survivors(const struct health_profile *profile, int sex, int age_years, double survivors[N_STATES])
{
    const double *prevalence = profile->prevalence[sex][age_years], *dies = profile->death_probability[sex][age_years];
    double total = 0.0;
    for (int state = 0; state < N_STATES; state++)
        total += survivors[state] = prevalence[state] * (1.0 - dies[state]);
    for (int state = 0; state < N_STATES; state++)
        survivors[state] = total > 0.0 ? survivors[state] / total : prevalence[state];
}

/* A flow that tops a stock up: `inflow` is its probability, `outflow` the stock's own; where the stock must
 * shrink faster than the outflow makes it, the outflow is raised instead. Never negative. */
static void balance(double need, double source, double most_in, double stock, double most_out, double *inflow,
                    double *outflow)
{
    *inflow = source > 0.0 ? clamp_of(need / source, 0.0, most_in) : 0.0;
    if (need < 0.0 && stock > 0.0)
        *outflow = min_of(*outflow - need / stock, most_out);
}

/* One year's matrix that takes the survivors s to the prevalence p of the next age: onset of the major state
 * first, then several, then one; the healthy are what remains. */
static void solve_transition(const double *s, const double *p, const struct health_parameters *health,
                             double matrix[N_STATES][N_STATES])
{
    const double *weight = health->major_onset_weight;
    double to_healthy = health->remission_probability[0], to_one = health->remission_probability[1],
           to_several = health->remission_probability[2], hazard, adds_several, adds_one;
    const double heaviest = max_of(weight[0], max_of(weight[1], weight[2]));
    balance(p[MAJOR] - s[MAJOR] * (1.0 - to_several), s[0] * weight[0] + s[1] * weight[1] + s[2] * weight[2],
            0.5 / max_of(heaviest, 1e-9), s[MAJOR], 1.0, &hazard, &to_several);
    const double onset[3] = {hazard * weight[0], hazard * weight[1], hazard * weight[2]};
    balance(p[SEVERAL_CHRONIC] - s[SEVERAL_CHRONIC] * (1.0 - to_one - onset[2]) - s[MAJOR] * to_several, s[ONE_CHRONIC],
            1.0 - to_healthy - onset[1], s[SEVERAL_CHRONIC], 1.0 - onset[2], &adds_several, &to_one);
    balance(p[ONE_CHRONIC] - s[ONE_CHRONIC] * (1.0 - to_healthy - adds_several - onset[1]) -
                s[SEVERAL_CHRONIC] * to_one,
            s[HEALTHY], 1.0 - onset[0], s[ONE_CHRONIC], 1.0 - adds_several - onset[1], &adds_one, &to_healthy);
    const double rows[N_STATES][N_STATES] = {
        {1.0 - adds_one - onset[0], adds_one, 0.0, onset[0]},
        {to_healthy, 1.0 - to_healthy - adds_several - onset[1], adds_several, onset[1]},
        {0.0, to_one, 1.0 - to_one - onset[2], onset[2]},
        {0.0, 0.0, to_several, 1.0 - to_several},
    };
    memcpy(matrix, rows, sizeof rows);
}

void health_profile_chain(struct health_profile *profile, const struct health_parameters *health)
{
    for (int sex = 0; sex < N_SEXES; sex++) {
        memset(profile->transition[sex][0], 0, sizeof profile->transition[sex][0]);
        for (int state = 0; state < N_STATES; state++)
            profile->transition[sex][0][state][state] = 1.0;
        profile->major_onset_share[sex][0] = profile->prevalence[sex][0][MAJOR];
        for (int age = 1; age < N_AGES; age++) {
            double survivors[N_STATES];
            health_survivors(profile, sex, age - 1, survivors);
            double(*matrix)[N_STATES] = profile->transition[sex][age];
            solve_transition(survivors, profile->prevalence[sex][age], health, matrix);
            profile->major_onset_share[sex][age] = survivors[HEALTHY] * matrix[HEALTHY][MAJOR] +
                                                   survivors[ONE_CHRONIC] * matrix[ONE_CHRONIC][MAJOR] +
                                                   survivors[SEVERAL_CHRONIC] * matrix[SEVERAL_CHRONIC][MAJOR];
        }
    }
}

void health_push(const struct health_profile *profile, int sex, int age_years, const double from[N_STATES],
                 double to[N_STATES])
{
    const int before = age_years > 0 ? age_years - 1 : 0;
    double alive[N_STATES], total = 0.0;
    for (int state = 0; state < N_STATES; state++)
        total += alive[state] = from[state] * (1.0 - profile->death_probability[sex][before][state]);
    for (int state = 0; state < N_STATES; state++)
        alive[state] = total > 0.0 ? alive[state] / total : from[state];
    markov_push(alive, &profile->transition[sex][age_years][0][0], N_STATES, to);
}

double health_life_expectancy_years(const struct health_profile *profile, int sex, int age_years, int state)
{
    double alive[N_STATES] = {0.0}, years = 0.5;
    alive[state] = 1.0;
    for (int age = age_years; age < age_years + N_AGES; age++) {
        const int now = age < N_AGES - 1 ? age : N_AGES - 1, next = now < N_AGES - 1 ? now + 1 : now;
        double survivors[N_STATES], sum = 0.0;
        for (int s = 0; s < N_STATES; s++)
            sum += survivors[s] = alive[s] * (1.0 - profile->death_probability[sex][now][s]);
        years += sum;
        markov_push(survivors, &profile->transition[sex][next][0][0], N_STATES, alive);
    }
    return years;
}

/* ------------------------------------------------------------------ diseases */

static double cancer_shape(const struct health_parameters *health, int sex, int age_years)
{
    const double ratio = health->cancer_male_female_ratio[age_years >= CANCER_RATIO_AGE];
    const double base =
        population_interpolate(CANCER_KNOTS, health->cancer_incidence_profile, N_CANCER_GROUPS, age_years);
    return base * 2.0 * (sex == MALE ? ratio : 1.0) / (1.0 + ratio);
}

/* The profile scaled to the crude national rate on the national ages. */
static void fill_cancer_incidence(struct health_profile *profile, const struct health_parameters *health)
{
    struct population national;
    population_init_national(&national);
    double crude = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++)
            crude += national.share[sex][age] * cancer_shape(health, sex, age);
    const double factor = crude > 0.0 ? health->cancer_incidence_per_100000 / 1e5 / crude : 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++)
            profile->cancer_incidence[sex][age] = factor * cancer_shape(health, sex, age);
}

static void fill_listed_onset(struct health_profile *profile, const struct health_parameters *health, int sex, int age)
{
    double *share = profile->listed_onset_share[sex][age];
    const double onset = profile->major_onset_share[sex][age];
    const double rare = age < ADULT_AGE_YEARS ? health->rare_disease_share_under_18 : health->rare_disease_share;
    const double *weight = health->other_major_weight;
    const double total = weight[0] + weight[1] + weight[2];
    share[DISEASE_CANCER] = onset > 0.0 ? min_of(profile->cancer_incidence[sex][age] / onset, 1.0) : 0.0;
    if (age == 0)
        share[DISEASE_CANCER] = 0.0; /* at birth: congenital */
    share[DISEASE_RARE] = (1.0 - share[DISEASE_CANCER]) * rare;
    const double rest = 1.0 - share[DISEASE_CANCER] - share[DISEASE_RARE];
    for (int d = 0; d < N_OTHER_LISTED; d++)
        share[DISEASE_STROKE + d] = total > 0.0 ? rest * weight[d] / total : rest / N_OTHER_LISTED;
}

/* What people in the major state have, as a cohort carries it along: death and remission from that state do
 * not depend on the disease, so that only onsets change the mix. */
void health_profile_diseases(struct health_profile *profile, const struct health_parameters *health)
{
    fill_cancer_incidence(profile, health);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            fill_listed_onset(profile, health, sex, age);
            const double onset = profile->major_onset_share[sex][age], all = profile->prevalence[sex][age][MAJOR];
            const double fresh = age > 0 && all > 0.0 ? min_of(onset / all, 1.0) : 1.0;
            for (int d = 0; d < N_LISTED; d++) {
                const double kept = age > 0 ? profile->listed_share[sex][age - 1][d] : 0.0;
                profile->listed_share[sex][age][d] =
                    (1.0 - fresh) * kept + fresh * profile->listed_onset_share[sex][age][d];
            }
        }
}

void health_profile_init(struct health_profile *profile, const struct health_parameters *health,
                         const struct mortality_parameters *mortality)
{
    health_profile_prevalence(profile, health);
    health_profile_mortality(profile, mortality);
    health_profile_chain(profile, health);
    health_profile_diseases(profile, health);
}

/* ------------------------------------------------------------------ shares */

double health_state_share(const struct health_profile *profile, const struct population *population, int from_age,
                          int to_age, int state)
{
    double sum = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = from_age; age <= to_age; age++)
            sum += population->share[sex][age] * profile->prevalence[sex][age][state];
    return sum / population_share(population, from_age, to_age);
}

double health_cancer_per_person_year(const struct health_profile *profile, const struct population *population)
{
    double sum = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 1; age < N_AGES; age++)
            sum += population->share[sex][age] * profile->major_onset_share[sex][age] *
                   profile->listed_onset_share[sex][age][DISEASE_CANCER];
    return sum;
}
