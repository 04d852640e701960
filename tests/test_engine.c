/* The engine with a small made-up city: what its columns hold from year to year, whose luck a draw is, who starts where
 * somebody left, what adds up. */
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/rng.h"
#include "engine/run_settings.h"
#include "engine/vmath.h"
#include "tests/assert_near.h"
#include "tests/toy_study.h"

enum { N_PERSONS = 2600, N_YEARS = 3, N_POLICIES = 2, PERSONS_PER_COMMUNITY = 1024, SEED = 77 };

/* ------------------------------------------------------------------ a city of made-up people */

/* People are born, some leave; an arm and a product column remember. What went wrong is counted, and looked at after. */
struct city_view {
    uint8_t *is_vacated, *is_new;
    uint32_t *born_word, *birth_year, *years_lived;
    uint64_t *arm_memory, *product_memory;
    const uint32_t *start_word, *step_word;
    const real *uniform, *cosine, *sine, *logistic, *episode_uniform;
    const struct listed_draw *listed_word, *listed_uniform, *listed_sine;
    int64_t *people, *leavers, *entrants, *arm_people, *community_people;
    const int64_t *community_before;
};
enum { N_EPISODES = 3 };

static struct faults {
    long draws, entrants, memory, community, checked;
} faults;
static int64_t people_by_community[N_YEARS][8];

static uint32_t word_of(uint32_t person, int year, uint32_t episode, const char *stream)
{
    const struct rng_key key = rng_key_of(SEED, 0);
    uint32_t word;
    rng_gather_words(&word, &person, 1, (uint32_t)year, episode, rng_stream(stream), &key);
    return word;
}

static void city_start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct city_view *v = view;
    for (int i = 0; i < tile->n; i++) {
        const uint32_t person = tile->persons ? tile->persons[i] : tile->first_person + (uint32_t)i;
        const uint16_t place = (uint16_t)i;
        uint32_t listed[TILE];
        draw_listed(v->listed_word, 0, &place, 1, listed);
        faults.draws += listed[0] != word_of(person, tile->year, 0, "city.listed_word");
        faults.draws += v->start_word[i] != word_of(person, tile->year, 0, "city.start");
        faults.entrants += tile->is_entrant && !v->is_vacated[i];
        v->is_vacated[i] = 0;
        v->is_new[i] = 1;
        v->born_word[i] = v->start_word[i];
        v->birth_year[i] = (uint32_t)tile->year;
        v->years_lived[i] = 0;
        for (int k = 0; k < arms->n_arms; k++)
            v->arm_memory[k * TILE + i] = 0;
        for (int p = 0; p < arms->n_products; p++)
            v->product_memory[p * TILE + i] = 0;
    }
}

static void check_draws(const struct tile *tile, const struct city_view *v)
{
    uint32_t a[TILE], b[TILE];
    real x[TILE], y[TILE];
    const struct rng_key key = rng_key_of(SEED, 0);
    const uint32_t year = (uint32_t)tile->year, first = tile->first_person;
    const size_t bytes = (size_t)tile->n * sizeof(real);
    rng_fill_words(a, tile->n, first, year, 0, rng_stream("city.step"), &key);
    faults.draws += memcmp(a, v->step_word, (size_t)tile->n * sizeof *a) != 0;
    rng_fill_words(a, tile->n, first, year, 0, rng_stream("city.uniform"), &key);
    rng_words_to_uniforms(x, a, tile->n);
    faults.draws += memcmp(x, v->uniform, bytes) != 0;
    rng_fill_words(a, tile->n, first, year, 0, rng_stream("city.normal"), &key);
    rng_fill_words(b, tile->n, first, year, 1, rng_stream("city.normal"), &key);
    rng_words_to_normals(x, y, a, b, tile->n);
    faults.draws += memcmp(x, v->cosine, bytes) != 0 || memcmp(y, v->sine, bytes) != 0;
    rng_fill_words(a, tile->n, first, year, 0, rng_stream("city.logistic"), &key);
    rng_fill_words(b, tile->n, first, year, 1, rng_stream("city.logistic"), &key);
    rng_words_to_logistics(x, a, b, tile->n);
    faults.draws += memcmp(x, v->logistic, bytes) != 0;
    for (uint32_t e = 0; e < N_EPISODES; e++) {
        rng_fill_words(a, tile->n, first, year, e, rng_stream("city.episode"), &key);
        rng_words_to_uniforms(x, a, tile->n);
        faults.draws += memcmp(x, v->episode_uniform + e * TILE, bytes) != 0;
    }
}

