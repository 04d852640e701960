#include "scenarios/scalar_value.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"

static bool is_nothing(const char *text)
{
    return text[0] == '\0' || strcmp(text, "~") == 0 || strcasecmp(text, "null") == 0;
}

static bool is_not_finite(const char *text)
{
    text += text[0] == '+' || text[0] == '-';
    text += text[0] == '.';
    return strcasecmp(text, "nan") == 0 || strcasecmp(text, "inf") == 0 || strcasecmp(text, "infinity") == 0;
}

/* The text without one kind of character, where it is short enough to be a number; else "". */
static const char *without(struct reading *reading, const char *text, char unwanted)
{
    char *copy = arena_copy(&reading->arena, text, strlen(text));
    char *end = copy;
    for (; *text; text++)
        if (*text != unwanted)
            *end++ = *text;
    *end = '\0';
    return copy;
}

static bool is_number(const char *text)
{
    double ignored = 0.0;
    return number_read(text, &ignored);
}

/* How a text that is not a number was probably meant: " (write 0.05 for 5%)", or "". */
static const char *number_hint(struct reading *reading, const char *text)
{
    static const char UNWANTED[] = ",_' ";
    double value = 0.0;
    const size_t length = strlen(text);
    if (length > NUMBER_TEXT_SIZE)
        return "";
    if (text[length - 1] == '%' && number_read(arena_copy(&reading->arena, text, length - 1), &value)) {
        char share[NUMBER_TEXT_SIZE];
        return arena_format(&reading->arena, " (write %s for %s)", number_text_short(value / 100.0, share), text);
    }
    for (const char *mark = UNWANTED; *mark; mark++) {
        const char *const bare = without(reading, text, *mark);
        if (strchr(text, *mark) && is_number(bare))
            return arena_format(&reading->arena, " (write %s)", bare);
    }
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'o' || text[1] == 'b'))
        return " (write it in decimal)";
    return "";
}

static bool refuse_number(struct reading *reading, const char *key, const struct node *node, const char *allowed)
{
    const char *const excerpt = node_excerpt(&reading->arena, node);
    if (node->kind != NODE_SCALAR)
        return reading_refuse_node(reading, node, key, "%s is not allowed; give one number, %s", excerpt, allowed);
    if (node->is_quoted)
        return reading_refuse_node(reading, node, key, "%s is a text in quotes; give a number without them, %s",
                                   excerpt, allowed);
    if (is_nothing(node->text))
        return reading_refuse_node(reading, node, key, "%s is not allowed; give %s, or leave the key out", excerpt,
                                   allowed);
    if (is_not_finite(node->text) || is_number(arena_format(&reading->arena, "%.300s", node->text)))
        return reading_refuse_node(reading, node, key, "%s is not allowed; give %s", excerpt, allowed);
    return reading_refuse_node(reading, node, key, "%s is not a number%s; give %s", excerpt,
                               number_hint(reading, node->text), allowed);
}

bool scalar_read_number(struct reading *reading, const char *key, const struct node *node, const char *allowed,
                        double *value)
{
    if (node->kind == NODE_SCALAR && !node->is_quoted && number_read(node->text, value))
        return true;
    return refuse_number(reading, key, node, allowed);
}

bool scalar_read_in_range(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                          double *value)
{
    const char *const allowed = quantity_allowed(reading, param);
    if (param->zero_word && node->kind == NODE_SCALAR && strcmp(node->text, param->zero_word) == 0) {
        *value = 0.0;
        return true;
    }
    if (!scalar_read_number(reading, key, node, allowed, value))
        return false;
    const bool is_whole = param->type != PARAM_INTEGER || *value == floor(*value);
    if (is_whole && *value >= param->minimum && *value <= param->maximum)
        return true;
    return reading_refuse_node(reading, node, key, "%s is not allowed; give %s", node_excerpt(&reading->arena, node),
                               allowed);
}

bool scalar_read_switch(struct reading *reading, const char *key, const struct node *node, double *value)
{
    static const char *const WORDS[] = {"off", "on", "no", "yes", "false", "true"};
    for (int i = 0; node->kind == NODE_SCALAR && i < 6; i++)
        if (strcasecmp(node->text, WORDS[i]) == 0) {
            *value = i % 2;
            return true;
        }
    return reading_refuse_node(reading, node, key, "%s is not allowed; give on or off",
                               node_excerpt(&reading->arena, node));
}

bool scalar_read_choice(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                        double *value)
{
    const struct word_list choices = quantity_choices(reading, param);
    for (int i = 0; node->kind == NODE_SCALAR && i < choices.n_words; i++)
        if (strcmp(node->text, choices.words[i]) == 0) {
            *value = i;
            return true;
        }
    const char *const nearest =
        node->kind == NODE_SCALAR ? status_nearest(node->text, choices.words, choices.n_words) : NULL;
    return reading_refuse_node(reading, node, key, "%s is not allowed; give %s%s", node_excerpt(&reading->arena, node),
                               quantity_allowed(reading, param),
                               nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "");
}
