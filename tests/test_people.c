/* Who lives in the city: ages, households, schemes, incomes, frailty and traits, as simulated beside their tables. */
#include "models/income_distribution.h"
#include "tests/people.h"

enum { N_TILES = 200, N_YEARS = 6 };

static struct harness *population_of(const char *key, double value, int n_tiles, int n_years, uint64_t seed)
{
    struct harness *harness = people_new(N_PEOPLE_MODELS, n_tiles, n_years, seed);
    if (key) harness_set(harness, key, -1, value);
    harness_start(harness);
    harness_live(harness);
    return harness;
}

/* ------------------------------------------------------------------ ages */

static void test_first_people_follow_the_census_table(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 1);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"), *sex = HARNESS_AT(harness, uint8_t, "sex");
    double count[N_SEXES][N_CENSUS_GROUPS] = {{0}}, total = 0.0, chi_square = 0.0;
    for (int i = 0; i < harness->n_persons; i++) count[sex[i]][age_years[i] >= 90 ? 18 : age_years[i] / 5] += 1.0;
    for (int g = 0; g < N_CENSUS_GROUPS; g++) total += CHINA_2020_MALE_THOUSANDS[g] + CHINA_2020_FEMALE_THOUSANDS[g];
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
    struct harness *harness = population_of("city.population.share_60_plus", 0.28, N_TILES, N_YEARS, 2);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years");
    double older = 0.0;
    for (int i = 0; i < harness->n_persons; i++) older += age_years[i] >= 60;
    assert_z(statistics_z_of_count(older, harness->n_persons, 0.28));
    harness_free(harness);
}

static void test_the_settled_age_and_the_dead_are_replaced(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 3);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"), *dies = HARNESS_AT(harness, uint8_t, "dies");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled"), *is_entrant = HARNESS_AT(harness, uint8_t, "is_entrant");
    uint8_t *age_before = malloc((size_t)harness->n_persons), *died = malloc((size_t)harness->n_persons);
    double entrants = 0.0, newborn = 0.0;
    for (int year = 1; year < N_YEARS; year++) {
        memcpy(age_before, age_years, (size_t)harness->n_persons);
        memcpy(died, dies, (size_t)harness->n_persons);
        harness_live(harness);
        for (int i = 0; i < harness->n_persons; i++) {
            assert_int_equal(is_entrant[i], died[i]);
            assert_int_equal(is_settled[i], !died[i]);
            if (!died[i]) assert_int_equal(age_years[i], age_before[i] < 100 ? age_before[i] + 1 : 100);
            entrants += is_entrant[i];
            newborn += is_entrant[i] && age_years[i] == 0;
            if (is_entrant[i] && age_years[i]) assert_within(age_years[i], 15, 64);
        }
    }
    assert_z(statistics_z_of_count(newborn, entrants, 0.88));
    free(age_before);
    free(died);
    harness_free(harness);
}

static double count_present(struct harness *harness)
{
    const uint8_t *is_present = HARNESS_AT(harness, uint8_t, "is_present");
    double n = 0.0;
    for (int i = 0; i < harness->n_persons; i++) n += is_present[i];
    return n;
}

static void test_a_population_grows_or_falls_as_asked(void **state)
{
    (void)state;
    static const double GROWTH[] = {0.02, 0.0, -0.004};
    for (int g = 0; g < 3; g++) {
        struct harness *harness = population_of("city.population.growth_per_year", GROWTH[g], N_TILES, N_YEARS, 4);
        double expected = harness->n_persons * (GROWTH[g] > 0 ? pow(1 + GROWTH[g], -(N_YEARS - 1)) : 1.0);
        const uint8_t *is_present = HARNESS_AT(harness, uint8_t, "is_present"), *dies = HARNESS_AT(harness, uint8_t, "dies");
        for (int year = 0; year < N_YEARS; year++) {
            if (year > 0) harness_live(harness), expected *= 1 + GROWTH[g];
            /* counts vary as binomials of those vacant, at most */
            const double vacant = fmax(harness->n_persons - expected, 0.0), n = count_present(harness);
            if (GROWTH[g] == 0.0) assert_int_equal((int)n, harness->n_persons);
            else assert_within((n - expected) / sqrt(fmax(vacant, 1.0) * 1.5), -5, 5);
            for (int i = 0; i < harness->n_persons; i++) assert_true(is_present[i] || !dies[i]);
        }
        if (GROWTH[g] > 0) assert_int_equal((int)count_present(harness), harness->n_persons);
        harness_free(harness);
    }
}

