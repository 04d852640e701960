#include "scenarios/param_value.h"

#include <string.h>

#include "scenarios/quantity_value.h"

/* What is being read, and where it goes. */
struct target {
    struct reading *reading;
    const struct param *param;
    struct quantity *quantities; /* the parameter's first slot */
    int *ranks;
    int rank;
};

static const char *slot_name(const struct target *target, int index)
{
    char name[256];
    param_slot_name(target->param, index, name, sizeof name);
    return arena_copy(&target->reading->arena, name, strlen(name));
}

static bool read_slot(const struct target *target, int index, const struct param *param, const struct node *node,
                      const struct origin *origin)
{
    target->ranks[index] = target->rank;
    return quantity_read(target->reading, param, slot_name(target, index), node, origin, &target->quantities[index]);
}

static void repeat(const struct target *target, int from)
{
    for (int i = from + 1; i < target->param->n_values; i++) {
        target->quantities[i] = target->quantities[from];
        target->ranks[i] = target->rank;
    }
}

/* One scalar or prior for every label or year. */
static bool read_for_all(const struct target *target, const struct node *node, const struct origin *origin)
{
    target->ranks[0] = target->rank;
    if (!quantity_read(target->reading, target->param, target->param->key, node, origin, &target->quantities[0]))
        return false;
    repeat(target, 0);
    return true;
}

static int label_of(const struct param *param, const char *word)
{
    for (int i = 0; i < param->n_values; i++)
        if (strcmp(param->labels[i], word) == 0)
            return i;
    return -1;
}

static bool read_labels(const struct target *target, const struct node *map, const struct origin *origin)
{
    struct word_list allowed = {0};
    for (int i = 0; i < target->param->n_values; i++)
        word_list_add(target->reading, &allowed, target->param->labels[i]);
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++) {
        const int label = label_of(target->param, map->keys[i]->text);
        is_good = (label >= 0 ? read_slot(target, label, target->param, map->items[i], origin)
                              : reading_refuse_key(target->reading, map, i, target->param->key, &allowed)) &&
                  is_good;
    }
    return is_good;
}

static bool read_years(const struct target *target, const struct node *list, const struct origin *origin)
{
    const struct param *const param = target->param;
    if (list->n_items < 1 || list->n_items > param->n_values)
        return reading_refuse_node(target->reading, list, param->key,
                                   "a list of %d values is not allowed; give 1 to %d, one a year (the last repeats)",
                                   list->n_items, param->n_values);
    bool is_good = true;
    for (int i = 0; i < list->n_items; i++)
        is_good = read_slot(target, i, param, list->items[i], origin) && is_good;
    repeat(target, list->n_items - 1);
    return is_good;
}

static int field_of(const struct param *param, const char *word)
{
    for (int f = 0; f < param->n_record; f++)
        if (strcmp(param->record[f].key, word) == 0)
            return f;
    return -1;
}

static const char *row_name(const struct target *target, int row)
{
    return arena_format(&target->reading->arena, "%s[%d]", target->param->key, row + 1);
}

static bool read_row(const struct target *target, int row, const struct node *map, const struct origin *origin)
{
    const struct param *const param = target->param;
    struct reading *const reading = target->reading;
    struct word_list allowed = {0};
    for (int f = 0; f < param->n_record; f++)
        word_list_add(reading, &allowed, param->record[f].key);
    if (map->kind != NODE_MAP)
        return reading_refuse_node(reading, map, row_name(target, row), "%s is not allowed; give {%s}",
                                   node_excerpt(&reading->arena, map),
                                   words_joined(reading, allowed.words, allowed.n_words, ", "));
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++) {
        const int f = field_of(param, map->keys[i]->text);
        is_good = (f >= 0 ? read_slot(target, row * param->n_record + f, &param->record[f], map->items[i], origin)
                          : reading_refuse_key(reading, map, i, row_name(target, row), &allowed)) &&
                  is_good;
    }
    for (int f = 0; f < param->n_record; f++)
        if (!node_find(map, param->record[f].key))
            is_good = reading_refuse_node(reading, map, row_name(target, row), "'%s' is missing; give %s",
                                          param->record[f].key, quantity_allowed(reading, &param->record[f]));
    return is_good;
}

static bool read_rows(const struct target *target, const struct node *list, const struct origin *origin)
{
    const struct param *const param = target->param;
    if (list->n_items > MAX_ROWS)
        return reading_refuse_node(target->reading, list, param->key, "%d rows are not allowed; give at most %d",
                                   list->n_items, MAX_ROWS);
    for (int i = 0; i < param_n_slots(param); i++) {
        target->quantities[i] = sheet_default(param, i);
        target->ranks[i] = target->rank;
    }
    target->quantities[param->n_values] = (struct quantity){.a = list->n_items,
                                                            .kind = origin->kind,
                                                            .source = origin->source,
                                                            .file = text_pool_keep(&target->reading->texts, list->file),
                                                            .line = list->line,
                                                            .column = list->column};
    bool is_good = true;
    for (int row = 0; row < list->n_items; row++)
        is_good = read_row(target, row, list->items[row], origin) && is_good;
    return is_good;
}

static bool read_shape(const struct target *target, const struct node *node, const struct origin *origin)
{
    const struct param *const param = target->param;
    if (param->shape == PARAM_BY_LABEL && node->kind == NODE_MAP && !quantity_is_map(node))
        return read_labels(target, node, origin);
    if (param->shape == PARAM_BY_LABEL && node->kind == NODE_LIST)
        return reading_refuse_node(target->reading, node, param->key,
                                   "a list is not allowed; give one value, or a map of %s",
                                   words_joined(target->reading, param->labels, param->n_values, ", "));
    if (param->shape == PARAM_BY_YEAR && node->kind == NODE_LIST)
        return read_years(target, node, origin);
    if (param->shape != PARAM_ROWS)
        return read_for_all(target, node, origin);
    if (node->kind == NODE_LIST)
        return read_rows(target, node, origin);
    return reading_refuse_node(target->reading, node, param->key, "%s is not allowed; give a list of records",
                               node_excerpt(&target->reading->arena, node));
}

bool param_value_read(struct reading *reading, struct sheet *sheet, int index, const struct node *node, int rank)
{
    const struct param *const param = reading->set->params[index];
    const int slot = reading->set->first_slot[index];
    const struct target target = {reading, param, &sheet->quantities[slot], &sheet->ranks[slot], rank};
    struct origin origin = {SOURCE_ASSUMPTION, NULL};
    if (param->shape == PARAM_SCALAR || !quantity_is_map(node))
        return read_shape(&target, node, &origin);
    const struct node *content = NULL;
    enum prior_kind prior = PRIOR_FIXED;
    if (!quantity_read_map(reading, node, param->key, &origin, &content, &prior) || !content)
        return false;
    if (prior == PRIOR_FIXED)
        return read_shape(&target, content, &origin);
    if (param->shape == PARAM_ROWS)
        return reading_refuse_node(reading, node, param->key, "a list of records takes no prior as a whole");
    if (!quantity_read_prior(reading, param, param->key, content, prior, &origin, &target.quantities[0]))
        return false;
    target.ranks[0] = rank;
    repeat(&target, 0);
    return true;
}
