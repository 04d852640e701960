/* Files of labelled arrays: what goes in comes out, in the same bytes each time, or is refused. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/store.h"
#include "results/archive.h"
#include "tests/record_example.h"

/* HDF5 itself loses some bytes where it refuses a damaged file. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

enum { PATH_SIZE = 128, BIG = 3000 };
static char folder[PATH_SIZE];

static int make_place(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/huimin-store-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_place(void **state)
{
    char command[PATH_SIZE + 16];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *path_of(const char *name, char path[PATH_SIZE * 2])
{
    snprintf(path, PATH_SIZE * 2, "%s/%s", folder, name);
    return path;
}

static void test_numbers_texts_axes_and_notes_come_back_as_they_were(void **state)
{
    (void)state;
    static const char *const LABELS[] = {"a", "二"};
    static const char *const TEXTS[] = {"x", NULL, "汉字 \"quoted\""};
    char path[PATH_SIZE * 2];
    struct status status = {0};
    struct store *store;
    const struct store_axis arms = {.name = "arm", .n = 2, .labels = LABELS}, years = {.name = "year", .n = BIG};
    const struct store_axis rows = {.name = "row", .n = 3};
    double *numbers = calloc(2 * BIG, sizeof *numbers), *read = calloc(2 * BIG, sizeof *read);
    for (int i = 0; i < 2 * BIG; i++) {
        numbers[i] = i % 7 == 0 ? (double)NAN : i / 3.0;
    }
    assert_true(store_create(&store, path_of("a.h5", path), &status));
    store_put(store, &(struct store_array){.group = "/g",
                                           .name = "v",
                                           .unit = "yuan",
                                           .meaning = "m",
                                           .n_axes = 2,
                                           .axes = {&arms, &years},
                                           .numbers = numbers});
    store_put(store, &(struct store_array){.group = "/t", .name = "w", .n_axes = 1, .axes = {&rows}, .texts = TEXTS});
    store_note_integer(store, "/g", "count", 9007199254740991);
    assert_false(files_is_there(path));
    assert_true(store_publish(store, &status));
    assert_true(store_open(&store, path, &status));
    assert_true(store_get_numbers(store, "/g/v", 2 * BIG, read, &status));
    for (int i = 0; i < 2 * BIG; i++) {
        assert_true(isnan(numbers[i]) ? isnan(read[i]) : read[i] == numbers[i]);
    }
    char *names[STORE_MAX_AXES], **texts, *unit = store_get_note_text(store, "/g/v", "units");
    int sizes[STORE_MAX_AXES], n;
    assert_string_equal(unit, "yuan");
    assert_int_equal(store_axes(store, "/g/v", names, sizes), 2);
    assert_string_equal(names[0], "arm");
    assert_string_equal(names[1], "year");
    assert_int_equal(sizes[1], BIG);
    assert_true(store_get_texts(store, "/g/arm", &n, &texts, &status));
    assert_string_equal(texts[1], "二");
    store_texts_free(texts, n);
    assert_true(store_get_texts(store, "/t/w", &n, &texts, &status));
    assert_string_equal(texts[1], "");
    assert_string_equal(texts[2], TEXTS[2]);
    store_texts_free(texts, n);
    int64_t count;
    assert_true(store_get_note_integer(store, "/g", "count", &count));
    assert_true(count == 9007199254740991);
    assert_false(store_get_numbers(store, "/g/v", BIG, read, &status));
    assert_non_null(strstr(status.sentences[0], "/g/v"));
    assert_false(store_has(store, "/nothing/here"));
    assert_int_equal(store_count(store, "/nothing"), -1);
    store_close(store);
    free(names[0]);
    free(names[1]);
    free(unit);
    free(numbers);
    free(read);
    status_free(&status);
}

static void write_example(const char *path)
{
    struct status status = {0};
    struct record record;
    example_record(&record);
    assert_true(archive_write(path, &record, &status));
    record_free(&record);
}

/* Keeps the scale; the iteration closes its own handle. */
static herr_t take_scale(hid_t dataset, unsigned axis, hid_t scale, void *taken)
{
    (void)dataset;
    (void)axis;
    H5Iinc_ref(scale);
    *(hid_t *)taken = scale;
    return 1;
}

