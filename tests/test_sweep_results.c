/* A sweep in the result file and as a tidy table. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/sweep_query.h"
#include "results/sweep_table.h"
#include "tests/assert_near.h"
#include "tests/sweep_example.h"

static const char PATH[] = "test_sweep_results.h5";

static void check_same_number(double left, double right)
{
    if (isnan(left) || isnan(right)) {
        assert_true(isnan(left) && isnan(right));
        return;
    }
    assert_near(left, right, 0.0);
}

static void test_a_sweep_comes_back_from_its_file(void **state)
{
    (void)state;
    struct record record, read;
    struct status status = {0};
    sweep_example_record(&record);
    assert_true(archive_write(PATH, &record, &status));
    assert_true(archive_read(&read, PATH, &status));
    assert_true(sweep_table_is_there(&read));
    const struct sweep *const a = &record.design->design.sweep, *const b = &read.design->design.sweep;
    assert_int_equal(b->n_points, SWEEP_EXAMPLE_POINTS);
    assert_int_equal(b->n_axes, 3);
    assert_int_equal(b->n_arms, 2);
    assert_int_equal(b->n_asked, SWEEP_EXAMPLE_ASKED);
    assert_string_equal(b->arms[1], "government-push");
    assert_string_equal(b->axes[0].label_zh, "价格");
    assert_null(b->axes[1].label_en);
    assert_int_equal(b->axes[1].n_words, 2);
    assert_string_equal(b->axes[1].words[1], "on");
    assert_int_equal(b->asked[1].year, 3);
    for (int i = 0; i < SWEEP_EXAMPLE_POINTS * 3; i++)
        check_same_number(a->values[i], b->values[i]);
    for (size_t i = 0; i < EXAMPLE_WORLDS * design_values_n_of_sweep(a); i++)
        check_same_number(record.design->sweep_values[i], read.design->sweep_values[i]);
    record_free(&record);
    record_free(&read);
    status_free(&status);
    unlink(PATH);
}

static void test_the_table_has_a_row_a_point_and_arm_with_its_figures(void **state)
{
    (void)state;
    struct record record;
    struct status status = {0};
    struct sweep_table table;
    sweep_example_record(&record);
    assert_true(sweep_table_init(&table, &record, &status));
    assert_int_equal(table.n_rows, 16);
    for (int row = 0; row < table.n_rows; row++)
        for (int asked = 0; asked < SWEEP_EXAMPLE_ASKED; asked++) {
            const struct sweep_figure *const figure = sweep_table_figure(&table, row, asked);
            double sum = 0.0, n = 0.0;
            for (long world = 0; world < EXAMPLE_WORLDS; world++) {
                const double value = sweep_example_value(world, row / 2, row % 2, asked);
                check_same_number(value, sweep_table_worlds(&table, row, asked)[world]);
                n += isfinite(value);
                sum += isfinite(value) ? value : 0.0;
            }
            assert_near(figure->n_worlds, n, 0.0);
            if (n > 0.0) {
                assert_near(figure->mean, sum / n, 1e-14);
                assert_true(figure->q05 <= figure->q50 && figure->q50 <= figure->q95);
            } else {
                assert_true(isnan(figure->mean) && isnan(figure->se));
            }
        }
    assert_string_equal(sweep_table_word(&table.sweep->axes[1], sweep_table_axis(&table, 15, 1)), "on");
    assert_null(sweep_table_word(&table.sweep->axes[0], 40.0));
    sweep_table_free(&table);
    record_free(&record);
}

static void test_the_file_keeps_the_table_column_by_column(void **state)
{
    (void)state;
    struct record record;
    struct status status = {0};
    struct sweep_table table;
    struct store *store;
    double numbers[16];
    char **words = NULL;
    int n_words = 0;
    sweep_example_record(&record);
    assert_true(archive_write(PATH, &record, &status));
    assert_true(sweep_table_init(&table, &record, &status));
    assert_true(store_open(&store, PATH, &status));
    static const char *const NAMES[] = {"", "_se", "_q05", "_q50", "_q95", "_n_worlds"};
    for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
        char path[96];
        snprintf(path, sizeof path, "/sweep/table/enrolment_rate.3%s", NAMES[c]);
        assert_true(store_get_numbers(store, path, 16, numbers, &status));
        for (int row = 0; row < 16; row++)
            check_same_number(numbers[row], sweep_column_of(&SWEEP_COLUMNS[c], sweep_table_figure(&table, row, 1)));
        char *const unit = store_get_note_text(store, path, "units"), *const name =
                                                                          store_get_note_text(store, path, "long_name");
        assert_string_equal(unit, c == 5 ? "worlds" : "1");
        assert_non_null(strstr(name, "members, of everyone eligible"));
        free(unit);
        free(name);
    }
    assert_true(store_get_numbers(store, "/sweep/table/product.account_share", 16, numbers, &status));
    assert_true(isnan(numbers[0]));
    assert_near(numbers[15], 0.3, 1e-15);
    assert_true(store_get_texts(store, "/sweep/table/product.accounts", &n_words, &words, &status));
    assert_int_equal(n_words, 16);
    assert_string_equal(words[0], "off");
    assert_string_equal(words[15], "on");
    store_texts_free(words, n_words);
    store_close(store);
    sweep_table_free(&table);
    record_free(&record);
    unlink(PATH);
}

/* Rows by conditions; -1 where they are refused with the sentence. */
static int count_rows(const char *where, const char *subject_to, const char *sentence)
{
    struct record record;
    struct status status = {0};
    struct sweep_table table;
    struct sweep_rows rows;
    const struct sweep_query query = {
        .where = {where}, .n_where = where != NULL, .subject_to = {subject_to}, .n_subject_to = subject_to != NULL};
    sweep_example_record(&record);
    assert_true(sweep_table_init(&table, &record, &status));
    const bool is_good = sweep_query_rows(&table, &query, &rows, &status);
    const int n = is_good ? rows.n : -1;
    if (sentence && !(status.n_sentences == 1 && strstr(status.sentences[0], sentence)))
        fail_msg("expected '%s' in: %s", sentence, status.n_sentences ? status.sentences[0] : "nothing");
    assert_int_equal(status.code, is_good ? EXIT_DONE : EXIT_INPUT);
    sweep_rows_free(&rows);
    sweep_table_free(&table);
    record_free(&record);
    status_free(&status);
    return n;
}

