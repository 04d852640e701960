/* Lines of a few characters for a terminal: how the headline figures of each arm move over the years. */
#ifndef HUIMIN_SPARKS_H
#define HUIMIN_SPARKS_H

#include "results/table.h"

enum { SPARK_MOST_POINTS = 12, SPARK_SIZE = 3 * SPARK_MOST_POINTS + 1 };
/* n values from the lowest (▁) to the highest (█), a dot where one is undefined, a middle bar where all are the same; of
 * more than SPARK_MOST_POINTS values so many, evenly. Returns text, of SPARK_SIZE bytes. */
const char *spark_line(const double *values, int n, char *text);

/* A panel of them, an arm a row; with regions of the country. Prints nothing where there are not two years. */
bool sparks_print(const struct record *record, FILE *stream, const struct table_style *style, struct status *status);

#endif
