/* The terms under which an arm's tiers pay a bill, at the medians of their parameters, in the first year's prices. */
#ifndef HUIMIN_BILL_TERMS_H
#define HUIMIN_BILL_TERMS_H

#include "engine/study.h"
#include "models/employer_cover.h"
#include "models/late_tiers.h"
#include "models/network_mutual_aid.h"
#include "models/product.h"

struct bill_terms {
    struct social_params social;
    struct product_params product;
    struct employer_params employer;
    struct late_terms late;
    double network_benefit_yuan[N_NETWORK_BENEFITS], network_exit_age_years;
    double premium_yuan;
    int is_offered; /* 0: nobody can join this arm's product, and no premium is paid */
};

/* Of arm number `arm`; of all tiers, whether or not anybody in the study's city has them. */
bool bill_terms_of(struct bill_terms *terms, const struct study *study, int arm, struct status *status);

#endif
