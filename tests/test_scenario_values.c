#include "tests/scenario_example.h"

static void test_what_is_not_stated_is_a_default_without_a_file(void **state)
{
    (void)state;
    struct study *study = example_read("city: {}\n", NULL);
    assert_int_equal(study->n_arms, 1);
    assert_near(example_value(study, 0, "city.insured", 0), 1e6, 0);
    assert_near(example_value(study, 0, "city.trend", MAX_YEARS - 1), 0.07, 0);
    assert_near(example_value(study, 0, "product.payable_share", 1), 1, 0);
    assert_near(example_value(study, 0, "product.layers", MAX_ROWS * 3), 0, 0);
    for (int slot = 0; slot < study->set->n_slots; slot++) {
        assert_int_equal(study->arms[0].quantities[slot].kind, SOURCE_DEFAULT);
        assert_null(study->arms[0].quantities[slot].file);
    }
    scenario_free(study);
}

static void test_a_bare_value_is_an_assumption_and_knows_its_place(void **state)
{
    (void)state;
    struct study *study = example_read("product:\n  premium_yuan: 100\n", NULL);
    const struct quantity *premium = example_quantity(study, 0, "product.premium_yuan", 0);
    assert_near(premium->a, 100, 0);
    assert_int_equal(premium->kind, SOURCE_ASSUMPTION);
    assert_null(premium->source);
    assert_string_equal(premium->file, "t.yaml");
    assert_int_equal(premium->line, 2);
    assert_int_equal(premium->column, 17);
    scenario_free(study);
}

static void test_a_value_carries_its_source_and_how_it_was_solved(void **state)
{
    (void)state;
    struct study *study = example_read("city:\n"
                                       "  insured: {value: 2e6, source: census, kind: evidence}\n"
                                       "  trend: {value: [0.1, 0.05], source: tables, how: fitted, kind: document}\n"
                                       "  frailty: {persistence: {value: .9, note: a guess}}\n",
                                       NULL);
    assert_near(example_value(study, 0, "city.insured", 0), 2e6, 0);
    assert_int_equal(example_quantity(study, 0, "city.insured", 0)->kind, SOURCE_EVIDENCE);
    assert_string_equal(example_quantity(study, 0, "city.insured", 0)->source, "census");
    assert_string_equal(example_quantity(study, 0, "city.trend", 7)->source, "tables; fitted");
    assert_int_equal(example_quantity(study, 0, "city.trend", 7)->kind, SOURCE_DOCUMENT);
    assert_string_equal(example_quantity(study, 0, "city.frailty.persistence", 0)->source, "a guess");
    scenario_free(study);
}

static void test_elements_inherit_the_source_of_their_map(void **state)
{
    (void)state;
    struct study *study = example_read("product:\n"
                                       "  payable_share:\n"
                                       "    value: {healthy: 0.9, major: {value: 0.2, kind: assumption}}\n"
                                       "    source: contract\n"
                                       "    kind: document\n",
                                       NULL);
    assert_int_equal(example_quantity(study, 0, "product.payable_share", 0)->kind, SOURCE_DOCUMENT);
    assert_int_equal(example_quantity(study, 0, "product.payable_share", 1)->kind, SOURCE_ASSUMPTION);
    assert_string_equal(example_quantity(study, 0, "product.payable_share", 1)->source, "contract");
    assert_near(example_value(study, 0, "product.payable_share", 1), 0.2, 0);
    scenario_free(study);
}

static void test_years_repeat_the_last_value(void **state)
{
    (void)state;
    struct study *study =
        example_read("operating_model: {contact_probability: [.18, .12]}\ncity: {trend: 0.03}\n", NULL);
    assert_near(example_value(study, 0, "operating_model.contact_probability", 0), 0.18, 0);
    assert_near(example_value(study, 0, "operating_model.contact_probability", 1), 0.12, 0);
    assert_near(example_value(study, 0, "operating_model.contact_probability", MAX_YEARS - 1), 0.12, 0);
    assert_near(example_value(study, 0, "city.trend", 0), 0.03, 0);
    assert_near(example_value(study, 0, "city.trend", 9), 0.03, 0);
    scenario_free(study);
}

