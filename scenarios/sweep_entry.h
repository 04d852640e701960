/* Entries of a sweep's `axes`: an axis, axes that rise together, or a design over several parameters. */
#ifndef HUIMIN_SWEEP_ENTRY_H
#define HUIMIN_SWEEP_ENTRY_H

#include "scenarios/sweep_outline.h"

/* Keys of axes that rise together, and of `when`. */
enum { N_SWEEP_ZIP_KEYS = 3, N_SWEEP_WHEN_KEYS = 2 };
extern const struct stated_key SWEEP_ZIP_KEYS[N_SWEEP_ZIP_KEYS], SWEEP_WHEN_KEYS[N_SWEEP_WHEN_KEYS];

/* Reads an entry whose node and path are set: its axes, rows and `when`. */
bool sweep_entry_read(struct sweep_reading *section, struct sweep_entry *entry);
/* Whether the entry has a part at a point, as far as it is set. */
bool sweep_entry_is_there(const struct sweep_entry *entry, const double *point);

#endif
