/* A record as a table for people on a terminal, in English or Chinese. */
#ifndef HUIMIN_TABLE_H
#define HUIMIN_TABLE_H

#include "results/record.h"

enum table_language { TABLE_ENGLISH, TABLE_CHINESE };

struct table_style {
    enum table_language language;
    int width; /* columns of the terminal; at least 60 */
};

enum { TABLE_LEAST_WIDTH = 60, TABLE_USUAL_WIDTH = 110, TABLE_NUMBER_SIZE = 48 };

/* The text of the style's language; the other where it is missing; NULL where both are. */
const char *table_label(const struct table_style *style, const char *en, const char *zh);
/* The name of an arm as people read it. */
const char *table_arm_label(const struct table_style *style, const struct record_arm *arm);
/* The heading of a panel, after an empty line. */
void table_heading(const char *en, const char *zh, FILE *stream, const struct table_style *style);
/* A count as the language writes it: 1,000,000, or 100万 and 2.5亿. Returns text, of TABLE_NUMBER_SIZE bytes. */
const char *table_count(const struct table_style *style, double count, char *text);
/* "63.52 ±0.04": as many decimals as the error supports, `most_decimals` at most; without an error
 * `usual_decimals` and no ±; "–" where the value is undefined. Returns text, of TABLE_NUMBER_SIZE bytes. */
const char *table_estimate(double value, double se, int usual_decimals, int most_decimals, char *text);

bool table_print(const struct record *record, FILE *stream, const struct table_style *style, struct status *status);

#endif
