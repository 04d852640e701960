/* Results in memory: of a task, and of the whole study put together from its tasks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/instance.h"

const struct study *engine_study(const struct engine *engine) { return engine->study; }

long engine_task_persons(const struct engine *engine, const struct task *task)
{
    const struct study *const study = engine->study;
    return study->n_regions > 0 ? study->regions[task->region].persons : study->run.persons;
}

/* `count` doubles, all `value`; one at least, so that NULL always means that memory ran out. */
static double *doubles_new(size_t count, double value)
{
    double *doubles = malloc((count ? count : 1) * sizeof *doubles);
    for (size_t i = 0; doubles && i < count; i++) {
        doubles[i] = value;
    }
    return doubles;
}

static bool out_of_memory(struct status *status, const char *what)
{
    return status_add(status, EXIT_RUN_FAILED, "not enough memory for %s; give fewer run.worlds or run.persons", what);
}

bool task_result_init(struct task_result *result, const struct engine *engine, const struct task *task,
                      struct status *status)
{
    *result = (struct task_result){0};
    const struct study *study = engine_study(engine);
    const size_t world_arms = (size_t)task->n_worlds * (size_t)task->n_arms;
    const size_t arm_years = (size_t)task->n_arms * (size_t)study->run.years;
    const size_t tally_size = (size_t)engine_tally_size(engine);
    const bool has_draws = engine_keeps_draws(engine, task), has_tallies = engine_keeps_tallies(engine, task);
    result->outcomes =
        doubles_new(world_arms * (size_t)study->run.years * (size_t)engine_n_outcomes(engine), (double)NAN);
    result->world_outcomes = doubles_new(world_arms * (size_t)engine_n_world_outcomes(engine), (double)NAN);
    if (has_draws) {
        result->draws = doubles_new(world_arms * (size_t)study->set->n_slots, (double)NAN);
    }
    if (has_tallies) {
        result->tally_sum = doubles_new(arm_years * tally_size, 0.0);
        result->tally_square_sum = doubles_new(arm_years * tally_size, 0.0);
    }
    if (!result->outcomes || !result->world_outcomes || (has_draws && !result->draws) ||
        (has_tallies && (!result->tally_sum || !result->tally_square_sum))) {
        task_result_free(result);
        return out_of_memory(status, "the result of a task");
    }
    return true;
}

void task_result_free(struct task_result *result)
{
    free(result->outcomes);
    free(result->world_outcomes);
    free(result->draws);
    free(result->tally_sum);
    free(result->tally_square_sum);
    *result = (struct task_result){0};
}

static bool result_init_set(struct result *result, enum world_set set)
{
    const size_t world_arms = (size_t)result->n_worlds[set] * (size_t)result->n_stated_arms;
    const size_t n_years = (size_t)result->n_years;
    result->outcomes[set] = doubles_new(world_arms * n_years * (size_t)result->n_outcomes, (double)NAN);
    result->world_outcomes[set] = doubles_new(world_arms * (size_t)result->n_world_outcomes, (double)NAN);
    result->draws[set] =
        doubles_new((size_t)result->n_worlds[set] * (size_t)result->n_stated_arms * (size_t)result->study->set->n_slots,
                    (double)NAN);
    return result->outcomes[set] && result->world_outcomes[set] && result->draws[set];
}

bool result_init(struct result *result, const struct engine *engine, struct status *status)
{
    *result = (struct result){0};
    const struct study *study = engine_study(engine);
    result->study = study;
    result->engine = engine;
    result->n_arms = study->n_arms;
    result->n_stated_arms = study->n_arms - study->n_made_arms;
    result->n_years = (int)study->run.years;
    result->n_outcomes = engine_n_outcomes(engine);
    result->n_world_outcomes = engine_n_world_outcomes(engine);
    bool is_whole = true;
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const bool is_simulated = set == WORLDS_JOINT || study->run.parameter_uncertainty;
        result->n_worlds[set] = is_simulated ? study->run.worlds : 0;
        is_whole = is_whole && result_init_set(result, (enum world_set)set);
    }
    const size_t n_tallies =
        (size_t)result->n_stated_arms * (size_t)result->n_years * (size_t)engine_tally_size(engine);
    result->tally_sum = doubles_new(n_tallies, 0.0);
    result->tally_square_sum = doubles_new(n_tallies, 0.0);
    result->tally_worlds = calloc((size_t)result->n_stated_arms + 1, sizeof *result->tally_worlds);
    for (int k = 0; result->tally_worlds && k < result->n_stated_arms; k++) {
        result->tally_worlds[k] = result->n_worlds[WORLDS_JOINT];
    }
    is_whole = is_whole && asked_values_init(&result->asked, engine);
    result->made = doubles_new(
        (size_t)result->n_worlds[WORLDS_JOINT] * (size_t)study->n_made_arms * (size_t)result->asked.n, (double)NAN);
    if (!is_whole || !result->made || !result->tally_worlds || !result->tally_sum || !result->tally_square_sum) {
        result_free(result);
        return out_of_memory(status, "the result of the study");
    }
    return true;
}

