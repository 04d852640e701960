/* The panels of `explain` for one arm. */
#ifndef HUIMIN_EXPLAIN_PANELS_H
#define HUIMIN_EXPLAIN_PANELS_H

#include "results/explain_page.h"

/* Each false without memory. */
/* Every year's change in loss ratio and in claims per member by cause, by both methods. */
bool explain_panel_changes(const struct explain_page *page);
/* The positive-correlation test. */
bool explain_panel_selection(const struct explain_page *page);
/* The competitive and the efficient point, the loss between them, and the curves of the first and the last year. */
bool explain_panel_surplus(const struct explain_page *page);
bool explain_panel_curves(const struct explain_page *page);
/* What becomes of the pricing map in the worlds, and all fixed points of their average. */
bool explain_panel_fate(const struct explain_page *page);
bool explain_panel_roots(const struct explain_page *page);

#endif
