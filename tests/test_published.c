/* Published figures beside simulated ones: the comparison by hand, the panel, JSON, CSV, and the outcomes that only
 * the engine knows. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"
#include "results/csv.h"
#include "results/json.h"
#include "results/matrix.h"
#include "results/table.h"
#include "tests/published_example.h"
#include "tests/toy_study.h"

static struct comparison compare(const struct record *record, int i)
{
    struct summary_room room;
    struct status status = {0};
    assert_true(summary_room_init(&room, record, &status));
    const struct comparison comparison = comparison_of(record, &room, &record->published[i]);
    summary_room_free(&room);
    return comparison;
}

static void test_the_difference_is_to_the_value_or_to_the_nearer_end_of_the_range(void **state)
{
    struct record record;
    (void)state;
    published_record(&record);
    assert_near(compare(&record, 0).simulated.mean, 0.1025, 1e-12);
    assert_near(compare(&record, 0).difference, 0.0025, 1e-9);
    assert_near(compare(&record, 0).relative_difference, 0.025, 1e-9);
    assert_near(compare(&record, 1).difference, 0.1125 - 0.12, 1e-9);
    assert_near(compare(&record, 1).relative_difference, -0.0625, 1e-9);
    assert_near(compare(&record, 2).difference, 0.0, 0.0);
    assert_near(compare(&record, 3).difference, 0.0125, 1e-9);
    assert_near(compare(&record, 3).relative_difference, 0.125, 1e-9);
    record_free(&record);
}

static void test_nothing_is_compared_where_nothing_is_simulated(void **state)
{
    struct record record;
    (void)state;
    published_record(&record);
    for (int i = 4; i < 6; i++) {
        const struct comparison comparison = compare(&record, i);
        assert_int_equal(comparison.simulated.n_worlds, 0);
        assert_true(isnan(comparison.simulated.mean) && isnan(comparison.difference));
        assert_true(isnan(comparison.relative_difference));
    }
    record_free(&record);
}

static void test_shares_differ_by_points_money_by_per_cent_the_rest_by_itself(void **state)
{
    static const struct {
        struct outcome outcome;
        enum comparison_style style;
    } CASES[] = {{{.name = "claimant_share", .unit = "1"}, COMPARISON_PERCENT},
                 {{.name = "loss_ratio", .unit = "1"}, COMPARISON_PERCENT},
                 {{.name = "morbidity_ratio", .unit = "1"}, COMPARISON_PLAIN},
                 {{.name = "mean_age_years", .unit = "years"}, COMPARISON_PLAIN},
                 {{.name = "claim_per_member_yuan", .unit = "yuan"}, COMPARISON_RELATIVE},
                 {{.name = "real_members", .unit = "people"}, COMPARISON_RELATIVE}};
    (void)state;
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(comparison_style_of(&CASES[i].outcome), CASES[i].style);
    }
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

static void test_the_panel_shows_simulated_published_difference_and_use(void **state)
{
    struct record record;
    (void)state;
    published_record(&record);
    char *english = table_text(&record, TABLE_ENGLISH, 110), *chinese = table_text(&record, TABLE_CHINESE, 110);
    assert_has(english, "\nBeside published figures\n");
    assert_has(english, "\nCommercial\n");
    assert_has(english, " year 1 Enrolment rate %                   10.25 ±0.08         10  +0.25 points  fitted\n");
    assert_has(english, " year 2 Zhuhai 2019: claims, of members %  11.25 ±0.08      12–15  -0.75 points   check\n");
    assert_has(english, "11.25 ±0.08      11–20      in range   check\n");
    assert_has(english, " year 1 Renewal rate %                               –         80             –   check\n");
    assert_has(english, "\n政府主推\n year 9 Enrolment rate %                             –         60             –");
    assert_has(english, "Commercial · year 2 · Zhuhai 2019: claims, of members %: another product and another year");
    assert_has(chinese, "\n与公布数字对照\n");
    assert_has(chinese, " 第2年 珠海2019年赔付占比%");
    assert_has(chinese, "-0.75 百分点  检验\n");
    assert_has(chinese, "商业型 · 第2年 · 珠海2019年赔付占比%：产品与年份均");
    free(english);
    free(chinese);
    record_free(&record);
}

static void test_no_line_of_the_panel_is_wider_than_the_terminal(void **state)
{
    struct record record;
    (void)state;
    published_record(&record);
    for (int width = 60; width <= 160; width += 10) {
        for (int language = 0; language < 2; language++) {
            char *text = table_text(&record, (enum table_language)language, width), *rest = text;
            for (char *line; (line = strsep(&rest, "\n"));) {
                if (matrix_text_width(line) > width) {
                    fail_msg("%d columns: '%s'", width, line);
                }
            }
            free(text);
        }
    }
    record_free(&record);
}

static void test_no_panel_stands_where_nothing_was_published(void **state)
{
    struct record record;
    (void)state;
    example_record(&record);
    char *text = table_text(&record, TABLE_ENGLISH, 110);
    assert_null(strstr(text, "Beside published figures"));
    assert_null(strstr(text, "Claims of the first year"));
    free(text);
    record_free(&record);
}

static void test_the_first_years_claims_have_a_panel_of_their_own(void **state)
{
    struct record record;
    (void)state;
    example_record(&record);
    record.outcomes[0].name = "claimant_share";
    char *english = table_text(&record, TABLE_ENGLISH, 110), *chinese = table_text(&record, TABLE_CHINESE, 60);
    assert_has(english, "\nClaims of the first year\n              Claimants %\nCommercial  10.250 ±0.076\n");
    assert_has(english, "\n政府主推    20.250 ±0.076\n");
    assert_has(chinese, "\n首年赔付\n          赔付人数占比%\n商业型    10.250 ±0.076\n");
    free(english);
    free(chinese);
    record_free(&record);
}

static void test_json_lists_published_figures_with_what_is_simulated(void **state)
{
    struct record record;
    char *text = NULL;
    size_t size;
    struct status status = {0};
    (void)state;
    published_record(&record);
    FILE *stream = open_memstream(&text, &size);
    assert_true(json_print(&record, stream, &status));
    fclose(stream);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *list = json_object_get(root, "published");
    assert_int_equal(json_array_size(list), N_FIGURES);
    json_t *value = json_array_get(list, 0), *range = json_array_get(list, 1), *beyond = json_array_get(list, 5);
    assert_near(json_number_value(json_object_get(value, "value")), 0.1, 0.0);
    assert_true(json_is_true(json_object_get(value, "fitted")));
    assert_near(json_number_value(json_object_get(value, "difference")), 0.0025, 1e-9);
    assert_near(json_number_value(json_object_get(json_object_get(value, "simulated"), "mean")), 0.1025, 1e-12);
    assert_true(json_is_null(json_object_get(value, "source")));
    assert_true(json_is_null(json_object_get(range, "value")));
    assert_near(json_number_value(json_object_get(range, "high")), 0.15, 0.0);
    assert_near(json_number_value(json_object_get(range, "relative_difference")), -0.0625, 1e-9);
    assert_string_equal(json_string_value(json_object_get(range, "source")), FIGURES[1].source);
    assert_string_equal(json_string_value(json_object_get(json_object_get(range, "note"), "zh")), FIGURES[1].note_zh);
    assert_int_equal(json_integer_value(json_object_get(beyond, "year")), 9);
    assert_true(json_is_null(json_object_get(json_object_get(beyond, "simulated"), "mean")));
    assert_true(json_is_null(json_object_get(beyond, "difference")));
    json_decref(root);
    free(text);
    record_free(&record);
}

static void test_csv_has_a_line_a_figure(void **state)
{
    struct record record;
    struct status status = {0};
    char folder[] = "/tmp/huimin-published-XXXXXX", path[128], command[128];
    size_t size;
    (void)state;
    published_record(&record);
    assert_non_null(mkdtemp(folder));
    assert_true(csv_write(&record, folder, &status));
    snprintf(path, sizeof path, "%s/published.csv", folder);
    char *text = file_bytes(path, &size);
    assert_has(text, "arm,year,outcome,unit,low,high,mean,se,difference,relative,use,");
    assert_has(text, "\r\ncommercial,1,renewal_rate,1,0.8,0.8,,,,,check,,,assumption,,,\r\n");
    assert_has(text, ",check,\"Zhuhai 2019: claims, of members\",珠海2019年赔付占比,evidence,"
                     "\"a \"\"public\"\" page, of 2019\",\"another product");
    free(text);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    record_free(&record);
}

/* What the engine says of one figure; NULL where it accepts it. The caller frees it. */
static char *engine_verdict(struct toy *toy, const char *outcome, double value)
{
    struct status status = {0};
    struct published_figure figure = {.arm = "first",
                                      .outcome = outcome,
                                      .year = 1,
                                      .low = value,
                                      .high = value,
                                      .kind = "assumption",
                                      .file = "t.yaml",
                                      .line = 9,
                                      .column = 14};
    toy->study.published = &figure;
    toy->study.n_published = 1;
    const bool is_good = published_figure_check(toy->engine, &status);
    toy->study.published = NULL;
    toy->study.n_published = 0;
    assert_int_equal(status.code, is_good ? EXIT_DONE : EXIT_INPUT);
    char *sentence = is_good ? NULL : strdup(status.sentences[0]);
    status_free(&status);
    return sentence;
}

