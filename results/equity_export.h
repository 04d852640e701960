/* Who pays, and fairness, for programs: JSON of an arm, and tidy sheets. */
#ifndef HUIMIN_EQUITY_EXPORT_H
#define HUIMIN_EQUITY_EXPORT_H

#include <jansson.h>

#include "results/sheet.h"
#include "results/summary.h"

/* Adds `who_pays` and `fairness` to the object of an arm, as far as the record has them. */
void equity_json_add(json_t *arm_object, const struct record *record, struct summary_room *room, int arm);

/* who_pays.csv: a line an arm, year, case (with, without), income quintile and payer. */
void equity_csv_write_payers(struct sheet *sheet, const struct record *record, struct summary_room *room);
/* fairness.csv: a line an arm, year and measure; measures by quintile name theirs. */
void equity_csv_write_fairness(struct sheet *sheet, const struct record *record, struct summary_room *room);

#endif
