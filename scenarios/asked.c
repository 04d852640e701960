#include "scenarios/asked.h"

#include <math.h>
#include <string.h>

#include "scenarios/scalar_value.h"
#include "scenarios/section.h"

const struct stated_key ASKED_KEYS[N_ASKED_KEYS] = {
    {"outcome", "name of an outcome, or collapse",
     "as `huimin show --json` names it; collapse: the last year's enrolment is below half of its peak", true},
    {"year", "1 to 60, or a list of them", "year of the run, from 1; not given for outcomes of a whole path", false},
    {"label", "text, or {en: …, zh: …}", "name to show in place of the outcome's own", false},
};

/* The figures on their way. */
struct asked_list {
    struct reading *reading;
    const char *path;
    struct asked_outcome *asked;
    int *n_asked;
};

static bool read_year(struct asked_list *list, const struct node *node, int *year)
{
    double number = 0.0;
    const char *const key = arena_format(&list->reading->arena, "%s: year", list->path);
    const char *const allowed = arena_format(&list->reading->arena, "a whole number, 1 to %d", MAX_YEARS);
    if (!scalar_read_number(list->reading, key, node, allowed, &number))
        return false;
    if (number != floor(number) || number < 1.0 || number > MAX_YEARS)
        return reading_refuse_node(list->reading, node, key, "%s is not allowed; give %s",
                                   node_excerpt(&list->reading->arena, node), allowed);
    *year = (int)number;
    return true;
}

static bool add_figure(struct asked_list *list, const struct asked_outcome *figure, const struct node *place)
{
    for (int i = 0; i < *list->n_asked; i++)
        if (strcmp(list->asked[i].outcome, figure->outcome) == 0 && list->asked[i].year == figure->year)
            return reading_refuse_node(list->reading, place, list->path, "'%s' is asked twice; take one of them out",
                                       text_excerpt(&list->reading->arena, figure->outcome));
    if (*list->n_asked == MAX_ASKED)
        return reading_refuse_node(list->reading, place, list->path, "more than %d figures; give fewer", MAX_ASKED);
    list->asked[(*list->n_asked)++] = *figure;
    return true;
}

static bool add_years(struct asked_list *list, struct asked_outcome *figure, const struct node *years)
{
    if (years->kind != NODE_LIST)
        return read_year(list, years, &figure->year) && add_figure(list, figure, years);
    if (years->n_items == 0)
        return reading_refuse_node(list->reading, years, list->path, "an empty list of years; give one at least");
    bool is_good = true;
    for (int i = 0; i < years->n_items; i++)
        is_good =
            read_year(list, years->items[i], &figure->year) && add_figure(list, figure, years->items[i]) && is_good;
    return is_good;
}

static bool read_entry(struct asked_list *list, const struct node *map)
{
    struct reading *const reading = list->reading;
    struct asked_outcome figure = {0};
    struct words label = {NULL, NULL};
    const struct word_list allowed = stated_keys_words(reading, ASKED_KEYS, N_ASKED_KEYS);
    if (map->kind != NODE_MAP)
        return reading_refuse_node(reading, map, list->path, "%s is not allowed; give {outcome: …, year: …}",
                                   node_excerpt(&reading->arena, map));
    bool is_good = reading_check_keys(reading, map, list->path, &allowed);
    const struct node *const outcome = node_find(map, "outcome"), *const words = node_find(map, "label");
    const struct node *const years = node_find(map, "year");
    if (!outcome)
        return stated_key_missing(reading, map, list->path, &ASKED_KEYS[0]);
    is_good = (!words || section_read_words(reading, list->path, words, &label)) && is_good;
    figure.outcome = text_pool_keep(&reading->texts, reading_text(reading, outcome, list->path));
    figure.label_en = text_pool_keep(&reading->texts, label.en);
    figure.label_zh = text_pool_keep(&reading->texts, label.zh);
    figure.file = text_pool_keep(&reading->texts, outcome->file);
    figure.line = outcome->line;
    figure.column = outcome->column;
    if (!figure.outcome || !is_good)
        return false;
    return years ? add_years(list, &figure, years) : add_figure(list, &figure, outcome);
}

bool asked_read(struct reading *reading, const char *path, const struct node *list, struct asked_outcome *asked,
                int *n_asked)
{
    *n_asked = 0;
    if (list->kind != NODE_LIST || list->n_items == 0)
        return reading_refuse_node(reading, list, path, "%s is not allowed; give a list of {outcome: …, year: …}",
                                   list->kind == NODE_LIST ? "an empty list" : node_excerpt(&reading->arena, list));
    bool is_good = true;
    for (int i = 0; i < list->n_items; i++) {
        struct asked_list each = {reading, arena_format(&reading->arena, "%s[%d]", path, i + 1), asked, n_asked};
        is_good = read_entry(&each, list->items[i]) && is_good;
    }
    return is_good;
}
