#include <jansson.h>

#include "scenarios/reference.h"
#include "scenarios/schema.h"
#include "scenarios/template.h"
#include "tests/scenario_example.h"

static json_t *resolved_of(const struct study *study)
{
    json_t *json = json_loads(study->resolved, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    return json;
}

static void test_the_resolved_study_is_json_of_all_that_counts(void **state)
{
    (void)state;
    struct study *study = example_read("product: {premium_yuan: {normal: [70, 2.5]}}\n"
                                       "operating_model: {contact_probability: [0.9, 0.8], personal_account: on}\n"
                                       "arms: [{name: a}, {name: b, insurer: {pricing_rule: hold}}]\n",
                                       NULL);
    json_t *json = resolved_of(study);
    json_t *common = json_object_get(json, "common");
    json_t *prior = json_object_get(json_object_get(common, "product.premium_yuan"), "normal");
    assert_near(json_number_value(json_array_get(prior, 1)), 2.5, 0);
    assert_int_equal(json_array_size(json_object_get(common, "operating_model.contact_probability")), 2);
    assert_true(json_is_true(json_object_get(common, "operating_model.personal_account")));
    assert_null(json_object_get(common, "run.worlds"));
    assert_null(json_object_get(common, "run.threads"));
    assert_non_null(json_object_get(common, "run.seed"));
    assert_null(json_object_get(common, "insurer.pricing_rule"));
    json_t *values = json_object_get(json_array_get(json_object_get(json, "arms"), 1), "values");
    assert_string_equal(json_string_value(json_object_get(values, "insurer.pricing_rule")), "hold");
    json_decref(json);
    scenario_free(study);
}

static void test_rows_resolve_to_the_rows_that_are_stated(void **state)
{
    (void)state;
    struct study *study = example_read("product: {layers: [{from_yuan: 0, to_yuan: 5, share: 0.5}, "
                                       "{from_yuan: 5, to_yuan: 9, share: 0.25}]}\n",
                                       NULL);
    json_t *json = resolved_of(study);
    json_t *layers = json_object_get(json_object_get(json, "common"), "product.layers");
    assert_int_equal(json_array_size(layers), 2);
    assert_near(json_number_value(json_object_get(json_array_get(layers, 1), "share")), 0.25, 0);
    json_decref(json);
    scenario_free(study);
}

static void read_digest(const char *text, const char *override, char *digest)
{
    const char *const overrides[] = {override, NULL};
    struct study *study = example_read(text, override ? overrides : NULL);
    strcpy(digest, study->digest);
    assert_int_equal(strlen(digest), 8);
    scenario_free(study);
}

static void test_the_digest_moves_with_what_determines_a_world_and_with_nothing_else(void **state)
{
    (void)state;
    static const char TEXT[] = "product: {premium_yuan: 70}\n";
    static const char *const SAME[] = {"run.worlds=7", "run.threads=3",
                                       "product.premium_yuan={value: 70, source: else}",
                                       "product.deductible_yuan=20000"};
    static const char *const OTHER[] = {"run.seed=2",
                                        "run.persons=5",
                                        "run.years=3",
                                        "run.parameter_uncertainty=off",
                                        "product.premium_yuan=71",
                                        "product.premium_yuan={normal: [70, 1]}"};
    char base[9], digest[9];
    read_digest(TEXT, NULL, base);
    for (int i = 0; i < 4; i++) {
        read_digest(TEXT, SAME[i], digest);
        assert_string_equal(digest, base);
    }
    for (int i = 0; i < 6; i++) {
        read_digest(TEXT, OTHER[i], digest);
        assert_string_not_equal(digest, base);
    }
}

static char *print_schema(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    struct status status = {0};
    assert_true(schema_print(stream, EXAMPLE_TABLES, 2, &status));
    fclose(stream);
    return text;
}

static json_t *property(json_t *schema, const char *key)
{
    return json_object_get(json_object_get(schema, "properties"), key);
}

static void test_the_schema_is_json_made_from_the_tables(void **state)
{
    (void)state;
    char *text = print_schema();
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    assert_null(json_object_get(schema, "required"));
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    json_t *definitions = json_object_get(schema, "$defs");
    json_t *premium = property(json_object_get(definitions, "section.product"), "premium_yuan");
    assert_string_equal(json_string_value(json_object_get(premium, "description")),
                        "first premium. Unit: yuan. Range: 0 to 1e+05. Default: 79.");
    json_t *number = json_array_get(json_object_get(premium, "anyOf"), 0);
    assert_near(json_number_value(json_object_get(number, "maximum")), 100000, 0);
    json_t *rule = property(json_object_get(definitions, "section.insurer"), "pricing_rule");
    json_t *words = json_object_get(json_array_get(json_object_get(rule, "anyOf"), 0), "enum");
    assert_string_equal(json_string_value(json_array_get(words, 2)), "freeze");
    assert_non_null(property(property(json_object_get(definitions, "section.city"), "frailty"), "persistence"));
    assert_non_null(json_object_get(definitions, "product.payable_share"));
    json_decref(schema);
    free(text);
}

/* Every reference of the schema leads somewhere. */
static void check_references(json_t *node, json_t *definitions)
{
    const char *key = NULL;
    json_t *item = NULL;
    size_t i = 0;
    json_object_foreach(node, key, item)
    {
        if (strcmp(key, "$ref") == 0)
            assert_non_null(json_object_get(definitions, json_string_value(item) + strlen("#/$defs/")));
        check_references(item, definitions);
    }
    json_array_foreach(node, i, item) check_references(item, definitions);
}

static void test_every_reference_of_the_schema_leads_somewhere(void **state)
{
    (void)state;
    char *text = print_schema();
    json_t *schema = json_loads(text, 0, NULL);
    check_references(schema, json_object_get(schema, "$defs"));
    json_decref(schema);
    free(text);
}

static void test_the_reference_page_lists_parameters_and_what_files_state(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    const char *path =
        example_folder_write(&folder, "x.yaml",
                             "product: {premium_yuan: {normal: [70, 2], source: \"a|b\"}}\n"
                             "city: {insured: {value: 5000, source: census, kind: evidence}, trend: 0.02}\n"
                             "arms: [{name: a}, {name: b, behaviour: {choice_scale_yuan: {uniform: [50, 90]}}}]\n");
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    struct status status = {0};
    assert_true(reference_print(stream, EXAMPLE_TABLES, 2, &path, 1, &status));
    fclose(stream);
    assert_non_null(strstr(text, "| `product.premium_yuan` | yuan | 0 to 100000 yuan | 79 | first premium |"));
    assert_non_null(strstr(text, "| `product.layers[].share` | 1 | 0 to 1 | must be stated | share paid |"));
    assert_non_null(strstr(text, "| `product.premium_yuan` | normal(70, 2) | assumption | a\\|b |"));
    assert_non_null(strstr(text, "| `city.insured` | 5000 | evidence | census |"));
    assert_non_null(
        strstr(text, "| `behaviour.choice_scale_yuan` | uniform(50, 90) | assumption | no reason is given |"));
    assert_null(strstr(text, "| `city.trend[1]` | 0.02"));
    free(text);
    example_folder_free(&folder);
}

static void test_the_template_is_a_scenario_once_its_parts_exist(void **state)
{
    (void)state;
    struct example_folder folder;
    example_folder_init(&folder);
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    template_print(stream, "my-city", ".");
    fclose(stream);
    assert_non_null(strstr(text, "name: my-city"));
    static const char *const FOLDERS[] = {"cities", "products", "operating-models"};
    static const char *const FILES[] = {"cities/coastal-prefecture.yaml", "products/lishui-2021.yaml",
                                        "operating-models/government-push.yaml"};
    char path[128];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder.path, FOLDERS[i]);
        assert_int_equal(mkdir(path, 0700), 0);
        example_folder_write(&folder, FILES[i], "note: a part\n");
    }
    struct study *study = example_read_file(example_folder_write(&folder, "my-city.yaml", text), NULL);
    assert_string_equal(study->name, "my-city");
    assert_int_equal(study->n_arms, 2);
    assert_near(example_value(study, 1, "product.premium_yuan", 0), 150, 0);
    scenario_free(study);
    for (int i = folder.n_files; i-- > 0;)
        unlink(folder.files[i]);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder.path, FOLDERS[i]);
        rmdir(path);
    }
    free(text);
    example_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_resolved_study_is_json_of_all_that_counts),
        cmocka_unit_test(test_rows_resolve_to_the_rows_that_are_stated),
        cmocka_unit_test(test_the_digest_moves_with_what_determines_a_world_and_with_nothing_else),
        cmocka_unit_test(test_the_schema_is_json_made_from_the_tables),
        cmocka_unit_test(test_every_reference_of_the_schema_leads_somewhere),
        cmocka_unit_test(test_the_reference_page_lists_parameters_and_what_files_state),
        cmocka_unit_test(test_the_template_is_a_scenario_once_its_parts_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
