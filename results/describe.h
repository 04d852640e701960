/* The synthetic city beside the published figures, for people who have to believe it. */
#ifndef HUIMIN_DESCRIBE_H
#define HUIMIN_DESCRIBE_H

#include "engine/study.h"
#include "results/census_worlds.h"
#include "results/table.h"

/* How large to simulate: at least 5 years show how lasting high cost is, and 2 the new cancers. */
struct describe_size {
    long persons, worlds, years;
    int threads;
};
enum { DESCRIBE_LEAST_PERSONS = 200000, DESCRIBE_WORLDS = 8, DESCRIBE_YEARS = 5 };

/* Simulates each city of the study and prints it, then what each arm's product would cost. Changes the study: its
 * size, parameters at their medians, the common cost shock at its mean (published figures are of the trend). */
bool describe_print(struct study *study, const struct describe_size *size, FILE *stream,
                    const struct table_style *style, struct status *status);

/* What each arm's product would cost per eligible person, from a sample with an observer; arms: those simulated,
 * as indices of the study. False without memory. */
bool describe_products_print(const struct study *study, const int *arms, const struct census_sample *sample,
                             FILE *stream, const struct table_style *style);

#endif
