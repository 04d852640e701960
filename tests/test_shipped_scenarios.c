/* The scenarios that come with the program: they are read, every value says where it is from, and what cites the
 * evidence says what the evidence says. Runs from the root of the project. */
#include <glob.h>
#include <sys/stat.h>

#include "models/registry.h"
#include "scenarios/reader.h"
#include "tests/evidence.h"

static const char EVIDENCE_FOLDER[] = "scenarios/evidence/";
static const char SCENARIOS[] = "scenarios/{behaviours,cities,operating-models,products,solved,studies,tiers}/*.yaml";

static struct study *read_file(const char *path)
{
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!scenario_read(&study, path, NULL, 0, tables, n_tables, &status) || status.n_sentences > 0) {
        status_print(&status, stderr);
        fail_msg("%s should be read without complaint", path);
    }
    status_free(&status);
    return study;
}

/* What a check is given: a value that some file states, outside `run`. */
struct stated {
    const char *path, *key, *name; /* file read, parameter, and its slot's full name */
    const struct param *param;     /* of the slot: a field of the record where it stands in a row */
    const struct quantity *quantity;
};
typedef void check_stated(const struct stated *stated, void *context);

static void for_each_slot(const struct study *study, const char *path, check_stated *check, void *context)
{
    char name[256];
    for (int i = 0; i < study->set->n_params; i++) {
        const struct param *param = study->set->params[i];
        if (strncmp(param->key, "run.", 4) == 0)
            continue;
        for (int j = 0; j < param->n_values; j++) {
            const struct quantity *quantity = &study->arms[0].quantities[study->set->first_slot[i] + j];
            if (!quantity->file)
                continue;
            param_slot_name(param, j, name, sizeof name);
            const struct param *own = param->shape == PARAM_ROWS ? &param->record[j % param->n_record] : param;
            const struct stated stated = {path, param->key, name, own, quantity};
            check(&stated, context);
        }
    }
}

/* Every value of the first arm that every file below scenarios/ states, alone or through what it extends. */
static void for_each_stated(const char *pattern, check_stated *check, void *context)
{
    glob_t files;
    if (glob(pattern, GLOB_BRACE, NULL, &files) != 0)
        fail_msg("no file %s (tests run from the root of the project)", pattern);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        struct study *study = read_file(files.gl_pathv[f]);
        for_each_slot(study, files.gl_pathv[f], check, context);
        scenario_free(study);
    }
    globfree(&files);
}

/* ------------------------------------------------------------------ sources */

static void test_every_shipped_file_is_read_without_complaint(void **state)
{
    (void)state;
    const char *const ALL[] = {"cities", "products", "operating-models", "tiers", "behaviours", "studies", "solved"};
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
        char pattern[64];
        glob_t files;
        snprintf(pattern, sizeof pattern, "scenarios/%s/*.yaml", ALL[i]);
        if (glob(pattern, 0, NULL, &files) != 0)
            fail_msg("no file %s", pattern);
        for (size_t f = 0; f < files.gl_pathc; f++)
            scenario_free(read_file(files.gl_pathv[f]));
        assert_true(files.gl_pathc >= 2);
        globfree(&files);
    }
}

static void check_has_source(const struct stated *stated, void *context)
{
    const struct quantity *quantity = stated->quantity;
    if (quantity->kind == SOURCE_DEFAULT || !quantity->source || strlen(quantity->source) < 3)
        fail_msg("%s:%d: %s has no source", quantity->file, quantity->line, stated->name);
    ++*(int *)context;
}

static void test_every_value_and_every_prior_has_a_source_or_a_reason(void **state)
{
    (void)state;
    int n_stated = 0;
    for_each_stated(SCENARIOS, check_has_source, &n_stated);
    assert_true(n_stated > 1000);
}

static void check_is_cited(const struct stated *stated, void *context)
{
    (void)context;
    const struct quantity *quantity = stated->quantity;
    const char *source = quantity->source ? quantity->source : "";
    if (quantity->kind == SOURCE_ASSUMPTION || strncmp(source, EVIDENCE_FOLDER, strlen(EVIDENCE_FOLDER)) == 0)
        return;
    fail_msg("%s:%d: %s is of kind evidence or document but cites no row of %s", quantity->file, quantity->line,
             stated->name, EVIDENCE_FOLDER);
}

