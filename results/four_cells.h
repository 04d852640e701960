/* Who joins at what is worth to whom, without luck, push or peers: the four cells of awareness × altruism.
 *
 * Table 3 of “惠民保”模式向何处去 (2022): of the healthy, only those neither aware of risk nor altruist stay out.
 * It holds in the limit of choice without noise where p − T·B(unaware) < W_g·T·D and T·B(aware) > p. */
#ifndef HUIMIN_FOUR_CELLS_H
#define HUIMIN_FOUR_CELLS_H

#include "engine/study.h"
#include "results/table.h"

enum { N_FOUR_CELLS = 4 }; /* aware and altruist, aware only, altruist only, neither */

struct four_cells {
    double worth_yuan[N_FOUR_CELLS]; /* T·B + A·W_g·T·D − p, first year; above 0: joins */
    bool holds;                      /* Table 3 does */
};

/* The cells of healthy people of 18 to 59, at the parameters' medians, for every arm: cells [study->n_arms].
 * T·B is the mean over a small first population of the arm's own city. */
bool four_cells_find(const struct study *study, struct four_cells *cells, struct status *status);
bool four_cells_print(const struct study *study, FILE *stream, const struct table_style *style, struct status *status);

#endif
