/* Do those who buy cost more than those who do not? The positive-correlation test of P.-A. Chiappori and B. Salanié, J. Polit.
 * Econ. 108 (2000) 56, on cost that everybody would have caused, bought or not: what was paid to members would mix the
 * test with what cover does to use, and with who is paid at all.
 *
 * Asymmetric information is what is left within the classes that the insurer prices by. */
#ifndef HUIMIN_CORRELATION_TEST_H
#define HUIMIN_CORRELATION_TEST_H

/* Purchase and expected cost, given classes: sums over the people of a class. */
struct risk_class {
    double people, members, risk_yuan; /* risk: expected cost of all its people, member or not */
};
struct correlation {
    double coefficient; /* of membership and expected cost, both less the means of their class; in [−1, 1] */
    double gap_yuan;    /* members' expected cost less that of the others in their class, mean over classes weighted by
                           n_c q_c (1 − q_c): the coefficient of membership in a regression with an intercept a class */
};

/* members_risk_yuan: expected cost of all members; risk_square_yuan2: Σ over all people of its square. NAN where nobody
 * could have decided otherwise: all or none of every class are members; the coefficient also where all cost the same. */
struct correlation correlation_of_risk(const struct risk_class *classes, int n_classes, double members_risk_yuan,
                                       double risk_square_yuan2);

/* Purchase and an event of high cost: people by table. */
struct event_table {
    double out_without, out_with, in_without, in_with; /* not members without and with the event, members likewise */
};

/* Odds of the event among members over those among others. NAN where a product is 0. */
double correlation_odds_ratio(const struct event_table *table);
/* The same common to several tables: N. Mantel, W. Haenszel, J. Nat. Cancer Inst. 22 (1959) 719. */
double correlation_common_odds_ratio(const struct event_table *tables, int n_tables);
/* Pearson's χ² of one table, one degree of freedom. NAN where a margin is empty. */
double correlation_chi_square(const struct event_table *table);
/* Share of members with the event over that of everybody. */
double correlation_selection_ratio(const struct event_table *table);
/* Correlation of the two normals whose signs would give the table (a bivariate probit without covariates), by Plackett's
 * integral: Φ₂(h, k, ρ) = Φ(h)Φ(k) + ∫₀^ρ φ₂(h, k, r) dr (Biometrika 41 (1954) 351). NAN where a margin is empty. */
double correlation_tetrachoric(const struct event_table *table);

#endif
