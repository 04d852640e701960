/* What `explain` says of a result: the real models on a small study, and records made for it. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "results/archive.h"
#include "results/explain.h"
#include "results/explain_change.h"
#include "results/explain_figures.h"
#include "results/explain_market.h"
#include "tests/record_example.h"
#include "tests/study_harness.h"

static const char *const STUDY = "scenarios/studies/five-models.yaml";
static const char *const SMALL[] = {"run.persons=6000", "run.worlds=3", "run.years=4", NULL};

struct fixture {
    struct study_run *run;
    struct record record;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct status status = {0};
    fixture.run = harness_run_file(STUDY, SMALL, 1);
    harness_must(record_from_result(&fixture.record, &fixture.run->result, &status), &status, STUDY);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    record_free(&fixture->record);
    harness_free(fixture->run);
    return 0;
}

static double value_of(const struct record *record, long world, int arm, int year, const char *name)
{
    return record_value(record, WORLDS_JOINT, world, arm, year, record_outcome(record, name));
}

/* ------------------------------------------------------------------ attribution */

static void test_effects_add_up_to_the_change_in_every_world(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    int n_defined = 0;
    for (int measure = 0; measure < N_EXPLAIN_MEASURES; measure++) {
        for (long world = 0; world < 3; world++) {
            for (int row = 0; row < record->n_arms * 3; row++) {
                const int arm = row / 3, year = 1 + row % 3;
                struct world_change change;
                if (!explain_change_of_world(record, (enum explain_measure)measure, world, arm, year, &change))
                    continue;
                n_defined++;
                const char *const name = EXPLAIN_MEASURE_NAMES[measure];
                assert_near(change.before, value_of(record, world, arm, year - 1, name), 0.0);
                assert_near(change.after, value_of(record, world, arm, year, name), 0.0);
                for (int m = 0; m < N_EXPLAIN_METHODS; m++) {
                    double sum = 0.0;
                    for (int f = 0; f < N_EXPLAIN_FACTORS; f++)
                        sum += change.effects[m][f];
                    /* shares of premium, or yuan of claims: 1e-10 of either */
                    assert_within((sum - (change.after - change.before)) / fmax(1.0, change.before), -1e-10, 1e-10);
                }
            }
        }
    }
    assert_true(n_defined >= 45); /* of 90: a small commercial pool has years without a claimant */
}

static void test_years_add_up_to_the_whole_path(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    struct summary_room room;
    struct status status = {0};
    assert_true(summary_room_init(&room, record, &status));
    const int arm = record->n_arms - 1; /* government push: sold in every world */
    const struct explain_change whole = explain_change_between(record, &room, MEASURE_LOSS_RATIO, arm, 0, 3);
    assert_int_equal(whole.change.n_worlds, 3);
    for (int m = 0; m < N_EXPLAIN_METHODS; m++) {
        double of_factors = 0.0;
        for (int f = 0; f < N_EXPLAIN_FACTORS; f++) {
            double of_years = 0.0;
            for (int year = 1; year <= 3; year++)
                of_years +=
                    explain_change_between(record, &room, MEASURE_LOSS_RATIO, arm, year - 1, year).effects[m][f].mean;
            assert_near(whole.effects[m][f].mean, of_years, 1e-12);
            of_factors += whole.effects[m][f].mean;
        }
        assert_within(of_factors - whole.change.mean, -1e-10, 1e-10);
    }
    assert_near(whole.change.mean, whole.after.mean - whole.before.mean, 1e-12);
    summary_room_free(&room);
}

