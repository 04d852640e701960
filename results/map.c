#include "results/map.h"

#include <math.h>

#include "results/intervals.h"

struct map_cell map_cell_of(const struct record *record, int asked, int x, int y)
{
    const struct record_design *const design = record->design;
    struct map_cell cell = {0, 0.0, (double)NAN, (double)NAN, (double)NAN};
    double squares = 0.0;
    for (long world = 0; world < record->n_worlds[WORLDS_JOINT]; world++) {
        const double value = design_values_of_point(design, world, x, y)[asked];
        if (!isfinite(value)) {
            continue;
        }
        const double step = value - cell.mean;
        cell.n_worlds++;
        cell.mean += step / (double)cell.n_worlds;
        squares += step * (value - cell.mean);
    }
    if (cell.n_worlds == 0) {
        cell.mean = (double)NAN;
        return cell;
    }
    const double n = (double)cell.n_worlds;
    cell.se = cell.n_worlds > 1 ? sqrt(squares / (n - 1.0) / n) : (double)NAN;
    const struct interval interval = design_values_style(record, &design->design.map.asked[asked]).is_event
                                         ? interval_wilson(rint(cell.mean * n), cell.n_worlds)
                                         : interval_of_mean(cell.mean, cell.se, cell.n_worlds);
    cell.low = interval.low;
    cell.high = interval.high;
    return cell;
}

/* Where between two neighbours the level is crossed; false where it is not. */
static bool crosses(double left, double right, double level, double from, double to, double *at)
{
    if (!isfinite(left) || !isfinite(right) || (left >= level) == (right >= level)) {
        return false;
    }
    *at = from + (to - from) * ((level - left) / (right - left));
    return true;
}

/* Where the level is only touched, both neighbours name the same point: it stands once. */
static int add_point(struct map_point *points, int n, struct map_point point)
{
    const bool is_there = n > 0 && points[n - 1].is_along_x == point.is_along_x && points[n - 1].row == point.row &&
                          points[n - 1].x == point.x && points[n - 1].y == point.y;
    points[is_there ? n - 1 : n] = point;
    return is_there ? n : n + 1;
}

int map_boundary(const double *values, const double *xs, int nx, const double *ys, int ny, double level,
                 struct map_point *points)
{
    int n = 0;
    double at = 0.0;
    for (int y = 0; y < ny; y++) {
        for (int x = 0; x + 1 < nx; x++) {
            if (crosses(values[y * nx + x], values[y * nx + x + 1], level, xs[x], xs[x + 1], &at)) {
                n = add_point(points, n, (struct map_point){at, ys[y], true, y});
            }
        }
    }
    for (int x = 0; x < nx; x++) {
        for (int y = 0; y + 1 < ny; y++) {
            if (crosses(values[y * nx + x], values[(y + 1) * nx + x], level, ys[y], ys[y + 1], &at)) {
                n = add_point(points, n, (struct map_point){xs[x], at, false, x});
            }
        }
    }
    return n;
}

int map_boundary_of(const struct record *record, int asked, struct map_point *points)
{
    const struct map *const map = &record->design->design.map;
    double means[MAX_MAP_STEPS * MAX_MAP_STEPS] = {0.0};
    if (!design_values_style(record, &map->asked[asked]).is_event) {
        return 0;
    }
    for (int point = 0; point < map->x.n * map->y.n; point++) {
        means[point] = map_cell_of(record, asked, point % map->x.n, point / map->x.n).mean;
    }
    return map_boundary(means, map->x.values, map->x.n, map->y.values, map->y.n, MAP_LEVEL, points);
}
