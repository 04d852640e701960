/* The figures that people look at first: six of every year, five events of the whole path and the index of selection,
 * with their names and how they are written. */
#ifndef HUIMIN_HEADLINE_H
#define HUIMIN_HEADLINE_H

#include "results/table.h"

struct headline {
    const char *outcome;
    const char *en, *zh;                       /* plain: "Enrolment" */
    const char *table_en, *table_zh;           /* as a heading, with its unit: "Enrolment %" */
    const char *difference_en, *difference_zh; /* of a difference: "Enrolment pts" */
    double scale;                              /* 100: a share shown in per cent */
    int usual_decimals, most_decimals;
};

enum { N_HEADLINE_FIGURES = 6, N_HEADLINE_EVENTS = 5 };
extern const struct headline HEADLINE_FIGURES[N_HEADLINE_FIGURES];
extern const struct headline HEADLINE_EVENTS[N_HEADLINE_EVENTS]; /* 0 or 1 in each world */

/* The years that tables show, from 1: 1, 2, 5 and the last; returns how many. */
enum { HEADLINE_MOST_YEARS = 4 };
int headline_years(int n_years, int years[HEADLINE_MOST_YEARS]);

#endif
