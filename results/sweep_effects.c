#include "results/sweep_effects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_sampled(const struct sweep_axis *axis)
{
    return axis->design && strcmp(axis->design, SWEEP_GRID) != 0 && strcmp(axis->design, SWEEP_ONE_AT_A_TIME) != 0;
}

bool sweep_effects_is_there(const struct sweep *sweep)
{
    for (int a = 0; a < sweep->n_axes; a++) {
        if (is_sampled(&sweep->axes[a])) {
            return sweep->n_points >= MAIN_EFFECT_LEAST_POINTS;
        }
    }
    return false;
}

/* What every effect is taken from: [n_axes] columns of the points, a figure's means, and slopes over all axes. */
struct effects_room {
    int n_axes;
    double *numbers, *y, *others;
    double **x;                          /* [n_axes] */
    struct main_effect_classes *classes; /* [n_axes] */
};

static bool room_init(struct effects_room *room, const struct sweep *sweep)
{
    const size_t n_points = (size_t)sweep->n_points, n_axes = (size_t)sweep->n_axes;
    *room = (struct effects_room){.n_axes = sweep->n_axes,
                                  .numbers = malloc((n_axes + 2) * n_points * sizeof *room->numbers)};
    room->classes = calloc(n_axes + 1, sizeof *room->classes);
    room->x = calloc(n_axes + 1, sizeof *room->x);
    bool is_whole = room->numbers && room->classes && room->x;
    room->y = is_whole ? room->numbers + n_axes * n_points : NULL;
    room->others = is_whole ? room->y + n_points : NULL;
    for (int a = 0; is_whole && a < sweep->n_axes; a++) {
        room->x[a] = room->numbers + (size_t)a * n_points;
        for (int point = 0; point < sweep->n_points; point++) {
            room->x[a][point] = sweep_point(sweep, point)[a];
        }
        is_whole = main_effect_classes_init(&room->classes[a], room->x[a], sweep->n_points);
    }
    return is_whole;
}

static void room_free(struct effects_room *room)
{
    for (int a = 0; room->classes && a < room->n_axes; a++) {
        main_effect_classes_free(&room->classes[a]);
    }
    free(room->classes);
    free(room->x);
    free(room->numbers);
}

/* What an axis adds to the figure at every point, by its slope, put to what the others add. */
static void add_axis(struct effects_room *room, int n_points, int axis, double slope)
{
    for (int point = 0; point < n_points; point++) {
        room->others[point] += isfinite(room->x[axis][point]) ? slope * room->x[axis][point] : 0.0;
    }
}

bool sweep_effects_of(const struct sweep_table *table, int arm, struct main_effect *effects)
{
    const struct sweep *const sweep = table->sweep;
    double slopes[MAX_SWEEP_AXES];
    struct effects_room room;
    bool is_whole = room_init(&room, sweep);
    for (int i = 0; is_whole && i < sweep->n_asked; i++) {
        for (int point = 0; point < sweep->n_points; point++) {
            room.y[point] = sweep_table_figure(table, point * sweep->n_arms + arm, i)->mean;
        }
        is_whole = main_effect_slopes((const double *const *)room.x, sweep->n_axes, room.y, sweep->n_points, slopes);
        memset(room.others, 0, (size_t)sweep->n_points * sizeof *room.others);
        for (int a = 0; is_whole && a < sweep->n_axes; a++) {
            add_axis(&room, sweep->n_points, a, slopes[a]);
        }
        for (int a = 0; is_whole && a < sweep->n_axes; a++) {
            add_axis(&room, sweep->n_points, a, -slopes[a]);
            effects[a * sweep->n_asked + i] = main_effect_of(&room.classes[a], room.y, room.others);
            add_axis(&room, sweep->n_points, a, slopes[a]);
        }
    }
    room_free(&room);
    return is_whole;
}

/* Whether all worlds define the figure in a row. */
static bool is_whole_row(const struct sweep_table *table, int row, int asked)
{
    return sweep_table_figure(table, row, asked)->n_worlds == (double)table->n_worlds;
}

double sweep_effects_luck(const struct sweep_table *table, int arm, int asked)
{
    const int n_worlds = table->n_worlds, n_arms = table->sweep->n_arms;
    double *const worlds = calloc((size_t)n_worlds + 1, sizeof *worlds);
    double n = 0.0, mean = 0.0, squares = 0.0, rest = 0.0;
    for (int row = arm; worlds && row < table->n_rows; row += n_arms) {
        if (is_whole_row(table, row, asked)) {
            const double own = sweep_table_figure(table, row, asked)->mean, step = own - mean;
            n += 1.0;
            mean += step / n;
            squares += step * (own - mean);
            for (int world = 0; world < n_worlds; world++) {
                worlds[world] += sweep_table_worlds(table, row, asked)[world] - own;
            }
        }
    }
    for (int row = arm; worlds && row < table->n_rows; row += n_arms) {
        const double own = sweep_table_figure(table, row, asked)->mean;
        for (int world = 0; is_whole_row(table, row, asked) && world < n_worlds; world++) {
            const double left = sweep_table_worlds(table, row, asked)[world] - own - worlds[world] / n;
            rest += left * left;
        }
    }
    const bool is_defined = worlds && n_worlds > 1 && n > 1.0 && squares > 1e-12 * n * mean * mean;
    free(worlds);
    return is_defined ? rest / ((n - 1.0) * (n_worlds - 1)) / n_worlds / (squares / (n - 1.0)) : (double)NAN;
}
