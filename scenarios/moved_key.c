#include "scenarios/moved_key.h"

#include <stdio.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"

static bool refuse_parameter(struct reading *reading, const struct node *node, const char *path)
{
    struct word_list known = {0};
    for (int i = 0; !reading_is_full(reading) && i < reading->set->n_params; i++)
        word_list_add(reading, &known, reading->set->params[i]->key);
    const char *const nearest = status_nearest(node->text, known.words, known.n_words);
    return reading_refuse_node(
        reading, node, path, "no parameter is called '%s'%s", text_excerpt(&reading->arena, node->text),
        nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "; docs/reference.md lists them");
}

/* The label of a parameter by label that "KEY.LABEL" names; -1 where it names none. */
static int label_in(const struct param *param, const char *text)
{
    const size_t length = strlen(param->key);
    if (param->shape != PARAM_BY_LABEL || strncmp(text, param->key, length) != 0 || text[length] != '.')
        return -1;
    for (int i = 0; i < param->n_values; i++)
        if (strcmp(param->labels[i], text + length + 1) == 0)
            return i;
    return -1;
}

static bool check_type(struct reading *reading, const struct node *node, const char *path, const struct param *param)
{
    if (strncmp(param->key, "run.", 4) == 0)
        return reading_refuse_node(reading, node, path, "`run` is the same for all arms; no axis can move it");
    if (param->shape == PARAM_ROWS)
        return reading_refuse_node(reading, node, path, "'%s' is a list of records; an axis moves a number",
                                   param->key);
    return true;
}

bool moved_key_read(struct reading *reading, const struct node *node, const char *path, struct moved_key *moved)
{
    const char *const text = reading_text(reading, node, path);
    for (int i = 0; text && i < reading->set->n_params; i++) {
        const struct param *const param = reading->set->params[i];
        const int label = label_in(param, text);
        if (label < 0 && strcmp(param->key, text) != 0)
            continue;
        *moved = (struct moved_key){.param = param,
                                    .first_slot = reading->set->first_slot[i] + (label < 0 ? 0 : label),
                                    .n_slots = label < 0 ? param->n_values : 1};
        return check_type(reading, node, path, param);
    }
    return text && refuse_parameter(reading, node, path);
}

bool moved_key_check_unit(struct reading *reading, const struct node *node, const char *path, const struct param *param)
{
    const char *const unit = node ? reading_text(reading, node, path) : param->unit;
    if (!unit || strcmp(unit, param->unit) == 0)
        return unit != NULL;
    return reading_refuse_node(
        reading, node, arena_format(&reading->arena, "%s.unit", path),
        "%s is not the unit of '%s'; give its values in %s: %s", text_excerpt(&reading->arena, unit), param->key,
        strcmp(param->unit, "1") == 0 ? "plain numbers, unit 1" : param->unit, quantity_allowed(reading, param));
}

bool moved_key_read_value(struct reading *reading, const struct param *param, const char *path, const struct node *node,
                          double *value)
{
    return param->type == PARAM_SWITCH   ? scalar_read_switch(reading, path, node, value)
           : param->type == PARAM_CHOICE ? scalar_read_choice(reading, param, path, node, value)
                                         : scalar_read_in_range(reading, param, path, node, value);
}

double moved_key_rounded(double value)
{
    char text[NUMBER_TEXT_SIZE];
    double read = value;
    snprintf(text, sizeof text, "%.10g", value);
    return number_read(text, &read) ? read : value;
}

double moved_key_step(double from, double to, int i, int n)
{
    return moved_key_rounded(from + (to - from) * (double)i / (double)(n - 1));
}
