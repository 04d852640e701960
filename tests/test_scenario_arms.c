#include "tests/scenario_example.h"

static const char TWO_ARMS[] = "product: {premium_yuan: 70}\n"
                               "arms:\n"
                               "  - {name: one, label: {en: One, zh: 一}}\n"
                               "  - name: two\n"
                               "    product: {premium_yuan: 80}\n";

static void test_an_arm_overrides_the_base(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_ARMS, NULL);
    assert_int_equal(study->n_arms, 2);
    assert_string_equal(study->arms[0].name, "one");
    assert_string_equal(study->arms[0].label.zh, "一");
    assert_near(example_value(study, 0, "product.premium_yuan", 0), 70, 0);
    assert_near(example_value(study, 1, "product.premium_yuan", 0), 80, 0);
    scenario_free(study);
}

static void test_an_arm_extends_files_beside_the_one_that_says_so(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "push.yaml", "operating_model: {label: {en: Push, zh: 推}, personal_account: on}\n");
    const char *path = example_folder_write(&folder, "s.yaml",
                                            "arms:\n"
                                            "  - {name: push, extends: push.yaml}\n"
                                            "  - {name: none}\n");
    struct study *study = example_read_file(path, NULL);
    assert_near(example_value(study, 0, "operating_model.personal_account", 0), 1, 0);
    assert_near(example_value(study, 1, "operating_model.personal_account", 0), 0, 0);
    assert_string_equal(study->arms[0].label.zh, "推");
    assert_null(study->arms[1].label.en);
    scenario_free(study);
    path = example_folder_write(&folder, "t.yaml",
                                "arms:\n"
                                "  - {name: a, extends: push.yaml}\n"
                                "  - {name: b, extends: push.yaml}\n");
    study = example_read_file(path, NULL);
    assert_null(study->arms[0].label.en);
    assert_null(study->arms[1].label.zh);
    scenario_free(study);
    path = example_folder_write(&folder, "u.yaml", "extends: push.yaml\n");
    study = example_read_file(path, NULL);
    assert_string_equal(study->name, "u");
    assert_string_equal(study->arms[0].name, "push");
    scenario_free(study);
    example_folder_free(&folder);
}

static void test_a_study_is_no_part_of_an_arm(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "other.yaml", TWO_ARMS);
    const char *path = example_folder_write(&folder, "s.yaml", "arms: [{name: a, extends: other.yaml}]\n");
    example_refuse_file(path, NULL, "an arm cannot extend a study ('arms' is stated at");
    example_folder_free(&folder);
}

static void test_faulty_lists_of_arms_are_refused(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"arms:\n  - name: a\n  - name: a\n", "t.yaml:3:11: arms: an arm named 'a' stands already at t.yaml:2:11"},
        {"arms: []\n", "a list of 0 is not allowed; give a list of 1 to 500 arms"},
        {"arms: {a: {}}\n", "a map is not allowed"},
        {"arms: [x]\n", "x is not allowed; an arm is a map with a name"},
        {"arms: [{product: {}}]\n", "this arm has no name"},
        {"arms: [{name: Big_One}]\n", "Big_One is not allowed; give at most 60 small letters"},
        {"arms: [{name: a, prodct: {}}]\n", "arms.a: unknown key 'prodct'; did you mean 'product'?"},
        {"arms: [{name: a, run: {years: 5}}]\n", "run.years: arm 'a' may not differ here from the study"},
        {"arms: [{name: a, label: []}]\n", "a list is not allowed; give a text or {en"},
        {"arms: [{name: a, study: {name: x}}]\n", "arms.a: unknown key 'study'"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        example_refuse(CASES[i][0], CASES[i][1]);
}

static void test_an_arm_may_repeat_what_the_study_runs(void **state)
{
    (void)state;
    struct study *study = example_read("run: {years: 5}\narms: [{name: a, run: {years: 5}}]\n", NULL);
    assert_int_equal(study->run.years, 5);
    scenario_free(study);
}

