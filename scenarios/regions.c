#include "scenarios/regions.h"

#include <string.h>

#include "scenarios/arms.h"
#include "scenarios/layer.h"
#include "scenarios/quantity_value.h"
#include "scenarios/section.h"

static const char INSURED_KEY[] = "city.insured";

const struct param REGION_PEOPLE = {.key = "regions.persons",
                                    .unit = "people",
                                    .minimum = 1,
                                    .maximum = 2e9,
                                    .meaning = "people of the region",
                                    .meaning_zh = "该地区的人口",
                                    .type = PARAM_INTEGER,
                                    .shape = PARAM_SCALAR,
                                    .n_values = 1,
                                    .is_required = true};

const struct stated_key REGION_KEYS[N_REGION_KEYS] = {
    {"name", "small letters, digits and hyphens", "how the region is called in keys and files", true},
    {"persons", "a whole number, or {value: …, source: …, kind: …}",
     "people who live there; run.persons says how many of them are simulated", true},
    {"label", "text, or {en: …, zh: …}", "name shown to people", false},
    {"extends", "a file, or a list of files", "what lies over the study's base in this region", false},
    {"note", "text", "for readers of the file", false},
};

static const struct region_outline *find_region(const struct region_list *list, const char *name)
{
    for (int r = 0; r < list->n_regions; r++)
        if (strcmp(list->regions[r].name, name) == 0)
            return &list->regions[r];
    return NULL;
}

static bool read_name(struct reading *reading, const struct region_list *list, const struct node *item,
                      const char **name)
{
    const struct node *const node = item->kind == NODE_MAP ? node_find(item, "name") : NULL;
    if (item->kind != NODE_MAP)
        return reading_refuse_node(reading, item, "regions",
                                   "%s is not allowed; a region is a map with a name and persons",
                                   node_excerpt(&reading->arena, item));
    if (!node)
        return reading_refuse_node(reading, item, "regions", "this region has no name; add name: …");
    if (node->kind != NODE_SCALAR || !arms_is_name(node->text))
        return reading_refuse_node(reading, node, "regions: name",
                                   "%s is not allowed; give at most 60 small letters, digits and hyphens",
                                   node_excerpt(&reading->arena, node));
    const struct region_outline *const twin = find_region(list, node->text);
    if (twin)
        return reading_refuse_node(reading, node, "regions",
                                   "a region named '%s' stands already at %s; give this one another name", node->text,
                                   node_place(&reading->arena, node_find(twin->node, "name")));
    *name = node->text;
    return true;
}

static bool read_people(struct reading *reading, struct region_outline *region, const char *path)
{
    const struct node *const node = node_find(region->node, "persons");
    const struct origin origin = {SOURCE_ASSUMPTION, NULL};
    const char *const key = arena_format(&reading->arena, "%s.persons", path);
    if (!node)
        return reading_refuse_node(reading, region->node, path, "has no 'persons'; add persons: %s",
                                   quantity_allowed(reading, &REGION_PEOPLE));
    return quantity_read(reading, &REGION_PEOPLE, key, node, &origin, &region->people);
}

static bool read_keys(struct reading *reading, struct region_outline *region, const char *path)
{
    struct word_list allowed = stated_keys_words(reading, REGION_KEYS, N_REGION_KEYS);
    section_add_keys(reading, &allowed);
    bool is_good = true;
    for (int i = 0; i < region->node->n_items; i++) {
        const char *const key = region->node->keys[i]->text;
        const struct node *const item = region->node->items[i];
        if (strcmp(key, "run") == 0)
            is_good = reading_refuse_node(reading, item, path, "`run` is the same for all regions; state it once");
        else if (!word_list_has(&allowed, key))
            is_good = reading_refuse_key(reading, region->node, i, path, &allowed);
        else if (strcmp(key, "label") == 0)
            is_good = section_read_words(reading, path, item, &region->label) && is_good;
        else if (strcmp(key, "note") == 0)
            is_good = reading_text(reading, item, path) && is_good;
    }
    return is_good;
}

static bool read_region(struct reading *reading, struct region_list *list, const struct node *item)
{
    struct region_outline region = {.node = item};
    if (!read_name(reading, list, item, &region.name))
        return false;
    const char *const path = arena_format(&reading->arena, "regions.%s", region.name);
    const bool is_good = read_keys(reading, &region, path);
    const bool has_people = read_people(reading, &region, path);
    list->regions[list->n_regions++] = region;
    return is_good && has_people;
}

bool regions_list(struct reading *reading, const struct sheet *base, struct region_list *list)
{
    *list = (struct region_list){0};
    const struct node *const node = base->regions;
    if (!node)
        return true;
    if (node->kind != NODE_LIST || node->n_items < 1 || node->n_items > MAX_REGIONS)
        return reading_refuse_node(
            reading, node, "regions", "%s is not allowed; give a list of 1 to %d regions, or leave the key out",
            node->kind == NODE_LIST ? arena_format(&reading->arena, "a list of %d", node->n_items)
                                    : node_excerpt(&reading->arena, node),
            MAX_REGIONS);
    list->regions = arena_take(&reading->arena, (size_t)node->n_items, sizeof *list->regions);
    bool is_good = true;
    for (int i = 0; i < node->n_items; i++)
        is_good = read_region(reading, list, node->items[i]) && is_good;
    return is_good;
}

/* What a region extends may speak of its city alone. */
static bool extend_region(struct reading *reading, struct sheet *sheet, const struct node *extends)
{
    sheet->study = NULL;
    const bool is_good = layer_extend(reading, sheet, extends);
    if (!sheet->study)
        return is_good;
    return reading_refuse_node(reading, extends, "extends",
                               "a region cannot extend a study ('%s' is stated at %s); extend its parts instead",
                               sheet->study->text, node_place(&reading->arena, sheet->study));
}

static void take_people_as_insured(const struct reading *reading, const struct region_outline *region,
                                   struct sheet *sheet, int rank_before)
{
    const int index = param_set_find(reading->set, INSURED_KEY);
    if (index < 0 || sheet->ranks[reading->set->first_slot[index]] > rank_before)
        return;
    sheet->quantities[reading->set->first_slot[index]] = region->people;
    sheet->ranks[reading->set->first_slot[index]] = sheet->n_ranks;
}

bool regions_read(struct reading *reading, const struct sheet *base, const struct region_outline *region,
                  struct sheet *sheet)
{
    sheet_copy(reading, sheet, base);
    sheet->region = region->name;
    const int rank_before = sheet->n_ranks;
    const struct node *const map = region->node, *const extends = node_find(map, "extends");
    bool is_good = !extends || extend_region(reading, sheet, extends);
    const int rank = ++sheet->n_ranks;
    for (int i = 0; i < map->n_items; i++)
        if (section_is_key(reading, map->keys[i]->text) && strcmp(map->keys[i]->text, "run") != 0)
            is_good = section_read(reading, sheet, map->keys[i]->text, map->items[i], rank) && is_good;
    take_people_as_insured(reading, region, sheet, rank_before);
    return is_good;
}