/* ------------------------------------------------------------------ households */

static void test_households_have_the_census_size_and_grown_heads(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 5);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years");
    const uint16_t *head = HARNESS_AT(harness, uint16_t, "household_head");
    double households = 0.0, of_size[8] = {0.0};
    for (int t = 0; t < N_TILES; t++) {
        int size[TILE] = {0};
        for (int i = 0; i < TILE; i++) {
            const int h = head[t * TILE + i];
            assert_true(h < TILE && head[t * TILE + h] == h && age_years[t * TILE + h] >= GROWN_AGE_YEARS);
            size[h]++;
        }
        for (int h = 0; h < TILE; h++)
            if (size[h]) households += 1.0, of_size[size[h] < 7 ? size[h] : 7] += 1.0;
    }
    assert_within(harness->n_persons / households, 2.57, 2.67);
    assert_int_equal(people_tally(harness, "households"), (int64_t)households);
    /* census 2020 (recalled): 25% of one, 30% of two, 21% of three, 13% of four */
    static const double CENSUS[] = {0, 0.25, 0.30, 0.21, 0.13};
    for (int s = 1; s <= 4; s++) assert_within(of_size[s] / households, CENSUS[s] - 0.05, CENSUS[s] + 0.05);
    harness_free(harness);
}

static void test_children_live_with_heads_of_a_parents_age(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 6);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years");
    const uint16_t *head = HARNESS_AT(harness, uint16_t, "household_head");
    double children = 0.0, of_a_parents_age = 0.0;
    for (int i = 0; i < harness->n_persons; i++) {
        if (age_years[i] >= 18) continue;
        const int older = age_years[i / TILE * TILE + head[i]] - age_years[i];
        children += 1.0;
        of_a_parents_age += older >= 20 && older <= 38;
    }
    assert_true(of_a_parents_age > 0.97 * children);
    harness_free(harness);
}

static void test_any_tile_can_be_put_into_households(void **state)
{
    (void)state;
    const struct household_parameters usual = {2.62, 0.78, 0.6, 0.3};
    uint64_t counter = 9;
    for (int trial = 0; trial < 2000; trial++) {
        uint8_t age_years[TILE], sex[TILE], is_present[TILE];
        static real uniforms[N_HOUSEHOLD_DRAWS * TILE];
        uint16_t head[TILE];
        const int n = 1 + (int)(harness_mix(counter++) % (trial < 1000 ? 8 : TILE));
        const unsigned oldest = trial % 3 ? 101 : 19; /* a third of the tiles: children only */
        for (int i = 0; i < n; i++) {
            const uint64_t word = harness_mix(counter++);
            age_years[i] = (uint8_t)(word % oldest);
            sex[i] = (uint8_t)(word >> 32 & 1);
            is_present[i] = trial % 5 == 0 ? (word >> 40 & 3) == 0 : 1;
        }
        for (int k = 0; k < N_HOUSEHOLD_DRAWS * TILE; k++) uniforms[k] = (real)harness_uniform(harness_mix(counter++));
        const struct household_people people = {n, age_years, sex, is_present, uniforms};
        household_form(&people, &usual, head);
        int n_grown = 0, n_present = 0;
        for (int i = 0; i < n; i++) n_grown += is_present[i] && age_years[i] >= GROWN_AGE_YEARS, n_present += is_present[i];
        for (int i = 0; i < n; i++) {
            assert_true(head[i] < n && head[head[i]] == head[i]);
            if (n_present) assert_true(is_present[head[i]]);
            if (n_grown) assert_true(age_years[head[i]] >= GROWN_AGE_YEARS);
        }
    }
}

/* ------------------------------------------------------------------ schemes and incomes */

static void test_the_employee_share_is_the_citys(void **state)
{
    (void)state;
    static const double SHARES[] = {0.27, 0.40};
    for (int k = 0; k < 2; k++) {
        struct harness *harness = population_of("city.employee_share", SHARES[k], N_TILES, N_YEARS, 7);
        const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"), *scheme = HARNESS_AT(harness, uint8_t, "scheme");
        double employees = 0.0, retired = 0.0;
        for (int i = 0; i < harness->n_persons; i++) {
            employees += scheme[i];
            retired += scheme[i] && age_years[i] >= 60;
            if (age_years[i] < 18) assert_int_equal(scheme[i], RESIDENT);
        }
        assert_z(statistics_z_of_count(employees, harness->n_persons, SHARES[k]));
        if (k == 0) assert_within(retired / employees, 0.25, 0.285); /* 26.6% of the insured in 2022 (recalled) */
        harness_free(harness);
    }
}

