/* What every arm's product paid its members, in whole fen, and what it was expected to pay them. */
#include <string.h>

#include "engine/variant.h"
#include "models/arm_groups.h"
#include "models/paid_benefit.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *sex, *state, *income_quintile, *is_safety_net;
    const uint16_t *case_slot, *n_cases;
    const struct plane *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen, *benefit_out_fen;
    const uint32_t *expected_milliyuan;
    int64_t *claims_fen, *claimants, *excess_fen, *claim_square_hundred_yuan2, *out_of_policy_claims_fen;
    int64_t *assistance_displaced_fen, *claims_by_quintile_fen;
    int64_t *expected_benefit_milliyuan, *reference_risk_milliyuan, *cell_claimants, *cell_claims_fen;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen, *outpatient_fen,
        *outpatient_basic_fen;
    const double *lump_sum_fen; /* NULL: no product has a lump sum */
    const double *base_benefit_fen;
    int64_t *personal_benefit_fen, *lump_sums, *lump_sums_fen, *over_compensated, *over_compensation_fen;
};

/* What new members get less than others: their expectations are reduced as their benefits are. */
static void find_reductions(uint32_t *restrict reduction, const uint32_t *restrict expected, double new_share)
{
    for (int i = 0; i < TILE; i++)
        reduction[i] = expected[i] - (uint32_t)(int64_t)rint(new_share * (double)expected[i]);
}

struct lump { /* beside the bill */
    uint16_t place;
    int64_t fen, over_fen; /* over: beyond what is left of the bills after the public tiers and the product */
};

struct payments { /* of a product, to renewing or to new members; cases paid nothing are left out */
    int n, n_lumps;
    struct lump lumps[TILE];
    uint16_t place[TILE], cell[TILE];
    uint8_t quintile[TILE];
    int64_t fen[TILE], out_fen[TILE], displaced_fen[TILE], excess_fen[TILE], square_hundred_yuan2[TILE];
};

static void list_one(struct payments *payments, const struct view *v, const struct product_params *product, int j,
                     int i, int64_t fen)
{
    const double paid_yuan = (double)fen / FEN_PER_YUAN, hundreds = rint(paid_yuan / 100.0);
    payments->fen[j] = fen;
    payments->excess_fen[j] = (int64_t)fen_of_yuan(product_excess_yuan(product, paid_yuan));
    payments->square_hundred_yuan2[j] = (int64_t)(hundreds * hundreds);
    payments->quintile[j] = v->income_quintile[i];
    payments->place[j] = (uint16_t)i;
    payments->cell[j] = (uint16_t)cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
}

/* full_fen: of a renewing member, of whose benefit out_fen is for costs outside the catalogue. Where benefits are
 * personal, those of old and of new members are in no fixed proportion. */
static void list_payments(struct payments *payments, const struct view *v, const struct product_params *product,
                          const double *paid_fen, const double *full_fen, const double *out_fen, double out_share)
{
    const struct plane is_paid = paid_cases(v->n_cases[0], paid_fen);
    int j = 0;
    FOR_EACH_BIT(c, &is_paid)
    {
        const int i = v->case_slot[c];
        const double part = product->is_personal ? paid_fen[c] / full_fen[c] : out_share;
        const int64_t fen = (int64_t)paid_fen[c], out = (int64_t)round_fen(out_fen[c] * part);
        payments->out_fen[j] = out;
        payments->displaced_fen[j] = v->is_safety_net[i] ? fen - out : 0;
        list_one(payments, v, product, j++, i, fen);
    }
    payments->n = j;
    payments->n_lumps = 0;
}

/* What the public tiers leave of a person's bills, of the year's case where there is one. */
static double left_of_bills_fen(const struct view *v, int i, int c)
{
    const double outpatient_fen = v->outpatient_fen[i] - v->outpatient_basic_fen[i];
    return c < 0 ? outpatient_fen
                 : outpatient_fen + v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] +
                       v->case_rare_fen[c];
}

