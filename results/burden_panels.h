/* Panels of the table: what people pay themselves by age and morbidity, and on both sides of the line of medical
 * assistance. */
#ifndef HUIMIN_BURDEN_PANELS_H
#define HUIMIN_BURDEN_PANELS_H

#include "results/summary.h"
#include "results/table.h"

/* Each prints nothing where the record has nothing to show in it. False without memory. */
/* Out-of-pocket payments a head in the first year by age and by morbidity state, had nobody the product and as it is. */
bool burden_panels_print_people(const struct record *record, FILE *stream, const struct table_style *style);
/* Bills, assistance, Huiminbao and out-of-pocket payments a head in the first year, by income over the line. */
bool burden_panels_print_line(const struct record *record, FILE *stream, const struct table_style *style);

#endif
