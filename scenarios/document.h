/* YAML as a tree of maps, lists and scalars that know where they stand. The only part that knows the YAML
 * library. What it refuses, it refuses with file, line and column: bad UTF-8, control characters, tabs that
 * indent, a key given twice, a second document, explicit tags, more than 64 levels, more than 16 MiB. */
#ifndef HUIMIN_DOCUMENT_H
#define HUIMIN_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/status.h"
#include "scenarios/arena.h"

enum { DOCUMENT_MAX_DEPTH = 64, DOCUMENT_MAX_NODES = 200000, DOCUMENT_MAX_BYTES = 16 * 1024 * 1024 };

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

/* Reads a text. Returns the root, or NULL with a sentence in status. Nodes live in the arena. `file` is kept
 * by pointer and must live as long. */
struct node *document_read_text(struct arena *arena, const char *text, size_t n_bytes, const char *file,
                                struct status *status);
/* Reads a regular file. A file that cannot be read is refused by name and reason. */
struct node *document_read_file(struct arena *arena, const char *path, const char *file, struct status *status);
/* Reads KEY=VALUE of the command line into nested maps: a.b=5 becomes {a: {b: 5}}. VALUE is YAML. */
struct node *document_read_override(struct arena *arena, const char *override, struct status *status);

/* The item of a map under a key, or NULL. */
const struct node *node_find(const struct node *map, const char *key);
/* The beginning of a text, made safe to print, in the arena. */
const char *text_excerpt(struct arena *arena, const char *text);
/* A short excerpt of the node's value for a sentence, in the arena: -500, 'text', a list, a map. */
const char *node_excerpt(struct arena *arena, const struct node *node);
/* "FILE:LINE:COL", in the arena; the file alone where there is no line. */
const char *node_place(struct arena *arena, const struct node *node);

#endif
