/* What an arm remembers of a person: claim-free member years in a row, and what was paid of the bills in all years.
 * Runs only where some product asks for it. */
#include <string.h>

#include "engine/bits.h"
#include "engine/variant.h"
#include "models/product.h"

struct view {
    const uint16_t *case_slot, *n_cases;
    const struct plane *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen;
    const double *lump_sum_fen; /* NULL: no product has a lump sum */
    uint8_t *claim_free_years;
    double *lifetime_paid_fen;
};

/* A newcomer brings nothing to any arm. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        memset(v->claim_free_years + (size_t)k * TILE, 0, (size_t)tile->n * sizeof *v->claim_free_years);
        for (int i = 0; i < tile->n; i++)
            v->lifetime_paid_fen[(size_t)k * TILE + (size_t)i] = 0.0;
    }
}

/* What the arm pays of the year's bills, by person; has_claim: a lump sum is a claim too. */
static void find_paid(const struct view *v, int slot, int k, double paid_fen[TILE], uint8_t has_claim[TILE])
{
    const size_t first = (size_t)slot * TILE;
    memset(paid_fen, 0, TILE * sizeof *paid_fen);
    memset(has_claim, 0, TILE);
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        paid_fen[i] =
            plane_has(&v->was_member[k], i) ? v->benefit_fen[first + (size_t)c] : v->new_benefit_fen[first + (size_t)c];
        has_claim[i] = paid_fen[i] > 0.0;
    }
    for (int i = 0; v->lump_sum_fen && i < TILE; i++)
        has_claim[i] |= v->lump_sum_fen[first + (size_t)i] > 0.0;
}

static void remember(const struct tile *tile, const struct view *v, int slot, int k)
{
    enum { MOST_YEARS = 200 };
    uint8_t *years = v->claim_free_years + (size_t)k * TILE;
    double *lifetime_fen = v->lifetime_paid_fen + (size_t)k * TILE;
    double paid_fen[TILE];
    uint8_t has_claim[TILE];
    find_paid(v, slot, k, paid_fen, has_claim);
    for (int i = 0; i < tile->n; i++) {
        const int is_member = plane_has(&v->membership[k], i), is_free = is_member && !has_claim[i];
        lifetime_fen[i] += is_member ? paid_fen[i] : 0.0;
        years[i] = is_free && years[i] < MOST_YEARS ? (uint8_t)(years[i] + 1) : is_free ? MOST_YEARS : 0;
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    for (int k = 0; k < arms->n_arms; k++)
        if (product_has_history(&products[arms->product[k]]))
            remember(tile, view, arms->product[k], k);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS_IF, struct view, lump_sum_fen, PERSON_PRODUCT, "fen", "lump sum of a renewing member"),
    FIELD(UPDATES, struct view, claim_free_years, PERSON_ARM, "years", "member years in a row without a claim"),
    FIELD(UPDATES, struct view, lifetime_paid_fen, PERSON_ARM, "fen", "paid of a person's bills in all years"),
};

static const char *const NEEDED_BY[] = {"product.claim_free.deductible_factor", "product.claim_free.benefit_factor",
                                        "product.lifetime_cap_yuan", NULL};

const struct person_model HUIMIN_VARIANT(person_membership_history) = {
    .name = "membership_history",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .start = start,
    .step = step,
};
