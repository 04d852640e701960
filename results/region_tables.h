/* The tables of a study with regions: what the country adds up to, and every region, arm by arm. */
#ifndef HUIMIN_REGION_TABLES_H
#define HUIMIN_REGION_TABLES_H

#include "results/summary.h"
#include "results/table.h"

/* Each prints a part for people; false without memory. `totals` are those of the record. */
/* "31 regions · 310,000 people standing for 1,409,778,724" */
void region_tables_print_title(const struct record *record, FILE *stream, const struct table_style *style);
/* Members, premium, claims and refund of the country in the first and the last year; regions that still sell. */
bool region_tables_print_sums(const struct record *record, const struct record *totals, struct summary_room *room,
                              FILE *stream, const struct table_style *style);
/* A panel an arm: enrolment, premium and loss ratio of the first and the last year, D3 and exit; a line a region, and
 * one for all of them. */
bool region_tables_print_regions(const struct record *record, const struct record *totals, struct summary_room *room,
                                 FILE *stream, const struct table_style *style);

#endif