static void test_a_premium_alone_is_all_price(void **state)
{
    (void)state;
    /* a record of one world with a premium that doubles while everything else stays */
    static const char *const NAMES[] = {"loss_ratio", "claim_per_member_yuan", "premium_yuan",   "cost_index",
                                        "mix_index",  "frequency_index",       "severity_index", "sample_index"};
    static double values[2][8] = {{0.8, 80.0, 100.0, 1.0, NAN, NAN, NAN, NAN},
                                  {0.4, 80.0, 200.0, 1.0, 1.0, 1.0, 1.0, 1.0}};
    struct outcome outcomes[8] = {{0}};
    struct record record = {.n_arms = 1, .n_years = 2, .n_outcomes = 8, .outcomes = outcomes, .worlds = 1};
    struct world_change change;
    for (int i = 0; i < 8; i++)
        outcomes[i].name = NAMES[i];
    record.n_worlds[WORLDS_JOINT] = 1;
    record.values[WORLDS_JOINT] = &values[0][0];
    assert_true(explain_change_of_world(&record, MEASURE_LOSS_RATIO, 0, 0, 1, &change));
    for (int m = 0; m < N_EXPLAIN_METHODS; m++) {
        assert_near(change.effects[m][FACTOR_PRICE], -0.4, 1e-14);
        assert_near(change.effects[m][FACTOR_MIX], 0.0, 0.0);
    }
    assert_true(explain_change_of_world(&record, MEASURE_CLAIM, 0, 0, 1, &change));
    assert_near(change.effects[METHOD_SHAPLEY][FACTOR_PRICE], 0.0, 0.0);
    values[1][1] = 160.0; /* cost doubles with the premium: each carries half of nothing, one up and one down */
    values[1][0] = 0.8;
    values[1][3] = 2.0;
    assert_true(explain_change_of_world(&record, MEASURE_LOSS_RATIO, 0, 0, 1, &change));
    for (int m = 0; m < N_EXPLAIN_METHODS; m++)
        assert_near(change.effects[m][FACTOR_PRICE], -change.effects[m][FACTOR_TREND], 1e-14);
    assert_near(change.effects[METHOD_DIVISIA][FACTOR_TREND], 0.8 * log(2.0), 1e-14);
    assert_near(change.effects[METHOD_SHAPLEY][FACTOR_TREND], 0.8 * 0.75, 1e-14);
    values[1][4] = NAN;
    assert_false(explain_change_of_world(&record, MEASURE_LOSS_RATIO, 0, 0, 1, &change));
}

/* ------------------------------------------------------------------ selection and market */

static void test_members_of_a_market_without_exclusions_are_worse_risks(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    for (long world = 0; world < 3; world++) {
        for (int arm = 0; arm < record->n_arms; arm++) {
            const double ratio = value_of(record, world, arm, 0, "morbidity_ratio");
            const double gap = value_of(record, world, arm, 0, "risk_gap_yuan");
            const double correlation = value_of(record, world, arm, 0, "risk_correlation");
            assert_int_equal(ratio > 1.0, gap > 0.0);
            assert_int_equal(gap > 0.0, correlation > 0.0);
            assert_within(correlation, -1.0, 1.0);
            /* gap = (MR − 1)·mean / (1 − q), the same two sums by another way */
            const double enrolment = value_of(record, world, arm, 0, "enrolment_rate");
            assert_near(gap * (1.0 - enrolment) / (ratio - 1.0),
                        value_of(record, world, 0, 0, "risk_gap_yuan") *
                            (1.0 - value_of(record, world, 0, 0, "enrolment_rate")) /
                            (value_of(record, world, 0, 0, "morbidity_ratio") - 1.0),
                        1e-6);
        }
    }
}

static void test_the_stored_histogram_is_the_year_s_demand(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    struct explain_market market;
    for (int arm = 0; arm < record->n_arms; arm++) {
        assert_true(explain_market_find(record, arm, 0, &market));
        assert_near(market.eligible, 6000.0, 1e-9);
        double enrolment = 0.0;
        for (long world = 0; world < 3; world++)
            enrolment += value_of(record, world, arm, 0, "enrolment_rate") / 3.0;
        /* within a bin demand is taken as uniform */
        assert_within(demand_curve_people(&market.curve, market.premium_yuan) / market.eligible / enrolment, 0.9, 1.1);
        const struct explain_point point = explain_market_at(&market, 0.02);
        assert_near(demand_curve_people(&market.curve, point.premium_yuan), 0.02 * market.eligible, 1e-9);
        assert_true(point.average_cost_yuan > 0.0);
    }
    assert_false(explain_market_find(record, 0, 0, &market) && isnan(explain_market_at(&market, 0.001).premium_yuan));
    assert_true(isnan(explain_market_at(&market, 0.9999).premium_yuan));
}

