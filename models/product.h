/* A Huiminbao product: its terms as a scenario states them, and how people perceive them. One parameter struct,
 * shared by the models that pay, expect and perceive benefits; a product slot is one distinct set of these. */
#ifndef HUIMIN_PRODUCT_H
#define HUIMIN_PRODUCT_H

#include "models/disease.h"
#include "models/social_insurance.h"

/* Who may join: choices of product.eligibility.sex, and of needs_disease, whose words from NEEDS_FIRST on are the
 * diseases in their order. */
enum eligible_sex { ELIGIBLE_ALL, ELIGIBLE_FEMALE, ELIGIBLE_MALE };
enum needed_disease { NEEDS_NONE, NEEDS_ANY_LISTED, NEEDS_FIRST };
struct eligibility {
    double sex, age_from_years, age_to_years, needs_disease;
};

/* Completed claim-free years in a row, the last of which stands for all beyond it. */
enum { N_CLAIM_FREE_LEVELS = 8 };

struct liability_row {
    double deductible_yuan, cap_yuan, n_layers;
    struct layer_row layers[MAX_ROWS];
};

struct product_params {
    double deductible_yuan, eligible_share, total_cap_yuan, payable_share[N_STATES];
    double new_member_factor, waiting_months, late_joiner_share, late_joiner_months;
    struct liability_row rows[N_LIABILITIES];
    double prelec_alpha, neglect, private_information, absolute_risk_aversion_per_yuan;
    double frailty_spread, pricing_rule, retention_yuan, excess_limit_yuan;
    struct eligibility eligibility;
    double lump_sum_yuan, lump_sum_listed[N_LISTED]; /* and the part of a disease's first diagnoses that bring it */
    double screened_extra_share[N_LIABILITIES];
    double claim_free_deductible_factor[N_CLAIM_FREE_LEVELS], claim_free_benefit_factor[N_CLAIM_FREE_LEVELS];
    double lifetime_cap_yuan;
    double family_discount_share, family_from_members;
    /* derived */
    struct product_terms terms;
    double new_member_share; /* of a benefit that new and returning members get in their first year */
    int n_claim_free_levels; /* of different terms; 1: none but the product's own */
    int is_restricted;       /* not everybody may join */
    int is_personal;         /* what a bill is paid depends on more of a person than the morbidity state */
};