static void test_one_value_or_prior_serves_all_labels(void **state)
{
    (void)state;
    struct study *study = example_read("product: {payable_share: {beta: [8, 2]}}\n", NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(example_quantity(study, 0, "product.payable_share", i)->prior, PRIOR_BETA);
        assert_near(example_quantity(study, 0, "product.payable_share", i)->b, 2, 0);
    }
    scenario_free(study);
}

static void test_rows_fill_their_slots_and_count_themselves(void **state)
{
    (void)state;
    struct study *study = example_read("product:\n"
                                       "  layers:\n"
                                       "    - {from_yuan: 0, to_yuan: 200000, share: 0.75}\n"
                                       "    - {from_yuan: 200000, to_yuan: 1e9, share: {value: 0.95, source: x}}\n",
                                       NULL);
    assert_near(example_value(study, 0, "product.layers", MAX_ROWS * 3), 2, 0);
    assert_near(example_value(study, 0, "product.layers", 1), 200000, 0);
    assert_near(example_value(study, 0, "product.layers", 5), 0.95, 0);
    assert_string_equal(example_quantity(study, 0, "product.layers", 5)->source, "x");
    struct example filled;
    double *values = calloc((size_t)study->set->n_slots, sizeof *values);
    for (int slot = 0; slot < study->set->n_slots; slot++)
        values[slot] = study->arms[0].quantities[slot].a;
    param_set_fill(study->set, &EXAMPLE_TABLE, values, &filled);
    assert_near(filled.n_layers, 2, 0);
    assert_near(filled.layers[1].share, 0.95, 0);
    assert_near(filled.insured, 1e6, 0);
    free(values);
    scenario_free(study);
}

static void test_switches_and_choices_read_their_words(void **state)
{
    (void)state;
    struct study *study =
        example_read("operating_model: {personal_account: on}\ninsurer: {pricing_rule: hold}\n", NULL);
    assert_near(example_value(study, 0, "operating_model.personal_account", 0), 1, 0);
    assert_near(example_value(study, 0, "insurer.pricing_rule", 0), 1, 0);
    scenario_free(study);
    example_refuse("operating_model: {personal_account: maybe}\n", "maybe is not allowed; give on or off");
    example_refuse("insurer: {pricing_rule: freese}\n", "t.yaml:1:25: insurer.pricing_rule: freese is not allowed; "
                                                        "give reprice, hold or freeze; did you mean 'freeze'?");
}

static void test_numbers_are_read_whole_or_refused_with_a_hint(void **state)
{
    (void)state;
    struct study *study = example_read("product: {premium_yuan: 1e2}\ninsurer: {fall_stickiness: +.25}\n", NULL);
    assert_near(example_value(study, 0, "product.premium_yuan", 0), 100, 0);
    assert_near(example_value(study, 0, "insurer.fall_stickiness", 0), 0.25, 0);
    scenario_free(study);
    static const char *const CASES[][2] = {
        {"-500", "product.premium_yuan: -500 is not allowed; give 0 to 100000 yuan"},
        {"nan", "nan is not allowed"},
        {".inf", ".inf is not allowed"},
        {"1e999", "1e999 is not a number"},
        {"0x10", "write it in decimal"},
        {"1_000", "write 1000"},
        {"\"1,000\"", "'1,000' is a text in quotes"},
        {"5%", "write 0.05 for 5%"},
        {"~", "~ is not allowed"},
        {"null", "null is not allowed"},
        {"", "nothing is not allowed"},
        {"hundred", "hundred is not a number; give 0 to 100000 yuan"},
        {"100 yuan", "100 yuan is not a number"},
        {"'100'", "'100' is a text in quotes"},
        {"[100]", "a list is not allowed; give one number"},
        {"{low: 1}", "a map is not allowed"},
        {"1e", "1e is not a number"},
        {"--5", "--5 is not a number"},
        {"1.2.3", "1.2.3 is not a number"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "product:\n  premium_yuan: %s\n", CASES[i][0]);
        example_refuse(text, CASES[i][1]);
    }
    example_refuse("product: {premium_yuan: 1,000}\n", "unknown key '000'");
    example_refuse("product:\n  premium_yuan: 1,000\n", "1,000 is not a number (write 1000)");
}

