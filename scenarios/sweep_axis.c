#include "scenarios/sweep_axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/vmath.h"
#include "scenarios/moved_key.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"
#include "scenarios/section.h"

const struct stated_key SWEEP_AXIS_KEYS[N_SWEEP_AXIS_KEYS] = {
    {"key", "key of a parameter", "what is moved; of a parameter by label, one label (KEY.LABEL) or all; all years",
     true},
    {"values", "a list of values", "numbers, on and off, or words; stands in place of from, to and steps", false},
    {"from", "a number", "the first value", false},
    {"to", "a number", "the last value, above the first", false},
    {"steps", "a whole number, 2 to 10000", "how many values", false},
    {"scale", "linear or log", "evenly spaced by difference (the default) or by ratio", false},
    {"unit", "the parameter's unit", "to be sure (may be left out)", false},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
    {"note", "text", "for readers of the file (may be left out)", false},
    {"when", "{key: …, is: …}", "the axis moves only where an axis before it has this value, or one of a list", false},
};
enum { KEY, VALUES, FROM, TO, STEPS, SCALE };

/* ------------------------------------------------------------------ which parameter */

/* The words of a switch or of a choice; the array is the sweep's. */
static void take_words(struct reading *reading, const struct param *param, struct sweep_axis *axis)
{
    struct word_list list = {0};
    if (param->type == PARAM_SWITCH) {
        word_list_add(reading, &list, "off");
        word_list_add(reading, &list, "on");
    } else if (param->type == PARAM_CHOICE) {
        list = quantity_choices(reading, param);
    }
    if (list.n_words == 0)
        return;
    const char **const words = calloc((size_t)list.n_words, sizeof *words);
    for (int i = 0; words && i < list.n_words; i++)
        words[i] = text_pool_keep(&reading->texts, list.words[i]);
    axis->words = words;
    axis->n_words = words ? list.n_words : 0;
}

/* The axis that moves one of these slots already; -1 where none does. */
static int find_meeting(const struct sweep *sweep, const struct moved_key *moved)
{
    for (int i = 0; i < sweep->n_axes; i++)
        if (moved->first_slot < sweep->axes[i].first_slot + sweep->axes[i].n_slots &&
            sweep->axes[i].first_slot < moved->first_slot + moved->n_slots)
            return i;
    return -1;
}

static bool has_room(struct sweep_reading *section, const struct node *node, const char *path,
                     const struct moved_key *moved)
{
    const struct sweep *const sweep = section->sweep;
    const int meeting = find_meeting(sweep, moved);
    if (meeting >= 0)
        return reading_refuse_node(
            section->reading, node, path, "moves '%s', which the axis at %s moves already; take one of them out",
            sweep->axes[meeting].key, node_place(&section->reading->arena, section->outline->axis_nodes[meeting]));
    return sweep->n_axes < MAX_SWEEP_AXES ||
           reading_refuse_node(section->reading, node, path, "more than %d axes; take some out", MAX_SWEEP_AXES);
}

int sweep_axis_add_moved(struct sweep_reading *section, const struct node *node, const char *path, const char *key,
                         const struct moved_key *moved, struct sweep_axis_form form)
{
    struct reading *const reading = section->reading;
    struct sweep *const sweep = section->sweep;
    if (!has_room(section, node, path, moved))
        return -1;
    sweep->axes[sweep->n_axes] = (struct sweep_axis){.key = text_pool_keep(&reading->texts, key),
                                                     .unit = text_pool_keep(&reading->texts, moved->param->unit),
                                                     .design = text_pool_keep(&reading->texts, form.design),
                                                     .first_slot = moved->first_slot,
                                                     .n_slots = moved->n_slots};
    take_words(reading, moved->param, &sweep->axes[sweep->n_axes]);
    section->outline->params[sweep->n_axes] = moved->param;
    section->outline->axis_nodes[sweep->n_axes] = node;
    section->outline->is_nested[sweep->n_axes] = form.is_nested;
    return sweep->n_axes++;
}

