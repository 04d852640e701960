/* What a change is made of, by Divisia and by Shapley; and the index numbers of claims that it is applied to. */
#include <math.h>

#include "results/attribution.h"
#include "tests/pool_harness.h"

extern const struct pool_model pool_claims_index;

enum { MOST_CELLS = 40, MOST_VALUES = MOST_CELLS * ATTRIBUTION_MAX_FACTORS };

static double spread(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) * 0x1p-24;
}

static double total_of(int n_cells, int n_factors, const double *values)
{
    double total = 0.0;
    for (int c = 0; c < n_cells; c++) {
        double product = 1.0;
        for (int f = 0; f < n_factors; f++)
            product *= values[c * n_factors + f];
        total += product;
    }
    return total;
}

typedef void method(int n_cells, int n_factors, const double *before, const double *after, double *effects);
static method *const METHODS[] = {attribution_divisia, attribution_shapley};

static double sum_of(const double *effects, int n)
{
    double sum = 0.0;
    for (int f = 0; f < n; f++)
        sum += effects[f];
    return sum;
}

static void test_both_methods_leave_no_residual_on_random_cases(void **unused)
{
    (void)unused;
    uint32_t state = 3;
    double before[MOST_VALUES], after[MOST_VALUES], effects[ATTRIBUTION_MAX_FACTORS];
    for (int run = 0; run < 2000; run++) {
        const int n_cells = 1 + (int)(spread(&state) * MOST_CELLS), n_factors = 1 + (int)(spread(&state) * 7);
        const int has_zeros = run % 4 == 0;
        for (int i = 0; i < n_cells * n_factors; i++) {
            before[i] = has_zeros && spread(&state) < 0.1 ? 0.0 : exp(3.0 * (spread(&state) - 0.5));
            after[i] = has_zeros && spread(&state) < 0.1 ? 0.0
                       : run % 3 == 0                    ? before[i] * (1.0 + 1e-6 * spread(&state))
                                                         : exp(3.0 * (spread(&state) - 0.5));
        }
        const double change = total_of(n_cells, n_factors, after) - total_of(n_cells, n_factors, before);
        for (int m = 0; m < 2; m++) {
            METHODS[m](n_cells, n_factors, before, after, effects);
            assert_within(sum_of(effects, n_factors) - change, -1e-10, 1e-10);
        }
    }
}

static void test_a_factor_that_does_not_move_carries_nothing(void **unused)
{
    (void)unused;
    const double before[] = {2.0, 3.0, 0.5, 1.0, 4.0, 0.25}, after[] = {3.0, 3.0, 0.4, 2.0, 4.0, 0.75};
    for (int m = 0; m < 2; m++) {
        double effects[3];
        METHODS[m](2, 3, before, after, effects);
        assert_near(effects[1], 0.0, 0.0);
        assert_true(effects[0] > 0.0);
    }
}

static void test_divisia_of_a_product_splits_by_logarithms(void **unused)
{
    (void)unused;
    /* 2 · 3 = 6 to 4 · 9 = 36: 30 / ln 6 for each unit of logarithm, ln 2 and ln 3 of them (Ang 2005, by hand) */
    const double before[] = {2.0, 3.0}, after[] = {4.0, 9.0};
    double effects[2];
    attribution_divisia(1, 2, before, after, effects);
    assert_near(effects[0], 30.0 * log(2.0) / log(6.0), 1e-14);
    assert_near(effects[1], 30.0 * log(3.0) / log(6.0), 1e-14);
    assert_near(attribution_log_mean(36.0, 6.0), 30.0 / log(6.0), 1e-14);
    assert_near(attribution_log_mean(5.0, 5.0), 5.0, 0.0);
    assert_near(attribution_log_mean(1.0 + 1e-9, 1.0), 1.0 + 0.5e-9, 1e-15);
    assert_near(attribution_log_mean(0.0, 5.0), 0.0, 0.0);
}

