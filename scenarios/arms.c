#include "scenarios/arms.h"

#include <string.h>

#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/section.h"

static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool arms_is_name(const char *name)
{
    const size_t length = strspn(name, LETTERS);
    return length > 0 && length <= 60 && name[length] == '\0' && name[0] != '-';
}

/* A file's stem as an arm may be called: small letters, other characters as hyphens. */
static const char *name_from(struct reading *reading, const char *stem)
{
    char *name = arena_format(&reading->arena, "%.60s", stem);
    for (char *byte = name; *byte; byte++) {
        if (*byte >= 'A' && *byte <= 'Z')
            *byte = (char)(*byte - 'A' + 'a');
        if (!strchr(LETTERS, *byte))
            *byte = '-';
    }
    name += strspn(name, "-");
    return *name ? name : "arm";
}

/* The file in which the operating model is stated, where that is another than the scenario itself. */
static const char *operating_model_stem(struct reading *reading, const struct sheet *base, const char *study_stem)
{
    static const char PREFIX[] = "operating_model.";
    const struct param_set *const set = reading->set;
    for (int i = 0; i < set->n_params; i++) {
        const struct quantity *const quantity = &base->quantities[set->first_slot[i]];
        if (strncmp(set->params[i]->key, PREFIX, strlen(PREFIX)) != 0 || !quantity->file)
            continue;
        return path_stem(&reading->arena, quantity->file);
    }
    return study_stem;
}

static const struct arm_outline *find_arm(const struct arm_list *list, const char *name)
{
    for (int k = 0; k < list->n_arms; k++)
        if (strcmp(list->arms[k].name, name) == 0)
            return &list->arms[k];
    return NULL;
}

static bool read_name(struct reading *reading, const struct arm_list *list, const struct node *item, const char **name)
{
    const struct node *const node = item->kind == NODE_MAP ? node_find(item, "name") : NULL;
    if (item->kind != NODE_MAP)
        return reading_refuse_node(reading, item, "arms", "%s is not allowed; an arm is a map with a name",
                                   node_excerpt(&reading->arena, item));
    if (!node)
        return reading_refuse_node(reading, item, "arms", "this arm has no name; add name: …");
    if (node->kind != NODE_SCALAR || !arms_is_name(node->text))
        return reading_refuse_node(reading, node, "arms: name",
                                   "%s is not allowed; give at most 60 small letters, digits and hyphens",
                                   node_excerpt(&reading->arena, node));
    const struct arm_outline *const twin = find_arm(list, node->text);
    if (twin)
        return reading_refuse_node(reading, node, "arms",
                                   "an arm named '%s' stands already at %s; give this one another name", node->text,
                                   node_place(&reading->arena, node_find(twin->node, "name")));
    *name = node->text;
    return true;
}

bool arms_list(struct reading *reading, const struct sheet *base, const char *study_stem, struct arm_list *list)
{
    *list = (struct arm_list){0};
    const struct node *const node = base->arms;
    if (!node) {
        list->arms = arena_take(&reading->arena, 1, sizeof *list->arms);
        list->n_arms = 1;
        list->arms[0].name = name_from(reading, operating_model_stem(reading, base, study_stem));
        return true;
    }
    if (node->kind != NODE_LIST || node->n_items < 1 || node->n_items > MAX_STUDY_ARMS)
        return reading_refuse_node(reading, node, "arms", "%s is not allowed; give a list of 1 to %d arms",
                                   node->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", node->n_items)
                                       : node_excerpt(&reading->arena, node),
                                   MAX_STUDY_ARMS);
    list->arms = arena_take(&reading->arena, (size_t)node->n_items, sizeof *list->arms);
    bool is_good = true;
    for (int i = 0; i < node->n_items; i++) {
        const char *name = NULL;
        is_good = read_name(reading, list, node->items[i], &name) && is_good;
        if (name)
            list->arms[list->n_arms++] = (struct arm_outline){.name = name, .node = node->items[i]};
    }
    return is_good;
}

/* The section that an override names of one arm or region: {NAME: {SECTION: …}} below `kind`. */
static bool check_named_section(struct reading *reading, const char *kind, const struct node *named)
{
    const struct node *const map = named->items[0];
    struct word_list allowed = {0};
    if (map->n_items != 1)
        return reading_refuse_node(reading, map, kind, "give %s.NAME.KEY=VALUE to override a key of one", kind);
    if (strcmp(map->keys[0]->text, "run") == 0)
        return reading_refuse_node(reading, map, kind, "`run` is the same for all %s; give run.KEY=VALUE", kind);
    if (section_is_key(reading, map->keys[0]->text))
        return true;
    section_add_keys(reading, &allowed);
    return reading_refuse_key(reading, map, 0, arena_format(&reading->arena, "%s.%s", kind, named->keys[0]->text),
                              &allowed);
}

static bool check_named(struct reading *reading, const char *kind, const struct node *named,
                        const struct word_list *names)
{
    if (named->kind != NODE_MAP || named->n_items != 1 || named->items[0]->kind != NODE_MAP)
        return reading_refuse_node(reading, named, kind, "give %s.NAME.KEY=VALUE to override a key of one", kind);
    const char *const name = named->keys[0]->text;
    if (word_list_has(names, name))
        return check_named_section(reading, kind, named);
    return reading_refuse_node(reading, named, kind, "no %.*s is named '%s'%s", (int)strlen(kind) - 1, kind,
                               text_excerpt(&reading->arena, name), word_list_hint(reading, names, name));
}

