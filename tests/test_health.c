/* Falling ill, named diseases and death, as expected and as simulated. */
#include "models/health_profile.h"
#include "tests/people.h"

static void read_health(struct harness *harness, struct health_parameters *health,
                        struct mortality_parameters *mortality)
{
    people_copy(health->any_chronic_share, harness, "city.health.any_chronic_share", N_HEALTH_GROUPS);
    people_copy(&health->any_chronic_share_15_plus, harness, "city.health.any_chronic_share_15_plus", 1);
    people_copy(&health->male_chronic_odds_ratio, harness, "city.health.male_chronic_odds_ratio", 1);
    people_copy(health->several_share_of_chronic, harness, "city.health.several_share_of_chronic", N_HEALTH_GROUPS);
    people_copy(health->major_share, harness, "city.health.major_share", N_HEALTH_GROUPS);
    people_copy(&health->major_share_adults, harness, "city.health.major_share_adults", 1);
    people_copy(&health->newborn_major_share, harness, "city.health.newborn_major_share", 1);
    people_copy(health->remission_probability, harness, "city.health.remission_probability", N_STATES - 1);
    people_copy(health->major_onset_weight, harness, "city.health.major_onset_weight", N_STATES - 1);
    people_copy(health->cancer_incidence_profile, harness, "city.health.cancer_incidence_profile", N_CANCER_GROUPS);
    people_copy(&health->cancer_incidence_per_100000, harness, "city.health.cancer_incidence_per_100000", 1);
    people_copy(health->cancer_male_female_ratio, harness, "city.health.cancer_male_female_ratio", N_CANCER_RATIOS);
    people_copy(health->other_major_weight, harness, "city.health.other_major_weight", N_OTHER_LISTED);
    people_copy(&health->rare_disease_share, harness, "city.health.rare_disease_share", 1);
    people_copy(&health->rare_disease_share_under_18, harness, "city.health.rare_disease_share_under_18", 1);
    people_copy(mortality->male_per_year, harness, "city.mortality.male_rate_per_year", N_RATE_GROUPS);
    people_copy(mortality->female_per_year, harness, "city.mortality.female_rate_per_year", N_RATE_GROUPS);
    people_copy(mortality->relative_risk, harness, "city.mortality.relative_risk", N_STATES);
}

static struct health_profile profile;
static struct health_parameters default_health;
static struct mortality_parameters default_mortality;
static struct population national;

static int setup(void **state)
{
    (void)state;
    struct harness *harness = people_new(N_HEALTH_MODELS, 1, 1, 1);
    read_health(harness, &default_health, &default_mortality);
    health_profile_init(&profile, &default_health, &default_mortality);
    population_init_national(&national);
    harness_free(harness);
    return 0;
}

static void test_national_ages_give_the_published_shares(void **state)
{
    (void)state;
    assert_near(1.0 - health_state_share(&profile, &national, 15, N_AGES - 1, HEALTHY), 0.343, 1e-9);
    assert_near(health_state_share(&profile, &national, ADULT_AGE_YEARS, N_AGES - 1, MAJOR), 0.065, 1e-9);
}

static void test_every_sex_and_age_keeps_its_death_rate(void **state)
{
    (void)state;
    double crude = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            const double *share = profile.prevalence[sex][age], *dies = profile.death_probability[sex][age];
            double rate = 0.0;
            for (int s = 0; s < N_STATES; s++)
                rate += share[s] * dies[s];
            assert_near(rate, population_death_probability(&default_mortality, sex, age), 1e-12);
            crude += national.share[sex][age] * rate;
            for (int s = 1; s < N_STATES; s++)
                if (dies[s] < 1.0)
                    assert_near(dies[s] / dies[0], RELATIVE_RISK_OF_DEATH[s], 1e-12);
        }
    assert_within(1000.0 * crude, 7.6, 8.1); /* 7.91 as rates a person-year; probabilities are a little lower */
}