static void test_shapley_of_two_factors_is_the_change_at_the_mean_of_the_other(void **unused)
{
    (void)unused;
    const double before[] = {2.0, 3.0, 1.0, 5.0}, after[] = {4.0, 9.0, 0.5, 7.0};
    double effects[2];
    attribution_shapley(2, 2, before, after, effects);
    assert_near(effects[0], 2.0 * 6.0 - 0.5 * 6.0, 1e-14);
    assert_near(effects[1], 6.0 * 3.0 + 2.0 * 0.75, 1e-14);
    /* three factors of one cell, in all six orders by hand: 1·1·1 to 2·3·5 */
    const double three_before[] = {1.0, 1.0, 1.0}, three_after[] = {2.0, 3.0, 5.0};
    double three[3];
    attribution_shapley(1, 3, three_before, three_after, three);
    assert_near(three[0], (2.0 * 1.0 + 3.0 + 5.0 + 2.0 * 15.0) / 6.0, 1e-14);
    assert_near(three[1], 2.0 * (2.0 * 1.0 + 2.0 + 5.0 + 2.0 * 10.0) / 6.0, 1e-14);
    assert_near(three[2], 4.0 * (2.0 * 1.0 + 2.0 + 3.0 + 2.0 * 6.0) / 6.0, 1e-14);
}

static void test_what_appears_or_goes_belongs_to_what_was_zero(void **unused)
{
    (void)unused;
    const double none[] = {0.0, 7.0, 2.0}, some[] = {0.5, 8.0, 3.0};
    double effects[3];
    attribution_divisia(1, 3, none, some, effects);
    assert_near(effects[0], 12.0, 1e-15);
    assert_near(effects[1], 0.0, 0.0);
    attribution_divisia(1, 3, some, none, effects);
    assert_near(effects[0], -12.0, 1e-15);
}

/* ------------------------------------------------------------------ the indices of claims */

struct cell_year {
    int64_t members, claimants;
    double claims_yuan;
};

/* One arm with two cells; claims at the year's own cost of care. Returns nothing: the harness holds the indices. */
static void live(struct pool_harness *h, struct cell_year first, struct cell_year second, double level, double sample)
{
    const struct cell_year cells[] = {first, second};
    double claims_yuan = 0.0, members = 0.0;
    for (int i = 0; i < 2; i++) {
        const int c = i == 0 ? 5 : 100;
        harness_tally(h, "cell_members")[c] = cells[i].members;
        harness_tally(h, "cell_claimants")[c] = cells[i].claimants;
        harness_tally(h, "cell_claims_fen")[c] = (int64_t)(cells[i].claims_yuan * 100.0 + 0.5);
        claims_yuan += cells[i].claims_yuan;
        members += (double)cells[i].members;
    }
    harness_column(h, "cost_level")[0] = level;
    harness_column(h, "in_force")[0] = 1.0;
    harness_column(h, "claim_per_member_yuan")[0] = members > 0.0 ? sample * claims_yuan / members : NAN;
    harness_run(h, HARNESS_STEP);
}

static void index_init(struct pool_harness *h)
{
    static const struct pool_model *const MODELS[] = {&pool_claims_index};
    harness_init(h, MODELS, 1, 1, 3);
    harness_run(h, HARNESS_START);
}

static double index_of(struct pool_harness *h, const char *name) { return harness_column(h, name)[0]; }

