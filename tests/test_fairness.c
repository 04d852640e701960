/* Concentration indices and what is made of them, on cases with known answers. */
#include "results/fairness.h"
#include "tests/assert_near.h"

static const double FIFTHS[FAIRNESS_QUINTILES] = {0.2, 0.2, 0.2, 0.2, 0.2};

static double index_of(const double *mean) { return fairness_concentration_index(FAIRNESS_QUINTILES, FIFTHS, mean); }

static void test_the_index_is_zero_where_all_have_the_same(void **state)
{
    (void)state;
    assert_near(index_of((const double[]){7, 7, 7, 7, 7}), 0.0, 1e-15);
    assert_near(fairness_concentration_index(3, (const double[]){0.1, 0.6, 0.3}, (const double[]){4, 4, 4}), 0.0,
                1e-15);
}

static void test_all_of_it_in_the_richest_fifth_gives_four_fifths(void **state)
{
    (void)state;
    assert_near(index_of((const double[]){0, 0, 0, 0, 3}), 0.8, 1e-15);
    assert_near(index_of((const double[]){3, 0, 0, 0, 0}), -0.8, 1e-15);
    assert_near(index_of((const double[]){0, 0, 3, 0, 0}), 0.0, 1e-15);
}

/* The quintile means of 2021 (income.csv): by the formula of the Gini coefficient of five equal groups,
 * 2 Σ t x_t / (5 Σ x_t) − 6/5 = 2 × 741,358 / (5 × 186,616) − 1.2. */
static void test_the_index_of_income_is_the_gini_coefficient_between_groups(void **state)
{
    (void)state;
    const double income[] = {8333, 18445, 29053, 44949, 85836};
    const double ranked = 1 * 8333 + 2 * 18445 + 3 * 29053 + 4 * 44949.0 + 5 * 85836.0;
    assert_near(ranked, 741358.0, 0.0);
    assert_near(index_of(income), 2.0 * 741358.0 / (5.0 * 186616.0) - 1.2, 1e-14);
    double differences = 0.0; /* Σ Σ |x − y| / (2 n² mean) */
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            differences += fabs(income[i] - income[j]);
    assert_near(index_of(income), differences / (2.0 * 25.0 * 37323.2), 1e-14);
}

/* O'Donnell, van Doorslaer, Wagstaff & Lindelow, Analyzing Health Equity Using Household Survey Data (World Bank 2008), ch. 8,
 * give the same sum as twice the covariance of the quantity with the rank, over its mean. */
static void test_the_index_is_twice_the_covariance_with_rank_over_the_mean(void **state)
{
    (void)state;
    const double people[] = {0.15, 0.25, 0.30, 0.20, 0.10}, mean[] = {40, 25, 31, 12, 90};
    double rank[5], below = 0.0, average = 0.0, average_rank = 0.0, covariance = 0.0;
    for (int t = 0; t < 5; t++) {
        rank[t] = below + people[t] / 2.0;
        below += people[t];
        average += people[t] * mean[t];
        average_rank += people[t] * rank[t];
    }
    assert_near(average_rank, 0.5, 1e-15);
    for (int t = 0; t < 5; t++)
        covariance += people[t] * (mean[t] - average) * (rank[t] - 0.5);
    assert_near(fairness_concentration_index(5, people, mean), 2.0 * covariance / average, 1e-14);
}

static void test_an_index_of_nothing_is_undefined(void **state)
{
    (void)state;
    assert_true(isnan(index_of((const double[]){0, 0, 0, 0, 0})));
}

/* A flat premium of 100 on those incomes: C = 0, so that Kakwani's index is −G; a tax in proportion has 0, one on the
 * richest alone 0.8 − G. */
