/* What the arms that a study has made show: the figures that its levers, its map and its sweep ask for, world by world. */
#ifndef HUIMIN_DESIGN_VALUES_H
#define HUIMIN_DESIGN_VALUES_H

#include "engine/design.h"
#include "results/record.h"

/* Undefined values are NAN. Texts of the design lie in the record's pool. */
struct record_design {
    struct design design;
    double *lever_values; /* [n_sets][n_worlds][combinations][n_asked] over the joint worlds */
    double *map_values;   /* [n_worlds][y.n][x.n][n_asked] */
    double *sweep_values; /* [n_worlds][n_points][n_arms][n_asked] */
};

/* Copies the design and its values out of a result into the record, whose outcomes are known; true where there is
 * none. False without memory. */
bool design_values_take(struct record *record, const struct result *result);
/* An empty design with room for the values of so many worlds; NULL without memory. */
struct record_design *design_values_new(const struct design *design, long n_worlds);
void design_values_free(struct record_design *design); /* safe on NULL */

static inline const double *design_values_of_combination(const struct record_design *design, long n_worlds, int set,
                                                         long world, int combination)
{
    const struct levers *const levers = &design->design.levers;
    const size_t row =
        ((size_t)set * (size_t)n_worlds + (size_t)world) * (size_t)design_n_combinations(levers) + (size_t)combination;
    return design->lever_values + row * (size_t)levers->n_asked;
}
static inline const double *design_values_of_point(const struct record_design *design, long world, int x, int y)
{
    const struct map *const map = &design->design.map;
    const size_t row = ((size_t)world * (size_t)map->y.n + (size_t)y) * (size_t)map->x.n + (size_t)x;
    return design->map_values + row * (size_t)map->n_asked;
}

static inline size_t design_values_n_of_sweep(const struct sweep *sweep)
{
    return (size_t)sweep->n_points * (size_t)sweep->n_arms * (size_t)sweep->n_asked;
}

/* What files and options call a figure that is asked: "enrolment_rate.5", "d3". */
enum { DESIGN_COLUMN_SIZE = 96 };
const char *design_values_column(const struct asked_outcome *asked, char text[DESIGN_COLUMN_SIZE]);

/* How people write a figure that is asked. */
struct asked_style {
    const char *unit;    /* "1", "yuan", … */
    const char *meaning; /* of the outcome; NULL where the record does not have it */
    bool is_event;       /* 0 or 1 in every world */
    double scale;        /* 100 where it is shown in per cent, else 1 */
};
struct asked_style design_values_style(const struct record *record, const struct asked_outcome *asked);
/* "Enrolment rate, year 5 (%)" in English or Chinese, into text of `size` bytes. */
void design_values_name(const struct record *record, const struct asked_outcome *asked, bool is_chinese, char *text,
                        size_t size);

#endif
