/* Who pays for whose illness, by arm and year: every tier's part of the bill, the funds' part of inpatient cost, the
 * accounts of the tiers beside Huiminbao, and households who spend much of their income. Amounts are of the real pool.
 * Outcomes of a tier that is not simulated are undefined. */
#include "engine/money.h"
#include "models/domain.h"
#include "models/late_parameters.h"
#include "models/pool.h"

struct params {
    double insured_people, simulated_people, employee_fee_yuan, employee_lump_sum_yuan, village_funding_yuan;
    double village_funded_by[3]; /* villagers, collective, donors */
};

static const struct param PARAMS[] = {
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
    USES(struct params, employee_fee_yuan, "city.employee_mutual_aid.fee_yuan", 1),
    USES(struct params, employee_lump_sum_yuan, "city.employee_mutual_aid.lump_sum_yuan", 1),
    USES(struct params, village_funding_yuan, "city.village_mutual_aid.funding_yuan", 1),
    USES(struct params, village_funded_by, "city.village_mutual_aid.funded_by", 3),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *payments_fen, *households, *eligible;
    const int64_t *above_tenth_households, *above_quarter_households, *above_tenth_without, *above_quarter_without;
    const int64_t *inpatient_bill_fen, *inpatient_in_catalogue_fen, *inpatient_fund_fen;
    const double *income_level;
    /* NULL where the tier is not simulated. */
    const int64_t *commercial_holders, *commercial_premium_fen, *commercial_claims_fen;
    const int64_t *employee_aid_members, *employee_aid_lump_sums, *employee_aid_claims_fen;
    const int64_t *village_aid_members, *village_aid_claims_fen;
    const int64_t *crowdfunding_raised_fen, *crowdfunding_paid_fen, *grants_paid_fen, *gift_excess_fen;
    const int64_t *platform_fee_fen;
    double *paid_share_basic, *paid_share_catastrophic, *paid_share_assistance, *paid_share_employer;
    double *paid_share_huiminbao, *paid_share_commercial, *paid_share_mutual_aid, *paid_share_charity;
    double *paid_share_household;
    double *fund_share_employee, *fund_share_resident, *fund_share_in_catalogue_employee;
    double *fund_share_in_catalogue_resident;
    double *above_tenth_household_share, *above_tenth_household_share_without;
    double *above_quarter_household_share, *above_quarter_household_share_without;
    double *commercial_holder_share, *commercial_premium_yuan, *commercial_loss_ratio;
    double *employee_aid_fees_yuan, *employee_aid_paid_yuan, *village_aid_paid_yuan;
    double *village_aid_villagers_yuan, *village_aid_collective_yuan, *village_aid_donors_yuan;
    double *gifts_raised_yuan, *gifts_paid_yuan, *gifts_over_compensation_yuan, *gifts_platform_fees_yuan;
};

/* ------------------------------------------------------------------ what everybody has */

static void step_shares(const struct view *v, int k)
{
    double *const share[N_PAYERS] = {v->paid_share_basic,      v->paid_share_catastrophic, v->paid_share_assistance,
                                     v->paid_share_employer,   v->paid_share_huiminbao,    v->paid_share_commercial,
                                     v->paid_share_mutual_aid, v->paid_share_charity,      v->paid_share_household};
    int64_t by_payer[N_PAYERS] = {0}, all = 0;
    for (int at = 0; at < N_QUINTILES * N_PAYERS; at++) {
        by_payer[at % N_PAYERS] += v->payments_fen[k * N_QUINTILES * N_PAYERS + at];
        all += v->payments_fen[k * N_QUINTILES * N_PAYERS + at];
    }
    for (int payer = 0; payer < N_PAYERS; payer++)
        share[payer][k] = pool_ratio((double)by_payer[payer], (double)all);
}

static void step_funds(const struct view *v, int k)
{
    double *const of_all[N_SCHEMES] = {[RESIDENT] = v->fund_share_resident, [EMPLOYEE] = v->fund_share_employee};
    double *const of_catalogue[N_SCHEMES] = {
        [RESIDENT] = v->fund_share_in_catalogue_resident, [EMPLOYEE] = v->fund_share_in_catalogue_employee};
    for (int s = 0; s < N_SCHEMES; s++) {
        of_all[s][k] = pool_ratio((double)v->inpatient_fund_fen[s], (double)v->inpatient_bill_fen[s]);
        of_catalogue[s][k] = pool_ratio((double)v->inpatient_fund_fen[s], (double)v->inpatient_in_catalogue_fen[s]);
    }
}

