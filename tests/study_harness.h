/* Reads a study with the real models, simulates it in memory and looks into the result by name. Tests run from the
 * root of the project. */
#ifndef HUIMIN_STUDY_HARNESS_H
#define HUIMIN_STUDY_HARNESS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/registry.h"
#include "scenarios/reader.h"
#include "tests/assert_near.h"

struct study_run {
    struct study *study;
    struct engine *engine;
    struct result result;
    double *outcomes;       /* [n_worlds][n_arms][n_years][n_outcomes] of the joint worlds, of made arms too */
    double *world_outcomes; /* [n_worlds][n_arms][n_world_outcomes] */
};

static inline void harness_must(bool ok, struct status *status, const char *what)
{
    if (!ok) {
        status_print(status, stderr);
        fail_msg("%s was refused", what);
    }
}

/* Overrides end with NULL; NULL for none. */
static inline struct study *harness_read(const char *path, const char *const *overrides)
{
    struct study *study = NULL;
    struct status status = {0};
    int n_overrides = 0, n_tables;
    while (overrides && overrides[n_overrides])
        n_overrides++;
    const struct param_table *const *tables = registry_tables(&n_tables);
    harness_must(scenario_read(&study, path, overrides, n_overrides, tables, n_tables, &status), &status, path);
    status_free(&status);
    return study;
}

/* Text of a study file in which every "@/" stands for the folder of the scenarios. */
static inline struct study *harness_read_text(const char *text, const char *const *overrides)
{
    char path[] = "/tmp/huimin-study-XXXXXX", folder[512];
    assert_non_null(getcwd(folder, sizeof folder));
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    for (const char *at = text; *at; at++) {
        if (at[0] == '@' && at[1] == '/')
            fprintf(file, "%s/scenarios", folder); /* the '/' follows */
        else
            fputc(*at, file);
    }
    fclose(file);
    struct study *study = harness_read(path, overrides);
    unlink(path);
    return study;
}

/* Whatever the result keeps of it, all that a task of the joint worlds found. */
static inline void harness_keep(struct study_run *run, const struct task *task, const struct task_result *part)
{
    const struct result *r = &run->result;
    const size_t n = (size_t)r->n_years * (size_t)r->n_outcomes, n_whole = (size_t)r->n_world_outcomes;
    for (long world = 0; task->set == WORLDS_JOINT && world < task->n_worlds; world++)
        for (int j = 0; j < task->n_arms; j++) {
            const size_t from = (size_t)(world * task->n_arms + j);
            const size_t into = (size_t)((task->first_world + world) * r->n_arms + task->arms[j]);
            memcpy(run->outcomes + into * n, part->outcomes + from * n, n * sizeof(double));
            memcpy(run->world_outcomes + into * n_whole, part->world_outcomes + from * n_whole,
                   n_whole * sizeof(double));
        }
}

/* Simulates every task of the study, which becomes the run's own. An observer (SCOPE_CONTEXT) lives each year after
 * the other person models and sees their columns; with one, threads must be 1. */
