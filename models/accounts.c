/* The insurer's account of the year: floor refund or benefit reserve, expenses, and the four ratios. */
#include "models/loss_ratio.h"

enum refund_form { REFUND_CASH, REFUND_RESERVE };

struct params {
    double loss_ratio_floor, refund_form;
    double expense_share, fixed_expense_yuan, marketing_share;
    double outstanding_share, ibnr_error_sd;
};

static const struct param PARAMS[] = {
    PARAM(struct params, loss_ratio_floor, "insurer.loss_ratio_floor", "1", 0, 1, 0,
          "share of earned premium that must go to members; 0 for no floor",
          "已赚保费中必须用于参保人的最低比例；0 为无下限"),
    PARAM_ONE_OF(
        struct params, refund_form, "insurer.refund_form", "refund|reserve", REFUND_CASH,
        "what falls short of the floor is paid back in cash, or kept as a benefit reserve for next year's claims",
        "赔付低于下限的差额：以现金返还（refund），或留作次年赔付的待遇储备（reserve）"),
    PARAM(struct params, expense_share, "insurer.expense_share", "1", 0, 1, 0.16,
          "expenses, of earned premium, with marketing and the protection-fund levy",
          "费用占已赚保费的比例，含销售费用与保险保障基金"),
    PARAM(struct params, fixed_expense_yuan, "insurer.fixed_expense_yuan", "yuan/year", 0, 1e9, 0,
          "expenses of the whole pool that do not grow with premium, at incomes of the first year",
          "整个参保池不随保费增长的固定费用，按首年收入水平"),
    PARAM(struct params, marketing_share, "insurer.marketing_share", "1", 0, 1, 0.05,
          "the part of the expense share that goes to marketing, of earned premium; reported, not added",
          "费用中的销售费用，占已赚保费；仅作披露，不另加计"),
    PARAM(struct params, outstanding_share, "insurer.outstanding_share", "1", 0, 1, 0.25,
          "ultimate claims not yet paid when the year ends, incurred but not reported among them",
          "年末尚未支付的最终赔款占比，含已发生未报告赔款（IBNR）"),
    PARAM(struct params, ibnr_error_sd, "insurer.ibnr_error_sd", "1", 0, 1, 0.08,
          "standard deviation of the relative error in the estimate of claims that are not yet known",
          "未知赔款估计的相对误差的标准差"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *ibnr_error_normal, *income_level;
    const double *in_force, *earned_premium_yuan, *claims_yuan, *reinsurance_premium_yuan, *recoveries_yuan;
    double *refund_yuan, *benefit_reserve_yuan, *reserve_error_yuan;
    double *loss_ratio, *net_loss_ratio, *combined_ratio, *incurred_loss_ratio;
    double *refund_share, *expense_ratio, *marketing_ratio, *underwriting_result_yuan;
};

static const struct field FIELDS[] = {
    POOL_DRAW(struct view, ibnr_error_normal, "insurer.ibnr", "error in the estimate of claims not yet known"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, earned_premium_yuan, ARM, "yuan", "earned premium of the real pool"),
    FIELD(READS, struct view, claims_yuan, ARM, "yuan", "ultimate claims charged to the real pool"),
    FIELD(READS, struct view, reinsurance_premium_yuan, ARM, "yuan", "paid to reinsurers for the year"),
    FIELD(READS, struct view, recoveries_yuan, ARM, "yuan", "received from reinsurers for the year"),
    FIELD(WRITES, struct view, refund_yuan, ARM, "yuan",
          "paid back to members, or added to the benefit reserve (negative: drawn from it)"),
    FIELD(UPDATES, struct view, benefit_reserve_yuan, ARM, "yuan", "kept for next year's claims"),
    FIELD(UPDATES, struct view, reserve_error_yuan, ARM, "yuan",
          "how far outstanding claims were over-estimated at the last year end"),
    OUTCOME(struct view, loss_ratio, "1", "赔付率", "ultimate claims, gross of reinsurance, to earned premium",
            "最终赔款（不扣再保险摊回）占已赚保费"),
    OUTCOME(struct view, net_loss_ratio, "1", "净赔付率", "ultimate claims and refund to earned premium",
            "最终赔款与返还之和占已赚保费"),
    OUTCOME(struct view, combined_ratio, "1", "综合成本率",
            "claims, refund, expenses and reinsurance premium less recoveries, to earned premium",
            "赔款、返还、费用、分出保费之和减摊回，占已赚保费"),
    OUTCOME(struct view, incurred_loss_ratio, "1", "综合赔付率",
            "net paid claims and the change in net outstanding claims, to net earned premium",
            "净已付赔款与净未决赔款变动之和，占净已赚保费"),
    OUTCOME(struct view, refund_share, "1", "返还占比", "paid back or reserved for members, of earned premium",
            "返还参保人或为其留存的金额占已赚保费"),
    OUTCOME(struct view, expense_ratio, "1", "费用率", "expenses, of earned premium", "费用占已赚保费"),
    OUTCOME(struct view, marketing_ratio, "1", "销售费用率", "marketing, of earned premium", "销售费用占已赚保费"),
    OUTCOME(struct view, underwriting_result_yuan, "yuan", "承保利润",
            "earned premium less the costs of the combined ratio", "已赚保费减综合成本"),
};

/* What goes back to the members under the floor. A benefit reserve belongs to them: what last year put aside pays
 * this year's claims first, and only its change is a cost of the year. */
static double settle_floor(const struct view *v, const struct params *params, int k)
{
    const double carried_in_yuan = v->benefit_reserve_yuan[k];
    const double return_yuan = params->loss_ratio_floor > 0.0 || carried_in_yuan > 0.0
                                   ? loss_ratio_floor_return_yuan(params->loss_ratio_floor, v->earned_premium_yuan[k],
                                                                  carried_in_yuan, v->claims_yuan[k])
                                   : 0.0;
    if ((int)params->refund_form == REFUND_CASH)
        return return_yuan;
    v->benefit_reserve_yuan[k] = return_yuan;
    return return_yuan - carried_in_yuan;
}

/* 综合赔付率. Ultimate claims are paid in the year or outstanding at its end, at an estimate: what the year shows is
 * ultimate claims and the change in the estimate's error, as last year's claims are paid out of what was put by for them. */
static double incurred_ratio(const struct view *v, const struct params *params, int k)
{
    const double net_claims_yuan = v->claims_yuan[k] - v->recoveries_yuan[k];
    const double error_yuan =
        params->outstanding_share * net_claims_yuan * max_of(params->ibnr_error_sd * v->ibnr_error_normal[0], -1.0);
    const double error_before_yuan = v->reserve_error_yuan[k];
    v->reserve_error_yuan[k] = error_yuan;
    const double net_paid_yuan = (1.0 - params->outstanding_share) * net_claims_yuan;
    const double outstanding_change_yuan = params->outstanding_share * net_claims_yuan + error_yuan - error_before_yuan;
    return loss_ratio_incurred(net_paid_yuan, outstanding_change_yuan,
                               v->earned_premium_yuan[k] - v->reinsurance_premium_yuan[k]);
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    const double premium_yuan = v->earned_premium_yuan[k], claims_yuan = v->claims_yuan[k];
    const double expenses_yuan =
        v->in_force[k] > 0.0 ? params->expense_share * premium_yuan + params->fixed_expense_yuan * v->income_level[0]
                             : 0.0;
    v->refund_yuan[k] = settle_floor(v, params, k);
    v->loss_ratio[k] = loss_ratio_gross(claims_yuan, premium_yuan);
    v->net_loss_ratio[k] = loss_ratio_net(claims_yuan, v->refund_yuan[k], premium_yuan);
    v->combined_ratio[k] = loss_ratio_combined(claims_yuan, v->refund_yuan[k], expenses_yuan,
                                               v->reinsurance_premium_yuan[k], v->recoveries_yuan[k], premium_yuan);
    v->incurred_loss_ratio[k] = incurred_ratio(v, params, k);
    v->refund_share[k] = pool_ratio(v->refund_yuan[k], premium_yuan);
    v->expense_ratio[k] = pool_ratio(expenses_yuan, premium_yuan);
    v->marketing_ratio[k] =
        pool_ratio(min_of(params->marketing_share, params->expense_share) * premium_yuan, premium_yuan);
    v->underwriting_result_yuan[k] = v->in_force[k] > 0.0
                                         ? premium_yuan - claims_yuan - v->refund_yuan[k] - expenses_yuan -
                                               v->reinsurance_premium_yuan[k] + v->recoveries_yuan[k]
                                         : NAN;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], k);
}

const struct pool_model pool_accounts = {.name = "accounts",
                                         .scope = SCOPE_ARM,
                                         .table = &TABLE,
                                         .fields = FIELDS,
                                         .n_fields = COUNT_OF(FIELDS),
                                         .step = step};