/* Lump sums are claims beside those on bills: of a person's one payment, or a payment of their own. */
static void list_lump_sums(struct payments *payments, const struct view *v, const struct product_params *product,
                           const double *lump_fen, double share)
{
    int16_t case_of[TILE], payment_of[TILE];
    memset(case_of, 0xff, sizeof case_of);
    memset(payment_of, 0xff, sizeof payment_of);
    for (int c = 0; c < v->n_cases[0]; c++)
        case_of[v->case_slot[c]] = (int16_t)c;
    for (int j = 0; j < payments->n; j++)
        payment_of[payments->place[j]] = (int16_t)j;
    for (int i = 0; i < TILE; i++) {
        const int64_t lump = (int64_t)round_fen(lump_fen[i] * share);
        if (lump <= 0)
            continue;
        const int j = payment_of[i] >= 0 ? payment_of[i] : payments->n++;
        if (payment_of[i] < 0)
            payments->fen[j] = payments->out_fen[j] = payments->displaced_fen[j] = 0;
        const int64_t over = payments->fen[j] + lump - (int64_t)left_of_bills_fen(v, i, case_of[i]);
        payments->lumps[payments->n_lumps++] = (struct lump){(uint16_t)i, lump, over > 0 ? over : 0};
        list_one(payments, v, product, j, i, payments->fen[j] + lump);
    }
}

static void pay_lump_sums(const struct view *v, const struct payments *payments, const struct plane *members, int k)
{
    for (int j = 0; j < payments->n_lumps; j++) {
        const struct lump *lump = &payments->lumps[j];
        const int64_t is_member = plane_has(members, lump->place);
        v->lump_sums[k] += is_member;
        v->lump_sums_fen[k] += lump->fen & -is_member;
        v->over_compensated[k] += is_member & (lump->over_fen > 0);
        v->over_compensation_fen[k] += lump->over_fen & -is_member;
    }
}

static void pay_policy_cells(const struct view *v, const struct payments *payments, const uint8_t *code, int lane,
                             int k)
{
    int64_t *claimants = v->cell_claimants + (size_t)k * N_CELLS,
            *claims_fen = v->cell_claims_fen + (size_t)k * N_CELLS;
    for (int j = 0; j < payments->n; j++) {
        const int64_t is_member = code[j] >> lane & 1;
        claimants[payments->cell[j]] += is_member;
        claims_fen[payments->cell[j]] += payments->fen[j] & -is_member;
    }
}

static void pay_group(const struct arm_set *arms, const struct view *v, const struct payments *payments,
                      const struct arm_group *group, const struct plane *const members[GROUP_ARMS])
{
    union eight quintile_fen[N_QUINTILES] = {{{0}}}, out_fen = {{0}}, displaced_fen = {{0}}, excess_fen = {{0}};
    union eight square_hundred_yuan2 = {{0}}, claimants = {{0}};
    struct plane_codes codes;
    uint8_t code[TILE];
    if (payments->n == 0 || group->n == 0)
        return;
    plane_codes_of(&codes, members);
    for (int j = 0; j < payments->n; j++) {
        code[j] = plane_code_at(&codes, payments->place[j]);
        const union eight is_member = eight_of_code(code[j]);
        eight_add(&quintile_fen[payments->quintile[j]], &is_member, payments->fen[j]);
        eight_add(&out_fen, &is_member, payments->out_fen[j]);
        eight_add(&displaced_fen, &is_member, payments->displaced_fen[j]);
        eight_add(&excess_fen, &is_member, payments->excess_fen[j]);
        eight_add(&square_hundred_yuan2, &is_member, payments->square_hundred_yuan2[j]);
        eight_add(&claimants, &is_member, 1);
    }
    for (int lane = 0; lane < group->n; lane++) {
        const int k = group->arm[lane];
        for (int q = 0; q < N_QUINTILES; q++) {
            v->claims_fen[k] += quintile_fen[q].lane[lane];
            v->claims_by_quintile_fen[k * N_QUINTILES + q] += quintile_fen[q].lane[lane];
        }
        v->claimants[k] += claimants.lane[lane];
        v->excess_fen[k] += excess_fen.lane[lane];
        v->claim_square_hundred_yuan2[k] += square_hundred_yuan2.lane[lane];
        v->out_of_policy_claims_fen[k] += out_fen.lane[lane];
        v->assistance_displaced_fen[k] += displaced_fen.lane[lane];
        pay_lump_sums(v, payments, members[lane], k);
        if (k < arms->n_policies)
            pay_policy_cells(v, payments, code, lane, k);
    }
}

struct product_year { /* what a product's year is to those who may have it */
    int is_new_different;
    const uint32_t *expected_milliyuan;
    uint32_t reduction_milliyuan[TILE];
    struct payments payments, new_payments; /* where new members get as much as others, all are paid by the first */
};

