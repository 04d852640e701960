/* Regions: how a study states them, who is simulated in each, and that each has its own luck, whatever the others. */
#include "tests/scenario_example.h"
#include "tests/toy_study.h"

static const char TWO_REGIONS[] = "run: {persons: 6000}\n"
                                  "city: {frailty: {persistence: 0.5}}\n"
                                  "arms: [{name: one}, {name: two, city: {trend: 0.03}}]\n"
                                  "regions:\n"
                                  "  - name: north\n"
                                  "    label: {en: North, zh: 北}\n"
                                  "    persons: {value: 10000, source: census, kind: document}\n"
                                  "  - name: south\n"
                                  "    persons: 20000\n"
                                  "    city: {frailty: {persistence: 0.7}, insured: 5000}\n";

static void test_every_arm_lives_in_every_region(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_REGIONS, NULL);
    assert_int_equal(study->n_regions, 2);
    assert_int_equal(study->n_arms, 4);
    assert_string_equal(study->regions[0].label.zh, "北");
    assert_string_equal(study->arms[1].name, "north.two");
    assert_string_equal(study->arms[2].name, "south.one");
    assert_string_equal(study->arms[3].policy, "two");
    assert_int_equal(study->arms[3].region, 1);
    assert_near(example_value(study, 0, "city.frailty.persistence", 0), 0.5, 0);
    assert_near(example_value(study, 2, "city.frailty.persistence", 0), 0.7, 0);
    assert_near(example_value(study, 1, "city.trend", 0), 0.03, 0);
    assert_near(example_value(study, 3, "city.trend", 0), 0.03, 0);
    scenario_free(study);
}

static void test_the_pool_of_a_region_is_its_people_unless_it_says_otherwise(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_REGIONS, NULL);
    const struct quantity *const insured = example_quantity(study, 0, "city.insured", 0);
    assert_near(insured->a, 10000, 0);
    assert_string_equal(insured->source, "census");
    assert_near(example_value(study, 2, "city.insured", 0), 5000, 0);
    scenario_free(study);
}

static void test_persons_are_shared_out_by_people(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_REGIONS, NULL);
    assert_int_equal(study->regions[0].persons, 2000);
    assert_int_equal(study->regions[1].persons, 4000);
    assert_int_equal(study->run.persons, 6000);
    assert_near(example_value(study, 1, "run.persons", 0), 2000, 0);
    assert_near(example_value(study, 2, "run.persons", 0), 4000, 0);
    const int slot = study->set->first_slot[param_set_find(study->set, "run.persons")];
    assert_near(study->regions[1].reference[slot].a, 4000, 0);
    scenario_free(study);
}

static void test_all_is_everybody_and_a_region_has_a_tile_at_least(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_REGIONS, (const char *const[]){"run.persons=all", NULL});
    assert_int_equal(study->regions[0].persons, 10000);
    assert_int_equal(study->run.persons, 30000);
    scenario_free(study);
    study = example_read(TWO_REGIONS, (const char *const[]){"run.persons=10", NULL});
    assert_int_equal(study->regions[0].persons, TILE);
    assert_int_equal(study->run.persons, 2 * TILE);
    scenario_free(study);
    study = example_read("run: {persons: all}\ncity: {insured: 4321}\n", NULL);
    assert_int_equal(study->run.persons, 4321);
    assert_near(example_value(study, 0, "run.persons", 0), 4321, 0);
    scenario_free(study);
}

static void test_no_more_are_simulated_than_there_are(void **state)
{
    (void)state;
    example_refuse_with(TWO_REGIONS, (const char *const[]){"run.persons=40000", NULL},
                        "run.persons: 40000 people are more than live in the regions; give 30000 at most, or all");
    example_refuse("run: {persons: all}\narms: [{name: a}, {name: b, city: {insured: 5000}}]\n",
                   "t.yaml:1:16: run.persons: `all` needs one city.insured, and it differs between arms");
    example_refuse("run: {persons: everyone}\n", "run.persons: everyone is not a number");
    example_refuse("run: {persons: 0}\n", "run.persons: 0 is not allowed; give all, or a whole number, 1 to");
}

static void test_an_override_reaches_one_region(void **state)
{
    (void)state;
    struct study *study = example_read(
        TWO_REGIONS, (const char *const[]){"regions.north.city.frailty.persistence=0.1", "city.trend=0.02", NULL});
    assert_near(example_value(study, 1, "city.frailty.persistence", 0), 0.1, 0);
    assert_near(example_value(study, 3, "city.frailty.persistence", 0), 0.7, 0);
    assert_near(example_value(study, 3, "city.trend", 0), 0.02, 0);
    scenario_free(study);
    example_refuse_with(TWO_REGIONS, (const char *const[]){"regions.nort.city.trend=0.02", NULL},
                        "regions: no region is named 'nort'; did you mean 'north'?");
    example_refuse_with(TWO_REGIONS, (const char *const[]){"regions.north.run.years=2", NULL},
                        "`run` is the same for all regions");
    example_refuse_with("arms: [{name: a}]\n", (const char *const[]){"regions.north.city.trend=0.02", NULL},
                        "regions: no region is named 'north'");
}

