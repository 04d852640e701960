/* Whether the product goes on being sold: the insurer leaves after years of loss, or when too few are in. */
#include "models/pool.h"

struct params {
    double combined_ratio, years, enrolment, minimum_launch_enrolment;
};

static const struct param PARAMS[] = {
    PARAM(struct params, combined_ratio, "insurer.exit.combined_ratio", "1", 0, 100, 1.10,
          "combined ratio above which a year counts as a year of loss", "综合成本率超过此数的年份计为亏损年"),
    PARAM_INT(struct params, years, "insurer.exit.years", "years", 1, MAX_YEARS, 2,
              "years of loss running after which it leaves", "连续亏损达到此年数后退出"),
    PARAM(struct params, enrolment, "insurer.exit.enrolment", "1", 0, 1, 0.01, "enrolment below which it leaves",
          "参保率低于此数即退出"),
    PARAM(struct params, minimum_launch_enrolment, "insurer.minimum_launch_enrolment", "1", 0, 1, 0,
          "enrolment of the first year below which it does not go on; 0 for none",
          "首年参保率低于此数即不再续办；0 为无此要求"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *in_force, *enrolment_rate, *combined_ratio;
    double *is_open, *loss_years;
    double *is_withdrawn;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, enrolment_rate, ARM, "1", "members, of everyone eligible"),
    FIELD(READS, struct view, combined_ratio, ARM, "1",
          "claims, refund, expenses and reinsurance premium less recoveries, to earned premium"),
    FIELD(UPDATES, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(UPDATES, struct view, loss_years, ARM, "years", "years of loss running"),
    OUTCOME(struct view, is_withdrawn, "1", "停售", "1 where the product is no longer sold after this year",
            "本年之后不再销售则为 1"),
};

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->is_open[k] = 1.0;
}

static void step_arm(const struct view *v, const struct params *params, int year, int k)
{
    const bool is_loss = v->combined_ratio[k] > params->combined_ratio; /* false where undefined */
    v->loss_years[k] = is_loss ? v->loss_years[k] + 1.0 : 0.0;
    const double least_enrolment =
        year == 0 ? max_of(params->enrolment, params->minimum_launch_enrolment) : params->enrolment;
    if (v->loss_years[k] >= params->years || v->enrolment_rate[k] < least_enrolment)
        v->is_open[k] = 0.0;
    v->is_withdrawn[k] = v->is_open[k] > 0.0 ? 0.0 : 1.0;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], arms->year, k);
}

const struct pool_model pool_withdrawal = {.name = "withdrawal",
                                           .scope = SCOPE_ARM,
                                           .table = &TABLE,
                                           .fields = FIELDS,
                                           .n_fields = COUNT_OF(FIELDS),
                                           .start = start,
                                           .step = step};