static double household_share(const struct view *v, const int64_t *by_quintile)
{
    int64_t households = 0;
    for (int q = 0; q < N_QUINTILES; q++)
        households += by_quintile[q];
    return pool_ratio((double)households, (double)v->households[0]);
}

static void step_households(const struct view *v, int k)
{
    v->above_tenth_household_share[k] = household_share(v, v->above_tenth_households + k * N_QUINTILES);
    v->above_quarter_household_share[k] = household_share(v, v->above_quarter_households + k * N_QUINTILES);
    v->above_tenth_household_share_without[k] = household_share(v, v->above_tenth_without);
    v->above_quarter_household_share_without[k] = household_share(v, v->above_quarter_without);
}

/* ------------------------------------------------------------------ the tiers after Huiminbao */

static double yuan_of_pool(int64_t fen, double scale) { return (double)fen / FEN_PER_YUAN * scale; }

static void step_commercial(const struct view *v, double scale, int k)
{
    const int is_simulated = v->commercial_holders != NULL;
    v->commercial_holder_share[k] =
        is_simulated ? pool_ratio((double)v->commercial_holders[k], (double)v->eligible[0]) : NAN;
    v->commercial_premium_yuan[k] = is_simulated ? yuan_of_pool(v->commercial_premium_fen[k], scale) : NAN;
    v->commercial_loss_ratio[k] =
        is_simulated ? pool_ratio((double)v->commercial_claims_fen[k], (double)v->commercial_premium_fen[k]) : NAN;
}

static void step_mutual_aid(const struct view *v, const struct params *p, double scale, int k)
{
    const int is_simulated = v->employee_aid_members != NULL;
    const double employees = is_simulated ? (double)v->employee_aid_members[0] * scale : NAN;
    const double raised_yuan =
        is_simulated ? (double)v->village_aid_members[0] * scale * p->village_funding_yuan * v->income_level[0] : NAN;
    const double lump_sums_yuan =
        is_simulated ? (double)v->employee_aid_lump_sums[0] * scale * p->employee_lump_sum_yuan : NAN;
    v->employee_aid_fees_yuan[k] = employees * p->employee_fee_yuan * v->income_level[0];
    v->employee_aid_paid_yuan[k] =
        is_simulated ? yuan_of_pool(v->employee_aid_claims_fen[k], scale) + lump_sums_yuan : NAN;
    v->village_aid_villagers_yuan[k] = raised_yuan * p->village_funded_by[0];
    v->village_aid_collective_yuan[k] = raised_yuan * p->village_funded_by[1];
    v->village_aid_donors_yuan[k] = raised_yuan * p->village_funded_by[2];
    v->village_aid_paid_yuan[k] = is_simulated ? yuan_of_pool(v->village_aid_claims_fen[k], scale) : NAN;
}

static void step_gifts(const struct view *v, double scale, int k)
{
    const int is_simulated = v->crowdfunding_raised_fen != NULL;
    v->gifts_raised_yuan[k] =
        is_simulated ? yuan_of_pool(v->crowdfunding_raised_fen[0] + v->grants_paid_fen[k], scale) : NAN;
    v->gifts_paid_yuan[k] =
        is_simulated ? yuan_of_pool(v->crowdfunding_paid_fen[k] + v->grants_paid_fen[k], scale) : NAN;
    v->gifts_over_compensation_yuan[k] = is_simulated ? yuan_of_pool(v->gift_excess_fen[k], scale) : NAN;
    v->gifts_platform_fees_yuan[k] = is_simulated ? yuan_of_pool(v->platform_fee_fen[0], scale) : NAN;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const double scale = pool_people_per_person(all[k].insured_people, all[k].simulated_people);
        step_shares(v, k);
        step_funds(v, k);
        step_households(v, k);
        step_commercial(v, scale, k);
        step_mutual_aid(v, &all[k], scale, k);
        step_gifts(v, scale, k);
    }
}

