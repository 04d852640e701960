/* What an arm's product paid of a case in the end: nothing to others than members, less to new ones than to those of last
 * year. */
#ifndef HUIMIN_PAID_BENEFIT_H
#define HUIMIN_PAID_BENEFIT_H

#include "engine/bits.h"
#include "engine/money.h"
#include "models/cases.h"

/* The cases that are paid anything. */
static inline struct plane paid_cases(int n_cases, const double *restrict paid_fen)
{
    uint8_t is_paid[TILE];
    for (int c = 0; c < cases_padded(n_cases); c++) /* hot */
        is_paid[c] = (uint8_t)(paid_fen[c] > 0.0);
    return plane_of_flags(is_paid, n_cases);
}

/* benefit_fen, new_benefit_fen: of the case, to a renewing and to a new member; place: of its person. */
static inline double paid_benefit_fen(const struct plane *members, const struct plane *were_members, int place,
                                      double benefit_fen, double new_benefit_fen)
{
    if (benefit_fen + new_benefit_fen == 0.0) /* most cases of most products: no need to ask whose */
        return 0.0;
    const double paid_fen = plane_has(were_members, place) ? benefit_fen : new_benefit_fen;
    return plane_has(members, place) ? paid_fen : 0.0;
}

/* The part of it that is for in-catalogue cost. Of benefit_fen, that of a renewing member, benefit_out_fen is for all
 * other cost; a smaller payment is in proportion, and neither part is above what there is to pay. */
static inline double paid_benefit_in_fen(double paid_fen, double benefit_fen, double benefit_out_fen,
                                         double in_policy_fen, double out_fen)
{
    const double in_fen = benefit_fen > 0.0 ? round_fen(paid_fen * (1.0 - benefit_out_fen / benefit_fen)) : 0.0;
    return min_of(max_of(in_fen, paid_fen - out_fen), in_policy_fen);
}

#endif
