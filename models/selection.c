/* How much worse members are than everyone eligible: the morbidity ratio under one reference benefit, the same
 * for every arm, and under the arm's own terms. From sums of whole thousandths of a yuan, so that equal risks
 * give a ratio of exactly 1. */
#include "models/domain.h"
#include "models/pool.h"

struct view {
    const int64_t *may_join, *reference_risk_eligible_milliyuan, *eligible_benefit_milliyuan;
    const int64_t *members, *reference_risk_milliyuan, *expected_benefit_milliyuan;
    const double *in_force;
    double *morbidity_ratio, *morbidity_ratio_own_terms, *expected_benefit_per_eligible_yuan;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, may_join, ARM, "people", "who may join this year"),
    FIELD(READS, struct view, reference_risk_eligible_milliyuan, PRODUCT, "milliyuan",
          "expected reference benefit of everyone who may join the slot's product"),
    FIELD(READS, struct view, eligible_benefit_milliyuan, PRODUCT, "milliyuan",
          "expected benefit of everyone eligible under the slot's terms"),
    FIELD(READS, struct view, members, ARM, "people", "members of this year"),
    FIELD(READS, struct view, reference_risk_milliyuan, ARM, "milliyuan", "expected reference benefit of members"),
    FIELD(READS, struct view, expected_benefit_milliyuan, ARM, "milliyuan", "expected benefit of members, own terms"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, morbidity_ratio, "1", "发病率比",
            "expected cost of members to that of everyone eligible, under the reference benefit",
            "参保人与全体可参保人的期望费用之比，按同一参照待遇"),
    OUTCOME(struct view, morbidity_ratio_own_terms, "1", "本产品发病率比",
            "expected cost of members to that of everyone eligible, under the product's own terms",
            "参保人与全体可参保人的期望费用之比，按本产品条款"),
    OUTCOME(struct view, expected_benefit_per_eligible_yuan, "yuan", "全体人均期望赔付",
            "expected benefit per eligible person under the product's own terms, before take-up",
            "按本产品条款每位可参保人的期望赔付，无论参保与否"),
};

/* Mean of a part to mean of the whole. Cross-multiplied: equal means give exactly 1. */
static double ratio_of_means(int64_t part_sum, int64_t part_count, int64_t whole_sum, int64_t whole_count)
{
    return pool_ratio((double)part_sum * (double)whole_count, (double)part_count * (double)whole_sum);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const int slot = arms->product[k];
        const int64_t eligible_benefit = v->eligible_benefit_milliyuan[slot], may_join = v->may_join[k];
        const bool is_sold = v->in_force[k] > 0.0;
        v->morbidity_ratio[k] = is_sold ? ratio_of_means(v->reference_risk_milliyuan[k], v->members[k],
                                                         v->reference_risk_eligible_milliyuan[slot], may_join)
                                        : NAN;
        v->morbidity_ratio_own_terms[k] =
            is_sold ? ratio_of_means(v->expected_benefit_milliyuan[k], v->members[k], eligible_benefit, may_join) : NAN;
        v->expected_benefit_per_eligible_yuan[k] =
            is_sold ? pool_ratio((double)eligible_benefit / MILLIYUAN_PER_YUAN, (double)may_join) : NAN;
    }
}

const struct pool_model pool_selection = {
    .name = "selection", .scope = SCOPE_ARM, .fields = FIELDS, .n_fields = COUNT_OF(FIELDS), .step = step};