/* All of them, for the tables of other models. */
#define PRODUCT_USES(type_, member_)                                                                                   \
    USES(type_, member_.deductible_yuan, "product.deductible_yuan", 1),                                                \
        USES(type_, member_.eligible_share, "product.eligible_out_of_catalogue_share", 1),                             \
        USES(type_, member_.total_cap_yuan, "product.total_cap_yuan", 1),                                              \
        USES(type_, member_.payable_share, "product.payable_share", N_STATES),                                         \
        USES(type_, member_.new_member_factor, "product.new_member_factor", 1),                                        \
        USES(type_, member_.waiting_months, "product.waiting_months", 1),                                              \
        USES(type_, member_.late_joiner_share, "product.late_joiner_share", 1),                                        \
        USES(type_, member_.late_joiner_months, "product.late_joiner_months", 1),                                      \
        USES(type_, member_.prelec_alpha, "behaviour.prelec_alpha", 1),                                                \
        USES(type_, member_.neglect, "behaviour.neglect", 1),                                                          \
        USES(type_, member_.private_information, "behaviour.private_information", 1),                                  \
        USES(type_, member_.absolute_risk_aversion_per_yuan, "behaviour.absolute_risk_aversion_per_yuan", 1),          \
        USES(type_, member_.frailty_spread, "city.frailty.spread", 1),                                                 \
        USES(type_, member_.pricing_rule, "insurer.pricing_rule", 1),                                                  \
        USES(type_, member_.retention_yuan, "insurer.excess_of_loss.retention_yuan", 1),                               \
        USES(type_, member_.excess_limit_yuan, "insurer.excess_of_loss.limit_yuan", 1),                                \
        USES(type_, member_.lump_sum_yuan, "product.lump_sum.yuan", 1),                                                \
        USES(type_, member_.lump_sum_listed, "product.lump_sum.diseases", N_LISTED),                                   \
        USES(type_, member_.eligibility.sex, "product.eligibility.sex", 1),                                            \
        USES(type_, member_.eligibility.age_from_years, "product.eligibility.age_from_years", 1),                      \
        USES(type_, member_.eligibility.age_to_years, "product.eligibility.age_to_years", 1),                          \
        USES(type_, member_.eligibility.needs_disease, "product.eligibility.needs_disease", 1),                        \
        USES(type_, member_.rows[IN_POLICY].deductible_yuan, "product.liabilities.in_policy.deductible_yuan", 1),      \
        USES(type_, member_.rows[SPECIAL_DRUGS].deductible_yuan, "product.liabilities.special_drugs.deductible_yuan",  \
             1),                                                                                                       \
        USES(type_, member_.rows[RARE_DISEASE].deductible_yuan, "product.liabilities.rare_disease.deductible_yuan",    \
             1),                                                                                                       \
        USES(type_, member_.rows[IN_POLICY].cap_yuan, "product.liabilities.in_policy.cap_yuan", 1),                    \
        USES_LIST(type_, member_.rows[IN_POLICY].layers, member_.rows[IN_POLICY].n_layers, LAYER_RECORD, 3,            \
                  "product.liabilities.in_policy.layers"),                                                             \
        USES(type_, member_.rows[OUT_OF_POLICY].cap_yuan, "product.liabilities.out_of_policy.cap_yuan", 1),            \
        USES_LIST(type_, member_.rows[OUT_OF_POLICY].layers, member_.rows[OUT_OF_POLICY].n_layers, LAYER_RECORD, 3,    \
                  "product.liabilities.out_of_policy.layers"),                                                         \
        USES(type_, member_.rows[SPECIAL_DRUGS].cap_yuan, "product.liabilities.special_drugs.cap_yuan", 1),            \
        USES_LIST(type_, member_.rows[SPECIAL_DRUGS].layers, member_.rows[SPECIAL_DRUGS].n_layers, LAYER_RECORD, 3,    \
                  "product.liabilities.special_drugs.layers"),                                                         \
        USES(type_, member_.rows[RARE_DISEASE].cap_yuan, "product.liabilities.rare_disease.cap_yuan", 1),              \
        USES_LIST(type_, member_.rows[RARE_DISEASE].layers, member_.rows[RARE_DISEASE].n_layers, LAYER_RECORD, 3,      \
                  "product.liabilities.rare_disease.layers")

extern const struct param_table PRODUCT_TABLE;
void product_prepare(void *params);
int product_is_private(const void *params);

/* Whether what it pays depends on a member's years with it: such a product has a slot for each arm and twin. */
static inline int product_has_history(const struct product_params *product)
{
    return product->n_claim_free_levels > 1 || product->lifetime_cap_yuan > 0.0;
}

/* Whether someone of this age, sex and these diseases may join. */
static inline int product_admits(const struct eligibility *eligibility, int sex, int age_years, int diseases)
{
    const int needed = (int)eligibility->needs_disease, wanted = (int)eligibility->sex;
    const int bits = needed == NEEDS_ANY_LISTED ? LISTED_BITS : 1 << (needed - NEEDS_FIRST) * (needed >= NEEDS_FIRST);
    return (needed == NEEDS_NONE || diseases & bits) &&
           (wanted == ELIGIBLE_ALL || sex == (wanted == ELIGIBLE_FEMALE ? FEMALE : MALE)) &&
           age_years >= eligibility->age_from_years && age_years <= eligibility->age_to_years;
}

/* The terms as moved by a hold rule: deductibles and payments scaled. */
struct product_terms product_terms_scaled(const struct product_terms *terms, double deductible_scale);

/* The terms for a member with so many claim-free years in a row, screened and found clear or not: shares raised,
 * none above the whole. */
struct product_terms product_terms_personal(const struct product_params *product, const struct product_terms *terms,
                                            int claim_free_years, int is_screened_negative);

/* Whether they pay the same of every bill. */
int product_terms_same(const struct product_terms *a, const struct product_terms *b);

/* What a member's year costs the product beyond the excess-of-loss retention, up to the limit. */
static inline double product_excess_yuan(const struct product_params *product, double benefit_yuan)
{
    const double above_yuan = max_of(benefit_yuan - product->retention_yuan, 0.0);
    return product->retention_yuan > 0.0 ? min_of(above_yuan, product->excess_limit_yuan) : 0.0;
}

#endif
