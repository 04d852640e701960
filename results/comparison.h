/* What a record simulates, beside what was published of it. */
#ifndef HUIMIN_COMPARISON_H
#define HUIMIN_COMPARISON_H

#include "results/summary.h"

struct comparison {
    const struct outcome *outcome; /* of the record */
    struct summary simulated;      /* all undefined where the record has no such year */
    /* Simulated mean less the published value, or less the nearer end of the range beyond which it lies; 0 inside.
     * In the outcome's unit, and over what it is compared with. NAN where there is no mean, or nothing to divide by. */
    double difference, relative_difference;
};

/* The figure's arm and outcome must be the record's own. */
struct comparison comparison_of(const struct record *record, struct summary_room *room,
                                const struct published_figure *figure);

/* Index of an arm by name, or -1. */
int comparison_arm(const struct record *record, const char *name);

/* How people write an outcome: shares and ratios of money in per cent, apart by points; other ratios and years as
 * they stand, apart by as much; money, people and hours apart by per cent. */
enum comparison_style { COMPARISON_PERCENT, COMPARISON_PLAIN, COMPARISON_RELATIVE };
enum comparison_style comparison_style_of(const struct outcome *outcome);

#endif