static void check_listed(const struct tile *tile, const struct city_view *v)
{
    uint16_t places[TILE];
    uint32_t words[TILE];
    real sines[TILE], uniforms[TILE];
    int n = 0;
    for (int i = 0; i < tile->n; i += 1 + i % 7)
        places[n++] = (uint16_t)i;
    draw_listed(v->listed_word, 0, places, n, words);
    draw_listed(v->listed_sine, 0, places, n, sines);
    draw_listed(v->listed_uniform, 1, places, n, uniforms);
    for (int l = 0; l < n; l++) {
        real uniform, cosine, sine;
        const uint32_t person = tile->first_person + places[l];
        const uint32_t of_uniform = word_of(person, tile->year, 1, "city.listed_uniform");
        const uint32_t a = word_of(person, tile->year, 0, "city.listed_normal");
        const uint32_t b = word_of(person, tile->year, 1, "city.listed_normal");
        rng_words_to_uniforms(&uniform, &of_uniform, 1);
        rng_words_to_normals(&cosine, &sine, &a, &b, 1);
        faults.draws += words[l] != word_of(person, tile->year, 0, "city.listed_word");
        faults.draws += vm_bits_of_f64((double)uniforms[l]) != vm_bits_of_f64((double)uniform);
        faults.draws += vm_bits_of_f64((double)sines[l]) != vm_bits_of_f64((double)sine);
    }
}

static void check_community(const struct tile *tile, const struct arm_set *arms, const struct city_view *v)
{
    const uint32_t community = tile->first_person / PERSONS_PER_COMMUNITY;
    for (int k = 0; k < arms->n_arms; k++) {
        const int64_t before = tile->year > 0 ? (k + 1) * people_by_community[tile->year - 1][community] : 0;
        faults.community += v->community_before[k] != before;
        v->community_people[k] += (k + 1) * tile->n;
    }
    people_by_community[tile->year][community] += tile->n;
}

static void city_step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct city_view *v = view;
    check_draws(tile, v);
    check_listed(tile, v);
    check_community(tile, arms, v);
    for (int i = 0; i < tile->n; i++) {
        const uint32_t person = tile->first_person + (uint32_t)i, lived = v->years_lived[i];
        faults.checked++;
        faults.entrants += v->is_vacated[i] != 0 || v->is_new[i] != (lived == 0);
        faults.entrants += v->birth_year[i] + lived != (uint32_t)tile->year;
        faults.memory += v->born_word[i] != word_of(person, (int)v->birth_year[i], 0, "city.start");
        for (int k = 0; k < arms->n_arms; k++) {
            faults.memory += v->arm_memory[k * TILE + i] != (uint64_t)(k + 1) * person * lived;
            v->arm_memory[k * TILE + i] += (uint64_t)(k + 1) * person;
            v->arm_people[k] += k + 1;
        }
        for (int p = 0; p < arms->n_products; p++) {
            faults.memory += v->product_memory[p * TILE + i] != (uint64_t)(p + 7) * person * lived;
            v->product_memory[p * TILE + i] += (uint64_t)(p + 7) * person;
        }
        v->people[0]++;
        v->entrants[0] += v->is_new[i] && tile->year > 0;
        v->is_vacated[i] = (v->step_word[i] & 7) == 0;
        v->leavers[0] += v->is_vacated[i];
        v->is_new[i] = 0;
        v->years_lived[i]++;
    }
}

static const char *const ONE_LABEL[] = {"all"};
static const struct axis ALL_AXIS = {"all", 1, ONE_LABEL};
static const struct axis *const ALL_AXES[] = {&ALL_AXIS, NULL};

