/* The panel of network mutual aid. */
#ifndef HUIMIN_NETWORK_PANEL_H
#define HUIMIN_NETWORK_PANEL_H

#include "results/summary.h"
#include "results/table.h"

/* Members, share and who leaves, year by year; arms that live on the same path share a block. Prints nothing where the
 * tier was not simulated. False without memory. */
bool network_panel_print(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style);

#endif
