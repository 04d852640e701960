/* What a product pays of listed drugs, and who of a cell uses them. */
#ifndef HUIMIN_DRUG_BENEFIT_H
#define HUIMIN_DRUG_BENEFIT_H

#include "models/bill_nodes.h"
#include "models/product.h"

struct drug_benefit {
    double claim_probability, mean_yuan; /* of a user: P(paid > 0), E[paid] */
};

/* node_probability, drug_fen: [N_SIZES] of a user's bill. */
static inline struct drug_benefit drug_benefit_of(const double *node_probability, const struct product_terms *terms,
                                                  double multiplier, enum liability liability, const double *drug_fen)
{
    struct drug_benefit benefit = {0};
    double multipliers[N_SIZES], paid_fen[N_SIZES];
    for (int j = 0; j < N_SIZES; j++)
        multipliers[j] = multiplier;
    liability_pays_fen(&terms->liabilities[liability], 1.0, N_SIZES, drug_fen, multipliers, paid_fen);
    for (int j = 0; j < N_SIZES; j++) {
        const double held_fen = total_cap_factor(terms, paid_fen[j]) * paid_fen[j];
        benefit.claim_probability += node_probability[j] * (held_fen > 0.0);
        benefit.mean_yuan += node_probability[j] * yuan_of_fen(held_fen);
    }
    return benefit;
}

struct drug_use { /* by those who have the disease: P(any in a year) */
    double special_probability, rare_probability;
};
struct drug_users { /* of the people of a cell who may join: who uses them in a year */
    double special, rare;
};

/* Where a disease is asked for, everybody has it or nobody does: a person has one listed disease at most. */
static inline struct drug_users drug_users_of(const struct product_params *product, const struct drug_use *use,
                                              double cancer_share, double rare_share)
{
    const int needed = (int)product->eligibility.needs_disease - NEEDS_FIRST;
    const int is_one_listed = needed >= 0 && needed < N_LISTED;
    const double cancer = is_one_listed ? needed == DISEASE_CANCER : cancer_share;
    const double rare = is_one_listed ? needed == DISEASE_RARE : rare_share;
    return (struct drug_users){cancer * use->special_probability, rare * use->rare_probability};
}

#endif