static void test_each_index_moves_only_with_its_own_cause(void **unused)
{
    (void)unused;
    struct pool_harness h;
    /* before: 1000 young with 10 claimants of 500 yuan, 1000 old with 40 of 2000 */
    const struct cell_year young = {1000, 10, 5000.0}, old = {1000, 40, 80000.0};
    const struct cell_year same[2] = {young, old}, mixed[2] = {{500, 5, 2500.0}, {1500, 60, 120000.0}};
    const struct cell_year often[2] = {{1000, 20, 10000.0}, {1000, 80, 160000.0}};
    const struct cell_year dear[2] = {{1000, 10, 15000.0}, {1000, 40, 240000.0}};
    const struct {
        const struct cell_year *after;
        double level, sample, mix, frequency, severity, sample_index;
    } CASES[] = {
        {same, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0},
        {same, 1.0, 1.3, 1.0, 1.0, 1.0, 1.3},
        {mixed, 1.0, 1.0, 122500.0 / 85000.0, 1.0, 1.0, 1.0},
        {often, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0},
        {dear, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0},
        {dear, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0},
    };
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        index_init(&h);
        live(&h, young, old, 1.0, 1.0);
        assert_true(isnan(index_of(&h, "mix_index")) && isnan(index_of(&h, "sample_index"))); /* no year before */
        live(&h, CASES[i].after[0], CASES[i].after[1], CASES[i].level, CASES[i].sample);
        assert_near(index_of(&h, "cost_index"), CASES[i].level, 0.0);
        assert_near(index_of(&h, "mix_index"), CASES[i].mix, 1e-12);
        assert_near(index_of(&h, "frequency_index"), CASES[i].frequency, 1e-12);
        assert_near(index_of(&h, "severity_index"), CASES[i].severity, 1e-12);
        assert_near(index_of(&h, "sample_index"), CASES[i].sample_index, 1e-12);
        harness_free(&h);
    }
}

static void test_the_indices_multiply_to_the_change_of_claims_per_member(void **unused)
{
    (void)unused;
    uint32_t state = 19;
    for (int run = 0; run < 500; run++) {
        struct pool_harness h;
        double claim_yuan[2] = {0.0, 0.0}, level[2];
        index_init(&h);
        for (int year = 0; year < 2; year++) {
            struct cell_year cells[2];
            for (int i = 0; i < 2; i++) {
                /* now and then a cell without a claimant, or without a member */
                const int64_t members = spread(&state) < 0.1 ? 0 : 1 + (int64_t)(1000.0 * spread(&state));
                const int64_t claimants = i == 0 && spread(&state) < 0.3 ? 0 : (members + 9) / 10;
                cells[i] =
                    (struct cell_year){members, claimants, (double)claimants * rint(1e6 * spread(&state)) / 100.0};
            }
            cells[1].members += 10;
            cells[1].claimants += 1;
            cells[1].claims_yuan += 1.0;
            level[year] = 0.5 + spread(&state);
            live(&h, cells[0], cells[1], level[year], 0.5 + spread(&state));
            claim_yuan[year] = index_of(&h, "claim_per_member_yuan");
        }
        assert_near(index_of(&h, "mix_index") * index_of(&h, "frequency_index") * index_of(&h, "severity_index") *
                        index_of(&h, "sample_index") * level[1] / level[0],
                    claim_yuan[1] / claim_yuan[0], 1e-10);
        harness_free(&h);
    }
}

static void test_a_year_without_claims_has_no_severity(void **unused)
{
    (void)unused;
    struct pool_harness h;
    index_init(&h);
    live(&h, (struct cell_year){100, 1, 50.0}, (struct cell_year){100, 2, 90.0}, 1.0, 1.0);
    live(&h, (struct cell_year){100, 0, 0.0}, (struct cell_year){100, 0, 0.0}, 1.0, 1.0);
    assert_near(index_of(&h, "frequency_index"), 0.0, 0.0);
    assert_true(isnan(index_of(&h, "severity_index")));
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_methods_leave_no_residual_on_random_cases),
        cmocka_unit_test(test_a_factor_that_does_not_move_carries_nothing),
        cmocka_unit_test(test_divisia_of_a_product_splits_by_logarithms),
        cmocka_unit_test(test_shapley_of_two_factors_is_the_change_at_the_mean_of_the_other),
        cmocka_unit_test(test_what_appears_or_goes_belongs_to_what_was_zero),
        cmocka_unit_test(test_each_index_moves_only_with_its_own_cause),
        cmocka_unit_test(test_the_indices_multiply_to_the_change_of_claims_per_member),
        cmocka_unit_test(test_a_year_without_claims_has_no_severity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
