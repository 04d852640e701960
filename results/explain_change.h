/* Why a year's loss ratio, or claims per member, differ from the last: in every world, then over the worlds. */
#ifndef HUIMIN_EXPLAIN_CHANGE_H
#define HUIMIN_EXPLAIN_CHANGE_H

#include "results/summary.h"

/* LR = mix × frequency × severity × trend × sample / price; claims per member are the same without the price. */
enum explain_factor {
    FACTOR_PRICE,
    FACTOR_MIX,
    FACTOR_FREQUENCY,
    FACTOR_SEVERITY,
    FACTOR_TREND,
    FACTOR_SAMPLE,
    N_EXPLAIN_FACTORS
};
extern const char *const EXPLAIN_FACTOR_NAMES[N_EXPLAIN_FACTORS];

enum explain_method { METHOD_DIVISIA, METHOD_SHAPLEY, N_EXPLAIN_METHODS };
extern const char *const EXPLAIN_METHOD_NAMES[N_EXPLAIN_METHODS];

enum explain_measure { MEASURE_LOSS_RATIO, MEASURE_CLAIM, N_EXPLAIN_MEASURES };
extern const char *const EXPLAIN_MEASURE_NAMES[N_EXPLAIN_MEASURES]; /* outcomes of the record */

/* Over the joint worlds in which both years and every factor are defined; shares of premium, or yuan. Effects add up to
 * the change in each world, and so do their means. */
struct explain_change {
    struct summary before, after, change;
    struct summary effects[N_EXPLAIN_METHODS][N_EXPLAIN_FACTORS]; /* of claims per member the price's is 0 */
};

/* Of one world; false where it is not defined. year: 1 is the second. */
struct world_change {
    double before, after;
    double effects[N_EXPLAIN_METHODS][N_EXPLAIN_FACTORS];
};
bool explain_change_of_world(const struct record *record, enum explain_measure measure, long world, int arm, int year,
                             struct world_change *change);

/* From year `from` to year `to`: the effects of the years between, added up. room as of the record. */
struct explain_change explain_change_between(const struct record *record, struct summary_room *room,
                                             enum explain_measure measure, int arm, int from, int to);

#endif