/* Copies the n values that every world and arm of a task has into their place among n_arms; later arms are left out. */
static void add_worlds(double *into, const double *from, size_t n, const struct task *task, int n_arms)
{
    for (long world = 0; world < task->n_worlds; world++) {
        for (int j = 0; j < task->n_arms; j++) {
            if (task->arms[j] >= n_arms) {
                continue;
            }
            const size_t row = (size_t)(task->first_world + world) * (size_t)n_arms + (size_t)task->arms[j];
            memcpy(into + row * n, from + ((size_t)world * (size_t)task->n_arms + (size_t)j) * n, n * sizeof *into);
        }
    }
}

static void add_tallies(double *into, const double *from, size_t n, const struct task *task, int n_arms)
{
    for (int j = 0; j < task->n_arms; j++) {
        if (task->arms[j] >= n_arms) {
            continue;
        }
        double *sums = into + (size_t)task->arms[j] * n;
        for (size_t i = 0; i < n; i++) {
            sums[i] += from[(size_t)j * n + i];
        }
    }
}

int engine_n_asked_values(const struct engine *engine)
{
    struct asked_values values;
    const int n = asked_values_init(&values, engine) ? values.n : -1;
    asked_values_free(&values);
    return n;
}

static double *made_row(const struct result *result, long world, int arm)
{
    const size_t n_made = (size_t)(result->n_arms - result->n_stated_arms);
    return result->made + ((size_t)world * n_made + (size_t)(arm - result->n_stated_arms)) * (size_t)result->asked.n;
}

/* What the design asks of the arms of a task that it makes. */
static void add_made(struct result *result, const struct task *task, const struct task_result *from)
{
    const size_t n_years = (size_t)result->n_years, n_outcomes = (size_t)result->n_outcomes;
    for (long world = 0; world < task->n_worlds; world++) {
        for (int j = 0; j < task->n_arms; j++) {
            if (task->arms[j] < result->n_stated_arms) {
                continue;
            }
            double *row = made_row(result, task->first_world + world, task->arms[j]);
            const size_t at = (size_t)world * (size_t)task->n_arms + (size_t)j;
            for (int i = 0; i < result->asked.n; i++) {
                const size_t outcome = (size_t)result->asked.outcomes[i];
                const int year = result->asked.years[i];
                row[i] = year < 0 ? from->world_outcomes[at * (size_t)result->n_world_outcomes + outcome]
                                  : from->outcomes[(at * n_years + (size_t)year) * n_outcomes + outcome];
            }
        }
    }
}

static double made_value(const struct result *result, long world, int arm, int at)
{
    const int number = result->asked.numbers[at];
    return number < 0 ? (double)NAN : made_row(result, world, arm)[number];
}

double result_outcome(const struct result *result, long world, int arm, int outcome, int year)
{
    if (arm >= result->n_stated_arms) {
        return made_value(result, world, arm, year * result->n_outcomes + outcome);
    }
    const size_t row = (size_t)world * (size_t)result->n_stated_arms + (size_t)arm;
    return result->outcomes[WORLDS_JOINT][(row * (size_t)result->n_years + (size_t)year) * (size_t)result->n_outcomes +
                                          (size_t)outcome];
}

double result_world_outcome(const struct result *result, long world, int arm, int outcome)
{
    if (arm >= result->n_stated_arms) {
        return made_value(result, world, arm, result->n_years * result->n_outcomes + outcome);
    }
    const size_t row = (size_t)world * (size_t)result->n_stated_arms + (size_t)arm;
    return result->world_outcomes[WORLDS_JOINT][row * (size_t)result->n_world_outcomes + (size_t)outcome];
}

void result_add(struct result *result, const struct task *task, const struct task_result *task_result)
{
    const enum world_set set = task->set;
    const int n_arms = result->n_stated_arms;
    add_worlds(result->outcomes[set], task_result->outcomes, (size_t)result->n_years * (size_t)result->n_outcomes, task,
               n_arms);
    add_worlds(result->world_outcomes[set], task_result->world_outcomes, (size_t)result->n_world_outcomes, task,
               n_arms);
    if (task_result->draws) {
        add_worlds(result->draws[set], task_result->draws, (size_t)result->study->set->n_slots, task, n_arms);
    }
    add_made(result, task, task_result);
    if (task_result->tally_sum) {
        const size_t n = (size_t)result->n_years * (size_t)engine_tally_size(result->engine);
        add_tallies(result->tally_sum, task_result->tally_sum, n, task, result->n_stated_arms);
        add_tallies(result->tally_square_sum, task_result->tally_square_sum, n, task, result->n_stated_arms);
    }
}

void result_free(struct result *result)
{
    for (int set = 0; set < N_WORLD_SETS; set++) {
        free(result->outcomes[set]);
        free(result->world_outcomes[set]);
        free(result->draws[set]);
    }
    free(result->tally_sum);
    free(result->tally_square_sum);
    free(result->tally_worlds);
    free(result->made);
    asked_values_free(&result->asked);
    *result = (struct result){0};
}
