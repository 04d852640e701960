#include "scenarios/node.h"

#include <string.h>

const struct node *node_find(const struct node *map, const char *key)
{
    for (int i = 0; map->kind == NODE_MAP && i < map->n_items; i++)
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    return NULL;
}

const char *text_excerpt(struct arena *arena, const char *text)
{
    enum { MAX_BYTES = 60 };
    const size_t length = strlen(text);
    size_t n_bytes = length < MAX_BYTES ? length : MAX_BYTES;
    while (n_bytes < length && n_bytes > 0 && ((unsigned char)text[n_bytes] & 0xC0) == 0x80)
        n_bytes--;
    char *excerpt = arena_format(arena, "%.*s%s", (int)n_bytes, text, n_bytes < length ? "…" : "");
    for (char *byte = excerpt; *byte; byte++)
        if ((unsigned char)*byte < 0x20 || *byte == 0x7F)
            *byte = '?';
    return excerpt;
}

const char *node_excerpt(struct arena *arena, const struct node *node)
{
    if (node->kind == NODE_LIST)
        return "a list";
    if (node->kind == NODE_MAP)
        return "a map";
    const char *const text = text_excerpt(arena, node->text);
    return node->is_quoted ? arena_format(arena, "'%s'", text) : text[0] == '\0' ? "nothing" : text;
}

const char *node_place(struct arena *arena, const struct node *node)
{
    return node->line > 0 ? arena_format(arena, "%s:%d:%d", node->file, node->line, node->column) : node->file;
}

static struct node *wrap(struct arena *arena, const char *key, size_t n_key, struct node *item)
{
    struct node *name = arena_take(arena, 1, sizeof *name);
    *name = (struct node){.kind = NODE_SCALAR, .file = item->file, .text = arena_copy(arena, key, n_key)};
    struct node *map = arena_take(arena, 1, sizeof *map);
    *map = (struct node){.kind = NODE_MAP, .file = item->file, .n_items = 1};
    map->keys = arena_take(arena, 1, sizeof *map->keys);
    map->items = arena_take(arena, 1, sizeof *map->items);
    map->keys[0] = name;
    map->items[0] = item;
    return map;
}

struct node *node_nest(struct arena *arena, const char *key, size_t n_key, struct node *value)
{
    struct node *node = value;
    size_t end = n_key;
    for (size_t start = n_key; start-- > 0;)
        if (key[start] == '.') {
            node = wrap(arena, key + start + 1, end - start - 1, node);
            end = start;
        }
    return wrap(arena, key, end, node);
}
