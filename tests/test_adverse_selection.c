/* The positive-correlation test: on populations made for it, on case C21, and as the pool model reports it. */
#include <math.h>
#include <stdlib.h>

#include "models/correlation_test.h"
#include "models/domain.h"
#include "tests/case_file.h"
#include "tests/pool_harness.h"

extern const struct pool_model pool_adverse_selection;

static double spread(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) * 0x1p-24;
}

/* ------------------------------------------------------------------ the formulas */

static void test_c21_the_table_has_its_published_figures(void **unused)
{
    (void)unused;
    json_t *cases = case_file_read(), *c21 = case_file_find(cases, "C21");
    const struct event_table table = {case_number(c21, "inputs/table/0/0"), case_number(c21, "inputs/table/0/1"),
                                      case_number(c21, "inputs/table/1/0"), case_number(c21, "inputs/table/1/1")};
    assert_near(correlation_chi_square(&table), case_number(c21, "expected/chi2"), 1e-7);
    assert_near(correlation_odds_ratio(&table), case_number(c21, "expected/odds_ratio"), 1e-7);
    assert_near(correlation_tetrachoric(&table), case_number(c21, "expected/tetrachoric_rho"), 1e-7);
    assert_near(correlation_selection_ratio(&table), case_number(c21, "expected/selection_ratio"), 1e-7);
    json_decref(cases);
}

static void test_independence_has_no_correlation_and_odds_of_one(void **unused)
{
    (void)unused;
    const struct event_table table = {7200.0, 800.0, 1800.0, 200.0};
    assert_near(correlation_tetrachoric(&table), 0.0, 0.0);
    assert_near(correlation_odds_ratio(&table), 1.0, 0.0);
    assert_near(correlation_selection_ratio(&table), 1.0, 1e-15);
    assert_near(correlation_chi_square(&table), 0.0, 0.0);
}

static void test_the_tetrachoric_of_a_median_split_is_the_arc_sine_law(void **unused)
{
    (void)unused;
    /* P(both above the median) = 1/4 + asin(ρ)/2π (Sheppard 1899) */
    for (double rho = -0.99; rho < 0.995; rho += 0.03) {
        const double both = 0.25 + asin(rho) / (2.0 * 3.14159265358979323846);
        const struct event_table table = {both, 0.5 - both, 0.5 - both, both};
        assert_within(correlation_tetrachoric(&table) - rho, -1e-8, 1e-8);
    }
}

static void test_an_empty_margin_has_no_figure(void **unused)
{
    (void)unused;
    const struct event_table nobody_in = {90.0, 10.0, 0.0, 0.0}, no_event = {90.0, 0.0, 10.0, 0.0};
    assert_true(isnan(correlation_tetrachoric(&nobody_in)) && isnan(correlation_tetrachoric(&no_event)));
    assert_true(isnan(correlation_odds_ratio(&nobody_in)) && isnan(correlation_odds_ratio(&no_event)));
    assert_true(isnan(correlation_chi_square(&nobody_in)) && isnan(correlation_selection_ratio(&no_event)));
    const struct risk_class all_in = {100.0, 100.0, 5000.0};
    assert_true(isnan(correlation_of_risk(&all_in, 1, 5000.0, 3e5).gap_yuan));
}

/* Mantel and Haenszel 1959 is a weighted mean of the tables' odds ratios: two tables with the same one have it. */
static void test_classes_may_hide_what_the_pool_shows(void **unused)
{
    (void)unused;
    /* within each class independent; members are many where the event is frequent */
    const struct event_table tables[] = {{8550.0, 450.0, 950.0, 50.0}, {800.0, 200.0, 7200.0, 1800.0}};
    const struct event_table both = {9350.0, 650.0, 8150.0, 1850.0};
    assert_near(correlation_common_odds_ratio(tables, 2), 1.0, 1e-15);
    assert_true(correlation_odds_ratio(&both) > 3.0);
    const struct event_table same[] = {{60.0, 20.0, 30.0, 20.0}, {600.0, 100.0, 150.0, 50.0}};
    assert_near(correlation_odds_ratio(&same[0]), 2.0, 1e-15);
    assert_near(correlation_common_odds_ratio(same, 2), 2.0, 1e-15);
}

/* ------------------------------------------------------------------ constructed populations, through the model */

