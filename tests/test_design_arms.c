/* The arms that `levers` and `map` make of those that a study states, and what is refused. */
#include "tests/scenario_example.h"

/* Arms that differ in six parameters, in three levers. */
#define ARMS                                                                                                           \
    "arms:\n"                                                                                                          \
    "  - name: low\n"                                                                                                  \
    "    operating_model: {contact_probability: [0.5, 0.3], personal_account: off}\n"                                  \
    "    product: {premium_yuan: 60, deductible_yuan: 20000, payable_share: {healthy: 0.9, major: 0.1}}\n"             \
    "  - name: high\n"                                                                                                 \
    "    operating_model: {contact_probability: {normal: [0.9, 0.01]}, personal_account: on}\n"                        \
    "    product: {premium_yuan: 100, deductible_yuan: 10000, payable_share: {healthy: 0.9, major: 0.8}}\n"
#define THREE                                                                                                          \
    "  list:\n"                                                                                                        \
    "    - {name: contact, label: {en: being asked, zh: 触达}, keys: operating_model.contact_probability}\n"         \
    "    - {name: account, keys: [operating_model.personal_account]}\n"                                                \
    "    - {name: terms, keys: [product]}\n"
#define ASKED "  outcomes:\n    - {outcome: enrolment_rate, year: [1, 2]}\n    - {outcome: d3, label: spiral}\n"
#define MAP_ASKED "  outcomes: [{outcome: collapse}]\n"

static const char LEVERS[] = ARMS "levers:\n  from: low\n  to: high\n" THREE ASKED;

static bool same_slots(const struct study *study, int left, int right, const char *key)
{
    const int i = param_set_find(study->set, key), first = study->set->first_slot[i];
    for (int slot = first; slot < first + param_n_slots(study->set->params[i]); slot++) {
        const struct quantity *const a = &study->arms[left].quantities[slot];
        const struct quantity *const b = &study->arms[right].quantities[slot];
        if (a->prior != b->prior || a->a != b->a || a->b != b->b || a->c != b->c)
            return false;
    }
    return true;
}

static void test_made_arms_are_exactly_the_combinations(void **state)
{
    (void)state;
    static const char *const KEYS[5] = {"operating_model.contact_probability", "operating_model.personal_account",
                                        "product.premium_yuan", "product.deductible_yuan", "product.payable_share"};
    static const int LEVER_OF[5] = {0, 1, 2, 2, 2};
    struct study *study = example_read(LEVERS, NULL);
    assert_int_equal(study->n_arms, 2 + 8);
    assert_int_equal(study->n_made_arms, 8);
    assert_int_equal(study->design->levers.sets[0].first_arm, 2);
    for (int c = 0; c < 8; c++)
        for (int i = 0; i < 5; i++)
            assert_true(same_slots(study, 2 + c, c >> LEVER_OF[i] & 1, KEYS[i]));
    assert_string_equal(study->arms[2 + 1].name, "levers.all.100");
    assert_string_equal(study->arms[2 + 6].name, "levers.all.011");
    scenario_free(study);
}

static void test_no_lever_is_the_one_arm_and_all_levers_are_the_other(void **state)
{
    (void)state;
    struct study *study = example_read(LEVERS, NULL);
    for (int i = 0; i < study->set->n_params; i++) {
        assert_true(same_slots(study, 2, 0, study->set->params[i]->key));
        assert_true(same_slots(study, 2 + 7, 1, study->set->params[i]->key));
    }
    scenario_free(study);
}

static void test_levers_carry_names_keys_and_figures(void **state)
{
    (void)state;
    struct study *study = example_read(LEVERS, NULL);
    const struct levers *const levers = &study->design->levers;
    assert_int_equal(levers->n_levers, 3);
    assert_string_equal(levers->levers[0].label_zh, "触达");
    assert_string_equal(levers->levers[1].keys, "operating_model.personal_account");
    assert_string_equal(levers->levers[2].keys, "product");
    assert_string_equal(levers->sets[0].to, "high");
    assert_int_equal(levers->n_asked, 3);
    assert_int_equal(levers->asked[1].year, 2);
    assert_int_equal(levers->asked[2].year, 0);
    assert_string_equal(levers->asked[2].label_en, "spiral");
    scenario_free(study);
}