static const struct field CITY_FIELDS[] = {
    FIELD(UPDATES, struct city_view, is_vacated, PERSON, "flag", "left"),
    FIELD(UPDATES, struct city_view, is_new, PERSON, "flag", "just started"),
    FIELD(UPDATES, struct city_view, born_word, PERSON, "1", "luck of the start"),
    FIELD(UPDATES, struct city_view, birth_year, PERSON, "years", "year of the start"),
    FIELD(UPDATES, struct city_view, years_lived, PERSON, "years", "since then"),
    FIELD(UPDATES, struct city_view, arm_memory, PERSON_ARM, "1", "what an arm remembers"),
    FIELD(UPDATES, struct city_view, product_memory, PERSON_PRODUCT, "1", "what a product remembers"),
    DRAW(START_DRAWS, struct city_view, start_word, WORD, "city.start", "of a new person"),
    DRAW(DRAWS, struct city_view, step_word, WORD, "city.step", "who leaves"),
    DRAW(DRAWS, struct city_view, uniform, UNIFORM, "city.uniform", "a uniform"),
    DRAW(DRAWS, struct city_view, cosine, NORMAL_COS, "city.normal", "a normal"),
    DRAW(DRAWS, struct city_view, sine, NORMAL_SIN, "city.normal", "its twin"),
    DRAW(DRAWS, struct city_view, logistic, LOGISTIC, "city.logistic", "a logistic"),
    DRAW_N(DRAWS, struct city_view, episode_uniform, UNIFORM, N_EPISODES, "city.episode", "by episode"),
    LISTED_DRAW(struct city_view, listed_word, WORD, 1, "city.listed_word", "a word of some"),
    LISTED_DRAW(struct city_view, listed_uniform, UNIFORM, 2, "city.listed_uniform", "uniforms of some"),
    LISTED_DRAW(struct city_view, listed_sine, NORMAL_SIN, 1, "city.listed_normal", "a normal of some"),
    STORED(struct city_view, people, WORLD, 1, ALL_AXES, "people", "who lived"),
    STORED(struct city_view, leavers, WORLD, 1, ALL_AXES, "people", "who left"),
    STORED(struct city_view, entrants, WORLD, 1, ALL_AXES, "people", "who came"),
    STORED(struct city_view, arm_people, ARM, 1, ALL_AXES, "people", "weighted by arm"),
    FIELD(TALLIES, struct city_view, community_people, COMMUNITY_ARM, "people", "of the community"),
};
static const struct field READER_FIELDS[] = {
    {.name = "community_people",
     .offset = offsetof(struct city_view, community_before),
     .role = FIELD_READS,
     .type = TYPE_I64,
     .shape = COMMUNITY_ARM,
     .extent = 1,
     .unit = "people",
     .meaning = "last year's"},
};

static const struct param CITY_PARAMS[] = {
    PARAM_INT(struct run_params, persons, "city.community_size_people", "people", 100, 4096, PERSONS_PER_COMMUNITY,
              "a community", "一个社区"),
    PARAM(struct run_params, years, "city.other_path", "1", 0, 10, 0, "what makes a path", "区分路径"),
};
static const struct param_table CITY_TABLE = {CITY_PARAMS, 2, sizeof(struct run_params)};

/* A study of N_POLICIES arms on one path. */
struct city {
    struct param_set set;
    struct study study;
    struct engine *engine;
    struct field fields[COUNT_OF(CITY_FIELDS) + 1];
    struct person_model model;
    const struct person_model *persons[1];
};

