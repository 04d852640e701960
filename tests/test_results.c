/* What people and programs read of a record: summaries by hand, intervals against GSL and published values, and
 * tables, JSON and CSV that say what the record holds. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <gsl/gsl_cdf.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ledger.h"
#include "results/csv.h"
#include "results/json.h"
#include "results/matrix.h"
#include "results/summary.h"
#include "results/table.h"
#include "tests/record_example.h"
#include "tests/toy_study.h"

/* ------------------------------------------------------------------ intervals */

static void test_t_quantiles_agree_with_gsl_from_1_to_a_million_degrees(void **state)
{
    static const double PROBABILITIES[] = {0.6, 0.9, 0.975, 0.995};
    (void)state;
    for (double freedom = 1.0; freedom < 2e6; freedom = freedom < 60.0 ? freedom + 1.0 : freedom * 1.3) {
        for (size_t i = 0; i < sizeof PROBABILITIES / sizeof *PROBABILITIES; i++) {
            const double expected = gsl_cdf_tdist_Pinv(PROBABILITIES[i], freedom);
            assert_near(interval_t_quantile(PROBABILITIES[i], freedom), expected, 1e-8);
            assert_near(interval_t_quantile(1.0 - PROBABILITIES[i], freedom), -expected, 1e-8);
        }
    }
    assert_near(interval_t_quantile(0.975, 19.0), 2.0930240544, 1e-10);
    assert_true(isnan(interval_t_quantile(0.975, 0.0)));
}

static void test_wilson_limits_are_newcombes(void **state)
{
    /* Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3, to its four digits. */
    static const struct {
        double hits, low, high;
        long n;
    } CASES[] = {{81, 0.2553, 0.3662, 263}, {15, 0.0624, 0.1605, 148}, {0, 0.0, 0.1611, 20}, {1, 0.0061, 0.1718, 29}};
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct interval wilson = interval_wilson(CASES[i].hits, CASES[i].n);
        assert_within(wilson.low, CASES[i].low - 5e-5, CASES[i].low + 5e-5);
        assert_within(wilson.high, CASES[i].high - 5e-5, CASES[i].high + 5e-5);
    }
    assert_near(interval_wilson(20, 20).high, 1.0, 0.0);
    assert_true(isnan(interval_wilson(0, 0).low));
}

/* ------------------------------------------------------------------ summaries */

static void test_a_summary_is_what_one_would_count_by_hand(void **state)
{
    (void)state;
    double values[] = {4.0, (double)NAN, 1.0, 3.0, 2.0};
    const struct summary summary = summary_of_values(values, 5);
    assert_int_equal(summary.n_worlds, 4);
    assert_near(summary.mean, 2.5, 1e-15);
    assert_near(summary.sd, sqrt(5.0 / 3.0), 1e-15);
    assert_near(summary.se, sqrt(5.0 / 12.0), 1e-15);
    assert_near(summary.q25, 1.75, 1e-15); /* R: quantile(1:4, .25), type 7 */
    assert_near(summary.q95, 3.85, 1e-15);
}

static void test_one_world_has_no_error_and_none_no_mean(void **state)
{
    (void)state;
    double one[] = {7.0}, none[] = {(double)NAN};
    const struct summary single = summary_of_values(one, 1), empty = summary_of_values(none, 1);
    assert_near(single.mean, 7.0, 0.0);
    assert_near(single.q05, 7.0, 0.0);
    assert_true(isnan(single.se) && isnan(single.sd));
    assert_int_equal(empty.n_worlds, 0);
    assert_true(isnan(empty.mean) && isnan(empty.q50));
}