/* A person's expected cost is that of the cell, times something of their own that may sway the choice. */
struct population {
    double choice_by_cell, choice_by_own; /* how much dearer cells, and dearer people in a cell, join */
};

static double sign_of_own(int person) { return person % 2 == 0 ? 1.0 : -1.0; }

/* Fills the tallies of 400 people a cell; returns by hand the correlation and gap over all people (class: NULL) or after
 * both have lost their class's mean. */
static struct correlation fill(struct pool_harness *h, struct population by, int width)
{
    enum { PEOPLE = 400, N = PEOPLE * N_CELLS };
    double *risk = calloc(N, sizeof *risk), *member = calloc(N, sizeof *member);
    uint32_t state = 77;
    for (int c = 0; c < N_CELLS; c++) {
        const double cell_yuan = 50.0 + 3.0 * c;
        for (int i = 0; i < PEOPLE; i++) {
            const int p = c * PEOPLE + i;
            risk[p] = rint(10.0 * cell_yuan * (1.0 + 0.5 * sign_of_own(i))) / 10.0;
            const double chance = 0.3 + by.choice_by_cell * c / N_CELLS + by.choice_by_own * sign_of_own(i);
            member[p] = spread(&state) < chance ? 1.0 : 0.0;
            harness_tally(h, "cell_eligible")[c]++;
            harness_tally(h, "risk_milliyuan")[c] += (int64_t)(risk[p] * 1000.0 + 0.5);
            harness_tally(h, "risk_square_deciyuan2")[0] += (int64_t)(risk[p] * risk[p] * 100.0 + 0.5);
            harness_tally(h, "cell_members")[c] += (int64_t)member[p];
            harness_tally(h, "reference_risk_milliyuan")[0] += (int64_t)(member[p] * risk[p] * 1000.0 + 0.5);
            const int is_high = sign_of_own(i) > 0.0 && c >= N_CELLS / 2;
            harness_tally(h, "high_cost_people")[c] += is_high;
            harness_tally(h, "high_cost_members")[c] += is_high && member[p] > 0.0;
        }
    }
    double rr = 0.0, mm = 0.0, rm = 0.0;
    for (int first = 0; first < N; first += width * PEOPLE) {
        double risk_sum = 0.0, member_sum = 0.0;
        for (int p = first; p < first + width * PEOPLE; p++) {
            risk_sum += risk[p];
            member_sum += member[p];
        }
        const double risk_mean = risk_sum / (width * PEOPLE), member_mean = member_sum / (width * PEOPLE);
        for (int p = first; p < first + width * PEOPLE; p++) {
            rr += (risk[p] - risk_mean) * (risk[p] - risk_mean);
            mm += (member[p] - member_mean) * (member[p] - member_mean);
            rm += (risk[p] - risk_mean) * (member[p] - member_mean);
        }
    }
    free(risk);
    free(member);
    return (struct correlation){rm / sqrt(rr * mm), rm / mm};
}

static void model_init(struct pool_harness *h)
{
    static const struct pool_model *const MODELS[] = {&pool_adverse_selection};
    harness_init(h, MODELS, 1, 1, 1);
    harness_column(h, "in_force")[0] = harness_column(h, "in_force")[1] = 1.0;
}

static void test_the_model_finds_the_correlation_that_the_people_have(void **unused)
{
    (void)unused;
    static const struct {
        struct population by;
        int sign_all, sign_rated, sign_cell;
    } CASES[] = {
        {{0.0, 0.0}, 0, 0, 0}, {{0.0, 0.2}, 1, 1, 1},     {{0.0, -0.2}, -1, -1, -1},
        {{0.6, 0.0}, 1, 0, 0}, {{0.6, -0.05}, 1, -1, -1},
    };
    static const int WIDTHS[] = {N_CELLS, N_STATES, 1};
    static const char *const COEFFICIENTS[] = {"risk_correlation", "risk_correlation_rated", "risk_correlation_cell"};
    static const char *const GAPS[] = {"risk_gap_yuan", "risk_gap_rated_yuan", "risk_gap_cell_yuan"};
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        const int signs[] = {CASES[i].sign_all, CASES[i].sign_rated, CASES[i].sign_cell};
        for (int w = 0; w < COUNT_OF(WIDTHS); w++) {
            struct pool_harness h;
            model_init(&h);
            const struct correlation by_hand = fill(&h, CASES[i].by, WIDTHS[w]);
            harness_run(&h, HARNESS_STEP);
            assert_within(harness_column(&h, COEFFICIENTS[w])[0] - by_hand.coefficient, -1e-9, 1e-9);
            assert_within(harness_column(&h, GAPS[w])[0] - by_hand.gap_yuan, -1e-6, 1e-6);
            /* |r| of 57,600 people who decide by luck: below 5/√n = 0.021 */
            if (signs[w] == 0 && by_hand.coefficient != 0.0)
                assert_within(by_hand.coefficient, -0.021, 0.021);
            else
                assert_true(signs[w] * by_hand.coefficient > 0.05);
            assert_true(isnan(harness_column(&h, COEFFICIENTS[w])[1])); /* a twin is not tested */
            harness_free(&h);
        }
    }
}

