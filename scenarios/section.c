#include "scenarios/section.h"

#include <string.h>

#include "scenarios/param_value.h"

const char *const SECTION_KEYS[N_SECTION_KEYS] = {"city", "product", "operating_model", "insurer", "behaviour", "run"};

/* Length of "city" where key is "city.frailty.spread" and prefix "", of "frailty" where prefix is "city";
 * 0 where the key does not stand below the prefix. *part is where it begins. */
static size_t part_below(const char *key, const char *prefix, const char **part)
{
    const size_t n_prefix = strlen(prefix);
    if (n_prefix > 0 && (strncmp(key, prefix, n_prefix) != 0 || key[n_prefix] != '.'))
        return 0;
    *part = key + n_prefix + (n_prefix > 0);
    return strcspn(*part, ".");
}

/* Adds every word that may stand directly below a path. */
static void add_parts(struct reading *reading, const char *prefix, struct word_list *list)
{
    for (int i = 0; i < reading->set->n_params; i++) {
        const char *part = NULL;
        const size_t length = part_below(reading->set->params[i]->key, prefix, &part);
        if (length > 0)
            word_list_add(reading, list, arena_copy(&reading->arena, part, length));
    }
}

static bool is_group(const struct reading *reading, const char *path)
{
    const char *part = NULL;
    for (int i = 0; i < reading->set->n_params; i++)
        if (part_below(reading->set->params[i]->key, path, &part) > 0)
            return true;
    return false;
}

bool section_is_key(const struct reading *reading, const char *key)
{
    for (int i = 0; i < N_SECTION_KEYS; i++)
        if (strcmp(key, SECTION_KEYS[i]) == 0)
            return true;
    return !strchr(key, '.') && is_group(reading, key);
}

void section_add_keys(struct reading *reading, struct word_list *list)
{
    for (int i = 0; i < N_SECTION_KEYS; i++)
        word_list_add(reading, list, SECTION_KEYS[i]);
    add_parts(reading, "", list);
}

bool section_read_words(struct reading *reading, const char *key, const struct node *node, struct words *words)
{
    if (node->kind == NODE_SCALAR) {
        const char *const text = reading_text(reading, node, key);
        *words = (struct words){text, NULL};
        return text != NULL;
    }
    if (node->kind == NODE_LIST)
        return reading_refuse_node(reading, node, key, "a list is not allowed; give a text or {en: …, zh: …}");
    struct word_list allowed = {0};
    word_list_add(reading, &allowed, "en");
    word_list_add(reading, &allowed, "zh");
    bool is_good = true;
    for (int i = 0; i < node->n_items; i++) {
        if (!word_list_has(&allowed, node->keys[i]->text)) {
            is_good = reading_refuse_key(reading, node, i, key, &allowed);
            continue;
        }
        const char *const text = reading_text(reading, node->items[i], key);
        *(node->keys[i]->text[0] == 'e' ? &words->en : &words->zh) = text;
        is_good = is_good && text;
    }
    return is_good;
}

static int part_of(const char *path)
{
    for (int part = 0; part < N_PARTS; part++)
        if (strcmp(path, PART_KEYS[part]) == 0)
            return part;
    return -1;
}

static int product_word_of(int part, const char *word)
{
    for (int w = 0; part == PART_PRODUCT && w < N_PRODUCT_WORDS; w++)
        if (strcmp(word, PRODUCT_WORD_KEYS[w]) == 0)
            return w;
    return -1;
}

/* Where else a word could have been meant: "; it is written insurer: {…}" or a key with the same last word. */
static const char *elsewhere(struct reading *reading, const char *path, const char *word)
{
    const struct param_set *const set = reading->set;
    const char *const dotted = arena_format(&reading->arena, "%s.%s", path, word);
    if (strchr(word, '.') && param_set_find(set, dotted) >= 0)
        return arena_format(&reading->arena, "; nest it: a map below '%.*s', not dots", (int)strcspn(word, "."), word);
    for (int i = 0; i < set->n_params; i++) {
        const char *const last = strrchr(set->params[i]->key, '.');
        if (last && strcmp(last + 1, word) == 0)
            return arena_format(&reading->arena, "; did you mean %s?", set->params[i]->key);
    }
    return NULL;
}

static bool refuse_unknown(struct reading *reading, const struct node *map, int i, const char *path)
{
    const int part = part_of(path);
    struct word_list allowed = {0};
    if (reading_is_full(reading))
        return reading_refuse_key(reading, map, i, path, &allowed);
    add_parts(reading, path, &allowed);
    if (part >= 0)
        word_list_add(reading, &allowed, "label");
    for (int w = 0; part == PART_PRODUCT && w < N_PRODUCT_WORDS; w++)
        word_list_add(reading, &allowed, PRODUCT_WORD_KEYS[w]);
    word_list_add(reading, &allowed, "note");
    const char *const word = map->keys[i]->text;
    const char *const hint =
        status_nearest(word, allowed.words, allowed.n_words) ? NULL : elsewhere(reading, path, word);
    if (!hint)
        return reading_refuse_key(reading, map, i, path, &allowed);
    return reading_refuse_node(reading, map->keys[i]->line > 0 ? map->keys[i] : map, path, "unknown key '%s'%s",
                               text_excerpt(&reading->arena, word), hint);
}

static bool read_group(struct reading *reading, struct sheet *sheet, const char *path, const struct node *map,
                       int rank);

static bool read_item(struct reading *reading, struct sheet *sheet, const char *path, const struct node *map, int i,
                      int rank)
{
    const char *const word = map->keys[i]->text;
    const struct node *const item = map->items[i];
    const char *const key = arena_format(&reading->arena, "%s.%s", path, word);
    const int part = part_of(path), product_word = product_word_of(part, word);
    const int index = strchr(word, '.') ? -1 : param_set_find(reading->set, key);
    if (index >= 0)
        return param_value_read(reading, sheet, index, item, rank);
    if (!strchr(word, '.') && word[0] != '\0' && is_group(reading, key))
        return read_group(reading, sheet, key, item, rank);
    if (part >= 0 && strcmp(word, "label") == 0)
        return section_read_words(reading, key, item, &sheet->labels[part]);
    if (product_word >= 0)
        return section_read_words(reading, key, item, &sheet->product_words[product_word]);
    if (strcmp(word, "note") == 0)
        return reading_text(reading, item, key) != NULL;
    return refuse_unknown(reading, map, i, path);
}

static bool read_group(struct reading *reading, struct sheet *sheet, const char *path, const struct node *map, int rank)
{
    if (map->kind != NODE_MAP)
        return reading_refuse_node(reading, map, path, "%s is not allowed; give a map of its keys",
                                   node_excerpt(&reading->arena, map));
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++)
        is_good = read_item(reading, sheet, path, map, i, rank) && is_good;
    return is_good;
}

bool section_read(struct reading *reading, struct sheet *sheet, const char *key, const struct node *node, int rank)
{
    return read_group(reading, sheet, key, node, rank);
}
