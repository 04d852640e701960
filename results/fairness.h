/* Who bears care and Huiminbao, and who gains, over income: indices from what income quintiles bear a head, in every
 * world, so that each has its error. */
#ifndef HUIMIN_FAIRNESS_H
#define HUIMIN_FAIRNESS_H

#include "results/summary.h"
#include "results/table.h"

enum { FAIRNESS_QUINTILES = 5 };

/* Concentration index of grouped data: C = (2/μ) Σ f_t μ_t R_t − 1, R_t = Σ_{s<t} f_s + f_t / 2 (Kakwani, Wagstaff & van
 * Doorslaer 1997, Journal of Econometrics 77: 87–103, eq. 9). Groups stand in the order of income; people_share adds up
 * to 1. −1 to 1: above 0 where the rich have more of it; 0 where all have the same; all of it in the richest fifth gives
 * 0.8. Of income itself it is the Gini coefficient between the groups. Undefined (NAN) where nobody has any. */
double fairness_concentration_index(int n, const double *people_share, const double *mean);

/* What the quintiles have, a head and year. */
enum fairness_quantity {
    FAIRNESS_PEOPLE, /* share of all people */
    FAIRNESS_INCOME,
    FAIRNESS_OWN,
    FAIRNESS_OWN_WITHOUT,
    FAIRNESS_BENEFIT,
    FAIRNESS_PREMIUM,
    N_FAIRNESS_QUANTITIES
};

enum fairness_measure {
    FAIRNESS_GINI,            /* of income, between quintiles */
    FAIRNESS_C_OWN_WITHOUT,   /* concentration of out-of-pocket payments, had nobody the product */
    FAIRNESS_C_OWN,           /* the same with it */
    FAIRNESS_C_BENEFIT,       /* of what Huiminbao pays */
    FAIRNESS_C_PREMIUM,       /* of its premium, as borne by the quintiles */
    FAIRNESS_KAKWANI_PREMIUM, /* C − G: below 0 the poor pay a larger part of their income (Kakwani 1977) */
    FAIRNESS_KAKWANI_OWN,     /* the same of out-of-pocket payments */
    FAIRNESS_REDISTRIBUTION, /* G before less C after premium and benefit: above 0 incomes come closer (Reynolds & Smolensky 1977) */
    N_FAIRNESS_MEASURES
};
struct fairness_name {
    const char *name, *en, *zh, *meaning;
};
extern const struct fairness_name FAIRNESS_MEASURES[N_FAIRNESS_MEASURES];
extern const struct fairness_name FAIRNESS_QUANTITIES[N_FAIRNESS_QUANTITIES];

/* The measures of one world: quantities[quantity][quintile]. */
void fairness_measure_world(double quantities[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES],
                            double measures[N_FAIRNESS_MEASURES]);

/* Where a record holds the quantities: indices of outcomes. */
struct fairness_source {
    bool is_there;
    int outcomes[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES];
};
struct fairness_source fairness_find(const struct record *record);
/* Over the joint worlds. The source must be there. */
struct summary fairness_summary(const struct record *record, const struct fairness_source *source,
                                struct summary_room *room, int arm, int year, enum fairness_measure measure);
/* Benefit less premium, a head of the quintile. */
struct summary fairness_net_benefit(const struct record *record, const struct fairness_source *source,
                                    struct summary_room *room, int arm, int year, int quintile);

/* Households of a quintile for whom care is catastrophic, or who are impoverished by it, of all of that quintile;
 * undefined where the record does not hold them. */
enum fairness_hardship {
    FAIRNESS_CATASTROPHIC_WITHOUT,
    FAIRNESS_CATASTROPHIC,
    FAIRNESS_IMPOVERISHED_WITHOUT,
    FAIRNESS_IMPOVERISHED,
    FAIRNESS_TENTH_WITHOUT, /* above a tenth of income */
    FAIRNESS_TENTH,
    FAIRNESS_QUARTER_WITHOUT, /* above a quarter */
    FAIRNESS_QUARTER,
    N_FAIRNESS_HARDSHIPS
};
extern const struct fairness_name FAIRNESS_HARDSHIPS[N_FAIRNESS_HARDSHIPS];
struct fairness_share {
    double mean, se;
};
struct fairness_share fairness_hardship(const struct record *record, int arm, int year, int quintile,
                                        enum fairness_hardship hardship);

#endif
