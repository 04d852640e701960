/* What the insurer hands on: excess of loss per life and aggregate stop-loss, each at its expected recovery and
 * a loading. */
#include "models/reinsurance.h"

#include "engine/money.h"
#include "models/domain.h"
#include "models/pool.h"

struct params {
    double retention_yuan, limit_yuan, excess_loading;
    double attachment_ratio, limit_ratio, stop_loss_loading;
    double trend_shock_sd, insured_people, simulated_people;
};

static const struct param PARAMS[] = {
    PARAM(struct params, retention_yuan, "insurer.excess_of_loss.retention_yuan", "yuan", 0, 1e8, 0,
          "yearly benefit of one life above which the reinsurer pays; 0 for no excess of loss",
          "险位超赔的自留额：单人年度赔付超出部分由再保险人支付；0 为无"),
    PARAM(struct params, limit_yuan, "insurer.excess_of_loss.limit_yuan", "yuan", 0, 1e9, 1e7,
          "most that the reinsurer pays for one life and year", "险位超赔下再保险人对单人单年支付的限额"),
    PARAM(struct params, excess_loading, "insurer.excess_of_loss.loading", "1", 0, 5, 0.25,
          "excess-of-loss premium above expected recovery, of expected recovery", "险位超赔保费高出期望摊回的比例"),
    PARAM(struct params, attachment_ratio, "insurer.stop_loss.attachment_ratio", "1", 0, 10, 0,
          "loss ratio above which the reinsurer pays; 0 for no stop-loss",
          "赔付率超赔的起赔点：赔付率超出部分由再保险人支付；0 为无"),
    PARAM(struct params, limit_ratio, "insurer.stop_loss.limit_ratio", "1", 0, 10, 0.3,
          "most that the stop-loss pays, of earned premium", "赔付率超赔的支付限额，占已赚保费"),
    PARAM(struct params, stop_loss_loading, "insurer.stop_loss.loading", "1", 0, 5, 0.35,
          "stop-loss premium above expected recovery, of expected recovery", "赔付率超赔保费高出期望摊回的比例"),
    USES(struct params, trend_shock_sd, "city.cost.trend_shock_sd", 1),
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *excess_fen, *claim_square_hundred_yuan2;
    const double *expected_excess_yuan, *layer_trend, *expected_trend, *cost_level, *expected_cost_level;
    const double *member_years, *earned_premium_yuan, *expected_claims_yuan, *claims_yuan, *equaliser;
    const double *morbidity_ratio_own_terms;
    double *reinsurance_premium_yuan, *recoveries_yuan;
    double *reinsurance_premium_share, *recovery_share;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, excess_fen, ARM, "fen", "benefit of members above the retention, up to its limit"),
    FIELD(READS, struct view, claim_square_hundred_yuan2, ARM, "(100 yuan)^2", "squares of members' claims"),
    FIELD(READS, struct view, expected_excess_yuan, PRODUCT, "yuan",
          "expected excess-of-loss recovery per eligible person"),
    FIELD(READS, struct view, layer_trend, PRODUCT, "1", "1 + growth of expected benefit in a year of ground-up trend"),
    FIELD(READS, struct view, expected_trend, WORLD, "1", "foreseen yearly growth of ground-up cost"),
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(READS, struct view, expected_cost_level, WORLD, "1", "cost index without the year's shock"),
    FIELD(READS, struct view, member_years, ARM, "person-years", "exposure of the real pool"),
    FIELD(READS, struct view, earned_premium_yuan, ARM, "yuan", "earned premium of the real pool"),
    FIELD(READS, struct view, expected_claims_yuan, ARM, "yuan", "expected claims charged to the real pool"),
    FIELD(READS, struct view, claims_yuan, ARM, "yuan", "ultimate claims charged to the real pool"),
    FIELD(READS, struct view, equaliser, ARM, "1", "what claims are divided by: 1, and the twin's own morbidity ratio"),
    FIELD(READS, struct view, morbidity_ratio_own_terms, ARM, "1",
          "expected cost of members to that of everyone eligible"),
    FIELD(WRITES, struct view, reinsurance_premium_yuan, ARM, "yuan", "paid to reinsurers for the year"),
    FIELD(WRITES, struct view, recoveries_yuan, ARM, "yuan", "received from reinsurers for the year"),
    OUTCOME(struct view, reinsurance_premium_share, "1", "分出保费占比", "reinsurance premium, of earned premium",
            "分出保费占已赚保费"),
    OUTCOME(struct view, recovery_share, "1", "摊回赔付占比", "reinsurance recoveries, of ultimate claims",
            "再保险摊回占最终赔款"),
};

