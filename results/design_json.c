#include "results/design_json.h"

#include <stdlib.h>

#include "results/json_value.h"
#include "results/levers.h"
#include "results/map.h"

json_t *design_json_asked(const struct record *record, const struct asked_outcome *asked)
{
    const struct asked_style style = design_values_style(record, asked);
    json_t *object = json_object();
    json_object_set_new(object, "outcome", json_value_text(asked->outcome));
    json_object_set_new(object, "year", asked->year > 0 ? json_integer(asked->year) : json_null());
    json_object_set_new(object, "unit", json_value_text(style.unit));
    json_object_set_new(object, "event", json_boolean(style.is_event));
    json_object_set_new(object, "label", json_value_label(asked->label_en, asked->label_zh));
    return object;
}

/* ------------------------------------------------------------------ levers */

static json_t *effect_json(const struct lever_effect *effect)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_value_number(effect->mean));
    json_object_set_new(object, "se", json_value_number(effect->se));
    return object;
}

static json_t *set_json(const struct record *record, int s)
{
    const struct levers *const levers = &record->design->design.levers;
    json_t *object = json_object(), *outcomes = json_array();
    json_object_set_new(object, "name", json_value_text(levers->sets[s].name));
    json_object_set_new(object, "label", json_value_label(levers->sets[s].label_en, levers->sets[s].label_zh));
    json_object_set_new(object, "from", json_value_text(levers->sets[s].from));
    json_object_set_new(object, "to", json_value_text(levers->sets[s].to));
    for (int i = 0; i < levers->n_asked; i++) {
        const struct lever_summary summary = levers_summary(record, s, i);
        json_t *figure = design_json_asked(record, &levers->asked[i]), *effects = json_array();
        json_object_set_new(figure, "n_worlds", json_integer(summary.n_worlds));
        json_object_set_new(figure, "from", effect_json(&summary.from));
        json_object_set_new(figure, "to", effect_json(&summary.to));
        json_object_set_new(figure, "gap", effect_json(&summary.gap));
        for (int j = 0; j < levers->n_levers; j++) {
            json_t *effect = json_object();
            json_object_set_new(effect, "lever", json_value_text(levers->levers[j].name));
            json_object_set_new(effect, "shapley", effect_json(&summary.shapley[j]));
            json_object_set_new(effect, "first_in", effect_json(&summary.first_in[j]));
            json_object_set_new(effect, "last_in", effect_json(&summary.last_in[j]));
            json_array_append_new(effects, effect);
        }
        json_object_set_new(figure, "levers", effects);
        json_array_append_new(outcomes, figure);
    }
    json_object_set_new(object, "outcomes", outcomes);
    return object;
}

static json_t *levers_json(const struct record *record)
{
    const struct levers *const levers = &record->design->design.levers;
    json_t *object = json_object(), *list = json_array(), *sets = json_array();
    for (int j = 0; j < levers->n_levers; j++) {
        json_t *lever = json_object();
        json_object_set_new(lever, "name", json_value_text(levers->levers[j].name));
        json_object_set_new(lever, "label", json_value_label(levers->levers[j].label_en, levers->levers[j].label_zh));
        json_object_set_new(lever, "keys", json_value_text(levers->levers[j].keys));
        json_array_append_new(list, lever);
    }
    for (int s = 0; s < levers->n_sets; s++) {
        json_array_append_new(sets, set_json(record, s));
    }
    json_object_set_new(object, "list", list);
    json_object_set_new(object, "sets", sets);
    json_object_set_new(object, "warning", json_value_label(LEVERS_WARNING_EN, LEVERS_WARNING_ZH));
    return object;
}

/* ------------------------------------------------------------------ map */

static json_t *axis_json(const struct map_axis *axis)
{
    json_t *object = json_object(), *values = json_array();
    for (int i = 0; i < axis->n; i++) {
        json_array_append_new(values, json_value_number(axis->values[i]));
    }
    json_object_set_new(object, "key", json_value_text(axis->key));
    json_object_set_new(object, "unit", json_value_text(axis->unit));
    json_object_set_new(object, "label", json_value_label(axis->label_en, axis->label_zh));
    json_object_set_new(object, "values", values);
    return object;
}

static const struct {
    const char *name;
    size_t offset;
} COLUMNS[] = {{"mean", offsetof(struct map_cell, mean)},
               {"se", offsetof(struct map_cell, se)},
               {"low", offsetof(struct map_cell, low)},
               {"high", offsetof(struct map_cell, high)}};

/* One column of all points: a list of rows, each along x. */
static json_t *rows_json(const struct record *record, int asked, size_t offset)
{
    const struct map *const map = &record->design->design.map;
    json_t *rows = json_array();
    for (int y = 0; y < map->y.n; y++) {
        json_t *row = json_array();
        for (int x = 0; x < map->x.n; x++) {
            const struct map_cell cell = map_cell_of(record, asked, x, y);
            json_array_append_new(row,
                                  json_value_number(*(const double *)(const void *)((const char *)&cell + offset)));
        }
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *boundary_json(const struct record *record, int asked)
{
    struct map_point *points = calloc(MAX_MAP_POINTS, sizeof *points);
    json_t *list = json_array();
    const int n_points = points ? map_boundary_of(record, asked, points) : 0;
    for (int i = 0; i < n_points; i++) {
        json_t *point = json_object();
        json_object_set_new(point, "x", json_value_number(points[i].x));
        json_object_set_new(point, "y", json_value_number(points[i].y));
        json_array_append_new(list, point);
    }
    free(points);
    return list;
}

static json_t *map_json(const struct record *record)
{
    const struct map *const map = &record->design->design.map;
    json_t *object = json_object(), *outcomes = json_array();
    json_object_set_new(object, "arm", json_value_text(map->arm));
    json_object_set_new(object, "x", axis_json(&map->x));
    json_object_set_new(object, "y", axis_json(&map->y));
    for (int i = 0; i < map->n_asked; i++) {
        json_t *figure = design_json_asked(record, &map->asked[i]);
        for (int column = 0; column < COUNT_OF(COLUMNS); column++) {
            json_object_set_new(figure, COLUMNS[column].name, rows_json(record, i, COLUMNS[column].offset));
        }
        json_object_set_new(figure, "boundary", boundary_json(record, i));
        json_array_append_new(outcomes, figure);
    }
    json_object_set_new(object, "level", json_value_number(MAP_LEVEL));
    json_object_set_new(object, "outcomes", outcomes);
    return object;
}

void design_json_add(json_t *object, const struct record *record)
{
    if (record->design && record->design->design.levers.n_levers > 0) {
        json_object_set_new(object, "levers", levers_json(record));
    }
    if (record->design && record->design->design.map.x.n > 0) {
        json_object_set_new(object, "map", map_json(record));
    }
}
