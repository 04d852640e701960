/* Tier 5: what each product would pay of every case, were the person a member. */
#include <string.h>

#include "engine/variant.h"
#include "models/cases.h"
#include "models/product.h"

struct view {
    const uint8_t *state;
    const uint16_t *case_slot, *n_cases;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen, *share_scale, *deductible_scale;
    const uint8_t *is_screened_negative, *claim_free_years; /* NULL: no product asks for them */
    const double *lifetime_paid_fen;
    double *benefit_fen, *new_benefit_fen, *benefit_out_fen, *base_benefit_fen;
};

/* What of the tile's cases is the same for all products. */
struct cases {
    int n; /* padded */
    const double *base_fen[N_LIABILITIES];
    int has_any[N_LIABILITIES]; /* most tiles have no bill for a rare disease */
    int64_t state[TILE];
};

static int has_any(int n, const double *restrict base_fen)
{
    int64_t n_bills = 0;
    for (int c = 0; c < n; c++) /* hot */
        n_bills += base_fen[c] > 0.0;
    return n_bills > 0;
}

static void find_cases(const struct view *v, struct cases *cases)
{
    const double *const base_fen[N_LIABILITIES] = {v->in_policy_fen, v->case_out_fen, v->case_special_fen,
                                                   v->case_rare_fen};
    cases->n = cases_padded(v->n_cases[0]);
    for (int l = 0; l < N_LIABILITIES; l++) {
        cases->base_fen[l] = base_fen[l];
        cases->has_any[l] = l <= OUT_OF_POLICY || has_any(v->n_cases[0], base_fen[l]);
    }
    for (int c = 0; c < cases->n; c++)
        cases->state[c] = v->state[v->case_slot[c]];
}

/* What a product would pay of the cases, before the total cap: in policy, and in all. */
struct payments {
    double in_fen[TILE], all_fen[TILE];
};

