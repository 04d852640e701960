/* Competition among insurers who cannot tell two risks apart but may offer a menu: M. Rothschild, J. Stiglitz, QJE 90 (1976)
 * 629, with logarithmic utility. High risks get full cover at their fair premium, low risks at theirs as much cover as
 * does not draw the high ones. Such a menu stands only while no pooled contract would please low risks more: while high
 * risks are many enough. */
#ifndef HUIMIN_SEPARATING_MENU_H
#define HUIMIN_SEPARATING_MENU_H

struct separating_menu {
    double low_coverage; /* share of the loss that low risks are covered for */
    double low_premium_yuan, high_premium_yuan;
    double low_utility;         /* expected utility of a low risk under the menu */
    double critical_high_share; /* of all people; the menu stands where high risks are at least so many */
};

/* A loss below wealth, both positive; 0 < low_probability < high_probability < 1. */
void separating_menu_find(struct separating_menu *menu, double wealth_yuan, double loss_yuan, double high_probability,
                          double low_probability);

#endif
