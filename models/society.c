/* What the product costs and brings beside its premium: grass-roots work, accounts and budgets drawn on, who pays and
 * who gains by income, households spared catastrophe. Amounts are of the real pool. */
#include "engine/money.h"
#include "models/domain.h"
#include "models/pool.h"

struct params {
    double minutes_per_contact, shadow_wage_yuan_per_hour, safety_net_premium_paid_share;
    double insured_people, simulated_people, family_discount;
};

static const struct param PARAMS[] = {
    PARAM(struct params, minutes_per_contact, "operating_model.minutes_per_contact", "minutes", 0, 600, 10,
          "grass-roots time that one contact takes", "一次邀请所费的基层工作时间"),
    PARAM(struct params, shadow_wage_yuan_per_hour, "operating_model.shadow_wage_yuan_per_hour", "yuan/hour", 0, 1000,
          25, "worth of an hour of grass-roots work, at incomes of the first year",
          "基层工作每小时的影子工资，按首年收入水平"),
    PARAM(struct params, safety_net_premium_paid_share, "city.safety_net_premium_paid_share", "1", 0, 1, 1,
          "share of the premium of safety-net members that the public budget pays",
          "财政为低保等救助对象代缴保费的比例"),
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
    USES(struct params, family_discount, "product.family.discount_share", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *contacts, *account_payers, *safety_net_members, *assistance_displaced_fen;
    const int64_t *members_by_quintile, *claims_by_quintile_fen;
    const int64_t *households, *catastrophic_households_without, *catastrophic_households;
    const int64_t *commercial_crowded_out; /* NULL: that tier is not simulated */
    const int64_t *discounted_by_quintile; /* NULL: no product has a family discount */
    const double *income_level, *in_force, *price_yuan, *mean_price_factor, *earned_premium_yuan;
    double *grassroots_hours, *grassroots_cost_yuan, *account_premium_yuan, *fiscal_premium_yuan;
    double *assistance_displaced_yuan, *million_yuan_policies_lapsed;
    double *premium_quintile_1_yuan, *premium_quintile_2_yuan, *premium_quintile_3_yuan, *premium_quintile_4_yuan;
    double *premium_quintile_5_yuan;
    double *net_benefit_quintile_1_yuan, *net_benefit_quintile_2_yuan, *net_benefit_quintile_3_yuan;
    double *net_benefit_quintile_4_yuan, *net_benefit_quintile_5_yuan;
    double *catastrophic_household_share, *catastrophic_household_share_without, *cost_per_household_spared_yuan;
};

#define PREMIUM_OF_QUINTILE(q_)                                                                                        \
    OUTCOME(struct view, premium_quintile_##q_##_yuan, "yuan", "第" #q_ "收入组保费",                                  \
            "premium paid by the members of income quintile " #q_, "第" #q_ "收入组参保人缴纳的保费")
#define NET_BENEFIT_OF_QUINTILE(q_)                                                                                    \
    OUTCOME(struct view, net_benefit_quintile_##q_##_yuan, "yuan", "第" #q_ "收入组净受益",                            \
            "claims paid to the members of income quintile " #q_ " less their premium",                                \
            "第" #q_ "收入组参保人所得赔付减其保费")

static const struct field FIELDS[] = {
    FIELD(READS, struct view, contacts, ARM, "people", "people contacted"),
    FIELD(READS, struct view, account_payers, ARM, "people", "members who pay from a personal account"),
    FIELD(READS, struct view, safety_net_members, ARM, "people", "members in the safety net"),
    FIELD(READS, struct view, assistance_displaced_fen, ARM, "fen", "in-policy benefits of safety-net members"),
    FIELD_N(READS, struct view, members_by_quintile, ARM, N_QUINTILES, "people", "members, by income quintile"),
    FIELD_N(READS, struct view, claims_by_quintile_fen, ARM, N_QUINTILES, "fen", "paid to members, by income quintile"),
    FIELD(READS, struct view, households, WORLD, "households", "households of the city"),
    FIELD(READS, struct view, catastrophic_households_without, WORLD, "households",
          "with catastrophic expenditure, had nobody the product"),
    FIELD(READS, struct view, catastrophic_households, ARM, "households", "with catastrophic expenditure"),
    FIELD(READS_IF, struct view, commercial_crowded_out, ARM, "people",
          "who gave million-yuan medical insurance up because they were members"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD_N(READS_IF, struct view, discounted_by_quintile, ARM, N_QUINTILES, "people",
            "members with the family discount, by income quintile"),
    FIELD(READS, struct view, mean_price_factor, ARM, "1", "what members pay on average, of the premium in force"),
    FIELD(READS, struct view, earned_premium_yuan, ARM, "yuan", "earned premium of the real pool"),
    OUTCOME(struct view, grassroots_hours, "hours", "基层工时", "grass-roots time spent on contacts",
            "用于邀请参保的基层工作时间"),
    OUTCOME(struct view, grassroots_cost_yuan, "yuan", "基层成本", "its worth at the shadow wage",
            "按影子工资折算的基层工作成本"),
    OUTCOME(struct view, account_premium_yuan, "yuan", "个人账户支出", "premium paid from personal accounts",
            "由个人账户缴纳的保费"),
    OUTCOME(struct view, fiscal_premium_yuan, "yuan", "财政代缴",
            "premium that the public budget pays for safety-net members", "财政为低保等救助对象代缴的保费"),
    OUTCOME(struct view, assistance_displaced_yuan, "yuan", "医疗救助替代",
            "in-policy benefits of safety-net members, which a fuller medical assistance would have to pay",
            "救助对象所得的政策范围内赔付，若医疗救助更充分则应由其支付"),
    OUTCOME(struct view, million_yuan_policies_lapsed, "people", "百万医疗退保",
            "million-yuan policies given up for the product; undefined while that tier is not simulated",
            "因参加本产品而退保的百万医疗险保单；不模拟该层时无定义"),
    PREMIUM_OF_QUINTILE(1),
    PREMIUM_OF_QUINTILE(2),
    PREMIUM_OF_QUINTILE(3),
    PREMIUM_OF_QUINTILE(4),
    PREMIUM_OF_QUINTILE(5),
    NET_BENEFIT_OF_QUINTILE(1),
    NET_BENEFIT_OF_QUINTILE(2),
    NET_BENEFIT_OF_QUINTILE(3),
    NET_BENEFIT_OF_QUINTILE(4),
    NET_BENEFIT_OF_QUINTILE(5),
    OUTCOME(struct view, catastrophic_household_share, "1", "灾难性支出家庭占比",
            "households with catastrophic expenditure, of all", "发生灾难性卫生支出的家庭占全部家庭"),
    OUTCOME(struct view, catastrophic_household_share_without, "1", "无产品时灾难性支出家庭占比",
            "households with catastrophic expenditure had nobody the product, of all",
            "若无人有本产品，发生灾难性卫生支出的家庭占全部家庭"),
    OUTCOME(struct view, cost_per_household_spared_yuan, "yuan", "每避免一户的成本",
            "premium and grass-roots cost per household spared catastrophic expenditure; undefined where none is",
            "每避免一户灾难性卫生支出所费的保费与基层成本；一户也未避免则无定义"),
};

static void step_quintiles(const struct view *v, double discount, double scale, int k)
{
    double *const premium_yuan[N_QUINTILES] = {v->premium_quintile_1_yuan, v->premium_quintile_2_yuan,
                                               v->premium_quintile_3_yuan, v->premium_quintile_4_yuan,
                                               v->premium_quintile_5_yuan};
    double *const net_benefit_yuan[N_QUINTILES] = {v->net_benefit_quintile_1_yuan, v->net_benefit_quintile_2_yuan,
                                                   v->net_benefit_quintile_3_yuan, v->net_benefit_quintile_4_yuan,
                                                   v->net_benefit_quintile_5_yuan};
    for (int q = 0; q < N_QUINTILES; q++) {
        const int at = k * N_QUINTILES + q;
        const double discounted = v->discounted_by_quintile ? (double)v->discounted_by_quintile[at] * discount : 0.0;
        const double payers = ((double)v->members_by_quintile[at] - discounted) * scale; /* of whole premiums */
        const double claims_yuan = (double)v->claims_by_quintile_fen[at] / FEN_PER_YUAN * scale;
        const bool is_sold = v->in_force[k] > 0.0;
        premium_yuan[q][k] = is_sold ? payers * v->price_yuan[k] : NAN;
        net_benefit_yuan[q][k] = is_sold ? claims_yuan - payers * v->price_yuan[k] : NAN;
    }
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    const double scale = pool_people_per_person(params->insured_people, params->simulated_people);
    const bool is_sold = v->in_force[k] > 0.0;
    const double hours = is_sold ? (double)v->contacts[k] * scale * params->minutes_per_contact / 60.0 : 0.0;
    const double price_yuan = is_sold ? v->price_yuan[k] * v->mean_price_factor[k] : 0.0;
    const double households = (double)v->households[0];
    const double spared = (double)(v->catastrophic_households_without[0] - v->catastrophic_households[k]) * scale;
    v->grassroots_hours[k] = hours;
    v->grassroots_cost_yuan[k] = hours * params->shadow_wage_yuan_per_hour * v->income_level[0];
    v->account_premium_yuan[k] = is_sold ? (double)v->account_payers[k] * scale * price_yuan : 0.0;
    v->fiscal_premium_yuan[k] =
        is_sold ? (double)v->safety_net_members[k] * scale * price_yuan * params->safety_net_premium_paid_share : 0.0;
    v->assistance_displaced_yuan[k] = is_sold ? (double)v->assistance_displaced_fen[k] / FEN_PER_YUAN * scale : 0.0;
    v->million_yuan_policies_lapsed[k] = v->commercial_crowded_out ? (double)v->commercial_crowded_out[k] * scale : NAN;
    v->catastrophic_household_share[k] = pool_ratio((double)v->catastrophic_households[k], households);
    v->catastrophic_household_share_without[k] = pool_ratio((double)v->catastrophic_households_without[0], households);
    v->cost_per_household_spared_yuan[k] =
        is_sold ? pool_ratio(v->earned_premium_yuan[k] + v->grassroots_cost_yuan[k], spared) : NAN;
    step_quintiles(v, params->family_discount, scale, k);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], k);
}

const struct pool_model pool_society = {.name = "society",
                                        .scope = SCOPE_ARM,
                                        .table = &TABLE,
                                        .fields = FIELDS,
                                        .n_fields = COUNT_OF(FIELDS),
                                        .step = step};