static void pay_liabilities(const struct product_terms *terms, const struct cases *cases, const double *multiplier,
                            struct payments *payments)
{
    const int n = cases->n;
    double paid_fen[TILE];
    liability_pays_fen(&terms->liabilities[IN_POLICY], 1.0, n, cases->base_fen[IN_POLICY], multiplier,
                       payments->in_fen);
    memcpy(payments->all_fen, payments->in_fen, (size_t)n * sizeof(double));
    for (int l = IN_POLICY + 1; l < N_LIABILITIES; l++) {
        if (terms->liabilities[l].n_layers == 0 || !cases->has_any[l])
            continue;
        liability_pays_fen(&terms->liabilities[l], l == OUT_OF_POLICY ? terms->eligible_share : 1.0, n,
                           cases->base_fen[l], multiplier, paid_fen);
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

/* What a slot pays of the cases of a tile. */
struct work {
    const struct product_params *product;
    const struct product_terms *terms; /* as the hold rule moved them */
    int slot, n;                       /* n: padded */
    const struct cases *cases;
    const double *multiplier; /* of each case */
    struct payments *payments;
};

static void pay_all(const struct product_terms *terms, struct work *work)
{
    pay_liabilities(terms, work->cases, work->multiplier, work->payments);
    hold_to_cap(terms, work->n, work->payments);
}

static void pay_cases(const struct view *v, struct work *work)
{
    double *restrict benefit_fen = v->benefit_fen + (size_t)work->slot * TILE;
    double *restrict new_benefit_fen = v->new_benefit_fen + (size_t)work->slot * TILE;
    double *restrict benefit_out_fen = v->benefit_out_fen + (size_t)work->slot * TILE;
    const double *restrict all_fen = work->payments->all_fen, *restrict in_fen = work->payments->in_fen;
    const double new_member_share = work->product->new_member_share;
    const int n = work->n;
    pay_all(work->terms, work);
    for (int c = 0; c < n; c++) { /* hot */
        const double total_fen = running_total_fen(all_fen[c]);
        benefit_fen[c] = total_fen;
        benefit_out_fen[c] = total_fen - running_total_fen(in_fen[c]);
        new_benefit_fen[c] = round_fen(new_member_share * total_fen);
    }
}

/* ------------------------------------------------------------------ personal terms */

/* What of a case's person the terms depend on. */
struct persons {
    uint8_t level[TILE], is_screened[TILE];
    double left_fen[TILE]; /* of the lifetime cap */
};

static int arm_of(const struct arm_set *arms, int slot)
{
    int k = 0;
    while (k < arms->n_arms - 1 && arms->product[k] != slot)
        k++;
    return k;
}

static void find_persons(const struct view *v, const struct arm_set *arms, const struct work *work,
                         struct persons *persons)
{
    const struct product_params *p = work->product;
    const size_t first = (size_t)arm_of(arms, work->slot) * TILE; /* a history is of one arm, whose slot this is */
    const int has_history = product_has_history(p), last = p->n_claim_free_levels - 1;
    for (int c = 0; c < work->n; c++) {
        const size_t i = v->case_slot[c];
        const int years = has_history ? v->claim_free_years[first + i] : 0;
        persons->level[c] = (uint8_t)(years < last ? years : last);
        persons->is_screened[c] = v->is_screened_negative ? v->is_screened_negative[i] : 0;
        persons->left_fen[c] = p->lifetime_cap_yuan > 0.0
                                   ? max_of(fen_of_yuan(p->lifetime_cap_yuan) - v->lifetime_paid_fen[first + i], 0.0)
                                   : FEN_MAXIMUM;
    }
}

/* Of the cases whose people have these terms; those without a claim-free year are new members' too. */
static void keep_personal(const struct view *v, const struct work *work, const struct persons *persons, int level,
                          int is_screened)
{
    const size_t first = (size_t)work->slot * TILE;
    for (int c = 0; c < work->n; c++) {
        const double total_fen = running_total_fen(work->payments->all_fen[c]), left_fen = persons->left_fen[c];
        const double out_fen = total_fen - running_total_fen(work->payments->in_fen[c]);
        if (persons->is_screened[c] != is_screened)
            continue;
        if (level == 0)
            v->new_benefit_fen[first + (size_t)c] =
                min_of(round_fen(work->product->new_member_share * total_fen), left_fen);
        if (persons->level[c] != level)
            continue;
        v->benefit_fen[first + (size_t)c] = min_of(total_fen, left_fen);
        v->benefit_out_fen[first + (size_t)c] =
            total_fen > left_fen ? round_fen(out_fen * (left_fen / total_fen)) : out_fen;
    }
}

/* Anew, by everyone's own terms; what the product's own would pay is kept beside it. */
static void pay_personally(const struct view *v, const struct arm_set *arms, struct work *work)
{
    const size_t first = (size_t)work->slot * TILE;
    struct persons persons;
    memcpy(v->base_benefit_fen + first, v->benefit_fen + first, (size_t)work->n * sizeof(double));
    find_persons(v, arms, work, &persons);
    const int n_screened = v->is_screened_negative ? 2 : 1;
    for (int is_screened = 0; is_screened < n_screened; is_screened++)
        for (int level = 0; level < work->product->n_claim_free_levels; level++) {
            const struct product_terms terms = product_terms_personal(work->product, work->terms, level, is_screened);
            pay_all(&terms, work);
            keep_personal(v, work, &persons, level, is_screened);
        }
}

/* The payable share of each case's person, and the product's scale. */
static void find_multipliers(const struct product_params *product, double scale, const struct cases *cases,
                             double *restrict multiplier)
{
    const double *share = product->payable_share;
    const double healthy = share[HEALTHY] * scale, one = share[ONE_CHRONIC] * scale;
    const double several = share[SEVERAL_CHRONIC] * scale, major = share[MAJOR] * scale;
    for (int c = 0; c < cases->n; c++) { /* hot */
        const int64_t state = cases->state[c];
        const double well = state == HEALTHY ? healthy : one, ill = state == MAJOR ? major : several;
        multiplier[c] = state >= SEVERAL_CHRONIC ? ill : well;
    }
}

static void pay_slot(const struct view *v, const struct arm_set *arms, const struct product_params *product,
                     const struct cases *cases, int slot)
{
    double multiplier[TILE];
    struct payments payments;
    struct product_terms moved;
    struct work work = {.product = product,
                        .terms = &product->terms,
                        .slot = slot,
                        .n = cases->n,
                        .cases = cases,
                        .multiplier = multiplier,
                        .payments = &payments};
    if (v->deductible_scale[slot] != 1.0) { /* seldom, and terms are long to copy */
        moved = product_terms_scaled(&product->terms, v->deductible_scale[slot]);
        work.terms = &moved;
    }
    find_multipliers(product, v->share_scale[slot], cases, multiplier);
    pay_cases(v, &work);
    if (product->is_personal)
        pay_personally(v, arms, &work);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct product_params *products = params;
    struct cases cases;
    find_cases(view, &cases);
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        pay_slot(view, arms, &products[slot], &cases, slot);
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
    FIELD(READS_IF, struct view, is_screened_negative, PERSON, "flag", "screened before the year and found clear"),
    FIELD(READS_IF, struct view, claim_free_years, PERSON_ARM, "years", "member years in a row without a claim"),
    FIELD(READS_IF, struct view, lifetime_paid_fen, PERSON_ARM, "fen", "paid of a person's bills in all years"),
    FIELD(WRITES, struct view, base_benefit_fen, PERSON_PRODUCT, "fen",
          "where terms are personal, what the product's own would pay a renewing member, by case"),
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
