/* Enterprise supplementary cover: who has it, and its terms. Declared by the model that pays it, used by the look-up tables
 * of expected benefits. */
#ifndef HUIMIN_EMPLOYER_COVER_H
#define HUIMIN_EMPLOYER_COVER_H

#include "models/tiers.h"

struct employer_params {
    double share[N_QUINTILES]; /* of the employees in each income quintile */
    double paid_share, deductible_yuan, cap_yuan;
};

#define EMPLOYER_USES(type_, member_)                                                                                  \
    USES(type_, member_.share, "city.employer_cover.share", N_QUINTILES),                                              \
        USES(type_, member_.paid_share, "city.employer_cover.paid_share", 1),                                          \
        USES(type_, member_.deductible_yuan, "city.employer_cover.deductible_yuan", 1),                                \
        USES(type_, member_.cap_yuan, "city.employer_cover.cap_yuan", 1)

static inline int employer_is_offered(const struct employer_params *params)
{
    int is_offered = 0;
    for (int q = 0; q < N_QUINTILES; q++)
        is_offered |= params->share[q] > 0.0;
    return is_offered;
}

static inline struct employer_terms employer_terms_of(const struct employer_params *params)
{
    return (struct employer_terms){fen_of_yuan(params->deductible_yuan), params->paid_share,
                                   fen_of_yuan(params->cap_yuan)};
}

#endif
