#include "scenarios/sweep_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points on their way. */
struct crossing {
    struct reading *reading;
    const struct sweep_outline *outline;
    struct sweep *sweep;
    double point[MAX_SWEEP_AXES]; /* as far as the entries so far have set it */
    size_t n_room;
};

static bool refuse_number(struct crossing *crossing)
{
    return reading_refuse_node(crossing->reading, crossing->outline->node, "sweep",
                               "more than %d points; give fewer values, or a sample", MAX_SWEEP_POINTS);
}

static bool add_point(struct crossing *crossing)
{
    struct sweep *const sweep = crossing->sweep;
    const size_t n_axes = (size_t)sweep->n_axes, n_points = (size_t)sweep->n_points;
    if (sweep->n_points == MAX_SWEEP_POINTS)
        return refuse_number(crossing);
    if (n_points == crossing->n_room) {
        crossing->n_room = 2 * crossing->n_room + 64;
        double *const grown = realloc(sweep->values, crossing->n_room * n_axes * sizeof *grown);
        if (!grown)
            return status_add(crossing->reading->status, EXIT_RUN_FAILED, "out of memory for %zu points",
                              crossing->n_room);
        sweep->values = grown;
    }
    memcpy(sweep->values + n_points * n_axes, crossing->point, n_axes * sizeof *crossing->point);
    sweep->n_points++;
    return true;
}

/* Every row of this entry with every point of those behind it. */
static bool cross(struct crossing *crossing, int number)
{
    if (number == crossing->outline->n_entries)
        return add_point(crossing);
    const struct sweep_entry *const entry = &crossing->outline->entries[number];
    bool is_good = true;
    for (int row = 0; is_good && row < entry->n_rows; row++) {
        for (int i = 0; i < entry->n_axes; i++)
            crossing->point[entry->axes[i]] = entry->values[(size_t)row * (size_t)entry->n_axes + (size_t)i];
        is_good = cross(crossing, number + 1);
    }
    return is_good;
}

bool sweep_points_make(struct reading *reading, const struct sweep_outline *outline, struct sweep *sweep)
{
    struct crossing crossing = {.reading = reading, .outline = outline, .sweep = sweep};
    for (int i = 0; i < MAX_SWEEP_AXES; i++)
        crossing.point[i] = (double)NAN;
    return cross(&crossing, 0);
}
