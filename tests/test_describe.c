/* The census of the synthetic city, and the published figures that stand beside it. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/registry.h"
#include "results/describe.h"
#include "results/describe_rows.h"
#include "results/study_edit.h"
#include "scenarios/reader.h"
#include "tests/assert_near.h"

static const char FIVE_MODELS[] = "scenarios/studies/five-models.yaml";
enum { SMALL_PERSONS = 30000, SMALL_WORLDS = 3, SMALL_YEARS = 2 };

static struct study *read_study(const char *path)
{
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!scenario_read(&study, path, NULL, 0, tables, n_tables, &status)) {
        status_print(&status, stderr);
        fail_msg("%s should be accepted", path);
    }
    return study;
}

static void simulate(struct census_sample *sample, const struct study *study, int threads, bool is_outcomes_only)
{
    static const int ARMS[] = {0, 4};
    struct status status = {0};
    const struct census_plan plan = {study, ARMS, COUNT_OF(ARMS), SMALL_WORLDS, threads, is_outcomes_only};
    if (!census_simulate(sample, &plan, &status)) {
        status_print(&status, stderr);
        fail_msg("the census should succeed");
    }
}

/* ------------------------------------------------------------------ order statistics */

static int descending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? 1 : a > b ? -1 : 0;
}

static uint32_t next_random(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

static void test_the_nth_largest_is_that_of_the_sorted_list(void **state)
{
    (void)state;
    uint32_t random = 7;
    for (int trial = 0; trial < 2000; trial++) {
        double values[60], sorted[60];
        const long n = 1 + (long)(next_random(&random) >> 8) % 60, wanted = 1 + (long)(next_random(&random) >> 8) % n;
        const uint32_t kinds = 1 + (next_random(&random) >> 8) % 20; /* few kinds: many ties */
        for (long i = 0; i < n; i++)
            values[i] = sorted[i] = (double)((next_random(&random) >> 8) % kinds);
        qsort(sorted, (size_t)n, sizeof *sorted, descending);
        assert_near(census_nth_largest(values, n, wanted), sorted[wanted - 1], 0.0);
        for (long i = 0; i < n; i++)
            assert_true(i < wanted ? values[i] >= sorted[wanted - 1] : values[i] <= sorted[wanted - 1]);
    }
}

static void test_the_top_share_of_a_list_is_that_by_hand(void **state)
{
    (void)state;
    double values[] = {1, 9, 2, 8, 3, 7, 4, 6, 5, 55}, equal[] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
    assert_near(census_top_share(values, 10, 0.1), 0.55, 1e-15);
    assert_near(census_top_share(values, 10, 0.3), 0.72, 1e-15);
    assert_near(census_top_share(equal, 10, 0.2), 0.2, 1e-15);
    assert_true(isnan(census_top_share(values, 0, 0.1)));
}

/* ------------------------------------------------------------------ the census */

static void test_the_census_changes_no_outcome(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS);
    struct census_sample with, without;
    study_edit_run(study, SMALL_PERSONS, SMALL_YEARS, 1);
    simulate(&with, study, 1, false);
    simulate(&without, study, 1, true);
    const size_t bytes = sizeof(double) * SMALL_WORLDS * 2 * SMALL_YEARS * N_CENSUS_OUTCOMES;
    assert_memory_equal(with.outcomes, without.outcomes, bytes);
    assert_true(isnan(census_figure_of(&without, CENSUS_MALE).mean));
    census_sample_free(&with);
    census_sample_free(&without);
    scenario_free(study);
}

static void test_the_census_is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS);
    struct census_sample one, three;
    study_edit_run(study, SMALL_PERSONS, SMALL_YEARS, 1);
    simulate(&one, study, 1, false);
    simulate(&three, study, 3, false);
    assert_memory_equal(one.figures, three.figures, sizeof(double) * SMALL_WORLDS * N_CENSUS_FIGURES);
    assert_memory_equal(one.benefits, three.benefits, sizeof(double) * SMALL_WORLDS * 2 * N_CENSUS_BENEFITS);
    census_sample_free(&one);
    census_sample_free(&three);
    scenario_free(study);
}

static double figure(const struct census_sample *sample, enum census_figure which)
{
    return census_figure_of(sample, which).mean;
}

