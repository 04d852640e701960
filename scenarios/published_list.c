#include "scenarios/published_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"
#include "scenarios/section.h"

const struct stated_key PUBLISHED_KEYS[N_PUBLISHED_KEYS] = {
    {"arm", "name of an arm", "whose results it stands beside", true},
    {"year", "1 to 60", "year of the run, from 1; beyond run.years it is shown as –", true},
    {"outcome", "name of an outcome by year", "what it is a figure of, as `huimin show --json` names it", true},
    {"value", "a number, or {low: …, high: …}", "what was published, in the outcome's unit; shares are of 1", true},
    {"fitted", "on or off", "whether parameters were solved to it; if not, it checks them", true},
    {"label", "text, or {en: …, zh: …}", "name to show in place of the outcome's own", false},
    {"source", "text", "where it stands; needed for evidence and document", false},
    {"kind", "evidence, document or assumption", "what stands behind it; assumption where it is not stated", false},
    {"note", "text, or {en: …, zh: …}", "what to know when comparing; printed below the table", false},
};

/* One entry on its way. */
struct entry {
    struct reading *reading;
    const struct arm_list *arms;
    struct published_figure *figure;
    const char *path; /* "published[2]" */
    enum source_kind kind;
};

static const char *keep(const struct entry *entry, const char *text)
{
    return text_pool_keep(&entry->reading->texts, text);
}

static bool read_arm(struct entry *entry, const struct node *node, const char *key)
{
    const char *const name = reading_text(entry->reading, node, key);
    struct word_list allowed = {0};
    for (int k = 0; k < entry->arms->n_arms; k++)
        word_list_add(entry->reading, &allowed, entry->arms->arms[k].name);
    entry->figure->arm = keep(entry, name);
    if (!name || word_list_has(&allowed, name))
        return name != NULL;
    return reading_refuse_node(entry->reading, node, key, "no arm is named '%s'%s",
                               text_excerpt(&entry->reading->arena, name),
                               word_list_hint(entry->reading, &allowed, name));
}

static bool read_year(struct entry *entry, const struct node *node, const char *key)
{
    double year = 0.0;
    const char *const allowed = arena_format(&entry->reading->arena, "a whole number, 1 to %d", MAX_YEARS);
    if (!scalar_read_number(entry->reading, key, node, allowed, &year))
        return false;
    if (year != floor(year) || year < 1.0 || year > MAX_YEARS)
        return reading_refuse_node(entry->reading, node, key, "%s is not allowed; give %s",
                                   node_excerpt(&entry->reading->arena, node), allowed);
    entry->figure->year = (int)year;
    return true;
}

static bool read_outcome(struct entry *entry, const struct node *node, const char *key)
{
    entry->figure->outcome = keep(entry, reading_text(entry->reading, node, key));
    entry->figure->file = keep(entry, node->file);
    entry->figure->line = node->line;
    entry->figure->column = node->column;
    return entry->figure->outcome != NULL;
}

static bool read_range(struct entry *entry, const struct node *map, const char *key)
{
    struct reading *const reading = entry->reading;
    struct word_list allowed = {0};
    word_list_add(reading, &allowed, "low");
    word_list_add(reading, &allowed, "high");
    bool is_good = reading_check_keys(reading, map, key, &allowed);
    const struct node *const low = node_find(map, "low"), *const high = node_find(map, "high");
    if (!low || !high)
        return reading_refuse_node(reading, map, key, "a range needs both ends; give {low: …, high: …}");
    is_good = scalar_read_number(reading, key, low, "a number", &entry->figure->low) && is_good;
    is_good = scalar_read_number(reading, key, high, "a number", &entry->figure->high) && is_good;
    if (!is_good || entry->figure->low <= entry->figure->high)
        return is_good;
    return reading_refuse_node(reading, high, key, "%s is below the range's low end, %s; give low, then high",
                               node_excerpt(&reading->arena, high), node_excerpt(&reading->arena, low));
}

static bool read_value(struct entry *entry, const struct node *node, const char *key)
{
    if (node->kind == NODE_MAP)
        return read_range(entry, node, key);
    const bool is_read =
        scalar_read_number(entry->reading, key, node, "a number, or {low: …, high: …}", &entry->figure->low);
    entry->figure->high = entry->figure->low;
    return is_read;
}

