#include "scenarios/sweep_where.h"

#include <string.h>

#include "engine/number_text.h"
#include "scenarios/moved_key.h"
#include "scenarios/quantity_value.h"

#define RELATIONS "below, at-most, equal, different, at-least or above"

const struct stated_key SWEEP_WHERE_KEYS[N_SWEEP_WHERE_KEYS] = {
    {"left", "key of a parameter", "what is compared; moved by an axis or not", true},
    {"is", RELATIONS, "how it must stand to the other", true},
    {"right", "key of a parameter, or a value", "what with", true},
};
enum { LEFT, IS, RIGHT };

enum relation { BELOW, AT_MOST, EQUAL, DIFFERENT, AT_LEAST, ABOVE, N_RELATIONS };
static const char *const WORDS[N_RELATIONS] = {"below", "at-most", "equal", "different", "at-least", "above"};

static bool is_kept(int relation, double left, double right)
{
    switch ((enum relation)relation) {
    case BELOW:
        return left < right;
    case AT_MOST:
        return left <= right;
    case EQUAL:
        return left == right;
    case DIFFERENT:
        return left != right;
    case AT_LEAST:
        return left >= right;
    case ABOVE:
        return left > right;
    case N_RELATIONS:
        break;
    }
    return false;
}

static bool read_relation(struct reading *reading, const struct node *node, const char *path, int *relation)
{
    const char *const word = reading_text(reading, node, path);
    for (*relation = 0; word && *relation < N_RELATIONS; (*relation)++)
        if (strcmp(word, WORDS[*relation]) == 0)
            return true;
    const char *const nearest = word ? status_nearest(word, WORDS, N_RELATIONS) : NULL;
    return word && reading_refuse_node(reading, node, path, "%s is not allowed; give %s%s",
                                       node_excerpt(&reading->arena, node), RELATIONS,
                                       nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "");
}

/* A key that stands for one number: all labels at once do not. */
static bool read_side(struct reading *reading, const struct node *node, const char *path, struct moved_key *side)
{
    if (!moved_key_read(reading, node, path, side))
        return false;
    return side->n_slots == 1 || side->param->shape != PARAM_BY_LABEL ||
           reading_refuse_node(reading, node, path, "'%s' has many labels; name one of them (KEY.LABEL): %s",
                               side->param->key,
                               words_joined(reading, side->param->labels, side->param->n_values, " or "));
}

static bool is_number(const struct param *param) { return param->type == PARAM_REAL || param->type == PARAM_INTEGER; }

/* A text that is no number and no word of the parameter's is another parameter's key. */
static bool is_value(const struct param *param, const struct node *node)
{
    double ignored = 0.0;
    return node->kind != NODE_SCALAR || !is_number(param) || node->is_quoted || number_read(node->text, &ignored);
}

static bool read_right(struct reading *reading, const struct node *node, const char *path, const struct param *left,
                       struct sweep_condition *condition)
{
    struct moved_key right;
    condition->right_slot = -1;
    if (is_value(left, node))
        return moved_key_read_value(reading, left, path, node, &condition->value);
    if (!read_side(reading, node, path, &right))
        return false;
    condition->right_slot = right.first_slot;
    if (!is_number(right.param) || strcmp(right.param->unit, left->unit) != 0)
        return reading_refuse_node(reading, node, path,
                                   "'%s' is in %s and '%s' in %s; compare parameters of the same unit", left->key,
                                   left->unit, right.param->key, right.param->unit);
    return true;
}

static bool read_condition(struct sweep_reading *section, const struct node *node, const char *path,
                           struct sweep_condition *condition)
{
    struct reading *const reading = section->reading;
    struct moved_key left;
    if (!stated_keys_check(reading, node, path, SWEEP_WHERE_KEYS, N_SWEEP_WHERE_KEYS))
        return false;
    for (int i = LEFT; i <= RIGHT; i++)
        if (!node_find(node, SWEEP_WHERE_KEYS[i].key))
            return stated_key_missing(reading, node, path, &SWEEP_WHERE_KEYS[i]);
    condition->node = node;
    if (!read_side(reading, node_find(node, "left"), path, &left) ||
        !read_relation(reading, node_find(node, "is"), path, &condition->relation) ||
        !read_right(reading, node_find(node, "right"), path, left.param, condition))
        return false;
    condition->left_slot = left.first_slot;
    return is_number(left.param) || condition->relation == EQUAL || condition->relation == DIFFERENT ||
           reading_refuse_node(reading, node_find(node, "is"), path,
                               "'%s' is %s; give equal or different, which need no order", left.param->key,
                               quantity_allowed(reading, left.param));
}

bool sweep_where_read(struct sweep_reading *section, const struct node *list)
{
    struct reading *const reading = section->reading;
    struct sweep_outline *const outline = section->outline;
    bool is_good = true;
    if (!list)
        return true;
    if (list->kind != NODE_LIST || list->n_items == 0 || list->n_items > MAX_SWEEP_CONDITIONS)
        return reading_refuse_node(
            reading, list, "sweep.where", "%s is not allowed; give a list of 1 to %d of {left: …, is: …, right: …}",
            list->kind == NODE_LIST ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                    : node_excerpt(&reading->arena, list),
            MAX_SWEEP_CONDITIONS);
    for (int i = 0; i < list->n_items; i++)
        is_good = read_condition(section, list->items[i], arena_format(&reading->arena, "sweep.where[%d]", i + 1),
                                 &outline->conditions[outline->n_conditions++]) &&
                  is_good;
    return is_good;
}

static double value_of(const struct sweep_reading *section, const double *point, int k, int slot)
{
    const int axis = sweep_axis_of(section->sweep, point, slot);
    return axis >= 0 ? point[axis] : quantity_median(&section->study->arms[section->outline->arms[k]].quantities[slot]);
}

bool sweep_where_holds(const struct sweep_reading *section, const double *point)
{
    const struct sweep_outline *const outline = section->outline;
    for (int i = 0; i < outline->n_conditions; i++)
        for (int k = 0; k < section->sweep->n_arms; k++) {
            const struct sweep_condition *const condition = &outline->conditions[i];
            const double left = value_of(section, point, k, condition->left_slot);
            const double right =
                condition->right_slot < 0 ? condition->value : value_of(section, point, k, condition->right_slot);
            if (!is_kept(condition->relation, left, right))
                return false;
        }
    return true;
}