/* What other programs ask of a file: HDF5's own library says that every axis of every array has a scale, that the scale
 * knows the array, and nothing else does. */
static herr_t ask_about_scales(hid_t group, const char *name, const H5L_info_t *info, void *n_attached)
{
    (void)info;
    H5O_info_t about;
    assert_true(H5Oget_info_by_name1(group, name, &about, H5P_DEFAULT) >= 0);
    if (about.type != H5O_TYPE_DATASET) {
        return 0;
    }
    const hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    const int n_axes = H5DSis_scale(dataset) > 0 ? 0 : H5Sget_simple_extent_ndims(space);
    for (int axis = 0; axis < n_axes; axis++) {
        assert_int_equal(H5DSget_num_scales(dataset, (unsigned)axis), 1);
        hid_t scale = -1;
        H5DSiterate_scales(dataset, (unsigned)axis, NULL, take_scale, &scale);
        assert_int_equal(H5DSis_scale(scale), 1);
        assert_int_equal(H5DSis_attached(dataset, scale, (unsigned)axis), 1);
        assert_int_equal(H5DSis_attached(dataset, scale, (unsigned)(axis + 1) % (unsigned)n_axes), n_axes == 1);
        ++*(long *)n_attached;
        H5Dclose(scale);
    }
    H5Sclose(space);
    H5Dclose(dataset);
    return 0;
}

/* Entries of all scales' lists of the arrays that use them. */
static herr_t count_uses(hid_t group, const char *name, const H5L_info_t *info, void *n_uses)
{
    (void)info;
    if (H5Aexists_by_name(group, name, "REFERENCE_LIST", H5P_DEFAULT) > 0) {
        const hid_t list = H5Aopen_by_name(group, name, "REFERENCE_LIST", H5P_DEFAULT, H5P_DEFAULT);
        const hid_t space = H5Aget_space(list);
        *(long *)n_uses += (long)H5Sget_simple_extent_npoints(space);
        H5Sclose(space);
        H5Aclose(list);
    }
    return 0;
}

static void test_hdf5_itself_sees_every_axis_attached_to_its_scale(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    long n_attached = 0, n_uses = 0;
    write_example(path_of("scales.h5", path));
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    assert_true(H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, ask_about_scales, &n_attached) >= 0);
    assert_true(H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, count_uses, &n_uses) >= 0);
    H5Fclose(file);
    assert_true(n_attached > 100);
    assert_int_equal(n_uses, n_attached);
}

static long bytes_of_zeros(const char *path, bool is_hurried)
{
    struct status status = {0};
    struct store *store;
    struct stat about;
    const struct store_axis rows = {.name = "row", .n = BIG};
    double *zeros = calloc(BIG, sizeof *zeros), *read = malloc(BIG * sizeof *read);
    zeros[7] = 7.0;
    assert_true(store_create(&store, path, &status));
    if (is_hurried) {
        store_hurry(store);
    }
    store_put(store, &(struct store_array){.group = "/", .name = "v", .n_axes = 1, .axes = {&rows}, .numbers = zeros});
    assert_true(store_publish(store, &status));
    assert_true(store_open(&store, path, &status));
    assert_true(store_get_numbers(store, "/v", BIG, read, &status));
    assert_memory_equal(read, zeros, BIG * sizeof *read);
    store_close(store);
    assert_int_equal(stat(path, &about), 0);
    free(zeros);
    free(read);
    return (long)about.st_size;
}

static void test_what_is_written_in_a_hurry_comes_back_as_it_was(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    const long saved =
        bytes_of_zeros(path_of("hurried.h5", path), true) - bytes_of_zeros(path_of("usual.h5", path), false);
    assert_true(saved > BIG * 7);
}

