#include "models/product.h"

/* A liability is covered where it has layers. */
#define LIABILITY_PARAMS(index_, key_, what_)                                                                          \
    PARAM(struct product_params, rows[index_].cap_yuan, "product.liabilities." key_ ".cap_yuan", "yuan per year", 0,   \
          1e8, 1e8, "most that is paid a person in a year for " what_),                                                \
        PARAM_LIST(struct product_params, rows[index_].layers, rows[index_].n_layers, LAYER_RECORD, 3,                 \
                   "product.liabilities." key_ ".layers",                                                              \
                   "what is paid of the " what_ " above its deductible, layer by layer; none: not covered")
#define DEDUCTIBLE_PARAM(index_, key_, what_)                                                                          \
    PARAM(struct product_params, rows[index_].deductible_yuan, "product.liabilities." key_ ".deductible_yuan",         \
          "yuan per year", 0, 1e6, 0, "deductible on the " what_)

static const struct param PARAMS[] = {
    PARAM(struct product_params, deductible_yuan, "product.deductible_yuan", "yuan per year", 0, 1e6, 20000,
          "deductible on the eligible out-of-catalogue inpatient cost, the one that a product is known by"),
    PARAM(struct product_params, eligible_share, "product.eligible_out_of_catalogue_share", "1", 0, 1, 0.8,
          "part of the out-of-catalogue cost that the product counts"),
    PARAM(struct product_params, total_cap_yuan, "product.total_cap_yuan", "yuan per year", 0, 1e8, 3e6,
          "most that is paid a person in a year, all liabilities; shared out pro rata"),
    PARAM_MAP(struct product_params, payable_share, "product.payable_share", "1", 0, 1, 1, STATE_LABELS, N_STATES,
              "part of a benefit that is payable to a person in this state: exclusions and refused claims"),
    PARAM(struct product_params, new_member_factor, "product.new_member_factor", "1", 0, 1, 1,
          "part of the benefit that new and returning members get in their first year"),
    PARAM(struct product_params, waiting_months, "product.waiting_months", "months", 0, 12, 0,
          "months without cover for new and returning members"),
    PARAM(struct product_params, late_joiner_share, "product.late_joiner_share", "1", 0, 1, 0,
          "share of new members who join after the sales window"),
    PARAM(struct product_params, late_joiner_months, "product.late_joiner_months", "months", 0, 12, 0,
          "months of cover that late joiners miss"),
    DEDUCTIBLE_PARAM(IN_POLICY, "in_policy", "in-policy remainder of inpatient care"),
    LIABILITY_PARAMS(IN_POLICY, "in_policy", "in-policy remainder of inpatient care"),
    LIABILITY_PARAMS(OUT_OF_POLICY, "out_of_policy", "eligible out-of-catalogue inpatient cost"),
    DEDUCTIBLE_PARAM(SPECIAL_DRUGS, "special_drugs", "listed special drugs"),
    LIABILITY_PARAMS(SPECIAL_DRUGS, "special_drugs", "listed special drugs"),
    DEDUCTIBLE_PARAM(RARE_DISEASE, "rare_disease", "listed rare-disease drugs"),
    LIABILITY_PARAMS(RARE_DISEASE, "rare_disease", "listed rare-disease drugs"),
    PARAM(struct product_params, prelec_alpha, "behaviour.prelec_alpha", "1", 0.2, 1, 0.8,
          "curvature of the probability weights of risk-aware people (Prelec 1998)"),
    PARAM(struct product_params, neglect, "behaviour.neglect", "1", 0, 1, 0.35,
          "part of a claim's probability that risk-unaware people see"),
    PARAM(struct product_params, private_information, "behaviour.private_information", "1", 0, 1.5, 0.5,
          "power of frailty in the claim probability that people perceive"),
    PARAM(struct product_params, absolute_risk_aversion_per_yuan, "behaviour.absolute_risk_aversion_per_yuan",
          "per yuan", 0, 1e-3, 0,
          "0: benefits count at their mean; above: by the certainty equivalent of constant absolute risk aversion"),
    USES(struct product_params, frailty_spread, "city.frailty.spread", 1),
    USES(struct product_params, pricing_rule, "insurer.pricing_rule", 1),
    USES(struct product_params, retention_yuan, "insurer.excess_of_loss.retention_yuan", 1),
    USES(struct product_params, excess_limit_yuan, "insurer.excess_of_loss.limit_yuan", 1),
};

const struct param_table PRODUCT_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct product_params)};

void product_prepare(void *memory)
{
    struct product_params *p = memory;
    p->rows[OUT_OF_POLICY].deductible_yuan = p->deductible_yuan;
    p->terms.total_cap_fen = fen_of_yuan(p->total_cap_yuan);
    p->terms.eligible_share = p->eligible_share;
    for (int l = 0; l < N_LIABILITIES; l++) {
        struct liability_terms *terms = &p->terms.liabilities[l];
        terms->deductible_fen = fen_of_yuan(p->rows[l].deductible_yuan);
        terms->cap_fen = fen_of_yuan(p->rows[l].cap_yuan);
        terms->n_layers = (int)p->rows[l].n_layers;
        for (int j = 0; j < terms->n_layers; j++)
            terms->layers[j] = (struct layer){fen_of_yuan(p->rows[l].layers[j].from_yuan),
                                              fen_of_yuan(p->rows[l].layers[j].to_yuan), p->rows[l].layers[j].share};
    }
    const double on_time = 1.0 - p->late_joiner_share * p->late_joiner_months / 12.0;
    p->new_member_share = p->new_member_factor * max_of(on_time - p->waiting_months / 12.0, 0.0);
}

/* insurer.pricing_rule hold moves the terms of the arm that uses it. */
int product_is_private(const void *params)
{
    enum { RULE_HOLD = 1 };
    return ((const struct product_params *)params)->pricing_rule == RULE_HOLD;
}

struct product_terms product_terms_scaled(const struct product_terms *terms, double deductible_scale)
{
    struct product_terms scaled = *terms;
    for (int l = 0; l < N_LIABILITIES; l++)
        scaled.liabilities[l].deductible_fen *= deductible_scale;
    return scaled;
}

static int layers_same(const struct liability_terms *a, const struct liability_terms *b)
{
    int same = a->n_layers == b->n_layers;
    for (int j = 0; same && j < a->n_layers; j++)
        same = a->layers[j].from_fen == b->layers[j].from_fen && a->layers[j].to_fen == b->layers[j].to_fen &&
               a->layers[j].share == b->layers[j].share;
    return same;
}

int product_terms_same(const struct product_terms *a, const struct product_terms *b)
{
    int same = a->total_cap_fen == b->total_cap_fen && a->eligible_share == b->eligible_share;
    for (int l = 0; same && l < N_LIABILITIES; l++) {
        const struct liability_terms *x = &a->liabilities[l], *y = &b->liabilities[l];
        same = x->deductible_fen == y->deductible_fen && x->cap_fen == y->cap_fen && layers_same(x, y);
    }
    return same;
}
