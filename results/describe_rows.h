/* A row of `huimin describe`: one quantity, simulated and published. */
#ifndef HUIMIN_DESCRIBE_ROWS_H
#define HUIMIN_DESCRIBE_ROWS_H

#include "results/matrix.h"
#include "results/published.h"
#include "results/table.h"

/* What stands below the table: sources by number, remarks by letter. The strings are not its own. */
enum { DESCRIBE_MAX_NOTES = 64 };
struct describe_notes {
    int n_sources, n_remarks;
    const char *sources[DESCRIBE_MAX_NOTES], *remarks[DESCRIBE_MAX_NOTES];
};

/* Fills the columns simulated, published, difference, year and source of a row. */
void describe_row(struct matrix *matrix, int row, const struct published *published, struct census_estimate simulated,
                  const struct study *study, int arm, struct describe_notes *notes, const struct table_style *style);

/* How far a simulated figure is from a published one: relative, or in its own unit; 0 inside a range. */
double describe_difference(const struct published *published, const struct published_value *moved, double simulated);

#endif