static void test_many_texts_come_back_as_they_were(void **state)
{
    char path[PATH_SIZE * 2], **texts;
    const char *names[BIG];
    int n;
    struct status status = {0};
    struct store *store;
    const struct store_axis rows = {.name = "row", .n = BIG};
    (void)state;
    for (int i = 0; i < BIG; i++) {
        names[i] = i % 2 == 0 ? "even" : "奇";
    }
    assert_true(store_create(&store, path_of("many.h5", path), &status));
    store_put(store, &(struct store_array){.group = "/t", .name = "w", .n_axes = 1, .axes = {&rows}, .texts = names});
    assert_true(store_publish(store, &status));
    assert_true(store_open(&store, path, &status));
    assert_true(store_get_texts(store, "/t/w", &n, &texts, &status));
    assert_int_equal(n, BIG);
    for (int i = 0; i < BIG; i++) {
        assert_string_equal(texts[i], names[i]);
    }
    store_texts_free(texts, n);
    store_close(store);
}

/* Files before format 1.4. */
static void test_a_file_without_chinese_meanings_keeps_its_english_ones(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    struct status status = {0};
    struct record record, read;
    struct store *store;
    example_record(&record);
    record.inputs[0].meaning_zh = record.inputs[1].meaning_zh = record.outcomes[0].meaning_zh = NULL;
    assert_true(archive_write(path_of("english.h5", path), &record, &status));
    assert_true(store_open(&store, path, &status));
    assert_true(store_has(store, "/inputs/meaning") && !store_has(store, "/inputs/meaning_zh"));
    store_close(store);
    assert_true(archive_read(&read, path, &status));
    assert_null(read.inputs[0].meaning_zh);
    assert_null(read.outcomes[0].meaning_zh);
    assert_string_equal(read.inputs[0].meaning, "persistence, of frailty");
    assert_string_equal(read.outcomes[0].meaning, "members, of everyone eligible");
    record_free(&record);
    record_free(&read);
}

static void test_a_record_survives_its_file_and_gives_the_same_bytes_again(void **state)
{
    (void)state;
    char first[PATH_SIZE * 2], second[PATH_SIZE * 2], command[PATH_SIZE * 5];
    struct status status = {0};
    struct record record, read;
    example_record(&record);
    assert_true(archive_write(path_of("first.h5", first), &record, &status));
    assert_true(archive_read(&read, first, &status));
    assert_string_equal(read.title_zh, "示例");
    assert_null(read.arms[1].label_en);
    assert_true(isnan(read.arms[1].insured));
    assert_string_equal(read.outcomes[1].label_zh, "续保率");
    assert_string_equal(read.outcomes[0].meaning_zh, "参保人占全体可参保人");
    assert_string_equal(read.world_outcomes[1].meaning_zh, "因逆选择损失的参保");
    assert_string_equal(read.inputs[0].meaning_zh, "脆弱度的逐年相关系数");
    assert_string_equal(read.inputs[0].source, "a \"check\" on lives");
    assert_null(read.inputs[0].arm);
    assert_string_equal(read.tallies[1].axes[1].labels[1], "own");
    assert_near(read.tallies[0].mean[5], 105.0, 0.0);
    assert_true(isnan(read.tallies[0].se[3]));
    for (int set = 0; set < N_WORLD_SETS; set++) {
        for (int i = 0; i < EXAMPLE_WORLDS * EXAMPLE_ARMS * EXAMPLE_YEARS * 2; i++) {
            const double expected = record.values[set][i], actual = read.values[set][i];
            assert_true(isnan(expected) ? isnan(actual) : actual == expected);
        }
    }
    assert_true(archive_write(path_of("second.h5", second), &read, &status));
    snprintf(command, sizeof command, "cmp '%s' '%s'", first, second);
    assert_int_equal(system(command), 0);
    record_free(&record);
    record_free(&read);
}

static void expect_refusal(const char *path, const char *fragment)
{
    struct status status = {0};
    struct record record;
    assert_false(archive_read(&record, path, &status));
    assert_int_equal(status.code, EXIT_INPUT);
    assert_int_equal(status.n_sentences, 1);
    if (!strstr(status.sentences[0], fragment)) {
        print_error("'%s' does not say '%s'\n", status.sentences[0], fragment);
        fail();
    }
    status_free(&status);
}

