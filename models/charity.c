/* Tier 8: who asks for gifts. A household whose bill, as the public tiers and the employer leave it, is large against
 * its income may start a crowdfunding, before any insurer has paid, and may be given a grant by a charity. What is raised
 * depends on how well off one's friends are. The same in all arms; what of it was needed depends on the arm. */
#include "engine/bits.h"
#include "engine/money.h"
#include "engine/variant.h"
#include "models/cases.h"
#include "models/late_parameters.h"

static const double RAISED_YUAN[N_QUINTILES] = {9000, 11000, 13000, 17000, 25000};

struct params {
    struct late_parameters terms;
    double crowdfunding_probability, threshold_years_of_income, raised_mean_yuan[N_QUINTILES], raised_log_sd;
    double grant_probability[N_QUINTILES];
};

static const struct param PARAMS[] = {
    PARAM(struct params, crowdfunding_probability, "city.charity.crowdfunding_probability", "1", 0, 1, 0,
          "bills above the threshold for which a crowdfunding is started; 0: it is not simulated",
          "超过门槛的账单发起众筹的概率；0 为不模拟"),
    PARAM(struct params, threshold_years_of_income, "city.charity.threshold_years_of_income",
          "years of income per head", 0, 100, 1,
          "what the public tiers and the employer must leave of a bill before gifts are asked for",
          "医保各层与单位保障之后余额达到多少年的人均收入，才寻求捐助"),
    PARAM_MAP_OF(struct params, raised_mean_yuan, "city.charity.raised_mean_yuan", "yuan", 0, 1e7, RAISED_YUAN,
                 QUINTILE_LABELS, N_QUINTILES,
                 "mean amount that a crowdfunding raises in the first year, by income; it rises with incomes",
                 "首年一次众筹的平均筹款额，按收入组；随收入上涨"),
    PARAM(struct params, raised_log_sd, "city.charity.raised_log_sd", "1", 0, 3, 1.2,
          "log-standard deviation of what is raised", "众筹筹款额的对数标准差"),
    PARAM(struct params, terms.platform_fee_share, "city.charity.platform_fee_share", "1", 0, 0.5, 0.03,
          "part of what is raised that the platform keeps", "筹款中平台留取的比例"),
    PARAM_MAP(struct params, grant_probability, "city.charity.grant_probability", "1", 0, 1, 0, QUINTILE_LABELS,
              N_QUINTILES, "bills above the threshold for which a charity makes a grant, by income",
              "超过门槛的账单获慈善救助的概率，按收入组"),
    PARAM(struct params, terms.grant_share, "city.charity.grant_share", "1", 0, 1, 0.5,
          "share of what is still needed that a grant pays", "慈善救助支付尚缺金额的比例"),
    PARAM(struct params, terms.grant_cap_yuan, "city.charity.grant_cap_yuan", "yuan per year", 0, 1e7, 50000,
          "most that a grant pays", "慈善救助的年度封顶线"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const real *crowdfunding_uniform, *grant_uniform, *raised_normal, *income_yuan;
    const uint8_t *income_quintile;
    const uint16_t *case_slot, *n_cases;
    const double *income_level, *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    double *raised_fen;
    uint8_t *has_grant;
    int64_t *crowdfundings, *crowdfunding_raised_fen;
};

/* Lognormal of the stated mean. */
static double raised_fen_of(const struct params *p, int quintile, double normal, double income_level)
{
    const double log_sd = p->raised_log_sd;
    return fen_of_yuan(p->raised_mean_yuan[quintile] * income_level *
                       vm_exp_f64(log_sd * normal - 0.5 * log_sd * log_sd));
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile, (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    const double level = v->income_level[0], threshold = p->threshold_years_of_income * level * FEN_PER_YUAN;
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c], quintile = v->income_quintile[i];
        const double left_fen = v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
        const int is_large = left_fen > threshold * (double)v->income_yuan[i];
        const int is_asked = is_large && (double)v->crowdfunding_uniform[i] < p->crowdfunding_probability;
        v->raised_fen[c] = is_asked ? raised_fen_of(p, quintile, (double)v->raised_normal[i], level) : 0.0;
        v->has_grant[c] = is_large && (double)v->grant_uniform[i] < p->grant_probability[quintile];
        v->crowdfundings[0] += is_asked;
        v->crowdfunding_raised_fen[0] += (int64_t)v->raised_fen[c];
    }
}

static const struct field FIELDS[] = {
    DRAW(DRAWS, struct view, crowdfunding_uniform, UNIFORM, "charity.crowdfunding",
         "whether a crowdfunding is started"),
    DRAW(DRAWS, struct view, grant_uniform, UNIFORM, "charity.grant", "whether a charity makes a grant"),
    DRAW(DRAWS, struct view, raised_normal, NORMAL_COS, "charity.raised", "how much a crowdfunding raises"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", "disposable income per head of the household"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(WRITES, struct view, raised_fen, PERSON, "fen", "raised by a crowdfunding, by case"),
    FIELD(WRITES, struct view, has_grant, PERSON, "flag", "is given a grant, by case"),
    FIELD(TALLIES, struct view, crowdfundings, WORLD, "cases", "for which a crowdfunding was started"),
    FIELD(TALLIES, struct view, crowdfunding_raised_fen, WORLD, "fen", "raised for them, fees included"),
};

static const char *const NEEDED_BY[] = {CHARITY_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_charity) = {
    .name = "charity",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