static void city_init(struct city *city)
{
    static const struct param_table *const TABLES[] = {&RUN_TABLE, &CITY_TABLE};
    static char names[N_POLICIES][8] = {"first", "second"};
    struct status status = {0};
    memset(city, 0, sizeof *city);
    memset(&faults, 0, sizeof faults);
    memset(people_by_community, 0, sizeof people_by_community);
    memcpy(city->fields, CITY_FIELDS, sizeof CITY_FIELDS);
    city->fields[COUNT_OF(CITY_FIELDS)] = READER_FIELDS[0];
    city->model = (struct person_model){.name = "city",
                                        .scope = SCOPE_PATH,
                                        .table = &CITY_TABLE,
                                        .fields = city->fields,
                                        .n_fields = COUNT_OF(city->fields),
                                        .start = city_start,
                                        .step = city_step};
    city->persons[0] = &city->model;
    assert_true(param_set_init(&city->set, TABLES, 2, &status));
    city->study = (struct study){.set = &city->set,
                                 .n_arms = N_POLICIES,
                                 .run = {.persons = N_PERSONS, .years = N_YEARS, .worlds = 1, .seed = SEED}};
    city->study.arms = calloc(N_POLICIES, sizeof *city->study.arms);
    for (int k = 0; k <= N_POLICIES; k++) {
        struct quantity *quantities = calloc((size_t)city->set.n_slots, sizeof *quantities);
        for (int i = 0; i < city->set.n_params; i++)
            quantities[city->set.first_slot[i]].a = city->set.params[i]->fallback;
        if (k == N_POLICIES)
            city->study.reference = quantities;
        else
            city->study.arms[k] = (struct arm){.name = names[k], .quantities = quantities};
    }
    const struct model_list models = {city->persons, 1, NULL, 0};
    if (!engine_init(&city->engine, &models, &city->study, &status)) {
        status_print(&status, stderr);
        fail_msg("the made-up city should be accepted");
    }
}

static void city_free(struct city *city)
{
    engine_free(city->engine);
    for (int k = 0; k < N_POLICIES; k++)
        free(city->study.arms[k].quantities);
    free(city->study.arms);
    free(city->study.reference);
    param_set_free(&city->set);
}

/* Tallies [arm][year][4]: people, leavers, entrants, weighted by arm. */
static void city_run(const struct city *city, double tallies[N_POLICIES][N_YEARS][4])
{
    struct status status = {0};
    struct task_list list;
    struct task_result result;
    assert_true(engine_plan(city->engine, &list, &status));
    assert_int_equal(list.n_tasks, 1);
    assert_int_equal(list.tasks[0].n_arms, N_POLICIES);
    assert_int_equal(engine_tally_size(city->engine), 4);
    assert_true(task_result_init(&result, city->engine, &list.tasks[0], &status));
    assert_true(engine_simulate(city->engine, &list.tasks[0], 1, &result, NULL, NULL, NULL, &status));
    memcpy(tallies, result.tally_sum, sizeof(double) * N_POLICIES * N_YEARS * 4);
    task_result_free(&result);
    task_list_free(&list);
}

static void test_draws_are_those_of_person_year_and_stream(void **state)
{
    (void)state;
    struct city city;
    double tallies[N_POLICIES][N_YEARS][4];
    city_init(&city);
    city_run(&city, tallies);
    assert_int_equal(faults.checked, (long)N_PERSONS * N_YEARS);
    assert_int_equal(faults.draws, 0);
    city_free(&city);
}

static void test_columns_of_person_product_and_arm_last_from_year_to_year(void **state)
{
    (void)state;
    struct city city;
    double tallies[N_POLICIES][N_YEARS][4];
    city_init(&city);
    city_run(&city, tallies);
    assert_int_equal(faults.checked, (long)N_PERSONS * N_YEARS);
    assert_int_equal(faults.memory, 0);
    city_free(&city);
}

static void test_entrants_start_where_somebody_left_and_only_there(void **state)
{
    (void)state;
    struct city city;
    double tallies[N_POLICIES][N_YEARS][4];
    city_init(&city);
    city_run(&city, tallies);
    assert_int_equal(faults.entrants, 0);
    for (int t = 0; t < N_YEARS; t++) {
        assert_true(tallies[0][t][2] == (t > 0 ? tallies[0][t - 1][1] : 0.0));
        assert_within(tallies[0][t][1], N_PERSONS / 8.0 * 0.7, N_PERSONS / 8.0 * 1.3);
    }
    city_free(&city);
}

static void test_tallies_add_up_by_world_and_by_arm(void **state)
{
    (void)state;
    struct city city;
    double tallies[N_POLICIES][N_YEARS][4];
    city_init(&city);
    city_run(&city, tallies);
    for (int k = 0; k < N_POLICIES; k++)
        for (int t = 0; t < N_YEARS; t++) {
            assert_true(tallies[k][t][0] == N_PERSONS); /* the same for all arms */
            assert_true(tallies[k][t][3] == (k + 1.0) * N_PERSONS);
        }
    city_free(&city);
}

