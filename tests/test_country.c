/* A country of regions: the shipped one is that of the census; its totals are sums over people and ratios of sums;
 * files, tables and JSON hold every region and the totals; memory is what was foreseen. */
#define _GNU_SOURCE
#include "tests/study_harness.h"

#include <jansson.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "results/archive.h"
#include "results/json.h"
#include "results/summary.h"
#include "results/table.h"
#include "results/totals.h"

static const char CHINA[] = "scenarios/studies/china.yaml";

/* Two small provinces simulated whole, so that sums over people are the real pool's own. */
static const char TWO[] = "extends: [@/cities/china.yaml, @/solved/inland-prefecture.yaml, @/behaviours/common.yaml]\n"
                          "run: {persons: all, years: 3, worlds: 2, parameter_uncertainty: off}\n"
                          "arms:\n"
                          "  - {name: push, extends: @/operating-models/government-push.yaml}\n"
                          "  - {name: market, extends: @/operating-models/commercial.yaml}\n"
                          "regions:\n"
                          "  - {name: old, persons: 3000, label: {en: Old, zh: 老},\n"
                          "     city: {population: {share_60_plus: 0.3}}}\n"
                          "  - {name: young, persons: 9000, city: {population: {share_60_plus: 0.1}}}\n";

static void test_the_provinces_are_those_of_the_census(void **state)
{
    (void)state;
    struct study *study = harness_read(CHINA, NULL);
    const int slot = study->set->first_slot[param_set_find(study->set, "city.population.share_60_plus")];
    double people = 0.0, elders = 0.0;
    assert_int_equal(study->n_regions, 31);
    assert_int_equal(study->n_arms, 31 * 5);
    for (int r = 0; r < study->n_regions; r++) {
        people += (double)study->regions[r].people;
        elders += (double)study->regions[r].people * study->arms[r * 5].quantities[slot].a;
        assert_non_null(study->regions[r].label.en);
        assert_non_null(study->regions[r].label.zh);
    }
    assert_near(people, 1409778724, 0);           /* 1,411,778,724 with the servicemen */
    assert_near(elders / 264018766.0, 1.0, 1e-4); /* of the country, servicemen hardly counting */
    assert_int_equal(study->run.persons, 1409778724);
    scenario_free(study);
}

static double cells_of_all(const struct study_run *run, int policy, int year, const char *name)
{
    double sum = 0.0;
    for (int r = 0; r < run->study->n_regions; r++)
        sum += harness_total(run, r * run->study->n_arms / run->study->n_regions + policy, year, name);
    return sum;
}

static double mean_total(const struct record *totals, int policy, int year, const char *name)
{
    struct status status = {0};
    struct summary_room room;
    assert_true(summary_room_init(&room, totals, &status));
    const double mean = summary_of_outcome(totals, &room, policy, year, record_outcome(totals, name)).mean;
    summary_room_free(&room);
    return mean;
}

static struct study_run *simulate_two(struct record *record, struct record *totals)
{
    struct status status = {0};
    struct study_run *run = harness_run_text(TWO, NULL, 2);
    harness_must(record_from_result(record, &run->result, &status), &status, "the record");
    harness_must(totals_init(totals, record, &status), &status, "the totals");
    return run;
}

static void test_totals_are_sums_over_all_people(void **state)
{
    struct record record, totals;
    (void)state;
    struct study_run *run = simulate_two(&record, &totals);
    assert_int_equal(totals.n_arms, 2);
    assert_string_equal(totals.arms[1].name, "market");
    for (int policy = 0; policy < 2; policy++)
        for (int year = 0; year < 3; year++) {
            const double worlds = 2.0, members = cells_of_all(run, policy, year, "cell_members") / worlds;
            const double eligible = cells_of_all(run, policy, year, "cell_eligible") / worlds;
            const double claims_yuan = cells_of_all(run, policy, year, "cell_claims_fen") / worlds / 100.0;
            assert_near(mean_total(&totals, policy, year, "real_members"), members, 1e-12);
            assert_near(mean_total(&totals, policy, year, "eligible"), eligible, 1e-12);
            assert_near(mean_total(&totals, policy, year, "claims_yuan"), claims_yuan, 1e-12);
        }
    record_free(&totals);
    record_free(&record);
    harness_free(run);
}