static bool read_fitted(struct entry *entry, const struct node *node, const char *key)
{
    double is_on = 0.0;
    const bool is_read = scalar_read_switch(entry->reading, key, node, &is_on);
    entry->figure->is_fitted = is_on != 0.0;
    return is_read;
}

static bool read_words(struct entry *entry, const struct node *node, const char *key, const char **en, const char **zh)
{
    struct words words = {NULL, NULL};
    const bool is_read = section_read_words(entry->reading, key, node, &words);
    *en = keep(entry, words.en);
    *zh = keep(entry, words.zh);
    return is_read;
}

static bool read_key(struct entry *entry, const struct node *map, int i, const struct word_list *allowed)
{
    const char *const word = map->keys[i]->text;
    const struct node *const item = map->items[i];
    const char *const key = arena_format(&entry->reading->arena, "%s.%s", entry->path, word);
    struct published_figure *const figure = entry->figure;
    if (!word_list_has(allowed, word))
        return reading_refuse_key(entry->reading, map, i, entry->path, allowed);
    if (strcmp(word, "arm") == 0)
        return read_arm(entry, item, key);
    if (strcmp(word, "year") == 0)
        return read_year(entry, item, key);
    if (strcmp(word, "outcome") == 0)
        return read_outcome(entry, item, key);
    if (strcmp(word, "value") == 0)
        return read_value(entry, item, key);
    if (strcmp(word, "fitted") == 0)
        return read_fitted(entry, item, key);
    if (strcmp(word, "kind") == 0)
        return quantity_read_kind(entry->reading, item, key, &entry->kind);
    if (strcmp(word, "label") == 0)
        return read_words(entry, item, key, &figure->label_en, &figure->label_zh);
    if (strcmp(word, "note") == 0)
        return read_words(entry, item, key, &figure->note_en, &figure->note_zh);
    figure->source = keep(entry, reading_text(entry->reading, item, key));
    return figure->source != NULL;
}

static bool has_required_keys(struct entry *entry, const struct node *map)
{
    bool is_good = true;
    for (int i = 0; i < N_PUBLISHED_KEYS; i++)
        if (PUBLISHED_KEYS[i].is_required && !node_find(map, PUBLISHED_KEYS[i].key))
            is_good = stated_key_missing(entry->reading, map, entry->path, &PUBLISHED_KEYS[i]);
    return is_good;
}

static bool read_entry(struct entry *entry, const struct node *map)
{
    struct reading *const reading = entry->reading;
    if (map->kind != NODE_MAP)
        return reading_refuse_node(reading, map, entry->path,
                                   "%s is not allowed; give a map with arm, year, outcome, "
                                   "value and fitted",
                                   node_excerpt(&reading->arena, map));
    const struct word_list allowed = stated_keys_words(reading, PUBLISHED_KEYS, N_PUBLISHED_KEYS);
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++)
        is_good = read_key(entry, map, i, &allowed) && is_good;
    is_good = has_required_keys(entry, map) && is_good;
    entry->figure->kind = keep(entry, SOURCE_KIND_WORDS[entry->kind]);
    if (!is_good || entry->kind == SOURCE_ASSUMPTION || entry->figure->source)
        return is_good;
    return reading_refuse_node(reading, map, entry->path, "kind %s needs its source; add source: \"where it stands\"",
                               entry->figure->kind);
}

bool published_list_read(struct reading *reading, const struct sheet *base, const struct arm_list *arms,
                         struct study *study)
{
    const struct node *const list = base->published;
    if (!list)
        return true;
    if (list->kind != NODE_LIST || list->n_items > MAX_PUBLISHED)
        return reading_refuse_node(reading, list, "published", "%s is not allowed; give a list of at most %d figures",
                                   list->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                       : node_excerpt(&reading->arena, list),
                                   MAX_PUBLISHED);
    study->published = calloc((size_t)list->n_items + 1, sizeof *study->published);
    if (!study->published)
        return status_add(reading->status, EXIT_RUN_FAILED, "%s: out of memory", study->name);
    study->n_published = list->n_items;
    bool is_good = true;
    for (int i = 0; i < list->n_items; i++) {
        struct entry entry = {.reading = reading,
                              .arms = arms,
                              .figure = &study->published[i],
                              .path = arena_format(&reading->arena, "published[%d]", i + 1),
                              .kind = SOURCE_ASSUMPTION};
        is_good = read_entry(&entry, list->items[i]) && is_good;
    }
    return is_good;
}
