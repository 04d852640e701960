#include "scenarios/map_axes.h"

#include <math.h>
#include <string.h>

#include "scenarios/asked.h"
#include "scenarios/moved_key.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"
#include "scenarios/section.h"

const struct stated_key MAP_KEYS[N_MAP_KEYS] = {
    {"arm", "name of an arm", "the arm of which two parameters are moved (may be left out where there is one)", false},
    {"x", "an axis", "the parameter that grows to the right", true},
    {"y", "an axis", "the parameter that grows downwards", true},
    {"outcomes", "a list of {outcome: …, year: …, label: …}", "what is mapped; events are shown as probabilities",
     true},
};

const struct stated_key AXIS_KEYS[N_AXIS_KEYS] = {
    {"key", "key of a parameter", "what is moved; of a parameter by label, one label (KEY.LABEL) or all; all years",
     true},
    {"values", "a list of 2 to 24 rising numbers", "where; stands in place of from, to and steps", false},
    {"from", "a number", "the first value", false},
    {"to", "a number", "the last value", false},
    {"steps", "a whole number, 2 to 24", "how many values, evenly spaced", false},
    {"unit", "the parameter's unit", "to be sure (may be left out)", false},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
};

/* An axis on its way. */
struct axis_reading {
    struct reading *reading;
    const struct node *node;
    const char *path; /* "map.x" */
    const struct param *param;
    struct map_axis *axis;
};

/* ------------------------------------------------------------------ which parameter */

static bool read_key(struct axis_reading *axis, struct map_outline *outline, int which)
{
    struct reading *const reading = axis->reading;
    const struct node *const node = node_find(axis->node, "key");
    struct moved_key moved;
    if (!node)
        return stated_key_missing(reading, axis->node, axis->path, &AXIS_KEYS[0]);
    if (!moved_key_read(reading, node, axis->path, &moved))
        return false;
    if (moved.param->type != PARAM_REAL && moved.param->type != PARAM_INTEGER)
        return reading_refuse_node(reading, node, axis->path, "'%s' is %s; on a map an axis moves a number",
                                   moved.param->key, quantity_allowed(reading, moved.param));
    axis->param = moved.param;
    axis->axis->key = text_pool_keep(&reading->texts, node->text);
    axis->axis->unit = text_pool_keep(&reading->texts, moved.param->unit);
    outline->first_slot[which] = moved.first_slot;
    outline->n_slots[which] = moved.n_slots;
    return true;
}

/* ------------------------------------------------------------------ which values */

static bool refuse_steps(const struct axis_reading *axis, const struct node *node, int n)
{
    return reading_refuse_node(axis->reading, node, axis->path,
                               "%d value%s not allowed; an axis has 2 to %d, each above the one before", n,
                               n == 1 ? " is" : "s are", MAX_MAP_STEPS);
}

static bool read_values(struct axis_reading *axis, const struct node *list)
{
    const char *const key = arena_format(&axis->reading->arena, "%s.values", axis->path);
    if (list->kind != NODE_LIST)
        return reading_refuse_node(axis->reading, list, key, "%s is not allowed; give %s",
                                   node_excerpt(&axis->reading->arena, list), AXIS_KEYS[1].allowed);
    if (list->n_items < 2 || list->n_items > MAX_MAP_STEPS)
        return refuse_steps(axis, list, list->n_items);
    for (int i = 0; i < list->n_items; i++) {
        double *const value = &axis->axis->values[i];
        if (!scalar_read_in_range(axis->reading, axis->param, key, list->items[i], value))
            return false;
        if (i > 0 && *value <= value[-1])
            return reading_refuse_node(axis->reading, list->items[i], key, "%s is not above the value before it",
                                       node_excerpt(&axis->reading->arena, list->items[i]));
    }
    axis->axis->n = list->n_items;
    return true;
}

static bool read_steps(struct axis_reading *axis, const struct node *node, int *n)
{
    double steps = 0.0;
    if (!scalar_read_number(axis->reading, arena_format(&axis->reading->arena, "%s.steps", axis->path), node,
                            AXIS_KEYS[4].allowed, &steps))
        return false;
    if (steps != floor(steps) || steps < 2.0 || steps > MAX_MAP_STEPS)
        return reading_refuse_node(axis->reading, node, arena_format(&axis->reading->arena, "%s.steps", axis->path),
                                   "%s is not allowed; give %s", node_excerpt(&axis->reading->arena, node),
                                   AXIS_KEYS[4].allowed);
    *n = (int)steps;
    return true;
}

static bool read_range(struct axis_reading *axis)
{
    struct reading *const reading = axis->reading;
    const struct node *ends[3];
    int n = 0;
    double from = 0.0, to = 0.0;
    for (int i = 0; i < 3; i++) {
        ends[i] = node_find(axis->node, AXIS_KEYS[2 + i].key);
        if (!ends[i])
            return reading_refuse_node(reading, axis->node, axis->path,
                                       "has no '%s'; give from, to and steps, or a list of values",
                                       AXIS_KEYS[2 + i].key);
    }
    if (!scalar_read_in_range(reading, axis->param, arena_format(&reading->arena, "%s.from", axis->path), ends[0],
                              &from) ||
        !scalar_read_in_range(reading, axis->param, arena_format(&reading->arena, "%s.to", axis->path), ends[1], &to) ||
        !read_steps(axis, ends[2], &n))
        return false;
    if (to <= from)
        return reading_refuse_node(reading, ends[1], arena_format(&reading->arena, "%s.to", axis->path),
                                   "%s is not above 'from'; an axis rises", node_excerpt(&reading->arena, ends[1]));
    for (int i = 0; i < n; i++)
        axis->axis->values[i] = moved_key_step(from, to, i, n);
    for (int i = 0; axis->param->type == PARAM_INTEGER && i < n; i++)
        if (axis->axis->values[i] != floor(axis->axis->values[i]))
            return reading_refuse_node(reading, ends[2], arena_format(&reading->arena, "%s.steps", axis->path),
                                       "'%s' takes whole numbers, and %d steps leave them; give other steps, or values",
                                       axis->param->key, n);
    axis->axis->n = n;
    return true;
}

