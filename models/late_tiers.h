/* What is paid of a bill after Huiminbao, tier by tier: commercial million-yuan medical insurance, mutual aid of
 * employees and of villages, crowdfunding and charity. Pure formulas in whole fen held in double; each payment is rounded
 * once, none is above what is left, and payments and what is left add up to the bill to the fen.
 *
 * More cover before a tier never raises what the household bears in the end: every payment grows by no more than what it
 * is paid of. That is why million-yuan cover settles the in-catalogue part first, and why a crowdfunding starts on
 * what the public tiers and the employer leave, before any insurer settles. */
#ifndef HUIMIN_LATE_TIERS_H
#define HUIMIN_LATE_TIERS_H

#include "models/tiers.h"

/* Million-yuan medical insurance: share of what is left of the whole bill above the deductible, up to a cap. People with
 * an excluded illness get that much less of every payment. */
struct commercial_terms {
    double deductible_fen, share, cap_fen, excluded_share;
};
/* Mutual aid of employees: share of the in-policy remainder up to a cap; a lump sum at a major illness. */
struct employee_aid_terms {
    double share, cap_fen, lump_sum_fen;
};
/* Mutual aid of a village: share of what is left above a trigger, by scheme of basic insurance, up to a cap. */
struct village_aid_terms {
    double trigger_fen[N_SCHEMES], share, cap_fen;
};
/* Crowdfunding keeps a fee of what is raised; a charity's grant pays a share of what then is left, up to a cap. */
struct charity_terms {
    double platform_fee_share, grant_share, grant_cap_fen;
};
struct late_terms {
    struct commercial_terms commercial;
    struct employee_aid_terms employee_aid;
    struct village_aid_terms village_aid;
    struct charity_terms charity;
};

/* Which covers a person has at a bill. */
struct late_cover {
    int scheme;                        /* of basic medical insurance */
    int has_commercial, has_exclusion; /* exclusion: of an illness known at entry */
    int has_employee_aid, has_village_aid, has_grant;
    double raised_fen;   /* by a crowdfunding, gross of its fee; 0: none was started */
    double lump_sum_fen; /* received beside the bill, from any tier: lowers what gifts are needed for */
};

/* Of one bill. The first five and left_fen add up to what was left after Huiminbao. */
struct late_payments {
    double commercial_fen, employee_aid_fen, village_aid_fen, crowdfunding_fen, grant_fen;
    double left_fen; /* the household's part of the bill */
    /* Beside the bill. */
    double platform_fee_fen;    /* of what was raised */
    double gift_excess_fen;     /* raised, net of the fee, above what was needed: over-compensation */
    double lump_sum_excess_fen; /* lump sums above what was left for the household before gifts: the same */
};

static inline double late_commercial_fen(const struct commercial_terms *terms, double left_fen, int has_exclusion)
{
    const double share = terms->share * (has_exclusion ? 1.0 - terms->excluded_share : 1.0);
    return round_fen(min_of(share * max_of(left_fen - terms->deductible_fen, 0.0), terms->cap_fen));
}
static inline double late_employee_aid_fen(const struct employee_aid_terms *terms, double in_policy_left_fen)
{
    return round_fen(min_of(terms->share * in_policy_left_fen, terms->cap_fen));
}
static inline double late_village_aid_fen(const struct village_aid_terms *terms, double left_fen, int scheme)
{
    return round_fen(min_of(terms->share * max_of(left_fen - terms->trigger_fen[scheme], 0.0), terms->cap_fen));
}
static inline double late_grant_fen(const struct charity_terms *terms, double needed_fen)
{
    return round_fen(min_of(terms->grant_share * needed_fen, terms->grant_cap_fen));
}

/* in_policy_left_fen, out_left_fen: what Huiminbao leaves of the in-catalogue bill, and of all else (out of catalogue,
 * special and rare-disease drugs); whole fen, >= 0. Each tier sees what those before it left. */
static inline void late_tiers_pay(const struct late_terms *terms, const struct late_cover *cover,
                                  double in_policy_left_fen, double out_left_fen, struct late_payments *payments)
{
    double left_fen = in_policy_left_fen + out_left_fen;
    *payments = (struct late_payments){0};
    if (cover->has_commercial)
        payments->commercial_fen = late_commercial_fen(&terms->commercial, left_fen, cover->has_exclusion);
    left_fen -= payments->commercial_fen;
    if (cover->has_employee_aid) /* on what million-yuan cover, which settles this part first, leaves of it */
        payments->employee_aid_fen =
            late_employee_aid_fen(&terms->employee_aid, max_of(in_policy_left_fen - payments->commercial_fen, 0.0));
    left_fen -= payments->employee_aid_fen;
    if (cover->has_village_aid)
        payments->village_aid_fen = late_village_aid_fen(&terms->village_aid, left_fen, cover->scheme);
    left_fen -= payments->village_aid_fen;
    const double needed_fen = max_of(left_fen - cover->lump_sum_fen, 0.0);
    payments->platform_fee_fen = round_fen(terms->charity.platform_fee_share * cover->raised_fen);
    const double raised_fen = cover->raised_fen - payments->platform_fee_fen;
    payments->crowdfunding_fen = min_of(raised_fen, needed_fen);
    payments->gift_excess_fen = raised_fen - payments->crowdfunding_fen;
    payments->lump_sum_excess_fen = max_of(cover->lump_sum_fen - left_fen, 0.0);
    left_fen -= payments->crowdfunding_fen;
    if (cover->has_grant)
        payments->grant_fen = late_grant_fen(&terms->charity, needed_fen - payments->crowdfunding_fen);
    payments->left_fen = left_fen - payments->grant_fen;
}

/* What they pay of the bill together. */
static inline double late_paid_fen(const struct late_payments *payments)
{
    return payments->commercial_fen + payments->employee_aid_fen + payments->village_aid_fen +
           payments->crowdfunding_fen + payments->grant_fen;
}

/* The same by payer; 0 for the tiers before, the household's part included. */
static inline double late_payment_fen(const struct late_payments *payments, enum payer payer)
{
    switch (payer) {
    case PAYER_COMMERCIAL:
        return payments->commercial_fen;
    case PAYER_MUTUAL_AID:
        return payments->employee_aid_fen + payments->village_aid_fen;
    case PAYER_CHARITY:
        return payments->crowdfunding_fen + payments->grant_fen;
    case PAYER_HOUSEHOLD:
        return payments->left_fen;
    default:
        return 0.0;
    }
}

#endif