static void test_whole_numbers_must_be_whole(void **state)
{
    (void)state;
    example_refuse("insurer: {pricing_month: 9.5}\n", "9.5 is not allowed; give a whole number, 1 to 12 months");
    example_refuse("run: {years: 61}\n", "run.years: 61 is not allowed; give a whole number, 1 to 60 years");
    example_refuse("run: {years: 0}\n", "run.years: 0 is not allowed");
    example_refuse("run: {persons: {normal: [1000, 5]}}\n", "takes no prior");
}

static void test_priors_are_checked_by_their_own_rules(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"{normal: [0.5]}", "a normal prior takes 2 numbers in brackets"},
        {"{normal: [0.5, -0.1]}", "standard deviation may not be negative"},
        {"{lognormal: [0, 0.1]}", "its median must be above 0"},
        {"{uniform: [0.5, 0.2]}", "its lowest value must be below its highest"},
        {"{beta: [0, 2]}", "both shapes must be above 0"},
        {"{triangular: [0.1, 0.9, 0.5]}", "give lowest, mode, highest in this order"},
        {"{triangular: [0.1, 0.9]}", "a triangular prior takes 3 numbers"},
        {"{normal: [0.5, x]}", "x is not a number"},
        {"{normal: [0.5, 0.1], value: 0.5}", "'value' beside 'normal'; give one of them"},
        {"{normel: [0.5, 0.1], kind: assumption}", "a map is not allowed"},
        {"{value: 0.5, sauce: x}", "unknown key 'sauce'; did you mean 'source'?"},
        {"{value: 0.5, kind: gossip}", "gossip is not allowed as a kind"},
        {"{value: 0.5, kind: evidence}", "kind evidence needs its source"},
        {"{value: 0.5, source: [a]}", "a list is not allowed; give a text"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "insurer:\n  fall_stickiness: %s\n", CASES[i][0]);
        example_refuse(text, CASES[i][1]);
    }
}

static void test_the_central_part_of_a_prior_lies_in_the_range(void **state)
{
    (void)state;
    struct study *study = example_read("insurer: {fall_stickiness: {normal: [0.5, 0.16], source: mine}}\n", NULL);
    assert_near(example_quantity(study, 0, "insurer.fall_stickiness", 0)->b, 0.16, 0);
    assert_string_equal(example_quantity(study, 0, "insurer.fall_stickiness", 0)->source, "mine");
    scenario_free(study);
    example_refuse("insurer: {fall_stickiness: {normal: [0.5, 0.17]}}\n", "its central 99.8%");
    example_refuse("insurer: {fall_stickiness: {uniform: [0.5, 1.1]}}\n", "keep it within 0 to 1");
    example_refuse("product: {deductible_yuan: {lognormal: [20000, 1.5]}}\n", "keep it within 0 to 1000000 yuan");
}

