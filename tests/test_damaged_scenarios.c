/* Every file of tests/data/damaged is refused for the reason and at the place that its first line states:
 *     # expect: LINE:COLUMN words of the sentence
 *     # expect: parts/file.yaml:LINE:COLUMN words, where the fault is in a file that it extends */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "models/registry.h"
#include "scenarios/reader.h"
#include "tests/assert_near.h"

static const char FOLDER[] = "tests/data/damaged";
enum { FEWEST_FILES = 60, MAX_FILES = 400 };

struct expectation {
    char place[512]; /* "FILE:LINE:COLUMN:" or "FILE:" as the sentence begins */
    char words[300];
};

static int is_scenario(const struct dirent *entry)
{
    const char *const dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".yaml") == 0;
}

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
    if (place[0] >= '0' && place[0] <= '9')
        snprintf(expectation->place, sizeof expectation->place, "%s:%s:", path, place);
    else
        snprintf(expectation->place, sizeof expectation->place, "%s/%s:", FOLDER, place);
    assert_true(strlen(expectation->words) > 0);
}

static bool is_told(const struct status *status, const struct expectation *expectation)
{
    for (int i = 0; i < status->n_sentences && i < STATUS_MAX_SENTENCES; i++) {
        const char *const sentence = status->sentences[i];
        if (strncmp(sentence, expectation->place, strlen(expectation->place)) == 0 &&
            strstr(sentence, expectation->words))
            return true;
    }
    return false;
}

/* 1 where the file is refused as it should be; says why where it is not. */
static int is_refused_rightly(const char *path)
{
    struct expectation expectation;
    read_expectation(path, &expectation);
    int n_tables = 0;
    const struct param_table *const *const tables = registry_tables(&n_tables);
    struct study *study = NULL;
    struct status status = {0};
    const bool is_read = scenario_read(&study, path, NULL, 0, tables, n_tables, &status);
    const int is_right = !is_read && !study && status.code == EXIT_INPUT && is_told(&status, &expectation);
    if (!is_right) {
        print_error("%s: expected %s … %s; got code %d:\n", path, expectation.place, expectation.words,
                    (int)status.code);
        status_print(&status, stderr);
    }
    status_free(&status);
    scenario_free(study);
    return is_right;
}

static void test_every_damaged_scenario_is_refused_at_its_line(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    const int n_files = scandir(FOLDER, &entries, is_scenario, alphasort);
    assert_true(n_files >= FEWEST_FILES && n_files <= MAX_FILES);
    int n_right = 0;
    for (int i = 0; i < n_files; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/%s", FOLDER, entries[i]->d_name);
        n_right += is_refused_rightly(path);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(n_right, n_files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_damaged_scenario_is_refused_at_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
