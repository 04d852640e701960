/* The market behind the year: how demand answers the premium, where the pricing map leads, and what a premium would
 * have to be at other enrolments. For policies; a twin's market is its policy's business. */
#include "models/equilibrium.h"
#include "models/pool.h"

struct params {
    double target_loss_ratio, exit_enrolment, window;
};

static const struct param PARAMS[] = {
    USES(struct params, target_loss_ratio, "insurer.target_loss_ratio", 1),
    USES(struct params, exit_enrolment, "insurer.exit.enrolment", 1),
    PARAM(struct params, window, "behaviour.spiral.gain_window", "1", 0.001, 0.9, 0.10,
          "half-width of the premium range over which the slope of demand is taken, of the premium",
          "求需求斜率所用的保费区间半宽，占保费的比例"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

enum { N_TECHNICAL = 7 };
static const double TECHNICAL_ENROLMENTS[N_TECHNICAL] = {0.01, 0.05, 0.10, 0.20, 0.40, 0.60, 0.80};

struct view {
    const int64_t *may_join, *demand_count, *demand_risk_milliyuan, *committed_count, *committed_risk_milliyuan;
    const double *price_yuan, *in_force;
    double *loop_gain, *demand_elasticity, *marginal_cost_ratio, *equilibrium_premium_yuan, *tipping_premium_yuan;
    double *n_fixed_points, *equilibrium_lost;
    double *technical_premium_01_yuan, *technical_premium_05_yuan, *technical_premium_10_yuan;
    double *technical_premium_20_yuan, *technical_premium_40_yuan, *technical_premium_60_yuan;
    double *technical_premium_80_yuan;
};

#define TECHNICAL(percent_)                                                                                            \
    OUTCOME(struct view, technical_premium_##percent_##_yuan, "yuan", #percent_ "%参保率的测算保费",                   \
            "premium that the most willing " #percent_ "% of everyone eligible would need at the target loss ratio",   \
            "全体可参保人中意愿最高的 " #percent_ "% 参保时，按目标赔付率所需的保费")

static const struct field FIELDS[] = {
    FIELD(READS, struct view, may_join, ARM, "people", "who may join this year"),
    FIELD_N(READS, struct view, demand_count, ARM, N_DEMAND_BINS, "people", "who considered, by reservation premium"),
    FIELD_N(READS, struct view, demand_risk_milliyuan, ARM, N_DEMAND_BINS, "milliyuan",
            "their expected benefit, own terms"),
    FIELD(READS, struct view, committed_count, ARM, "people", "members whatever the premium, by signed deduction"),
    FIELD(READS, struct view, committed_risk_milliyuan, ARM, "milliyuan", "their expected benefit, own terms"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, loop_gain, "1", "螺旋增益",
            "slope of the pricing map at the premium in force; a fixed point is stable below 1",
            "现行保费处定价映射的斜率；不动点处小于 1 则稳定"),
    OUTCOME(struct view, demand_elasticity, "1", "需求弹性", "fall of enrolment per rise of the premium, both relative",
            "保费相对上升引起的参保率相对下降"),
    OUTCOME(struct view, marginal_cost_ratio, "1", "边际成本比",
            "expected cost of members at the margin to that of all members", "边际参保人与全体参保人的期望费用之比"),
    OUTCOME(
        struct view, equilibrium_premium_yuan, "yuan", "均衡保费",
        "where the premium would settle with the year's trust, peers and push and no trend; undefined where nowhere",
        "按当年信任度、邻里与推动且无费用趋势，保费将停留之处；无此处则无定义"),
    OUTCOME(struct view, tipping_premium_yuan, "yuan", "临界保费",
            "premium above which the pricing map runs away; undefined where none",
            "高于此保费，定价映射即失控上行；无此处则无定义"),
    OUTCOME(struct view, n_fixed_points, "1", "不动点个数", "fixed points of the pricing map", "定价映射的不动点个数"),
    OUTCOME(struct view, equilibrium_lost, "1", "失去均衡",
            "1 where no stable fixed point is above the exit level, or the pricing map runs below it",
            "退出线以上没有稳定不动点，或定价映射跌到退出线以下，则为 1"),
    TECHNICAL(01),
    TECHNICAL(05),
    TECHNICAL(10),
    TECHNICAL(20),
    TECHNICAL(40),
    TECHNICAL(60),
    TECHNICAL(80),
};

static void set_undefined(const struct view *v, double *const *technical, int k)
{
    v->loop_gain[k] = v->demand_elasticity[k] = v->marginal_cost_ratio[k] = NAN;
    v->equilibrium_premium_yuan[k] = v->tipping_premium_yuan[k] = v->n_fixed_points[k] = v->equilibrium_lost[k] = NAN;
    for (int t = 0; t < N_TECHNICAL; t++)
        technical[t][k] = NAN;
}

static void step_arm(const struct view *v, const struct params *params, double *const *technical, int k)
{
    const size_t first = (size_t)k * N_DEMAND_BINS;
    const double eligible = (double)v->may_join[k], premium_yuan = v->price_yuan[k];
    struct demand_curve curve;
    struct market_fate fate;
    demand_curve_init(&curve, v->demand_count + first, v->demand_risk_milliyuan + first, v->committed_count[k],
                      v->committed_risk_milliyuan[k], params->target_loss_ratio);
    const struct demand_margin margin =
        equilibrium_margin(&curve, premium_yuan, equilibrium_window_yuan(premium_yuan, params->window));
    v->loop_gain[k] = margin.loop_gain;
    v->demand_elasticity[k] = margin.elasticity;
    v->marginal_cost_ratio[k] = margin.marginal_cost_yuan / demand_curve_average_cost_yuan(&curve, premium_yuan);
    equilibrium_find(&fate, &curve, premium_yuan, params->exit_enrolment * eligible);
    v->equilibrium_premium_yuan[k] = fate.settled_premium_yuan;
    v->tipping_premium_yuan[k] = fate.tipping_premium_yuan;
    v->n_fixed_points[k] = fate.n_fixed_points;
    v->equilibrium_lost[k] = fate.is_lost ? 1.0 : 0.0;
    for (int t = 0; t < N_TECHNICAL; t++)
        technical[t][k] = equilibrium_technical_premium_yuan(&curve, TECHNICAL_ENROLMENTS[t] * eligible);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    double *const technical[N_TECHNICAL] = {v->technical_premium_01_yuan, v->technical_premium_05_yuan,
                                            v->technical_premium_10_yuan, v->technical_premium_20_yuan,
                                            v->technical_premium_40_yuan, v->technical_premium_60_yuan,
                                            v->technical_premium_80_yuan};
    for (int k = 0; k < arms->n_arms; k++) {
        if (pool_is_twin(arms, k) || v->in_force[k] <= 0.0)
            set_undefined(v, technical, k);
        else
            step_arm(v, &all[k], technical, k);
    }
}

const struct pool_model pool_market = {.name = "market",
                                       .scope = SCOPE_ARM,
                                       .table = &TABLE,
                                       .fields = FIELDS,
                                       .n_fields = COUNT_OF(FIELDS),
                                       .step = step};
