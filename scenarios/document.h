/* YAML as a tree of maps, lists and scalars that know where they stand. The only part that knows the YAML
 * library. What it refuses, it refuses with file, line and column: bad UTF-8, control characters, tabs that
 * indent, a key given twice, a second document, explicit tags, more than 64 levels, more than 16 MiB. */
#ifndef HUIMIN_DOCUMENT_H
#define HUIMIN_DOCUMENT_H

#include <stddef.h>

#include "engine/status.h"
#include "scenarios/node.h"

enum { DOCUMENT_MAX_DEPTH = 64, DOCUMENT_MAX_NODES = 200000, DOCUMENT_MAX_BYTES = 16 * 1024 * 1024 };

/* Reads a text. Returns the root, or NULL with a sentence in status. Nodes live in the arena. `file` is kept
 * by pointer and must live as long. */
struct node *document_read_text(struct arena *arena, const char *text, size_t n_bytes, const char *file,
                                struct status *status);
/* Reads a regular file. A file that cannot be read is refused by name and reason. */
struct node *document_read_file(struct arena *arena, const char *path, const char *file, struct status *status);
/* Reads KEY=VALUE of the command line into nested maps: a.b=5 becomes {a: {b: 5}}. VALUE is YAML. */
struct node *document_read_override(struct arena *arena, const char *override, struct status *status);

#endif