static void test_ratios_of_totals_are_ratios_of_sums(void **state)
{
    struct record record, totals;
    (void)state;
    struct study_run *run = simulate_two(&record, &totals);
    for (long world = 0; world < 2; world++) {
        double members[2], premium_yuan[2], claims_yuan[2];
        for (int r = 0; r < 2; r++) {
            members[r] = harness_value(run, world, 2 * r, 1, "real_members");
            premium_yuan[r] = members[r] * harness_value(run, world, 2 * r, 1, "premium_yuan");
            claims_yuan[r] = premium_yuan[r] * harness_value(run, world, 2 * r, 1, "loss_ratio");
        }
        const double ratio = (claims_yuan[0] + claims_yuan[1]) / (premium_yuan[0] + premium_yuan[1]);
        assert_true(members[0] > 0.0 && members[1] > 0.0);
        assert_near(record_value(&totals, WORLDS_JOINT, world, 0, 1, record_outcome(&totals, "loss_ratio")), ratio,
                    1e-12);
        assert_near(record_value(&totals, WORLDS_JOINT, world, 0, 1, record_outcome(&totals, "premium_yuan")),
                    (premium_yuan[0] + premium_yuan[1]) / (members[0] + members[1]), 1e-12);
        assert_near(record_value(&totals, WORLDS_JOINT, world, 0, 1, record_outcome(&totals, "regions_sold")), 2, 0);
    }
    record_free(&totals);
    record_free(&record);
    harness_free(run);
}

static void test_a_region_that_was_left_adds_nothing_but_its_people(void **state)
{
    struct record record, totals, after;
    struct status status = {0};
    (void)state;
    struct study_run *run = simulate_two(&record, &totals);
    const int members = record_outcome(&record, "real_members"), d3 = record_world_outcome(&record, "d3");
    const int enrolment = record_outcome(&record, "enrolment_rate");
    double *const young = record.values[WORLDS_JOINT] + (size_t)(2 * 3 + 2) * (size_t)record.n_outcomes; /* year 3 */
    const double stay = record_value(&record, WORLDS_JOINT, 0, 0, 2, members);
    for (int o = 0; o < record.n_outcomes; o++)
        young[o] = o == members || o == enrolment ? 0.0 : (double)NAN;
    record.world_values[WORLDS_JOINT][2 * record.n_world_outcomes + d3] = 1.0;
    record.world_values[WORLDS_JOINT][0 * record.n_world_outcomes + d3] = 0.0;
    assert_true(totals_init(&after, &record, &status));
    assert_near(record_value(&after, WORLDS_JOINT, 0, 0, 2, record_outcome(&after, "real_members")), stay, 1e-12);
    assert_near(record_value(&after, WORLDS_JOINT, 0, 0, 2, record_outcome(&after, "eligible")), 12000, 1e-12);
    assert_near(record_value(&after, WORLDS_JOINT, 0, 0, 2, record_outcome(&after, "regions_sold")), 1, 0);
    assert_near(record_value(&after, WORLDS_JOINT, 0, 0, 2, record_outcome(&after, "loss_ratio")),
                record_value(&record, WORLDS_JOINT, 0, 0, 2, record_outcome(&record, "loss_ratio")), 1e-12);
    assert_near(record_world_value(&after, WORLDS_JOINT, 0, 0, record_world_outcome(&after, "d3_regions")), 1, 0);
    record_free(&after);
    record_free(&totals);
    record_free(&record);
    harness_free(run);
}

/* What a printing function prints, as text. */
static char *json_text(const struct record *record)
{
    char *text = NULL;
    size_t size;
    struct status status = {0};
    FILE *stream = open_memstream(&text, &size);
    assert_true(json_print(record, stream, &status));
    fclose(stream);
    return text;
}

static char *table_text(const struct record *record, enum table_language language)
{
    char *text = NULL;
    size_t size;
    struct status status = {0};
    const struct table_style style = {language, 110};
    FILE *stream = open_memstream(&text, &size);
    assert_true(table_print(record, stream, &style, &status));
    fclose(stream);
    return text;
}

static void test_a_file_gives_back_every_region_and_the_totals(void **state)
{
    char folder[] = "/tmp/huimin-country-XXXXXX", path[64];
    struct record record, totals, read;
    struct status status = {0};
    (void)state;
    struct study_run *run = simulate_two(&record, &totals);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/two.h5", folder);
    harness_must(archive_write(path, &record, &status), &status, "the file");
    harness_must(archive_read(&read, path, &status), &status, "the file again");
    assert_int_equal(read.n_regions, 2);
    assert_string_equal(read.regions[0].label_zh, "老");
    assert_null(read.regions[1].label_en);
    assert_near(read.regions[1].people, 9000, 0);
    assert_string_equal(read.arms[3].policy, "market");
    char *before = json_text(&record), *after = json_text(&read);
    assert_string_equal(before, after);
    free(before);
    free(after);
    unlink(path);
    rmdir(folder);
    record_free(&read);
    record_free(&totals);
    record_free(&record);
    harness_free(run);
}

