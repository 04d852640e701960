/* A Huiminbao product: its terms as a scenario states them, and how people perceive them. One parameter struct,
 * shared by the models that pay, expect and perceive benefits; a product slot is one distinct set of these. */
#ifndef HUIMIN_PRODUCT_H
#define HUIMIN_PRODUCT_H

#include "models/social_insurance.h"

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
    /* derived */
    struct product_terms terms;
    double new_member_share; /* of a benefit that new and returning members get in their first year */
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

/* The terms as moved by a hold rule: deductibles and payments scaled. */
struct product_terms product_terms_scaled(const struct product_terms *terms, double deductible_scale);

/* Whether they pay the same of every bill. */
int product_terms_same(const struct product_terms *a, const struct product_terms *b);

/* What a member's year costs the product beyond the excess-of-loss retention, up to the limit. */
static inline double product_excess_yuan(const struct product_params *product, double benefit_yuan)
{
    const double above_yuan = max_of(benefit_yuan - product->retention_yuan, 0.0);
    return product->retention_yuan > 0.0 ? min_of(above_yuan, product->excess_limit_yuan) : 0.0;
}

#endif
