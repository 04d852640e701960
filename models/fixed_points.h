/* All fixed points of a premium map, and where the map leads from a premium. */
#ifndef HUIMIN_FIXED_POINTS_H
#define HUIMIN_FIXED_POINTS_H

#include <stdbool.h>

/* Φ: the premium that the members drawn by a premium would need. NAN where nobody is drawn. */
typedef double premium_map(double premium_yuan, const void *context);

struct fixed_point {
    double premium_yuan;
    bool is_stable; /* Φ crosses the diagonal from above, so that its slope is below 1 */
};

/* Every change of sign of Φ(p) − p between neighbours of an ascending grid, bisected to the last bit; intervals with
 * an undefined end are passed over. Two roots between neighbours are missed: the caller's grid must separate them.
 * Fills at most `room` of `found`, ascending, and returns how many there are. */
int fixed_points_find(premium_map *map, const void *context, const double *grid, int n_grid, struct fixed_point *found,
                      int room);

/* Slope of Φ by a central difference over premium ± half_width. */
double fixed_points_slope(premium_map *map, const void *context, double premium_yuan, double half_width_yuan);

#endif
