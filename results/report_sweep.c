#include "results/report_sweep.h"

#include <stdbool.h>

#include <string.h>

/* Bytes that the table may take, and roughly those of a number with all its digits. */
enum { MOST_BYTES = 1300000, NUMBER_BYTES = 20 };

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), end = strlen(ending);
    return length >= end && strcmp(text + length - end, ending) == 0;
}

static void drop_columns(json_t *table, const char *const *endings, int n)
{
    const char *key;
    json_t *column;
    void *next;
    json_object_foreach_safe(table, next, key, column)
    {
        for (int i = 0; i < n; i++) {
            if (ends_with(key, endings[i])) {
                json_object_del(table, key);
                break;
            }
        }
    }
}

/* Every `step`-th point, with all its arms, which stand next to each other. */
static json_t *thinned(const json_t *column, size_t n_arms, size_t step)
{
    json_t *kept = json_array();
    const size_t n = json_array_size(column);
    for (size_t row = 0; row < n; row++)
        if (row / n_arms % step == 0)
            json_array_append(kept, json_array_get(column, row));
    return kept;
}

static void thin(json_t *table, size_t n_arms, size_t step)
{
    const char *key;
    json_t *column;
    void *next;
    json_object_foreach_safe(table, next, key, column)
    {
        json_object_set_new(table, key, thinned(column, n_arms, step));
    }
}

void report_sweep_trim(json_t *sweep)
{
    static const char *const SPREAD[] = {"_q05", "_q50", "_q95", "_n_worlds"}, *const ERRORS[] = {"_se"};
    json_t *const table = json_object_get(sweep, "table");
    const size_t n_arms = json_array_size(json_object_get(sweep, "arms"));
    const size_t n_rows = json_array_size(json_object_get(table, "point"));
    drop_columns(table, SPREAD, 4);
    if (n_rows * json_object_size(table) * NUMBER_BYTES > MOST_BYTES)
        drop_columns(table, ERRORS, 1);
    const size_t bytes = n_rows * json_object_size(table) * NUMBER_BYTES;
    if (bytes > MOST_BYTES && n_arms > 0)
        thin(table, n_arms, (bytes + MOST_BYTES - 1) / MOST_BYTES);
    json_object_set_new(
        sweep, "points_shown",
        json_integer(n_arms > 0 ? (json_int_t)(json_array_size(json_object_get(table, "point")) / n_arms) : 0));
}