static void test_an_override_reaches_every_arm_or_one(void **state)
{
    (void)state;
    const char *const all[] = {"product.premium_yuan=99", "product.payable_share.major=0.2", "run.worlds=20", NULL};
    struct study *study = example_read(TWO_ARMS, all);
    for (int k = 0; k < 2; k++) {
        assert_near(example_value(study, k, "product.premium_yuan", 0), 99, 0);
        assert_near(example_value(study, k, "product.payable_share", 0), 1, 0);
        assert_near(example_value(study, k, "product.payable_share", 1), 0.2, 0);
    }
    assert_int_equal(study->run.worlds, 20);
    assert_string_equal(example_quantity(study, 0, "product.premium_yuan", 0)->file, "--set");
    scenario_free(study);
    const char *const one[] = {"arms.two.product.premium_yuan={normal: [90, 2]}", "product={deductible_yuan: 5}", NULL};
    study = example_read(TWO_ARMS, one);
    assert_near(example_value(study, 0, "product.premium_yuan", 0), 70, 0);
    assert_int_equal(example_quantity(study, 1, "product.premium_yuan", 0)->prior, PRIOR_NORMAL);
    assert_near(example_value(study, 1, "product.deductible_yuan", 0), 5, 0);
    scenario_free(study);
}

static void test_the_last_of_two_overrides_counts(void **state)
{
    (void)state;
    const char *const twice[] = {"product.premium_yuan=1", "product.premium_yuan=2", NULL};
    struct study *study = example_read(TWO_ARMS, twice);
    assert_near(example_value(study, 1, "product.premium_yuan", 0), 2, 0);
    scenario_free(study);
}

static void test_faulty_overrides_are_refused(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"product.premum_yuan=5", "--set: product: unknown key 'premum_yuan'; did you mean 'premium_yuan'?"},
        {"product.premium_yuan=-5", "--set: product.premium_yuan: -5 is not allowed; give 0 to 100000 yuan"},
        {"prodct.premium_yuan=5", "--set: scenario: unknown key 'prodct'; did you mean 'product'?"},
        {"arms.tow.product.premium_yuan=5", "no arm is named 'tow'; did you mean 'two'?"},
        {"arms.two.prodct.premium_yuan=5", "arms.two: unknown key 'prodct'"},
        {"arms.two.run.years=5", "`run` is the same for all arms"},
        {"arms.two=5", "give arms.NAME.KEY=VALUE"},
        {"product.premium_yuan", "give KEY=VALUE"},
        {"product.premium_yuan=", "give KEY=VALUE"},
        {"=5", "give KEY=VALUE"},
        {".a=5", "give KEY=VALUE"},
        {"product.=5", "give KEY=VALUE"},
        {"product.premium_yuan=[", "--set 'product.premium_yuan=[': not valid YAML"},
        {"study.name=x", "unknown key 'study'"},
        {"extends=x.yaml", "unknown key 'extends'"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const char *const overrides[] = {CASES[i][0], NULL};
        example_refuse_with(TWO_ARMS, overrides, CASES[i][1]);
    }
}

static void test_a_freeze_stands_beside_no_repricing_rule(void **state)
{
    (void)state;
    example_refuse(
        "insurer:\n  pricing_rule: freeze\n  premium_change_cap: 0.2\n",
        "t.yaml:3:23: insurer.premium_change_cap: cannot stand with 'insurer.pricing_rule: freeze' (t.yaml:2:17)");
    example_refuse("insurer: {pricing_rule: freeze}\narms: [{name: a, insurer: {fall_stickiness: 0.2}}]\n",
                   "insurer.fall_stickiness: cannot stand with");
    const char *const both[] = {"insurer.pricing_rule=freeze", "insurer.premium_change_cap=0.1", NULL};
    example_refuse_with(TWO_ARMS, both, "--set: insurer.premium_change_cap: cannot stand with");
    struct study *study =
        example_read("insurer: {premium_change_cap: 0.3}\narms: [{name: a, insurer: {pricing_rule: freeze}}]\n", NULL);
    assert_near(example_value(study, 0, "insurer.pricing_rule", 0), 2, 0);
    scenario_free(study);
}

