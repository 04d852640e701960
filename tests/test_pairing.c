/* Two results on the same luck: differences by hand, limits against published ones, what differs in the inputs, and
 * what is refused because it shares no luck. */
#define _GNU_SOURCE
#include "tests/assert_near.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/paired.h"
#include "results/paired_export.h"
#include "results/paired_table.h"
#include "tests/record_example.h"

static const struct pairing_wish SAME_NAMES = {0};

struct two {
    struct record a, b;
    struct pairing pairing;
    struct status status;
};

static void *two_records(struct two *two)
{
    *two = (struct two){0};
    example_record(&two->a);
    example_record(&two->b);
    return two;
}

static bool pair(struct two *two, const struct pairing_wish *wish)
{
    return pairing_init(&two->pairing, &two->a, "a.h5", &two->b, "b.h5", wish, &two->status);
}

static void two_free(struct two *two)
{
    pairing_free(&two->pairing);
    record_free(&two->a);
    record_free(&two->b);
    status_free(&two->status);
}

/* Adds to the enrolment rate of an arm and year of the second record what `more` says, world by world. */
static void move(struct two *two, int arm, int year, const double more[EXAMPLE_WORLDS])
{
    for (int world = 0; world < EXAMPLE_WORLDS; world++) {
        const size_t row = ((size_t)world * EXAMPLE_ARMS + (size_t)arm) * EXAMPLE_YEARS + (size_t)year;
        two->b.values[WORLDS_JOINT][row * 2] += more[world];
    }
}

static void test_paired_limits_are_those_published(void **state)
{
    /* Fagerland, Lydersen & Laake 2017, chapter 8: Cavo 2012 and Bentur 2009, first less second there. */
    (void)state;
    const struct interval cavo = interval_paired(59, 16, 6, 80), bentur = interval_paired(1, 7, 1, 12);
    assert_within(cavo.low, -0.11865, -0.11855);
    assert_within(cavo.high, -0.00465, -0.00455);
    assert_within(bentur.low, -0.5075, -0.5065);
    assert_within(bentur.high, -0.0265, -0.0255);
    const struct interval turned = interval_paired(59, 6, 16, 80);
    assert_near(turned.low, -cavo.high, 1e-12);
    assert_near(turned.high, -cavo.low, 1e-12);
    assert_true(isnan(interval_paired(0, 0, 0, 0).low));
    const struct interval none = interval_paired(0, 0, 0, 20);
    assert_true(none.low < 0.0 && none.high > 0.0);
}

static void test_a_difference_and_its_error_are_those_counted_by_hand(void **state)
{
    static const double MORE[EXAMPLE_WORLDS] = {0.01, 0.02, 0.03, 0.01, 0.02, 0.03};
    struct two two;
    (void)state;
    two_records(&two);
    move(&two, 0, 1, MORE);
    assert_true(pair(&two, &SAME_NAMES));
    double *const room = paired_room(&two.pairing, &two.status);
    const struct paired_place place = paired_outcome(&two.pairing, 0, "enrolment_rate");
    const struct paired paired = paired_of_outcome(&two.pairing, room, place, 1);
    assert_int_equal(paired.n_worlds, EXAMPLE_WORLDS);
    assert_near(paired.difference, 0.02, 1e-12);
    assert_near(paired.b - paired.a, paired.difference, 1e-12);
    const double sd = 0.01 * sqrt(0.8); /* of 1 2 3 1 2 3 hundredths: squares add up to 4, over 5 */
    assert_near(paired.se, sd / sqrt(6.0), 1e-9);
    assert_near(paired.high - paired.difference, paired.se * interval_t_quantile(0.975, 5.0), 1e-9);
    const struct paired elsewhere = paired_of_outcome(&two.pairing, room, place, 2);
    assert_near(elsewhere.difference, 0.0, 0.0);
    assert_true(isnan(elsewhere.gain) && elsewhere.unpaired_se > 0.0);
    free(room);
    two_free(&two);
}

