#include "scenarios/sweep_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/sweep_entry.h"
#include "scenarios/sweep_prior.h"
#include "scenarios/sweep_where.h"

/* So many are looked at, kept or dropped. */
enum { MAX_LOOKED_AT = 100 * MAX_SWEEP_POINTS };

/* Points on their way. */
struct crossing {
    struct sweep_reading *section;
    double point[MAX_SWEEP_AXES]; /* as far as the entries so far have set it */
    size_t n_room;
    int n_looked_at;
};

static bool refuse_number(struct crossing *crossing, const char *hint)
{
    return reading_refuse_node(crossing->section->reading, crossing->section->outline->node, "sweep",
                               "more than %d points%s; give fewer values, or a sample", MAX_SWEEP_POINTS, hint);
}

static bool keep_point(struct crossing *crossing)
{
    struct sweep *const sweep = crossing->section->sweep;
    const size_t n_axes = (size_t)sweep->n_axes, n_points = (size_t)sweep->n_points;
    if (sweep->n_points == MAX_SWEEP_POINTS)
        return refuse_number(crossing, "");
    if (n_points == crossing->n_room) {
        crossing->n_room = 2 * crossing->n_room + 64;
        double *const grown = realloc(sweep->values, crossing->n_room * n_axes * sizeof *grown);
        if (!grown)
            return status_add(crossing->section->reading->status, EXIT_RUN_FAILED, "out of memory for %zu points",
                              crossing->n_room);
        sweep->values = grown;
    }
    memcpy(sweep->values + n_points * n_axes, crossing->point, n_axes * sizeof *crossing->point);
    sweep->n_points++;
    return true;
}

/* What a point draws for itself goes by its number before conditions drop any. */
static bool look_at_point(struct crossing *crossing)
{
    if (crossing->n_looked_at == MAX_LOOKED_AT)
        return refuse_number(crossing, " a hundred times over, before `where` drops any");
    sweep_prior_draw(crossing->section->outline, (uint32_t)crossing->n_looked_at++, crossing->point);
    return !sweep_where_holds(crossing->section, crossing->point) || keep_point(crossing);
}

static bool check_free(struct crossing *crossing, const struct sweep_entry *entry)
{
    for (int i = 0; i < entry->n_axes; i++)
        if (isfinite(crossing->point[entry->axes[i]]))
            return reading_refuse_node(crossing->section->reading, entry->node, entry->path,
                                       "moves '%s' at points at which an axis before it does; let their 'when' exclude "
                                       "each other",
                                       crossing->section->sweep->axes[entry->axes[i]].key);
    return true;
}

/* Every row of this entry with every point of those behind it. */
static bool cross(struct crossing *crossing, int number)
{
    const struct sweep_outline *const outline = crossing->section->outline;
    if (number == outline->n_entries)
        return look_at_point(crossing);
    const struct sweep_entry *const entry = &outline->entries[number];
    if (!sweep_entry_is_there(entry, crossing->point))
        return cross(crossing, number + 1);
    bool is_good = check_free(crossing, entry);
    for (int row = 0; is_good && row < entry->n_rows; row++) {
        for (int i = 0; i < entry->n_axes; i++)
            crossing->point[entry->axes[i]] = entry->values[(size_t)row * (size_t)entry->n_axes + (size_t)i];
        is_good = cross(crossing, number + 1);
    }
    for (int i = 0; is_good && i < entry->n_axes; i++)
        crossing->point[entry->axes[i]] = (double)NAN;
    return is_good;
}

bool sweep_points_make(struct sweep_reading *section)
{
    struct crossing crossing = {.section = section};
    for (int i = 0; i < MAX_SWEEP_AXES; i++)
        crossing.point[i] = (double)NAN;
    if (!cross(&crossing, 0))
        return false;
    return section->sweep->n_points > 0 ||
           reading_refuse_node(section->reading, section->outline->conditions[0].node, "sweep.where",
                               "no point is left of %d; loosen a condition", crossing.n_looked_at);
}
