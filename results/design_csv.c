#include "results/design_csv.h"

#include <math.h>
#include <stdlib.h>

#include "results/levers.h"
#include "results/map.h"

static void put_year(struct sheet *sheet, int year) { sheet_put_number(sheet, year > 0 ? (double)year : (double)NAN); }

static void put_effect(struct sheet *sheet, const struct record *record, int s, int asked, const struct lever *lever,
                       const char *name, const struct lever_effect *effect, long n_worlds)
{
    const struct levers *const levers = &record->design->design.levers;
    const struct asked_outcome *const outcome = &levers->asked[asked];
    sheet_put_text(sheet, levers->sets[s].name);
    sheet_put_text(sheet, levers->sets[s].from);
    sheet_put_text(sheet, levers->sets[s].to);
    sheet_put_text(sheet, outcome->outcome);
    put_year(sheet, outcome->year);
    sheet_put_text(sheet, design_values_style(record, outcome).unit);
    sheet_put_text(sheet, lever ? lever->name : NULL);
    sheet_put_text(sheet, lever ? lever->keys : NULL);
    sheet_put_text(sheet, name);
    sheet_put_number(sheet, effect->mean);
    sheet_put_number(sheet, effect->se);
    sheet_put_number(sheet, (double)n_worlds);
    sheet_end_line(sheet);
}

void design_csv_write_levers(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"set",   "from", "to",     "outcome", "year", "unit",
                                           "lever", "keys", "effect", "mean",    "se",   "n_worlds"};
    const struct levers *const levers = &record->design->design.levers;
    (void)room;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int s = 0; s < levers->n_sets; s++) {
        for (int i = 0; i < levers->n_asked; i++) {
            const struct lever_summary summary = levers_summary(record, s, i);
            for (int j = 0; j < levers->n_levers; j++) {
                const struct lever *const lever = &levers->levers[j];
                put_effect(sheet, record, s, i, lever, "shapley", &summary.shapley[j], summary.n_worlds);
                put_effect(sheet, record, s, i, lever, "first_in", &summary.first_in[j], summary.n_worlds);
                put_effect(sheet, record, s, i, lever, "last_in", &summary.last_in[j], summary.n_worlds);
            }
            put_effect(sheet, record, s, i, NULL, "gap", &summary.gap, summary.n_worlds);
            put_effect(sheet, record, s, i, NULL, "from", &summary.from, summary.n_worlds);
            put_effect(sheet, record, s, i, NULL, "to", &summary.to, summary.n_worlds);
        }
    }
}

void design_csv_write_map(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm",  "x_key", "x",  "y_key", "y",    "outcome", "year",
                                           "unit", "mean",  "se", "low",   "high", "n_worlds"};
    const struct map *const map = &record->design->design.map;
    (void)room;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < map->n_asked; i++) {
        for (int point = 0; point < map->x.n * map->y.n; point++) {
            const int x = point % map->x.n, y = point / map->x.n;
            const struct map_cell cell = map_cell_of(record, i, x, y);
            const double numbers[] = {cell.mean, cell.se, cell.low, cell.high, (double)cell.n_worlds};
            sheet_put_text(sheet, map->arm);
            sheet_put_text(sheet, map->x.key);
            sheet_put_number(sheet, map->x.values[x]);
            sheet_put_text(sheet, map->y.key);
            sheet_put_number(sheet, map->y.values[y]);
            sheet_put_text(sheet, map->asked[i].outcome);
            put_year(sheet, map->asked[i].year);
            sheet_put_text(sheet, design_values_style(record, &map->asked[i]).unit);
            for (int column = 0; column < COUNT_OF(numbers); column++) {
                sheet_put_number(sheet, numbers[column]);
            }
            sheet_end_line(sheet);
        }
    }
}

void design_csv_write_boundary(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm", "outcome", "level", "x_key", "x", "y_key", "y"};
    const struct map *const map = &record->design->design.map;
    struct map_point *points = calloc(MAX_MAP_POINTS, sizeof *points);
    (void)room;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; points && i < map->n_asked; i++) {
        const int n_points = map_boundary_of(record, i, points);
        for (int p = 0; p < n_points; p++) {
            sheet_put_text(sheet, map->arm);
            sheet_put_text(sheet, map->asked[i].outcome);
            sheet_put_number(sheet, MAP_LEVEL);
            sheet_put_text(sheet, map->x.key);
            sheet_put_number(sheet, points[p].x);
            sheet_put_text(sheet, map->y.key);
            sheet_put_number(sheet, points[p].y);
            sheet_end_line(sheet);
        }
    }
    free(points);
}