static void test_what_both_share_leaves_the_error_and_the_gain_says_how_much(void **state)
{
    static const double MORE[EXAMPLE_WORLDS] = {1e-5, -1e-5, 1e-5, -1e-5, 1e-5, -1e-5};
    struct two two;
    (void)state;
    two_records(&two);
    move(&two, 1, 2, MORE);
    assert_true(pair(&two, &SAME_NAMES));
    double *const room = paired_room(&two.pairing, &two.status);
    const struct paired paired =
        paired_of_outcome(&two.pairing, room, paired_outcome(&two.pairing, 1, "enrolment_rate"), 2);
    const double sd = 0.001 * sqrt(3.5); /* of 0 … 5 thousandths, in each */
    assert_near(paired.unpaired_se, sd * sqrt(2.0) / sqrt(6.0), 1e-3);
    assert_near(paired.gain, paired.unpaired_se / paired.se, 1e-12);
    assert_true(paired.gain > 100.0);
    free(room);
    two_free(&two);
}

static void test_only_worlds_that_both_have_and_define_count(void **state)
{
    struct two two;
    (void)state;
    two_records(&two);
    two.b.worlds = 4;
    two.b.n_worlds[WORLDS_JOINT] = 4;
    assert_true(pair(&two, &SAME_NAMES));
    double *const room = paired_room(&two.pairing, &two.status);
    assert_int_equal(two.pairing.n_worlds, 4);
    const struct paired renewal =
        paired_of_outcome(&two.pairing, room, paired_outcome(&two.pairing, 1, "renewal_rate"), 1);
    assert_int_equal(renewal.n_worlds, 3); /* world 2 has none */
    const struct paired first =
        paired_of_outcome(&two.pairing, room, paired_outcome(&two.pairing, 1, "renewal_rate"), 0);
    assert_int_equal(first.n_worlds, 0);
    assert_true(isnan(first.difference) && isnan(first.se) && isnan(first.unpaired_se));
    free(room);
    two_free(&two);
}

static void test_an_event_counts_the_worlds_in_which_one_alone_saw_it(void **state)
{
    struct two two;
    (void)state;
    two_records(&two); /* arm 1 of both: worlds 0 and 1 */
    two.b.world_values[WORLDS_JOINT][(1 * EXAMPLE_ARMS + 1) * 2] = 0.0;
    two.b.world_values[WORLDS_JOINT][(4 * EXAMPLE_ARMS + 1) * 2] = 1.0;
    two.b.world_values[WORLDS_JOINT][(5 * EXAMPLE_ARMS + 1) * 2] = 1.0;
    assert_true(pair(&two, &SAME_NAMES));
    const struct paired_event event = paired_of_event(&two.pairing, paired_world_outcome(&two.pairing, 1, "d3"));
    assert_int_equal(event.n_worlds, 6);
    assert_int_equal(event.both, 1);
    assert_int_equal(event.only_a, 1);
    assert_int_equal(event.only_b, 2);
    assert_near(event.difference, 1.0 / 6.0, 1e-12);
    assert_near(event.low, interval_paired(1, 1, 2, 2).low, 0.0);
    two_free(&two);
}

/* ------------------------------------------------------------------ inputs */

static struct record_input row(const char *arm, const char *key, const char *value)
{
    return (struct record_input){.arm = arm, .key = key, .unit = "1", .meaning = "m", .value = value};
}

static void give_inputs(struct record *record, const struct record_input *rows, int n)
{
    free(record->inputs);
    record->inputs = malloc((size_t)n * sizeof *rows);
    memcpy(record->inputs, rows, (size_t)n * sizeof *rows);
    record->n_inputs = n;
}

