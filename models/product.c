#include "models/product.h"

/* A liability is covered where it has layers. */
#define LIABILITY_PARAMS(index_, key_, what_, what_zh_)                                                                \
    PARAM(struct product_params, rows[index_].cap_yuan, "product.liabilities." key_ ".cap_yuan", "yuan per year", 0,   \
          1e8, 1e8, "most that is paid a person in a year for " what_, what_zh_ "的年度封顶线"),                       \
        PARAM_LIST(struct product_params, rows[index_].layers, rows[index_].n_layers, LAYER_RECORD, 3,                 \
                   "product.liabilities." key_ ".layers",                                                              \
                   "what is paid of the " what_ " above its deductible, layer by layer; none: not covered",            \
                   what_zh_ "免赔额以上的分段赔付；无分段即不保障")
#define DEDUCTIBLE_PARAM(index_, key_, what_, what_zh_)                                                                \
    PARAM(struct product_params, rows[index_].deductible_yuan, "product.liabilities." key_ ".deductible_yuan",         \
          "yuan per year", 0, 1e6, 0, "deductible on the " what_, what_zh_ "的免赔额")

static const char *const LIABILITY_LABELS[N_LIABILITIES] = {"in_policy", "out_of_policy", "special_drugs",
                                                            "rare_disease"};

/* One value for each number of completed claim-free years in a row; the last given one stands for all beyond it. */
#define CLAIM_FREE_PARAM(member_, key_, minimum_, maximum_, meaning_, meaning_zh_)                                     \
    {                                                                                                                  \
        .key = key_, .offset = offsetof(struct product_params, member_), .unit = "1", .minimum = minimum_,             \
        .maximum = maximum_, .fallback = 1, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_REAL,        \
        .shape = PARAM_BY_YEAR, .n_values = N_CLAIM_FREE_LEVELS                                                        \
    }

