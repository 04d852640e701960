/* Tier 5: what each product would pay of every case, were the person a member. */
#include "engine/variant.h"
#include "models/product.h"

struct view {
    const uint8_t *state;
    const uint16_t *case_slot, *n_cases;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen, *share_scale, *deductible_scale;
    double *benefit_fen, *new_benefit_fen, *benefit_out_fen;
};

static void pay_cases(const struct view *v, const struct product_params *p, int slot)
{
    const struct product_terms terms = product_terms_scaled(&p->terms, v->deductible_scale[slot]);
    const int n = v->n_cases[0];
    const double *const bases_fen[N_LIABILITIES] = {v->in_policy_fen, v->case_out_fen, v->case_special_fen,
                                                    v->case_rare_fen};
    double *restrict benefit_fen = v->benefit_fen + (size_t)slot * TILE;
    double *restrict new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    double *restrict benefit_out_fen = v->benefit_out_fen + (size_t)slot * TILE;
    double paid_fen[N_LIABILITIES][TILE], multiplier[TILE];
    for (int c = 0; c < n; c++)
        multiplier[c] = p->payable_share[v->state[v->case_slot[c]]] * v->share_scale[slot];
    for (int l = 0; l < N_LIABILITIES; l++)
        liability_pays_fen(&terms.liabilities[l], l == OUT_OF_POLICY ? terms.eligible_share : 1.0, n, bases_fen[l],
                           multiplier, paid_fen[l]);
    for (int c = 0; c < n; c++) {
        const double in_fen = paid_fen[IN_POLICY][c];
        const double all_fen =
            in_fen + paid_fen[OUT_OF_POLICY][c] + paid_fen[SPECIAL_DRUGS][c] + paid_fen[RARE_DISEASE][c];
        const double factor = total_cap_factor(&terms, all_fen), total_fen = running_total_fen(factor * all_fen);
        benefit_fen[c] = total_fen;
        benefit_out_fen[c] = total_fen - running_total_fen(factor * in_fen);
        new_benefit_fen[c] = round_fen(p->new_member_share * total_fen);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct product_params *products = params;
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        pay_cases(view, &products[slot], slot);
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
