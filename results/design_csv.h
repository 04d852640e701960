/* The tidy tables of the arms that a study has made: levers.csv, map.csv and map_boundary.csv. */
#ifndef HUIMIN_DESIGN_CSV_H
#define HUIMIN_DESIGN_CSV_H

#include "results/design_values.h"
#include "results/sheet.h"
#include "results/summary.h"

/* A line a set, figure, lever and effect; the gap and its ends stand with an empty lever. */
void design_csv_write_levers(struct sheet *sheet, const struct record *record, struct summary_room *room);
/* A line a point and figure. */
void design_csv_write_map(struct sheet *sheet, const struct record *record, struct summary_room *room);
/* A line a point of the boundary, for every event. */
void design_csv_write_boundary(struct sheet *sheet, const struct record *record, struct summary_room *room);

#endif
