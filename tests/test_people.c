/* Who lives in the city: ages, growth, frailty and traits, as simulated beside their tables. */
#include "models/population.h"
#include "tests/people.h"

enum { N_TILES = 200, N_YEARS = 6 };

/* ------------------------------------------------------------------ ages */

static void test_first_people_follow_the_census_table(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 1);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"), *sex = HARNESS_AT(harness, uint8_t, "sex");
    double count[N_SEXES][N_CENSUS_GROUPS] = {{0}}, total = 0.0, chi_square = 0.0;
    for (int i = 0; i < harness->n_persons; i++)
        count[sex[i]][age_years[i] >= 90 ? 18 : age_years[i] / 5] += 1.0;
    for (int g = 0; g < N_CENSUS_GROUPS; g++)
        total += CHINA_2020_MALE_THOUSANDS[g] + CHINA_2020_FEMALE_THOUSANDS[g];
    for (int k = 0; k < N_SEXES * N_CENSUS_GROUPS; k++) {
        const double persons = k % 2 ? CHINA_2020_FEMALE_THOUSANDS[k / 2] : CHINA_2020_MALE_THOUSANDS[k / 2];
        const double expected = harness->n_persons * persons / total, off = count[k % 2][k / 2] - expected;
        chi_square += off * off / expected;
    }
    assert_z(statistics_z_of_chi_square(chi_square, N_SEXES * N_CENSUS_GROUPS - 1));
    harness_free(harness);
}

static void test_a_city_can_be_older_than_the_nation(void **state)
{
    (void)state;
    struct harness *harness = people_of("city.population.share_60_plus", 0.28, N_TILES, N_YEARS, 2);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years");
    double older = 0.0;
    for (int i = 0; i < harness->n_persons; i++)
        older += age_years[i] >= 60;
    assert_z(statistics_z_of_count(older, harness->n_persons, 0.28));
    harness_free(harness);
}

static void test_the_settled_age_and_the_dead_are_replaced(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 3);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"), *dies = HARNESS_AT(harness, uint8_t, "dies");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled"),
                  *is_entrant = HARNESS_AT(harness, uint8_t, "is_entrant");
    uint8_t *age_before = malloc((size_t)harness->n_persons), *died = malloc((size_t)harness->n_persons);
    double entrants = 0.0, newborn = 0.0;
    for (int year = 1; year < N_YEARS; year++) {
        memcpy(age_before, age_years, (size_t)harness->n_persons);
        memcpy(died, dies, (size_t)harness->n_persons);
        harness_live(harness);
        for (int i = 0; i < harness->n_persons; i++) {
            assert_int_equal(is_entrant[i], died[i]);
            assert_int_equal(is_settled[i], !died[i]);
            if (!died[i])
                assert_int_equal(age_years[i], age_before[i] < 100 ? age_before[i] + 1 : 100);
            entrants += is_entrant[i];
            newborn += is_entrant[i] && age_years[i] == 0;
            if (is_entrant[i] && age_years[i])
                assert_within(age_years[i], 15, 64);
        }
    }
    assert_z(statistics_z_of_count(newborn, entrants, 0.88));
    free(age_before);
    free(died);
    harness_free(harness);
}

static void test_migrants_are_of_working_age(void **state)
{
    (void)state;
    struct harness *harness = people_of("city.population.newborn_share", 0.0, N_TILES, N_YEARS, 15);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"),
                  *is_entrant = HARNESS_AT(harness, uint8_t, "is_entrant");
    double weight = 0.0, mean = 0.0, square = 0.0, n = 0.0, sum = 0.0;
    for (int age = 15; age <= 64; age++) { /* normal, mean 30, spread 9, whole years from 15 to 64 */
        const double density = exp(-0.5 * (age - 30.0) * (age - 30.0) / 81.0);
        weight += density;
        mean += density * age;
        square += density * age * age;
    }
    mean /= weight;
    for (int year = 1; year < N_YEARS; year++) {
        harness_live(harness);
        for (int i = 0; i < harness->n_persons; i++) {
            n += is_entrant[i];
            sum += is_entrant[i] ? age_years[i] : 0;
        }
    }
    assert_z(statistics_z_of_mean(sum / n, mean, sqrt(square / weight - mean * mean), n));
    harness_free(harness);
}

static double count_present(struct harness *harness)
{
    const uint8_t *is_present = HARNESS_AT(harness, uint8_t, "is_present");
    double n = 0.0;
    for (int i = 0; i < harness->n_persons; i++)
        n += is_present[i];
    return n;
}

static void test_a_population_grows_or_falls_as_asked(void **state)
{
    (void)state;
    static const double GROWTH[] = {0.02, 0.0, -0.004};
    for (int g = 0; g < 3; g++) {
        struct harness *harness = people_of("city.population.growth_per_year", GROWTH[g], N_TILES, N_YEARS, 4);
        double expected = harness->n_persons * (GROWTH[g] > 0 ? pow(1 + GROWTH[g], -(N_YEARS - 1)) : 1.0);
        const uint8_t *is_present = HARNESS_AT(harness, uint8_t, "is_present"),
                      *dies = HARNESS_AT(harness, uint8_t, "dies");
        for (int year = 0; year < N_YEARS; year++) {
            if (year > 0)
                harness_live(harness), expected *= 1 + GROWTH[g];
            /* counts vary as binomials of those vacant, at most */
            const double vacant = fmax(harness->n_persons - expected, 0.0), n = count_present(harness);
            if (GROWTH[g] == 0.0)
                assert_int_equal((int)n, harness->n_persons);
            else
                assert_within((n - expected) / sqrt(fmax(vacant, 1.0) * 1.5), -5, 5);
            for (int i = 0; i < harness->n_persons; i++)
                assert_true(is_present[i] || !dies[i]);
        }
        if (GROWTH[g] > 0)
            assert_int_equal((int)count_present(harness), harness->n_persons);
        harness_free(harness);
    }
}

