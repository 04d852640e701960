#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "engine/params.h"
#include "engine/text_pool.h"
#include "tests/assert_near.h"

static const char *const LABELS[] = {"a", "b"};
struct first {
    double x, shares[2];
};
static const struct param FIRST[] = {
    PARAM(struct first, x, "city.x", "1", 0, 1, 0.5, "x", "甲"),
    {.key = "city.shares",
     .offset = offsetof(struct first, shares),
     .n_values = 2,
     .shape = PARAM_BY_LABEL,
     .labels = LABELS,
     .sums_to_one = true},
};
struct second {
    double padding, used, own[MAX_YEARS], used_shares[2];
};
static const struct param SECOND[] = {
    USES(struct second, used, "city.x", 1),
    PARAM_YEARS(struct second, own, "city.a_first_by_name", "1", 0, 1, 0.5, "own", "乙"),
    USES(struct second, used_shares, "city.shares", 2),
};
static const struct param_table FIRST_TABLE = {FIRST, 2, sizeof(struct first)};
static const struct param_table SECOND_TABLE = {SECOND, 3, sizeof(struct second)};

static void test_a_set_gives_every_declaration_its_slots(void **state)
{
    (void)state;
    const struct param_table *const tables[] = {&FIRST_TABLE, &SECOND_TABLE};
    struct param_set set;
    struct status status = {0};
    assert_true(param_set_init(&set, tables, 2, &status));
    assert_int_equal(set.n_params, 3);
    assert_int_equal(set.n_slots, 1 + 2 + MAX_YEARS);
    assert_int_equal(param_set_find(&set, "city.x"), 0);
    assert_int_equal(param_set_find(&set, "city.a_first_by_name"), 2);
    assert_int_equal(param_set_find(&set, "city.y"), -1);
    assert_int_equal(set.first_slot[2], 3);
    param_set_free(&set);
}

static void test_filling_reaches_declarations_and_uses_and_scales_shares(void **state)
{
    (void)state;
    const struct param_table *const tables[] = {&SECOND_TABLE, &FIRST_TABLE};
    struct param_set set;
    struct status status = {0};
    assert_true(param_set_init(&set, tables, 2, &status));
    double values[3 + MAX_YEARS] = {0};
    values[set.first_slot[param_set_find(&set, "city.x")]] = 0.25;
    double *shares = &values[set.first_slot[param_set_find(&set, "city.shares")]];
    shares[0] = 0.3;
    shares[1] = 0.9;
    values[set.first_slot[param_set_find(&set, "city.a_first_by_name")] + 7] = 0.125;
    struct second second = {.padding = 42};
    param_set_fill(&set, &SECOND_TABLE, values, &second);
    assert_near(second.padding, 42, 0);
    assert_near(second.used, 0.25, 0);
    assert_near(second.own[7], 0.125, 0);
    assert_near(second.used_shares[0], 0.25, 1e-15);
    assert_near(second.used_shares[0] + second.used_shares[1], 1, 1e-15);
    param_set_free(&set);
}

static void expect_fault(const struct param *params, int n_params, const char *words)
{
    const struct param_table table = {params, n_params, sizeof(struct second)};
    const struct param_table *const tables[] = {&FIRST_TABLE, &table};
    struct param_set set;
    struct status status = {0};
    assert_false(param_set_init(&set, tables, 2, &status));
    assert_int_equal(status.code, EXIT_RUN_FAILED);
    assert_non_null(strstr(status.sentences[0], words));
    status_free(&status);
}

static void test_tables_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    const struct param twice = PARAM(struct first, x, "city.x", "1", 0, 1, 0.5, "x", "甲");
    const struct param nothing = USES(struct second, used, "city.nothing", 1);
    const struct param size = USES(struct second, used_shares, "city.shares", 3);
    expect_fault(&twice, 1, "'city.x' is declared by two tables");
    expect_fault(&nothing, 1, "no table declares it");
    expect_fault(&size, 1, "has 2 values, but a model uses it with 3");
}

static void test_slots_have_human_names(void **state)
{
    (void)state;
    char name[64];
    param_slot_name(&FIRST[0], 0, name, sizeof name);
    assert_string_equal(name, "city.x");
    param_slot_name(&FIRST[1], 1, name, sizeof name);
    assert_string_equal(name, "city.shares.b");
    param_slot_name(&SECOND[1], 2, name, sizeof name);
    assert_string_equal(name, "city.a_first_by_name[3]");
}

static void test_the_nearest_word_is_one_that_could_be_meant(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"mobilisation", "contact_probability", "keep", "city"};
    assert_string_equal(status_nearest("mobilization", WORDS, 4), "mobilisation");
    assert_string_equal(status_nearest("ctiy", WORDS, 4), "city");
    assert_string_equal(status_nearest("kep", WORDS, 4), "keep");
    assert_null(status_nearest("premium", WORDS, 4));
    assert_null(status_nearest("", WORDS, 4));
}

static void test_a_status_keeps_the_first_code_and_counts_past_its_room(void **state)
{
    (void)state;
    struct status status = {0};
    assert_true(status_ok(&status));
    assert_false(status_add(&status, EXIT_INPUT, "fault %d", 0));
    for (int i = 1; i < STATUS_MAX_SENTENCES + 5; i++)
        status_add(&status, EXIT_RUN_FAILED, "fault %d", i);
    assert_int_equal(status.code, EXIT_INPUT);
    assert_int_equal(status.n_sentences, STATUS_MAX_SENTENCES + 5);
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    status_print(&status, stream);
    fclose(stream);
    assert_non_null(strstr(text, "fault 49\nand 5 more\n"));
    free(text);
    status_free(&status);
    assert_true(status_ok(&status));
}

static void test_equal_texts_are_kept_once(void **state)
{
    (void)state;
    struct text_pool pool = {0};
    char text[16];
    const char *first = text_pool_keep(&pool, "text 7");
    for (int i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "text %d", i);
        text_pool_keep(&pool, text);
    }
    assert_int_equal(pool.n_texts, 1000);
    assert_ptr_equal(text_pool_keep(&pool, "text 7"), first);
    assert_true(text_pool_has(&pool, "text 999"));
    assert_false(text_pool_has(&pool, "text 1000"));
    assert_null(text_pool_keep(&pool, NULL));
    text_pool_free(&pool);
}

static void test_numbers_are_written_short_and_read_back_the_same(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } CASES[] = {{0.1, "0.1"},          {1000000, "1000000"},
                 {-0.0, "0"},           {1.0 / 3.0, "0.3333333333333333"},
                 {1e300, "1e+300"},     {9007199254740991.0, "9007199254740991"},
                 {-2.5e-7, "-2.5e-07"}, {0.1 + 0.2, "0.30000000000000004"},
                 {5e-324, "5e-324"},    {1e23, "1e+23"}};
    char text[NUMBER_TEXT_SIZE];
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        assert_string_equal(number_text(CASES[i].value, text), CASES[i].text);
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double value = 0.0, again = 0.0;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        assert_true(number_read(number_text(value, text), &again));
        assert_true(again == value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_set_gives_every_declaration_its_slots),
        cmocka_unit_test(test_filling_reaches_declarations_and_uses_and_scales_shares),
        cmocka_unit_test(test_tables_that_contradict_each_other_are_refused),
        cmocka_unit_test(test_slots_have_human_names),
        cmocka_unit_test(test_the_nearest_word_is_one_that_could_be_meant),
        cmocka_unit_test(test_a_status_keeps_the_first_code_and_counts_past_its_room),
        cmocka_unit_test(test_equal_texts_are_kept_once),
        cmocka_unit_test(test_numbers_are_written_short_and_read_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
