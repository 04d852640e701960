#include "engine/cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double TERMINAL_SECONDS = 0.1, PLAIN_SECONDS = 30.0;
enum { BAR_CELLS = 24 };

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_start(struct progress *progress, bool is_quiet, double person_years_per_world)
{
    *progress = (struct progress){.is_quiet = is_quiet,
                                  .is_terminal = isatty(STDERR_FILENO) == 1,
                                  .person_years_per_world = person_years_per_world,
                                  .is_busy = ATOMIC_FLAG_INIT};
    progress->start_seconds = now_seconds();
    progress->last_seconds = progress->start_seconds;
}

static void duration_text(char text[32], double seconds)
{
    if (seconds < 120.0) {
        snprintf(text, 32, "%.0f s", seconds);
    } else if (seconds < 7200.0) {
        snprintf(text, 32, "%.0f min", seconds / 60.0);
    } else {
        snprintf(text, 32, "%.1f h", seconds / 3600.0);
    }
}

static void show(struct progress *progress, double seconds, long finished, long all, long own)
{
    const double share = all > 0 ? (double)finished / (double)all : 1.0;
    const double elapsed = seconds - progress->start_seconds;
    const double worlds_per_second = elapsed > 0.0 ? (double)own / elapsed : 0.0;
    char line[160], remaining[32] = "?";
    if (worlds_per_second > 0.0) {
        duration_text(remaining, (double)(all - finished) / worlds_per_second);
    }
    snprintf(line, sizeof line, "%3.0f%%  %ld of %ld worlds  %.1f million person-years/s  %s left", 100.0 * share,
             finished, all, 1e-6 * worlds_per_second * progress->person_years_per_world, remaining);
    if (!progress->is_terminal) {
        fprintf(stderr, "huimin: %s\n", line);
        return;
    }
    char bar[BAR_CELLS + 1] = "";
    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', (size_t)(share * BAR_CELLS));
    const int width = fprintf(stderr, "\r[%s] %s", bar, line) - 1;
    fprintf(stderr, "%*s", width < progress->last_width ? progress->last_width - width : 0, "");
    fflush(stderr);
    progress->last_width = width;
}

void progress_show(void *context, long finished_worlds, long all_worlds, long own_worlds)
{
    struct progress *progress = context;
    if (progress->is_quiet || atomic_flag_test_and_set(&progress->is_busy)) {
        return;
    }
    const double seconds = now_seconds();
    if (seconds - progress->last_seconds >= (progress->is_terminal ? TERMINAL_SECONDS : PLAIN_SECONDS)) {
        progress->last_seconds = seconds;
        show(progress, seconds, finished_worlds, all_worlds, own_worlds);
    }
    atomic_flag_clear(&progress->is_busy);
}

double progress_end(struct progress *progress)
{
    if (progress->is_terminal && progress->last_width > 0) {
        fprintf(stderr, "\r%*s\r", progress->last_width, "");
        fflush(stderr);
    }
    return now_seconds() - progress->start_seconds;
}
