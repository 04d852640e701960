/* What terms that depend on a member's own years, screening and past claims add to claims. Runs only where some product
 * has such terms. */
#include "models/pool.h"

struct view {
    const int64_t *claims_fen, *personal_benefit_fen;
    const double *in_force;
    double *personal_benefit_share;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, claims_fen, ARM, "fen", "paid to members"),
    FIELD(READS, struct view, personal_benefit_fen, ARM, "fen",
          "of claims, what claim-free years, screening and the lifetime cap add or take"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, personal_benefit_share, "1", "个人条款影响占比",
            "what claim-free years and screening add to claims, less what the lifetime cap takes, of claims",
            "连续无理赔与筛查增加的赔付，减终身限额扣减，占赔付"),
};

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->personal_benefit_share[k] =
            v->in_force[k] > 0.0 ? pool_ratio((double)v->personal_benefit_fen[k], (double)v->claims_fen[k]) : NAN;
}

static const char *const NEEDED_BY[] = {"product.claim_free.deductible_factor", "product.claim_free.benefit_factor",
                                        "product.lifetime_cap_yuan", "product.screened_extra_share", NULL};

const struct pool_model pool_personal_terms = {.name = "personal_terms",
                                               .needed_by = NEEDED_BY,
                                               .scope = SCOPE_ARM,
                                               .fields = FIELDS,
                                               .n_fields = COUNT_OF(FIELDS),
                                               .step = step};