static bool check_override(struct reading *reading, const struct node *map, const struct arm_list *list,
                           const struct region_list *regions)
{
    const char *const key = map->keys[0]->text;
    struct word_list names = {0};
    if (section_is_key(reading, key))
        return true;
    for (int k = 0; strcmp(key, "arms") == 0 && k < list->n_arms; k++)
        word_list_add(reading, &names, list->arms[k].name);
    for (int r = 0; strcmp(key, "regions") == 0 && r < regions->n_regions; r++)
        word_list_add(reading, &names, regions->regions[r].name);
    if (strcmp(key, "arms") == 0 || strcmp(key, "regions") == 0)
        return check_named(reading, key, map->items[0], &names);
    section_add_keys(reading, &names);
    word_list_add(reading, &names, "arms");
    if (regions->n_regions > 0)
        word_list_add(reading, &names, "regions");
    return reading_refuse_key(reading, map, 0, "scenario", &names);
}

bool arms_read_overrides(struct reading *reading, const char *const *overrides, int n_overrides,
                         const struct arm_list *list, const struct region_list *regions, struct override_list *parsed)
{
    *parsed = (struct override_list){0};
    parsed->maps = arena_take(&reading->arena, (size_t)n_overrides + 1, sizeof *parsed->maps);
    bool is_good = true;
    for (int i = 0; i < n_overrides; i++) {
        const struct node *const map = document_read_override(&reading->arena, overrides[i], reading->status);
        if (map && check_override(reading, map, list, regions))
            parsed->maps[parsed->n_overrides++] = map;
        else
            is_good = false;
    }
    return is_good;
}

static bool read_sections(struct reading *reading, struct sheet *sheet, const struct node *map, int rank)
{
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++)
        if (section_is_key(reading, map->keys[i]->text))
            is_good = section_read(reading, sheet, map->keys[i]->text, map->items[i], rank) && is_good;
    return is_good;
}

static bool check_arm_keys(struct reading *reading, struct arm_outline *arm)
{
    struct word_list allowed = {0};
    static const char *const OTHERS[] = {"name", "label", "note", "extends"};
    for (int j = 0; j < 4; j++)
        word_list_add(reading, &allowed, OTHERS[j]);
    section_add_keys(reading, &allowed);
    const char *const path = arena_format(&reading->arena, "arms.%s", arm->name);
    bool is_good = true;
    for (int i = 0; i < arm->node->n_items; i++) {
        const char *const key = arm->node->keys[i]->text;
        const struct node *const item = arm->node->items[i];
        if (!word_list_has(&allowed, key))
            is_good = reading_refuse_key(reading, arm->node, i, path, &allowed);
        else if (strcmp(key, "label") == 0)
            is_good = section_read_words(reading, path, item, &arm->label) && is_good;
        else if (strcmp(key, "note") == 0)
            is_good = reading_text(reading, item, path) && is_good;
    }
    return is_good;
}

/* What an arm extends may speak of the arm alone. */
static bool extend_arm(struct reading *reading, struct sheet *sheet, const struct node *extends)
{
    sheet->study = NULL;
    const bool is_good = layer_extend(reading, sheet, extends);
    if (!sheet->study)
        return is_good;
    return reading_refuse_node(reading, extends, "extends",
                               "an arm cannot extend a study ('%s' is stated at %s); extend its parts instead",
                               sheet->study->text, node_place(&reading->arena, sheet->study));
}

/* What an override states of this arm in this region: a map of sections, or NULL. */
static const struct node *override_for(const struct node *map, const char *arm, const char *region)
{
    const char *const key = map->keys[0]->text;
    const bool is_of_arm = strcmp(key, "arms") == 0, is_of_region = strcmp(key, "regions") == 0;
    if (!is_of_arm && !is_of_region)
        return map;
    const char *const name = is_of_arm ? arm : region;
    const struct node *const named = map->items[0];
    return name && strcmp(named->keys[0]->text, name) == 0 ? named->items[0] : NULL;
}

static bool apply_overrides(struct reading *reading, struct sheet *sheet, const struct arm_outline *arm,
                            const struct override_list *overrides)
{
    bool is_good = true;
    for (int i = 0; i < overrides->n_overrides; i++) {
        const struct node *const map = override_for(overrides->maps[i], arm->name, sheet->region);
        is_good = (!map || read_sections(reading, sheet, map, sheet->n_ranks)) && is_good;
    }
    return is_good;
}

/* `run` belongs to the study: every arm lives in the same worlds. */
static bool check_run(struct reading *reading, const struct sheet *base, const struct sheet *sheet,
                      const struct arm_outline *arm)
{
    const struct param_set *const set = reading->set;
    bool is_good = true;
    for (int i = 0; i < set->n_params; i++) {
        const int slot = set->first_slot[i];
        if (strncmp(set->params[i]->key, "run.", 4) != 0 || base->quantities[slot].a == sheet->quantities[slot].a)
            continue;
        is_good =
            reading_refuse(reading, quantity_place(reading, &sheet->quantities[slot], "arms"), set->params[i]->key,
                           "arm '%s' may not differ here from the study; state `run` once, for all arms", arm->name);
    }
    return is_good;
}

bool arms_read(struct reading *reading, const struct sheet *base, struct arm_outline *arm,
               const struct override_list *overrides, struct sheet *sheet)
{
    sheet_copy(reading, sheet, base);
    bool is_good = true;
    if (arm->node) {
        const struct node *const extends = node_find(arm->node, "extends");
        is_good = check_arm_keys(reading, arm);
        is_good = (!extends || extend_arm(reading, sheet, extends)) && is_good;
        is_good = read_sections(reading, sheet, arm->node, ++sheet->n_ranks) && is_good;
        is_good = check_run(reading, base, sheet, arm) && is_good;
    }
    sheet->n_ranks++;
    return apply_overrides(reading, sheet, arm, overrides) && is_good;
}
