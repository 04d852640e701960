/* The premium in force, and what the year's claims make of it: repriced, held while the terms move, or frozen. */
#include "models/pricing.h"

#include "models/pool.h"

enum pricing_rule { RULE_REPRICE, RULE_HOLD, RULE_FREEZE };
enum hold_moves { HOLD_DEDUCTIBLE, HOLD_SHARE };
enum first_price_rule { FIRST_GIVEN, FIRST_TECHNICAL };

struct params {
    double premium_yuan, target_loss_ratio, pricing_rule, hold_moves, credibility_constant_members;
    double premium_change_cap, fall_stickiness, pricing_month, reporting_delay_months, ibnr_error_sd;
    double first_price_rule, first_price_error_sd, antiselection_exponent, expected_enrolment;
};

static const struct param PARAMS[] = {
    PARAM(struct params, premium_yuan, "product.premium_yuan", "yuan", 1, 100000, 79,
          "premium of the first year, the same for everyone", "首年保费，人人相同"),
    PARAM(struct params, target_loss_ratio, "insurer.target_loss_ratio", "1", 0.05, 2, 0.80,
          "loss ratio at which the premium is set (LR*)", "定价所依的目标赔付率（LR*）"),
    PARAM_ONE_OF(struct params, pricing_rule, "insurer.pricing_rule", "reprice|hold|freeze", RULE_REPRICE,
                 "each year: set the premium anew, hold it and move the terms, or change nothing",
                 "每年：重新定价（reprice），保费不动而调整待遇（hold），或一概不变（freeze）"),
    PARAM_ONE_OF(struct params, hold_moves, "insurer.hold_moves", "deductible|share", HOLD_DEDUCTIBLE,
                 "what the hold rule moves: every deductible, or every share paid",
                 "保费不动时调整什么：各项免赔额（deductible），或各项赔付比例（share）"),
    PARAM(struct params, credibility_constant_members, "insurer.credibility_constant_members", "person-years", 0, 1e9,
          10000, "exposure at which own experience gets half the weight (K)", "自身经验权重达到一半时的暴露量（K）"),
    PARAM(struct params, premium_change_cap, "insurer.premium_change_cap", "1", 0, 0.99, 0.20,
          "largest yearly change of the premium, or of the terms under the hold rule",
          "保费每年的最大变动幅度；保费不动时为待遇的最大变动幅度"),
    PARAM(struct params, fall_stickiness, "insurer.fall_stickiness", "1", 0, 1, 0.5,
          "share of an indicated fall of the premium that is passed on", "测算应降的保费中实际下调的比例"),
    PARAM(struct params, pricing_month, "insurer.pricing_month", "months", 1, 12, 9,
          "month of the year in which next year's premium is set", "确定次年保费的月份"),
    PARAM(struct params, reporting_delay_months, "insurer.reporting_delay_months", "months", 0, 12, 2,
          "time from a claim to its report", "从赔案发生到报案的月数"),
    USES(struct params, ibnr_error_sd, "insurer.ibnr_error_sd", 1),
    PARAM_ONE_OF(struct params, first_price_rule, "insurer.first_price_rule", "given|technical", FIRST_GIVEN,
                 "first premium: product.premium_yuan, or expected benefit at an assumed antiselection",
                 "首年保费：取 product.premium_yuan（given），或按假定逆选择下的期望赔付测算（technical）"),
    PARAM(struct params, first_price_error_sd, "insurer.first_price_error_sd", "1", 0, 2, 0.15,
          "standard deviation of the logarithm of the error in a technical first premium; smaller with shared bureau "
          "data",
          "测算首年保费的对数误差的标准差；有医保部门数据时较小"),
    PARAM(struct params, antiselection_exponent, "insurer.antiselection_exponent", "1", 0, 3, 0.2,
          "e of the morbidity ratio q^-e that a technical first premium assumes at enrolment q",
          "测算首年保费时假定的逆选择指数 e：参保率为 q 时发病率比为 q^-e"),
    PARAM(struct params, expected_enrolment, "insurer.expected_enrolment", "1", 0.0001, 1, 0.3,
          "enrolment that a technical first premium assumes", "测算首年保费时假定的参保率"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *first_price_normal, *ibnr_error_normal;
    const double *expected_benefit_yuan, *layer_trend, *expected_trend;
    const double *in_force, *member_years, *mean_price_factor, *claims_yuan, *benefit_reserve_yuan;
    double *price_yuan, *share_scale, *deductible_scale;
    double *credibility, *indicated_premium_yuan, *terms_share_scale, *terms_deductible_scale;
};

static const struct field FIELDS[] = {
    POOL_DRAW(struct view, first_price_normal, "insurer.first_price", "error in a technical first premium"),
    FIELD(READS, struct view, ibnr_error_normal, WORLD, "1", "error in the estimate of claims not yet known"),
    FIELD(READS, struct view, expected_benefit_yuan, PRODUCT, "yuan", "expected benefit per eligible person"),
    FIELD(READS, struct view, layer_trend, PRODUCT, "1", "1 + growth of expected benefit in a year of ground-up trend"),
    FIELD(READS, struct view, expected_trend, WORLD, "1", "foreseen yearly growth of ground-up cost"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, member_years, ARM, "person-years", "exposure of the real pool"),
    FIELD(READS, struct view, mean_price_factor, ARM, "1", "what members pay on average, of the premium in force"),
    FIELD(READS, struct view, claims_yuan, ARM, "yuan", "ultimate claims charged to the real pool"),
    FIELD(READS, struct view, benefit_reserve_yuan, ARM, "yuan", "kept for next year's claims"),
    FIELD(UPDATES, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(UPDATES, struct view, share_scale, PRODUCT, "1",
          "factor on every share the product pays, moved by the hold rule"),
    FIELD(UPDATES, struct view, deductible_scale, PRODUCT, "1", "factor on every deductible, moved by the hold rule"),
    OUTCOME(struct view, credibility, "1", "信度因子", "weight of own experience in next year's premium (Z)",
            "自身经验在次年保费中的权重（Z）"),
    OUTCOME(struct view, indicated_premium_yuan, "yuan", "测算保费",
            "premium that the year's experience indicates for the next, before stickiness, cap and rounding",
            "由当年经验测算的次年保费，未计下调黏性、涨跌限幅与取整"),
    OUTCOME(struct view, terms_share_scale, "1", "赔付比例系数", "factor on the product's shares this year",
            "当年对产品各项赔付比例的系数"),
    OUTCOME(struct view, terms_deductible_scale, "1", "免赔额系数", "factor on the product's deductibles this year",
            "当年对产品各项免赔额的系数"),
};

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->price_yuan[k] = all[k].premium_yuan;
    for (int slot = 0; slot < arms->n_products; slot++)
        v->share_scale[slot] = v->deductible_scale[slot] = 1.0;
}

static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; arms->year == 0 && k < arms->n_arms; k++)
        if ((int)all[k].first_price_rule == FIRST_TECHNICAL)
            v->price_yuan[k] = pricing_rounded_yuan(pricing_first_yuan(
                v->expected_benefit_yuan[arms->product[k]], all[k].expected_enrolment, all[k].antiselection_exponent,
                all[k].target_loss_ratio, all[k].first_price_error_sd, v->first_price_normal[0]));
}