static void test_what_is_called_evidence_cites_its_row(void **state)
{
    (void)state;
    for_each_stated(SCENARIOS, check_is_cited, NULL);
}

/* ------------------------------------------------------------------ rows */

static enum source_kind kind_of(const char *confidence)
{
    return strcmp(confidence, "public") == 0     ? SOURCE_EVIDENCE
           : strcmp(confidence, "document") == 0 ? SOURCE_DOCUMENT
                                                 : SOURCE_ASSUMPTION;
}

/* The row's number in the parameter's unit; false where the row holds words, or the parameter is a switch. */
static bool number_of_row(const struct evidence *table, int row, const struct param *param, double *number)
{
    char *end = NULL;
    const char *field = evidence_field(table, row, "value");
    *number = strtod(field, &end);
    if (end == field || *end || param->type == PARAM_SWITCH || param->type == PARAM_CHOICE)
        return false;
    const bool is_percent = evidence_field(table, row, "unit")[0] == '%';
    if (is_percent && strcmp(param->unit, "1") == 0)
        *number /= 100.0;
    return true;
}

static bool agrees_with_row(const struct stated *stated, const struct evidence *table, int row)
{
    const struct quantity *quantity = stated->quantity;
    const char *calculation = strstr(quantity->source, "; = ");
    double number;
    if (quantity->kind != kind_of(evidence_field(table, row, "confidence")))
        return false;
    if (!number_of_row(table, row, stated->param, &number))
        return true;
    if (strstr(quantity->source, "; note"))
        return evidence_note_holds(table, row, quantity_median(quantity), strcmp(stated->param->unit, "1") == 0);
    return calculation ? strstr(calculation, evidence_field(table, row, "value")) != NULL
                       : fabs(quantity_median(quantity) - number) <= 1e-12 * fabs(number);
}

/* The cited file's name, copied out, and the words that name its row; NULL where nothing is cited. */
static const char *citation_of(const char *source, char *path, size_t size)
{
    const char *colon =
        source && strncmp(source, EVIDENCE_FOLDER, strlen(EVIDENCE_FOLDER)) == 0 ? strchr(source, ':') : NULL;
    if (!colon)
        return NULL;
    snprintf(path, size, "%.*s", (int)(colon - source), source);
    return colon + 1 + strspn(colon + 1, " ");
}

static bool is_plain_table(const char *path)
{
    return strstr(path, "population_age_sex_2020") || strstr(path, "mortality_mx_wpp2024_china");
}

static void check_row(const struct stated *stated, void *context)
{
    char path[256];
    const char *words = citation_of(stated->quantity->source, path, sizeof path);
    if (!words || is_plain_table(path))
        return;
    struct evidence table;
    evidence_read(&table, path);
    int n_named = 0, n_agreeing = 0;
    for (int row = 1; row < table.n_rows; row++)
        if (evidence_is_named(&table, row, words)) {
            n_named++;
            n_agreeing += agrees_with_row(stated, &table, row);
        }
    evidence_free(&table);
    if (n_named == 0)
        fail_msg("%s:%d: %s: no row of %s is named '%s'", stated->quantity->file, stated->quantity->line, stated->name,
                 path, words);
    if (n_agreeing == 0)
        fail_msg("%s:%d: %s: %.9g, or its kind, is not what the row says: %s", stated->quantity->file,
                 stated->quantity->line, stated->name, quantity_median(stated->quantity), stated->quantity->source);
    ++*(int *)context;
}

static void test_what_cites_a_row_equals_that_row_and_its_confidence(void **state)
{
    (void)state;
    int n_cited = 0;
    for_each_stated(SCENARIOS, check_row, &n_cited);
    assert_true(n_cited > 50);
}

static void check_calculation(const struct stated *stated, void *context)
{
    const char *calculation = strstr(stated->quantity->source ? stated->quantity->source : "", "; = ");
    if (!calculation)
        return;
    const double value = calculation_value(calculation + strlen("; = "));
    if (!(fabs(quantity_median(stated->quantity) - value) <= 1e-3 * fabs(value)))
        fail_msg("%s:%d: %s is %.9g, not %.9g%s", stated->quantity->file, stated->quantity->line, stated->name,
                 quantity_median(stated->quantity), value, calculation);
    ++*(int *)context;
}

