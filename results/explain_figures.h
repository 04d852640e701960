/* The outcomes that the panels and the JSON of `explain` take as they are, with their headings. */
#ifndef HUIMIN_EXPLAIN_FIGURES_H
#define HUIMIN_EXPLAIN_FIGURES_H

#include "results/summary.h"

struct explain_figure {
    const char *outcome, *en, *zh;
    double scale; /* 100: a share shown in per cent */
    int usual_decimals, most_decimals;
};

enum { N_SELECTION_FIGURES = 10, N_SURPLUS_FIGURES = 9, N_FATE_FIGURES = 4 };
extern const struct explain_figure EXPLAIN_SELECTION[N_SELECTION_FIGURES];
extern const struct explain_figure EXPLAIN_SURPLUS[N_SURPLUS_FIGURES];
extern const struct explain_figure EXPLAIN_FATE[N_FATE_FIGURES];

/* Shares of the joint worlds that define an outcome: those in which it is from `low` to below `high`. NAN where none
 * defines it. */
double explain_share_between(const struct record *record, int arm, int year, const char *outcome, double low,
                             double high);
/* Over the joint worlds; the outcome must be one of the record's. */
struct summary explain_summary(const struct record *record, struct summary_room *room, int arm, int year,
                               const char *outcome);

#endif