static void test_conditions_choose_rows(void **state)
{
    (void)state;
    assert_int_equal(count_rows(NULL, NULL, NULL), 16);
    assert_int_equal(count_rows("product.premium_yuan <= 60", NULL, NULL), 8);
    assert_int_equal(count_rows("premium_yuan<60", NULL, NULL), 4);
    assert_int_equal(count_rows("premium_yuan != 60", NULL, NULL), 12);
    assert_int_equal(count_rows(" premium_yuan =  1e2 ", NULL, NULL), 4);
    assert_int_equal(count_rows("accounts = on", NULL, NULL), 8);
    assert_int_equal(count_rows("arm = government-push", NULL, NULL), 8);
    assert_int_equal(count_rows("point = 3", NULL, NULL), 2);
    assert_int_equal(count_rows("account_share >= 0", NULL, NULL), 8);
    assert_int_equal(count_rows("account_share = 0.3", NULL, NULL), 2); /* it is 3 × 0.1 */
    assert_int_equal(count_rows("arm=commercial", "enrolment_rate.1 >= 0.8", NULL), 5);
    assert_int_equal(count_rows(NULL, "collapse < 0.5", NULL), 6);
}

static void test_conditions_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    assert_int_equal(count_rows("product.premum_yuan < 3", NULL, "did you mean 'product.premium_yuan'?"), -1);
    assert_int_equal(count_rows("zzz < 3", NULL,
                                "give product.premium_yuan, product.accounts, product.account_share, arm and point"),
                     -1);
    assert_int_equal(count_rows("premium_yuan", NULL, "write KEY, one of <= < >= > = != and a value"), -1);
    assert_int_equal(count_rows("premium_yuan < dear", NULL, "'dear' is not a number"), -1);
    assert_int_equal(count_rows("accounts = maybe", NULL, "give off and on"), -1);
    assert_int_equal(count_rows("accounts < on", NULL, "words have no order"), -1);
    assert_int_equal(count_rows("enrolment_rate > 0.5", NULL, "give --subject-to"), -1);
    assert_int_equal(count_rows("premium_yuan > 100", NULL, "leaves no row: it goes from 40 to 100"), -1);
    assert_int_equal(count_rows(NULL, "premium_yuan > 100", "is an axis; give --where"), -1);
    assert_int_equal(
        count_rows(NULL, "enrolment_rate > 0.5", "several years; give enrolment_rate.1 and enrolment_rate.3"), -1);
    assert_int_equal(count_rows(NULL, "enrolment_rat.1 > 0.5", "did you mean 'enrolment_rate.1'?"), -1);
    assert_int_equal(count_rows(NULL, "collapse > 1", "leaves no row: it goes from 0 to 1"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sweep_comes_back_from_its_file),
        cmocka_unit_test(test_the_table_has_a_row_a_point_and_arm_with_its_figures),
        cmocka_unit_test(test_the_file_keeps_the_table_column_by_column),
        cmocka_unit_test(test_conditions_choose_rows),
        cmocka_unit_test(test_conditions_that_mean_nothing_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