static void test_stated_calculations_give_their_values(void **state)
{
    (void)state;
    int n_calculations = 0;
    assert_near(calculation_value("12175 / 1.07^2"), 10634.11651, 1e-9);
    assert_near(calculation_value("(1 + 2) * 3 - 4 / 8"), 8.5, 1e-15);
    for_each_stated(SCENARIOS, check_calculation, &n_calculations);
    assert_true(n_calculations > 0);
}

/* ------------------------------------------------------------------ tables */

static double value_of(const struct study *study, int arm, const char *key, int index)
{
    const int found = param_set_find(study->set, key);
    if (found < 0)
        fail_msg("no parameter %s", key);
    return quantity_median(&study->arms[arm].quantities[study->set->first_slot[found] + index]);
}

static void test_people_are_those_of_the_census(void **state)
{
    (void)state;
    struct evidence table;
    struct study *study = read_file("scenarios/cities/china.yaml");
    evidence_read(&table, "scenarios/evidence/population_age_sex_2020.csv");
    assert_int_equal(table.n_rows - 1, 19);
    for (int row = 1; row < table.n_rows; row++) {
        const double thousands = evidence_number(&table, row, "census2020_persons") / 1000.0;
        const double male_share = evidence_number(&table, row, "wpp2019_male_share_pct") / 100.0;
        const double men = value_of(study, 0, "city.population.male_thousands", row - 1);
        const double women = value_of(study, 0, "city.population.female_thousands", row - 1);
        assert_within(men - thousands * male_share, -0.5, 0.5);
        assert_within(women - thousands * (1.0 - male_share), -0.5, 0.5);
    }
    evidence_free(&table);
    scenario_free(study);
}

static void test_death_rates_are_those_of_the_united_nations(void **state)
{
    (void)state;
    struct evidence table;
    struct study *study = read_file("scenarios/cities/china.yaml");
    evidence_read(&table, "scenarios/evidence/mortality_mx_wpp2024_china.csv");
    assert_int_equal(table.n_rows - 1, 22);
    for (int row = 1; row < table.n_rows; row++) {
        assert_near(value_of(study, 0, "city.mortality.male_rate_per_year", row - 1),
                    evidence_number(&table, row, "mx_male_2020_2025"), 1e-12);
        assert_near(value_of(study, 0, "city.mortality.female_rate_per_year", row - 1),
                    evidence_number(&table, row, "mx_female_2020_2025"), 1e-12);
    }
    evidence_free(&table);
    scenario_free(study);
}

/* ------------------------------------------------------------------ studies */

static const char *const MODELS[] = {"commercial", "non-bureau-support", "bureau-guided", "bureau-push",
                                     "government-push"};
enum { N_MODELS = 5 };

static void test_the_five_models_stand_in_order_with_names_in_two_languages(void **state)
{
    (void)state;
    static const char *const CHINESE[] = {"纯商业运作", "非医保部门支持", "医保部门指导", "医保部门推动", "政府推动"};
    struct study *study = read_file("scenarios/studies/five-models.yaml");
    assert_int_equal(study->n_arms, N_MODELS);
    for (int k = 0; k < N_MODELS; k++) {
        assert_string_equal(study->arms[k].name, MODELS[k]);
        assert_string_equal(study->arms[k].label.zh, CHINESE[k]);
        assert_non_null(study->arms[k].label.en);
    }
    assert_true(study->run.persons >= 100000 && study->run.years == 10 && study->run.worlds >= 100);
    assert_true(study->run.parameter_uncertainty);
    scenario_free(study);
}

static void test_contact_does_not_fall_as_involvement_rises(void **state)
{
    (void)state;
    struct study *study = read_file("scenarios/studies/five-models.yaml");
    for (int k = 1; k < N_MODELS; k++)
        assert_true(value_of(study, k, "operating_model.contact_probability", 0) >=
                    value_of(study, k - 1, "operating_model.contact_probability", 0));
    scenario_free(study);
}

static void test_the_reference_pays_everybody_and_rests_on_no_prior(void **state)
{
    (void)state;
    struct study *study = read_file("scenarios/studies/five-models.yaml");
    for (int i = 0; i < study->set->n_params; i++) {
        const struct param *param = study->set->params[i];
        for (int j = 0; strncmp(param->key, "product.", 8) == 0 && j < param->n_values; j++) {
            const struct quantity *quantity = &study->reference[study->set->first_slot[i] + j];
            assert_int_equal(quantity->prior, PRIOR_FIXED);
            if (quantity->file)
                assert_null(strstr(quantity->file, "solved"));
            if (strcmp(param->key, "product.payable_share") == 0)
                assert_near(quantity->a, 1.0, 0.0);
        }
    }
    scenario_free(study);
}