static void test_tables_and_json_show_regions_and_totals(void **state)
{
    struct record record, totals;
    (void)state;
    struct study_run *run = simulate_two(&record, &totals);
    char *json = json_text(&record);
    json_t *root = json_loads(json, 0, NULL);
    json_t *total = json_array_get(json_object_get(root, "totals"), 0);
    json_t *year = json_array_get(json_object_get(total, "years"), 0);
    assert_int_equal(json_array_size(json_object_get(root, "arms")), 4);
    assert_int_equal(json_array_size(json_object_get(root, "regions")), 2);
    assert_string_equal(json_string_value(json_object_get(total, "name")), "push");
    assert_near(json_number_value(json_object_get(json_object_get(year, "real_members"), "mean")),
                mean_total(&totals, 0, 0, "real_members"), 1e-12);
    json_decref(root);
    free(json);
    char *table = table_text(&record, TABLE_ENGLISH);
    assert_non_null(strstr(table, "2 regions · 12,000 people · 3 years"));
    assert_non_null(strstr(table, "\nOld  "));
    assert_non_null(strstr(table, "\nyoung"));
    assert_non_null(strstr(table, "\nall regions"));
    free(table);
    table = table_text(&record, TABLE_CHINESE);
    assert_non_null(strstr(table, "\n老 "));
    assert_non_null(strstr(table, "全部地区"));
    free(table);
    record_free(&totals);
    record_free(&record);
    harness_free(run);
}

static void test_the_bytes_of_a_country_do_not_depend_on_threads(void **state)
{
    (void)state;
    struct study_run *one = harness_run_text(TWO, NULL, 1), *two = harness_run_text(TWO, NULL, 3);
    for (int arm = 0; arm < 4; arm++)
        assert_same_arm(one, arm, two, arm, 2);
    harness_free(one);
    harness_free(two);
}

#ifndef __has_feature /* clang's way to tell; gcc 12 has its own */
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || __has_feature(address_sanitizer) ||               \
    __has_feature(thread_sanitizer)
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

/* Peak memory of a child process that does nothing, or simulates. */
static double peak_bytes(struct study *study, bool is_simulating)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (is_simulating)
            harness_run(study, 1);
        _exit(0);
    }
    struct rusage usage;
    int result;
    assert_int_equal(wait4(child, &result, 0, &usage), child);
    assert_int_equal(result, 0);
    return 1024.0 * (double)usage.ru_maxrss;
}

static void test_memory_is_what_was_foreseen(void **state)
{
    (void)state;
    if (IS_SANITIZED)
        skip();
    struct study *study = harness_read(CHINA, (const char *const[]){"run.persons=9000000", "run.years=1", NULL});
    struct engine *engine = NULL;
    struct task_list tasks;
    struct engine_memory memory;
    struct status status = {0};
    study->n_regions = 19; /* to Guangdong, the largest */
    study->n_arms = 19 * 5;
    harness_must(engine_init(&engine, registry_models(), study, &status), &status, "the study");
    assert_true(engine_plan(engine, &tasks, &status) && engine_foresee_memory(engine, &tasks, &memory, &status));
    assert_string_equal(study->regions[memory.region].name, "guangdong");
    assert_int_equal(memory.persons, study->regions[memory.region].persons);
    assert_within(memory.bytes_per_person, 20.0, 90.0);
    assert_within(memory.people_bytes / ((double)memory.persons * memory.bytes_per_person), 1.0, 1.01);
    task_list_free(&tasks);
    engine_free(engine);
    struct study alone = *study; /* Guangdong by itself */
    alone.regions = &study->regions[18];
    alone.n_regions = 1;
    alone.arms = &study->arms[18 * 5];
    alone.n_arms = 5;
    for (int k = 0; k < 5; k++)
        alone.arms[k].region = 0;
    alone.reference = alone.regions[0].reference;
    alone.run.persons = alone.regions[0].persons;
    const double taken = peak_bytes(&alone, true) - peak_bytes(&alone, false);
    const double foreseen = memory.people_bytes + memory.world_bytes + memory.thread_bytes;
    assert_within(taken / foreseen, 0.8, 1.2);
    study->n_regions = 31;
    study->n_arms = 31 * 5;
    scenario_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_what_was_foreseen),
        cmocka_unit_test(test_the_provinces_are_those_of_the_census),
        cmocka_unit_test(test_totals_are_sums_over_all_people),
        cmocka_unit_test(test_ratios_of_totals_are_ratios_of_sums),
        cmocka_unit_test(test_a_region_that_was_left_adds_nothing_but_its_people),
        cmocka_unit_test(test_a_file_gives_back_every_region_and_the_totals),
        cmocka_unit_test(test_tables_and_json_show_regions_and_totals),
        cmocka_unit_test(test_the_bytes_of_a_country_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
