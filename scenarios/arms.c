#include "scenarios/arms.h"

#include <string.h>

#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/section.h"

static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

static bool is_arm_name(const char *name)
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
    if (node->kind != NODE_SCALAR || !is_arm_name(node->text))
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

/* The section of an arm that an override names: {NAME: {SECTION: …}}. */
static bool check_arm_section(struct reading *reading, const struct node *arms)
{
    const struct node *const map = arms->items[0];
    struct word_list allowed = {0};
    if (map->n_items != 1)
        return reading_refuse_node(reading, map, "arms", "give arms.NAME.KEY=VALUE to override a key of one arm");
    if (strcmp(map->keys[0]->text, "run") == 0)
        return reading_refuse_node(reading, map, "arms", "`run` is the same for all arms; give run.KEY=VALUE");
    if (section_is_key(reading, map->keys[0]->text))
        return true;
    section_add_keys(reading, &allowed);
    return reading_refuse_key(reading, map, 0, arena_format(&reading->arena, "arms.%s", arms->keys[0]->text), &allowed);
}

static bool check_override(struct reading *reading, const struct node *map, const struct arm_list *list)
{
    const char *const key = map->keys[0]->text;
    struct word_list allowed = {0};
    if (section_is_key(reading, key))
        return true;
    if (strcmp(key, "arms") != 0) {
        section_add_keys(reading, &allowed);
        word_list_add(reading, &allowed, "arms");
        return reading_refuse_key(reading, map, 0, "scenario", &allowed);
    }
    const struct node *const arms = map->items[0];
    if (arms->kind != NODE_MAP || arms->n_items != 1 || arms->items[0]->kind != NODE_MAP)
        return reading_refuse_node(reading, arms, "arms", "give arms.NAME.KEY=VALUE to override a key of one arm");
    for (int k = 0; k < list->n_arms; k++)
        word_list_add(reading, &allowed, list->arms[k].name);
    if (word_list_has(&allowed, arms->keys[0]->text))
        return check_arm_section(reading, arms);
    return reading_refuse_node(reading, arms, "arms", "no arm is named '%s'%s",
                               text_excerpt(&reading->arena, arms->keys[0]->text),
                               word_list_hint(reading, &allowed, arms->keys[0]->text));
}

bool arms_read_overrides(struct reading *reading, const char *const *overrides, int n_overrides,
                         const struct arm_list *list, struct override_list *parsed)
{
    *parsed = (struct override_list){0};
    parsed->maps = arena_take(&reading->arena, (size_t)n_overrides + 1, sizeof *parsed->maps);
    bool is_good = true;
    for (int i = 0; i < n_overrides; i++) {
        const struct node *const map = document_read_override(&reading->arena, overrides[i], reading->status);
        if (map && check_override(reading, map, list))
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

static bool apply_overrides(struct reading *reading, struct sheet *sheet, const struct arm_outline *arm,
                            const struct override_list *overrides)
{
    bool is_good = true;
    for (int i = 0; i < overrides->n_overrides; i++) {
        const struct node *map = overrides->maps[i];
        if (strcmp(map->keys[0]->text, "arms") == 0) {
            const struct node *const named = map->items[0];
            if (strcmp(named->keys[0]->text, arm->name) != 0)
                continue;
            map = named->items[0];
        }
        is_good = read_sections(reading, sheet, map, sheet->n_ranks) && is_good;
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
