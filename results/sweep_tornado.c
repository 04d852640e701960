#include "results/sweep_tornado.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_moved_alone(const struct sweep_axis *axis)
{
    return axis->design && strcmp(axis->design, SWEEP_ONE_AT_A_TIME) == 0;
}

bool sweep_tornado_is_there(const struct sweep *sweep)
{
    for (int a = 0; a < sweep->n_axes; a++) {
        if (is_moved_alone(&sweep->axes[a])) {
            return true;
        }
    }
    return false;
}

static bool is_same(double left, double right) { return left == right || (isnan(left) && isnan(right)); }

/* Whether a point differs from the first in this axis and in no other. */
static bool moves_alone(const struct sweep *sweep, int point, int axis)
{
    const double *const base = sweep_point(sweep, 0), *const own = sweep_point(sweep, point);
    for (int a = 0; a < sweep->n_axes; a++) {
        if (is_same(base[a], own[a]) == (a == axis)) {
            return false;
        }
    }
    return true;
}

static struct sweep_swing swing_of(const struct sweep_table *table, int arm, int asked, int axis)
{
    const struct sweep *const sweep = table->sweep;
    const double base = sweep_point(sweep, 0)[axis];
    struct sweep_swing swing = {.axis = axis, .base = base, .low = base, .high = base};
    int low = 0, high = 0;
    for (int point = 1; point < sweep->n_points; point++) {
        const double value = sweep_point(sweep, point)[axis];
        if (moves_alone(sweep, point, axis) && value < swing.low) {
            low = point;
            swing.low = value;
        } else if (moves_alone(sweep, point, axis) && value > swing.high) {
            high = point;
            swing.high = value;
        }
    }
    swing.at_low = sweep_table_difference(table, low * sweep->n_arms + arm, arm, asked);
    swing.at_high = sweep_table_difference(table, high * sweep->n_arms + arm, arm, asked);
    return swing;
}

static double width_of(const struct sweep_swing *swing)
{
    const double low = isfinite(swing->at_low.mean) ? fabs(swing->at_low.mean) : 0.0;
    const double high = isfinite(swing->at_high.mean) ? fabs(swing->at_high.mean) : 0.0;
    return low > high ? low : high;
}

static int by_width(const void *left, const void *right)
{
    const struct sweep_swing *const a = left, *const b = right;
    const double one = width_of(a), other = width_of(b);
    return one != other ? (one < other) - (one > other) : (a->axis > b->axis) - (a->axis < b->axis);
}

int sweep_tornado_of(const struct sweep_table *table, int arm, int asked, struct sweep_swing *swings)
{
    int n = 0;
    for (int a = 0; a < table->sweep->n_axes; a++) {
        if (is_moved_alone(&table->sweep->axes[a])) {
            swings[n++] = swing_of(table, arm, asked, a);
        }
    }
    qsort(swings, (size_t)n, sizeof *swings, by_width);
    return n;
}