static void test_life_expectancy_is_the_life_tables(void **state)
{
    (void)state;
    /* UN WPP 2024, China 2020–2025: about 75.3 and 80.9 at birth */
    assert_within(health_life_expectancy_years(&profile, MALE, 0, HEALTHY), 74.8, 76.2);
    assert_within(health_life_expectancy_years(&profile, FEMALE, 0, HEALTHY), 80.4, 81.8);
    for (int s = 1; s < N_STATES; s++)
        assert_true(health_life_expectancy_years(&profile, MALE, 60, s) <
                    health_life_expectancy_years(&profile, MALE, 60, s - 1));
}

static void test_the_chain_reproduces_prevalence_as_cohorts_age(void **state)
{
    (void)state;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 1; age < N_AGES; age++) {
            double next[N_STATES];
            health_push(&profile, sex, age, profile.prevalence[sex][age - 1], next);
            for (int s = 0; s < N_STATES; s++)
                assert_near(next[s] - profile.prevalence[sex][age][s], 0.0, 1e-12);
        }
}

static double any_uniform(uint64_t *counter) { return harness_uniform(harness_mix((*counter)++)); }

static void test_the_chain_has_probabilities_whatever_the_parameters(void **state)
{
    (void)state;
    static struct health_profile odd;
    uint64_t counter = 5;
    for (int trial = 0; trial < 300; trial++) {
        struct health_parameters health = default_health;
        struct mortality_parameters mortality = default_mortality;
        for (int g = 0; g < N_HEALTH_GROUPS; g++) {
            health.any_chronic_share[g] = 0.98 * any_uniform(&counter);
            health.several_share_of_chronic[g] = any_uniform(&counter);
            health.major_share[g] = 0.5 * any_uniform(&counter);
        }
        for (int s = 0; s < N_STATES - 1; s++)
            health.remission_probability[s] = 0.3 * any_uniform(&counter);
        for (int s = 0; s < N_STATES - 1; s++)
            health.major_onset_weight[s] = 0.01 + 20 * any_uniform(&counter);
        for (int s = 0; s < N_STATES; s++)
            mortality.relative_risk[s] = 0.2 + 20 * any_uniform(&counter);
        health_profile_init(&odd, &health, &mortality);
        for (int row = 0; row < N_SEXES * N_AGES * N_STATES; row++) {
            const int sex = row / (N_AGES * N_STATES), age = row / N_STATES % N_AGES, from = row % N_STATES;
            double sum = 0.0, listed = 0.0;
            for (int s = 0; s < N_STATES; s++) {
                assert_within(odd.transition[sex][age][from][s], -1e-15, 1.0 + 1e-15);
                sum += odd.transition[sex][age][from][s];
            }
            for (int d = 0; d < N_LISTED; d++) {
                assert_within(odd.listed_share[sex][age][d], 0.0, 1.0 + 1e-12);
                listed += odd.listed_share[sex][age][d];
            }
            assert_near(sum, 1.0, 1e-12);
            assert_near(listed, 1.0, 1e-9);
            assert_within(odd.death_probability[sex][age][from], 0.0, 1.0);
        }
    }
}

static void test_expected_cancers_are_the_published_rate(void **state)
{
    (void)state;
    assert_near(1e5 * health_cancer_per_person_year(&profile, &national), 293.91, 0.002);
    double asked[N_SEXES] = {0.0}, people[N_SEXES] = {0.0};
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            asked[sex] += national.share[sex][age] * profile.cancer_incidence[sex][age];
            people[sex] += national.share[sex][age];
        }
    assert_near(asked[MALE] / people[MALE] / (asked[FEMALE] / people[FEMALE]), 301.67 / 253.29, 0.1);
}

/* ------------------------------------------------------------------ simulated */

enum { N_TILES = 600, MANY_TILES = 2000, N_YEARS = 11 };

struct cohort {
    struct harness *harness;
    const uint8_t *age_years, *sex, *state, *is_settled, *is_present, *dies;
    const uint16_t *diseases;
    const real *death_probability;
};

