/* What family discounts cost. Runs only where some product offers one. */
#include "models/domain.h"
#include "models/pool.h"

struct view {
    const int64_t *members, *discounted_by_quintile;
    const double *in_force, *price_yuan, *member_years, *mean_price_factor;
    double *discounted_member_share, *family_discount_yuan;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, members, ARM, "people", "members of this year"),
    FIELD_N(READS, struct view, discounted_by_quintile, ARM, N_QUINTILES, "people",
            "members with the family discount, by income quintile"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, member_years, ARM, "person-years", "exposure of the real pool"),
    FIELD(READS, struct view, mean_price_factor, ARM, "1", "what members pay on average, of the premium in force"),
    OUTCOME(struct view, discounted_member_share, "1", "家庭优惠人数占比",
            "members whose whole household joined and who pay less, of members", "全家参保而享受优惠者占参保人"),
    OUTCOME(struct view, family_discount_yuan, "yuan", "家庭优惠金额",
            "premium taken off for whole households, of the real pool", "全家参保减免的保费，真实参保池"),
};

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const bool is_sold = v->in_force[k] > 0.0;
        int64_t discounted = 0;
        for (int q = 0; q < N_QUINTILES; q++)
            discounted += v->discounted_by_quintile[k * N_QUINTILES + q];
        v->discounted_member_share[k] = is_sold ? pool_ratio((double)discounted, (double)v->members[k]) : NAN;
        v->family_discount_yuan[k] =
            is_sold ? v->price_yuan[k] * v->member_years[k] * (1.0 - v->mean_price_factor[k]) : NAN;
    }
}

static const char *const NEEDED_BY[] = {"product.family.discount_share", NULL};

const struct pool_model pool_family_accounts = {.name = "family_accounts",
                                                .needed_by = NEEDED_BY,
                                                .scope = SCOPE_ARM,
                                                .fields = FIELDS,
                                                .n_fields = COUNT_OF(FIELDS),
                                                .step = step};