static void test_an_outcome_that_no_model_has_is_refused_at_its_place(void **state)
{
    static const struct {
        const char *outcome;
        double value;
        const char *verdict;
    } CASES[] = {
        {"ill_share", 0.2, NULL},
        {"ill_share", 20.0, "t.yaml:9:14: published: ill_share: 20 is not allowed; give a share, 0 to 1"},
        {"ill_share", -0.1, "t.yaml:9:14: published: ill_share: -0.1 is not allowed; give a share, 0 to 1"},
        {"il_share", 0.2, "t.yaml:9:14: published: no outcome is named 'il_share'; did you mean 'ill_share'?"},
        {"enrolment", 0.2,
         "t.yaml:9:14: published: no outcome is named 'enrolment'; `huimin show RESULT.h5 --json` names them under "
         "\"outcomes\""},
        {"d3", 0.2, "t.yaml:9:14: published: no year has a 'd3'; it belongs to a whole path: give an outcome by year"},
    };
    struct toy toy;
    struct status status = {0};
    (void)state;
    assert_true(toy_init(&toy, 2, &status));
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        char *verdict = engine_verdict(&toy, CASES[i].outcome, CASES[i].value);
        if (CASES[i].verdict) {
            assert_non_null(verdict);
            assert_string_equal(verdict, CASES[i].verdict);
        } else {
            assert_null(verdict);
        }
        free(verdict);
    }
    toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_difference_is_to_the_value_or_to_the_nearer_end_of_the_range),
        cmocka_unit_test(test_nothing_is_compared_where_nothing_is_simulated),
        cmocka_unit_test(test_shares_differ_by_points_money_by_per_cent_the_rest_by_itself),
        cmocka_unit_test(test_the_panel_shows_simulated_published_difference_and_use),
        cmocka_unit_test(test_no_line_of_the_panel_is_wider_than_the_terminal),
        cmocka_unit_test(test_no_panel_stands_where_nothing_was_published),
        cmocka_unit_test(test_the_first_years_claims_have_a_panel_of_their_own),
        cmocka_unit_test(test_json_lists_published_figures_with_what_is_simulated),
        cmocka_unit_test(test_csv_has_a_line_a_figure),
        cmocka_unit_test(test_an_outcome_that_no_model_has_is_refused_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
