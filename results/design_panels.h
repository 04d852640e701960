/* Panels of the table for the arms that a study has made: its levers, and its map. */
#ifndef HUIMIN_DESIGN_PANELS_H
#define HUIMIN_DESIGN_PANELS_H

#include "results/design_values.h"
#include "results/table.h"

/* Each prints nothing where the record has nothing to show in it. False without memory. */
/* A part a figure: how much of the gap each lever carries, set beside set, with what it does as the first and as the
 * last to be moved; below them what may not be claimed, in both languages. */
bool design_panels_print_levers(const struct record *record, FILE *stream, const struct table_style *style);
/* A matrix a figure: probabilities or means over the two parameters, and where a probability crosses one half. */
bool design_panels_print_map(const struct record *record, FILE *stream, const struct table_style *style);

#endif
