/* What the writer and the reader of the groups /levers and /map agree on. */
#ifndef HUIMIN_ARCHIVE_DESIGN_H
#define HUIMIN_ARCHIVE_DESIGN_H

#include <stddef.h>

enum { DESIGN_LABEL_SIZE = 96 };

/* A text of a lever, a set, an outcome that is asked, or an axis, and the column that keeps it; those of an axis stand
 * behind "x_" or "y_". */
struct design_text {
    const char *column;
    size_t offset;
    const char *meaning;
};
enum { N_LEVER_TEXTS = 3, N_SET_TEXTS = 4, N_ASKED_TEXTS = 3, N_AXIS_TEXTS = 4 };
extern const struct design_text LEVER_TEXTS[N_LEVER_TEXTS], SET_TEXTS[N_SET_TEXTS], ASKED_TEXTS[N_ASKED_TEXTS],
    AXIS_TEXTS[N_AXIS_TEXTS];

#endif
