/* What people read of parameters and outcomes stands in both languages. */
#include "tests/assert_near.h"

#include <string.h>

#include "engine/text_pool.h"
#include "models/registry.h"
#include "scenarios/patient.h"
#include "scenarios/reference_zh.h"
#include "scenarios/regions.h"

/* U+4E00 to U+9FFF: three bytes in UTF-8, the first of which is E4 to E9. */
static bool has_chinese(const char *text)
{
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte >= 0xE4 && byte <= 0xE9) {
            return true;
        }
    }
    return false;
}

/* Alone in a table each must tell itself from the others: `seen` has those before it. */
static void expect_meanings(const char *name, const char *meaning, const char *meaning_zh, struct text_pool *seen)
{
    if (!meaning || !*meaning || has_chinese(meaning)) {
        fail_msg("%s has no meaning in English", name);
    }
    if (!meaning_zh || !has_chinese(meaning_zh)) {
        fail_msg("%s has no meaning in Chinese", name);
    }
    if (text_pool_has(seen, meaning_zh)) {
        fail_msg("%s means the same in Chinese as another: %s", name, meaning_zh);
    }
    assert_non_null(text_pool_keep(seen, meaning_zh));
}

static void expect_table(const struct param_table *table, struct text_pool *seen, struct text_pool *records)
{
    for (int i = 0; i < table->n_params; i++) {
        const struct param *const param = &table->params[i];
        if (param->is_reference) {
            continue;
        }
        expect_meanings(param->key, param->meaning, param->meaning_zh, seen);
        if (table != &PATIENT_TABLE && !reference_zh_unit(param->unit)) {
            fail_msg("%s: the unit '%s' has no Chinese name", param->key, param->unit);
        }
        for (int f = 0; f < param->n_record; f++) {
            const struct param *const field = &param->record[f];
            if (!text_pool_has(records, field->key)) {
                expect_meanings(field->key, field->meaning, field->meaning_zh, seen);
                assert_non_null(text_pool_keep(records, field->key));
            }
        }
    }
}

static void test_every_parameter_has_a_chinese_meaning_of_its_own(void **state)
{
    (void)state;
    int n_tables;
    const struct param_table *const *const tables = registry_tables(&n_tables);
    struct text_pool seen = {0}, records = {0}, patient = {0};
    assert_true(n_tables > 20);
    for (int i = 0; i < n_tables; i++) {
        expect_table(tables[i], &seen, &records);
    }
    expect_meanings(REGION_PEOPLE.key, REGION_PEOPLE.meaning, REGION_PEOPLE.meaning_zh, &seen);
    expect_table(&PATIENT_TABLE, &patient, &records);
    text_pool_free(&seen);
    text_pool_free(&records);
    text_pool_free(&patient);
}

static int expect_outcomes(const struct field *fields, int n_fields, struct text_pool *seen)
{
    int n = 0;
    for (int f = 0; f < n_fields; f++) {
        if (fields[f].role == FIELD_OUTCOME || fields[f].role == FIELD_WORLD_OUTCOME) {
            expect_meanings(fields[f].name, fields[f].meaning, fields[f].meaning_zh, seen);
            assert_true(fields[f].label_zh && has_chinese(fields[f].label_zh));
            n++;
        }
    }
    return n;
}

static void test_every_outcome_has_a_chinese_name_and_a_chinese_meaning_of_its_own(void **state)
{
    (void)state;
    const struct model_list *const models = registry_models();
    struct text_pool seen = {0};
    int n = 0;
    for (int i = 0; i < models->n_pools; i++) {
        n += expect_outcomes(models->pools[i]->fields, models->pools[i]->n_fields, &seen);
    }
    assert_true(n > 100);
    text_pool_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_parameter_has_a_chinese_meaning_of_its_own),
        cmocka_unit_test(test_every_outcome_has_a_chinese_name_and_a_chinese_meaning_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
