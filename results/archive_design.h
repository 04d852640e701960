/* What the writers and the readers of the groups /levers, /map and /sweep agree on. */
#ifndef HUIMIN_ARCHIVE_DESIGN_H
#define HUIMIN_ARCHIVE_DESIGN_H

#include <stddef.h>

#include "engine/store.h"
#include "results/design_values.h"

/* A text of a lever, a set, an outcome that is asked, or an axis, and the column that keeps it; those of a map's axis stand
 * behind "x_" or "y_". */
struct design_text {
    const char *column;
    size_t offset;
    const char *meaning;
};
enum { N_LEVER_TEXTS = 3, N_SET_TEXTS = 4, N_ASKED_TEXTS = 3, N_AXIS_TEXTS = 4 };
extern const struct design_text LEVER_TEXTS[N_LEVER_TEXTS], SET_TEXTS[N_SET_TEXTS], ASKED_TEXTS[N_ASKED_TEXTS],
    AXIS_TEXTS[N_AXIS_TEXTS];

/* One group being written. `numbers` and `texts` are room for an array. */
struct design_putting {
    struct store *store;
    const struct record *record;
    const char *group;
    double *numbers;
    const char *texts[1 << MAX_LEVERS];
};
/* A column for each of n texts of the structs that start at `first` and are `bytes` long, along an axis. */
void archive_design_put_texts(struct design_putting *putting, const struct design_text *columns, int n_columns,
                              const void *first, size_t bytes, const struct store_axis *axis);
void archive_design_put_numbers(struct design_putting *putting, const char *name, const char *unit, const char *meaning,
                                int n_axes, const struct store_axis *const *axes, const double *numbers);
/* The outcomes that are asked, with their years, and their names along the axis. */
void archive_design_put_asked(struct design_putting *putting, const struct asked_outcome *asked,
                              const struct store_axis *axis);
void archive_design_asked_labels(const struct asked_outcome *asked, int n_asked, char (*labels)[DESIGN_COLUMN_SIZE],
                                 const char **names);

/* The same read back: into the structs that start at `first`; false where there are not n. An empty text is NULL. */
bool archive_design_get_columns(struct record *record, const struct store *store, const char *group,
                                const struct design_text *columns, int n_columns, void *first, size_t bytes, int n,
                                struct status *status);
bool archive_design_get_asked(struct record *record, const struct store *store, const char *group,
                              struct asked_outcome *asked, int n_asked, struct status *status);
/* How many values an array has; 0 where there is none, or more than `most`. */
int archive_design_count(const struct store *store, const char *path, int most);
#endif
