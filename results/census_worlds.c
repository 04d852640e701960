#include "results/census_worlds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/registry.h"

static const char *const OUTCOME_NAMES[N_CENSUS_OUTCOMES] = {
    [CENSUS_ENROLMENT] = "enrolment_rate",
    [CENSUS_RENEWAL] = "renewal_rate",
    [CENSUS_CLAIM_PER_MEMBER_YUAN] = "claim_per_member_yuan",
    [CENSUS_OUT_CLAIM_PER_MEMBER_YUAN] = "out_of_policy_claim_per_member_yuan",
    [CENSUS_CLAIMANT_SHARE] = "claimant_share",
    [CENSUS_CLAIM_PER_CLAIMANT_YUAN] = "claim_per_claimant_yuan",
    [CENSUS_PREMIUM_YUAN] = "premium_yuan",
    [CENSUS_CATASTROPHIC_HOUSEHOLDS] = "catastrophic_household_share_without",
};

/* An engine with an observer behind its models; for one world at a time. */
struct station {
    struct census *census;
    struct person_model observer;
    const struct person_model **persons;
    struct model_list models;
    struct engine *engine;
};

static bool station_init(struct station *station, const struct study *study, struct status *status)
{
    const struct model_list *const models = registry_models();
    *station = (struct station){.census = census_new(), .models = *models};
    station->persons = calloc((size_t)models->n_persons + 1, sizeof *station->persons);
    if (!station->census || !station->persons)
        return status_add(status, EXIT_RUN_FAILED, "not enough memory for a census");
    memcpy(station->persons, models->persons, (size_t)models->n_persons * sizeof *station->persons);
    station->observer = census_observer(station->census);
    station->persons[models->n_persons] = &station->observer;
    station->models.persons = station->persons;
    station->models.n_persons = models->n_persons + 1;
    return engine_init(&station->engine, &station->models, study, status);
}

static void station_free(struct station *station)
{
    engine_free(station->engine);
    census_free(station->census);
    free(station->persons);
}

static void keep_benefits(const struct census_sample *sample, long world, const struct census *census,
                          double benefits[CENSUS_MAX_PRODUCTS][N_CENSUS_BENEFITS])
{
    double *const kept = sample->benefits + (size_t)world * (size_t)sample->n_arms * N_CENSUS_BENEFITS;
    for (int k = 0; k < sample->n_arms; k++)
        memcpy(kept + (size_t)k * N_CENSUS_BENEFITS, benefits[census_product_of(census, k)], sizeof benefits[0]);
}

static int outcome_index(const struct engine *engine, const char *name)
{
    for (int o = 0; o < engine_n_outcomes(engine); o++)
        if (strcmp(engine_outcome(engine, o)->name, name) == 0)
            return o;
    return -1;
}

/* worlds: how many the result holds, from the sample's world `first` on. */
static void keep_outcomes(const struct census_sample *sample, long first, long worlds, const struct engine *engine,
                          const struct task_result *result)
{
    const size_t n_rows = (size_t)sample->n_arms * (size_t)sample->n_years;
    const size_t stride = (size_t)engine_n_outcomes(engine);
    double *const kept = sample->outcomes + (size_t)first * n_rows * N_CENSUS_OUTCOMES;
    for (int o = 0; o < N_CENSUS_OUTCOMES; o++) {
        const int index = outcome_index(engine, OUTCOME_NAMES[o]);
        for (size_t row = 0; row < (size_t)worlds * n_rows; row++)
            kept[row * N_CENSUS_OUTCOMES + (size_t)o] =
                index < 0 ? (double)NAN : result->outcomes[row * stride + (size_t)index];
    }
}

static bool observe_world(const struct census_sample *sample, const struct study *study, const struct task *group,
                          long world, struct status *status)
{
    struct station station;
    struct task_result result = {0};
    struct task task = *group;
    double benefits[CENSUS_MAX_PRODUCTS][N_CENSUS_BENEFITS];
    task.first_world = world;
    task.n_worlds = 1;
    bool ok = station_init(&station, study, status) && task_result_init(&result, station.engine, &task, status) &&
              engine_simulate(station.engine, &task, 1, &result, NULL, NULL, NULL, status);
    if (ok && !census_take(station.census, sample->figures + (size_t)world * N_CENSUS_FIGURES, benefits))
        ok = status_add(status, EXIT_RUN_FAILED, "not enough memory for a census");
    if (ok) {
        keep_benefits(sample, world, station.census, benefits);
        keep_outcomes(sample, world, 1, station.engine, &result);
    }
    task_result_free(&result);
    station_free(&station);
    return ok;
}

