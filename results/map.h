/* A figure over a grid of two parameters, and the line on which a probability crosses one half. */
#ifndef HUIMIN_RESULT_MAP_H
#define HUIMIN_RESULT_MAP_H

#include "results/design_values.h"

/* Of one point of the grid, over the worlds in which the figure is defined; NAN where there is none. Events have
 * Wilson's limits, numbers those of Student's t. */
struct map_cell {
    long n_worlds;
    double mean, se, low, high;
};
struct map_cell map_cell_of(const struct record *record, int asked, int x, int y);

/* Where a grid of values crosses a level, by linear interpolation between neighbours. */
struct map_point {
    double x, y;
    bool is_along_x; /* it lies between two neighbours of a row; else of a column */
    int row;         /* of the row or column: y or x */
};
enum { MAX_MAP_POINTS = 2 * MAX_MAP_STEPS * MAX_MAP_STEPS };
/* values: [ny][nx] at xs and ys, which rise; an undefined value has no neighbours. Points stand row by row, then column
 * by column. Returns how many of MAX_MAP_POINTS there are. */
int map_boundary(const double *values, const double *xs, int nx, const double *ys, int ny, double level,
                 struct map_point *points);
/* The same for an event of the record's map, at one half. 0 for a figure that is no event. */
int map_boundary_of(const struct record *record, int asked, struct map_point *points);

#define MAP_LEVEL 0.5

#endif
