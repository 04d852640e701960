/* Patients as data: the shipped ones say where every value is from, and every file of tests/data/damaged-patients is
 * refused for the reason and at the place that its first line states, as in tests/test_damaged_scenarios.c. */
#include <dirent.h>
#include <glob.h>

#include "models/disease.h"
#include "scenarios/patient.h"
#include "tests/evidence.h"

static const char FOLDER[] = "tests/data/damaged-patients";
static const char EVIDENCE_FOLDER[] = "scenarios/evidence/";
enum { FEWEST_FILES = 20, FEWEST_PATIENTS = 5 };

/* ------------------------------------------------------------------ refused */

struct expectation {
    char place[512], words[300];
};

static void read_expectation(const char *path, struct expectation *expectation)
{
    char line[700] = "", place[200] = "";
    int n_read = 0;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    if (sscanf(line, "# expect: %199s %n", place, &n_read) != 1 || n_read == 0)
        fail_msg("%s: its first line must be '# expect: LINE:COLUMN words'", path);
    line[strcspn(line, "\r\n")] = '\0';
    snprintf(expectation->words, sizeof expectation->words, "%s", line + n_read);
    const bool is_here = place[0] >= '0' && place[0] <= '9' && strchr(place, ':');
    snprintf(expectation->place, sizeof expectation->place, "%s%s%s:", is_here ? path : FOLDER, is_here ? ":" : "/",
             place);
}

static bool is_told(const struct status *status, const struct expectation *expectation)
{
    for (int i = 0; i < status->n_sentences && i < STATUS_MAX_SENTENCES; i++)
        if (strncmp(status->sentences[i], expectation->place, strlen(expectation->place)) == 0 &&
            strstr(status->sentences[i], expectation->words))
            return true;
    return false;
}

static int is_yaml(const struct dirent *entry)
{
    const char *const dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".yaml") == 0;
}

static void test_every_damaged_patient_is_refused_at_its_line(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    const int n_files = scandir(FOLDER, &entries, is_yaml, alphasort);
    assert_true(n_files >= FEWEST_FILES);
    for (int i = 0; i < n_files; i++) {
        char path[300];
        struct expectation expectation;
        struct patient patient;
        struct status status = {0};
        snprintf(path, sizeof path, "%s/%s", FOLDER, entries[i]->d_name);
        read_expectation(path, &expectation);
        const bool is_read = patient_read(&patient, path, NULL, 0, &status);
        if (is_read || status.code != EXIT_INPUT || !is_told(&status, &expectation)) {
            status_print(&status, stderr);
            fail_msg("%s: expected %s … %s", path, expectation.place, expectation.words);
        }
        patient_free(&patient);
        status_free(&status);
        free(entries[i]);
    }
    free(entries);
}

/* ------------------------------------------------------------------ shipped */

static void read_good(struct patient *patient, const char *path, const char *const *overrides, int n_overrides)
{
    struct status status = {0};
    if (!patient_read(patient, path, overrides, n_overrides, &status)) {
        status_print(&status, stderr);
        fail_msg("%s should be read without complaint", path);
    }
    status_free(&status);
}

/* A cited row exists, and the value is that of one so named. */
static void check_row(const struct quantity *quantity, const char *key)
{
    char path[256];
    const char *const colon = strchr(quantity->source, ':');
    bool agrees = false;
    assert_non_null(colon);
    snprintf(path, sizeof path, "%.*s", (int)(colon - quantity->source), quantity->source);
    struct evidence table;
    evidence_read(&table, path);
    for (int row = 1; row < table.n_rows; row++)
        agrees = agrees || (evidence_is_named(&table, row, colon + 2) &&
                            strtod(evidence_field(&table, row, "value"), NULL) == quantity->a);
    evidence_free(&table);
    if (!agrees)
        fail_msg("%s: %.9g is not what the row says: %s", key, quantity->a, quantity->source);
}

static void check_source(const struct quantity *quantity, const char *key)
{
    if (!quantity->source || strlen(quantity->source) < 3)
        fail_msg("%s:%d: %s has no source", quantity->file, quantity->line, key);
    const bool cites = strncmp(quantity->source, EVIDENCE_FOLDER, strlen(EVIDENCE_FOLDER)) == 0;
    if (quantity->kind != SOURCE_ASSUMPTION && !cites)
        fail_msg("%s:%d: %s is called evidence and cites no row", quantity->file, quantity->line, key);
    if (cites)
        check_row(quantity, key);
    const char *const calculation = strstr(quantity->source, "; = ");
    if (calculation)
        assert_near(quantity->a, calculation_value(calculation + strlen("; = ")), 1e-5);
}

static void test_every_value_of_a_shipped_patient_says_where_it_is_from(void **state)
{
    (void)state;
    glob_t files;
    int n_values = 0;
    assert_int_equal(glob("scenarios/patients/*.yaml", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= FEWEST_PATIENTS);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        struct patient patient;
        read_good(&patient, files.gl_pathv[f], NULL, 0);
        assert_non_null(patient.label.en);
        assert_non_null(patient.label.zh);
        for (int i = 0; i < patient.set.n_params; i++) {
            const struct quantity *const quantity = &patient.quantities[patient.set.first_slot[i]];
            if (quantity->file) {
                check_source(quantity, patient.set.params[i]->key);
                n_values++;
            }
        }
        patient_free(&patient);
    }
    globfree(&files);
    assert_true(n_values >= 50);
}

static void test_overrides_of_the_patient_stand_above_the_file(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"patient.bill.inpatient_yuan=50000", "patient.scheme=employee"};
    struct patient patient;
    read_good(&patient, "scenarios/patients/dialysis.yaml", OVERRIDES, 2);
    assert_near(patient.values.inpatient_yuan, 50000.0, 0.0);
    assert_near(patient.values.scheme, 1.0, 0.0);
    assert_near(patient.values.disease, 1.0 + DISEASE_KIDNEY_FAILURE, 0.0);
    assert_string_equal(patient.name, "dialysis");
    patient_free(&patient);
    assert_true(patient_is_override("patient.age_years=3"));
    assert_false(patient_is_override("product.patient=3"));
}

static void test_a_bad_override_of_the_patient_is_refused(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"patient.bill.inpatient_yuan=-1"};
    struct patient patient;
    struct status status = {0};
    assert_false(patient_read(&patient, "scenarios/patients/dialysis.yaml", OVERRIDES, 1, &status));
    assert_int_equal(status.code, EXIT_INPUT);
    patient_free(&patient);
    status_free(&status);
}

/* What a scenario's README lists is what a patient's file may state. */
static void test_the_readme_lists_every_key(void **state)
{
    (void)state;
    char *const readme = evidence_read_text("scenarios/README.md");
    for (int i = 0; i < PATIENT_TABLE.n_params; i++) {
        char word[96];
        const char *const key = PATIENT_TABLE.params[i].key;
        snprintf(word, sizeof word, "`%s`", key + strlen("patient."));
        if (!strstr(readme, word))
            fail_msg("scenarios/README.md does not tell of %s", word);
    }
    free(readme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_damaged_patient_is_refused_at_its_line),
        cmocka_unit_test(test_every_value_of_a_shipped_patient_says_where_it_is_from),
        cmocka_unit_test(test_overrides_of_the_patient_stand_above_the_file),
        cmocka_unit_test(test_a_bad_override_of_the_patient_is_refused),
        cmocka_unit_test(test_the_readme_lists_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
