/* Lines of a few characters: what they show of the values. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <stdlib.h>
#include <string.h>

#include "results/sparks.h"
#include "tests/record_example.h"

static void test_a_line_goes_from_the_lowest_to_the_highest(void **state)
{
    char text[SPARK_SIZE];
    (void)state;
    assert_string_equal(spark_line((const double[]){0, 1, 2, 3, 4, 5, 6, 7}, 8, text), "▁▂▃▄▅▆▇█");
    assert_string_equal(spark_line((const double[]){-1.0, 1.0, -1.0}, 3, text), "▁█▁");
}

static void test_what_is_undefined_is_a_dot_and_what_stays_a_middle_bar(void **state)
{
    char text[SPARK_SIZE];
    const double none = (double)NAN;
    (void)state;
    assert_string_equal(spark_line((const double[]){none, 2.0, 3.0}, 3, text), "·▁█");
    assert_string_equal(spark_line((const double[]){5.0, 5.0, none}, 3, text), "▄▄·");
    assert_string_equal(spark_line((const double[]){0.0, 0.0}, 2, text), "▄▄");
    assert_string_equal(spark_line((const double[]){none, none}, 2, text), "··");
    assert_string_equal(spark_line(NULL, 0, text), "");
}

static void test_many_values_keep_their_first_and_last(void **state)
{
    double values[60];
    char text[SPARK_SIZE];
    (void)state;
    for (int i = 0; i < 60; i++) {
        values[i] = i;
    }
    spark_line(values, 60, text);
    assert_int_equal(strlen(text), 3 * SPARK_MOST_POINTS);
    assert_memory_equal(text, "▁", 3);
    assert_memory_equal(text + 3 * (SPARK_MOST_POINTS - 1), "█", 3);
}

static void test_a_panel_names_arms_and_ends(void **state)
{
    struct record record;
    struct status status = {0};
    char *text = NULL;
    size_t size;
    const struct table_style style = {.language = TABLE_CHINESE, .width = 100};
    (void)state;
    example_record(&record);
    FILE *const stream = open_memstream(&text, &size);
    assert_true(sparks_print(&record, stream, &style, &status));
    fclose(stream);
    assert_non_null(strstr(text, "政府主推"));
    assert_non_null(strstr(text, " ▁▄█ 12.")); /* medians of arm 0: 0.1025, 0.1125, 0.1225 */
    free(text);
    record.n_years = 1;
    assert_true(sparks_print(&record, stdout, &style, &status));
    record.n_years = EXAMPLE_YEARS;
    record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_goes_from_the_lowest_to_the_highest),
        cmocka_unit_test(test_what_is_undefined_is_a_dot_and_what_stays_a_middle_bar),
        cmocka_unit_test(test_many_values_keep_their_first_and_last),
        cmocka_unit_test(test_a_panel_names_arms_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
