#include "results/comparison.h"

#include <math.h>
#include <string.h>

int comparison_arm(const struct record *record, const char *name)
{
    for (int k = 0; k < record->n_arms; k++) {
        if (strcmp(record->arms[k].name, name) == 0) {
            return k;
        }
    }
    return -1;
}

struct comparison comparison_of(const struct record *record, struct summary_room *room,
                                const struct published_figure *figure)
{
    const int outcome = record_outcome(record, figure->outcome);
    struct comparison comparison = {.outcome = &record->outcomes[outcome]};
    comparison.simulated =
        figure->year <= record->n_years
            ? summary_of_outcome(record, room, comparison_arm(record, figure->arm), figure->year - 1, outcome)
            : summary_of_values(room->values, 0);
    const double mean = comparison.simulated.mean;
    const double nearest = mean < figure->low ? figure->low : mean > figure->high ? figure->high : mean;
    comparison.difference = mean - nearest;
    comparison.relative_difference = nearest != 0.0 ? (mean - nearest) / fabs(nearest) : (double)NAN;
    return comparison;
}

enum comparison_style comparison_style_of(const struct outcome *outcome)
{
    static const char *const RATIOS[] = {"loss_ratio",    "net_loss_ratio",      "combined_ratio",
                                         "expense_ratio", "incurred_loss_ratio", "marketing_ratio"};
    const char *const unit = outcome->unit ? outcome->unit : "1";
    if (published_figure_is_share(outcome)) {
        return COMPARISON_PERCENT;
    }
    for (int i = 0; i < COUNT_OF(RATIOS); i++) {
        if (strcmp(outcome->name, RATIOS[i]) == 0) {
            return COMPARISON_PERCENT;
        }
    }
    return strcmp(unit, "1") == 0 || strcmp(unit, "years") == 0 ? COMPARISON_PLAIN : COMPARISON_RELATIVE;
}
