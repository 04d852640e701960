/* Trust in the product: what people hold this year, and what its loss ratios make of it for the next. */
#include "models/trust.h"

#include "models/pool.h"

struct params {
    struct trust_response response;
    double first_trust, publicness;
};

static const struct param PARAMS[] = {
    PARAM(struct params, response.base, "behaviour.trust.base", "1", 0, 1, 0.25,
          "trust that nothing is needed for (tau0)", "不依赖任何条件的信任度（tau0）"),
    PARAM(struct params, response.loss_ratio_weight, "behaviour.trust.loss_ratio_weight", "1", 0, 1, 0.45,
          "trust gained by paying out the reference loss ratio (tau1)", "赔付达到参照赔付率所增的信任度（tau1）"),
    PARAM(struct params, response.publicness_weight, "behaviour.trust.publicness_weight", "1", 0, 1, 0.30,
          "trust gained by full public backing (tau2)", "政府充分支持所增的信任度（tau2）"),
    PARAM(struct params, response.overrun_weight, "behaviour.trust.overrun_weight", "1", 0, 5, 0.3,
          "trust lost per unit of loss ratio above overrun_from (tau3)",
          "赔付率每超出 overrun_from 一单位所失的信任度（tau3）"),
    PARAM(struct params, response.overrun_from, "behaviour.trust.overrun_from", "1", 0, 10, 1.1,
          "loss ratio from which people fear that the product will not last", "赔付率达到此数起，人们担心产品难以为继"),
    PARAM(struct params, response.speed, "behaviour.trust.speed", "per year", 0, 1, 0.4,
          "share of the way to its target that trust goes in a year (lambda_T)",
          "信任度每年向目标靠拢的比例（lambda_T）"),
    PARAM(struct params, response.reference_loss_ratio, "behaviour.trust.reference_loss_ratio", "1", 0.01, 2, 0.9,
          "net loss ratio that earns the whole of loss_ratio_weight (phi_ref)",
          "取得全部 loss_ratio_weight 所需的净赔付率（phi_ref）"),
    PARAM(struct params, first_trust, "operating_model.first_trust", "1", 0, 1, 0.6, "trust in the first year",
          "首年的信任度"),
    PARAM(struct params, publicness, "operating_model.publicness", "1", 0, 1, 0.35,
          "how far people see the product as a public one (D)", "人们在多大程度上视产品为公共产品（D）"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *in_force, *loss_ratio, *net_loss_ratio;
    double *trust_for_next_year;
    double *trust;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, loss_ratio, ARM, "1", "ultimate claims, gross of reinsurance, to earned premium"),
    FIELD(READS, struct view, net_loss_ratio, ARM, "1", "ultimate claims and refund to earned premium"),
    FIELD(UPDATES, struct view, trust_for_next_year, ARM, "1", "trust with which people will decide next year"),
    OUTCOME(struct view, trust, "1", "信任度", "trust with which people decided this year", "当年作参保决定时的信任度"),
};

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->trust[k] = v->trust_for_next_year[k] = all[k].first_trust;
}

static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->trust[k] = v->trust_for_next_year[k];
}

/* A year without experience leaves trust as it is; after exit it is undefined. */
static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        if (v->in_force[k] <= 0.0)
            v->trust[k] = NAN;
        else if (!isnan(v->loss_ratio[k]))
            v->trust_for_next_year[k] = trust_next(
                v->trust[k], trust_target(&all[k].response, v->net_loss_ratio[k], v->loss_ratio[k], all[k].publicness),
                all[k].response.speed);
    }
}

const struct pool_model pool_trust = {.name = "trust",
                                      .scope = SCOPE_ARM,
                                      .table = &TABLE,
                                      .fields = FIELDS,
                                      .n_fields = COUNT_OF(FIELDS),
                                      .start = start,
                                      .begin = begin,
                                      .step = step};
