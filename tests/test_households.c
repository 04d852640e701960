/* Households, schemes and incomes, as simulated beside their tables. */
#include "models/income_distribution.h"
#include "tests/people.h"

enum { N_TILES = 200, N_YEARS = 6 };

/* ------------------------------------------------------------------ households */

static void test_households_have_the_census_size_and_grown_heads(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 5);
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
            if (size[h])
                households += 1.0, of_size[size[h] < 7 ? size[h] : 7] += 1.0;
    }
    assert_within(harness->n_persons / households, 2.57, 2.67);
    assert_int_equal(people_tally(harness, "households"), (int64_t)households);
    /* census 2020 (recalled): 25% of one, 30% of two, 21% of three, 13% of four */
    static const double CENSUS[] = {0, 0.25, 0.30, 0.21, 0.13};
    for (int s = 1; s <= 4; s++)
        assert_within(of_size[s] / households, CENSUS[s] - 0.05, CENSUS[s] + 0.05);
    harness_free(harness);
}

static void test_children_live_with_heads_of_a_parents_age(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 6);
    const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years");
    const uint16_t *head = HARNESS_AT(harness, uint16_t, "household_head");
    double children = 0.0, of_a_parents_age = 0.0;
    for (int i = 0; i < harness->n_persons; i++) {
        if (age_years[i] >= 18)
            continue;
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
        for (int k = 0; k < N_HOUSEHOLD_DRAWS * TILE; k++)
            uniforms[k] = (real)harness_uniform(harness_mix(counter++));
        const struct household_people people = {n, age_years, sex, is_present, uniforms};
        household_form(&people, &usual, head);
        int n_grown = 0, n_present = 0;
        for (int i = 0; i < n; i++)
            n_grown += is_present[i] && age_years[i] >= GROWN_AGE_YEARS, n_present += is_present[i];
        for (int i = 0; i < n; i++) {
            assert_true(head[i] < n && head[head[i]] == head[i]);
            if (n_present)
                assert_true(is_present[head[i]]);
            if (n_grown)
                assert_true(age_years[head[i]] >= GROWN_AGE_YEARS);
        }
    }
}

/* ------------------------------------------------------------------ schemes and incomes */

static void test_the_employee_share_is_the_citys(void **state)
{
    (void)state;
    static const double SHARES[] = {0.27, 0.40};
    for (int k = 0; k < 2; k++) {
        struct harness *harness = people_of("city.employee_share", SHARES[k], N_TILES, N_YEARS, 7);
        const uint8_t *age_years = HARNESS_AT(harness, uint8_t, "age_years"),
                      *scheme = HARNESS_AT(harness, uint8_t, "scheme");
        double employees = 0.0, retired = 0.0;
        for (int i = 0; i < harness->n_persons; i++) {
            employees += scheme[i];
            retired += scheme[i] && age_years[i] >= 60;
            if (age_years[i] < 18)
                assert_int_equal(scheme[i], RESIDENT);
        }
        assert_z(statistics_z_of_count(employees, harness->n_persons, SHARES[k]));
        if (k == 0)
            assert_within(retired / employees, 0.25, 0.285); /* 26.6% of the insured in 2022 (recalled) */
        harness_free(harness);
    }
}

static void test_income_quintiles_have_the_published_means(void **state)
{
    (void)state;
    static const double PUBLISHED_2021[N_QUINTILES] = {8333, 18445, 29053, 44949, 85836};
    struct harness *harness = people_of(NULL, 0, N_TILES, N_YEARS, 8);
    const uint8_t *quintile = HARNESS_AT(harness, uint8_t, "income_quintile");
    const real *income_yuan = HARNESS_AT(harness, real, "income_yuan");
    struct income_parameters income = {.level = 1.0};
    struct employment_parameters employment;
    struct household_parameters household = {2.62, 0.78, 0.6, 0.3};
    struct population national;
    struct income_distribution distribution;
    people_copy(&income.national_mean_yuan, harness, "city.income.national_mean_yuan", 1);
    people_copy(income.log_sd, harness, "city.income.log_sd", N_SCHEMES);
    people_copy(&income.employee_log_difference, harness, "city.income.employee_log_difference", 1);
    people_copy(&income.elder_log_difference, harness, "city.income.elder_log_difference", 1);
    people_copy(&employment.employee_share, harness, "city.employee_share", 1);
    people_copy(employment.employee_share_by_age, harness, "city.employee_share_by_age", N_SCHEME_GROUPS);
    population_init_national(&national);
    income_distribution_init(&distribution, &income, &national, &employment, &household);
    double sum[N_QUINTILES] = {0.0}, n[N_QUINTILES] = {0.0};
    for (int i = 0; i < harness->n_persons; i++)
        sum[quintile[i]] += (double)income_yuan[i], n[quintile[i]] += 1.0;
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
        for (int i = 0; i < TILE; i++)
            mean += column[t * TILE + i] / (double)TILE;
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / n_tiles, variance = (squares - n_tiles * mean * mean) / (n_tiles - 1);
    return statistics_z_of_mean(mean, expected, sqrt(variance), n_tiles);
}

static void test_a_household_shares_one_income_and_the_lowest_are_under_the_safety_net(void **state)
{
    (void)state;
    struct harness *harness = people_of(NULL, 0, 2 * N_TILES, N_YEARS, 10);
    const uint16_t *head = HARNESS_AT(harness, uint16_t, "household_head");
    const real *income_yuan = HARNESS_AT(harness, real, "income_yuan");
    const uint8_t *net = HARNESS_AT(harness, uint8_t, "is_safety_net"),
                  *quintile = HARNESS_AT(harness, uint8_t, "income_quintile");
    for (int i = 0; i < harness->n_persons; i++) {
        assert_true(income_yuan[i] == income_yuan[i / TILE * TILE + head[i]] && income_yuan[i] > 0);
        if (net[i])
            assert_int_equal(quintile[i], 0);
    }
    assert_z(z_of_tile_means(net, 2 * N_TILES, 0.035));
    harness_free(harness);
}

static void test_incomes_scale_with_the_citys_level(void **state)
{
    (void)state;
    struct harness *nation = people_of(NULL, 0, 4, N_YEARS, 11);
    struct harness *coast = people_of("city.income.level", 1.63, 4, N_YEARS, 11);
    const real *a = HARNESS_AT(nation, real, "income_yuan"), *b = HARNESS_AT(coast, real, "income_yuan");
    const uint8_t *c = HARNESS_AT(nation, uint8_t, "income_quintile"),
                  *d = HARNESS_AT(coast, uint8_t, "income_quintile");
    int n_moved = 0; /* by rounding, at the very edge of a fifth */
    for (int i = 0; i < nation->n_persons; i++) {
        assert_near(b[i], 1.63 * (double)a[i], 1e-4);
        n_moved += c[i] != d[i];
    }
    assert_true(n_moved <= 8);
    harness_free(nation);
    harness_free(coast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_households_have_the_census_size_and_grown_heads),
        cmocka_unit_test(test_children_live_with_heads_of_a_parents_age),
        cmocka_unit_test(test_any_tile_can_be_put_into_households),
        cmocka_unit_test(test_the_employee_share_is_the_citys),
        cmocka_unit_test(test_income_quintiles_have_the_published_means),
        cmocka_unit_test(test_a_household_shares_one_income_and_the_lowest_are_under_the_safety_net),
        cmocka_unit_test(test_incomes_scale_with_the_citys_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
