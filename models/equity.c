/* Who bears and who gains, by income quintile, a head and year: what measures of fairness are computed from, in every
 * world. Runs where the burden of households is kept in detail. */
#include "engine/money.h"
#include "models/domain.h"
#include "models/late_parameters.h"
#include "models/pool.h"

struct params {
    double fiscal_share;
};

static const struct param PARAMS[] = {
    USES(struct params, fiscal_share, "city.safety_net_premium_paid_share", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

/* A figure for every quintile. */
#define BY_QUINTILE(name_)                                                                                             \
    *name_##_quintile_1, *name_##_quintile_2, *name_##_quintile_3, *name_##_quintile_4, *name_##_quintile_5

struct view {
    const int64_t *people_by_quintile, *income_by_quintile_yuan, *payments_fen, *payments_without_fen;
    const int64_t *members_by_quintile, *safety_net_members;
    const double *in_force, *price_yuan;
    double BY_QUINTILE(people_share), BY_QUINTILE(income_yuan), BY_QUINTILE(out_of_pocket_yuan);
    double BY_QUINTILE(out_of_pocket_without_yuan), BY_QUINTILE(benefit_yuan), BY_QUINTILE(premium_borne_yuan);
};

#define OUTCOMES_OF_QUINTILE(q_)                                                                                       \
    OUTCOME(struct view, people_share_quintile_##q_, "1", "第" #q_ "收入组人口占比",                                   \
            "people of income quintile " #q_ ", of all", "第" #q_ "收入组人口占全市人口"),                             \
        OUTCOME(struct view, income_yuan_quintile_##q_, "yuan", "第" #q_ "收入组人均收入",                             \
                "disposable income a head of income quintile " #q_, "第" #q_ "收入组的人均可支配收入"),                \
        OUTCOME(struct view, out_of_pocket_yuan_quintile_##q_, "yuan", "第" #q_ "收入组人均自付",                      \
                "paid for care by people of income quintile " #q_ " themselves, a head",                               \
                "第" #q_ "收入组人均自付的医疗费用"),                                                                  \
        OUTCOME(struct view, out_of_pocket_without_yuan_quintile_##q_, "yuan", "无产品时第" #q_ "收入组人均自付",      \
                "the same, had nobody the product", "若无人有本产品，第" #q_ "收入组人均自付的医疗费用"),              \
        OUTCOME(struct view, benefit_yuan_quintile_##q_, "yuan", "第" #q_ "收入组人均惠民保赔付",                      \
                "paid by Huiminbao of bills of income quintile " #q_ ", a head",                                       \
                "惠民保对第" #q_ "收入组账单的人均赔付"),                                                              \
        OUTCOME(struct view, premium_borne_yuan_quintile_##q_, "yuan", "第" #q_ "收入组人均保费",                      \
                "Huiminbao's premium that people of income quintile " #q_                                              \
                " bear, what the public budget pays left out, a head",                                                 \
                "第" #q_ "收入组人均负担的惠民保保费，不含财政代缴")

static const struct field FIELDS[] = {
    FIELD_N(READS, struct view, people_by_quintile, WORLD, N_QUINTILES, "people", "of the city"),
    FIELD_N(READS, struct view, income_by_quintile_yuan, WORLD, N_QUINTILES, "yuan", "disposable income of the year"),
    FIELD_N(READS, struct view, payments_fen, ARM, (N_QUINTILES * N_PAYERS), "fen",
            "paid for care, by income and payer"),
    FIELD_N(READS, struct view, payments_without_fen, WORLD, (N_QUINTILES * N_PAYERS), "fen",
            "what would be paid for care by income and payer, had nobody the product"),
    FIELD_N(READS, struct view, members_by_quintile, ARM, N_QUINTILES, "people", "members, by income quintile"),
    FIELD(READS, struct view, safety_net_members, ARM, "people", "members in the safety net"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    OUTCOMES_OF_QUINTILE(1),
    OUTCOMES_OF_QUINTILE(2),
    OUTCOMES_OF_QUINTILE(3),
    OUTCOMES_OF_QUINTILE(4),
    OUTCOMES_OF_QUINTILE(5),
};

#define COLUMNS(v_, name_)                                                                                             \
    {                                                                                                                  \
        (v_)->name_##_quintile_1, (v_)->name_##_quintile_2, (v_)->name_##_quintile_3, (v_)->name_##_quintile_4,        \
            (v_)->name_##_quintile_5                                                                                   \
    }

static double payment_yuan(const int64_t *payments_fen, int quintile, enum payer payer)
{
    return (double)payments_fen[quintile * N_PAYERS + (int)payer] / FEN_PER_YUAN;
}

/* Members who pay for themselves: the safety net is the bottom of the distribution of income, so that those for whom the
 * public budget pays are taken off from the lowest quintile on. */
static void find_payers(const struct view *v, const struct params *params, int k, double payers[N_QUINTILES])
{
    double paid_for = params->fiscal_share * (double)v->safety_net_members[k];
    for (int q = 0; q < N_QUINTILES; q++) {
        const double members = (double)v->members_by_quintile[k * N_QUINTILES + q];
        const double taken = min_of(paid_for, members);
        payers[q] = members - taken;
        paid_for -= taken;
    }
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    double *const people_share[] = COLUMNS(v, people_share), *const income_yuan[] = COLUMNS(v, income_yuan);
    double *const own_yuan[] = COLUMNS(v, out_of_pocket_yuan);
    double *const own_without_yuan[] = COLUMNS(v, out_of_pocket_without_yuan);
    double *const benefit_yuan[] = COLUMNS(v, benefit_yuan), *const premium_yuan[] = COLUMNS(v, premium_borne_yuan);
    const int64_t *const payments_fen = v->payments_fen + (size_t)k * N_QUINTILES * N_PAYERS;
    const bool is_sold = v->in_force[k] > 0.0;
    double payers[N_QUINTILES], all_people = 0.0;
    find_payers(v, params, k, payers);
    for (int q = 0; q < N_QUINTILES; q++)
        all_people += (double)v->people_by_quintile[q];
    for (int q = 0; q < N_QUINTILES; q++) {
        const double people = (double)v->people_by_quintile[q];
        people_share[q][k] = pool_ratio(people, all_people);
        income_yuan[q][k] = pool_ratio((double)v->income_by_quintile_yuan[q], people);
        own_yuan[q][k] = pool_ratio(payment_yuan(payments_fen, q, PAYER_HOUSEHOLD), people);
        own_without_yuan[q][k] = pool_ratio(payment_yuan(v->payments_without_fen, q, PAYER_HOUSEHOLD), people);
        benefit_yuan[q][k] = pool_ratio(payment_yuan(payments_fen, q, PAYER_HUIMINBAO), people);
        premium_yuan[q][k] = is_sold ? pool_ratio(payers[q] * v->price_yuan[k], people) : 0.0;
    }
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], k);
}

static const char *const NEEDED_BY[] = {DETAIL_NEED_KEYS, NULL};

const struct pool_model pool_equity = {
    .name = "equity",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