/* The hold rule: terms move by what the premium would have had to. Benefits come back as far as they were filed and
 * no further. */
static void move_terms(const struct view *v, const struct params *params, double ratio, int slot)
{
    const double cap = params->premium_change_cap;
    if ((int)params->hold_moves == HOLD_SHARE) {
        v->share_scale[slot] = min_of(v->share_scale[slot] * clamp_of(ratio, 1.0 - cap, 1.0 + cap), 1.0);
        return;
    }
    const double elasticity = pool_layer_elasticity(v->layer_trend[slot], v->expected_trend[0]);
    v->deductible_scale[slot] =
        max_of(v->deductible_scale[slot] * pricing_deductible_factor(ratio, elasticity, cap), 1.0);
}

static double indicated_yuan(const struct view *v, const struct params *params, double layer_trend, int k)
{
    const double estimated_yuan =
        pricing_estimated_claims(v->claims_yuan[k], params->pricing_month, params->reporting_delay_months,
                                 params->ibnr_error_sd, v->ibnr_error_normal[0]);
    const double needed_yuan = max_of(estimated_yuan - v->benefit_reserve_yuan[k], 0.0);
    return pricing_indicated_yuan(needed_yuan / (v->member_years[k] * v->mean_price_factor[k]),
                                  params->target_loss_ratio, v->price_yuan[k], v->credibility[k], layer_trend);
}

static void reprice_arm(const struct view *v, const struct params *params, int slot, int k)
{
    v->terms_share_scale[k] = v->in_force[k] > 0.0 ? v->share_scale[slot] : NAN;
    v->terms_deductible_scale[k] = v->in_force[k] > 0.0 ? v->deductible_scale[slot] : NAN;
    v->credibility[k] = v->indicated_premium_yuan[k] = NAN;
    if (v->member_years[k] <= 0.0)
        return; /* no experience, or no product: nothing moves */
    v->credibility[k] = credibility_factor(v->member_years[k], params->credibility_constant_members);
    v->indicated_premium_yuan[k] = indicated_yuan(v, params, v->layer_trend[slot], k);
}

static void apply_rule(const struct view *v, const struct params *params, int slot, int k)
{
    const double indicated_yuan = v->indicated_premium_yuan[k];
    if (isnan(indicated_yuan))
        return;
    if ((int)params->pricing_rule == RULE_REPRICE)
        v->price_yuan[k] = pricing_rounded_yuan(pricing_limited_yuan(
            indicated_yuan, v->price_yuan[k], params->fall_stickiness, params->premium_change_cap));
    else if ((int)params->pricing_rule == RULE_HOLD)
        move_terms(v, params, v->price_yuan[k] / max_of(indicated_yuan, 1e-6), slot);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        reprice_arm(view, &all[k], arms->product[k], k);
    for (int k = 0; k < arms->n_arms; k++)
        apply_rule(view, &all[k], arms->product[k], k);
}

const struct pool_model pool_pricing = {.name = "pricing",
                                        .scope = SCOPE_ARM,
                                        .table = &TABLE,
                                        .fields = FIELDS,
                                        .n_fields = COUNT_OF(FIELDS),
                                        .start = start,
                                        .begin = begin,
                                        .step = step};