static void find_product_year(struct product_year *year, const struct view *v, const struct product_params *product,
                              int slot)
{
    const size_t first = (size_t)slot * TILE;
    year->is_new_different = product->new_member_share != 1.0 || product->is_personal;
    year->expected_milliyuan = v->expected_milliyuan + first;
    const double *full_fen = v->benefit_fen + first, *out_fen = v->benefit_out_fen + first;
    const double *lump_fen = v->lump_sum_fen && product->lump_sum_yuan > 0.0 ? v->lump_sum_fen + first : NULL;
    list_payments(&year->payments, v, product, full_fen, full_fen, out_fen, 1.0);
    if (lump_fen)
        list_lump_sums(&year->payments, v, product, lump_fen, 1.0);
    if (!year->is_new_different)
        return;
    list_payments(&year->new_payments, v, product, v->new_benefit_fen + first, full_fen, out_fen,
                  product->new_member_share);
    if (lump_fen)
        list_lump_sums(&year->new_payments, v, product, lump_fen, product->new_member_share);
    find_reductions(year->reduction_milliyuan, year->expected_milliyuan, product->new_member_share);
}

/* What personal terms add for an arm's members, or take from them: beyond what is expected, which is by base terms. */
static int64_t personal_part_fen(const struct view *v, const struct product_params *product, int slot, int k)
{
    const size_t first = (size_t)slot * TILE;
    const double *benefit_fen = v->benefit_fen + first, *new_benefit_fen = v->new_benefit_fen + first;
    double total_fen = 0.0;
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        const double base_fen = v->base_benefit_fen[first + (size_t)c];
        const double more_fen = plane_has(&v->was_member[k], i)
                                    ? benefit_fen[c] - base_fen
                                    : new_benefit_fen[c] - round_fen(product->new_member_share * base_fen);
        total_fen += plane_has(&v->membership[k], i) ? more_fen : 0.0;
    }
    return (int64_t)total_fen;
}

static void sum_group(const struct arm_set *arms, const struct view *v, const struct product_year *year,
                      const struct arm_group *group)
{
    for (int lane = 0; lane < group->n; lane++) {
        const int k = group->arm[lane];
        v->expected_benefit_milliyuan[k] += plane_sum(group->members[lane], year->expected_milliyuan);
        v->reference_risk_milliyuan[k] += plane_sum(group->members[lane], v->expected_milliyuan);
        if (year->is_new_different)
            v->expected_benefit_milliyuan[k] -= plane_sum(group->joiners[lane], year->reduction_milliyuan);
    }
    pay_group(arms, v, &year->payments, group, year->is_new_different ? group->stayers : group->members);
    if (year->is_new_different)
        pay_group(arms, v, &year->new_payments, group, group->joiners);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct product_params *products = params;
    const struct view *v = view;
    struct product_year year;
    struct arm_group group;
    for (int slot = 1; slot < arms->n_products; slot++) { /* nobody can buy the reference product */
        find_product_year(&year, v, &products[slot], slot);
        for (int k = 0; k < arms->n_arms;) {
            k = arm_group_find(&group, arms, slot, k, v->membership, v->was_member);
            sum_group(arms, v, &year, &group);
            for (int lane = 0; products[slot].is_personal && lane < group.n; lane++)
                v->personal_benefit_fen[group.arm[lane]] +=
                    personal_part_fen(v, &products[slot], slot, group.arm[lane]);
        }
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
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS, struct view, benefit_out_fen, PERSON_PRODUCT, "fen",
          "of the benefit, for costs outside the catalogue"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(READS, struct view, outpatient_basic_fen, PERSON, "fen", "of it, paid by basic medical insurance"),
    FIELD(READS_IF, struct view, lump_sum_fen, PERSON_PRODUCT, "fen", "lump sum of a renewing member"),
    FIELD(READS, struct view, base_benefit_fen, PERSON_PRODUCT, "fen",
          "where terms are personal, what the product's own would pay a renewing member, by case"),
    FIELD(TALLIES, struct view, personal_benefit_fen, ARM, "fen",
          "of claims, what claim-free years, screening and the lifetime cap add or take"),
    FIELD(TALLIES, struct view, lump_sums, ARM, "people", "members paid a lump sum"),
    FIELD(TALLIES, struct view, lump_sums_fen, ARM, "fen", "of claims, lump sums"),
    FIELD(TALLIES, struct view, over_compensated, ARM, "people",
          "of those paid a lump sum, whom it leaves with more than their bills"),
    FIELD(TALLIES, struct view, over_compensation_fen, ARM, "fen", "what it leaves them beyond their bills"),
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
