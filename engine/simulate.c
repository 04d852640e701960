/* A task on threads: worlds across them where there are enough, else the blocks of one world. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/in_order.h"
#include "engine/instance.h"

/* Joint, process and parameter worlds take their luck and draws from disjoint numbers, three a world, so that
 * adding worlds changes none that is there. */
enum { WORLD_STRIDE = 3 };
static const uint32_t ONE_LUCK = UINT32_C(0x80000000);

static void world_numbers(enum world_set set, long world, uint32_t *luck, uint32_t *parameters)
{
    const uint32_t first = (uint32_t)(world * WORLD_STRIDE);
    *luck = set == WORLDS_JOINT ? first : set == WORLDS_PROCESS ? first + 1 : ONE_LUCK;
    *parameters = set == WORLDS_PARAMETER ? first + 2 : first;
}

static void keep_draws(const struct workspace *workspace, const struct instance *instance, double *draws)
{
    const size_t n = (size_t)instance->arms.n_policies * (size_t)instance->engine->set->n_slots;
    memcpy(draws, workspace->values, n * sizeof *draws);
}

static void add_tally_sums(const int64_t *tallies, const struct instance *instance, struct task_result *result)
{
    if (!tallies)
        return;
    const long n = instance_n_kept_tallies(instance);
    for (long i = 0; i < n; i++) {
        const double value = (double)tallies[i];
        result->tally_sum[i] += value;
        result->tally_square_sum[i] += value * value;
    }
}

static bool run_world(struct workspace *workspace, const struct instance *instance, long index,
                      struct task_result *result, const atomic_bool *stop)
{
    const struct engine *engine = instance->engine;
    const struct task *task = instance->task;
    const struct run_settings *run = &engine->study->run;
    const size_t n_arms = (size_t)task->n_arms, w = (size_t)index;
    uint32_t luck, parameters;
    world_numbers(task->set, task->first_world + index, &luck, &parameters);
    workspace->key = rng_key_of(run->seed ^ study_region_luck(engine->study, task->region), luck);
    workspace_draw_parameters(workspace, instance, task->set == WORLDS_PROCESS || !run->parameter_uncertainty,
                              parameters);
    if (result->draws) {
        keep_draws(workspace, instance, result->draws + w * n_arms * (size_t)engine->set->n_slots);
    }
    return world_run(workspace, instance,
                     result->outcomes + w * n_arms * (size_t)run->years * (size_t)engine->n_outcomes,
                     result->world_outcomes + w * n_arms * (size_t)engine->n_world_outcomes, stop);
}

struct crew {
    int n_workspaces;
    struct workspace *workspaces;
};

static bool crew_init(struct crew *crew, const struct instance *instance, int n_workspaces, int n_scratches,
                      struct status *status)
{
    crew->n_workspaces = n_workspaces;
    crew->workspaces = calloc((size_t)n_workspaces, sizeof *crew->workspaces);
    if (!crew->workspaces)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    for (int w = 0; w < n_workspaces; w++)
        if (!workspace_init(&crew->workspaces[w], instance, n_scratches, status))
            return false;
    return true;
}

static void crew_free(struct crew *crew, const struct instance *instance)
{
    for (int w = 0; crew->workspaces && w < crew->n_workspaces; w++)
        workspace_free(&crew->workspaces[w], instance);
    free(crew->workspaces);
}

struct job {
    const struct instance *instance;
    struct task_result *result;
    const atomic_bool *stop;
    progress_function *progress;
    void *context;
    atomic_long finished;
    atomic_bool is_stopped;
};

/* Where worlds run in turn: years of the one in hand count as a part of it. */
static void watch_year(void *context, int n_years_done)
{
    struct job *job = context;
    const double world = (double)n_years_done / (double)job->instance->arms.n_years;
    if (n_years_done < job->instance->arms.n_years)
        job->progress(job->context, (double)atomic_load(&job->finished) + world);
}

/* Of worlds in order: those behind one that was stopped do not count. */
static bool finish_world(void *context, const int64_t *tallies, bool done)
{
    struct job *job = context;
    if (!done) {
        atomic_store(&job->is_stopped, true);
        return false;
    }
    add_tally_sums(tallies, job->instance, job->result);
    const long finished = atomic_fetch_add(&job->finished, 1) + 1;
    if (job->progress)
        job->progress(job->context, (double)finished);
    return true;
}

static void run_worlds_across_threads(struct job *job, struct crew *crew, struct in_order *order)
{
    const long n_worlds = job->instance->task->n_worlds;
#pragma omp parallel num_threads(crew->n_workspaces)
    {
        struct workspace *workspace = &crew->workspaces[omp_get_thread_num()];
#pragma omp for schedule(dynamic, 1)
        for (long w = job->instance->task->n_given; w < n_worlds; w++) {
            const bool done =
                !atomic_load(&job->is_stopped) && run_world(workspace, job->instance, w, job->result, job->stop);
            in_order_add(order, w, done, &workspace->kept_tallies);
        }
    }
}

static void run_worlds_in_turn(struct job *job, struct crew *crew)
{
    crew->workspaces[0].year_is_done = job->progress ? watch_year : NULL;
    crew->workspaces[0].year_context = job;
    for (long w = job->instance->task->n_given; w < job->instance->task->n_worlds && !atomic_load(&job->is_stopped);
         w++) {
        const bool done = run_world(&crew->workspaces[0], job->instance, w, job->result, job->stop);
        finish_world(job, crew->workspaces[0].kept_tallies, done);
    }
}

int engine_worlds_at_once(const struct engine *engine, const struct task *task, int threads)
{
    return !engine->is_in_turn && threads > 1 && task->n_worlds >= threads ? threads : 1;
}

bool engine_simulate(const struct engine *engine, const struct task *task, int threads, struct task_result *result,
                     const atomic_bool *stop, progress_function *progress, void *context, struct status *status)
{
    struct instance instance;
    struct crew crew = {0};
    const int n_workspaces = engine_worlds_at_once(engine, task, threads);
    const int n_scratches = n_workspaces > 1 || threads < 1 ? 1 : threads;
    bool ok = instance_init(&instance, engine, task, status) &&
              crew_init(&crew, &instance, n_workspaces, n_scratches, status);
    struct job job = {&instance, result, stop, progress, context, task->n_given, false};
    struct in_order order = {0};
    if (ok && n_workspaces > 1 &&
        !in_order_init(&order, task->n_given, n_workspaces, instance_n_kept_tallies(&instance), finish_world, &job))
        ok = status_add(status, EXIT_RUN_FAILED, "out of memory");
    if (ok) {
        if (n_workspaces > 1)
            run_worlds_across_threads(&job, &crew, &order);
        else
            run_worlds_in_turn(&job, &crew);
        if (atomic_load(&job.is_stopped))
            ok = status_add(status, EXIT_INTERRUPTED, "stopped before the task was done");
    }
    if (order.room > 0)
        in_order_free(&order);
    crew_free(&crew, &instance);
    instance_free(&instance);
    return ok;
}
