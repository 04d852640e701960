/* What every arm's product paid its members, in whole fen, and what it was expected to pay them. */
#include "engine/variant.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *sex, *state, *income_quintile, *is_safety_net;
    const uint16_t *case_slot, *n_cases;
    const uint64_t *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen, *benefit_out_fen;
    const uint32_t *expected_milliyuan;
    int64_t *claims_fen, *claimants, *excess_fen, *claim_square_hundred_yuan2, *out_of_policy_claims_fen;
    int64_t *assistance_displaced_fen, *claims_by_quintile_fen;
    int64_t *expected_benefit_milliyuan, *reference_risk_milliyuan, *cell_claimants, *cell_claims_fen;
};

/* Σ over those whose bit k is set. */
static int64_t sum_of_members(const uint64_t *restrict masks, const uint32_t *restrict milliyuan, int n, int k)
{
    int64_t sum = 0;
    for (int i = 0; i < n; i++)
        sum += (int64_t)(-(masks[i] >> k & 1) & milliyuan[i]);
    return sum;
}

/* What new members get less than others: their expectations are reduced as their benefits are. */
static int64_t sum_of_reductions(const struct tile *tile, const struct view *v, const uint32_t *expected,
                                 double new_share, int k)
{
    int64_t reduction = 0;
    for (int i = 0; i < tile->n; i++) {
        const int64_t is_new = (int64_t)((v->membership[i] & ~v->was_member[i]) >> k & 1);
        reduction += is_new * ((int64_t)expected[i] - (int64_t)rint(new_share * (double)expected[i]));
    }
    return reduction;
}

static void sum_expected(const struct tile *tile, const struct view *v, double new_share, int slot, int k)
{
    const uint32_t *expected = v->expected_milliyuan + (size_t)slot * TILE;
    v->expected_benefit_milliyuan[k] += sum_of_members(v->membership, expected, tile->n, k);
    if (new_share != 1.0)
        v->expected_benefit_milliyuan[k] -= sum_of_reductions(tile, v, expected, new_share, k);
    v->reference_risk_milliyuan[k] += sum_of_members(v->membership, v->expected_milliyuan, tile->n, k);
}

static void sum_claims(const struct view *v, const struct product_params *product, int is_policy, int slot, int k)
{
    const double *benefit_fen = v->benefit_fen + (size_t)slot * TILE,
                 *new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    const double *out_fen = v->benefit_out_fen + (size_t)slot * TILE;
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        if (!(v->membership[i] >> k & 1))
            continue;
        const int was = (int)(v->was_member[i] >> k & 1);
        const double paid_fen = was ? benefit_fen[c] : new_benefit_fen[c];
        if (paid_fen <= 0.0)
            continue;
        const double paid_yuan = yuan_of_fen(paid_fen), hundreds = rint(paid_yuan / 100.0);
        const int64_t fen = (int64_t)paid_fen;
        const int64_t out = (int64_t)round_fen(out_fen[c] * (was ? 1.0 : product->new_member_share));
        v->claims_fen[k] += fen;
        v->claimants[k]++;
        v->excess_fen[k] += (int64_t)fen_of_yuan(product_excess_yuan(product, paid_yuan));
        v->claim_square_hundred_yuan2[k] += (int64_t)(hundreds * hundreds);
        v->out_of_policy_claims_fen[k] += out;
        v->assistance_displaced_fen[k] += v->is_safety_net[i] ? fen - out : 0;
        v->claims_by_quintile_fen[k * N_QUINTILES + v->income_quintile[i]] += fen;
        if (!is_policy)
            continue;
        const int cell = k * N_CELLS + cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
        v->cell_claimants[cell]++;
        v->cell_claims_fen[cell] += fen;
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    for (int k = 0; k < arms->n_arms; k++) {
        const int slot = arms->product[k];
        sum_expected(tile, view, products[slot].new_member_share, slot, k);
        sum_claims(view, &products[slot], k < arms->n_policies, slot, k);
    }
}

static const struct axis *const CELL_AXES[] = {&AXIS_SEX, &AXIS_AGE_BAND, &AXIS_STATE, NULL};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, membership, PERSON, "bits", "members of this year, a bit an arm"),
    FIELD(READS, struct view, was_member, PERSON, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS, struct view, benefit_out_fen, PERSON_PRODUCT, "fen",
          "of the benefit, for costs outside the catalogue"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(TALLIES, struct view, claims_fen, ARM, "fen", "paid to members"),
    FIELD(TALLIES, struct view, claimants, ARM, "people", "members paid anything"),
    FIELD(TALLIES, struct view, excess_fen, ARM, "fen", "benefit of members above the retention, up to its limit"),
    FIELD(TALLIES, struct view, claim_square_hundred_yuan2, ARM, "(100 yuan)^2", "squares of members' claims"),
    FIELD(TALLIES, struct view, out_of_policy_claims_fen, ARM, "fen",
          "paid to members for costs outside the catalogue"),
    FIELD(TALLIES, struct view, assistance_displaced_fen, ARM, "fen", "in-policy benefits of safety-net members"),
    FIELD_N(TALLIES, struct view, claims_by_quintile_fen, ARM, N_QUINTILES, "fen",
            "paid to members, by income quintile"),
    FIELD(TALLIES, struct view, expected_benefit_milliyuan, ARM, "milliyuan", "expected benefit of members, own terms"),
    FIELD(TALLIES, struct view, reference_risk_milliyuan, ARM, "milliyuan", "expected reference benefit of members"),
    STORED(struct view, cell_claimants, ARM, N_CELLS, CELL_AXES, "people", "members paid anything"),
    STORED(struct view, cell_claims_fen, ARM, N_CELLS, CELL_AXES, "fen", "paid to members"),
};

const struct person_model HUIMIN_VARIANT(person_claims_tally) = {
    .name = "claims_tally",
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .step = step,
};
