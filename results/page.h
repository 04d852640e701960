/* A page for people: one HTML file that opens without network, in both languages, and draws what its data say. */
#ifndef HUIMIN_PAGE_H
#define HUIMIN_PAGE_H

#include <jansson.h>

#include "results/report_assets.h"
#include "results/table.h"

/* Whether a page may be written there: refuses (EXIT_INPUT) a path that is a folder or something that is no page. */
bool page_may_write(const char *path, struct status *status);

/* Writes the page aside and renames it. `data` becomes its script#data, and is taken even where this fails; NULL is an
 * error that stands in `status` already. `language`: the one in which the page opens. */
bool page_write(enum report_page kind, json_t *data, const char *path, enum table_language language,
                struct status *status);

#endif
