/* A tree of maps, lists and scalars that know where in a file they stand. */
#ifndef HUIMIN_NODE_H
#define HUIMIN_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "scenarios/arena.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    const char *file;    /* as it is to be named in a sentence */
    int line, column;    /* from 1; line 0 where the place is an argument of the command line */
    const char *text;    /* scalars: without quotes */
    bool is_quoted;      /* scalars: 'so' or "so" or a block, and therefore never a number */
    int n_items;         /* lists and maps */
    struct node **items; /* [n_items] */
    struct node **keys;  /* [n_items] scalars, maps only */
};

/* The item of a map under a key, or NULL. */
const struct node *node_find(const struct node *map, const char *key);
/* The beginning of a text, made safe to print, in the arena. */
const char *text_excerpt(struct arena *arena, const char *text);
/* A short excerpt of the node's value for a sentence, in the arena: -500, 'text', a list, a map. */
const char *node_excerpt(struct arena *arena, const struct node *node);
/* "FILE:LINE:COL", in the arena; the file alone where there is no line. */
const char *node_place(struct arena *arena, const struct node *node);
/* A value below a dotted key: a.b over 5 is {a: {b: 5}}. The maps stand where the value stands, and have no line. */
struct node *node_nest(struct arena *arena, const char *key, size_t n_key, struct node *value);

#endif