static void test_an_override_of_a_stated_arm_reaches_the_arms_made_of_it(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"arms.low.product.premium_yuan=70", "city.trend=0.02", NULL};
    struct study *study = example_read(LEVERS, OVERRIDES);
    assert_near(example_value(study, 2 + 3, "product.premium_yuan", 0), 70, 0);
    assert_near(example_value(study, 2 + 4, "product.premium_yuan", 0), 100, 0);
    assert_near(example_value(study, 2 + 4, "city.trend", 0), 0.02, 0);
    scenario_free(study);
}

static void test_sets_are_pairs_of_arms_side_by_side(void **state)
{
    (void)state;
    struct study *study =
        example_read(ARMS "  - name: other\n"
                          "    operating_model: {contact_probability: 0.2, personal_account: off}\n"
                          "    product: {premium_yuan: 100, deductible_yuan: 10000, payable_share: {healthy: 0.9, "
                          "major: 0.8}}\n"
                          "levers:\n"
                          "  sets:\n"
                          "    - {name: first, from: low, to: high}\n"
                          "    - {name: second, label: Second, from: other, to: high}\n" THREE ASKED,
                     NULL);
    assert_int_equal(study->n_made_arms, 16);
    assert_int_equal(study->design->levers.sets[1].first_arm, 3 + 8);
    assert_near(example_value(study, 3 + 8, "operating_model.contact_probability", 0), 0.2, 0);
    assert_near(example_value(study, 3 + 9, "operating_model.contact_probability", 0), 0.9, 0);
    assert_string_equal(study->arms[3 + 8 + 2].name, "levers.second.010");
    scenario_free(study);
}

static void test_what_is_asked_and_moved_is_part_of_the_digest(void **state)
{
    (void)state;
    struct study *one = example_read(LEVERS, NULL), *plain = example_read(ARMS, NULL);
    struct study *other = example_read(ARMS "levers:\n  from: high\n  to: low\n" THREE ASKED, NULL);
    assert_string_not_equal(one->digest, other->digest);
    assert_string_not_equal(one->digest, plain->digest);
    scenario_free(one);
    scenario_free(other);
    scenario_free(plain);
}

/* ------------------------------------------------------------------ maps */

static void test_a_map_places_an_arm_on_every_point(void **state)
{
    (void)state;
    struct study *study =
        example_read(ARMS "map:\n"
                          "  arm: high\n"
                          "  x: {key: product.premium_yuan, unit: yuan, from: 50, to: 200, steps: 4}\n"
                          "  y: {key: operating_model.contact_probability, values: [0.2, 0.7]}\n"
                          "  outcomes: [{outcome: collapse}, {outcome: d3}]\n",
                     NULL);
    const struct map *const map = &study->design->map;
    assert_int_equal(study->n_arms, 2 + 8);
    assert_int_equal(map->first_arm, 2);
    assert_int_equal(map->x.n, 4);
    assert_string_equal(map->x.unit, "yuan");
    for (int y = 0; y < 2; y++)
        for (int x = 0; x < 4; x++) {
            const int arm = 2 + y * 4 + x;
            assert_near(example_value(study, arm, "product.premium_yuan", 0), 50.0 + 50.0 * x, 0);
            assert_near(example_value(study, arm, "operating_model.contact_probability", 59), y == 0 ? 0.2 : 0.7, 0);
            assert_true(example_quantity(study, arm, "operating_model.contact_probability", 3)->prior == PRIOR_FIXED);
            assert_near(example_value(study, arm, "product.deductible_yuan", 0), 10000, 0);
        }
    assert_string_equal(study->arms[2 + 5].name, "map.2.2");
    scenario_free(study);
}