static void test_what_is_missing_cut_damaged_or_not_ours_is_refused_in_one_sentence(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    struct stat about;
    struct status status = {0};
    struct store *store;
    expect_refusal(path_of("missing.h5", path), "cannot be read");
    write_example(path_of("cut.h5", path));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(truncate(path, about.st_size - 1000), 0);
    expect_refusal(path, "truncated, damaged");
    FILE *file = fopen(path_of("text.h5", path), "w");
    fputs("year,enrolment\n", file);
    fclose(file);
    expect_refusal(path, "not a result of huimin");
    assert_true(store_create(&store, path_of("other.h5", path), &status));
    store_note_text(store, "/", "program", "another");
    assert_true(store_publish(store, &status));
    expect_refusal(path, "not a result of huimin");
    assert_true(store_create(&store, path_of("next.h5", path), &status));
    store_note_text(store, "/", "program", "huimin");
    store_note_text(store, "/provenance", "format", "2.0");
    assert_true(store_publish(store, &status));
    expect_refusal(path, "has format 2.0, and this program reads format 1");
}

/* Places all over the file are overwritten in turn. HDF5 alone would crash on some of them. */
static void test_damage_anywhere_is_refused(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    struct stat about;
    write_example(path_of("damaged.h5", path));
    assert_int_equal(stat(path, &about), 0);
    const long step = about.st_size / 150;
    for (long at = 0; at + 8 < about.st_size; at += step) {
        char kept[8];
        FILE *file = fopen(path, "r+b");
        fseek(file, at, SEEK_SET);
        assert_int_equal(fread(kept, 1, sizeof kept, file), sizeof kept);
        fseek(file, at, SEEK_SET);
        fwrite("\xff\x00\xa5\x5a\xff\xff\x01\x81", 1, 8, file);
        fclose(file);
        expect_refusal(path, "");
        file = fopen(path, "r+b");
        fseek(file, at, SEEK_SET);
        fwrite(kept, 1, sizeof kept, file);
        fclose(file);
    }
    struct status status = {0};
    struct record record;
    assert_true(archive_read(&record, path, &status));
    record_free(&record);
}

static void test_what_cannot_be_written_leaves_nothing_behind(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    struct status status = {0};
    struct store *store;
    const struct store_axis two = {.name = "n", .n = 2}, three = {.name = "n", .n = 3};
    static const double NUMBERS[] = {1, 2, 3};
    assert_false(store_create(&store, path_of("no/such/folder.h5", path), &status));
    assert_int_equal(status.code, EXIT_RUN_FAILED);
    status_free(&status);
    assert_true(store_create(&store, path_of("clash.h5", path), &status));
    store_put(store,
              &(struct store_array){.group = "/g", .name = "a", .n_axes = 1, .axes = {&two}, .numbers = NUMBERS});
    store_put(store,
              &(struct store_array){.group = "/g", .name = "b", .n_axes = 1, .axes = {&three}, .numbers = NUMBERS});
    assert_false(store_publish(store, &status));
    assert_non_null(strstr(status.sentences[0], "/g/n"));
    assert_false(files_is_there(path));
    char *temporary = files_temporary_path(path);
    assert_false(files_is_there(temporary));
    free(temporary);
    status_free(&status);
}

static void test_a_folder_is_made_with_those_above_it(void **state)
{
    (void)state;
    char path[PATH_SIZE * 2];
    struct status status = {0};
    assert_true(files_make_folder(path_of("one/two/three", path), &status));
    assert_true(files_is_folder(path));
    assert_true(files_make_folder(path, &status));
    fclose(fopen(path_of("file", path), "w"));
    assert_false(files_make_folder(path, &status));
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_texts_axes_and_notes_come_back_as_they_were),
        cmocka_unit_test(test_hdf5_itself_sees_every_axis_attached_to_its_scale),
        cmocka_unit_test(test_what_is_written_in_a_hurry_comes_back_as_it_was),
        cmocka_unit_test(test_many_texts_come_back_as_they_were),
        cmocka_unit_test(test_a_file_without_chinese_meanings_keeps_its_english_ones),
        cmocka_unit_test(test_a_record_survives_its_file_and_gives_the_same_bytes_again),
        cmocka_unit_test(test_what_is_missing_cut_damaged_or_not_ours_is_refused_in_one_sentence),
        cmocka_unit_test(test_damage_anywhere_is_refused),
        cmocka_unit_test(test_what_cannot_be_written_leaves_nothing_behind),
        cmocka_unit_test(test_a_folder_is_made_with_those_above_it),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
