#define _GNU_SOURCE
#include "scenarios/reading.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool say(struct reading *reading, const char *place, const char *key, const char *format, va_list arguments)
{
    if (reading_is_full(reading))
        return status_add(reading->status, EXIT_INPUT, "%s", place);
    char *sentence = NULL;
    if (vasprintf(&sentence, format, arguments) < 0)
        return status_add(reading->status, EXIT_RUN_FAILED, "out of memory");
    const char *const whole = key ? arena_format(&reading->arena, "%s: %s: %s", place, key, sentence)
                                  : arena_format(&reading->arena, "%s: %s", place, sentence);
    free(sentence);
    if (!text_pool_has(&reading->said, whole))
        status_add(reading->status, EXIT_INPUT, "%s", text_pool_keep(&reading->said, whole));
    return false;
}

bool reading_refuse(struct reading *reading, const char *place, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(reading, place, key, format, arguments);
    va_end(arguments);
    return false;
}

bool reading_refuse_node(struct reading *reading, const struct node *node, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(reading, node_place(&reading->arena, node), key, format, arguments);
    va_end(arguments);
    return false;
}

bool word_list_has(const struct word_list *list, const char *word)
{
    for (int i = 0; i < list->n_words; i++)
        if (strcmp(list->words[i], word) == 0)
            return true;
    return false;
}

void word_list_add(struct reading *reading, struct word_list *list, const char *word)
{
    if (word_list_has(list, word))
        return;
    if (list->n_words == list->n_room) {
        const int n_room = list->n_room ? 2 * list->n_room : 16;
        const char **words = arena_take(&reading->arena, (size_t)n_room, sizeof *words);
        for (int i = 0; i < list->n_words; i++)
            words[i] = list->words[i];
        list->words = words;
        list->n_room = n_room;
    }
    list->words[list->n_words++] = word;
}

const char *words_joined(struct reading *reading, const char *const *words, int n_words, const char *last_joint)
{
    const char *text = n_words > 0 ? words[0] : "";
    for (int i = 1; i < n_words; i++)
        text = arena_format(&reading->arena, "%s%s%s", text, i + 1 == n_words ? last_joint : ", ", words[i]);
    return text;
}

const char *word_list_hint(struct reading *reading, const struct word_list *list, const char *word)
{
    enum { FEW = 14 };
    const char *const nearest = status_nearest(word, list->words, list->n_words);
    if (nearest)
        return arena_format(&reading->arena, "; did you mean '%s'?", nearest);
    if (list->n_words == 0 || list->n_words > FEW)
        return "";
    return arena_format(&reading->arena, "; allowed here: %s",
                        words_joined(reading, list->words, list->n_words, " and "));
}

bool reading_refuse_key(struct reading *reading, const struct node *map, int i, const char *path,
                        const struct word_list *allowed)
{
    const char *const key = map->keys[i]->text;
    const struct node *const culprit = map->keys[i]->line > 0 ? map->keys[i] : map;
    if (reading_is_full(reading))
        return reading_refuse_node(reading, culprit, path, "unknown key");
    return reading_refuse_node(reading, culprit, path, "unknown key '%s'%s", text_excerpt(&reading->arena, key),
                               word_list_hint(reading, allowed, key));
}

bool reading_check_keys(struct reading *reading, const struct node *map, const char *path,
                        const struct word_list *allowed)
{
    bool is_good = true;
    for (int i = 0; i < map->n_items; i++)
        if (!word_list_has(allowed, map->keys[i]->text))
            is_good = reading_refuse_key(reading, map, i, path, allowed);
    return is_good;
}

struct word_list stated_keys_words(struct reading *reading, const struct stated_key *keys, int n_keys)
{
    struct word_list words = {0};
    for (int i = 0; i < n_keys; i++)
        word_list_add(reading, &words, keys[i].key);
    return words;
}

bool stated_keys_check(struct reading *reading, const struct node *node, const char *path,
                       const struct stated_key *keys, int n_keys)
{
    const struct word_list allowed = stated_keys_words(reading, keys, n_keys);
    if (node->kind != NODE_MAP)
        return reading_refuse_node(reading, node, path, "%s is not allowed; give a map of %s",
                                   node_excerpt(&reading->arena, node),
                                   words_joined(reading, allowed.words, allowed.n_words, " and "));
    return reading_check_keys(reading, node, path, &allowed);
}

bool stated_key_missing(struct reading *reading, const struct node *map, const char *path, const struct stated_key *key)
{
    return reading_refuse_node(reading, map, path, "has no '%s'; add %s: %s", key->key, key->key, key->allowed);
}

const char *reading_text(struct reading *reading, const struct node *node, const char *key)
{
    if (node->kind == NODE_SCALAR && node->text[0] != '\0')
        return node->text;
    reading_refuse_node(reading, node, key, "%s is not allowed; give a text", node_excerpt(&reading->arena, node));
    return NULL;
}