static void test_an_axis_may_move_one_label_and_steps_are_round_numbers(void **state)
{
    (void)state;
    struct study *study = example_read("map:\n"
                                       "  x: {key: product.payable_share.major, from: 0.1, to: 0.9, steps: 9}\n"
                                       "  y: {key: product.payable_share.healthy, values: [0.5, 1]}\n" MAP_ASKED,
                                       NULL);
    assert_near(study->design->map.x.values[2], 0.3, 0);
    assert_near(study->design->map.x.values[6], 0.7, 0);
    assert_near(example_value(study, 1 + 9 + 2, "product.payable_share", 0), 1, 0);
    assert_near(example_value(study, 1 + 9 + 2, "product.payable_share", 1), 0.3, 0);
    scenario_free(study);
}

/* ------------------------------------------------------------------ refusals */

static void test_levers_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    static const char HEAD[] = ARMS "levers:\n  from: low\n  to: high\n";
    static const struct {
        const char *rest, *sentence;
    } CASES[] = {
        {"  list: [{name: a, keys: [product.premum_yuan]}]\n" ASKED,
         "no parameter is called 'product.premum_yuan'; did you mean 'product.premium_yuan'?"},
        {"  list:\n    - {name: a, keys: [operating_model, product]}\n    - {name: b, keys: [city.trend]}\n" ASKED,
         "t.yaml:13:7: levers.b: moves nothing: 'low' and 'high' agree in city.trend"},
        {"  list: [{name: a, keys: [operating_model]}]\n" ASKED,
         "differ also in product.premium_yuan, product.deductible_yuan and product.payable_share, which no lever "
         "moves"},
        {"  list: [{name: a, keys: [product]}, {name: b, keys: [product.premium_yuan]}]\n" ASKED,
         "'product.premium_yuan' is moved by lever 'a' already"},
        {"  list: [{name: a, keys: [run.seed]}]\n" ASKED, "`run` is the same for all arms"},
        {"  list: [{name: a, keys: []}]\n" ASKED, "an empty list; give one key at least"},
        {"  list: [{name: a}]\n" ASKED, "levers.a: has no 'keys'"},
        {"  list: []\n" ASKED, "a list of 0 is not allowed; give a list of 1 to 7 levers"},
        {"  list: [{name: a, keys: [operating_model, product]}]\n", "levers: has no 'outcomes'"},
        {"  list: [{name: a, keys: [operating_model, product]}]\n  outcomes: []\n", "an empty list is not allowed"},
        {"  list: [{name: a, keys: [operating_model, product]}]\n"
         "  outcomes: [{outcome: d3}, {outcome: d3}]\n",
         "'d3' is asked twice"},
        {"  list: [{name: a, keys: [operating_model, product]}]\n  outcomes: [{outcome: x, year: 61}]\n",
         "a whole number, 1 to 60"},
        {"  sets: [{name: s, from: low, to: high}]\n  list: [{name: a, keys: [operating_model, product]}]\n" ASKED,
         "'from' beside 'sets'"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%s%s", HEAD, CASES[i].rest);
        example_refuse(text, CASES[i].sentence);
    }
    example_refuse(ARMS "levers:\n  from: low\n  to: low\n" THREE ASKED, "'from' and 'to' are the same arm");
    example_refuse(ARMS "levers:\n  from: low\n  to: hihg\n" THREE ASKED,
                   "no arm is named 'hihg'; did you mean 'high'?");
}

static void test_more_than_seven_levers_are_refused(void **state)
{
    (void)state;
    char text[2000] = "";
    size_t used = (size_t)snprintf(text, sizeof text, "%slevers:\n  from: low\n  to: high\n  list:\n", ARMS);
    for (int j = 0; j < 8; j++)
        used += (size_t)snprintf(text + used, sizeof text - used, "    - {name: l%d, keys: [product]}\n", j);
    snprintf(text + used, sizeof text - used, "%s", ASKED);
    example_refuse(text, "levers.list: a list of 8 is not allowed; give a list of 1 to 7 levers");
}

