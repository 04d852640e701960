/* Who pays for the bills of a population: payers, by arm, year and income quintile, with the product and had nobody it. */
#ifndef HUIMIN_WATERFALL_H
#define HUIMIN_WATERFALL_H

#include "results/summary.h"
#include "results/table.h"

/* A tally of a record by name; NULL where it holds none. */
const struct record_tally *waterfall_tally(const struct record *record, const char *name);

/* Where a record holds payments; `without` is NULL where it does not tell what would be paid had nobody the product. */
struct waterfall {
    const struct record *record;
    const struct record_tally *payments, *without, *people;
    int n_quintiles, n_payers;
    const char *const *quintiles, *const *payers; /* names */
};
/* False where the record holds no payments. */
bool waterfall_find(struct waterfall *waterfall, const struct record *record);

enum { WATERFALL_ALL = -1 }; /* quintiles together */
struct waterfall_figure {
    double yuan_per_head, yuan_per_head_se;
    double share, share_se; /* of all bills of the quintile; the error is known for all quintiles together alone */
};
struct waterfall_figure waterfall_of(const struct waterfall *waterfall, struct summary_room *room, int arm, int year,
                                     int quintile, int payer, bool is_without);
/* The outcome that tells a payer's part of all bills world by world; -1 where the record has none. */
int waterfall_share_outcome(const struct waterfall *waterfall, int payer);
/* The name of a payer or a quintile as people read it. */
const char *waterfall_payer_label(const char *payer, const struct table_style *style);
const char *waterfall_quintile_label(const char *quintile, const struct table_style *style);

/* Refuses (EXIT_INPUT) a record whose payments do not add up to the bills, to the fen: to those that it holds beside
 * them; and to each other in all arms, where these live in the same city. `path` names it in the sentence. */
bool waterfall_check(const struct record *record, const char *path, struct status *status);

#endif
