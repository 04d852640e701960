#include "tests/scenario_example.h"

static void test_later_parents_override_earlier_and_the_file_overrides_all(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "city.yaml",
                         "city: {label: {en: City, zh: 城}, insured: 5000, frailty: {persistence: 0.7}}\n"
                         "product: {premium_yuan: 50}\n");
    example_folder_write(&folder, "product.yaml", "product: {premium_yuan: 60, deductible_yuan: 1, label: Product}\n");
    const char *path = example_folder_write(&folder, "base.yaml",
                                            "extends: [city.yaml, product.yaml]\nproduct: {deductible_yuan: 2}\n");
    struct study *study = example_read_file(path, NULL);
    assert_string_equal(study->name, "base");
    assert_string_equal(study->arms[0].name, "base");
    assert_near(example_value(study, 0, "city.insured", 0), 5000, 0);
    assert_near(example_value(study, 0, "product.premium_yuan", 0), 60, 0);
    assert_near(example_value(study, 0, "product.deductible_yuan", 0), 2, 0);
    assert_string_equal(study->arms[0].city.zh, "城");
    assert_string_equal(study->arms[0].product.en, "Product");
    assert_null(study->arms[0].product.zh);
    assert_non_null(strstr(example_quantity(study, 0, "city.insured", 0)->file, "/city.yaml"));
    scenario_free(study);
    example_folder_free(&folder);
}

static void test_maps_of_labels_merge_and_lists_replace(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(
        &folder, "parent.yaml",
        "product:\n"
        "  payable_share: {value: {healthy: 0.9, major: 0.5}, source: contract, kind: document}\n"
        "  layers: [{from_yuan: 0, to_yuan: 10, share: 0.5}, {from_yuan: 10, to_yuan: 20, share: 0.6}]\n"
        "operating_model: {contact_probability: [0.9, 0.8, 0.7]}\n");
    const char *path = example_folder_write(&folder, "child.yaml",
                                            "extends: parent.yaml\n"
                                            "product:\n"
                                            "  payable_share: {major: 0.1}\n"
                                            "  layers: [{from_yuan: 0, to_yuan: 30, share: 1}]\n"
                                            "operating_model: {contact_probability: [0.2]}\n");
    struct study *study = example_read_file(path, NULL);
    assert_near(example_value(study, 0, "product.payable_share", 0), 0.9, 0);
    assert_string_equal(example_quantity(study, 0, "product.payable_share", 0)->source, "contract");
    assert_near(example_value(study, 0, "product.payable_share", 1), 0.1, 0);
    assert_near(example_value(study, 0, "product.layers", MAX_ROWS * 3), 1, 0);
    assert_near(example_value(study, 0, "product.layers", 1), 30, 0);
    assert_near(example_value(study, 0, "product.layers", 4), 1e9, 0);
    assert_near(example_value(study, 0, "operating_model.contact_probability", 2), 0.2, 0);
    assert_string_equal(study->arms[0].name, "child");
    scenario_free(study);
    example_folder_free(&folder);
}

static void test_a_missing_parent_names_who_asked_and_the_nearest_file(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "coastal-prefecture.yaml", "city: {insured: 5000}\n");
    const char *path = example_folder_write(&folder, "a.yaml", "extends:\n  - costal-prefecture.yaml\n");
    example_refuse_file(path, NULL, "a.yaml:2:5: extends: there is no file");
    example_refuse_file(path, NULL, "did you mean 'coastal-prefecture.yaml'?");
    path = example_folder_write(&folder, "b.yaml", "extends: nowhere/x.yaml\n");
    example_refuse_file(path, NULL, "there is no folder");
    example_folder_free(&folder);
}

static void test_a_missing_scenario_is_one_sentence(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "five-models.yaml", "city: {}\n");
    char path[128];
    snprintf(path, sizeof path, "%s/five-model.yaml", folder.path);
    example_refuse_file(path, NULL, "five-model.yaml: there is no such file; did you mean 'five-models.yaml'?");
    example_refuse_file(folder.path, NULL, "is a folder; give a scenario file");
    example_refuse_file("/dev/null", NULL, "is not a regular file");
    example_folder_free(&folder);
}

static void test_a_circle_of_extends_prints_its_chain(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    const char *path = example_folder_write(&folder, "a.yaml", "extends: b.yaml\n");
    example_folder_write(&folder, "b.yaml", "city: {}\nextends: [./a.yaml]\n");
    example_refuse_file(path, NULL, "b.yaml:2:11: extends:");
    example_refuse_file(path, NULL, "a.yaml → b.yaml → a.yaml; take one of them out");
    path = example_folder_write(&folder, "self.yaml", "extends: self.yaml\n");
    example_refuse_file(path, NULL, "self.yaml → self.yaml");
    example_folder_free(&folder);
}

