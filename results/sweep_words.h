/* How people read the parts of a sweep: names of axes, arms and figures, and their values. */
#ifndef HUIMIN_SWEEP_WORDS_H
#define HUIMIN_SWEEP_WORDS_H

#include "results/sweep_query.h"
#include "results/table.h"

enum { SWEEP_NAME_SIZE = 256 };

/* "first premium (yuan)", or the key where it has no label; "arm" or "point" in the style's language. Returns text. */
const char *sweep_words_axis(const struct sweep_table *table, int axis, const struct table_style *style,
                             char text[SWEEP_NAME_SIZE]);
/* The arm of this number in the sweep. */
const char *sweep_words_arm(const struct sweep_table *table, int arm, const struct table_style *style);
/* A mean or a difference and its error, in per cent where people write it so; "–" where it is undefined. Text holds
 * TABLE_NUMBER_SIZE bytes. Returns text. */
const char *sweep_words_estimate(const struct sweep_table *table, int asked, double mean, double se, char *text);

/* How the values of an axis came about, by the name that files have for it. */
const char *sweep_words_design(const char *design, const struct table_style *style);

#endif