static void test_the_figures_agree_with_one_another(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS);
    struct census_sample s;
    study_edit_run(study, SMALL_PERSONS, SMALL_YEARS, 1);
    simulate(&s, study, 2, false);
    assert_near(figure(&s, CENSUS_AGE_0_14) + figure(&s, CENSUS_AGE_15_59) + figure(&s, CENSUS_AGE_60_PLUS), 1.0,
                1e-12);
    assert_near(figure(&s, CENSUS_COST_SHARE_60_69) + figure(&s, CENSUS_COST_SHARE_70_PLUS),
                figure(&s, CENSUS_ELDER_COST_SHARE), 1e-12);
    for (int f = CENSUS_INCOME_1; f < CENSUS_INCOME_5; f++)
        assert_true(figure(&s, (enum census_figure)f) < figure(&s, (enum census_figure)(f + 1)));
    for (long w = 0; w < s.n_worlds; w++) {
        const double *const of = s.figures + w * N_CENSUS_FIGURES;
        for (int employee_first = 0; employee_first < 2; employee_first++) {
            const double in = of[CENSUS_FUND_IN_CATALOGUE_EMPLOYEE + employee_first];
            const double out = of[CENSUS_OUT_OF_CATALOGUE_EMPLOYEE + employee_first];
            assert_near(of[CENSUS_FUND_OF_ALL_EMPLOYEE + employee_first], in * (1.0 - out), 1e-12);
            assert_true(of[CENSUS_WITH_CATASTROPHIC_EMPLOYEE + employee_first] >=
                        of[CENSUS_FUND_OF_ALL_EMPLOYEE + employee_first]);
        }
        const double share = of[CENSUS_ELDER_COST_SHARE];
        const double elders = CENSUS_SOURCE_SHARE_60_69 + CENSUS_SOURCE_SHARE_70_PLUS;
        assert_near(of[CENSUS_ELDER_RATIO], share / elders / ((1.0 - share) / (1.0 - elders)), 1e-12);
        assert_true(isnan(of[CENSUS_PERSISTENCE_4_YEARS])); /* five years were not simulated */
        assert_true(of[CENSUS_PERSISTENCE_1_YEAR] > 0.15 && of[CENSUS_PERSISTENCE_1_YEAR] < 0.6); /* by chance: .1 */
    }
    census_sample_free(&s);
    scenario_free(study);
}

/* What the scenario states, the people show: shares within five standard errors. */
static void test_people_are_as_the_scenario_states_them(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS);
    struct census_sample s;
    study_edit_run(study, 60000, 3, 1);
    simulate(&s, study, 2, false);
    const double people = 60000.0 * SMALL_WORLDS;
    for (int i = 0; i < N_PUBLISHED; i++) {
        const struct published *const published = &PUBLISHED[i];
        if (published->kind != PUBLISHED_STATED)
            continue;
        const double stated = published_move(published, study, 0).value;
        const double simulated = figure(&s, published->figure);
        const double sd = published->figure == CENSUS_CANCER_PER_100000 ? sqrt(stated * 1e5 / (1.5 * people))
                          : published->is_relative                      ? 0.002 * stated
                                                                        : sqrt(stated * (1.0 - stated) / people);
        if (fabs(simulated - stated) > 5.0 * sd)
            fail_msg("%s: simulated %g, stated %g, standard error %g", published->en, simulated, stated, sd);
    }
    census_sample_free(&s);
    scenario_free(study);
}

/* ------------------------------------------------------------------ the published figures */

static void test_published_figures_are_moved_by_their_index(void **state)
{
    (void)state;
    struct study *study = read_study(FIVE_MODELS);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "city.cost.trend_per_year", 0, 0.05);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "city.income.level", 0, 1.5);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "city.population.share_60_plus", 0, 0.25);
    const struct {
        enum census_figure figure;
        double moved;
    } CASES[] = {{CENSUS_COST_EMPLOYEE_YUAN, 12175 / 1.05 / 1.05},
                 {CENSUS_INCOME_1, 8333 * 1.5},
                 {CENSUS_AGE_60_PLUS, 0.25},
                 {CENSUS_AGE_0_14, 0.1795 * 0.75 / 0.813},
                 {CENSUS_AGE_65_PLUS, 0.135 * 0.25 / 0.187},
                 {CENSUS_MALE, 0.75 * 0.5198 + 0.25 * 0.475},
                 {CENSUS_ADMISSIONS_RESIDENT, 0.207}};
    for (int i = 0; i < COUNT_OF(CASES); i++)
        assert_near(published_move(published_find(CASES[i].figure), study, 0).value, CASES[i].moved, 1e-12);
    scenario_free(study);
}

static bool has_number(const char *line, double value)
{
    char plain[32], percent[32];
    snprintf(plain, sizeof plain, "%g", value);
    snprintf(percent, sizeof percent, "%g", 100.0 * value);
    return strstr(line, plain) || strstr(line, percent);
}

/* Words of a source between the file's name and the year or bracket: all stand in one line of the file. */
static bool line_has_words(const char *line, const char *words)
{
    char word[128];
    int length;
    for (; sscanf(words, "%127s%n", word, &length) == 1; words += length) {
        const bool is_year = isdigit((unsigned char)word[0]) && strlen(word) >= 4 && !strchr(word, '_');
        if (is_year || word[0] == '(' || strncmp(word, "c.", 2) == 0)
            return true;
        word[strcspn(word, ",")] = '\0';
        if (!strstr(line, word))
            return false;
    }
    return true;
}

