#include "models/fixed_points.h"

#include <math.h>

enum { MAX_BISECTIONS = 200 };

static double bisected(premium_map *map, const void *context, double low, double high, bool is_above_at_low)
{
    for (int b = 0; b < MAX_BISECTIONS; b++) {
        const double middle = low + 0.5 * (high - low);
        if (middle <= low || middle >= high)
            break;
        const bool is_above = map(middle, context) > middle;
        if (is_above == is_above_at_low)
            low = middle;
        else
            high = middle;
    }
    return low + 0.5 * (high - low);
}

int fixed_points_find(premium_map *map, const void *context, const double *grid, int n_grid, struct fixed_point *found,
                      int room)
{
    int n_found = 0;
    double excess_before = NAN;
    for (int g = 0; g < n_grid; g++) {
        const double excess = map(grid[g], context) - grid[g];
        if (g > 0 && !isnan(excess) && !isnan(excess_before) && (excess > 0.0) != (excess_before > 0.0)) {
            if (n_found < room)
                found[n_found] = (struct fixed_point){bisected(map, context, grid[g - 1], grid[g], excess_before > 0.0),
                                                      excess_before > 0.0};
            n_found++;
        }
        excess_before = excess;
    }
    return n_found;
}

double fixed_points_slope(premium_map *map, const void *context, double premium_yuan, double half_width_yuan)
{
    return (map(premium_yuan + half_width_yuan, context) - map(premium_yuan - half_width_yuan, context)) /
           (2.0 * half_width_yuan);
}
