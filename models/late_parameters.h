/* The terms of the tiers after Huiminbao as a scenario states them: declared by the models of their members, used by the
 * model that pays. */
#ifndef HUIMIN_LATE_PARAMETERS_H
#define HUIMIN_LATE_PARAMETERS_H

#include "models/late_tiers.h"

struct late_parameters {
    double commercial_deductible_yuan, commercial_paid_share, commercial_cap_yuan, commercial_excluded_share;
    double employee_aid_paid_share, employee_aid_cap_yuan, employee_aid_lump_sum_yuan;
    double village_aid_trigger_yuan[N_SCHEMES], village_aid_paid_share, village_aid_cap_yuan;
    double platform_fee_share, grant_share, grant_cap_yuan;
};

#define LATE_USES(type_, member_)                                                                                      \
    USES(type_, member_.commercial_deductible_yuan, "city.commercial_medical.deductible_yuan", 1),                     \
        USES(type_, member_.commercial_paid_share, "city.commercial_medical.paid_share", 1),                           \
        USES(type_, member_.commercial_cap_yuan, "city.commercial_medical.cap_yuan", 1),                               \
        USES(type_, member_.commercial_excluded_share, "city.commercial_medical.one_chronic_excluded_share", 1),       \
        USES(type_, member_.employee_aid_paid_share, "city.employee_mutual_aid.paid_share", 1),                        \
        USES(type_, member_.employee_aid_cap_yuan, "city.employee_mutual_aid.cap_yuan", 1),                            \
        USES(type_, member_.employee_aid_lump_sum_yuan, "city.employee_mutual_aid.lump_sum_yuan", 1),                  \
        USES(type_, member_.village_aid_trigger_yuan, "city.village_mutual_aid.trigger_yuan", N_SCHEMES),              \
        USES(type_, member_.village_aid_paid_share, "city.village_mutual_aid.paid_share", 1),                          \
        USES(type_, member_.village_aid_cap_yuan, "city.village_mutual_aid.cap_yuan", 1),                              \
        USES(type_, member_.platform_fee_share, "city.charity.platform_fee_share", 1),                                 \
        USES(type_, member_.grant_share, "city.charity.grant_share", 1),                                               \
        USES(type_, member_.grant_cap_yuan, "city.charity.grant_cap_yuan", 1)

/* Whoever states one of these simulates that tier; by default nobody has the covers after Huiminbao. */
#define COMMERCIAL_NEED_KEYS "city.commercial_medical.share"
#define MUTUAL_AID_NEED_KEYS "city.employee_mutual_aid.share", "city.village_mutual_aid.share"
#define CHARITY_NEED_KEYS "city.charity.crowdfunding_probability", "city.charity.grant_probability"
/* Whoever does, or asks for it, gets the burden of households in detail. */
#define DETAIL_NEED_KEYS                                                                                               \
    "city.burden.detailed", "city.employer_cover.share", COMMERCIAL_NEED_KEYS, MUTUAL_AID_NEED_KEYS, CHARITY_NEED_KEYS

static inline struct late_terms late_terms_of(const struct late_parameters *p)
{
    struct late_terms terms = {
        .commercial = {fen_of_yuan(p->commercial_deductible_yuan), p->commercial_paid_share,
                       fen_of_yuan(p->commercial_cap_yuan), p->commercial_excluded_share},
        .employee_aid = {p->employee_aid_paid_share, fen_of_yuan(p->employee_aid_cap_yuan),
                         fen_of_yuan(p->employee_aid_lump_sum_yuan)},
        .village_aid = {.share = p->village_aid_paid_share, .cap_fen = fen_of_yuan(p->village_aid_cap_yuan)},
        .charity = {p->platform_fee_share, p->grant_share, fen_of_yuan(p->grant_cap_yuan)},
    };
    for (int s = 0; s < N_SCHEMES; s++)
        terms.village_aid.trigger_fen[s] = fen_of_yuan(p->village_aid_trigger_yuan[s]);
    return terms;
}

/* Of whom mutual aid is, in bits of the column aid_membership. */
enum { EMPLOYEE_AID = 1, VILLAGE_AID = 2, AID_LUMP_SUM = 4 };

#endif