static void test_income_quintiles_have_the_published_means(void **state)
{
    (void)state;
    static const double PUBLISHED_2021[N_QUINTILES] = {8333, 18445, 29053, 44949, 85836};
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 8);
    const uint8_t *quintile = HARNESS_AT(harness, uint8_t, "income_quintile");
    const real *income_yuan = HARNESS_AT(harness, real, "income_yuan");
    struct income_parameters income = {.level = 1.0};
    struct employment_parameters employment;
    struct household_parameters household = {2.62, 0.78, 0.6, 0.3};
    struct population national;
    struct income_distribution distribution;
    people_copy(&income.median_yuan, harness, "city.income.median_yuan", 1);
    people_copy(income.log_sd, harness, "city.income.log_sd", N_SCHEMES);
    people_copy(&income.employee_log_difference, harness, "city.income.employee_log_difference", 1);
    people_copy(&income.elder_log_difference, harness, "city.income.elder_log_difference", 1);
    people_copy(&employment.employee_share, harness, "city.employee_share", 1);
    people_copy(employment.employee_share_by_age, harness, "city.employee_share_by_age", N_SCHEME_GROUPS);
    population_init_national(&national);
    income_distribution_init(&distribution, &income, &national, &employment, &household);
    double sum[N_QUINTILES] = {0.0}, n[N_QUINTILES] = {0.0};
    for (int i = 0; i < harness->n_persons; i++) sum[quintile[i]] += (double)income_yuan[i], n[quintile[i]] += 1.0;
    for (int q = 0; q < N_QUINTILES; q++) {
        const double expected = income_distribution_mean_yuan(&distribution, q / 5.0, (q + 1) / 5.0);
        assert_near(expected, PUBLISHED_2021[q], 0.02);
        assert_within(n[q] / harness->n_persons, 0.19, 0.21);
        assert_near(sum[q] / n[q], PUBLISHED_2021[q], 0.04);
    }
    harness_free(harness);
}

/* z of the mean over tiles of a 0/1 column: households make people of a tile alike, tiles are independent. */
static double z_of_tile_means(const uint8_t *column, int n_tiles, double expected)
{
    double sum = 0.0, squares = 0.0;
    for (int t = 0; t < n_tiles; t++) {
        double mean = 0.0;
        for (int i = 0; i < TILE; i++) mean += column[t * TILE + i] / (double)TILE;
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / n_tiles, variance = (squares - n_tiles * mean * mean) / (n_tiles - 1);
    return statistics_z_of_mean(mean, expected, sqrt(variance), n_tiles);
}

static void test_a_household_shares_one_income_and_the_lowest_are_under_the_safety_net(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, 2 * N_TILES, N_YEARS, 10);
    const uint16_t *head = HARNESS_AT(harness, uint16_t, "household_head");
    const real *income_yuan = HARNESS_AT(harness, real, "income_yuan");
    const uint8_t *net = HARNESS_AT(harness, uint8_t, "is_safety_net"), *quintile = HARNESS_AT(harness, uint8_t, "income_quintile");
    for (int i = 0; i < harness->n_persons; i++) {
        assert_true(income_yuan[i] == income_yuan[i / TILE * TILE + head[i]] && income_yuan[i] > 0);
        if (net[i]) assert_int_equal(quintile[i], 0);
    }
    assert_z(z_of_tile_means(net, 2 * N_TILES, 0.035));
    harness_free(harness);
}

static void test_incomes_scale_with_the_citys_level(void **state)
{
    (void)state;
    struct harness *nation = population_of(NULL, 0, 4, N_YEARS, 11);
    struct harness *coast = population_of("city.income.level", 1.63, 4, N_YEARS, 11);
    const real *a = HARNESS_AT(nation, real, "income_yuan"), *b = HARNESS_AT(coast, real, "income_yuan");
    const uint8_t *c = HARNESS_AT(nation, uint8_t, "income_quintile"), *d = HARNESS_AT(coast, uint8_t, "income_quintile");
    int n_moved = 0; /* by rounding, at the very edge of a fifth */
    for (int i = 0; i < nation->n_persons; i++) {
        assert_near(b[i], 1.63 * (double)a[i], 1e-4);
        n_moved += c[i] != d[i];
    }
    assert_true(n_moved <= 8);
    harness_free(nation);
    harness_free(coast);
}