static void test_process_and_parameter_spread_come_from_their_own_worlds(void **state)
{
    (void)state;
    struct record record;
    struct summary_room room;
    struct status status = {0};
    example_record(&record);
    assert_true(summary_room_init(&room, &record, &status));
    const struct summary summary = summary_of_outcome(&record, &room, 0, 1, 0);
    const double unit = 0.001 * sqrt(3.5); /* sd of 0 … 5 thousandths */
    assert_near(summary.sd, unit, 1e-9);
    assert_near(summary.process_sd, 2.0 * unit, 1e-9);
    assert_near(summary.parameter_sd, 3.0 * unit, 1e-9);
    assert_near(summary.interaction_variance, (1.0 - 4.0 - 9.0) * unit * unit, 1e-9);
    record.has_parameter_uncertainty = false;
    const struct summary alone = summary_of_outcome(&record, &room, 0, 1, 0);
    assert_near(alone.process_sd, alone.sd, 0.0);
    assert_true(isnan(alone.parameter_sd) && isnan(alone.interaction_variance));
    const struct summary renewal = summary_of_outcome(&record, &room, 1, 1, 1);
    assert_int_equal(renewal.n_worlds, 5);
    const struct summary_probability event = summary_of_event(&record, 1, 0);
    assert_near(event.sets[WORLDS_JOINT].probability, 2.0 / 6.0, 1e-15);
    summary_room_free(&room);
    record_free(&record);
}

/* ------------------------------------------------------------------ tables */

static void test_a_chinese_character_takes_two_columns(void **state)
{
    (void)state;
    assert_int_equal(matrix_text_width("abc"), 3);
    assert_int_equal(matrix_text_width("参保率%"), 7);
    assert_int_equal(matrix_text_width("±–…"), 3);
    assert_int_equal(matrix_text_width("\xff(x"), 3);
}

static void test_an_estimate_shows_as_many_decimals_as_its_error_supports(void **state)
{
    char text[TABLE_NUMBER_SIZE];
    const struct table_style english = {TABLE_ENGLISH, 80}, chinese = {TABLE_CHINESE, 80};
    (void)state;
    assert_string_equal(table_estimate(63.5214, 0.0412, 1, 2, text), "63.52 ±0.04");
    assert_string_equal(table_estimate(63.5214, 0.412, 1, 2, text), "63.52 ±0.41");
    assert_string_equal(table_estimate(63.5214, 4.12, 1, 2, text), "63.5 ±4.1");
    assert_string_equal(table_estimate(163.5214, 41.2, 1, 2, text), "164 ±41");
    assert_string_equal(table_estimate(89.0, 0.0, 1, 2, text), "89.0");
    assert_string_equal(table_estimate(89.0, (double)NAN, 1, 2, text), "89.0");
    assert_string_equal(table_estimate((double)NAN, 1.0, 1, 2, text), "–");
    assert_string_equal(table_count(&english, 1234567.0, text), "1,234,567");
    assert_string_equal(table_count(&english, 100.0, text), "100");
    assert_string_equal(table_count(&chinese, 1e6, text), "100万");
    assert_string_equal(table_count(&chinese, 2.5e8, text), "2.5亿");
    assert_string_equal(table_count(&chinese, 1234.0, text), "1,234");
}

static char *table_text(const struct record *record, enum table_language language, int width)
{
    char *text = NULL;
    size_t size;
    struct status status = {0};
    const struct table_style style = {language, width};
    FILE *stream = open_memstream(&text, &size);
    assert_true(table_print(record, stream, &style, &status));
    fclose(stream);
    return text;
}

static void test_no_line_of_the_table_is_wider_than_the_terminal(void **state)
{
    struct record record;
    (void)state;
    example_record(&record);
    for (int width = 60; width <= 160; width += 10) {
        for (int language = 0; language < 2; language++) {
            char *text = table_text(&record, (enum table_language)language, width), *rest = text;
            for (char *line; (line = strsep(&rest, "\n"));) {
                if (matrix_text_width(line) > width) {
                    print_error("%d columns: '%s'\n", width, line);
                    fail();
                }
            }
            free(text);
        }
    }
    record_free(&record);
}

static void test_the_table_says_city_pool_figures_and_what_is_undefined(void **state)
{
    struct record record;
    (void)state;
    example_record(&record);
    char *english = table_text(&record, TABLE_ENGLISH, 110), *chinese = table_text(&record, TABLE_CHINESE, 110);
    assert_non_null(strstr(english, "Coastal prefecture · 1,000 people standing for a pool of 1,000,000 · 3 years"));
    assert_non_null(strstr(english, "year  1  10.25 ±0.08             –\n"));
    assert_non_null(strstr(english, "51.26 ±0.09*"));
    assert_non_null(strstr(english, "33 [10–70]"));
    assert_non_null(strstr(chinese, "沿海地级市 · 模拟 1,000 人，代表参保池 100万 人"));
    assert_non_null(strstr(chinese, "参保率%"));
    assert_non_null(strstr(chinese, "政府主推"));
    free(english);
    free(chinese);
    record_free(&record);
}