static bool starts_with(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }

static void test_the_two_arms_of_push_stops_differ_in_altruism_and_push_alone(void **state)
{
    (void)state;
    static const char *const MAY_DIFFER[] = {"behaviour.altruist_probability", "behaviour.warm_glow_yuan",
                                             "operating_model.mobilisation", "operating_model.contact_probability"};
    struct study *study = read_file("scenarios/studies/push-stops.yaml");
    assert_int_equal(study->n_arms, 2);
    for (int i = 0; i < study->set->n_params; i++) {
        const struct param *param = study->set->params[i];
        bool may_differ = false;
        for (size_t d = 0; d < sizeof MAY_DIFFER / sizeof MAY_DIFFER[0]; d++)
            may_differ = may_differ || strcmp(param->key, MAY_DIFFER[d]) == 0;
        for (int j = 0; !may_differ && j < param_n_slots(param); j++) {
            const struct quantity *one = &study->arms[0].quantities[study->set->first_slot[i] + j];
            const struct quantity *other = &study->arms[1].quantities[study->set->first_slot[i] + j];
            if (one->prior != other->prior || one->a != other->a || one->b != other->b || one->c != other->c)
                fail_msg("the arms differ in %s", param->key);
        }
    }
    for (int k = 0; k < 2; k++) {
        const double before = value_of(study, k, "operating_model.contact_probability", 2);
        assert_true(value_of(study, k, "operating_model.contact_probability", 3) < before - 0.3);
        assert_true(value_of(study, k, "operating_model.mobilisation", 2) >= 0.0);
        assert_near(value_of(study, k, "operating_model.mobilisation", 3), 0.0, 0.0);
        assert_near(value_of(study, k, "operating_model.mobilisation", 9), 0.0, 0.0);
    }
    assert_true(value_of(study, 0, "behaviour.warm_glow_yuan", 0) > value_of(study, 1, "behaviour.warm_glow_yuan", 0));
    scenario_free(study);
}

static void check_is_solved(const struct stated *stated, void *context)
{
    static const char *const SOLVED[] = {"city.cost.admission_scale",
                                         "city.cost.admission_age_gradient",
                                         "city.cost.cost_per_admission_yuan",
                                         "city.cost.out_of_catalogue_share",
                                         "city.cost.severity_log_sd",
                                         "city.basic_insurance.share",
                                         "city.frailty.",
                                         "product.liabilities.in_policy.layers",
                                         "operating_model.contact_probability",
                                         "operating_model.keep_probability",
                                         "operating_model.mobilisation"};
    (void)context;
    for (size_t i = 0; i < sizeof SOLVED / sizeof SOLVED[0]; i++)
        if (starts_with(stated->key, SOLVED[i]))
            return;
    fail_msg("%s states %s, which calibration does not solve", stated->path, stated->name);
}

static void test_solved_files_hold_nothing_but_what_calibration_solves(void **state)
{
    (void)state;
    for_each_stated("scenarios/solved/*.yaml", check_is_solved, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_shipped_file_is_read_without_complaint),
        cmocka_unit_test(test_every_value_and_every_prior_has_a_source_or_a_reason),
        cmocka_unit_test(test_what_is_called_evidence_cites_its_row),
        cmocka_unit_test(test_what_cites_a_row_equals_that_row_and_its_confidence),
        cmocka_unit_test(test_stated_calculations_give_their_values),
        cmocka_unit_test(test_people_are_those_of_the_census),
        cmocka_unit_test(test_death_rates_are_those_of_the_united_nations),
        cmocka_unit_test(test_the_five_models_stand_in_order_with_names_in_two_languages),
        cmocka_unit_test(test_contact_does_not_fall_as_involvement_rises),
        cmocka_unit_test(test_the_reference_pays_everybody_and_rests_on_no_prior),
        cmocka_unit_test(test_the_two_arms_of_push_stops_differ_in_altruism_and_push_alone),
        cmocka_unit_test(test_solved_files_hold_nothing_but_what_calibration_solves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
