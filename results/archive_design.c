/* The groups /levers and /map of result files: what was asked of the arms that a study has made, world by world, and
 * what it comes to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/archive_design.h"
#include "results/archive_sweep.h"
#include "results/design_values.h"
#include "results/levers.h"
#include "results/map.h"

static const char LEVERS[] = "/levers", MAP[] = "/map";

const struct design_text LEVER_TEXTS[N_LEVER_TEXTS] = {
    {"lever_label_en", offsetof(struct lever, label_en), "name shown to people"},
    {"lever_label_zh", offsetof(struct lever, label_zh), "name shown to people"},
    {"lever_keys", offsetof(struct lever, keys), "parameters that the lever moves"},
};
const struct design_text SET_TEXTS[N_SET_TEXTS] = {
    {"set_label_en", offsetof(struct lever_set, label_en), "name shown to people"},
    {"set_label_zh", offsetof(struct lever_set, label_zh), "name shown to people"},
    {"set_from", offsetof(struct lever_set, from), "arm in which no lever is moved"},
    {"set_to", offsetof(struct lever_set, to), "arm in which all levers are moved"},
};
const struct design_text ASKED_TEXTS[N_ASKED_TEXTS] = {
    {"outcome_name", offsetof(struct asked_outcome, outcome), "outcome that is asked"},
    {"outcome_label_en", offsetof(struct asked_outcome, label_en), "name shown in place of the outcome's own"},
    {"outcome_label_zh", offsetof(struct asked_outcome, label_zh), "name shown in place of the outcome's own"},
};
const struct design_text AXIS_TEXTS[N_AXIS_TEXTS] = {
    {"key", offsetof(struct map_axis, key), "parameter"},
    {"unit", offsetof(struct map_axis, unit), "unit of the parameter"},
    {"label_en", offsetof(struct map_axis, label_en), "name shown to people"},
    {"label_zh", offsetof(struct map_axis, label_zh), "name shown to people"},
};

void archive_design_put_texts(struct design_putting *putting, const struct design_text *columns, int n_columns,
                              const void *first, size_t bytes, const struct store_axis *axis)
{
    for (int column = 0; column < n_columns; column++) {
        for (int i = 0; i < axis->n; i++) {
            memcpy(&putting->texts[i], (const char *)first + (size_t)i * bytes + columns[column].offset,
                   sizeof putting->texts[i]);
        }
        const struct store_array array = {.group = putting->group,
                                          .name = columns[column].column,
                                          .meaning = columns[column].meaning,
                                          .n_axes = 1,
                                          .axes = {axis},
                                          .texts = putting->texts};
        store_put(putting->store, &array);
    }
}

void archive_design_put_numbers(struct design_putting *putting, const char *name, const char *unit, const char *meaning,
                                int n_axes, const struct store_axis *const *axes, const double *numbers)
{
    struct store_array array = {
        .group = putting->group, .name = name, .unit = unit, .meaning = meaning, .n_axes = n_axes, .numbers = numbers};
    for (int i = 0; i < n_axes; i++) {
        array.axes[i] = axes[i];
    }
    store_put(putting->store, &array);
}

void archive_design_asked_labels(const struct asked_outcome *asked, int n_asked, char (*labels)[DESIGN_COLUMN_SIZE],
                                 const char **names)
{
    for (int i = 0; i < n_asked; i++) {
        names[i] = design_values_column(&asked[i], labels[i]);
    }
}

/* The outcomes that are asked, with their years. */
void archive_design_put_asked(struct design_putting *putting, const struct asked_outcome *asked,
                              const struct store_axis *axis)
{
    double years[MAX_ASKED];
    archive_design_put_texts(putting, ASKED_TEXTS, N_ASKED_TEXTS, asked, sizeof *asked, axis);
    for (int i = 0; i < axis->n; i++) {
        years[i] = asked[i].year;
    }
    archive_design_put_numbers(putting, "outcome_year", "years",
                               "year of the run, from 1; 0 where the outcome is of a whole path", 1, &axis, years);
}

/* ------------------------------------------------------------------ levers */

struct lever_axes {
    struct store_axis set, world, combination, outcome, lever;
};

/* Effects of every lever, [set][outcome][lever], as means and errors. */
static void put_effects(struct design_putting *putting, const struct lever_axes *axes, const char *name,
                        const char *meaning, size_t offset)
{
    const struct store_axis *const all[] = {&axes->set, &axes->outcome, &axes->lever};
    for (int is_error = 0; is_error < 2; is_error++) {
        double *number = putting->numbers;
        for (int s = 0; s < axes->set.n; s++) {
            for (int i = 0; i < axes->outcome.n; i++) {
                const struct lever_summary summary = levers_summary(putting->record, s, i);
                struct lever_effect effects[MAX_LEVERS];
                memcpy(effects, (const char *)&summary + offset, sizeof effects);
                for (int j = 0; j < axes->lever.n; j++) {
                    *number++ = is_error ? effects[j].se : effects[j].mean;
                }
            }
        }
        char full[80];
        snprintf(full, sizeof full, "%s%s", name, is_error ? "_se" : "");
        archive_design_put_numbers(putting, full, NULL, is_error ? "standard error over paired worlds" : meaning, 3,
                                   all, putting->numbers);
    }
}

