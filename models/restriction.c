/* How many people a product is for. Runs only where some product is not for everybody. */
#include "models/pool.h"

struct view {
    const int64_t *eligible, *may_join, *no_longer_eligible;
    const double *in_force;
    double *eligible_share, *no_longer_eligible_share;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, eligible, WORLD, "people", "people of the city"),
    FIELD(READS, struct view, may_join, ARM, "people", "who may join this year"),
    FIELD(READS, struct view, no_longer_eligible, ARM, "people",
          "last year's members who are alive and may no longer join"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, eligible_share, "1", "可参保人数占比", "people who may join the product, of the city",
            "符合产品参保条件者占全市人口"),
    OUTCOME(struct view, no_longer_eligible_share, "1", "失去参保资格占比",
            "last year's members who may no longer join, of those who may", "上年参保而今不再符合条件者占可参保人"),
};

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const double may_join = (double)v->may_join[k];
        v->eligible_share[k] = pool_ratio(may_join, (double)v->eligible[0]);
        v->no_longer_eligible_share[k] =
            v->in_force[k] > 0.0 ? pool_ratio((double)v->no_longer_eligible[k], may_join) : NAN;
    }
}

static const char *const NEEDED_BY[] = {"product.eligibility.sex", "product.eligibility.age_from_years",
                                        "product.eligibility.age_to_years", "product.eligibility.needs_disease", NULL};

const struct pool_model pool_restriction = {.name = "restriction",
                                            .needed_by = NEEDED_BY,
                                            .scope = SCOPE_ARM,
                                            .fields = FIELDS,
                                            .n_fields = COUNT_OF(FIELDS),
                                            .step = step};