/* ------------------------------------------------------------------ frailty and traits */

static void test_frailty_stays_standard_normal_and_lasts_as_its_persistence_says(void **state)
{
    (void)state;
    struct harness *harness = people_of("city.frailty.spread", 0.6, N_TILES, N_YEARS, 12);
    const real *z = HARNESS_AT(harness, real, "frailty_normal"), *log_factor = HARNESS_AT(harness, real, "frailty_log");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled");
    double *before = malloc((size_t)harness->n_persons * sizeof *before);
    const double n = harness->n_persons;
    for (int year = 1; year < N_YEARS; year++) {
        double sum = 0.0, squares = 0.0, products = 0.0, settled = 0.0, factors = 0.0;
        for (int i = 0; i < harness->n_persons; i++)
            before[i] = (double)z[i];
        harness_live(harness);
        for (int i = 0; i < harness->n_persons; i++) {
            sum += (double)z[i];
            squares += (double)z[i] * (double)z[i];
            factors += exp((double)log_factor[i]);
            if (is_settled[i])
                products += (double)z[i] * before[i], settled += 1.0;
        }
        assert_z(statistics_z_of_mean(sum / n, 0.0, 1.0, n));
        assert_z(statistics_z_of_mean(squares / n, 1.0, sqrt(2.0), n));
        assert_z(statistics_z_of_mean(products / settled, 0.9, sqrt(1.0 + 0.81), settled));
        assert_z(statistics_z_of_mean(factors / n, 1.0, sqrt(exp(0.36) - 1.0), n));
    }
    free(before);
    harness_free(harness);
}

static void test_awareness_follows_the_state_and_correlates_as_asked(void **state)
{
    (void)state;
    static const double AWARE[N_STATES] = {0.40, 0.50, 0.60, 0.90};
    static const double CORRELATIONS[] = {0.0, 0.3, -0.2};
    for (int k = 0; k < 3; k++) {
        struct harness *harness =
            people_of("behaviour.awareness_altruism_correlation", CORRELATIONS[k], N_TILES, N_YEARS, 13);
        const uint8_t *aware = HARNESS_AT(harness, uint8_t, "is_risk_aware"),
                      *altruist = HARNESS_AT(harness, uint8_t, "is_altruist");
        const uint8_t *morbidity = HARNESS_AT(harness, uint8_t, "state");
        double n[N_STATES] = {0.0}, n_aware[N_STATES] = {0.0}, altruists = 0.0, both = 0.0;
        for (int i = 0; i < harness->n_persons; i++) {
            n[morbidity[i]] += 1.0;
            n_aware[morbidity[i]] += aware[i];
            altruists += altruist[i];
            both += morbidity[i] == HEALTHY && aware[i] && altruist[i];
        }
        for (int s = 0; s < N_STATES; s++)
            assert_z(statistics_z_of_count(n_aware[s], n[s], AWARE[s]));
        assert_z(statistics_z_of_count(altruists, harness->n_persons, 0.5));
        const double expected_both = 0.4 * 0.5 + CORRELATIONS[k] * sqrt(0.4 * 0.6 * 0.5 * 0.5);
        assert_z(statistics_z_of_count(both, n[HEALTHY], expected_both));
        harness_free(harness);
    }
}

static void test_traits_last_and_only_employees_have_accounts(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 14);
    const uint8_t *altruist = HARNESS_AT(harness, uint8_t, "is_altruist"),
                  *aware = HARNESS_AT(harness, uint8_t, "is_risk_aware");
    const uint8_t *account = HARNESS_AT(harness, uint8_t, "has_account"),
                  *scheme = HARNESS_AT(harness, uint8_t, "scheme");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled"),
                  *morbidity = HARNESS_AT(harness, uint8_t, "state");
    const real *taste = HARNESS_AT(harness, real, "taste_normal");
    const size_t n = (size_t)harness->n_persons;
    uint8_t *before = malloc(3 * n);
    real *taste_before = malloc(n * sizeof *taste_before);
    memcpy(before, altruist, n), memcpy(before + n, aware, n), memcpy(before + 2 * n, morbidity, n);
    memcpy(taste_before, taste, n * sizeof *taste);
    harness_live(harness);
    double employees = 0.0, accounts = 0.0;
    for (size_t i = 0; i < n; i++) {
        employees += scheme[i];
        accounts += account[i];
        assert_true(scheme[i] == EMPLOYEE || !account[i]);
        if (!is_settled[i])
            continue;
        assert_true(altruist[i] == before[i] && taste[i] == taste_before[i]);
        if (morbidity[i] >= before[2 * n + i])
            assert_true(aware[i] >= before[n + i]); /* illness never makes unaware */
    }
    assert_z(statistics_z_of_count(accounts, employees, 0.6));
    free(before);
    free(taste_before);
    harness_free(harness);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_people_follow_the_census_table),
        cmocka_unit_test(test_a_city_can_be_older_than_the_nation),
        cmocka_unit_test(test_the_settled_age_and_the_dead_are_replaced),
        cmocka_unit_test(test_migrants_are_of_working_age),
        cmocka_unit_test(test_a_population_grows_or_falls_as_asked),
        cmocka_unit_test(test_frailty_stays_standard_normal_and_lasts_as_its_persistence_says),
        cmocka_unit_test(test_awareness_follows_the_state_and_correlates_as_asked),
        cmocka_unit_test(test_traits_last_and_only_employees_have_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