static void test_what_differs_in_the_inputs_stands_once_and_with_both_values(void **state)
{
    struct two two;
    (void)state;
    two_records(&two);
    const struct record_input a[] = {row(NULL, "city.trend", "0.07"),  row(NULL, "product.price[1]", "89"),
                                     row("commercial", "push", "0.1"), row("government-push", "push", "0.1"),
                                     row(NULL, "run.worlds", "6"),     row(NULL, "same", "1")};
    const struct record_input b[] = {row(NULL, "city.trend", "0.10"),
                                     row(NULL, "product.price[1]", "89"),
                                     row(NULL, "product.price[2]", "89"),
                                     row(NULL, "product.price[3]", "71"),
                                     row("commercial", "push", "0.1"),
                                     row("government-push", "push", "0.4"),
                                     row(NULL, "run.worlds", "9"),
                                     row(NULL, "same", "1"),
                                     row(NULL, "new", "2")};
    give_inputs(&two.a, a, COUNT_OF(a));
    give_inputs(&two.b, b, COUNT_OF(b));
    assert_true(pair(&two, &SAME_NAMES));
    const struct pairing_input *const inputs = two.pairing.inputs;
    assert_int_equal(two.pairing.n_inputs, 4);
    assert_string_equal(inputs[0].key, "city.trend");
    assert_int_equal(inputs[0].pair, PAIRING_ALL_PAIRS);
    assert_string_equal(inputs[0].a, "0.07");
    assert_string_equal(inputs[0].b, "0.10");
    assert_string_equal(inputs[1].key, "push");
    assert_int_equal(inputs[1].pair, 1);
    assert_string_equal(inputs[2].key, "product.price[3]"); /* year 2 stands as year 1 does */
    assert_string_equal(inputs[2].a, "89");
    assert_string_equal(inputs[3].key, "new");
    assert_null(inputs[3].a);
    two_free(&two);
}

/* ------------------------------------------------------------------ refusals */

/* One sentence with both values. */
static void assert_refused(struct two *two, const struct pairing_wish *wish, const char *first, const char *second)
{
    assert_false(pair(two, wish));
    assert_int_equal(two->status.code, EXIT_INPUT);
    assert_int_equal(two->status.n_sentences, 1);
    if (!strstr(two->status.sentences[0], first) || !strstr(two->status.sentences[0], second)) {
        fail_msg("'%s' does not name %s and %s", two->status.sentences[0], first, second);
    }
    two_free(two);
}

static void test_another_run_shares_no_luck(void **state)
{
    struct two two;
    (void)state;
    two_records(&two);
    two.b.seed = 8;
    assert_refused(&two, &SAME_NAMES, "run.seed is 7 in the first", "8 in the second");
    two_records(&two);
    two.b.persons = 2000;
    assert_refused(&two, &SAME_NAMES, "run.persons is 1000", "2000 in the second");
    two_records(&two);
    two.b.result_version = 2;
    assert_refused(&two, &SAME_NAMES, "the result version is 1", "2 in the second");
    two_records(&two);
    two.b.has_parameter_uncertainty = false;
    assert_refused(&two, &SAME_NAMES, "is on in the first", "off in the second");
}

static void test_another_city_shares_no_luck(void **state)
{
    struct two two;
    (void)state;
    struct record_input share = row(NULL, "city.population.share_60_plus", "0.2");
    two_records(&two);
    give_inputs(&two.a, &share, 1);
    share.value = "0.3";
    give_inputs(&two.b, &share, 1);
    assert_refused(&two, &SAME_NAMES, "share_60_plus is 0.2 in the first", "0.3 in the second");
}

static void test_a_growing_city_shares_no_luck_over_other_years(void **state)
{
    struct two two;
    struct record_input growth = row(NULL, "city.population.growth_per_year", "0.01");
    (void)state;
    growth.median = 0.01;
    two_records(&two);
    give_inputs(&two.a, &growth, 1);
    give_inputs(&two.b, &growth, 1);
    two.b.n_years = 2;
    assert_refused(&two, &SAME_NAMES, "run.years is 3", "2 in the second");
}

static void test_arms_are_paired_as_asked_or_refused_by_name(void **state)
{
    static const char *const CROSSED[] = {"commercial=government-push"}, *const WRONG[] = {"commercial=push"};
    static const char *const TWICE[] = {"commercial", "commercial"};
    struct two two;
    (void)state;
    two_records(&two);
    assert_true(pair(&two, &(struct pairing_wish){false, 1, CROSSED}));
    assert_int_equal(two.pairing.n_pairs, 1);
    assert_int_equal(two.pairing.pairs[0].a, 0);
    assert_int_equal(two.pairing.pairs[0].b, 1);
    two_free(&two);
    two_records(&two);
    assert_refused(&two, &(struct pairing_wish){false, 1, WRONG}, "'push' is no arm of b.h5", "commercial");
    two_records(&two);
    assert_false(pairing_init(&two.pairing, &two.a, "a.h5", &two.a, "a.h5", &(struct pairing_wish){true, 2, TWICE},
                              &two.status));
    assert_non_null(strstr(two.status.sentences[0], "'commercial' stands there twice"));
    two_free(&two);
    two_records(&two);
    two.b.arms[0].name = "x";
    two.b.arms[1].name = "y";
    assert_refused(&two, &SAME_NAMES, "'commercial'", "'x'");
}