/* ------------------------------------------------------------------ JSON, CSV */

static json_t *json_of(const struct record *record)
{
    char *text = NULL;
    size_t size;
    struct status status = {0};
    FILE *stream = open_memstream(&text, &size);
    assert_true(json_print(record, stream, &status));
    fclose(stream);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    free(text);
    return root;
}

static void test_json_has_the_promised_keys_and_null_for_the_undefined(void **state)
{
    static const char *const KEYS[] = {"mean", "se",  "process_sd", "parameter_sd", "n_worlds",
                                       "q05",  "q25", "q50",        "q75",          "q95"};
    struct record record;
    (void)state;
    example_record(&record);
    json_t *root = json_of(&record);
    json_t *arm = json_array_get(json_object_get(root, "arms"), 1);
    json_t *first = json_array_get(json_object_get(arm, "years"), 0);
    json_t *second = json_array_get(json_object_get(arm, "years"), 1);
    json_t *enrolment = json_object_get(second, "enrolment_rate");
    assert_string_equal(json_string_value(json_object_get(root, "study")), "example");
    assert_string_equal(json_string_value(json_object_get(root, "format")), "1.4");
    assert_int_equal(json_integer_value(json_object_get(root, "years")), 3);
    assert_int_equal(json_integer_value(json_object_get(second, "year")), 2);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        assert_true(json_is_number(json_object_get(enrolment, KEYS[i])));
        assert_true(strcmp(KEYS[i], "n_worlds") == 0 ||
                    json_is_null(json_object_get(json_object_get(first, "renewal_rate"), KEYS[i])));
    }
    assert_int_equal(json_integer_value(json_object_get(json_object_get(first, "renewal_rate"), "n_worlds")), 0);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(second, "renewal_rate"), "n_worlds")), 5);
    json_t *spiral = json_object_get(arm, "spiral");
    assert_near(json_number_value(json_object_get(json_object_get(spiral, "d3"), "probability")), 1.0 / 3.0, 1e-15);
    assert_true(json_is_number(json_object_get(json_object_get(spiral, "d3"), "low")));
    assert_true(json_is_number(json_object_get(json_object_get(spiral, "d3"), "parameter_high")));
    assert_near(json_number_value(json_object_get(json_object_get(spiral, "dsi"), "mean")), 0.025, 1e-12);
    assert_true(json_is_null(json_object_get(arm, "insured")));
    json_decref(root);
    record_free(&record);
}

static char *text_of(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text; text++) {
        n += *text == '\n';
    }
    return n;
}

static void test_csv_is_tidy_quoted_and_readable_by_spreadsheets(void **state)
{
    struct record record;
    struct status status = {0};
    char folder[] = "/tmp/huimin-csv-XXXXXX", command[64];
    (void)state;
    example_record(&record);
    assert_non_null(mkdtemp(folder));
    assert_true(csv_write(&record, folder, &status));
    char *summary = text_of(folder, "summary.csv"), *worlds = text_of(folder, "worlds.csv");
    char *inputs = text_of(folder, "inputs.csv"), *cells = text_of(folder, "cells.csv");
    char *tiers = text_of(folder, "tiers.csv"), *spiral = text_of(folder, "spiral.csv");
    assert_memory_equal(summary,
                        "\xEF\xBB\xBF"
                        "arm,year,outcome",
                        19);
    assert_int_equal(lines_of(summary), 1 + EXAMPLE_ARMS * EXAMPLE_YEARS * 2);
    assert_int_equal(lines_of(worlds), 1 + 3 * EXAMPLE_WORLDS * EXAMPLE_ARMS * EXAMPLE_YEARS);
    assert_int_equal(lines_of(cells), 1 + EXAMPLE_ARMS * EXAMPLE_YEARS * EXAMPLE_EXTENT);
    assert_int_equal(lines_of(spiral), 1 + EXAMPLE_ARMS * (3 + 1));
    assert_non_null(strstr(summary, "\r\ncommercial,1,renewal_rate,续保率,1,,,,,,,0,,,,,\r\n"));
    assert_non_null(strstr(inputs, "\"normal [0.9, 0.02]\",0.9,evidence,\"a \"\"check\"\" on lives\",city.yaml:3,"));
    assert_non_null(strstr(inputs, ",\"persistence, of frailty\",脆弱度的逐年相关系数\r\n"));
    assert_non_null(strstr(cells, "arm,year,sex,age_band,quantity,unit,mean,se\r\ncommercial,1,female,young,members"));
    assert_non_null(strstr(tiers, "commercial,1,male,own,paid,people,103,\r\n"));
    free(summary);
    free(worlds);
    free(inputs);
    free(cells);
    free(tiers);
    free(spiral);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    record_free(&record);
}

