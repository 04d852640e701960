/* Tier 5: what each product would pay of every case, were the person a member. */
#include <string.h>

#include "engine/variant.h"
#include "models/cases.h"
#include "models/product.h"

struct view {
    const uint8_t *state;
    const uint16_t *case_slot, *n_cases;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen, *share_scale, *deductible_scale;
    double *benefit_fen, *new_benefit_fen, *benefit_out_fen;
};

/* What a product would pay of the cases, before the total cap: in policy, and in all. */
struct payments {
    double in_fen[TILE], all_fen[TILE];
};

static void pay_liabilities(const struct view *v, const struct product_terms *terms, int n, const double *multiplier,
                            struct payments *payments)
{
    const double *const bases_fen[N_LIABILITIES] = {v->in_policy_fen, v->case_out_fen, v->case_special_fen,
                                                    v->case_rare_fen};
    double paid_fen[TILE];
    liability_pays_fen(&terms->liabilities[IN_POLICY], 1.0, n, bases_fen[IN_POLICY], multiplier, payments->in_fen);
    memcpy(payments->all_fen, payments->in_fen, (size_t)n * sizeof(double));
    for (int l = IN_POLICY + 1; l < N_LIABILITIES; l++) {
        if (terms->liabilities[l].n_layers == 0)
            continue;
        liability_pays_fen(&terms->liabilities[l], l == OUT_OF_POLICY ? terms->eligible_share : 1.0, n, bases_fen[l],
                           multiplier, paid_fen);
        for (int c = 0; c < n; c++) /* hot */
            payments->all_fen[c] += paid_fen[c];
    }
}

/* Holds payments to the total cap, which few reach: without them no division is needed. */
static void hold_to_cap(const struct product_terms *terms, int n, struct payments *payments)
{
    double *restrict in_fen = payments->in_fen, *restrict all_fen = payments->all_fen;
    const double cap_fen = terms->total_cap_fen;
    int64_t n_above = 0;
    for (int c = 0; c < n; c++) /* hot */
        n_above += all_fen[c] > cap_fen;
    if (n_above == 0)
        return;
    for (int c = 0; c < n; c++) {
        const double factor = total_cap_factor(terms, all_fen[c]);
        in_fen[c] = factor * in_fen[c];
        all_fen[c] = factor * all_fen[c];
    }
}

static void pay_cases(const struct view *v, const struct product_params *p, const uint8_t *case_state, int slot)
{
    const struct product_terms terms = product_terms_scaled(&p->terms, v->deductible_scale[slot]);
    const int n = cases_padded(v->n_cases[0]);
    double *restrict benefit_fen = v->benefit_fen + (size_t)slot * TILE;
    double *restrict new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    double *restrict benefit_out_fen = v->benefit_out_fen + (size_t)slot * TILE;
    const double new_member_share = p->new_member_share;
    double multiplier[TILE], payable[N_STATES];
    struct payments payments;
    for (int m = 0; m < N_STATES; m++)
        payable[m] = p->payable_share[m] * v->share_scale[slot];
    for (int c = 0; c < n; c++)
        multiplier[c] = payable[case_state[c]];
    pay_liabilities(v, &terms, n, multiplier, &payments);
    hold_to_cap(&terms, n, &payments);
    for (int c = 0; c < n; c++) { /* hot */
        const double total_fen = running_total_fen(payments.all_fen[c]);
        benefit_fen[c] = total_fen;
        benefit_out_fen[c] = total_fen - running_total_fen(payments.in_fen[c]);
        new_benefit_fen[c] = round_fen(new_member_share * total_fen);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct product_params *products = params;
    const struct view *v = view;
    uint8_t case_state[TILE];
    for (int c = 0; c < cases_padded(v->n_cases[0]); c++)
        case_state[c] = v->state[v->case_slot[c]];
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        pay_cases(v, &products[slot], case_state, slot);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, share_scale, PRODUCT, "1", "factor on all shares, moved by the hold rule"),
    FIELD(READS, struct view, deductible_scale, PRODUCT, "1", "factor on all deductibles, moved by the hold rule"),
    FIELD(WRITES, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(WRITES, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(WRITES, struct view, benefit_out_fen, PERSON_PRODUCT, "fen",
          "of the benefit, for costs outside the catalogue"),
};

const struct person_model HUIMIN_VARIANT(person_huiminbao) = {
    .name = "huiminbao",
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .is_private = product_is_private,
    .step = step,
};
