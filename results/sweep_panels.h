/* A sweep as tables for people on a terminal: an overview of it, and what a reader asks of it. */
#ifndef HUIMIN_SWEEP_PANELS_H
#define HUIMIN_SWEEP_PANELS_H

#include "results/sweep_best.h"
#include "results/sweep_by.h"
#include "results/table.h"

/* Each is false without memory. */
/* The axes, and between what every figure lies over the points; nothing where the record has no sweep. */
bool sweep_panels_print_overview(const struct record *record, FILE *stream, const struct table_style *style);
/* Figures by the values of an axis, arm by arm; of two axes a matrix a figure and arm. */
bool sweep_panels_print_by(const struct sweep_by *by, FILE *stream, const struct table_style *style);
/* The first `top` rows, how far they are from the first, and whether that is more than luck. */
bool sweep_panels_print_best(const struct sweep_table *table, const struct sweep_best *best, int top, FILE *stream,
                             const struct table_style *style);
/* The first `top` rows as they stand. */
bool sweep_panels_print_rows(const struct sweep_table *table, const struct sweep_rows *rows, int top, FILE *stream,
                             const struct table_style *style);

/* Where the sweep moves one axis at a time: what each does alone, a table a figure and arm. Else nothing. */
bool sweep_panels_print_tornados(const struct sweep_table *table, FILE *stream, const struct table_style *style);
/* Where it samples: the share of the variance that goes with each axis alone. Else nothing. */
bool sweep_panels_print_effects(const struct sweep_table *table, FILE *stream, const struct table_style *style);

#endif
