/* When a household's bill is catastrophic or ruinous.
 *
 * Catastrophic expenditure: out-of-pocket above a share of capacity to pay, which is income above subsistence
 * (Xu et al., Lancet 2003; WHO). Impoverishment: income above the safety-net line before, below it after. */
#ifndef HUIMIN_HOUSEHOLD_BURDEN_H
#define HUIMIN_HOUSEHOLD_BURDEN_H

#include "engine/real.h"

/* In yuan of the year, by head where it is not a share. */
struct limits {
    double share, subsistence_yuan, line_yuan;
};

static inline int is_catastrophic(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double capacity_yuan = max_of(income_yuan - people * limits->subsistence_yuan, 0.0);
    return (left_yuan > limits->share * capacity_yuan) & (left_yuan > 0.0);
}
static inline int is_impoverished(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double line_yuan = people * limits->line_yuan;
    return (income_yuan >= line_yuan) & (income_yuan - left_yuan < line_yuan);
}

/* Whether either may hold of a household with anyone in it: from the income of one head, of which that of the household
 * is `people` added up. Rounding moves neither side by 1e-12 of its terms; where it could decide, the answer is yes. */
static inline int may_be_affected(const struct limits *limits, double head_yuan, double people, double left_yuan)
{
    const double most_head_yuan = head_yuan * (1.0 + 1e-9), least_head_yuan = head_yuan * (1.0 - 1e-9);
    const double most_left_yuan = left_yuan * (1.0 + 1e-9);
    const int catastrophic = most_left_yuan >= limits->share * people * (least_head_yuan - limits->subsistence_yuan);
    const int impoverished =
        (most_head_yuan >= limits->line_yuan) & (most_left_yuan >= people * (least_head_yuan - limits->line_yuan));
    return (catastrophic | impoverished) & (people > 0.0) & (left_yuan > 0.0);
}

#endif