static void test_labels_and_records_refuse_strangers(void **state)
{
    (void)state;
    example_refuse("product: {payable_share: {healty: 1}}\n",
                   "product.payable_share: unknown key 'healty'; did you mean 'healthy'?");
    example_refuse("product: {payable_share: [1, 1]}\n",
                   "a list is not allowed; give one value, or a map of healthy, major");
    example_refuse("product: {layers: [{from_yuan: 0, to_yuan: 5, shares: 1}]}\n", "did you mean 'share'?");
    example_refuse("product: {layers: [{from_yuan: 0, to_yuan: 5}]}\n",
                   "product.layers[1]: 'share' is missing; give 0 to 1");
    example_refuse("product: {layers: 5}\n", "5 is not allowed; give a list of records");
    example_refuse("product: {layers: [5]}\n", "product.layers[1]: 5 is not allowed; give {from_yuan, to_yuan, share}");
    example_refuse("product: {layers: {uniform: [0, 1]}}\n", "takes no prior as a whole");
    example_refuse("operating_model: {contact_probability: []}\n", "a list of 0 values is not allowed");
    example_refuse("operating_model: {contact_probability: [0.5, 1.5]}\n",
                   "operating_model.contact_probability[2]: 1.5 is not allowed; give 0 to 1");
}

static void test_shares_of_one_whole_sum_to_one(void **state)
{
    (void)state;
    struct study *study = example_read("city: {age_share: {young: 0.2, middle: 0.5, old: 0.3}}\n", NULL);
    assert_near(example_value(study, 0, "city.age_share", 1), 0.5, 0);
    scenario_free(study);
    example_refuse(
        "city:\n  age_share: {young: 0.2, middle: 0.5, old: 0.4}\n",
        "t.yaml:2:22: city.age_share: these shares sum to 1.1 in 't'; they must sum to 1 (young, middle, old)");
}

static void test_layers_are_contiguous_from_zero(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"[{from_yuan: 5, to_yuan: 9, share: 1}]", "the first layer begins at 5 yuan; begin it at 0"},
        {"[{from_yuan: 0, to_yuan: 9, share: 1}, {from_yuan: 8, to_yuan: 10, share: 1}]",
         "layer 2 begins at 8 yuan but layer 1 ends at 9: they overlap; begin it at 9"},
        {"[{from_yuan: 0, to_yuan: 9, share: 1}, {from_yuan: 11, to_yuan: 12, share: 1}]", "they leave a gap"},
        {"[{from_yuan: 0, to_yuan: 0, share: 1}]", "layer 1 ends at or below its beginning"},
        {"[{from_yuan: 0, to_yuan: 9, share: 1}, {from_yuan: 9, to_yuan: 5, share: 1}]", "layer 2 ends at or below"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "product:\n  layers: %s\n", CASES[i][0]);
        example_refuse(text, CASES[i][1]);
    }
}

static void test_several_faults_are_told_at_once(void **state)
{
    (void)state;
    struct study *study = NULL;
    struct status status = {0};
    assert_false(example_try(&study, "product: {premium_yuan: -1, deductable_yuan: 5}\nrun: {years: x}\nfoo: 1\n", NULL,
                             &status));
    assert_int_equal(status.n_sentences, 4);
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_not_stated_is_a_default_without_a_file),
        cmocka_unit_test(test_a_bare_value_is_an_assumption_and_knows_its_place),
        cmocka_unit_test(test_a_value_carries_its_source_and_how_it_was_solved),
        cmocka_unit_test(test_elements_inherit_the_source_of_their_map),
        cmocka_unit_test(test_years_repeat_the_last_value),
        cmocka_unit_test(test_one_value_or_prior_serves_all_labels),
        cmocka_unit_test(test_rows_fill_their_slots_and_count_themselves),
        cmocka_unit_test(test_switches_and_choices_read_their_words),
        cmocka_unit_test(test_numbers_are_read_whole_or_refused_with_a_hint),
        cmocka_unit_test(test_whole_numbers_must_be_whole),
        cmocka_unit_test(test_priors_are_checked_by_their_own_rules),
        cmocka_unit_test(test_the_central_part_of_a_prior_lies_in_the_range),
        cmocka_unit_test(test_labels_and_records_refuse_strangers),
        cmocka_unit_test(test_shares_of_one_whole_sum_to_one),
        cmocka_unit_test(test_layers_are_contiguous_from_zero),
        cmocka_unit_test(test_several_faults_are_told_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