/* The nested axis of the same key; -1 where there is none. */
static int find_nested(const struct sweep_reading *section, const char *key)
{
    for (int i = 0; i < section->sweep->n_axes; i++)
        if (section->outline->is_nested[i] && strcmp(section->sweep->axes[i].key, key) == 0)
            return i;
    return -1;
}

int sweep_axis_add(struct sweep_reading *section, const struct node *node, const char *path,
                   struct sweep_axis_form form)
{
    struct reading *const reading = section->reading;
    const struct node *const key = node_find(node, "key"), *const label = node_find(node, "label");
    const struct node *const note = node_find(node, "note");
    struct moved_key moved;
    struct words words = {NULL, NULL};
    if (!key) {
        stated_key_missing(reading, node, path, &SWEEP_AXIS_KEYS[KEY]);
        return -1;
    }
    if (!moved_key_read(reading, key, path, &moved) ||
        !moved_key_check_unit(reading, node_find(node, "unit"), path, moved.param) ||
        (label && !section_read_words(reading, path, label, &words)) || (note && !reading_text(reading, note, path)))
        return -1;
    const int nested = form.is_nested ? find_nested(section, key->text) : -1;
    const int axis = nested >= 0 ? nested : sweep_axis_add_moved(section, node, path, key->text, &moved, form);
    if (axis >= 0 && words.en)
        section->sweep->axes[axis].label_en = text_pool_keep(&reading->texts, words.en);
    if (axis >= 0 && words.zh)
        section->sweep->axes[axis].label_zh = text_pool_keep(&reading->texts, words.zh);
    return axis;
}

/* ------------------------------------------------------------------ which values */

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* A value that stands twice in the list; -1 where none does. */
static int find_double(struct reading *reading, const struct sweep_values *list)
{
    double *const sorted = arena_take(&reading->arena, (size_t)list->n, sizeof *sorted);
    memcpy(sorted, list->values, (size_t)list->n * sizeof *sorted);
    qsort(sorted, (size_t)list->n, sizeof *sorted, compare);
    for (int i = 1; i < list->n; i++)
        for (int at = list->n - 1; sorted[i] == sorted[i - 1] && at >= 0; at--)
            if (list->values[at] == sorted[i])
                return at;
    return -1;
}

bool sweep_axis_read_list(struct reading *reading, const struct node *list, const char *path, const struct param *param,
                          bool is_repeating, struct sweep_values *values)
{
    if (list->kind != NODE_LIST || list->n_items == 0 || list->n_items > MAX_SWEEP_POINTS)
        return reading_refuse_node(reading, list, path, "%s is not allowed; give a list of 1 to %d values, each %s",
                                   list->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                       : node_excerpt(&reading->arena, list),
                                   MAX_SWEEP_POINTS, quantity_allowed(reading, param));
    *values = (struct sweep_values){list->n_items, arena_take(&reading->arena, (size_t)list->n_items, sizeof(double))};
    for (int i = 0; i < list->n_items; i++)
        if (!moved_key_read_value(reading, param, path, list->items[i], &values->values[i]))
            return false;
    const int at = is_repeating ? -1 : find_double(reading, values);
    return at < 0 || reading_refuse_node(reading, list->items[at], path, "%s stands twice; give every value once",
                                         node_excerpt(&reading->arena, list->items[at]));
}

static bool read_steps(struct reading *reading, const struct node *node, const char *path, int *n)
{
    double steps = 0.0;
    if (!scalar_read_number(reading, path, node, SWEEP_AXIS_KEYS[STEPS].allowed, &steps))
        return false;
    if (steps != floor(steps) || steps < 2.0 || steps > MAX_SWEEP_STEPS)
        return reading_refuse_node(reading, node, path, "%s is not allowed; give %s",
                                   node_excerpt(&reading->arena, node), SWEEP_AXIS_KEYS[STEPS].allowed);
    *n = (int)steps;
    return true;
}

