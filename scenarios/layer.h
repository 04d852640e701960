/* Scenario files and what they extend: each is read once and becomes a sheet. */
#ifndef HUIMIN_LAYER_H
#define HUIMIN_LAYER_H

#include "scenarios/sheet.h"

/* The sheet of a file over everything that it extends. Faults go to the status, and what is good is in the
 * sheet all the same, so that more of them are found; NULL only where the file is no scenario at all. `asked_by`
 * is the node that names the file, NULL for the scenario itself; `key` is how it is asked for ("extends"). */
const struct sheet *layer_read_file(struct reading *reading, const char *path, const struct node *asked_by,
                                    const char *key);
/* The same for a text in memory, which can extend nothing. */
const struct sheet *layer_read_text(struct reading *reading, const char *text, size_t n_bytes, const char *name);
/* Lays the files that an `extends` node names over the sheet, in their order. */
bool layer_extend(struct reading *reading, struct sheet *sheet, const struct node *extends);
/* The sheet of a file that a scalar node names, its path relative to the file in which the node stands. */
const struct sheet *layer_read_named(struct reading *reading, const struct node *name, const char *key);

#endif
