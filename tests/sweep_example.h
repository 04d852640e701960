/* The record of record_example.h with a sweep: a price, a choice and an axis that moves at some points alone, two arms. */
#ifndef HUIMIN_SWEEP_EXAMPLE_H
#define HUIMIN_SWEEP_EXAMPLE_H

#include "results/design_values.h"
#include "tests/record_example.h"

enum { SWEEP_EXAMPLE_POINTS = 8, SWEEP_EXAMPLE_ASKED = 3 };

/* Prices 40, 60, 80, 100 with the choice off, then on; the third axis moves with the choice alone. */
static inline double sweep_example_axis(int point, int axis)
{
    const double values[] = {40.0 + 20.0 * (point % 4), point / 4, point / 4 ? 0.1 * (point % 4) : (double)NAN};
    return values[axis];
}

/* Enrolment of year 1 and 3, and whether it collapsed. Luck is the same at all points, but for a hundredth of it. */
static inline double sweep_example_value(long world, int point, int arm, int asked)
{
    const double luck = 0.01 * (double)world + 0.0001 * (double)(world * world % 5) * point;
    if (asked == 2) {
        return world < point ? 1.0 : 0.0;
    }
    if (asked == 1 && point == 7 && (world > 3 || arm == 1)) {
        return (double)NAN;
    }
    return 0.9 - 0.002 * sweep_example_axis(point, 0) + 0.05 * (point / 4) - 0.1 * arm - 0.05 * asked + luck;
}

static inline void sweep_example_record(struct record *record)
{
    static const char *const WORDS[] = {"off", "on"};
    example_record(record);
    struct sweep sweep = {
        .n_axes = 3, .n_points = SWEEP_EXAMPLE_POINTS, .n_arms = EXAMPLE_ARMS, .n_asked = SWEEP_EXAMPLE_ASKED};
    sweep.axes[0] = (struct sweep_axis){
        .key = "product.premium_yuan", .unit = "yuan", .label_en = "price", .label_zh = "价格", .design = SWEEP_GRID};
    sweep.axes[1] = (struct sweep_axis){.key = "product.accounts", .unit = "1", .design = SWEEP_GRID};
    sweep.axes[1].n_words = 2;
    sweep.axes[1].words = WORDS;
    sweep.axes[2] = (struct sweep_axis){.key = "product.account_share", .unit = "1", .design = SWEEP_GRID};
    sweep.arms[0] = "commercial";
    sweep.arms[1] = "government-push";
    sweep.asked[0] = (struct asked_outcome){.outcome = "enrolment_rate", .year = 1};
    sweep.asked[1] = (struct asked_outcome){.outcome = "enrolment_rate", .year = 3, .label_zh = "末年参保率"};
    sweep.asked[2] = (struct asked_outcome){.outcome = DESIGN_COLLAPSE};
    double values[SWEEP_EXAMPLE_POINTS][3];
    for (int point = 0; point < SWEEP_EXAMPLE_POINTS; point++) {
        for (int axis = 0; axis < 3; axis++) {
            values[point][axis] = sweep_example_axis(point, axis);
        }
    }
    sweep.values = values[0];
    const struct design design = {.sweep = sweep};
    record->design = design_values_new(&design, EXAMPLE_WORLDS);
    double *value = record->design->sweep_values;
    for (long world = 0; world < EXAMPLE_WORLDS; world++) {
        for (int row = 0; row < SWEEP_EXAMPLE_POINTS * EXAMPLE_ARMS; row++) {
            for (int asked = 0; asked < SWEEP_EXAMPLE_ASKED; asked++) {
                *value++ = sweep_example_value(world, row / EXAMPLE_ARMS, row % EXAMPLE_ARMS, asked);
            }
        }
    }
}

#endif