static struct cohort cohort_new(int n_tiles, uint64_t seed)
{
    struct cohort cohort = {.harness = people_new(N_HEALTH_MODELS, n_tiles, N_YEARS, seed)};
    struct harness *harness = cohort.harness;
    cohort.age_years = HARNESS_AT(harness, uint8_t, "age_years");
    cohort.sex = HARNESS_AT(harness, uint8_t, "sex");
    cohort.state = HARNESS_AT(harness, uint8_t, "state");
    cohort.is_settled = HARNESS_AT(harness, uint8_t, "is_settled");
    cohort.is_present = HARNESS_AT(harness, uint8_t, "is_present");
    cohort.dies = HARNESS_AT(harness, uint8_t, "dies");
    cohort.diseases = HARNESS_AT(harness, uint16_t, "diseases");
    cohort.death_probability = HARNESS_AT(harness, real, "death_probability");
    harness_start(harness);
    return cohort;
}

static int group_of(int age_years) { return age_years < 15 ? 0 : age_years >= 65 ? 6 : (age_years - 5) / 10; }

/* Prevalence by age group and state beside what the ages of the day ask for: within half a point, and within luck. */
static void assert_prevalence_holds(const struct cohort *cohort)
{
    double n[N_HEALTH_GROUPS] = {0}, seen[N_HEALTH_GROUPS][N_STATES] = {{0}}, asked[N_HEALTH_GROUPS][N_STATES] = {{0}},
           variance[N_HEALTH_GROUPS][N_STATES] = {{0}};
    for (int i = 0; i < cohort->harness->n_persons; i++) {
        const int group = group_of(cohort->age_years[i]);
        const double *share = profile.prevalence[cohort->sex[i]][cohort->age_years[i]];
        n[group] += 1.0;
        seen[group][cohort->state[i]] += 1.0;
        for (int s = 0; s < N_STATES; s++)
            asked[group][s] += share[s], variance[group][s] += share[s] * (1.0 - share[s]);
    }
    for (int g = 0; g < N_HEALTH_GROUPS; g++)
        for (int s = 0; s < N_STATES; s++) {
            assert_within((seen[g][s] - asked[g][s]) / n[g], -0.005, 0.005);
            assert_z((seen[g][s] - asked[g][s]) / sqrt(variance[g][s]));
        }
}

static void test_prevalence_by_age_holds_over_ten_years(void **state)
{
    (void)state;
    struct cohort cohort = cohort_new(MANY_TILES, 21);
    for (int year = 0; year < N_YEARS; year++) {
        harness_live(cohort.harness);
        if (year % 5 == 0)
            assert_prevalence_holds(&cohort);
    }
    harness_free(cohort.harness);
}

static void assert_diseases_fit_states(const struct cohort *cohort)
{
    for (int i = 0; i < cohort->harness->n_persons; i++) {
        const int n_listed = __builtin_popcount(cohort->diseases[i] & LISTED_BITS);
        const int n_chronic = __builtin_popcount(cohort->diseases[i] & CHRONIC_BITS);
        switch (cohort->state[i]) {
        case HEALTHY:
            assert_int_equal(cohort->diseases[i], 0);
            break;
        case ONE_CHRONIC:
            assert_true(n_listed == 0 && n_chronic == 1);
            break;
        case SEVERAL_CHRONIC:
            assert_true(n_listed == 0 && n_chronic >= 2);
            break;
        default:
            assert_true(n_listed >= 1);
            break;
        }
        assert_int_equal(cohort->diseases[i] >> N_DISEASES, 0);
    }
}

/* Of those in the major state: with a disease, beside what their ages ask for. */
static void assert_listed_share_holds(const struct cohort *cohort, enum disease disease)
{
    double seen = 0.0, asked = 0.0, variance = 0.0;
    for (int i = 0; i < cohort->harness->n_persons; i++) {
        if (cohort->state[i] != MAJOR)
            continue;
        const double share = profile.listed_share[cohort->sex[i]][cohort->age_years[i]][disease];
        seen += cohort->diseases[i] >> disease & 1;
        asked += share;
        variance += share * (1.0 - share);
    }
    assert_z((seen - asked) / sqrt(variance));
}