#define PAID_SHARE(payer_, label_zh_, meaning_, meaning_zh_)                                                           \
    OUTCOME(struct view, paid_share_##payer_, "1", label_zh_, "part of all bills that " meaning_,                      \
            "全部账单中由" meaning_zh_ "的比例")
#define OPTIONAL(member_, shape_, unit_, meaning_) FIELD(READS_IF, struct view, member_, shape_, unit_, meaning_)

static const struct field FIELDS[] = {
    FIELD_N(READS, struct view, payments_fen, ARM, (N_QUINTILES * N_PAYERS), "fen",
            "paid for care, by income and payer"),
    FIELD(READS, struct view, households, WORLD, "households", "households of the city"),
    FIELD(READS, struct view, eligible, WORLD, "people", "who may join this year"),
    FIELD_N(READS, struct view, above_tenth_households, ARM, N_QUINTILES, "households", "above a tenth of income"),
    FIELD_N(READS, struct view, above_quarter_households, ARM, N_QUINTILES, "households", "above a quarter of income"),
    FIELD_N(READS, struct view, above_tenth_without, WORLD, N_QUINTILES, "households", "without the product"),
    FIELD_N(READS, struct view, above_quarter_without, WORLD, N_QUINTILES, "households", "without the product"),
    FIELD_N(READS, struct view, inpatient_bill_fen, WORLD, N_SCHEMES, "fen", "inpatient cost"),
    FIELD_N(READS, struct view, inpatient_in_catalogue_fen, WORLD, N_SCHEMES, "fen", "of it, inside the catalogue"),
    FIELD_N(READS, struct view, inpatient_fund_fen, WORLD, N_SCHEMES, "fen", "of it, paid by the fund"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    OPTIONAL(commercial_holders, ARM, "people", "with million-yuan medical insurance"),
    OPTIONAL(commercial_premium_fen, ARM, "fen", "their premiums"),
    OPTIONAL(commercial_claims_fen, ARM, "fen", "paid by million-yuan medical insurance"),
    OPTIONAL(employee_aid_members, WORLD, "people", "in the mutual aid of employees"),
    OPTIONAL(employee_aid_lump_sums, WORLD, "people", "who get its lump sum"),
    OPTIONAL(employee_aid_claims_fen, ARM, "fen", "paid by the mutual aid of employees"),
    OPTIONAL(village_aid_members, WORLD, "people", "in the mutual aid of a village"),
    OPTIONAL(village_aid_claims_fen, ARM, "fen", "paid by the mutual aid of villages"),
    OPTIONAL(crowdfunding_raised_fen, WORLD, "fen", "raised by crowdfunding, fees included"),
    OPTIONAL(crowdfunding_paid_fen, ARM, "fen", "of what was raised, what bills needed"),
    OPTIONAL(grants_paid_fen, ARM, "fen", "paid by charities"),
    OPTIONAL(gift_excess_fen, ARM, "fen", "raised, fees paid, above what bills needed"),
    OPTIONAL(platform_fee_fen, WORLD, "fen", "kept by crowdfunding platforms"),
    PAID_SHARE(basic, "基本医保支付占比", "basic medical insurance pays", "基本医保支付"),
    PAID_SHARE(catastrophic, "大病保险支付占比", "catastrophic insurance pays", "大病保险支付"),
    PAID_SHARE(assistance, "医疗救助支付占比", "medical assistance pays", "医疗救助支付"),
    PAID_SHARE(employer, "企业补充医保支付占比", "enterprise supplementary cover pays", "企业补充医疗保险支付"),
    PAID_SHARE(huiminbao, "惠民保支付占比", "Huiminbao pays", "惠民保支付"),
    PAID_SHARE(commercial, "百万医疗支付占比", "million-yuan medical insurance pays", "百万医疗险支付"),
    PAID_SHARE(mutual_aid, "互助支付占比", "the mutual aid of employees and villages pays", "职工互助与村级互助支付"),
    PAID_SHARE(charity, "慈善与众筹支付占比", "gifts pay", "众筹与慈善支付"),
    PAID_SHARE(household, "家庭自付占比", "households pay", "家庭自付"),
    OUTCOME(struct view, fund_share_employee, "1", "职工住院费用基金支付占比",
            "part of the inpatient cost of employees that the fund of basic medical insurance pays",
            "职工住院费用中基本医保基金支付的比例"),
    OUTCOME(struct view, fund_share_resident, "1", "居民住院费用基金支付占比",
            "part of the inpatient cost of residents that the fund of basic medical insurance pays",
            "居民住院费用中基本医保基金支付的比例"),
    OUTCOME(struct view, fund_share_in_catalogue_employee, "1", "职工政策范围内基金支付占比",
            "part of the in-catalogue inpatient cost of employees that the fund pays",
            "职工目录内住院费用中基金支付的比例"),
    OUTCOME(struct view, fund_share_in_catalogue_resident, "1", "居民政策范围内基金支付占比",
            "part of the in-catalogue inpatient cost of residents that the fund pays",
            "居民目录内住院费用中基金支付的比例"),
    OUTCOME(struct view, above_tenth_household_share, "1", "支出超收入10%家庭占比",
            "households who spend more than a tenth of their income on care, of all",
            "医疗支出超过收入十分之一的家庭占全部家庭"),
    OUTCOME(struct view, above_tenth_household_share_without, "1", "无产品时支出超收入10%家庭占比",
            "households who would, had nobody the product, of all",
            "若无人有本产品，医疗支出超过收入十分之一的家庭占全部家庭"),
    OUTCOME(struct view, above_quarter_household_share, "1", "支出超收入25%家庭占比",
            "households who spend more than a quarter of their income on care, of all",
            "医疗支出超过收入四分之一的家庭占全部家庭"),
    OUTCOME(struct view, above_quarter_household_share_without, "1", "无产品时支出超收入25%家庭占比",
            "households who would, had nobody the product, of all",
            "若无人有本产品，医疗支出超过收入四分之一的家庭占全部家庭"),
    OUTCOME(struct view, commercial_holder_share, "1", "百万医疗持有率", "people with million-yuan medical insurance",
            "持有百万医疗险者占全市人口"),
    OUTCOME(struct view, commercial_premium_yuan, "yuan", "百万医疗保费", "their premiums",
            "百万医疗险持有者缴纳的保费"),
    OUTCOME(struct view, commercial_loss_ratio, "1", "百万医疗赔付率", "claims over premiums of that insurance",
            "百万医疗险的赔款占保费"),
    OUTCOME(struct view, employee_aid_fees_yuan, "yuan", "职工互助会费", "fees of the members of employees' mutual aid",
            "职工医疗互助会员缴纳的会费"),
    OUTCOME(struct view, employee_aid_paid_yuan, "yuan", "职工互助给付", "what it pays, lump sums included",
            "职工医疗互助的给付，含一次性给付"),
    OUTCOME(struct view, village_aid_villagers_yuan, "yuan", "村级互助村民出资",
            "what villagers pay into the mutual aid of villages", "村民为村级互助缴纳的资金"),
    OUTCOME(struct view, village_aid_collective_yuan, "yuan", "村级互助集体出资", "what the village collective adds",
            "村集体为村级互助投入的资金"),
    OUTCOME(struct view, village_aid_donors_yuan, "yuan", "村级互助捐赠出资", "what donors add",
            "捐赠人为村级互助捐赠的资金"),
    OUTCOME(struct view, village_aid_paid_yuan, "yuan", "村级互助给付", "what the mutual aid of villages pays",
            "村级互助支付的金额"),
    OUTCOME(struct view, gifts_raised_yuan, "yuan", "众筹与慈善筹款", "raised by crowdfunding and given by charities",
            "众筹筹得与慈善机构给予的金额"),
    OUTCOME(struct view, gifts_paid_yuan, "yuan", "众筹与慈善用于账单", "of gifts, what bills needed",
            "众筹与慈善款中账单所需的部分"),
    OUTCOME(struct view, gifts_over_compensation_yuan, "yuan", "众筹超额补偿",
            "of gifts, what people get beyond their bills", "众筹与慈善款中超过本人账单的部分"),
    OUTCOME(struct view, gifts_platform_fees_yuan, "yuan", "众筹平台费", "of gifts, what platforms keep",
            "众筹与慈善款中平台留取的部分"),
};

static const char *const NEEDED_BY[] = {DETAIL_NEED_KEYS, NULL};

const struct pool_model pool_tiers_accounts = {
    .name = "tiers_accounts",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
