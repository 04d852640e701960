/* Could insurers part the sick from the well by a menu? Rothschild and Stiglitz on two risks of an arm and year, of the worlds'
 * average: people with several chronic diseases or a major condition, and the others. */
#ifndef HUIMIN_EXPLAIN_MENU_H
#define HUIMIN_EXPLAIN_MENU_H

#include "models/separating_menu.h"
#include "results/explain_page.h"

struct explain_menu {
    double high_share;                        /* high risks, of everyone eligible */
    double high_probability, low_probability; /* of a claim in a year, of members of either kind */
    double loss_yuan, wealth_yuan;            /* claims per claimant; mean income */
    bool is_defined;                          /* the menu below; false where the sick claim no more often */
    struct separating_menu menu;
    bool stands; /* high risks are enough for it */
};
/* False where the record has no cells. */
bool explain_menu_find(const struct record *record, int arm, int year, struct explain_menu *menu);

/* The panel; false without memory. */
bool explain_panel_menu(const struct explain_page *page);

#endif