/* ------------------------------------------------------------------ from a run */

static void test_a_record_of_a_run_names_its_parameters_and_sums_its_tallies(void **state)
{
    struct toy toy;
    struct status status = {0};
    struct result result;
    struct record record;
    (void)state;
    assert_true(toy_init(&toy, 5, &status));
    assert_true(result_init(&result, toy.engine, &status));
    for (long i = 0; i < toy.tasks.n_tasks; i++) {
        struct task_result task_result;
        const struct task *task = &toy.tasks.tasks[i];
        assert_true(task_result_init(&task_result, toy.engine, task, &status));
        assert_true(engine_simulate(toy.engine, task, 1, &task_result, NULL, NULL, NULL, &status));
        result_add(&result, task, &task_result);
        task_result_free(&task_result);
    }
    assert_true(record_from_result(&record, &result, &status));
    assert_int_equal(record.n_drawn, 1);
    assert_string_equal(record.drawn_names[0], "toy.weight");
    assert_int_equal(record.n_tallies, 1);
    assert_string_equal(record.tallies[0].axes[1].labels[1], "ill");
    double people = 0.0;
    for (int i = 0; i < TOY_GROUPS; i++) {
        people += record.tallies[0].mean[i];
    }
    assert_near(people, 700.0, 1e-12);
    int n_weights = 0, n_persons = 0;
    for (int i = 0; i < record.n_inputs; i++) {
        assert_string_not_equal(record.inputs[i].key, "run.threads");
        if (strcmp(record.inputs[i].key, "toy.weight") == 0) {
            assert_string_equal(record.inputs[i].arm, record.arms[n_weights++].name);
            assert_string_equal(record.inputs[i].kind, "assumption");
        }
        if (strcmp(record.inputs[i].key, "run.persons") == 0) {
            assert_null(record.inputs[i].arm);
            assert_string_equal(record.inputs[i].value, "700");
            n_persons++;
        }
    }
    assert_int_equal(n_weights, TOY_ARMS);
    assert_int_equal(n_persons, 1);
    record_free(&record);
    result_free(&result);
    toy_free(&toy);
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_t_quantiles_agree_with_gsl_from_1_to_a_million_degrees),
        cmocka_unit_test(test_wilson_limits_are_newcombes),
        cmocka_unit_test(test_a_summary_is_what_one_would_count_by_hand),
        cmocka_unit_test(test_one_world_has_no_error_and_none_no_mean),
        cmocka_unit_test(test_process_and_parameter_spread_come_from_their_own_worlds),
        cmocka_unit_test(test_a_chinese_character_takes_two_columns),
        cmocka_unit_test(test_an_estimate_shows_as_many_decimals_as_its_error_supports),
        cmocka_unit_test(test_no_line_of_the_table_is_wider_than_the_terminal),
        cmocka_unit_test(test_the_table_says_city_pool_figures_and_what_is_undefined),
        cmocka_unit_test(test_json_has_the_promised_keys_and_null_for_the_undefined),
        cmocka_unit_test(test_csv_is_tidy_quoted_and_readable_by_spreadsheets),
        cmocka_unit_test(test_a_record_of_a_run_names_its_parameters_and_sums_its_tallies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
