/* The panel of what special terms of products do. */
#ifndef HUIMIN_TERMS_PANEL_H
#define HUIMIN_TERMS_PANEL_H

#include "results/summary.h"
#include "results/table.h"

/* Who may join, lump sums, family discounts and personal terms in the last year, by arm: only columns of which some
 * arm's product makes use. Prints nothing where none does. False without memory. */
bool terms_panel_print(const struct record *record, struct summary_room *room, FILE *stream,
                       const struct table_style *style);

#endif
