#include "models/separating_menu.h"

#include "engine/real.h"
#include "engine/vmath.h"

enum { BISECTIONS = 200 };

struct stakes {
    double wealth_yuan, loss_yuan;
};

/* Expected utility of a risk with this cover in yuan at this premium a yuan of it. */
static double utility(const struct stakes *s, double probability, double cover_yuan, double rate)
{
    const double premium_yuan = rate * cover_yuan;
    return (1.0 - probability) * vm_log_f64(s->wealth_yuan - premium_yuan) +
           probability * vm_log_f64(s->wealth_yuan - s->loss_yuan + cover_yuan - premium_yuan);
}

/* The most cover at the low risks' rate that leaves high risks with their own contract. */
static double low_coverage(const struct stakes *s, double high_probability, double low_probability)
{
    const double high_utility = vm_log_f64(s->wealth_yuan - high_probability * s->loss_yuan);
    double low = 0.0, high = 1.0;
    for (int b = 0; b < BISECTIONS; b++) {
        const double middle = 0.5 * (low + high);
        if (utility(s, high_probability, middle * s->loss_yuan, low_probability) < high_utility)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* What a low risk has of the cover that it likes best at the pooled rate, none or all at the most: from
 * (1 − π)·rate / (W − rate·x) = π·(1 − rate) / (W − L + (1 − rate)·x). */
static double pooled_utility(const struct stakes *s, double probability, double rate)
{
    const double no = (1.0 - probability) * rate, yes = probability * (1.0 - rate);
    const double best_yuan =
        (yes * s->wealth_yuan - no * (s->wealth_yuan - s->loss_yuan)) / (no * (1.0 - rate) + yes * rate);
    return utility(s, probability, clamp_of(best_yuan, 0.0, s->loss_yuan), rate);
}

void separating_menu_find(struct separating_menu *menu, double wealth_yuan, double loss_yuan, double high_probability,
                          double low_probability)
{
    const struct stakes stakes = {wealth_yuan, loss_yuan};
    const double coverage = low_coverage(&stakes, high_probability, low_probability);
    const double alone = utility(&stakes, low_probability, coverage * loss_yuan, low_probability);
    double low = 0.0, high = 1.0;
    for (int b = 0; b < BISECTIONS; b++) {
        const double share = 0.5 * (low + high);
        const double rate = share * high_probability + (1.0 - share) * low_probability;
        if (pooled_utility(&stakes, low_probability, rate) > alone)
            low = share;
        else
            high = share;
    }
    *menu = (struct separating_menu){.low_coverage = coverage,
                                     .low_premium_yuan = low_probability * coverage * loss_yuan,
                                     .high_premium_yuan = high_probability * loss_yuan,
                                     .low_utility = alone,
                                     .critical_high_share = high};
}