/* An amount with its expectation. */
struct cover {
    double recovery_yuan, expected_yuan;
};

static struct cover excess_of_loss(const struct view *v, const struct params *params, double expected_per_eligible_yuan,
                                   int k)
{
    if (params->retention_yuan <= 0.0 || v->member_years[k] <= 0.0)
        return (struct cover){0.0, 0.0};
    const double persons = params->simulated_people, insured = params->insured_people;
    const double scale = pool_people_per_person(insured, persons);
    const double ratio = v->morbidity_ratio_own_terms[k] > 0.0 ? v->morbidity_ratio_own_terms[k] : 1.0;
    const double expected_yuan = expected_per_eligible_yuan * v->member_years[k] * ratio;
    const double seen_yuan =
        pool_seen(expected_yuan / scale, (double)v->excess_fen[k] / FEN_PER_YUAN, insured, persons) * scale;
    return (struct cover){min_of(seen_yuan / v->equaliser[k], v->claims_yuan[k]), expected_yuan / v->equaliser[k]};
}

/* Standard deviation of the year's claims: members' own (a compound Poisson total has the variance E Σ claim²) and
 * the shock common to all, which the product's layer magnifies. */
static double claims_sd_yuan(const struct view *v, const struct params *params, double expected_yuan, double elasticity,
                             int k)
{
    const double scale = pool_people_per_person(params->insured_people, params->simulated_people);
    const double hundred_yuan2 = 100.0 * 100.0;
    const double own_variance =
        (double)v->claim_square_hundred_yuan2[k] * hundred_yuan2 * scale / (v->equaliser[k] * v->equaliser[k]);
    const double shock_yuan = expected_yuan * params->trend_shock_sd * elasticity;
    return sqrt(own_variance + shock_yuan * shock_yuan);
}

/* Priced for the year's members before its shock: expected claims hold the shock, and it is taken out again. */
static struct cover stop_loss(const struct view *v, const struct params *params, double layer_trend,
                              struct cover excess, int k)
{
    if (params->attachment_ratio <= 0.0 || v->member_years[k] <= 0.0)
        return (struct cover){0.0, 0.0};
    const double attachment_yuan = params->attachment_ratio * v->earned_premium_yuan[k];
    const double limit_yuan = params->limit_ratio * v->earned_premium_yuan[k];
    const double elasticity = pool_layer_elasticity(layer_trend, v->expected_trend[0]);
    const double shock = pool_shock_factor(v->cost_level[0] / v->expected_cost_level[0] - 1.0, elasticity);
    const double retained_yuan =
        max_of(v->expected_claims_yuan[k] - excess.expected_yuan, 0.0) / max_of(shock, LEAST_SHOCK_FACTOR);
    const double sd_yuan = claims_sd_yuan(v, params, retained_yuan, elasticity, k);
    return (struct cover){
        reinsurance_layer_recovery(v->claims_yuan[k] - excess.recovery_yuan, attachment_yuan, limit_yuan),
        reinsurance_layer_expectation(retained_yuan, sd_yuan, attachment_yuan, limit_yuan)};
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const int slot = arms->product[k];
        const struct cover excess = excess_of_loss(v, &all[k], v->expected_excess_yuan[slot], k);
        const struct cover aggregate = stop_loss(v, &all[k], v->layer_trend[slot], excess, k);
        v->recoveries_yuan[k] = excess.recovery_yuan + aggregate.recovery_yuan;
        v->reinsurance_premium_yuan[k] = excess.expected_yuan * (1.0 + all[k].excess_loading) +
                                         aggregate.expected_yuan * (1.0 + all[k].stop_loss_loading);
        v->reinsurance_premium_share[k] = pool_ratio(v->reinsurance_premium_yuan[k], v->earned_premium_yuan[k]);
        v->recovery_share[k] = pool_ratio(v->recoveries_yuan[k], v->claims_yuan[k]);
    }
}

const struct pool_model pool_reinsurance = {.name = "reinsurance",
                                            .scope = SCOPE_ARM,
                                            .table = &TABLE,
                                            .fields = FIELDS,
                                            .n_fields = COUNT_OF(FIELDS),
                                            .step = step};