static void test_a_community_reads_back_its_own_counts_of_last_year(void **state)
{
    (void)state;
    struct city city;
    double tallies[N_POLICIES][N_YEARS][4];
    city_init(&city);
    city_run(&city, tallies);
    assert_int_equal(faults.community, 0);
    assert_true(people_by_community[0][0] == PERSONS_PER_COMMUNITY &&
                people_by_community[0][1] == PERSONS_PER_COMMUNITY &&
                people_by_community[0][2] == N_PERSONS - 2 * PERSONS_PER_COMMUNITY);
    city_free(&city);
}

static void test_a_stop_is_heeded(void **state)
{
    (void)state;
    struct city city;
    struct status status = {0};
    struct task_list list;
    struct task_result result;
    const atomic_bool stop = true;
    city_init(&city);
    assert_true(engine_plan(city.engine, &list, &status));
    assert_true(task_result_init(&result, city.engine, &list.tasks[0], &status));
    assert_false(engine_simulate(city.engine, &list.tasks[0], 1, &result, &stop, NULL, NULL, &status));
    assert_int_equal(status.code, EXIT_INTERRUPTED);
    status_free(&status);
    task_result_free(&result);
    task_list_free(&list);
    city_free(&city);
}

/* Reports of a world in turn: its years as parts of it, then itself. */
struct reports {
    int n;
    double finished_worlds[2 * N_YEARS];
};

static void keep_report(void *context, double finished_worlds)
{
    struct reports *reports = context;
    assert_true(reports->n < COUNT_OF(reports->finished_worlds));
    reports->finished_worlds[reports->n++] = finished_worlds;
}

static void test_every_year_of_a_world_in_turn_is_reported_and_the_end_exactly(void **state)
{
    (void)state;
    struct toy toy;
    struct status status = {0};
    struct task_result result;
    assert_true(toy_init(&toy, 1, &status));
    const struct task *const task = &toy.tasks.tasks[0];
    assert_int_equal(task->n_worlds, 1);
    for (int threads = 1; threads <= 2; threads++) { /* two threads share the blocks of the one world */
        struct reports reports = {0};
        assert_true(task_result_init(&result, toy.engine, task, &status));
        assert_true(engine_simulate(toy.engine, task, threads, &result, NULL, keep_report, &reports, &status));
        assert_int_equal(reports.n, N_YEARS);
        for (int year = 0; year < N_YEARS; year++)
            assert_near(reports.finished_worlds[year], (double)(year + 1) / N_YEARS, 1e-15);
        assert_true(reports.finished_worlds[N_YEARS - 1] == 1.0);
        task_result_free(&result);
    }
    toy_free(&toy);
}

/* Arms that differ in what health depends on do not share a pass. */
static void test_another_path_is_another_task(void **state)
{
    (void)state;
    struct city city;
    struct status status = {0};
    struct task_list list;
    city_init(&city);
    city.study.arms[1].quantities[city.set.first_slot[param_set_find(&city.set, "city.other_path")]].a = 1.0;
    assert_true(engine_plan(city.engine, &list, &status));
    assert_int_equal(list.n_tasks, 2);
    assert_string_not_equal(list.tasks[0].key, list.tasks[1].key);
    task_list_free(&list);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws_are_those_of_person_year_and_stream),
        cmocka_unit_test(test_columns_of_person_product_and_arm_last_from_year_to_year),
        cmocka_unit_test(test_entrants_start_where_somebody_left_and_only_there),
        cmocka_unit_test(test_tallies_add_up_by_world_and_by_arm),
        cmocka_unit_test(test_a_community_reads_back_its_own_counts_of_last_year),
        cmocka_unit_test(test_a_stop_is_heeded),
        cmocka_unit_test(test_every_year_of_a_world_in_turn_is_reported_and_the_end_exactly),
        cmocka_unit_test(test_another_path_is_another_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