/* ------------------------------------------------------------------ what is printed */

static char *printed(struct two *two, enum table_language language)
{
    char *text = NULL;
    size_t size;
    FILE *const stream = open_memstream(&text, &size);
    const struct table_style style = {language, 110};
    assert_true(paired_table_print(&two->pairing, stream, &style, &two->status));
    fclose(stream);
    return text;
}

static void test_the_table_says_the_difference_with_its_sign_in_both_languages(void **state)
{
    static const double MORE[EXAMPLE_WORLDS] = {0.01, 0.02, 0.03, 0.01, 0.02, 0.03};
    struct two two;
    (void)state;
    two_records(&two);
    move(&two, 0, 1, MORE);
    assert_true(pair(&two, &SAME_NAMES));
    char *const english = printed(&two, TABLE_ENGLISH), *const chinese = printed(&two, TABLE_CHINESE);
    assert_non_null(strstr(english, "+2.00 ±0.37"));
    assert_non_null(strstr(english, "The inputs are the same"));
    assert_non_null(strstr(chinese, "+2.00 ±0.37"));
    assert_non_null(strstr(chinese, "政府主推"));
    assert_null(strstr(english, "nan"));
    free(english);
    free(chinese);
    two_free(&two);
}

static void test_the_json_holds_the_same_numbers(void **state)
{
    static const double MORE[EXAMPLE_WORLDS] = {0.01, 0.02, 0.03, 0.01, 0.02, 0.03};
    struct two two;
    char *text = NULL;
    size_t size;
    (void)state;
    two_records(&two);
    move(&two, 0, 1, MORE);
    assert_true(pair(&two, &SAME_NAMES));
    FILE *const stream = open_memstream(&text, &size);
    assert_true(paired_json_print(&two.pairing, stream, &two.status));
    fclose(stream);
    json_t *const object = json_loads(text, 0, NULL);
    assert_non_null(object);
    json_t *const arm = json_array_get(json_object_get(object, "arms"), 0);
    json_t *const year = json_array_get(json_object_get(arm, "years"), 1);
    json_t *const rate = json_object_get(year, "enrolment_rate");
    assert_near(json_real_value(json_object_get(rate, "difference")), 0.02, 1e-12);
    assert_near(json_real_value(json_object_get(rate, "se")), 0.01 * sqrt(0.8 / 6.0), 1e-9);
    json_t *const none = json_object_get(json_array_get(json_object_get(arm, "years"), 0), "renewal_rate");
    assert_true(json_is_null(json_object_get(none, "difference")));
    assert_int_equal(json_integer_value(json_object_get(object, "worlds")), EXAMPLE_WORLDS);
    json_decref(object);
    free(text);
    two_free(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paired_limits_are_those_published),
        cmocka_unit_test(test_a_difference_and_its_error_are_those_counted_by_hand),
        cmocka_unit_test(test_what_both_share_leaves_the_error_and_the_gain_says_how_much),
        cmocka_unit_test(test_only_worlds_that_both_have_and_define_count),
        cmocka_unit_test(test_an_event_counts_the_worlds_in_which_one_alone_saw_it),
        cmocka_unit_test(test_what_differs_in_the_inputs_stands_once_and_with_both_values),
        cmocka_unit_test(test_another_run_shares_no_luck),
        cmocka_unit_test(test_another_city_shares_no_luck),
        cmocka_unit_test(test_a_growing_city_shares_no_luck_over_other_years),
        cmocka_unit_test(test_arms_are_paired_as_asked_or_refused_by_name),
        cmocka_unit_test(test_the_table_says_the_difference_with_its_sign_in_both_languages),
        cmocka_unit_test(test_the_json_holds_the_same_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