/* A market whose average cost crosses the premium once, twice or three times. */
static int roots_of(const double *premiums, const double *cost_over_premium, int n, struct explain_root *roots)
{
    struct explain_market market = {.eligible = 1e6, .premium_yuan = 100.0, .exit_enrolment = 0.01, .window = 0.1};
    market.curve.target_loss_ratio = 1.0;
    for (int bin = N_DEMAND_BINS; bin >= 0; bin--) {
        const double premium = bin_lower_edge_yuan(bin < 1 ? 1 : bin);
        int i = 0;
        while (i < n - 1 && premiums[i + 1] < premium)
            i++;
        const double part = n < 2 ? 0.0 : clamp_of((premium - premiums[i]) / (premiums[i + 1] - premiums[i]), 0.0, 1.0);
        const double ratio =
            cost_over_premium[i] + part * (n < 2 ? 0.0 : cost_over_premium[i + 1] - cost_over_premium[i]);
        market.curve.people[bin] = bin < N_DEMAND_BINS ? 1e6 / (1.0 + premium / 200.0) : 0.0;
        market.curve.risk_yuan[bin] = market.curve.people[bin] * premium * ratio;
    }
    return explain_market_roots(&market, roots);
}

static void test_all_fixed_points_are_listed_with_their_basins(void **unused)
{
    (void)unused;
    struct explain_root roots[MAX_FIXED_POINTS];
    const double at[] = {1.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 8160.0};
    const double one[] = {2.0, 1.5, 1.2, 0.9, 0.8, 0.7, 0.6}, two[] = {2.0, 1.2, 0.8, 0.8, 1.2, 1.3, 1.4};
    const double three[] = {2.0, 1.2, 0.8, 0.8, 1.2, 1.2, 0.8}, none[] = {2.0, 1.5, 1.4, 1.3, 1.2, 1.2, 1.1};
    assert_int_equal(roots_of(at, one, 7, roots), 1);
    assert_true(roots[0].is_stable && roots[0].is_live && roots[0].loop_gain < 1.0);
    assert_true(isnan(roots[0].basin_low_yuan) && isnan(roots[0].basin_high_yuan));
    assert_int_equal(roots_of(at, two, 7, roots), 2);
    assert_true(roots[0].is_stable && !roots[1].is_stable && roots[1].loop_gain > 1.0);
    assert_near(roots[0].basin_high_yuan, roots[1].premium_yuan, 0.0);
    assert_true(isnan(roots[1].basin_high_yuan));
    assert_int_equal(roots_of(at, three, 7, roots), 3);
    assert_true(roots[0].is_stable && !roots[1].is_stable && roots[2].is_stable);
    assert_near(roots[2].basin_low_yuan, roots[1].premium_yuan, 0.0);
    assert_within(roots[0].premium_yuan, 130.0, 170.0);
    assert_within(roots[1].premium_yuan, 550.0, 650.0);
    assert_int_equal(roots_of(at, none, 6, roots), 0);
}

/* ------------------------------------------------------------------ what people and programs read */

static char *printed(const struct record *record, int arm, enum table_language language, bool is_json)
{
    char *text = NULL;
    size_t size;
    struct status status = {0};
    FILE *memory = open_memstream(&text, &size);
    const struct table_style style = {.language = language, .width = 110};
    assert_true(is_json ? explain_print_json(record, arm, memory, &status)
                        : explain_print(record, arm, memory, &style, &status));
    fclose(memory);
    return text;
}