static double gap_column(const struct lever_summary *summary, int column)
{
    const double values[] = {summary->from.mean, summary->from.se, summary->to.mean,         summary->to.se,
                             summary->gap.mean,  summary->gap.se,  (double)summary->n_worlds};
    return values[column];
}

static void put_gaps(struct design_putting *putting, const struct lever_axes *axes)
{
    static const char *const NAMES[] = {"from", "from_se", "to", "to_se", "gap", "gap_se", "n_worlds"};
    static const char *const MEANINGS[] = {"no lever is moved",
                                           "standard error",
                                           "all levers are moved",
                                           "standard error",
                                           "what the levers add up to",
                                           "standard error over paired worlds",
                                           "worlds in which every combination defines the figure"};
    const struct store_axis *const all[] = {&axes->set, &axes->outcome};
    for (int column = 0; column < COUNT_OF(NAMES); column++) {
        double *number = putting->numbers;
        for (int s = 0; s < axes->set.n; s++) {
            for (int i = 0; i < axes->outcome.n; i++) {
                const struct lever_summary summary = levers_summary(putting->record, s, i);
                *number++ = gap_column(&summary, column);
            }
        }
        archive_design_put_numbers(putting, NAMES[column], NULL, MEANINGS[column], 2, all, putting->numbers);
    }
}

static void put_moved(struct design_putting *putting, const struct lever_axes *axes)
{
    const struct store_axis *const all[] = {&axes->combination, &axes->lever};
    for (int c = 0; c < axes->combination.n; c++) {
        for (int j = 0; j < axes->lever.n; j++) {
            putting->numbers[c * axes->lever.n + j] = (double)(c >> j & 1);
        }
    }
    archive_design_put_numbers(putting, "is_moved", "1", "1 where the lever stands as in the arm `to`", 2, all,
                               putting->numbers);
}

static void put_levers(struct design_putting *putting)
{
    const struct record_design *const design = putting->record->design;
    const struct levers *const levers = &design->design.levers;
    char labels[MAX_ASKED][DESIGN_COLUMN_SIZE];
    const char *asked[MAX_ASKED], *sets[MAX_LEVER_SETS], *names[MAX_LEVERS];
    archive_design_asked_labels(levers->asked, levers->n_asked, labels, asked);
    for (int s = 0; s < levers->n_sets; s++) {
        sets[s] = levers->sets[s].name;
    }
    for (int j = 0; j < levers->n_levers; j++) {
        names[j] = levers->levers[j].name;
    }
    const struct lever_axes axes = {
        .set = {.name = "set", .n = levers->n_sets, .labels = sets, .meaning = "pair of arms"},
        .world = {.name = "world", .n = (int)putting->record->n_worlds[WORLDS_JOINT], .meaning = "world (replication)"},
        .combination = {.name = "combination",
                        .n = design_n_combinations(levers),
                        .meaning = "which levers are moved: see is_moved"},
        .outcome = {.name = "outcome", .n = levers->n_asked, .labels = asked, .meaning = "outcome, and its year"},
        .lever = {.name = "lever", .n = levers->n_levers, .labels = names, .meaning = "what is moved at once"}};
    const struct store_axis *const all[] = {&axes.set, &axes.world, &axes.combination, &axes.outcome};
    putting->group = LEVERS;
    archive_design_put_numbers(putting, "value", NULL, "the outcome in a world, in its own unit", 4, all,
                               design->lever_values);
    archive_design_put_texts(putting, LEVER_TEXTS, N_LEVER_TEXTS, levers->levers, sizeof levers->levers[0],
                             &axes.lever);
    archive_design_put_texts(putting, SET_TEXTS, N_SET_TEXTS, levers->sets, sizeof levers->sets[0], &axes.set);
    archive_design_put_asked(putting, levers->asked, &axes.outcome);
    put_moved(putting, &axes);
    put_effects(putting, &axes, "shapley", "mean over all orders of what the lever adds",
                offsetof(struct lever_summary, shapley));
    put_effects(putting, &axes, "first_in", "the lever alone is moved", offsetof(struct lever_summary, first_in));
    put_effects(putting, &axes, "last_in", "the lever is moved last", offsetof(struct lever_summary, last_in));
    put_gaps(putting, &axes);
    store_note_text(putting->store, LEVERS, "warning_en", LEVERS_WARNING_EN);
    store_note_text(putting->store, LEVERS, "warning_zh", LEVERS_WARNING_ZH);
}

/* ------------------------------------------------------------------ map */