static void test_diseases_fit_the_state_and_the_expected_mix_every_year(void **state)
{
    (void)state;
    struct cohort cohort = cohort_new(N_TILES, 22);
    uint16_t *before = malloc((size_t)cohort.harness->n_persons * sizeof *before);
    double new_cancers = 0.0, expected = 0.0;
    for (int year = 0; year < N_YEARS; year++) {
        memcpy(before, cohort.diseases, (size_t)cohort.harness->n_persons * sizeof *before);
        harness_live(cohort.harness);
        assert_diseases_fit_states(&cohort);
        if (year % 5 == 0)
            for (int d = 0; d < N_LISTED; d++)
                assert_listed_share_holds(&cohort, (enum disease)d);
        for (int i = 0; i < cohort.harness->n_persons; i++) {
            if (!cohort.is_settled[i])
                continue;
            new_cancers += cohort.diseases[i] & ~before[i] & 1 << DISEASE_CANCER;
            expected += profile.cancer_incidence[cohort.sex[i]][cohort.age_years[i]];
        }
    }
    assert_z((new_cancers - expected) / sqrt(expected));
    free(before);
    harness_free(cohort.harness);
}

static void test_deaths_are_those_of_the_table(void **state)
{
    (void)state;
    struct cohort cohort = cohort_new(N_TILES, 23);
    double deaths = 0.0, of_the_table = 0.0, of_the_state = 0.0;
    for (int year = 0; year < N_YEARS; year++) {
        harness_live(cohort.harness);
        deaths += (double)people_tally(cohort.harness, "deaths");
        int64_t marked = 0;
        for (int i = 0; i < cohort.harness->n_persons; i++) {
            of_the_table += population_death_probability(&default_mortality, cohort.sex[i], cohort.age_years[i]);
            of_the_state += (double)cohort.death_probability[i];
            marked += cohort.dies[i];
        }
        assert_int_equal(marked, people_tally(cohort.harness, "deaths"));
    }
    assert_z((deaths - of_the_state) / sqrt(of_the_state));
    assert_z((deaths - of_the_table) / sqrt(of_the_table));
    harness_free(cohort.harness);
}

static void test_only_those_who_were_here_last_year_fall_ill(void **state)
{
    (void)state;
    struct cohort cohort = cohort_new(N_TILES, 24);
    uint8_t *before = malloc((size_t)cohort.harness->n_persons);
    memcpy(before, cohort.state, (size_t)cohort.harness->n_persons);
    harness_live(cohort.harness);
    assert_memory_equal(before, cohort.state, (size_t)cohort.harness->n_persons); /* the first year: all are new */
    memcpy(before, cohort.state, (size_t)cohort.harness->n_persons);
    harness_live(cohort.harness);
    assert_memory_not_equal(before, cohort.state, (size_t)cohort.harness->n_persons);
    free(before);
    harness_free(cohort.harness);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_national_ages_give_the_published_shares),
        cmocka_unit_test(test_every_sex_and_age_keeps_its_death_rate),
        cmocka_unit_test(test_life_expectancy_is_the_life_tables),
        cmocka_unit_test(test_the_chain_reproduces_prevalence_as_cohorts_age),
        cmocka_unit_test(test_the_chain_has_probabilities_whatever_the_parameters),
        cmocka_unit_test(test_expected_cancers_are_the_published_rate),
        cmocka_unit_test(test_prevalence_by_age_holds_over_ten_years),
        cmocka_unit_test(test_diseases_fit_the_state_and_the_expected_mix_every_year),
        cmocka_unit_test(test_deaths_are_those_of_the_table),
        cmocka_unit_test(test_only_those_who_were_here_last_year_fall_ill),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