static void test_two_ways_to_one_parent_are_no_circle(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "top.yaml", "city: {insured: 7000}\n");
    example_folder_write(&folder, "left.yaml", "extends: top.yaml\ncity: {insured: 8000}\n");
    example_folder_write(&folder, "right.yaml", "extends: top.yaml\nproduct: {premium_yuan: 1}\n");
    const char *path = example_folder_write(&folder, "both.yaml", "extends: [left.yaml, right.yaml]\n");
    struct study *study = example_read_file(path, NULL);
    assert_near(example_value(study, 0, "city.insured", 0), 7000, 0);
    scenario_free(study);
    example_folder_free(&folder);
}

static void test_a_fault_of_a_parent_is_placed_in_the_parent(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "parent.yaml", "product:\n  premium_yuan: -1\n");
    const char *path = example_folder_write(&folder, "child.yaml", "extends: parent.yaml\nrun: {yeers: 5}\n");
    example_refuse_file(path, NULL, "parent.yaml:2:17: product.premium_yuan: -1 is not allowed");
    example_refuse_file(path, NULL, "child.yaml:2:7: run: unknown key 'yeers'; did you mean 'years'?");
    example_folder_free(&folder);
}

static void test_yaml_that_is_not_plain_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"city: {}\ncity: {}\n", "t.yaml:2:1: key 'city' is given twice in this map"},
        {"city:\n\tinsured: 5\n", "t.yaml:2:1: a tab; indent with spaces"},
        {"city: {}\n---\ncity: {}\n", "t.yaml:2:1: a second document starts here"},
        {"city: \"\xff\"\n", "t.yaml:1:8: not UTF-8 text"},
        {"city: {insured: !!int 5000}\n", "tags such as !!int are not used here"},
        {"city: &a {b: *a}\n", "contains itself through an alias"},
        {"city: [\n", "not valid YAML"},
        {"? [a]\n: 1\n", "a key must be a word"},
        {"", "nothing is stated here"},
        {"# only a comment\n", "nothing is stated here"},
        {"- city\n", "a list is not allowed here; a scenario is a map of keys"},
        {"city\n", "city is not allowed here"},
        {"city: 5\n", "city: 5 is not allowed; give a map of its keys"},
        {"city: \"a\\0b\"\n", "zero byte"},
        {"city: {insured: 5000\x01}\n", "a control character"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        example_refuse(CASES[i][0], CASES[i][1]);
}

static void test_depth_and_expansion_are_bounded(void **state)
{
    (void)state;
    char deep[400] = "city: ";
    for (int i = 0; i < 100; i++)
        strcat(deep, "[");
    for (int i = 0; i < 100; i++)
        strcat(deep, "]");
    example_refuse(deep, "nested deeper than 64 levels");
    example_refuse("a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                   "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
                   "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n",
                   "aliases that expand to as many");
}

static void test_an_alias_repeats_a_value(void **state)
{
    (void)state;
    struct study *study = example_read("product: {premium_yuan: &p 55}\nbehaviour: {choice_scale_yuan: *p}\n", NULL);
    assert_near(example_value(study, 0, "behaviour.choice_scale_yuan", 0), 55, 0);
    scenario_free(study);
}

static void test_unknown_keys_say_what_was_meant(void **state)
{
    (void)state;
    example_refuse("operating_model:\n  personal_acount: on\n",
                   "t.yaml:2:3: operating_model: unknown key 'personal_acount'; did you mean 'personal_account'?");
    example_refuse("prodct: {}\n", "t.yaml:1:1: scenario: unknown key 'prodct'; did you mean 'product'?");
    example_refuse("city: {frailty: {persistance: 0.5}}\n",
                   "city.frailty: unknown key 'persistance'; did you mean 'persistence'?");
    example_refuse("product: {choice_scale_yuan: 5}\n", "did you mean behaviour.choice_scale_yuan?");
    example_refuse("city: {frailty.persistence: 0.5}\n", "nest it: a map below 'frailty', not dots");
    example_refuse("study: {nme: x}\n", "study: unknown key 'nme'; did you mean 'name'?");
    example_refuse("run: {label: x}\n", "run: unknown key 'label'");
}

static void test_a_text_alone_extends_nothing(void **state)
{
    (void)state;
    example_refuse("extends: x.yaml\n", "t.yaml:1:10: extends: a scenario that is not in a file cannot name others");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_later_parents_override_earlier_and_the_file_overrides_all),
        cmocka_unit_test(test_maps_of_labels_merge_and_lists_replace),
        cmocka_unit_test(test_a_missing_parent_names_who_asked_and_the_nearest_file),
        cmocka_unit_test(test_a_missing_scenario_is_one_sentence),
        cmocka_unit_test(test_a_circle_of_extends_prints_its_chain),
        cmocka_unit_test(test_two_ways_to_one_parent_are_no_circle),
        cmocka_unit_test(test_a_fault_of_a_parent_is_placed_in_the_parent),
        cmocka_unit_test(test_yaml_that_is_not_plain_is_refused_where_it_stands),
        cmocka_unit_test(test_depth_and_expansion_are_bounded),
        cmocka_unit_test(test_an_alias_repeats_a_value),
        cmocka_unit_test(test_unknown_keys_say_what_was_meant),
        cmocka_unit_test(test_a_text_alone_extends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