static void test_the_model_reports_the_events_of_high_cost(void **unused)
{
    (void)unused;
    struct pool_harness h;
    model_init(&h);
    fill(&h, (struct population){0.3, 0.1}, 1);
    harness_run(&h, HARNESS_STEP);
    struct event_table all = {0};
    for (int c = 0; c < N_CELLS; c++) {
        const double with = (double)harness_tally(&h, "high_cost_people")[c];
        const double in_with = (double)harness_tally(&h, "high_cost_members")[c];
        const double members = (double)harness_tally(&h, "cell_members")[c];
        all.in_with += in_with;
        all.out_with += with - in_with;
        all.in_without += members - in_with;
        all.out_without += 400.0 - members - (with - in_with);
    }
    assert_near(harness_column(&h, "high_cost_odds_ratio")[0], correlation_odds_ratio(&all), 1e-12);
    assert_near(harness_column(&h, "high_cost_correlation")[0], correlation_tetrachoric(&all), 1e-12);
    assert_near(harness_column(&h, "high_cost_selection_ratio")[0], correlation_selection_ratio(&all), 1e-12);
    /* given sex and age band only the own part is left, whose odds are (0.6/0.4)/(0.4/0.6) at most */
    assert_within(harness_column(&h, "high_cost_odds_ratio_rated")[0], 1.2,
                  harness_column(&h, "high_cost_odds_ratio")[0]);
    harness_free(&h);
}

static void test_a_product_that_is_not_open_to_all_is_tested_on_those_who_may_join(void **unused)
{
    (void)unused;
    struct pool_harness h;
    model_init(&h);
    fill(&h, (struct population){0.0, 0.2}, 1);
    harness_run(&h, HARNESS_STEP);
    const double open = harness_column(&h, "risk_correlation")[0];
    /* the same people in the product's own slot, and a city of others who may not join */
    const int slot = h.product[0];
    for (int c = 0; c < N_CELLS; c++) {
        harness_tally(&h, "risk_people")[slot * N_CELLS + c] = harness_tally(&h, "cell_eligible")[c];
        harness_tally(&h, "risk_milliyuan")[slot * N_CELLS + c] = harness_tally(&h, "risk_milliyuan")[c];
        harness_tally(&h, "high_cost_people")[slot * N_CELLS + c] = harness_tally(&h, "high_cost_people")[c];
        harness_tally(&h, "cell_eligible")[c] *= 3;
    }
    harness_tally(&h, "risk_square_deciyuan2")[slot] = harness_tally(&h, "risk_square_deciyuan2")[0];
    harness_run(&h, HARNESS_STEP);
    assert_near(harness_column(&h, "risk_correlation")[0], open, 0.0);
    harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c21_the_table_has_its_published_figures),
        cmocka_unit_test(test_independence_has_no_correlation_and_odds_of_one),
        cmocka_unit_test(test_the_tetrachoric_of_a_median_split_is_the_arc_sine_law),
        cmocka_unit_test(test_an_empty_margin_has_no_figure),
        cmocka_unit_test(test_classes_may_hide_what_the_pool_shows),
        cmocka_unit_test(test_the_model_finds_the_correlation_that_the_people_have),
        cmocka_unit_test(test_the_model_reports_the_events_of_high_cost),
        cmocka_unit_test(test_a_product_that_is_not_open_to_all_is_tested_on_those_who_may_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