static inline struct study_run *harness_run_observed(struct study *study, int threads,
                                                     const struct person_model *observer)
{
    const struct person_model *persons[64];
    struct model_list models = *registry_models();
    assert_true(models.n_persons < 64);
    memcpy(persons, models.persons, (size_t)models.n_persons * sizeof *persons);
    models.persons = persons;
    if (observer)
        persons[models.n_persons++] = observer;
    struct study_run *run = calloc(1, sizeof *run);
    struct status status = {0};
    struct task_list list;
    assert_non_null(run);
    run->study = study;
    harness_must(engine_init(&run->engine, &models, study, &status), &status, study->name);
    harness_must(result_init(&run->result, run->engine, &status), &status, study->name);
    const size_t rows = (size_t)study->run.worlds * (size_t)study->n_arms;
    run->outcomes = calloc(rows * (size_t)study->run.years * (size_t)run->result.n_outcomes + 1, sizeof(double));
    run->world_outcomes = calloc(rows * (size_t)run->result.n_world_outcomes + 1, sizeof(double));
    assert_true(run->outcomes && run->world_outcomes);
    harness_must(engine_plan(run->engine, &list, &status), &status, study->name);
    for (long t = 0; t < list.n_tasks; t++) {
        struct task_result part;
        harness_must(task_result_init(&part, run->engine, &list.tasks[t], &status), &status, study->name);
        harness_must(engine_simulate(run->engine, &list.tasks[t], threads, &part, NULL, NULL, NULL, &status), &status,
                     study->name);
        result_add(&run->result, &list.tasks[t], &part);
        harness_keep(run, &list.tasks[t], &part);
        task_result_free(&part);
    }
    task_list_free(&list);
    status_free(&status);
    return run;
}

static inline struct study_run *harness_run(struct study *study, int threads)
{
    return harness_run_observed(study, threads, NULL);
}

static inline struct study_run *harness_run_file(const char *path, const char *const *overrides, int threads)
{
    return harness_run(harness_read(path, overrides), threads);
}

static inline struct study_run *harness_run_text(const char *text, const char *const *overrides, int threads)
{
    return harness_run(harness_read_text(text, overrides), threads);
}

static inline void harness_free(struct study_run *run)
{
    result_free(&run->result);
    free(run->outcomes);
    free(run->world_outcomes);
    engine_free(run->engine);
    scenario_free(run->study);
    free(run);
}

static inline int harness_arm(const struct study_run *run, const char *name)
{
    for (int k = 0; k < run->study->n_arms; k++)
        if (strcmp(run->study->arms[k].name, name) == 0)
            return k;
    fail_msg("no arm %s", name);
    return -1;
}

static inline int harness_outcome(const struct study_run *run, const char *name)
{
    for (int o = 0; o < engine_n_outcomes(run->engine); o++)
        if (strcmp(engine_outcome(run->engine, o)->name, name) == 0)
            return o;
    fail_msg("no outcome %s", name);
    return -1;
}

/* Of a joint world; year 0 is the first. */
static inline double harness_value(const struct study_run *run, long world, int arm, int year, const char *name)
{
    const struct result *r = &run->result;
    const size_t row = ((size_t)world * (size_t)r->n_arms + (size_t)arm) * (size_t)r->n_years + (size_t)year;
    return run->outcomes[row * (size_t)r->n_outcomes + (size_t)harness_outcome(run, name)];
}

static inline double harness_world_value(const struct study_run *run, long world, int arm, const char *name)
{
    const struct result *r = &run->result;
    for (int o = 0; o < engine_n_world_outcomes(run->engine); o++)
        if (strcmp(engine_world_outcome(run->engine, o)->name, name) == 0)
            return run->world_outcomes[((size_t)world * (size_t)r->n_arms + (size_t)arm) * (size_t)r->n_world_outcomes +
                                       (size_t)o];
    fail_msg("no world outcome %s", name);
    return NAN;
}

/* Cells of a stored tally, added up over the joint worlds. */
static inline const double *harness_cells(const struct study_run *run, int arm, int year, const char *name, int *extent)
{
    const size_t row = (size_t)arm * (size_t)run->result.n_years + (size_t)year;
    const double *cells = run->result.tally_sum + row * (size_t)engine_tally_size(run->engine);
    *extent = 0;
    for (int t = 0; t < engine_n_tallies(run->engine); t++) {
        const struct stored_tally *tally = engine_tally(run->engine, t);
        *extent = tally->extent;
        if (strcmp(tally->name, name) == 0)
            return cells;
        cells += tally->extent;
    }
    fail_msg("no stored tally %s", name);
    return cells;
}