static void test_faulty_lists_of_regions_are_refused(void **state)
{
    (void)state;
    example_refuse("regions: []\n",
                   "t.yaml:1:10: regions: a list of 0 is not allowed; give a list of 1 to 400 regions");
    example_refuse("regions: north\n", "regions: north is not allowed; give a list of 1 to 400 regions");
    example_refuse("regions: [{persons: 5}]\n", "regions: this region has no name; add name: …");
    example_refuse("regions: [{name: North, persons: 5}]\n", "regions: name: North is not allowed; give at most 60");
    example_refuse("regions: [{name: a, persons: 5}, {name: a, persons: 6}]\n",
                   "t.yaml:1:41: regions: a region named 'a' stands already at t.yaml:1:18");
    example_refuse("regions: [{name: a}]\n", "t.yaml:1:11: regions.a: has no 'persons'; add persons: a whole number");
    example_refuse("regions: [{name: a, persons: 0}]\n",
                   "t.yaml:1:30: regions.a.persons: 0 is not allowed; give a whole number, 1 to 2000000000 people");
    example_refuse("regions: [{name: a, persons: {normal: [5, 1]}}]\n", "regions.a.persons: takes no prior");
    example_refuse("regions: [{name: a, persons: 5, people: 6}]\n", "regions.a: unknown key 'people'");
    example_refuse("regions: [{name: a, persons: 5, city: {insurd: 6}}]\n",
                   "unknown key 'insurd'; did you mean 'insured'?");
    example_refuse("regions: [{name: a, persons: 5, run: {years: 2}}]\n",
                   "t.yaml:1:38: regions.a: `run` is the same for all regions; state it once");
}

static void test_too_many_arms_of_all_regions_are_refused(void **state)
{
    (void)state;
    struct text {
        char text[64000];
    } *whole = calloc(1, sizeof *whole);
    char *end = whole->text + sprintf(whole->text, "arms:\n");
    for (int k = 0; k < 400; k++)
        end += sprintf(end, "  - {name: a%d}\n", k);
    end += sprintf(end, "regions:\n");
    for (int r = 0; r < 6; r++)
        end += sprintf(end, "  - {name: r%d, persons: 5}\n", r);
    example_refuse(whole->text,
                   "regions: 6 regions of 400 arms are 2400, and at most 2000 can be simulated; give fewer");
    free(whole);
}

static void test_a_published_figure_names_an_arm_of_a_region(void **state)
{
    (void)state;
    char text[2048];
    static const char FIGURE[] =
        "%spublished:\n  - {arm: %s, year: 1, outcome: enrolment_rate, value: 0.1, fitted: no}\n";
    snprintf(text, sizeof text, FIGURE, TWO_REGIONS, "south.two");
    struct study *study = example_read(text, NULL);
    assert_string_equal(study->published[0].arm, "south.two");
    scenario_free(study);
    snprintf(text, sizeof text, FIGURE, TWO_REGIONS, "two");
    example_refuse(text, "no arm is named 'two'");
}

static void test_what_regions_are_is_part_of_what_determines_a_result(void **state)
{
    (void)state;
    struct study *study = example_read(TWO_REGIONS, NULL);
    struct study *other = example_read(TWO_REGIONS, (const char *const[]){"run.persons=9000", NULL});
    assert_non_null(strstr(study->resolved, "\"regions\":[{\"name\":\"north\",\"people\":10000,\"persons\":2000},"));
    assert_string_not_equal(study->digest, other->digest);
    scenario_free(study);
    scenario_free(other);
}

/* ------------------------------------------------------------------ luck */

static void add_region(struct toy *toy, int r, const char *name, long persons)
{
    struct region *const region = &toy->study.regions[r];
    *region = (struct region){.name = strdup(name), .people = persons, .persons = persons};
    region->reference = calloc((size_t)toy->set.n_slots, sizeof *region->reference);
    memcpy(region->reference, toy->study.arms[0].quantities, (size_t)toy->set.n_slots * sizeof(struct quantity));
    toy->study.arms[r].region = r;
}

/* The toy study in which each of n arms, all of one policy, lives in a region of its own. */
static void toy_with_regions(struct toy *toy, const char *const *names, const long *persons, int n, long worlds)
{
    struct status status = {0};
    assert_true(toy_init(toy, worlds, &status));
    task_list_free(&toy->tasks);
    engine_free(toy->engine);
    free(toy->study.reference);
    toy->study.regions = calloc((size_t)n, sizeof *toy->study.regions);
    toy->study.n_regions = n;
    toy->study.run.persons = 0;
    for (int k = 0; k < TOY_ARMS; k++) {
        memcpy(toy->study.arms[k].quantities, toy->study.arms[0].quantities,
               (size_t)toy->set.n_slots * sizeof(struct quantity));
        if (k < n)
            add_region(toy, k, names[k], persons[k]);
        toy->study.run.persons += k < n ? persons[k] : 0;
    }
    for (int k = n; k < TOY_ARMS; k++) {
        free(toy->study.arms[k].name);
        free(toy->study.arms[k].quantities);
    }
    toy->study.n_arms = n;
    toy->study.reference = toy->study.regions[0].reference;
    assert_true(engine_init(&toy->engine, &TOY_MODELS, &toy->study, &status));
    assert_true(engine_plan(toy->engine, &toy->tasks, &status));
}