static void put_cells(struct design_putting *putting, const struct map *map, const struct store_axis *const *axes)
{
    static const char *const NAMES[] = {"mean", "se", "low", "high", "n_worlds"};
    static const char *const MEANINGS[] = {"mean over the worlds; of an event its probability", "standard error",
                                           "low end of the 95% interval", "high end of the 95% interval",
                                           "worlds in which the figure is defined"};
    for (int column = 0; column < COUNT_OF(NAMES); column++) {
        double *number = putting->numbers;
        for (int i = 0; i < map->n_asked; i++) {
            for (int point = 0; point < map->x.n * map->y.n; point++) {
                const struct map_cell cell = map_cell_of(putting->record, i, point % map->x.n, point / map->x.n);
                const double numbers[] = {cell.mean, cell.se, cell.low, cell.high, (double)cell.n_worlds};
                *number++ = numbers[column];
            }
        }
        archive_design_put_numbers(putting, NAMES[column], NULL, MEANINGS[column], 3, axes, putting->numbers);
    }
}

/* The boundary of every event, point by point. */
static void put_boundary(struct design_putting *putting, const struct map *map)
{
    struct map_point *points = calloc((size_t)map->n_asked * MAX_MAP_POINTS + 1, sizeof *points);
    int n[MAX_ASKED] = {0}, n_all = 0;
    for (int i = 0; points && i < map->n_asked; i++) {
        n[i] = map_boundary_of(putting->record, i, points + n_all);
        n_all += n[i];
    }
    const struct store_axis axis = {.name = "point", .n = n_all, .meaning = "point of a boundary"};
    const struct store_axis *const axes[] = {&axis};
    double *const numbers = calloc((size_t)n_all * 3 + 1, sizeof *numbers);
    for (int i = 0, at = 0; numbers && i < map->n_asked; i++) {
        for (int p = 0; p < n[i]; p++, at++) {
            numbers[at] = points[at].x;
            numbers[n_all + at] = points[at].y;
            numbers[2 * n_all + at] = i + 1;
        }
    }
    if (numbers && n_all > 0) {
        archive_design_put_numbers(putting, "boundary_x", map->x.unit, "where a probability crosses one half", 1, axes,
                                   numbers);
        archive_design_put_numbers(putting, "boundary_y", map->y.unit, "where a probability crosses one half", 1, axes,
                                   numbers + n_all);
        archive_design_put_numbers(putting, "boundary_outcome", "1", "which of the outcomes, from 1", 1, axes,
                                   numbers + 2 * n_all);
    }
    free(numbers);
    free(points);
}

static void put_map_axis(struct design_putting *putting, const struct map_axis *axis, const struct store_axis *scale)
{
    static const struct store_axis ONE = {.name = "one", .n = 1};
    char name[64];
    snprintf(name, sizeof name, "%s_value", scale->name);
    archive_design_put_numbers(putting, name, axis->unit, axis->key, 1, &scale, axis->values);
    for (int i = 0; i < N_AXIS_TEXTS; i++) {
        struct design_text text = AXIS_TEXTS[i];
        snprintf(name, sizeof name, "%s_%s", scale->name, text.column);
        text.column = name;
        archive_design_put_texts(putting, &text, 1, axis, sizeof *axis, &ONE);
    }
}

static void put_map(struct design_putting *putting)
{
    const struct record_design *const design = putting->record->design;
    const struct map *const map = &design->design.map;
    char labels[MAX_ASKED][DESIGN_COLUMN_SIZE];
    const char *asked[MAX_ASKED];
    archive_design_asked_labels(map->asked, map->n_asked, labels, asked);
    const struct store_axis x = {.name = "x", .n = map->x.n, .meaning = "place on the first axis"};
    const struct store_axis y = {.name = "y", .n = map->y.n, .meaning = "place on the second axis"};
    const struct store_axis outcome = {
        .name = "outcome", .n = map->n_asked, .labels = asked, .meaning = "outcome, and its year"};
    const struct store_axis world = {
        .name = "world", .n = (int)putting->record->n_worlds[WORLDS_JOINT], .meaning = "world (replication)"};
    const struct store_axis *const all[] = {&world, &y, &x, &outcome}, *const cells[] = {&outcome, &y, &x};
    putting->group = MAP;
    archive_design_put_numbers(putting, "value", NULL, "the outcome in a world, in its own unit", 4, all,
                               design->map_values);
    archive_design_put_asked(putting, map->asked, &outcome);
    put_map_axis(putting, &map->x, &x);
    put_map_axis(putting, &map->y, &y);
    put_cells(putting, map, cells);
    put_boundary(putting, map);
    store_note_text(putting->store, MAP, "arm", map->arm);
}

bool archive_put_design(struct store *store, const struct record *record)
{
    enum { MOST = MAX_ASKED * MAX_MAP_STEPS * MAX_MAP_STEPS };
    if (!record->design) {
        return true;
    }
    struct design_putting putting = {.store = store, .record = record, .numbers = calloc(MOST, sizeof(double))};
    const struct design *const design = &record->design->design;
    const bool has_room = putting.numbers != NULL;
    if (has_room && design->levers.n_levers > 0) {
        put_levers(&putting);
    }
    if (has_room && design->map.x.n > 0) {
        put_map(&putting);
    }
    free(putting.numbers);
    return has_room && (design->sweep.n_points == 0 || archive_sweep_put(store, record));
}