static bool read_axis(struct reading *reading, const struct node *section, int which, struct map *map,
                      struct map_outline *outline)
{
    const char *const name = which == 0 ? "x" : "y";
    struct axis_reading axis = {.reading = reading,
                                .node = node_find(section, name),
                                .path = which == 0 ? "map.x" : "map.y",
                                .axis = which == 0 ? &map->x : &map->y};
    struct words words = {NULL, NULL};
    if (!axis.node)
        return stated_key_missing(reading, section, "map", &MAP_KEYS[1 + which]);
    outline->axis_nodes[which] = axis.node;
    if (!stated_keys_check(reading, axis.node, axis.path, AXIS_KEYS, N_AXIS_KEYS) || !read_key(&axis, outline, which))
        return false;
    const struct node *const label = node_find(axis.node, "label"), *const values = node_find(axis.node, "values");
    bool is_good = moved_key_check_unit(reading, node_find(axis.node, "unit"), axis.path, axis.param);
    is_good = (!label || section_read_words(reading, axis.path, label, &words)) && is_good;
    axis.axis->label_en = text_pool_keep(&reading->texts, words.en);
    axis.axis->label_zh = text_pool_keep(&reading->texts, words.zh);
    for (int i = 2; values && i < 5; i++)
        if (node_find(axis.node, AXIS_KEYS[i].key))
            return reading_refuse_node(reading, node_find(axis.node, AXIS_KEYS[i].key), axis.path,
                                       "'%s' beside 'values'; give one of them", AXIS_KEYS[i].key);
    return (values ? read_values(&axis, values) : read_range(&axis)) && is_good;
}

/* ------------------------------------------------------------------ the section */

static bool read_arm(struct reading *reading, const struct node *section, const struct arm_list *arms, struct map *map,
                     struct map_outline *outline)
{
    const struct node *const node = node_find(section, "arm");
    struct word_list names = {0};
    if (!node && arms->n_arms == 1) {
        map->arm = text_pool_keep(&reading->texts, arms->arms[0].name);
        return true;
    }
    if (!node)
        return stated_key_missing(reading, section, "map", &MAP_KEYS[0]);
    const char *const text = reading_text(reading, node, "map.arm");
    for (int k = 0; text && k < arms->n_arms; k++) {
        word_list_add(reading, &names, arms->arms[k].name);
        if (strcmp(arms->arms[k].name, text) == 0) {
            outline->arm = k;
            map->arm = text_pool_keep(&reading->texts, text);
            return true;
        }
    }
    return text && reading_refuse_node(reading, node, "map.arm", "no arm is named '%s'%s",
                                       text_excerpt(&reading->arena, text), word_list_hint(reading, &names, text));
}

/* Whether the axes set a slot in common. */
static bool axes_meet(const struct map_outline *outline)
{
    return outline->first_slot[0] < outline->first_slot[1] + outline->n_slots[1] &&
           outline->first_slot[1] < outline->first_slot[0] + outline->n_slots[0];
}

bool map_read(struct reading *reading, const struct node *node, const struct arm_list *arms, struct map *map,
              struct map_outline *outline)
{
    *outline = (struct map_outline){.node = node};
    if (!node)
        return true;
    if (!stated_keys_check(reading, node, "map", MAP_KEYS, N_MAP_KEYS))
        return false;
    const struct node *const asked = node_find(node, "outcomes");
    bool is_good = read_arm(reading, node, arms, map, outline);
    const bool has_x = read_axis(reading, node, 0, map, outline), has_y = read_axis(reading, node, 1, map, outline);
    if (has_x && has_y && axes_meet(outline))
        is_good = reading_refuse_node(reading, outline->axis_nodes[1], "map.y",
                                      "moves '%s', which x moves already; give another parameter", map->y.key);
    if (!asked)
        return stated_key_missing(reading, node, "map", &MAP_KEYS[3]);
    return asked_read(reading, "map.outcomes", asked, map->asked, &map->n_asked) && is_good && has_x && has_y;
}

static void set_slots(struct reading *reading, const struct map_outline *outline, int which, double value,
                      struct sheet *sheet)
{
    const struct node *const node = outline->axis_nodes[which];
    for (int slot = outline->first_slot[which]; slot < outline->first_slot[which] + outline->n_slots[which]; slot++) {
        sheet->quantities[slot] =
            (struct quantity){.prior = PRIOR_FIXED,
                              .a = value,
                              .kind = SOURCE_ASSUMPTION,
                              .source = text_pool_keep(&reading->texts, "a value of the map's axis"),
                              .file = text_pool_keep(&reading->texts, node->file),
                              .line = node->line,
                              .column = node->column};
        sheet->ranks[slot] = sheet->ranks[slot] > 0 ? sheet->ranks[slot] : sheet->n_ranks;
    }
}

void map_place(struct reading *reading, const struct map *map, const struct map_outline *outline, int x, int y,
               const struct sheet *arm, struct sheet *sheet)
{
    sheet_copy(reading, sheet, arm);
    set_slots(reading, outline, 0, map->x.values[x], sheet);
    set_slots(reading, outline, 1, map->y.values[y], sheet);
}