bool sweep_axis_read_scale(struct reading *reading, const struct node *node, const char *path, bool *is_log)
{
    *is_log = node && node->kind == NODE_SCALAR && strcmp(node->text, "log") == 0;
    if (!node || *is_log || (node->kind == NODE_SCALAR && strcmp(node->text, "linear") == 0))
        return true;
    return reading_refuse_node(reading, node, path, "%s is not allowed; give %s", node_excerpt(&reading->arena, node),
                               SWEEP_AXIS_KEYS[SCALE].allowed);
}

static double log_step(double from, double to, int i, int n)
{
    if (i == 0 || i == n - 1)
        return i == 0 ? from : to;
    return moved_key_rounded(from * vm_pow_f64(to / from, (double)i / (double)(n - 1)));
}

bool sweep_axis_read_ends(struct reading *reading, const struct node *node, const char *path, const struct param *param,
                          bool is_log, double *ends)
{
    const struct node *const from = node_find(node, "from"), *const to = node_find(node, "to");
    if (param->type != PARAM_REAL && param->type != PARAM_INTEGER)
        return reading_refuse_node(reading, from, path, "'%s' is %s; give a list of values", param->key,
                                   quantity_allowed(reading, param));
    if (!scalar_read_in_range(reading, param, path, from, &ends[0]) ||
        !scalar_read_in_range(reading, param, path, to, &ends[1]))
        return false;
    if (!(ends[1] > ends[0]))
        return reading_refuse_node(reading, to, path, "%s is not above 'from'; an axis rises",
                                   node_excerpt(&reading->arena, to));
    return !is_log || ends[0] > 0.0 ||
           reading_refuse_node(reading, from, path,
                               "%s is not above 0, and a log scale needs it; give another 'from', or scale: linear",
                               node_excerpt(&reading->arena, from));
}

static bool read_range(struct reading *reading, const struct node *node, const char *path, const struct param *param,
                       struct sweep_values *values)
{
    double ends[2] = {0.0, 0.0};
    bool is_log = false;
    int n = 0;
    const struct node *const steps = node_find(node, "steps");
    for (int i = FROM; i <= STEPS; i++)
        if (!node_find(node, SWEEP_AXIS_KEYS[i].key))
            return reading_refuse_node(reading, node, path, "has no '%s'; give a list of values, or from, to and steps",
                                       SWEEP_AXIS_KEYS[i].key);
    if (!sweep_axis_read_scale(reading, node_find(node, "scale"), path, &is_log) ||
        !sweep_axis_read_ends(reading, node, path, param, is_log, ends) || !read_steps(reading, steps, path, &n))
        return false;
    *values = (struct sweep_values){n, arena_take(&reading->arena, (size_t)n, sizeof(double))};
    for (int i = 0; i < n; i++) {
        values->values[i] = is_log ? log_step(ends[0], ends[1], i, n) : moved_key_step(ends[0], ends[1], i, n);
        if (param->type == PARAM_INTEGER && values->values[i] != floor(values->values[i]))
            return reading_refuse_node(reading, steps, path,
                                       "'%s' takes whole numbers, and %d steps leave them; give other steps, or values",
                                       param->key, n);
    }
    return true;
}

bool sweep_axis_read_values(struct reading *reading, const struct node *node, const char *path,
                            const struct param *param, bool is_repeating, struct sweep_values *values)
{
    const struct node *const list = node_find(node, "values");
    if (!list)
        return read_range(reading, node, path, param, values);
    for (int i = FROM; i <= SCALE; i++)
        if (node_find(node, SWEEP_AXIS_KEYS[i].key))
            return reading_refuse_node(reading, node_find(node, SWEEP_AXIS_KEYS[i].key), path,
                                       "'%s' beside 'values'; give one of them", SWEEP_AXIS_KEYS[i].key);
    return sweep_axis_read_list(reading, list, path, param, is_repeating, values);
}