static void test_the_reference_pays_everybody_in_full_unless_a_file_states_it(void **state)
{
    (void)state;
    struct study *study =
        example_read("product: {payable_share: {healthy: 0.5, major: 0.1}, deductible_yuan: 7}\n", NULL);
    const int share = study->set->first_slot[param_set_find(study->set, "product.payable_share")];
    const int deductible = study->set->first_slot[param_set_find(study->set, "product.deductible_yuan")];
    assert_near(study->reference[share].a, 1, 0);
    assert_near(study->reference[share + 1].a, 1, 0);
    assert_near(study->reference[deductible].a, 7, 0);
    scenario_free(study);
    struct example_folder folder;
    example_folder_init(&folder);
    example_folder_write(&folder, "reference.yaml", "product: {deductible_yuan: 3}\ncity: {insured: 9999}\n");
    const char *path = example_folder_write(&folder, "s.yaml",
                                            "reference_product: reference.yaml\n"
                                            "product: {premium_yuan: 5, deductible_yuan: 8}\n"
                                            "city: {insured: 2000}\n");
    study = example_read_file(path, NULL);
    assert_near(study->reference[deductible].a, 3, 0);
    assert_near(study->reference[study->set->first_slot[param_set_find(study->set, "product.premium_yuan")]].a, 79, 0);
    assert_near(study->reference[study->set->first_slot[param_set_find(study->set, "city.insured")]].a, 2000, 0);
    scenario_free(study);
    path = example_folder_write(&folder, "t.yaml", "reference_product: referenc.yaml\n");
    example_refuse_file(path, NULL, "t.yaml:1:20: reference_product: there is no file");
    example_folder_free(&folder);
}

static void test_a_study_states_its_name_and_title(void **state)
{
    (void)state;
    struct study *study = example_read("study: {name: my-study, title: {en: Mine, zh: 我的}}\n", NULL);
    assert_string_equal(study->name, "my-study");
    assert_string_equal(study->title.zh, "我的");
    assert_string_equal(study->file, "t.yaml");
    assert_string_equal(study->arms[0].name, "t");
    scenario_free(study);
    example_refuse("study: {name: ../x}\n", "study.name: ../x is not allowed; give small letters, digits and hyphens");
}

static const struct param REQUIRED_PARAMS[] = {
    {.key = "city.insured",
     .unit = "people",
     .minimum = 1,
     .maximum = 10,
     .meaning = "pool",
     .n_values = 1,
     .is_required = true},
};
static const struct param_table REQUIRED_TABLE = {REQUIRED_PARAMS, 1, sizeof(double)};

static void test_what_has_no_default_must_be_stated(void **state)
{
    (void)state;
    const struct param_table *const tables[] = {&RUN_TABLE, &REQUIRED_TABLE};
    const char text[] = "arms: [{name: a}, {name: b, city: {insured: 5}}]\n";
    struct study *study = NULL;
    struct status status = {0};
    assert_false(scenario_read_text(&study, text, strlen(text), "t.yaml", NULL, 0, tables, 2, &status));
    assert_int_equal(status.n_sentences, 1);
    assert_string_equal(status.sentences[0], "t.yaml:1:8: city.insured: must be stated for 'a' and has no default; "
                                             "give 1 to 10 people (pool)");
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_arm_overrides_the_base),
        cmocka_unit_test(test_an_arm_extends_files_beside_the_one_that_says_so),
        cmocka_unit_test(test_a_study_is_no_part_of_an_arm),
        cmocka_unit_test(test_faulty_lists_of_arms_are_refused),
        cmocka_unit_test(test_an_arm_may_repeat_what_the_study_runs),
        cmocka_unit_test(test_an_override_reaches_every_arm_or_one),
        cmocka_unit_test(test_the_last_of_two_overrides_counts),
        cmocka_unit_test(test_faulty_overrides_are_refused),
        cmocka_unit_test(test_a_freeze_stands_beside_no_repricing_rule),
        cmocka_unit_test(test_the_reference_pays_everybody_in_full_unless_a_file_states_it),
        cmocka_unit_test(test_a_study_states_its_name_and_title),
        cmocka_unit_test(test_what_has_no_default_must_be_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
