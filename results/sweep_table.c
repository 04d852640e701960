#include "results/sweep_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEMBER(name_, ending_, meaning_)                                                                               \
    {                                                                                                                  \
        .name = #name_, .ending = ending_, .meaning = meaning_, .offset = offsetof(struct sweep_figure, name_)         \
    }

const struct sweep_column SWEEP_COLUMNS[N_SWEEP_COLUMNS] = {
    MEMBER(mean, "", "mean over the worlds; of an event its probability"),
    MEMBER(se, "_se", "standard error of the mean"),
    MEMBER(q05, "_q05", "5% quantile over the worlds"),
    MEMBER(q50, "_q50", "median over the worlds"),
    MEMBER(q95, "_q95", "95% quantile over the worlds"),
    {"n_worlds", "_n_worlds", "worlds in which it is defined", offsetof(struct sweep_figure, n_worlds), true},
};

static void turn(struct sweep_table *table, const double *by_world)
{
    const size_t n_columns = (size_t)table->n_rows * (size_t)table->sweep->n_asked, n_worlds = (size_t)table->n_worlds;
    for (size_t world = 0; world < n_worlds; world++) {
        for (size_t i = 0; i < n_columns; i++) {
            table->values[i * n_worlds + world] = by_world[world * n_columns + i];
        }
    }
}

static void sum_up(struct sweep_table *table, double *room)
{
    const size_t n_figures = (size_t)table->n_rows * (size_t)table->sweep->n_asked, n_worlds = (size_t)table->n_worlds;
    for (size_t i = 0; i < n_figures; i++) {
        memcpy(room, table->values + i * n_worlds, n_worlds * sizeof *room);
        const struct summary summary = summary_of_values(room, table->n_worlds);
        table->figures[i] = (struct sweep_figure){summary.mean, summary.se,  summary.q05,
                                                  summary.q50,  summary.q95, (double)summary.n_worlds};
    }
}

bool sweep_table_init(struct sweep_table *table, const struct record *record, struct status *status)
{
    const struct sweep *const sweep = &record->design->design.sweep;
    *table = (struct sweep_table){.record = record,
                                  .sweep = sweep,
                                  .n_rows = sweep->n_points * sweep->n_arms,
                                  .n_worlds = (int)record->n_worlds[WORLDS_JOINT]};
    const size_t n_figures = (size_t)table->n_rows * (size_t)sweep->n_asked, n_worlds = (size_t)table->n_worlds;
    double *room = malloc(n_worlds * sizeof *room + 1);
    table->values = malloc(n_figures * n_worlds * sizeof *table->values + 1);
    table->figures = malloc(n_figures * sizeof *table->figures + 1);
    if (!room || !table->values || !table->figures) {
        free(room);
        sweep_table_free(table);
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read the sweep");
    }
    turn(table, record->design->sweep_values);
    sum_up(table, room);
    free(room);
    return true;
}

void sweep_table_free(struct sweep_table *table)
{
    free(table->values);
    free(table->figures);
    *table = (struct sweep_table){0};
}

struct sweep_difference sweep_table_difference(const struct sweep_table *table, int row, int other, int asked)
{
    const double *const left = sweep_table_worlds(table, row, asked);
    const double *const right = sweep_table_worlds(table, other, asked);
    struct sweep_difference difference = {0.0, (double)NAN, 0};
    double squares = 0.0;
    for (int world = 0; world < table->n_worlds; world++) {
        const double value = left[world] - right[world];
        if (isfinite(value)) {
            const double step = value - difference.mean;
            difference.mean += step / ++difference.n_worlds;
            squares += step * (value - difference.mean);
        }
    }
    const double n = difference.n_worlds;
    difference.mean = difference.n_worlds > 0 ? difference.mean : (double)NAN;
    difference.se = difference.n_worlds > 1 ? sqrt(squares / (n - 1.0) / n) : (double)NAN;
    return difference;
}

const char *sweep_table_word(const struct sweep_axis *axis, double value)
{
    const bool is_word = axis->n_words > 0 && value >= 0.0 && value < (double)axis->n_words;
    return is_word ? axis->words[(int)value] : NULL;
}
