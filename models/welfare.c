/* Demand, average cost and marginal cost: where competition would leave the market, where the greatest surplus lies, and
 * what is lost between them, a head of everyone who may join. What people would pay holds whatever moved them, the push
 * among it: with mobilisation it measures behaviour and not welfare. For policies; a twin's market is its policy's. */
#include "models/pool.h"
#include "models/surplus.h"

struct params {
    double target_loss_ratio;
};

static const struct param PARAMS[] = {
    USES(struct params, target_loss_ratio, "insurer.target_loss_ratio", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *may_join, *demand_count, *demand_risk_milliyuan, *committed_count, *committed_risk_milliyuan;
    const double *price_yuan, *in_force;
    double *competitive_premium_yuan, *competitive_enrolment, *break_even_premium_yuan, *break_even_enrolment;
    double *efficient_premium_yuan, *efficient_enrolment;
    double *welfare_loss_yuan, *welfare_loss_break_even_yuan, *welfare_loss_in_force_yuan;
};

#define WELFARE(member_, unit_, label_zh_, meaning_, meaning_zh_)                                                      \
    OUTCOME(struct view, member_, unit_, label_zh_, meaning_, meaning_zh_)

static const struct field FIELDS[] = {
    FIELD(READS, struct view, may_join, ARM, "people", "who may join this year"),
    FIELD_N(READS, struct view, demand_count, ARM, N_DEMAND_BINS, "people", "who considered, by reservation premium"),
    FIELD_N(READS, struct view, demand_risk_milliyuan, ARM, N_DEMAND_BINS, "milliyuan",
            "their expected benefit, own terms"),
    FIELD(READS, struct view, committed_count, ARM, "people", "members whatever the premium, by signed deduction"),
    FIELD(READS, struct view, committed_risk_milliyuan, ARM, "milliyuan", "their expected benefit, own terms"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    WELFARE(competitive_premium_yuan, "yuan", "竞争保费",
            "lowest premium that covers average cost at the target loss ratio; undefined where the market unravels",
            "按目标赔付率能覆盖平均成本的最低保费；市场瓦解则无定义"),
    WELFARE(competitive_enrolment, "1", "竞争参保率", "share of those who may join who would be in at that premium",
            "竞争保费下参保者占可参保人"),
    WELFARE(break_even_premium_yuan, "yuan", "保本保费",
            "lowest premium that covers average cost with nothing for expenses; undefined where the market unravels",
            "不计费用而能覆盖平均成本的最低保费；市场瓦解则无定义"),
    WELFARE(break_even_enrolment, "1", "保本参保率", "share of those who may join who would be in at that premium",
            "保本保费下参保者占可参保人"),
    WELFARE(efficient_premium_yuan, "yuan", "效率保费",
            "premium at which all those are in, and only those, whose reservation premium exceeds their cost",
            "保留价格高于其费用者全部且仅有他们参保的保费"),
    WELFARE(efficient_enrolment, "1", "效率参保率", "share of those who may join who would be in at that premium",
            "效率保费下参保者占可参保人"),
    WELFARE(welfare_loss_yuan, "yuan", "福利损失",
            "surplus lost at the competitive premium against the efficient one, per person who may join",
            "竞争保费相对效率保费所失的剩余，每位可参保人"),
    WELFARE(welfare_loss_break_even_yuan, "yuan", "保本福利损失",
            "surplus lost at the break-even premium against the efficient one, per person who may join",
            "保本保费相对效率保费所失的剩余，每位可参保人"),
    WELFARE(welfare_loss_in_force_yuan, "yuan", "现价福利损失",
            "surplus lost at the premium in force against the efficient one, per person who may join",
            "现行保费相对效率保费所失的剩余，每位可参保人"),
};

static void set_undefined(const struct view *v, int k)
{
    v->competitive_premium_yuan[k] = v->competitive_enrolment[k] = NAN;
    v->break_even_premium_yuan[k] = v->break_even_enrolment[k] = NAN;
    v->efficient_premium_yuan[k] = v->efficient_enrolment[k] = NAN;
    v->welfare_loss_yuan[k] = v->welfare_loss_break_even_yuan[k] = v->welfare_loss_in_force_yuan[k] = NAN;
}

/* At no premium where the market unravelled: those committed stay, and nobody gains. */
static double people_at(const struct demand_curve *curve, double premium_yuan)
{
    return isnan(premium_yuan) ? curve->people[N_DEMAND_BINS] : demand_curve_people(curve, premium_yuan);
}
static double surplus_at_yuan(const struct surplus *surplus, double premium_yuan)
{
    return isnan(premium_yuan) ? 0.0 : surplus_yuan(surplus, premium_yuan);
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    const size_t first = (size_t)k * N_DEMAND_BINS;
    const double may_join = (double)v->may_join[k], target = params->target_loss_ratio;
    struct demand_curve curve;
    struct surplus surplus;
    demand_curve_init(&curve, v->demand_count + first, v->demand_risk_milliyuan + first, v->committed_count[k],
                      v->committed_risk_milliyuan[k], target);
    surplus_init(&surplus, &curve);
    const double competitive_yuan = surplus_competitive_premium_yuan(&curve, target);
    const double break_even_yuan = surplus_competitive_premium_yuan(&curve, 1.0);
    const double efficient_yuan = surplus_efficient_premium_yuan(&surplus);
    const double most_yuan = surplus_yuan(&surplus, efficient_yuan);
    v->competitive_premium_yuan[k] = competitive_yuan;
    v->competitive_enrolment[k] = pool_ratio(people_at(&curve, competitive_yuan), may_join);
    v->break_even_premium_yuan[k] = break_even_yuan;
    v->break_even_enrolment[k] = pool_ratio(people_at(&curve, break_even_yuan), may_join);
    v->efficient_premium_yuan[k] = efficient_yuan;
    v->efficient_enrolment[k] = pool_ratio(people_at(&curve, efficient_yuan), may_join);
    v->welfare_loss_yuan[k] = pool_ratio(most_yuan - surplus_at_yuan(&surplus, competitive_yuan), may_join);
    v->welfare_loss_break_even_yuan[k] = pool_ratio(most_yuan - surplus_at_yuan(&surplus, break_even_yuan), may_join);
    v->welfare_loss_in_force_yuan[k] = pool_ratio(most_yuan - surplus_yuan(&surplus, v->price_yuan[k]), may_join);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        if (pool_is_twin(arms, k) || v->in_force[k] <= 0.0)
            set_undefined(v, k);
        else
            step_arm(v, &all[k], k);
    }
}

const struct pool_model pool_welfare = {.name = "welfare",
                                        .scope = SCOPE_ARM,
                                        .table = &TABLE,
                                        .fields = FIELDS,
                                        .n_fields = COUNT_OF(FIELDS),
                                        .step = step};
