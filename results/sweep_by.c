#include "results/sweep_by.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ levels */

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int count_distinct(const double *sorted, int n)
{
    int n_distinct = n > 0;
    for (int i = 1; i < n; i++) {
        n_distinct += sorted[i] != sorted[i - 1];
    }
    return n_distinct;
}

/* Levels of n defined values, sorted; equal values share one. */
static void cut(struct sweep_levels *levels, const double *sorted, int n)
{
    const int n_distinct = count_distinct(sorted, n);
    levels->is_cut = n_distinct > SWEEP_MOST_LEVELS;
    const int n_wanted = levels->is_cut ? SWEEP_USUAL_CLASSES : n_distinct;
    int first = 0;
    for (int i = 1; i <= n; i++) {
        const bool is_new = i == n || sorted[i] != sorted[i - 1];
        if (is_new && (!levels->is_cut || i >= (int)((long)n * (levels->n + 1) / n_wanted))) {
            levels->low[levels->n] = sorted[first];
            levels->high[levels->n++] = sorted[i - 1];
            first = i;
        }
    }
}

static int level_of(const struct sweep_levels *levels, double value)
{
    int low = 0, high = levels->n - 1;
    if (!isfinite(value)) {
        return levels->n - 1;
    }
    while (low < high) {
        const int middle = (low + high) / 2;
        if (value <= levels->high[middle]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

bool sweep_levels_init(struct sweep_levels *levels, const struct sweep_table *table, const struct sweep_rows *rows,
                       int axis)
{
    double *sorted = malloc((size_t)rows->n * sizeof *sorted + 1);
    int n = 0;
    *levels = (struct sweep_levels){.axis = axis, .level_of = malloc((size_t)rows->n * sizeof *levels->level_of + 1)};
    if (!sorted || !levels->level_of) {
        free(sorted);
        sweep_levels_free(levels);
        return false;
    }
    for (int i = 0; i < rows->n; i++) {
        const double value = sweep_query_value(table, rows->rows[i], axis);
        if (isfinite(value)) {
            sorted[n++] = value;
        }
    }
    qsort(sorted, (size_t)n, sizeof *sorted, compare_doubles);
    cut(levels, sorted, n);
    if (n < rows->n) {
        levels->low[levels->n] = levels->high[levels->n] = (double)NAN;
        levels->n++;
    }
    for (int i = 0; i < rows->n; i++) {
        levels->level_of[i] = level_of(levels, sweep_query_value(table, rows->rows[i], axis));
    }
    free(sorted);
    return true;
}

void sweep_levels_free(struct sweep_levels *levels)
{
    free(levels->level_of);
    *levels = (struct sweep_levels){0};
}

const char *sweep_levels_text(const struct sweep_table *table, const struct sweep_levels *levels, int level,
                              char text[SWEEP_LEVEL_SIZE])
{
    char low[SWEEP_VALUE_SIZE], high[SWEEP_VALUE_SIZE];
    sweep_query_value_text(table, levels->axis, levels->low[level], low);
    sweep_query_value_text(table, levels->axis, levels->high[level], high);
    const bool is_range = levels->is_cut && isfinite(levels->low[level]) && strcmp(low, high) != 0;
    snprintf(text, SWEEP_LEVEL_SIZE, "%s%s%s", low, is_range ? "–" : "", is_range ? high : "");
    return text;
}

/* ------------------------------------------------------------------ cells */

static int n_cells(const struct sweep_by *by) { return by->n_arms * by->first.n * by->second.n; }

static void find_arms(struct sweep_by *by, const struct sweep_rows *rows)
{
    bool is_there[MAX_SWEEP_ARMS] = {false};
    for (int i = 0; i < rows->n; i++) {
        is_there[sweep_table_arm(by->table, rows->rows[i])] = true;
    }
    for (int k = 0; k < by->table->sweep->n_arms; k++) {
        if (is_there[k]) {
            by->arms[by->n_arms++] = k;
        }
    }
    if (by->first.axis == SWEEP_ARM || by->second.axis == SWEEP_ARM) {
        by->n_arms = 1;
    }
}

static int cell_of(const struct sweep_by *by, const struct sweep_rows *rows, int i)
{
    const int k = sweep_table_arm(by->table, rows->rows[i]);
    int arm = 0;
    while (by->n_arms > 1 && by->arms[arm] != k) {
        arm++;
    }
    const int second = by->second.level_of ? by->second.level_of[i] : 0;
    return (arm * by->first.n + by->first.level_of[i]) * by->second.n + second;
}

/* Sums of a figure and how many rows define it, in every cell and world: then the cell's figures. */
static void sum_up(struct sweep_by *by, const struct sweep_rows *rows, int asked, double *sums, double *counts)
{
    const size_t n_worlds = (size_t)by->table->n_worlds, n = (size_t)n_cells(by);
    memset(sums, 0, n * n_worlds * sizeof *sums);
    memset(counts, 0, n * n_worlds * sizeof *counts);
    for (int i = 0; i < rows->n; i++) {
        const double *const worlds = sweep_table_worlds(by->table, rows->rows[i], asked);
        const size_t at = (size_t)cell_of(by, rows, i) * n_worlds;
        for (size_t world = 0; world < n_worlds; world++) {
            const bool is_defined = isfinite(worlds[world]);
            sums[at + world] += is_defined ? worlds[world] : 0.0;
            counts[at + world] += is_defined;
        }
    }
    for (size_t cell = 0; cell < n; cell++) {
        struct sweep_cell *const own = &by->cells[cell];
        for (size_t world = cell * n_worlds; world < (cell + 1) * n_worlds; world++) {
            own->is_partial[asked] = own->is_partial[asked] || counts[world] < own->n_rows;
            sums[world] = counts[world] > 0.0 ? sums[world] / counts[world] : (double)NAN;
        }
        const struct summary summary = summary_of_values(sums + cell * n_worlds, (long)n_worlds);
        own->figures[asked] = (struct sweep_figure){summary.mean, summary.se,  summary.q05,
                                                    summary.q50,  summary.q95, (double)summary.n_worlds};
    }
}

static bool make_cells(struct sweep_by *by, const struct sweep_rows *rows)
{
    const size_t n = (size_t)n_cells(by), n_asked = (size_t)by->table->sweep->n_asked;
    by->cells = calloc(n + 1, sizeof *by->cells);
    bool is_whole = by->cells != NULL;
    for (size_t cell = 0; is_whole && cell < n; cell++) {
        by->cells[cell].figures = calloc(n_asked, sizeof *by->cells[cell].figures);
        by->cells[cell].is_partial = calloc(n_asked, sizeof *by->cells[cell].is_partial);
        is_whole = by->cells[cell].figures && by->cells[cell].is_partial;
    }
    for (int i = 0; is_whole && i < rows->n; i++) {
        by->cells[cell_of(by, rows, i)].n_rows++;
    }
    return is_whole;
}

static bool fill(struct sweep_by *by, const struct sweep_rows *rows)
{
    const size_t n = (size_t)n_cells(by) * (size_t)by->table->n_worlds;
    double *sums = malloc(n * sizeof *sums + 1), *counts = malloc(n * sizeof *counts + 1);
    const bool is_whole = sums && counts && make_cells(by, rows);
    for (int i = 0; is_whole && i < by->table->sweep->n_asked; i++) {
        sum_up(by, rows, i, sums, counts);
    }
    free(sums);
    free(counts);
    return is_whole;
}

/* "AXIS" or "AXIS,AXIS": the second is SWEEP_FIGURE where there is none. */
static bool read_axes(const struct sweep_table *table, const char *text, int *first, int *second, struct status *status)
{
    static const char OPTION[] = "--by";
    char name[160];
    const size_t n = strcspn(text, ",");
    snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), text);
    *second = SWEEP_FIGURE;
    if (!sweep_query_axis(table, OPTION, name, first, status)) {
        return false;
    }
    if (!text[n]) {
        return true;
    }
    if (strchr(text + n + 1, ',')) {
        return status_add(status, EXIT_INPUT,
                          "--by '%s': give one axis or two, as in --by AXIS,AXIS; fix others by --where", text);
    }
    return sweep_query_axis(table, OPTION, text + n + 1, second, status) &&
           (*first != *second || status_add(status, EXIT_INPUT, "--by '%s': the second axis is the first again", text));
}

bool sweep_by_init(struct sweep_by *by, const struct sweep_table *table, const struct sweep_rows *rows,
                   const char *axes, struct status *status)
{
    int first, second;
    *by = (struct sweep_by){.table = table, .second = {.axis = SWEEP_FIGURE, .n = 1}};
    if (!read_axes(table, axes, &first, &second, status)) {
        return false;
    }
    bool is_whole = sweep_levels_init(&by->first, table, rows, first) &&
                    (second == SWEEP_FIGURE || sweep_levels_init(&by->second, table, rows, second));
    if (is_whole) {
        find_arms(by, rows);
        is_whole = fill(by, rows);
    }
    return is_whole || status_add(status, EXIT_RUN_FAILED, "not enough memory to read the sweep");
}

void sweep_by_free(struct sweep_by *by)
{
    for (int cell = 0; by->cells && cell < n_cells(by); cell++) {
        free(by->cells[cell].figures);
        free(by->cells[cell].is_partial);
    }
    free(by->cells);
    sweep_levels_free(&by->first);
    sweep_levels_free(&by->second);
    *by = (struct sweep_by){0};
}