/* ------------------------------------------------------------------ frailty and traits */

static void test_frailty_stays_standard_normal_and_lasts_as_its_persistence_says(void **state)
{
    (void)state;
    struct harness *harness = population_of("city.frailty.spread", 0.6, N_TILES, N_YEARS, 12);
    const real *z = HARNESS_AT(harness, real, "frailty_normal"), *factor = HARNESS_AT(harness, real, "frailty_factor");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled");
    double *before = malloc((size_t)harness->n_persons * sizeof *before);
    const double n = harness->n_persons;
    for (int year = 1; year < N_YEARS; year++) {
        double sum = 0.0, squares = 0.0, products = 0.0, settled = 0.0, factors = 0.0;
        for (int i = 0; i < harness->n_persons; i++) before[i] = (double)z[i];
        harness_live(harness);
        for (int i = 0; i < harness->n_persons; i++) {
            sum += (double)z[i];
            squares += (double)z[i] * (double)z[i];
            factors += (double)factor[i];
            if (is_settled[i]) products += (double)z[i] * before[i], settled += 1.0;
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
        struct harness *harness = population_of("behaviour.awareness_altruism_correlation", CORRELATIONS[k], N_TILES, N_YEARS, 13);
        const uint8_t *aware = HARNESS_AT(harness, uint8_t, "is_risk_aware"), *altruist = HARNESS_AT(harness, uint8_t, "is_altruist");
        const uint8_t *morbidity = HARNESS_AT(harness, uint8_t, "state");
        double n[N_STATES] = {0.0}, n_aware[N_STATES] = {0.0}, altruists = 0.0, both = 0.0;
        for (int i = 0; i < harness->n_persons; i++) {
            n[morbidity[i]] += 1.0;
            n_aware[morbidity[i]] += aware[i];
            altruists += altruist[i];
            both += morbidity[i] == HEALTHY && aware[i] && altruist[i];
        }
        for (int s = 0; s < N_STATES; s++) assert_z(statistics_z_of_count(n_aware[s], n[s], AWARE[s]));
        assert_z(statistics_z_of_count(altruists, harness->n_persons, 0.5));
        const double expected_both = 0.4 * 0.5 + CORRELATIONS[k] * sqrt(0.4 * 0.6 * 0.5 * 0.5);
        assert_z(statistics_z_of_count(both, n[HEALTHY], expected_both));
        harness_free(harness);
    }
}

static void test_traits_last_and_only_employees_have_accounts(void **state)
{
    (void)state;
    struct harness *harness = population_of(NULL, 0, N_TILES, N_YEARS, 14);
    const uint8_t *altruist = HARNESS_AT(harness, uint8_t, "is_altruist"), *aware = HARNESS_AT(harness, uint8_t, "is_risk_aware");
    const uint8_t *account = HARNESS_AT(harness, uint8_t, "has_account"), *scheme = HARNESS_AT(harness, uint8_t, "scheme");
    const uint8_t *is_settled = HARNESS_AT(harness, uint8_t, "is_settled"), *morbidity = HARNESS_AT(harness, uint8_t, "state");
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
        if (!is_settled[i]) continue;
        assert_true(altruist[i] == before[i] && taste[i] == taste_before[i]);
        if (morbidity[i] >= before[2 * n + i]) assert_true(aware[i] >= before[n + i]); /* illness never makes unaware */
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
        cmocka_unit_test(test_a_population_grows_or_falls_as_asked),
        cmocka_unit_test(test_households_have_the_census_size_and_grown_heads),
        cmocka_unit_test(test_children_live_with_heads_of_a_parents_age),
        cmocka_unit_test(test_any_tile_can_be_put_into_households),
        cmocka_unit_test(test_the_employee_share_is_the_citys),
        cmocka_unit_test(test_income_quintiles_have_the_published_means),
        cmocka_unit_test(test_a_household_shares_one_income_and_the_lowest_are_under_the_safety_net),
        cmocka_unit_test(test_incomes_scale_with_the_citys_level),
        cmocka_unit_test(test_frailty_stays_standard_normal_and_lasts_as_its_persistence_says),
        cmocka_unit_test(test_awareness_follows_the_state_and_correlates_as_asked),
        cmocka_unit_test(test_traits_last_and_only_employees_have_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
