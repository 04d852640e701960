#include "scenarios/sweep_entry.h"

#include <string.h>

#include "scenarios/sweep_axis.h"
#include "scenarios/sweep_design.h"

const struct stated_key SWEEP_ZIP_KEYS[N_SWEEP_ZIP_KEYS] = {
    {"zip", "a list of axes of equal length", "axes that rise together: the first values of all, then the second …",
     true},
    {"when", "{key: …, is: …}", "they move only where an axis before them has this value, or one of a list", false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

const struct stated_key SWEEP_WHEN_KEYS[N_SWEEP_WHEN_KEYS] = {
    {"key", "key of an axis", "one that stands before", true},
    {"is", "a value, or a list of them", "where this one moves", true},
};

/* ------------------------------------------------------------------ when */

static int find_axis(const struct sweep *sweep, const char *key)
{
    for (int i = 0; i < sweep->n_axes; i++)
        if (strcmp(sweep->axes[i].key, key) == 0)
            return i;
    return -1;
}

static bool read_when_axis(struct sweep_reading *section, const struct node *node, const char *path, int *axis)
{
    struct reading *const reading = section->reading;
    const char *const key = reading_text(reading, node, path);
    struct word_list keys = {0};
    *axis = key ? find_axis(section->sweep, key) : -1;
    for (int i = 0; i < section->sweep->n_axes; i++)
        word_list_add(reading, &keys, section->sweep->axes[i].key);
    return *axis >= 0 ||
           (key && reading_refuse_node(reading, node, path, "no axis before this one moves '%s'%s",
                                       text_excerpt(&reading->arena, key), word_list_hint(reading, &keys, key)));
}

/* Before the entry's own axes are added, so that it cannot wait for itself. */
static bool read_when(struct sweep_reading *section, struct sweep_entry *entry)
{
    struct reading *const reading = section->reading;
    struct sweep_when *const when = &entry->when;
    const struct node *const node = node_find(entry->node, "when");
    const char *const path = arena_format(&reading->arena, "%s.when", entry->path);
    if (!node)
        return true;
    if (!stated_keys_check(reading, node, path, SWEEP_WHEN_KEYS, N_SWEEP_WHEN_KEYS))
        return false;
    const struct node *const key = node_find(node, "key"), *const is = node_find(node, "is");
    if (!key || !is)
        return stated_key_missing(reading, node, path, &SWEEP_WHEN_KEYS[key ? 1 : 0]);
    if (!read_when_axis(section, key, path, &when->axis))
        return false;
    const struct param *const param = section->outline->params[when->axis];
    struct sweep_values list = {1, arena_take(&reading->arena, 1, sizeof(double))};
    const bool is_read = is->kind == NODE_LIST ? sweep_axis_read_list(reading, is, path, param, false, &list)
                                               : moved_key_read_value(reading, param, path, is, list.values);
    when->n = list.n;
    when->values = list.values;
    return is_read;
}

bool sweep_entry_is_there(const struct sweep_entry *entry, const double *point)
{
    for (int i = 0; i < entry->when.n; i++)
        if (point[entry->when.axis] == entry->when.values[i])
            return true;
    return entry->when.axis < 0;
}

/* ------------------------------------------------------------------ axes */

static struct sweep_axis_form form_of(const struct sweep_entry *entry)
{
    return (struct sweep_axis_form){.design = SWEEP_GRID, .is_nested = entry->when.axis >= 0};
}

static bool read_plain(struct sweep_reading *section, struct sweep_entry *entry)
{
    struct reading *const reading = section->reading;
    struct sweep_values list;
    if (!stated_keys_check(reading, entry->node, entry->path, SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS) ||
        !read_when(section, entry))
        return false;
    const int axis = sweep_axis_add(section, entry->node, entry->path, form_of(entry));
    if (axis < 0 ||
        !sweep_axis_read_values(reading, entry->node, entry->path, section->outline->params[axis], false, &list))
        return false;
    entry->n_axes = 1;
    entry->axes[0] = axis;
    entry->n_rows = list.n;
    entry->values = list.values;
    return true;
}

/* One of the axes that rise together. */
static bool read_member(struct sweep_reading *section, struct sweep_entry *entry, const struct node *node,
                        const char *path, struct sweep_values *list)
{
    struct reading *const reading = section->reading;
    if (!stated_keys_check(reading, node, path, SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS))
        return false;
    if (node_find(node, "when"))
        return reading_refuse_node(reading, node_find(node, "when"), path,
                                   "'when' inside a zip; state it beside 'zip', for all of its axes");
    const int axis = sweep_axis_add(section, node, path, form_of(entry));
    if (axis < 0 || !sweep_axis_read_values(reading, node, path, section->outline->params[axis], true, list))
        return false;
    for (int i = 0; i < entry->n_axes; i++)
        if (entry->axes[i] == axis)
            return reading_refuse_node(reading, node, path, "moves '%s' twice in one zip; take one of them out",
                                       section->sweep->axes[axis].key);
    entry->axes[entry->n_axes++] = axis;
    return true;
}

static bool check_length(struct reading *reading, const struct sweep_entry *entry, const struct node *node,
                         const char *path, int n)
{
    return n == entry->n_rows || reading_refuse_node(reading, node, path,
                                                     "%d values, and the first axis of this zip has %d; axes that rise "
                                                     "together have equally many",
                                                     n, entry->n_rows);
}

static bool read_zip(struct sweep_reading *section, struct sweep_entry *entry)
{
    struct reading *const reading = section->reading;
    const struct node *const zip = node_find(entry->node, "zip"), *const note = node_find(entry->node, "note");
    const char *const path = arena_format(&reading->arena, "%s.zip", entry->path);
    struct sweep_values lists[MAX_SWEEP_AXES] = {{0, NULL}};
    bool is_good = !note || reading_text(reading, note, entry->path);
    if (!stated_keys_check(reading, entry->node, entry->path, SWEEP_ZIP_KEYS, N_SWEEP_ZIP_KEYS) ||
        !read_when(section, entry))
        return false;
    if (zip->kind != NODE_LIST || zip->n_items < 2 || zip->n_items > MAX_SWEEP_AXES)
        return reading_refuse_node(reading, zip, path, "%s is not allowed; give a list of 2 to %d axes",
                                   zip->kind == NODE_LIST ? arena_format(&reading->arena, "a list of %d", zip->n_items)
                                                          : node_excerpt(&reading->arena, zip),
                                   MAX_SWEEP_AXES);
    for (int i = 0; i < zip->n_items; i++) {
        const char *const member = arena_format(&reading->arena, "%s[%d]", path, i + 1);
        if (!read_member(section, entry, zip->items[i], member, &lists[i]))
            return false;
        entry->n_rows = i == 0 ? lists[i].n : entry->n_rows;
        is_good = check_length(reading, entry, zip->items[i], member, lists[i].n) && is_good;
    }
    const size_t n_axes = (size_t)entry->n_axes;
    entry->values = arena_take(&reading->arena, (size_t)entry->n_rows * n_axes, sizeof(double));
    for (int row = 0; is_good && row < entry->n_rows; row++)
        for (size_t i = 0; i < n_axes; i++)
            entry->values[(size_t)row * n_axes + i] = lists[i].values[row];
    return is_good;
}

bool sweep_entry_read(struct sweep_reading *section, struct sweep_entry *entry)
{
    entry->when.axis = -1;
    if (entry->node->kind == NODE_MAP && node_find(entry->node, "zip"))
        return read_zip(section, entry);
    if (entry->node->kind == NODE_MAP && node_find(entry->node, "design"))
        return sweep_design_read(section, entry);
    return read_plain(section, entry);
}
