/* Panels of the table beside its main ones. */
#ifndef HUIMIN_PANELS_H
#define HUIMIN_PANELS_H

#include "results/summary.h"
#include "results/table.h"

/* Each prints nothing where the record has nothing to show in it. False without memory. */
/* Published figures, arm by arm: simulated with its error, published, how far apart, fitted or check; notes below. */
bool panels_print_published(const struct record *record, struct summary_room *room, FILE *stream,
                            const struct table_style *style);
/* What the first year's claims are made of, a line an arm. */
bool panels_print_first_claims(const struct record *record, struct summary_room *room, FILE *stream,
                               const struct table_style *style);

#endif