static void test_maps_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    static const char Y[] = "  y: {key: operating_model.contact_probability, values: [0.2, 0.7]}\n" MAP_ASKED;
    static const struct {
        const char *x, *sentence;
    } CASES[] = {
        {"{key: product.premium_yuan, values: [50]}", "1 value is not allowed; an axis has 2 to 24"},
        {"{key: product.premium_yuan, values: [50, 50]}", "50 is not above the value before it"},
        {"{key: product.premium_yuan, from: 50, to: 40, steps: 3}", "40 is not above 'from'"},
        {"{key: product.premium_yuan, from: 50, to: 80, steps: 1}", "give a whole number, 2 to 24"},
        {"{key: product.premium_yuan, from: 50, to: 80}", "has no 'steps'"},
        {"{key: product.premium_yuan, from: 50, values: [1, 2]}", "'from' beside 'values'"},
        {"{key: product.premium_yuan, unit: fen, values: [5000, 6000]}",
         "t.yaml:10:40: map.x.unit: fen is not the unit of 'product.premium_yuan'; give its values in yuan: 0 to "
         "100000 "
         "yuan"},
        {"{key: product.payable_share.major, values: [10, 80]}", "10 is not allowed; give 0 to 1"},
        {"{key: product.premium, values: [10, 80]}", "did you mean 'product.premium_yuan'?"},
        {"{key: operating_model.contact_probability, values: [0.1, 0.4]}",
         "map.y: moves 'operating_model.contact_probability', which x moves already"},
        {"{key: operating_model.personal_account, values: [0, 1]}", "an axis moves a number"},
        {"{key: product.layers, values: [0, 1]}", "is a list of records"},
        {"{key: run.seed, values: [1, 2]}", "`run` is the same for all arms"},
        {"{key: insurer.pricing_month, from: 1, to: 12, steps: 7}", "takes whole numbers, and 7 steps leave them"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "%smap:\n  arm: high\n  x: %s\n%s", ARMS, CASES[i].x, Y);
        example_refuse(text, CASES[i].sentence);
    }
    example_refuse(ARMS "map:\n  x: {key: product.premium_yuan, values: [50, 60]}\n" MAP_ASKED, "map: has no 'arm'");
    example_refuse(ARMS "map:\n  arm: high\n  x: {key: product.premium_yuan, values: [50, 60]}\n" MAP_ASKED,
                   "map: has no 'y'");
}

static void test_neither_stands_beside_regions_or_in_an_arm(void **state)
{
    (void)state;
    example_refuse("regions: [{name: north, persons: 5000}]\nmap:\n"
                   "  x: {key: product.premium_yuan, values: [50, 60]}\n"
                   "  y: {key: product.deductible_yuan, values: [50, 60]}\n" MAP_ASKED,
                   "map: cannot stand beside `regions`");
    example_refuse("arms:\n  - name: one\n    map: {}\n", "unknown key 'map'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made_arms_are_exactly_the_combinations),
        cmocka_unit_test(test_no_lever_is_the_one_arm_and_all_levers_are_the_other),
        cmocka_unit_test(test_levers_carry_names_keys_and_figures),
        cmocka_unit_test(test_an_override_of_a_stated_arm_reaches_the_arms_made_of_it),
        cmocka_unit_test(test_sets_are_pairs_of_arms_side_by_side),
        cmocka_unit_test(test_what_is_asked_and_moved_is_part_of_the_digest),
        cmocka_unit_test(test_a_map_places_an_arm_on_every_point),
        cmocka_unit_test(test_an_axis_may_move_one_label_and_steps_are_round_numbers),
        cmocka_unit_test(test_levers_that_make_no_sense_are_refused),
        cmocka_unit_test(test_more_than_seven_levers_are_refused),
        cmocka_unit_test(test_maps_that_make_no_sense_are_refused),
        cmocka_unit_test(test_neither_stands_beside_regions_or_in_an_arm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