/* Outcomes of the first joint task of a region, [worlds][years][outcomes]; the caller's to free. */
static double *outcomes_of(const struct toy *toy, const char *region, int threads, double *draw)
{
    struct status status = {0};
    for (long t = 0; t < toy->tasks.n_tasks; t++) {
        const struct task *const task = &toy->tasks.tasks[t];
        struct task_result result;
        if (task->set != WORLDS_JOINT || strcmp(toy->study.regions[task->region].name, region) != 0)
            continue;
        assert_true(task_result_init(&result, toy->engine, task, &status));
        assert_true(engine_simulate(toy->engine, task, threads, &result, NULL, NULL, NULL, &status));
        const size_t n = (size_t)task->n_worlds * 3 * (size_t)engine_n_outcomes(toy->engine);
        double *const outcomes = malloc(n * sizeof *outcomes);
        memcpy(outcomes, result.outcomes, n * sizeof *outcomes);
        *draw = result.draws[toy->set.first_slot[param_set_find(&toy->set, "toy.weight")]];
        task_result_free(&result);
        return outcomes;
    }
    fail_msg("no task of region %s", region);
    return NULL;
}

static void test_a_region_is_a_task_of_its_own(void **state)
{
    static const char *const NAMES[] = {"a", "b"};
    static const long PERSONS[] = {700, 2100};
    struct toy toy;
    (void)state;
    toy_with_regions(&toy, NAMES, PERSONS, 2, 1);
    assert_int_equal(toy.tasks.n_tasks, 2 * N_WORLD_SETS);
    for (long t = 0; t < toy.tasks.n_tasks; t++) {
        assert_int_equal(toy.tasks.tasks[t].n_arms, 1);
        assert_int_equal(engine_task_persons(toy.engine, &toy.tasks.tasks[t]), PERSONS[toy.tasks.tasks[t].region]);
        for (long other = 0; other < t; other++)
            assert_string_not_equal(toy.tasks.tasks[t].key, toy.tasks.tasks[other].key);
    }
    toy_free(&toy);
}

static void test_no_two_regions_share_their_luck_but_all_share_the_parameters(void **state)
{
    static const char *const NAMES[] = {"a", "b"};
    static const long PERSONS[] = {2000, 2000};
    struct toy toy;
    double draw_a, draw_b;
    (void)state;
    toy_with_regions(&toy, NAMES, PERSONS, 2, 1);
    double *a = outcomes_of(&toy, "a", 1, &draw_a), *b = outcomes_of(&toy, "b", 1, &draw_b);
    assert_true(a[0] != b[0] && a[2] != b[2] && a[4] != b[4]); /* ill_share in each of three years */
    assert_near(draw_a, draw_b, 0);
    free(a);
    free(b);
    toy_free(&toy);
}

static void test_other_regions_never_move_the_luck_of_one(void **state)
{
    static const char *const NAMES[] = {"a", "b", "c"}, *const TURNED[] = {"c", "b"};
    static const long PERSONS[] = {900, 2000, 700}, TURNED_PERSONS[] = {5000, 2000};
    struct toy three, two;
    double draw;
    (void)state;
    toy_with_regions(&three, NAMES, PERSONS, 3, 2);
    toy_with_regions(&two, TURNED, TURNED_PERSONS, 2, 2);
    double *left = outcomes_of(&three, "b", 1, &draw), *right = outcomes_of(&two, "b", 2, &draw);
    for (int i = 0; i < 2 * 3 * 2; i++)
        assert_true(left[i] == right[i] || (isnan(left[i]) && isnan(right[i])));
    free(left);
    free(right);
    toy_free(&three);
    toy_free(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_arm_lives_in_every_region),
        cmocka_unit_test(test_the_pool_of_a_region_is_its_people_unless_it_says_otherwise),
        cmocka_unit_test(test_persons_are_shared_out_by_people),
        cmocka_unit_test(test_all_is_everybody_and_a_region_has_a_tile_at_least),
        cmocka_unit_test(test_no_more_are_simulated_than_there_are),
        cmocka_unit_test(test_an_override_reaches_one_region),
        cmocka_unit_test(test_faulty_lists_of_regions_are_refused),
        cmocka_unit_test(test_too_many_arms_of_all_regions_are_refused),
        cmocka_unit_test(test_a_published_figure_names_an_arm_of_a_region),
        cmocka_unit_test(test_what_regions_are_is_part_of_what_determines_a_result),
        cmocka_unit_test(test_a_region_is_a_task_of_its_own),
        cmocka_unit_test(test_no_two_regions_share_their_luck_but_all_share_the_parameters),
        cmocka_unit_test(test_other_regions_never_move_the_luck_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
