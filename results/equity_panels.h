/* Panels of the table: who pays for whose illness, and what that does to the incomes of rich and poor. */
#ifndef HUIMIN_EQUITY_PANELS_H
#define HUIMIN_EQUITY_PANELS_H

#include "results/summary.h"
#include "results/table.h"

/* Prints what the record has to show, and nothing where it has nothing. False without memory.
 * Payers' parts of all bills, in the first and the last year, an arm a line; and, where the burden of households was kept in
 * detail, below what would be paid had nobody the product, yuan a head, the first year by income quintile; concentration
 * indices, progressivity and redistribution; what each quintile bears and gets; households in hardship; what people pay
 * themselves by age, morbidity and on both sides of the line of medical assistance. */
bool equity_panels_print(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style);

#endif