static void check_source(const char *name, const char *source, double value)
{
    const char *const colon = strstr(source, ".csv: ");
    char path[256], line[4096];
    bool is_found = false;
    assert_true(strncmp(source, "scenarios/evidence/", strlen("scenarios/evidence/")) == 0);
    snprintf(path, sizeof path, "%.*s", (int)(strstr(source, ".csv") + 4 - source), source);
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s: '%s' is not there", name, path);
    while (fgets(line, sizeof line, file))
        is_found |= !colon || (line_has_words(line, colon + strlen(".csv: ")) && has_number(line, value));
    fclose(file);
    if (!is_found)
        fail_msg("%s: no line of %s has the words of '%s' and %g", name, path, source, value);
}

static void test_every_published_figure_stands_in_its_row_of_evidence(void **state)
{
    (void)state;
    for (int i = 0; i < N_PUBLISHED; i++)
        check_source(PUBLISHED[i].en, PUBLISHED[i].source, PUBLISHED[i].value);
    check_source(PUBLISHED_CATASTROPHIC.en, PUBLISHED_CATASTROPHIC.source, PUBLISHED_CATASTROPHIC.value);
    for (int i = 0; i < N_PUBLISHED_ENROLMENTS; i++)
        check_source(PUBLISHED_ENROLMENTS[i].arm, PUBLISHED_ENROLMENTS[i].source, PUBLISHED_ENROLMENTS[i].rate[1]);
}

static void test_recalled_figures_are_never_targets(void **state)
{
    (void)state;
    for (int i = 0; i < N_PUBLISHED; i++) {
        const bool is_recalled = strstr(PUBLISHED[i].source, "recalled") != NULL;
        assert_int_equal(is_recalled, PUBLISHED[i].kind == PUBLISHED_RECALLED);
    }
}

static void test_a_difference_is_nothing_inside_a_range(void **state)
{
    (void)state;
    const struct published share = {.unit = PUBLISHED_PERCENT}, cost = {.unit = PUBLISHED_YUAN, .is_relative = true};
    const struct published_value range = {.value = 0.05, .high = 0.08}, point = {.value = 200.0};
    assert_near(describe_difference(&share, &range, 0.07), 0.0, 0.0);
    assert_near(describe_difference(&share, &range, 0.10), 0.02, 1e-12);
    assert_near(describe_difference(&share, &range, 0.04), -0.01, 1e-12);
    assert_near(describe_difference(&cost, &point, 210.0), 0.05, 1e-12);
}

/* ------------------------------------------------------------------ the table */

static void check_table(enum table_language language, const char *const *expected, int n_expected)
{
    struct study *study = read_study(FIVE_MODELS);
    struct status status = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    const struct describe_size small = {.persons = 6000, .worlds = 2, .years = 2, .threads = 1};
    const struct table_style style = {.language = language, .width = 110};
    assert_true(describe_print(study, &small, stream, &style, &status));
    fclose(stream);
    for (int i = 0; i < n_expected; i++)
        if (!strstr(text, expected[i]))
            fail_msg("'%s' is missing from:\n%s", expected[i], text);
    for (int i = 0; i < N_PUBLISHED; i++)
        assert_non_null(strstr(text, table_label(&style, PUBLISHED[i].en, PUBLISHED[i].zh)));
    free(text);
    scenario_free(study);
}

static void test_the_table_names_every_figure_its_source_and_each_product(void **state)
{
    (void)state;
    static const char *const EN[] = {"6,000 people × 2 worlds",    "21.86",           "2023 ×0.87 cost",
                                     "use_cost_reimbursement.csv", "government-push", "recalled"};
    static const char *const ZH[] = {"6,000 人 × 2 次模拟", "21.86", "费用趋势", "政府推动", "回忆"};
    check_table(TABLE_ENGLISH, EN, COUNT_OF(EN));
    check_table(TABLE_CHINESE, ZH, COUNT_OF(ZH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nth_largest_is_that_of_the_sorted_list),
        cmocka_unit_test(test_the_top_share_of_a_list_is_that_by_hand),
        cmocka_unit_test(test_the_census_changes_no_outcome),
        cmocka_unit_test(test_the_census_is_the_same_on_any_number_of_threads),
        cmocka_unit_test(test_the_figures_agree_with_one_another),
        cmocka_unit_test(test_people_are_as_the_scenario_states_them),
        cmocka_unit_test(test_published_figures_are_moved_by_their_index),
        cmocka_unit_test(test_every_published_figure_stands_in_its_row_of_evidence),
        cmocka_unit_test(test_recalled_figures_are_never_targets),
        cmocka_unit_test(test_a_difference_is_nothing_inside_a_range),
        cmocka_unit_test(test_the_table_names_every_figure_its_source_and_each_product),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
