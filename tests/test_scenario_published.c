/* The list `published` of a study: as the reader takes it, and those of the shipped studies against their evidence. */
#include "tests/scenario_example.h"

#include "models/registry.h"
#include "tests/evidence.h"

#define BASE "product: {premium_yuan: 79}\narms:\n  - name: commercial\n  - name: government-push\n"
#define LIST                                                                                                           \
    "published:\n"                                                                                                     \
    "  - {arm: government-push, year: 2, outcome: renewal_rate, value: {low: 0.80, high: 0.96}, fitted: no,\n"         \
    "     label: {en: Renewal, zh: 续保}, source: a report, kind: document, note: of five cities}\n"                 \
    "  - {arm: commercial, year: 60, outcome: claim_per_member_yuan, value: -3, fitted: yes}\n"

static void test_figures_keep_what_was_stated_and_where(void **state)
{
    (void)state;
    struct study *study = example_read(BASE LIST, NULL);
    assert_int_equal(study->n_published, 2);
    const struct published_figure *const range = &study->published[0], *const value = &study->published[1];
    assert_string_equal(range->arm, "government-push");
    assert_string_equal(range->outcome, "renewal_rate");
    assert_int_equal(range->year, 2);
    assert_near(range->low, 0.80, 0.0);
    assert_near(range->high, 0.96, 0.0);
    assert_false(range->is_fitted);
    assert_string_equal(range->label_en, "Renewal");
    assert_string_equal(range->label_zh, "续保");
    assert_string_equal(range->source, "a report");
    assert_string_equal(range->kind, "document");
    assert_string_equal(range->note_en, "of five cities");
    assert_string_equal(range->file, "t.yaml");
    assert_int_equal(range->line, 6);
    assert_int_equal(range->column, 46);
    assert_int_equal(value->year, 60);
    assert_near(value->low, -3.0, 0.0);
    assert_near(value->high, -3.0, 0.0);
    assert_true(value->is_fitted);
    assert_string_equal(value->kind, "assumption");
    assert_null(value->source);
    assert_null(value->label_en);
    scenario_free(study);
}

static void test_published_figures_are_no_part_of_the_digest(void **state)
{
    (void)state;
    struct study *with = example_read(BASE LIST, NULL), *without = example_read(BASE, NULL);
    assert_string_equal(with->resolved, without->resolved);
    assert_string_equal(with->digest, without->digest);
    assert_int_equal(without->n_published, 0);
    scenario_free(with);
    scenario_free(without);
}

static void test_a_child_replaces_the_list_of_its_parent(void **state)
{
    struct example_folder folder;
    (void)state;
    example_folder_init(&folder);
    example_folder_write(&folder, "parent.yaml", BASE LIST);
    const char *const heir = example_folder_write(&folder, "heir.yaml", "extends: parent.yaml\n");
    const char *const child = example_folder_write(
        &folder, "child.yaml",
        "extends: parent.yaml\npublished: [{arm: commercial, year: 1, outcome: trust, value: 1, fitted: no}]\n");
    const char *const none = example_folder_write(&folder, "none.yaml", "extends: parent.yaml\npublished: []\n");
    static const int COUNTS[] = {2, 1, 0};
    const char *const files[] = {heir, child, none};
    for (int i = 0; i < 3; i++) {
        struct study *study = example_read_file(files[i], NULL);
        assert_int_equal(study->n_published, COUNTS[i]);
        scenario_free(study);
    }
    example_folder_free(&folder);
}

/* Reads BASE with a list of one entry, which is refused with the given words. */
static void refuse_entry(const char *entry, const char *sentence)
{
    char text[600];
    snprintf(text, sizeof text, BASE "published:\n  - %s\n", entry);
    example_refuse(text, sentence);
}

