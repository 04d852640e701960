/* Published figures in result files: they come back, their bytes too, and damage is refused. */
#include "tests/assert_near.h"

#include <stdlib.h>
#include <unistd.h>

#include "results/archive.h"
#include "tests/published_example.h"

static bool same_text(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

static void test_a_file_gives_back_the_figures_and_the_same_bytes(void **state)
{
    struct record record, read;
    struct status status = {0};
    char folder[] = "/tmp/huimin-published-XXXXXX", path[128], again[128];
    size_t size, again_size;
    bool is_changed = true;
    (void)state;
    published_record(&record);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.h5", folder);
    snprintf(again, sizeof again, "%s/b.h5", folder);
    assert_true(archive_write(path, &record, &status));
    assert_true(archive_read(&read, path, &status));
    assert_int_equal(read.n_published, N_FIGURES);
    for (int i = 0; i < N_FIGURES; i++) {
        const struct published_figure *const figure = &read.published[i], *const kept = &FIGURES[i];
        assert_true(same_text(figure->arm, kept->arm) && same_text(figure->outcome, kept->outcome));
        assert_true(same_text(figure->label_en, kept->label_en) && same_text(figure->label_zh, kept->label_zh));
        assert_true(same_text(figure->note_en, kept->note_en) && same_text(figure->note_zh, kept->note_zh));
        assert_true(same_text(figure->source, kept->source) && same_text(figure->kind, kept->kind));
        assert_true(figure->year == kept->year && figure->is_fitted == kept->is_fitted);
        assert_near(figure->low, kept->low, 0.0);
        assert_near(figure->high, kept->high, 0.0);
    }
    assert_true(record_take_published(&read, &STUDY, &is_changed, &status));
    assert_false(is_changed);
    assert_true(archive_write(again, &read, &status));
    char *bytes = file_bytes(path, &size), *again_bytes = file_bytes(again, &again_size);
    assert_int_equal(size, again_size);
    assert_memory_equal(bytes, again_bytes, size);
    free(bytes);
    free(again_bytes);
    unlink(path);
    unlink(again);
    rmdir(folder);
    record_free(&read);
    record_free(&record);
}

static void test_a_record_tells_whether_other_figures_are_stated_now(void **state)
{
    struct record record;
    struct status status = {0};
    bool is_changed = false;
    struct published_figure other[N_FIGURES];
    const struct study changed = {.n_published = N_FIGURES, .published = other};
    const struct study fewer = {.n_published = 1, .published = FIGURES};
    (void)state;
    memcpy(other, FIGURES, sizeof FIGURES);
    other[1].note_zh = "另注";
    published_record(&record);
    assert_true(record_take_published(&record, &changed, &is_changed, &status) && is_changed);
    assert_string_equal(record.published[1].note_zh, "另注");
    assert_true(record_take_published(&record, &changed, &is_changed, &status) && !is_changed);
    assert_true(record_take_published(&record, &fewer, &is_changed, &status) && is_changed);
    assert_int_equal(record.n_published, 1);
    record_free(&record);
}

static void test_a_file_whose_figures_name_no_arm_or_outcome_of_its_own_is_refused(void **state)
{
    struct record record, read;
    char path[] = "/tmp/huimin-published-XXXXXX";
    const int descriptor = mkstemp(path);
    (void)state;
    published_record(&record);
    close(descriptor);
    for (int fault = 0; fault < 3; fault++) {
        struct status status = {0};
        const struct published_figure kept = record.published[3];
        record.published[3].arm = fault == 0 ? "nobody" : kept.arm;
        record.published[3].outcome = fault == 1 ? "nothing" : kept.outcome;
        record.published[3].high = fault == 2 ? 0.0 : kept.high;
        assert_true(archive_write(path, &record, &status));
        record.published[3] = kept;
        assert_false(archive_read(&read, path, &status));
        assert_int_equal(status.code, EXIT_INPUT);
        assert_has(status.sentences[0], "/published is damaged; run the study again");
        status_free(&status);
    }
    unlink(path);
    record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_gives_back_the_figures_and_the_same_bytes),
        cmocka_unit_test(test_a_record_tells_whether_other_figures_are_stated_now),
        cmocka_unit_test(test_a_file_whose_figures_name_no_arm_or_outcome_of_its_own_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
