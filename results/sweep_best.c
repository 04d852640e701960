#include "results/sweep_best.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/intervals.h"

struct ranked {
    double value; /* higher is better */
    int row;
};

static int by_rank(const void *left, const void *right)
{
    const struct ranked *const a = left, *const b = right;
    return a->value != b->value ? (a->value < b->value) - (a->value > b->value) : (a->row > b->row) - (a->row < b->row);
}

/* Sorts the rows whose mean is defined. */
static bool rank(struct sweep_best *best, const struct sweep_table *table, const struct sweep_rows *rows)
{
    struct ranked *ranked = malloc((size_t)rows->n * sizeof *ranked + 1);
    best->rows = malloc((size_t)rows->n * sizeof *best->rows + 1);
    if (!ranked || !best->rows) {
        free(ranked);
        return false;
    }
    for (int i = 0; i < rows->n; i++) {
        const double mean = sweep_table_figure(table, rows->rows[i], best->asked)->mean;
        if (isfinite(mean)) {
            ranked[best->n++] = (struct ranked){best->is_high ? mean : -mean, rows->rows[i]};
        }
    }
    best->n_undefined = rows->n - best->n;
    qsort(ranked, (size_t)best->n, sizeof *ranked, by_rank);
    for (int i = 0; i < best->n; i++) {
        best->rows[i] = ranked[i].row;
    }
    free(ranked);
    return true;
}

/* One comparison for every row but the first. */
static double threshold_of(int n_rows, int n_worlds)
{
    const int n_comparisons = n_rows > 2 ? n_rows - 1 : 1;
    return n_worlds > 1 ? interval_t_quantile(1.0 - 0.05 / n_comparisons, (double)(n_worlds - 1)) : (double)INFINITY;
}

bool sweep_best_init(struct sweep_best *best, const struct sweep_table *table, const struct sweep_rows *rows,
                     const char *ask, bool is_worst, struct status *status)
{
    const bool is_low = strncmp(ask, "low:", 4) == 0, is_high = strncmp(ask, "high:", 5) == 0;
    const char *const name = is_low ? ask + 4 : is_high ? ask + 5 : ask;
    *best = (struct sweep_best){.is_high = is_low == is_worst};
    if (!sweep_query_figure(table, is_worst ? "--worst" : "--best", name, &best->asked, status)) {
        return false;
    }
    if (!rank(best, table, rows)) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read the sweep");
    }
    if (best->n == 0) {
        return status_add(status, EXIT_INPUT, "%s: '%s' is undefined in every row", is_worst ? "--worst" : "--best",
                          name);
    }
    best->threshold = threshold_of(best->n, table->n_worlds);
    for (int i = 0; i < best->n; i++) {
        best->n_not_apart += sweep_best_may_be(best, table, i);
    }
    return true;
}

void sweep_best_free(struct sweep_best *best)
{
    free(best->rows);
    *best = (struct sweep_best){0};
}

struct sweep_difference sweep_best_difference(const struct sweep_best *best, const struct sweep_table *table, int place)
{
    return sweep_table_difference(table, best->rows[place], best->rows[0], best->asked);
}

bool sweep_best_may_be(const struct sweep_best *best, const struct sweep_table *table, int place)
{
    const struct sweep_difference difference = sweep_best_difference(best, table, place);
    if (place == 0 || !isfinite(difference.se)) {
        return true;
    }
    const double threshold =
        difference.n_worlds == table->n_worlds ? best->threshold : threshold_of(best->n, difference.n_worlds);
    return fabs(difference.mean) <= threshold * difference.se;
}