static void test_kakwani_is_the_index_of_the_payment_less_the_gini_coefficient(void **state)
{
    (void)state;
    double quantities[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES] = {
        [FAIRNESS_PEOPLE] = {0.2, 0.2, 0.2, 0.2, 0.2}, [FAIRNESS_INCOME] = {8333, 18445, 29053, 44949, 85836},
        [FAIRNESS_OWN] = {300, 250, 200, 150, 100},    [FAIRNESS_OWN_WITHOUT] = {400, 300, 200, 150, 100},
        [FAIRNESS_BENEFIT] = {100, 50, 0, 0, 0},       [FAIRNESS_PREMIUM] = {100, 100, 100, 100, 100},
    };
    double measures[N_FAIRNESS_MEASURES];
    const double gini = index_of(quantities[FAIRNESS_INCOME]);
    fairness_measure_world(quantities, measures);
    assert_near(measures[FAIRNESS_GINI], gini, 0.0);
    assert_near(measures[FAIRNESS_C_PREMIUM], 0.0, 1e-15);
    assert_near(measures[FAIRNESS_KAKWANI_PREMIUM], -gini, 1e-14);
    assert_near(measures[FAIRNESS_KAKWANI_OWN], measures[FAIRNESS_C_OWN] - gini, 1e-15);
    assert_near(measures[FAIRNESS_C_OWN], -0.2, 1e-14);
    assert_near(measures[FAIRNESS_C_BENEFIT], 2.0 * (100 * 0.1 + 50 * 0.3) / 150.0 - 1.0, 1e-14);
    for (int q = 0; q < FAIRNESS_QUINTILES; q++)
        quantities[FAIRNESS_PREMIUM][q] = 0.002 * quantities[FAIRNESS_INCOME][q];
    fairness_measure_world(quantities, measures);
    assert_near(measures[FAIRNESS_KAKWANI_PREMIUM], 0.0, 1e-14);
    for (int q = 0; q < FAIRNESS_QUINTILES; q++)
        quantities[FAIRNESS_PREMIUM][q] = q == 4 ? 500.0 : 0.0;
    fairness_measure_world(quantities, measures);
    assert_near(measures[FAIRNESS_KAKWANI_PREMIUM], 0.8 - gini, 1e-14);
}

/* Taking from the rich and giving to the poor brings incomes closer; the other way round draws them apart; a payment in
 * proportion to income leaves them as they are. */
static void test_redistribution_has_the_sign_of_who_gains(void **state)
{
    (void)state;
    double quantities[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES] = {
        [FAIRNESS_PEOPLE] = {0.2, 0.2, 0.2, 0.2, 0.2},
        [FAIRNESS_INCOME] = {10000, 20000, 30000, 40000, 100000},
        [FAIRNESS_BENEFIT] = {500, 0, 0, 0, 0},
        [FAIRNESS_PREMIUM] = {0, 0, 0, 0, 500},
    };
    double measures[N_FAIRNESS_MEASURES];
    fairness_measure_world(quantities, measures);
    /* Of 200,000 in all, 500 move from rank 0.9 to rank 0.1: 2 × 500 × 0.8 / 200,000. */
    assert_near(measures[FAIRNESS_REDISTRIBUTION], 0.004, 1e-11);
    quantities[FAIRNESS_BENEFIT][0] = 0.0;
    quantities[FAIRNESS_BENEFIT][4] = 1000.0;
    quantities[FAIRNESS_PREMIUM][4] = 0.0;
    fairness_measure_world(quantities, measures);
    assert_true(measures[FAIRNESS_REDISTRIBUTION] < 0.0);
    for (int q = 0; q < FAIRNESS_QUINTILES; q++) {
        quantities[FAIRNESS_BENEFIT][q] = 0.0;
        quantities[FAIRNESS_PREMIUM][q] = 0.01 * quantities[FAIRNESS_INCOME][q];
    }
    fairness_measure_world(quantities, measures);
    assert_near(measures[FAIRNESS_REDISTRIBUTION], 0.0, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_index_is_zero_where_all_have_the_same),
        cmocka_unit_test(test_all_of_it_in_the_richest_fifth_gives_four_fifths),
        cmocka_unit_test(test_the_index_of_income_is_the_gini_coefficient_between_groups),
        cmocka_unit_test(test_the_index_is_twice_the_covariance_with_rank_over_the_mean),
        cmocka_unit_test(test_an_index_of_nothing_is_undefined),
        cmocka_unit_test(test_kakwani_is_the_index_of_the_payment_less_the_gini_coefficient),
        cmocka_unit_test(test_redistribution_has_the_sign_of_who_gains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