static const struct param PARAMS[] = {
    PARAM(struct product_params, deductible_yuan, "product.deductible_yuan", "yuan per year", 0, 1e6, 20000,
          "deductible on the eligible out-of-catalogue inpatient cost, the one that a product is known by",
          "可计入的目录外住院费用的免赔额，即产品通常所称的免赔额"),
    PARAM(struct product_params, eligible_share, "product.eligible_out_of_catalogue_share", "1", 0, 1, 0.8,
          "part of the out-of-catalogue cost that the product counts", "目录外费用中产品予以计入的比例"),
    PARAM(struct product_params, total_cap_yuan, "product.total_cap_yuan", "yuan per year", 0, 1e8, 3e6,
          "most that is paid a person in a year, all liabilities; shared out pro rata",
          "各项责任合计的年度总限额；超出时按比例分摊"),
    PARAM_MAP(struct product_params, payable_share, "product.payable_share", "1", 0, 1, 1, STATE_LABELS, N_STATES,
              "part of a benefit that is payable to a person in this state: exclusions and refused claims",
              "各健康状况者的可赔比例：扣除除外责任与拒赔"),
    PARAM(struct product_params, new_member_factor, "product.new_member_factor", "1", 0, 1, 1,
          "part of the benefit that new and returning members get in their first year",
          "新参保与重新参保者首年可得赔付的比例"),
    PARAM(struct product_params, waiting_months, "product.waiting_months", "months", 0, 12, 0,
          "months without cover for new and returning members", "新参保与重新参保者的等待期月数"),
    PARAM(struct product_params, late_joiner_share, "product.late_joiner_share", "1", 0, 1, 0,
          "share of new members who join after the sales window", "新参保者中集中投保期之后参保的占比"),
    PARAM(struct product_params, late_joiner_months, "product.late_joiner_months", "months", 0, 12, 0,
          "months of cover that late joiners miss", "集中投保期之后参保者少得保障的月数"),
    PARAM_ONE_OF(struct product_params, eligibility.sex, "product.eligibility.sex", "all|female|male", ELIGIBLE_ALL,
                 "who may join, by sex", "可参保的性别"),
    PARAM_INT(struct product_params, eligibility.age_from_years, "product.eligibility.age_from_years", "years", 0, 100,
              0, "lowest age at which people may join and renew", "可参保与续保的最低年龄"),
    PARAM_INT(struct product_params, eligibility.age_to_years, "product.eligibility.age_to_years", "years", 0, 100, 100,
              "highest age at which people may join and renew; 100 holds all older",
              "可参保与续保的最高年龄；100 含更高龄者"),
    PARAM_ONE_OF(struct product_params, eligibility.needs_disease, "product.eligibility.needs_disease",
                 "none|any_listed|cancer|stroke|heart|kidney_failure|rare|hypertension|diabetes|copd|other_chronic",
                 NEEDS_NONE,
                 "disease that people must have to join and renew; any_listed: one of cancer, stroke, heart, "
                 "kidney_failure, rare",
                 "参保与续保须患有的疾病；any_listed：癌症、中风、心脏病、肾衰竭、罕见病之一"),
    PARAM(struct product_params, lump_sum_yuan, "product.lump_sum.yuan", "yuan", 0, 1e7, 0,
          "cash on the first diagnosis of a disease of product.lump_sum.diseases that begins while a member; beside "
          "the bill, outside the caps; payable_share of the state before it applies; 0 for none",
          "参保期间初次确诊 product.lump_sum.diseases "
          "所列疾病的现金给付；不计入账单与限额；按此前健康状况乘可赔比例；0 为无"),
    PARAM_MAP(struct product_params, lump_sum_listed, "product.lump_sum.diseases", "1", 0, 1, 0, DISEASE_LABELS,
              N_LISTED, "part of the first diagnoses of this disease that bring the lump sum",
              "该病初次确诊中可得一次性给付的比例"),
    PARAM_MAP(struct product_params, screened_extra_share, "product.screened_extra_share", "1", 0, 1, 0,
              LIABILITY_LABELS, N_LIABILITIES,
              "added to every layer's share of this liability for members who were screened and found clear "
              "(city.screening)",
              "参加筛查且结果无异常者（city.screening）该项责任各段赔付比例的增加值"),
    CLAIM_FREE_PARAM(claim_free_deductible_factor, "product.claim_free.deductible_factor", 0.01, 1,
                     "factor on all deductibles by completed member years in a row without a claim: [after none, after "
                     "one, …]; a lapse or a claim begins again",
                     "按连续无理赔参保年数对各项免赔额的系数：[零年后，一年后，…]；断保或理赔则重新起算"),
    CLAIM_FREE_PARAM(claim_free_benefit_factor, "product.claim_free.benefit_factor", 1, 3,
                     "factor on all shares by completed member years in a row without a claim: [after none, after one, "
                     "…]; a lapse or a claim begins again",
                     "按连续无理赔参保年数对各项赔付比例的系数：[零年后，一年后，…]；断保或理赔则重新起算"),
    PARAM(struct product_params, lifetime_cap_yuan, "product.lifetime_cap_yuan", "yuan", 0, 1e9, 0,
          "most that is paid of a person's bills in all years; what was paid counts after a lapse too; 0 for none",
          "一人历年账单的终身赔付限额；断保后已赔金额仍计入；0 为无限额"),
    PARAM(struct product_params, family_discount_share, "product.family.discount_share", "1", 0, 0.9, 0,
          "part of the premium that is taken off for members whose whole household joins; 0 for none",
          "全家参保者减免的保费比例；0 为无优惠"),
    PARAM_INT(struct product_params, family_from_members, "product.family.from_members", "people", 2, 12, 3,
              "people of a household who may join, all of whom do, from which the discount is given",
              "享受家庭优惠所需的可参保人数，且全部参保"),
    DEDUCTIBLE_PARAM(IN_POLICY, "in_policy", "in-policy remainder of inpatient care", "政策范围内住院余额"),
    LIABILITY_PARAMS(IN_POLICY, "in_policy", "in-policy remainder of inpatient care", "政策范围内住院余额"),
    LIABILITY_PARAMS(OUT_OF_POLICY, "out_of_policy", "eligible out-of-catalogue inpatient cost",
                     "可计入的目录外住院费用"),
    DEDUCTIBLE_PARAM(SPECIAL_DRUGS, "special_drugs", "listed special drugs", "所列特药"),
    LIABILITY_PARAMS(SPECIAL_DRUGS, "special_drugs", "listed special drugs", "所列特药"),
    DEDUCTIBLE_PARAM(RARE_DISEASE, "rare_disease", "listed rare-disease drugs", "所列罕见病药品"),
    LIABILITY_PARAMS(RARE_DISEASE, "rare_disease", "listed rare-disease drugs", "所列罕见病药品"),
    PARAM(struct product_params, prelec_alpha, "behaviour.prelec_alpha", "1", 0.2, 1, 0.8,
          "curvature of the probability weights of risk-aware people (Prelec 1998)",
          "有风险意识者概率权重的曲率（Prelec 1998）"),
    PARAM(struct product_params, neglect, "behaviour.neglect", "1", 0, 1, 0.35,
          "part of a claim's probability that risk-unaware people see", "无风险意识者所见的理赔概率占实际概率的比例"),
    PARAM(struct product_params, private_information, "behaviour.private_information", "1", 0, 1.5, 0.5,
          "power of frailty in the claim probability that people perceive", "脆弱度在所感知理赔概率中的幂次"),
    PARAM(struct product_params, absolute_risk_aversion_per_yuan, "behaviour.absolute_risk_aversion_per_yuan",
          "per yuan", 0, 1e-3, 0,
          "0: benefits count at their mean; above: by the certainty equivalent of constant absolute risk aversion",
          "0：待遇按均值计；大于 0：按常绝对风险厌恶的确定性等价计"),
    USES(struct product_params, frailty_spread, "city.frailty.spread", 1),
    USES(struct product_params, pricing_rule, "insurer.pricing_rule", 1),
    USES(struct product_params, retention_yuan, "insurer.excess_of_loss.retention_yuan", 1),
    USES(struct product_params, excess_limit_yuan, "insurer.excess_of_loss.limit_yuan", 1),
};

