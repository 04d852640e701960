#include "scenarios/levers.h"

#include <string.h>

#include "scenarios/asked.h"
#include "scenarios/section.h"

const struct stated_key LEVERS_KEYS[N_LEVERS_KEYS] = {
    {"from", "name of an arm", "where no lever is moved; stands in `sets` where there are any", false},
    {"to", "name of an arm", "where all levers are moved; stands in `sets` where there are any", false},
    {"sets", "a list of sets",
     "several pairs of arms, such as sets of parameters that fit the same figures (may be "
     "left out)",
     false},
    {"list", "a list of 1 to 7 levers", "what differs between the arms, taken apart", true},
    {"outcomes", "a list of {outcome: …, year: …, label: …}", "what the gap is measured in", true},
};

const struct stated_key LEVER_KEYS[N_LEVER_KEYS] = {
    {"name", "small letters, digits and hyphens", "how the lever is called in files", true},
    {"keys", "a key, or a list of them", "the parameters that it moves; a whole section or group by its name", true},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

const struct stated_key LEVER_SET_KEYS[N_LEVER_SET_KEYS] = {
    {"name", "small letters, digits and hyphens", "how the set is called in files", true},
    {"from", "name of an arm", "where no lever is moved", true},
    {"to", "name of an arm", "where all levers are moved", true},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

static const struct node *find_required(struct reading *reading, const struct node *map, const char *path,
                                        const struct stated_key *key)
{
    const struct node *const node = node_find(map, key->key);
    if (!node)
        stated_key_missing(reading, map, path, key);
    return node;
}

static bool read_name(struct reading *reading, const struct node *map, const char *path, const struct stated_key *key,
                      const char **name)
{
    const struct node *const node = find_required(reading, map, path, key);
    if (!node)
        return false;
    if (node->kind != NODE_SCALAR || !arms_is_name(node->text))
        return reading_refuse_node(reading, node, arena_format(&reading->arena, "%s: name", path),
                                   "%s is not allowed; give at most 60 small letters, digits and hyphens",
                                   node_excerpt(&reading->arena, node));
    *name = text_pool_keep(&reading->texts, node->text);
    return true;
}

static bool read_words(struct reading *reading, const struct node *map, const char *path, const char **en,
                       const char **zh)
{
    struct words words = {NULL, NULL};
    const struct node *const label = node_find(map, "label"), *const note = node_find(map, "note");
    const bool is_good = !label || section_read_words(reading, path, label, &words);
    *en = text_pool_keep(&reading->texts, words.en);
    *zh = text_pool_keep(&reading->texts, words.zh);
    return (!note || reading_text(reading, note, path)) && is_good;
}

/* ------------------------------------------------------------------ the levers */

static bool is_of_group(const char *key, const char *group)
{
    const size_t length = strlen(group);
    return strncmp(key, group, length) == 0 && (key[length] == '.' || key[length] == '\0');
}

static bool refuse_parameter(struct reading *reading, const struct node *node, const char *path)
{
    struct word_list known = {0};
    if (reading_is_full(reading))
        return reading_refuse_node(reading, node, path, "unknown parameter");
    for (int i = 0; i < reading->set->n_params; i++)
        word_list_add(reading, &known, reading->set->params[i]->key);
    section_add_keys(reading, &known);
    const char *const nearest = status_nearest(node->text, known.words, known.n_words);
    return reading_refuse_node(
        reading, node, path, "no parameter is called '%s'%s", text_excerpt(&reading->arena, node->text),
        nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "; docs/reference.md lists them");
}

/* The parameters of one key, given to lever j. */
static bool take_key(struct reading *reading, const struct node *node, const char *path, int j,
                     const struct levers *levers, int *lever_of)
{
    if (node->kind != NODE_SCALAR)
        return reading_refuse_node(reading, node, path, "%s is not allowed; give the key of a parameter",
                                   node_excerpt(&reading->arena, node));
    if (is_of_group("run", node->text) || strncmp(node->text, "run.", 4) == 0)
        return reading_refuse_node(reading, node, path, "`run` is the same for all arms; no lever can move it");
    bool is_found = false;
    for (int i = 0; i < reading->set->n_params; i++) {
        const char *const key = reading->set->params[i]->key;
        if (!is_of_group(key, node->text))
            continue;
        if (lever_of[i] >= 0)
            return reading_refuse_node(reading, node, path, "'%s' is moved by lever '%s' already; take one of them out",
                                       key, levers->levers[lever_of[i]].name);
        lever_of[i] = j;
        is_found = true;
    }
    return is_found || refuse_parameter(reading, node, path);
}

static bool read_keys(struct reading *reading, const struct node *node, const char *path, int j, struct levers *levers,
                      int *lever_of)
{
    if (node->kind != NODE_LIST) {
        levers->levers[j].keys = node->kind == NODE_SCALAR ? text_pool_keep(&reading->texts, node->text) : "";
        return take_key(reading, node, path, j, levers, lever_of);
    }
    if (node->n_items == 0)
        return reading_refuse_node(reading, node, path, "an empty list; give one key at least");
    const char *joined = "";
    bool is_good = true;
    for (int i = 0; i < node->n_items; i++) {
        is_good = take_key(reading, node->items[i], path, j, levers, lever_of) && is_good;
        if (node->items[i]->kind == NODE_SCALAR)
            joined = arena_format(&reading->arena, "%s%s%s", joined, i > 0 ? ", " : "", node->items[i]->text);
    }
    levers->levers[j].keys = text_pool_keep(&reading->texts, joined);
    return is_good;
}

static bool read_lever(struct reading *reading, const struct node *node, struct levers *levers,
                       struct levers_outline *outline)
{
    const int j = levers->n_levers;
    struct lever *const lever = &levers->levers[j];
    const char *path = arena_format(&reading->arena, "levers.list[%d]", j + 1);
    if (!stated_keys_check(reading, node, path, LEVER_KEYS, N_LEVER_KEYS) ||
        !read_name(reading, node, path, &LEVER_KEYS[0], &lever->name))
        return false;
    for (int other = 0; other < j; other++)
        if (strcmp(levers->levers[other].name, lever->name) == 0)
            return reading_refuse_node(reading, node_find(node, "name"), path,
                                       "a lever is called '%s' already; give this one another name", lever->name);
    path = arena_format(&reading->arena, "levers.%s", lever->name);
    const struct node *const keys = find_required(reading, node, path, &LEVER_KEYS[1]);
    outline->lever_nodes[j] = node;
    bool is_good = read_words(reading, node, path, &lever->label_en, &lever->label_zh);
    is_good = keys && read_keys(reading, keys, path, j, levers, outline->lever_of) && is_good;
    levers->n_levers++;
    return is_good;
}

static bool read_list(struct reading *reading, const struct node *section, struct levers *levers,
                      struct levers_outline *outline)
{
    const struct node *const list = find_required(reading, section, "levers", &LEVERS_KEYS[3]);
    if (!list)
        return false;
    if (list->kind != NODE_LIST || list->n_items < 1 || list->n_items > MAX_LEVERS)
        return reading_refuse_node(reading, list, "levers.list", "%s is not allowed; give a list of 1 to %d levers",
                                   list->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                       : node_excerpt(&reading->arena, list),
                                   MAX_LEVERS);
    bool is_good = true;
    for (int i = 0; i < list->n_items; i++)
        is_good = read_lever(reading, list->items[i], levers, outline) && is_good;
    return is_good;
}

/* ------------------------------------------------------------------ the arms between which they lie */

static bool read_arm(struct reading *reading, const struct node *map, const char *path, const struct stated_key *key,
                     const struct arm_list *arms, int *arm, const char **name)
{
    const struct node *const node = find_required(reading, map, path, key);
    const char *const text = node ? reading_text(reading, node, path) : NULL;
    struct word_list names = {0};
    for (int k = 0; text && k < arms->n_arms; k++) {
        word_list_add(reading, &names, arms->arms[k].name);
        if (strcmp(arms->arms[k].name, text) == 0) {
            *arm = k;
            *name = text_pool_keep(&reading->texts, text);
            return true;
        }
    }
    return text && reading_refuse_node(reading, node, arena_format(&reading->arena, "%s.%s", path, key->key),
                                       "no arm is named '%s'%s", text_excerpt(&reading->arena, text),
                                       word_list_hint(reading, &names, text));
}

/* A pair of arms: the section itself, or an entry of its sets. */
static bool read_pair(struct reading *reading, const struct node *map, const char *path, const struct arm_list *arms,
                      struct levers *levers, struct levers_outline *outline)
{
    const int s = levers->n_sets;
    struct lever_set *const set = &levers->sets[s];
    bool is_good = read_arm(reading, map, path, &LEVERS_KEYS[0], arms, &outline->from[s], &set->from);
    is_good = read_arm(reading, map, path, &LEVERS_KEYS[1], arms, &outline->to[s], &set->to) && is_good;
    if (is_good && outline->from[s] == outline->to[s])
        is_good = reading_refuse_node(reading, node_find(map, "to"), path,
                                      "'from' and 'to' are the same arm, '%s'; name two", set->to);
    outline->set_nodes[s] = map;
    levers->n_sets++;
    return is_good;
}

static bool read_set(struct reading *reading, const struct node *map, const struct arm_list *arms,
                     struct levers *levers, struct levers_outline *outline)
{
    struct lever_set *const set = &levers->sets[levers->n_sets];
    const char *const path = arena_format(&reading->arena, "levers.sets[%d]", levers->n_sets + 1);
    if (!stated_keys_check(reading, map, path, LEVER_SET_KEYS, N_LEVER_SET_KEYS) ||
        !read_name(reading, map, path, &LEVER_SET_KEYS[0], &set->name))
        return false;
    for (int other = 0; other < levers->n_sets; other++)
        if (strcmp(levers->sets[other].name, set->name) == 0)
            return reading_refuse_node(reading, node_find(map, "name"), path,
                                       "a set is called '%s' already; give this one another name", set->name);
    const bool is_labelled = read_words(reading, map, path, &set->label_en, &set->label_zh);
    return read_pair(reading, map, path, arms, levers, outline) && is_labelled;
}

static bool read_sets(struct reading *reading, const struct node *section, const struct arm_list *arms,
                      struct levers *levers, struct levers_outline *outline)
{
    const struct node *const sets = node_find(section, "sets");
    if (!sets) {
        levers->sets[0].name = "all";
        return read_pair(reading, section, "levers", arms, levers, outline);
    }
    for (int i = 0; i < 2; i++)
        if (node_find(section, LEVERS_KEYS[i].key))
            return reading_refuse_node(reading, node_find(section, LEVERS_KEYS[i].key), "levers",
                                       "'%s' beside 'sets'; state it in every set", LEVERS_KEYS[i].key);
    if (sets->kind != NODE_LIST || sets->n_items < 1 || sets->n_items > MAX_LEVER_SETS)
        return reading_refuse_node(reading, sets, "levers.sets", "%s is not allowed; give a list of 1 to %d sets",
                                   sets->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", sets->n_items)
                                       : node_excerpt(&reading->arena, sets),
                                   MAX_LEVER_SETS);
    bool is_good = true;
    for (int i = 0; i < sets->n_items; i++)
        is_good = read_set(reading, sets->items[i], arms, levers, outline) && is_good;
    return is_good;
}

bool levers_read(struct reading *reading, const struct node *node, const struct arm_list *arms, struct levers *levers,
                 struct levers_outline *outline)
{
    *outline = (struct levers_outline){.node = node};
    if (!node)
        return true;
    outline->lever_of = arena_take(&reading->arena, (size_t)reading->set->n_params + 1, sizeof *outline->lever_of);
    for (int i = 0; i < reading->set->n_params; i++)
        outline->lever_of[i] = -1;
    if (!stated_keys_check(reading, node, "levers", LEVERS_KEYS, N_LEVERS_KEYS))
        return false;
    const struct node *const asked = find_required(reading, node, "levers", &LEVERS_KEYS[4]);
    bool is_good = read_list(reading, node, levers, outline);
    is_good = read_sets(reading, node, arms, levers, outline) && is_good;
    return asked && asked_read(reading, "levers.outcomes", asked, levers->asked, &levers->n_asked) && is_good;
}

/* ------------------------------------------------------------------ what they move */

static bool is_moved(const struct reading *reading, int i, const struct sheet *from, const struct sheet *to)
{
    const struct param *const param = reading->set->params[i];
    for (int slot = reading->set->first_slot[i]; slot < reading->set->first_slot[i] + param_n_slots(param); slot++) {
        const struct quantity *const a = &from->quantities[slot], *const b = &to->quantities[slot];
        if (a->prior != b->prior || a->a != b->a || a->b != b->b || a->c != b->c)
            return true;
    }
    return false;
}

static bool check_lever(struct reading *reading, const struct levers *levers, const struct levers_outline *outline,
                        int j, struct sheet *const *from, struct sheet *const *to)
{
    for (int s = 0; s < levers->n_sets; s++)
        for (int i = 0; i < reading->set->n_params; i++)
            if (outline->lever_of[i] == j && is_moved(reading, i, from[s], to[s]))
                return true;
    return reading_refuse_node(reading, outline->lever_nodes[j],
                               arena_format(&reading->arena, "levers.%s", levers->levers[j].name),
                               "moves nothing: '%s' and '%s' agree in %s; take the lever out, or name keys in which "
                               "they differ",
                               levers->sets[0].from, levers->sets[0].to, levers->levers[j].keys);
}

/* Everything in which two arms differ belongs to a lever, so that the levers together are the whole gap. */
static bool check_set(struct reading *reading, const struct levers *levers, const struct levers_outline *outline, int s,
                      const struct sheet *from, const struct sheet *to)
{
    enum { SHOWN = 6 };
    const char *left[SHOWN];
    int n_left = 0;
    for (int i = 0; i < reading->set->n_params; i++)
        if (outline->lever_of[i] < 0 && is_moved(reading, i, from, to)) {
            if (n_left < SHOWN)
                left[n_left] = reading->set->params[i]->key;
            n_left++;
        }
    if (n_left == 0)
        return true;
    return reading_refuse_node(
        reading, outline->set_nodes[s], "levers",
        "'%s' and '%s' differ also in %s%s, which no lever moves; give each to a lever, or make "
        "the arms agree in it",
        levers->sets[s].from, levers->sets[s].to,
        words_joined(reading, left, n_left < SHOWN ? n_left : SHOWN, n_left > SHOWN ? ", " : " and "),
        n_left > SHOWN ? arena_format(&reading->arena, " and %d more", n_left - SHOWN) : "");
}

bool levers_check(struct reading *reading, const struct levers *levers, const struct levers_outline *outline,
                  struct sheet *const *from, struct sheet *const *to)
{
    bool is_good = true;
    for (int j = 0; j < levers->n_levers; j++)
        is_good = check_lever(reading, levers, outline, j, from, to) && is_good;
    for (int s = 0; s < levers->n_sets; s++)
        is_good = check_set(reading, levers, outline, s, from[s], to[s]) && is_good;
    return is_good;
}

void levers_combine(const struct reading *reading, const struct levers_outline *outline, unsigned combination,
                    const struct sheet *from, const struct sheet *to, struct sheet *sheet)
{
    const struct param_set *const set = reading->set;
    sheet_copy(reading, sheet, from);
    for (int i = 0; i < set->n_params; i++) {
        const int first = set->first_slot[i], n_slots = param_n_slots(set->params[i]);
        if (outline->lever_of[i] < 0 || !(combination >> outline->lever_of[i] & 1U))
            continue;
        memcpy(&sheet->quantities[first], &to->quantities[first], (size_t)n_slots * sizeof *sheet->quantities);
        for (int slot = first; slot < first + n_slots; slot++)
            sheet->ranks[slot] = to->ranks[slot] > from->ranks[slot] ? to->ranks[slot] : from->ranks[slot];
    }
}