static void test_what_is_wrong_with_an_entry_is_said_with_its_place(void **state)
{
    (void)state;
    refuse_entry("3", "t.yaml:6:5: published[1]: 3 is not allowed; give a map with arm");
    refuse_entry("{arm: comercial, year: 1, outcome: a, value: 1, fitted: no}",
                 "t.yaml:6:11: published[1].arm: no arm is named 'comercial'; did you mean 'commercial'?");
    refuse_entry("{arm: commercial, year: 1.5, outcome: a, value: 1, fitted: no}",
                 "published[1].year: 1.5 is not allowed; give a whole number, 1 to 60");
    refuse_entry("{arm: commercial, year: 1, outcome: [a], value: 1, fitted: no}",
                 "published[1].outcome: a list is not allowed");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: 3.33%, fitted: no}", "write 0.0333 for 3.33%");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: nan, fitted: no}", "published[1].value: nan");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: {low: 1}, fitted: no}", "a range needs both ends");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: {low: 1, high: 2, hihg: 3}, fitted: no}",
                 "published[1].value: unknown key 'hihg'; did you mean 'high'?");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: 1, fitted: maybe}",
                 "published[1].fitted: maybe is not allowed; give on or off");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: 1, fited: no}",
                 "published[1]: unknown key 'fited'; did you mean 'fitted'?");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: 1, fitted: no, kind: rumour}",
                 "rumour is not allowed as a kind");
    refuse_entry("{arm: commercial, year: 1, outcome: a, value: 1, fitted: no, kind: document}",
                 "kind document needs its source");
    refuse_entry("{arm: commercial, outcome: a, value: 1, fitted: no}", "has no 'year'; add year: 1 to 60");
    example_refuse(BASE "published: 3\n", "t.yaml:5:12: published: 3 is not allowed; give a list");
}

static void test_several_faults_of_a_list_are_told_at_once(void **state)
{
    (void)state;
    static const char TEXT[] = BASE "published:\n  - {arm: x, year: 0, outcome: a, value: b, fitted: no}\n  - {}\n";
    example_refuse(TEXT, "published[1].arm");
    example_refuse(TEXT, "published[1].year");
    example_refuse(TEXT, "published[1].value");
    example_refuse(TEXT, "published[2]: has no 'outcome'");
}

/* The row that a source names, "scenarios/evidence/FILE.csv: ENTITY METRIC YEAR …"; opens its table. */
static int row_of(const struct published_figure *figure, struct evidence *table)
{
    char path[200];
    const char *const colon = figure->source ? strstr(figure->source, ".csv: ") : NULL;
    if (!colon)
        fail_msg("%s:%d: kind %s names no row of a table", figure->file, figure->line, figure->kind);
    snprintf(path, sizeof path, "%.*s.csv", (int)(colon - figure->source), figure->source);
    evidence_read(table, path);
    for (int row = 1; row < table->n_rows; row++)
        if (evidence_is_named(table, row, colon + strlen(".csv: ")))
            return row;
    fail_msg("%s:%d: no row of %s is '%s'", figure->file, figure->line, path, colon + strlen(".csv: "));
    return -1;
}

/* A single value is the row's, per cent as a share, or what "; = …" of its source gives. */
static void check_against_evidence(const struct published_figure *figure)
{
    struct evidence table;
    const int row = row_of(figure, &table);
    const char *const confidence = strcmp(figure->kind, "evidence") == 0 ? "public" : "document";
    assert_string_equal(evidence_field(&table, row, "confidence"), confidence);
    const char *const calculation = strstr(figure->source, "; = ");
    if (calculation) {
        assert_near(figure->low, calculation_value(calculation + strlen("; = ")), 1e-4);
    } else if (figure->low == figure->high) {
        const double unit = evidence_field(&table, row, "unit")[0] == '%' ? 0.01 : 1.0;
        assert_near(figure->low, evidence_number(&table, row, "value") * unit, 1e-12);
    }
    evidence_free(&table);
}

static void test_shipped_figures_agree_with_the_evidence_that_they_cite(void **state)
{
    static const char *const FILES[] = {"scenarios/studies/five-models.yaml", "scenarios/studies/push-stops.yaml",
                                        "scenarios/studies/network-mutual-aid.yaml"};
    static const int FEWEST[] = {15, 4, 5};
    int n_tables = 0;
    const struct param_table *const *const tables = registry_tables(&n_tables);
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct study *study = NULL;
        struct status status = {0};
        if (!scenario_read(&study, FILES[i], NULL, 0, tables, n_tables, &status))
            fail_msg("%s", status.sentences[0]);
        assert_true(study->n_published >= FEWEST[i]);
        for (int j = 0; j < study->n_published; j++) {
            assert_non_null(study->published[j].source);
            if (strcmp(study->published[j].kind, "assumption") != 0)
                check_against_evidence(&study->published[j]);
        }
        scenario_free(study);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_keep_what_was_stated_and_where),
        cmocka_unit_test(test_published_figures_are_no_part_of_the_digest),
        cmocka_unit_test(test_a_child_replaces_the_list_of_its_parent),
        cmocka_unit_test(test_what_is_wrong_with_an_entry_is_said_with_its_place),
        cmocka_unit_test(test_several_faults_of_a_list_are_told_at_once),
        cmocka_unit_test(test_shipped_figures_agree_with_the_evidence_that_they_cite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
