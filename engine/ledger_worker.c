/* What a process at work tells others of itself: a file that it holds locked, with its rate. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/ledger_folder.h"

static const double BEAT_SECONDS = 2.0;

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void write_beat(struct ledger *ledger, double seconds, double person_years)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream) {
        return;
    }
    ledger_write_who(ledger, ledger->start_time, stream);
    fprintf(stream, "seconds %.1f\nperson_years %.0f\nin_hand %.0f\n", seconds - ledger->start_seconds, person_years,
            person_years - ledger->state.own_person_years);
    if (fclose(stream) == 0) {
        lock_write(&ledger->worker, text);
    }
    free(text);
}

void ledger_worker_start(struct ledger *ledger)
{
    char host[LEDGER_HOST_SIZE], ending[LEDGER_HOST_SIZE + 64];
    ledger_host(host);
    snprintf(ending, sizeof ending, ".%s-%ld.worker", host, (long)getpid());
    char *path = ledger_plan_path(ledger, ending);
    ledger->start_seconds = ledger->beat_seconds = now_seconds();
    ledger->start_time = time(NULL);
    if (path && !ledger->worker.is_open) {
        lock_try(&ledger->worker, path, false);
    }
    free(path);
    if (ledger->worker.is_open) {
        write_beat(ledger, ledger->start_seconds, 0.0);
    }
}

void ledger_worker_beat(struct ledger *ledger, double own_person_years)
{
    const double seconds = now_seconds();
    if (!ledger->worker.is_open || atomic_flag_test_and_set(&ledger->is_beating)) {
        return;
    }
    if (seconds - ledger->beat_seconds >= BEAT_SECONDS) {
        ledger->beat_seconds = seconds;
        write_beat(ledger, seconds, own_person_years);
    }
    atomic_flag_clear(&ledger->is_beating);
}
