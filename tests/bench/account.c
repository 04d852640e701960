/* What keeping account of tasks costs: `account FILE ARGUMENT…` is `huimin ARGUMENT…`, and adds to FILE a line for each
 * of its processes with
 *
 *     processor seconds of simulating, of the ledger, of the whole process; elapsed seconds of the first two
 *
 * The linker puts the functions below in place of those of the same name, which they call. The ledger is all that
 * happens from ledger_init to ledger_free but for engine_simulate and for making, writing and printing the result: the
 * plan, claims, beats, task files written, synced and read back, the putting together of tasks, their removal; of ranks
 * also handing tasks out and waiting. A task must be simulated on one thread: --threads 1. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/cli/print.h"
#include "engine/ledger.h"
#include "results/archive.h"

/* __real_NAME is what __wrap_NAME takes the place of. */
#define WRAPPED(name_) extern typeof(name_) __real_##name_, __wrap_##name_
int main(int argc, char **argv);
WRAPPED(main);
WRAPPED(ledger_init);
WRAPPED(ledger_free);
WRAPPED(engine_simulate);
WRAPPED(record_from_result);
WRAPPED(archive_write);
WRAPPED(print_record);

struct cost {
    double processor, elapsed;
};

static const char *file;
static struct cost simulating, resulting, within; /* within: from ledger_init to ledger_free */
static struct cost opened;

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Of this thread, which simulates alone; ranks manage beside it on another one. */
static struct cost now_here(void)
{
    return (struct cost){seconds_of(CLOCK_THREAD_CPUTIME_ID), seconds_of(CLOCK_MONOTONIC)};
}

static struct cost now_process(void)
{
    return (struct cost){seconds_of(CLOCK_PROCESS_CPUTIME_ID), seconds_of(CLOCK_MONOTONIC)};
}

static void add(struct cost *sum, struct cost from, struct cost to)
{
    sum->processor += to.processor - from.processor;
    sum->elapsed += to.elapsed - from.elapsed;
}

static void write_account(void)
{
    char line[256];
    const int n =
        snprintf(line, sizeof line, "%.6f %.6f %.6f %.6f %.6f\n", simulating.processor,
                 within.processor - simulating.processor - resulting.processor, seconds_of(CLOCK_PROCESS_CPUTIME_ID),
                 simulating.elapsed, within.elapsed - simulating.elapsed - resulting.elapsed);
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (descriptor < 0 || write(descriptor, line, (size_t)n) != n || close(descriptor) != 0) {
        perror(file);
        _exit(EXIT_RUN_FAILED);
    }
}

int __wrap_main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "Usage: account FILE ARGUMENT...\n");
        return EXIT_USAGE;
    }
    file = argv[1];
    argv[1] = argv[0];
    atexit(write_account);
    return __real_main(argc - 1, argv + 1);
}

bool __wrap_ledger_init(struct ledger *ledger, const struct engine *engine, const struct task_list *tasks,
                        const char *result_path, struct status *status)
{
    opened = now_process();
    return __real_ledger_init(ledger, engine, tasks, result_path, status);
}

void __wrap_ledger_free(struct ledger *ledger)
{
    __real_ledger_free(ledger);
    add(&within, opened, now_process());
}

/* What the ledger does when a world is finished is not simulating. */
struct watched {
    progress_function *progress;
    void *context;
    struct cost cost;
};

static void watch(void *context, double finished_worlds)
{
    struct watched *watched = context;
    const struct cost from = now_here();
    watched->progress(watched->context, finished_worlds);
    add(&watched->cost, from, now_here());
}

bool __wrap_engine_simulate(const struct engine *engine, const struct task *task, int threads,
                            struct task_result *result, const atomic_bool *stop, progress_function *progress,
                            void *context, struct status *status)
{
    if (threads > 1) {
        return status_add(status, EXIT_USAGE, "account: a task on several threads; give --threads 1");
    }
    struct watched watched = {.progress = progress, .context = context};
    const struct cost from = now_here();
    const bool is_done =
        __real_engine_simulate(engine, task, threads, result, stop, progress ? watch : NULL, &watched, status);
    add(&simulating, from, now_here());
    simulating.processor -= watched.cost.processor;
    simulating.elapsed -= watched.cost.elapsed;
    return is_done;
}

bool __wrap_record_from_result(struct record *record, const struct result *result, struct status *status)
{
    const struct cost from = now_process();
    const bool is_done = __real_record_from_result(record, result, status);
    add(&resulting, from, now_process());
    return is_done;
}

bool __wrap_archive_write(const char *path, const struct record *record, struct status *status)
{
    const struct cost from = now_process();
    const bool is_done = __real_archive_write(path, record, status);
    add(&resulting, from, now_process());
    return is_done;
}

bool __wrap_print_record(const struct record *record, const struct options *options, struct status *status)
{
    const struct cost from = now_process();
    const bool is_done = __real_print_record(record, options, status);
    add(&resulting, from, now_process());
    return is_done;
}