static inline double harness_total(const struct study_run *run, int arm, int year, const char *name)
{
    int extent;
    double sum = 0.0;
    const double *cells = harness_cells(run, arm, year, name, &extent);
    for (int c = 0; c < extent; c++)
        sum += cells[c];
    return sum;
}

/* The same doubles, undefined ones in the same places. */
static inline void assert_same_at(const double *left, const double *right, size_t n, const char *what, const char *file,
                                  int line)
{
    for (size_t i = 0; i < n; i++)
        if (left[i] != right[i] && !(isnan(left[i]) && isnan(right[i]))) {
            print_error("%s: number %zu is %.17g in one and %.17g in the other\n", what, i, left[i], right[i]);
            _fail(file, line);
        }
}
#define assert_same(left_, right_, n_) assert_same_at(left_, right_, n_, #left_, __FILE__, __LINE__)

/* The same drawn parameters, `run` apart: how large to simulate is no luck. */
static inline void assert_same_draws(const struct param_set *set, const double *left, const double *right)
{
    for (int i = 0; i < set->n_params; i++)
        if (strncmp(set->params[i]->key, "run.", 4) != 0)
            assert_same_at(left + set->first_slot[i], right + set->first_slot[i], (size_t)param_n_slots(set->params[i]),
                           set->params[i]->key, __FILE__, __LINE__);
}

/* Arm `left_arm` of one run and `right_arm` of another have the same everything in the first n_worlds of each set. */
static inline void assert_same_arm(const struct study_run *left, int left_arm, const struct study_run *right,
                                   int right_arm, long n_worlds)
{
    const struct result *a = &left->result, *b = &right->result;
    const size_t per_arm = (size_t)a->n_years * (size_t)a->n_outcomes, n_world_outcomes = (size_t)a->n_world_outcomes;
    const size_t tallies = (size_t)a->n_years * (size_t)engine_tally_size(left->engine);
    const size_t n_slots = (size_t)left->study->set->n_slots;
    assert_int_equal(a->n_years, b->n_years);
    for (int set = 0; set < N_WORLD_SETS; set++)
        for (long w = 0; w < n_worlds && a->n_worlds[set] > 0; w++) {
            assert_true(w < a->n_worlds[set] && w < b->n_worlds[set]);
            const size_t i = (size_t)w * (size_t)a->n_arms + (size_t)left_arm;
            const size_t j = (size_t)w * (size_t)b->n_arms + (size_t)right_arm;
            assert_same(a->outcomes[set] + i * per_arm, b->outcomes[set] + j * per_arm, per_arm);
            assert_same(a->world_outcomes[set] + i * n_world_outcomes, b->world_outcomes[set] + j * n_world_outcomes,
                        n_world_outcomes);
            assert_same_draws(left->study->set, a->draws[set] + i * n_slots, b->draws[set] + j * n_slots);
        }
    if (n_worlds == a->n_worlds[WORLDS_JOINT] && n_worlds == b->n_worlds[WORLDS_JOINT])
        assert_same(a->tally_sum + (size_t)left_arm * tallies, b->tally_sum + (size_t)right_arm * tallies, tallies);
}

/* Two arms, perhaps of two runs, have the same outcomes in every joint world. */
static inline void assert_same_outcomes(const struct study_run *left, int left_arm, const struct study_run *right,
                                        int right_arm)
{
    const struct result *const a = &left->result, *const b = &right->result;
    const size_t per_arm = (size_t)a->n_years * (size_t)a->n_outcomes, n_whole = (size_t)a->n_world_outcomes;
    for (long w = 0; w < a->n_worlds[WORLDS_JOINT]; w++) {
        const size_t i = (size_t)(w * a->n_arms + left_arm), j = (size_t)(w * b->n_arms + right_arm);
        assert_same(left->outcomes + i * per_arm, right->outcomes + j * per_arm, per_arm);
        assert_same(left->world_outcomes + i * n_whole, right->world_outcomes + j * n_whole, n_whole);
    }
}

#endif