const struct param_table PRODUCT_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct product_params)};

/* Levels beyond the last that differs from the one before it. */
static int count_claim_free_levels(const struct product_params *p)
{
    int n = N_CLAIM_FREE_LEVELS;
    while (n > 1 && p->claim_free_deductible_factor[n - 1] == p->claim_free_deductible_factor[n - 2] &&
           p->claim_free_benefit_factor[n - 1] == p->claim_free_benefit_factor[n - 2])
        n--;
    return n;
}

static void find_kind(struct product_params *p)
{
    const struct eligibility *e = &p->eligibility;
    p->n_claim_free_levels = count_claim_free_levels(p);
    p->is_restricted = e->sex != ELIGIBLE_ALL || e->needs_disease != NEEDS_NONE || e->age_from_years > 0.0 ||
                       e->age_to_years < N_AGES - 1;
    p->is_personal = product_has_history(p);
    for (int l = 0; l < N_LIABILITIES; l++)
        p->is_personal |= p->screened_extra_share[l] > 0.0;
}

void product_prepare(void *memory)
{
    struct product_params *p = memory;
    p->rows[OUT_OF_POLICY].deductible_yuan = p->deductible_yuan;
    p->terms.total_cap_fen = fen_of_yuan(p->total_cap_yuan);
    p->terms.eligible_share = p->eligible_share;
    for (int l = 0; l < N_LIABILITIES; l++) {
        struct liability_terms *terms = &p->terms.liabilities[l];
        terms->deductible_fen = fen_of_yuan(p->rows[l].deductible_yuan);
        terms->cap_fen = fen_of_yuan(p->rows[l].cap_yuan);
        terms->n_layers = (int)p->rows[l].n_layers;
        for (int j = 0; j < terms->n_layers; j++)
            terms->layers[j] = (struct layer){fen_of_yuan(p->rows[l].layers[j].from_yuan),
                                              fen_of_yuan(p->rows[l].layers[j].to_yuan), p->rows[l].layers[j].share};
    }
    const double on_time = 1.0 - p->late_joiner_share * p->late_joiner_months / 12.0;
    p->new_member_share = p->new_member_factor * max_of(on_time - p->waiting_months / 12.0, 0.0);
    find_kind(p);
}

/* insurer.pricing_rule hold moves the terms of the arm that uses it; what members have lived through moves them too. */
int product_is_private(const void *params)
{
    enum { RULE_HOLD = 1 };
    const struct product_params *p = params;
    return p->pricing_rule == RULE_HOLD || count_claim_free_levels(p) > 1 || p->lifetime_cap_yuan > 0.0;
}

struct product_terms product_terms_scaled(const struct product_terms *terms, double deductible_scale)
{
    struct product_terms scaled = *terms;
    for (int l = 0; l < N_LIABILITIES; l++)
        scaled.liabilities[l].deductible_fen *= deductible_scale;
    return scaled;
}

struct product_terms product_terms_personal(const struct product_params *product, const struct product_terms *terms,
                                            int claim_free_years, int is_screened_negative)
{
    const int last = product->n_claim_free_levels - 1, level = claim_free_years < last ? claim_free_years : last;
    struct product_terms personal = product_terms_scaled(terms, product->claim_free_deductible_factor[level]);
    for (int l = 0; l < N_LIABILITIES; l++) {
        const double extra = is_screened_negative ? product->screened_extra_share[l] : 0.0;
        struct liability_terms *own = &personal.liabilities[l];
        for (int j = 0; j < own->n_layers; j++)
            own->layers[j].share =
                min_of((own->layers[j].share + extra) * product->claim_free_benefit_factor[level], 1.0);
    }
    return personal;
}

static int layers_same(const struct liability_terms *a, const struct liability_terms *b)
{
    int same = a->n_layers == b->n_layers;
    for (int j = 0; same && j < a->n_layers; j++)
        same = a->layers[j].from_fen == b->layers[j].from_fen && a->layers[j].to_fen == b->layers[j].to_fen &&
               a->layers[j].share == b->layers[j].share;
    return same;
}

int product_terms_same(const struct product_terms *a, const struct product_terms *b)
{
    int same = a->total_cap_fen == b->total_cap_fen && a->eligible_share == b->eligible_share;
    for (int l = 0; same && l < N_LIABILITIES; l++) {
        const struct liability_terms *x = &a->liabilities[l], *y = &b->liabilities[l];
        same = x->deductible_fen == y->deductible_fen && x->cap_fen == y->cap_fen && layers_same(x, y);
    }
    return same;
}