static bool observe_worlds(const struct census_sample *sample, const struct census_plan *plan, const struct task *group,
                           struct status *status)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(plan->threads < 1 ? 1 : plan->threads)
    for (long world = 0; world < plan->n_worlds; world++) {
        struct status own = {0};
        if (!observe_world(sample, plan->study, group, world, &own)) {
#pragma omp critical(census_status)
            status_add(status, own.code, "%s", own.n_sentences > 0 && own.sentences[0] ? own.sentences[0] : "failed");
        }
        status_free(&own);
    }
    return status_ok(status);
}

static bool simulate_worlds(const struct census_sample *sample, const struct census_plan *plan,
                            const struct task *group, struct status *status)
{
    struct engine *engine = NULL;
    struct task_result result = {0};
    const bool ok = engine_init(&engine, registry_models(), plan->study, status) &&
                    task_result_init(&result, engine, group, status) &&
                    engine_simulate(engine, group, plan->threads, &result, NULL, NULL, NULL, status);
    if (ok)
        keep_outcomes(sample, 0, plan->n_worlds, engine, &result);
    task_result_free(&result);
    engine_free(engine);
    return ok;
}

static double *undefined(size_t n)
{
    double *const values = malloc((n + 1) * sizeof *values);
    for (size_t i = 0; values && i < n; i++)
        values[i] = (double)NAN;
    return values;
}

static bool sample_init(struct census_sample *sample, int n_arms, int n_years, long n_worlds, struct status *status)
{
    const size_t worlds = (size_t)n_worlds, arms = (size_t)n_arms;
    *sample = (struct census_sample){.n_worlds = n_worlds, .n_arms = n_arms, .n_years = n_years};
    sample->figures = undefined(worlds * N_CENSUS_FIGURES);
    sample->benefits = undefined(worlds * arms * N_CENSUS_BENEFITS);
    sample->outcomes = undefined(worlds * arms * (size_t)n_years * N_CENSUS_OUTCOMES);
    return (sample->figures && sample->benefits && sample->outcomes) ||
           status_add(status, EXIT_RUN_FAILED, "not enough memory for %ld worlds", n_worlds);
}

bool census_simulate(struct census_sample *sample, const struct census_plan *plan, struct status *status)
{
    struct task group = {.set = WORLDS_JOINT, .n_worlds = plan->n_worlds, .n_arms = plan->n_arms};
    memcpy(group.arms, plan->arms, (size_t)plan->n_arms * sizeof *plan->arms);
    if (!sample_init(sample, plan->n_arms, (int)plan->study->run.years, plan->n_worlds, status))
        return false;
    return plan->is_outcomes_only ? simulate_worlds(sample, plan, &group, status)
                                  : observe_worlds(sample, plan, &group, status);
}

void census_sample_free(struct census_sample *sample)
{
    free(sample->figures);
    free(sample->benefits);
    free(sample->outcomes);
    *sample = (struct census_sample){0};
}

static struct census_estimate estimate(const double *values, long n_worlds, size_t stride)
{
    double n = 0.0, sum = 0.0, squares = 0.0;
    for (long w = 0; w < n_worlds; w++) {
        const double value = values[(size_t)w * stride];
        n += isfinite(value) ? 1.0 : 0.0;
        sum += isfinite(value) ? value : 0.0;
    }
    const double mean = n > 0.0 ? sum / n : (double)NAN;
    for (long w = 0; w < n_worlds; w++) {
        const double away = values[(size_t)w * stride] - mean;
        squares += isfinite(away) ? away * away : 0.0;
    }
    return (struct census_estimate){mean, n > 1.0 ? sqrt(squares / (n - 1.0) / n) : (double)NAN};
}

struct census_estimate census_figure_of(const struct census_sample *sample, enum census_figure figure)
{
    return estimate(sample->figures + figure, sample->n_worlds, N_CENSUS_FIGURES);
}

struct census_estimate census_benefit_of(const struct census_sample *sample, int arm, enum census_benefit benefit)
{
    return estimate(sample->benefits + (size_t)arm * N_CENSUS_BENEFITS + benefit, sample->n_worlds,
                    (size_t)sample->n_arms * N_CENSUS_BENEFITS);
}

struct census_estimate census_outcome_of(const struct census_sample *sample, int arm, int year,
                                         enum census_outcome outcome)
{
    const size_t n_years = (size_t)sample->n_years;
    return estimate(sample->outcomes + ((size_t)arm * n_years + (size_t)year) * N_CENSUS_OUTCOMES + outcome,
                    sample->n_worlds, (size_t)sample->n_arms * n_years * N_CENSUS_OUTCOMES);
}
