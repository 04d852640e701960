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

void progress_start(struct progress *progress, bool is_quiet, const struct study *study,
                    const struct table_style *style)
{
    *progress = (struct progress){.is_quiet = is_quiet,
                                  .is_terminal = isatty(STDERR_FILENO) == 1,
                                  .study = study,
                                  .style = *style,
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

/* "7 of 31 regions, Guangdong" or "120 of 600 worlds" */
static void where_text(const struct progress *progress, const struct ledger_state *state, char *text, size_t size)
{
    const struct study *study = progress->study;
    if (study->n_regions == 0) {
        snprintf(text, size, "%ld of %ld worlds", state->finished_worlds, state->all_worlds);
        return;
    }
    const struct region *region = &study->regions[state->region];
    const char *label = table_label(&progress->style, region->label.en, region->label.zh);
    snprintf(text, size, "region %d of %d, %.60s", state->region + 1, study->n_regions, label ? label : region->name);
}

static void show(struct progress *progress, double seconds, const struct ledger_state *state)
{
    const double all = state->all_person_years, finished = state->finished_person_years;
    const double share = all > 0.0 ? finished / all : 1.0;
    const double elapsed = seconds - progress->start_seconds;
    const double person_years_per_second = elapsed > 0.0 ? state->own_person_years / elapsed : 0.0;
    char line[240], where[120], remaining[32] = "?";
    if (person_years_per_second > 0.0) {
        duration_text(remaining, (all - finished) / person_years_per_second);
    }
    where_text(progress, state, where, sizeof where);
    snprintf(line, sizeof line, "%3.0f%%  %s  %.1f million person-years/s  %s left", 100.0 * share, where,
             1e-6 * person_years_per_second, remaining);
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

void progress_show(void *context, const struct ledger_state *state)
{
    struct progress *progress = context;
    if (progress->is_quiet || atomic_flag_test_and_set(&progress->is_busy)) {
        return;
    }
    const double seconds = now_seconds();
    if (seconds - progress->last_seconds >= (progress->is_terminal ? TERMINAL_SECONDS : PLAIN_SECONDS)) {
        progress->last_seconds = seconds;
        show(progress, seconds, state);
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