static void test_json_and_panels_hold_what_was_found(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    char *text = printed(record, -1, TABLE_ENGLISH, true);
    json_t *root = json_loads(text, 0, NULL), *arms = json_object_get(root, "arms");
    assert_int_equal(json_array_size(arms), record->n_arms);
    json_t *arm = json_array_get(arms, 4);
    assert_int_equal(json_array_size(json_object_get(arm, "attribution")), 3);
    assert_int_equal(json_array_size(json_object_get(arm, "selection")), 4);
    assert_int_equal(json_array_size(json_object_get(arm, "curves")), 4);
    assert_int_equal(json_array_size(json_object_get(arm, "fixed_points")), 4);
    json_t *change = json_object_get(json_array_get(json_object_get(arm, "attribution"), 0), "loss_ratio");
    double sum = 0.0;
    for (int f = 0; f < N_EXPLAIN_FACTORS; f++)
        sum += json_real_value(
            json_object_get(json_object_get(json_object_get(change, "divisia"), EXPLAIN_FACTOR_NAMES[f]), "mean"));
    assert_within(sum - json_real_value(json_object_get(json_object_get(change, "change"), "mean")), -1e-10, 1e-10);
    json_decref(root);
    free(text);

    text = printed(record, 4, TABLE_ENGLISH, false);
    assert_non_null(strstr(text, "Change in loss ratio by cause"));
    assert_non_null(strstr(text, "All fixed points"));
    assert_non_null(strstr(text, "voluntary"));
    assert_null(strstr(text, "Commercial"));
    assert_null(strstr(text, "nan"));
    free(text);
    text = printed(record, -1, TABLE_CHINESE, false);
    assert_non_null(strstr(text, "赔付率变动的成因"));
    assert_non_null(strstr(text, "吸引域"));
    assert_null(strstr(text, "Loss"));
    free(text);
}

static void test_a_file_keeps_what_explain_needs(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    struct status status = {0};
    struct record read;
    char path[] = "/tmp/huimin-explain-XXXXXX";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    harness_must(archive_write(path, record, &status), &status, path);
    harness_must(archive_read(&read, path, &status), &status, path);
    harness_must(explain_check(&read, path, &status), &status, path);
    char *before = printed(record, -1, TABLE_ENGLISH, true), *after = printed(&read, -1, TABLE_ENGLISH, true);
    assert_string_equal(before, after);
    free(before);
    free(after);
    record_free(&read);
    unlink(path);
}

static void test_an_older_result_is_refused_with_what_to_do(void **unused)
{
    (void)unused;
    struct record record;
    struct status status = {0};
    example_record(&record);
    assert_false(explain_check(&record, "old.h5", &status));
    assert_int_equal(status.code, EXIT_INPUT);
    assert_non_null(strstr(status.sentences[0], "old.h5: has no "));
    assert_non_null(strstr(status.sentences[0], "huimin run"));
    status_free(&status);
    record_free(&record);
}

static void test_an_arm_is_found_by_name_or_refused(void **state)
{
    const struct record *record = &((struct fixture *)*state)->record;
    struct status status = {0};
    int arm;
    assert_true(explain_arm(record, NULL, &arm, &status) && arm == -1);
    assert_true(explain_arm(record, "government-push", &arm, &status) && arm == 4);
    assert_false(explain_arm(record, "goverment-push", &arm, &status));
    assert_non_null(strstr(status.sentences[0], "did you mean 'government-push'"));
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effects_add_up_to_the_change_in_every_world),
        cmocka_unit_test(test_years_add_up_to_the_whole_path),
        cmocka_unit_test(test_a_premium_alone_is_all_price),
        cmocka_unit_test(test_members_of_a_market_without_exclusions_are_worse_risks),
        cmocka_unit_test(test_the_stored_histogram_is_the_year_s_demand),
        cmocka_unit_test(test_all_fixed_points_are_listed_with_their_basins),
        cmocka_unit_test(test_json_and_panels_hold_what_was_found),
        cmocka_unit_test(test_a_file_keeps_what_explain_needs),
        cmocka_unit_test(test_an_older_result_is_refused_with_what_to_do),
        cmocka_unit_test(test_an_arm_is_found_by_name_or_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
