/* The platform of network mutual aid: shares each month's benefits among the members of the month, after the fact;
 * members see what a year came to, and some leave. It closes where too few are left or the share passes what was
 * announced. The same in all arms of a path. */
#include "engine/money.h"
#include "models/network_mutual_aid.h"
#include "models/pool.h"

enum { UNDER_40, FROM_40, N_LEAVER_AGES, PENDING_MONTHS = MOST_DELAY_MONTHS + 1 };

struct params {
    double is_enabled, benefit_yuan[N_NETWORK_BENEFITS], definition_share, insured_people, simulated_people;
    double fee_share, delay_months, pool_people, first_expected_yuan, expectation_speed, joining_elasticity;
    double ceiling_yuan, least_member_share, decline, first_months, waiting_months;
    struct network_leaving leaving;
};

static const struct param PARAMS[] = {
    PARAM(struct params, fee_share, "city.network_mutual_aid.fee_share", "1", 0, 1, 0.08,
          "management fee of the platform, of the benefits", "平台管理费占互助金的比例"),
    PARAM(struct params, delay_months, "city.network_mutual_aid.settlement_delay_months", "months", 0,
          MOST_DELAY_MONTHS, 3, "from the diagnosis to the month whose members share its cost",
          "从确诊到成员分摊其费用的月数"),
    PARAM(struct params, pool_people, "city.network_mutual_aid.pool_people", "people", 0, 1e10, 0,
          "among whom the platform finds its members; the luck of its claims is of that many; 0: city.insured",
          "平台招募成员的人群规模，互助案件的运气按此规模计；0 为取 city.insured"),
    PARAM(struct params, first_expected_yuan, "city.network_mutual_aid.expected_share_yuan", "yuan/year", 0.01, 1e5, 30,
          "yearly share that members expect at first", "成员起初预期的年分摊额"),
    PARAM(struct params, expectation_speed, "city.network_mutual_aid.expectation_speed", "1/year", 0, 1, 0.5,
          "part of its distance to the last share that the expectation moves in a year",
          "预期每年向上年分摊额靠拢的比例"),
    PARAM(struct params, leaving.usual_rate, "city.network_mutual_aid.leaving_rate", "1/year", 0.0001, 0.9, 0.05,
          "members who leave in a year where the share is what they expected and what the cover is worth",
          "分摊与预期相同、且与保障价值相当时的年退出率"),
    PARAM(struct params, leaving.share_sensitivity, "city.network_mutual_aid.leaving_share_sensitivity", "1", 0, 10,
          1.5, "rise of the log-odds to leave for each unit of the logarithm of share over expected share",
          "分摊与预期之比的对数每增加 1，退出对数优势的增加值"),
    PARAM(struct params, leaving.value_sensitivity, "city.network_mutual_aid.leaving_value_sensitivity", "1", 0, 10,
          0.3, "rise of the log-odds to leave for each unit of the logarithm of share over worth, by age and health",
          "分摊与保障价值之比的对数每增加 1，退出对数优势的增加值，按年龄与健康"),
    PARAM(struct params, joining_elasticity, "city.network_mutual_aid.joining_share_elasticity", "1", 0, 10, 1,
          "power of the share over the expected share by which fewer join, where it is above it",
          "分摊高于预期时，新加入者减少所按的幂次"),
    PARAM(struct params, ceiling_yuan, "city.network_mutual_aid.share_ceiling_yuan", "yuan/year", 0.01, 1e6, 188,
          "yearly share above which the platform closes at the year's end", "年分摊额超过此数，平台于年末关停"),
    PARAM(struct params, least_member_share, "city.network_mutual_aid.least_member_share", "1", 0, 1, 0,
          "members of the city's people below which the platform closes at the year's end",
          "成员占全市人口低于此数，平台于年末关停"),
    PARAM(struct params, decline, "city.network_mutual_aid.spiral_decline", "1", 0, 1, 0.05,
          "relative yearly fall of members that counts as a step of a spiral", "成员数的年降幅，达到即计为螺旋的一步"),
    USES(struct params, is_enabled, "city.network_mutual_aid.enabled", 1),
    USES(struct params, benefit_yuan, "city.network_mutual_aid.benefit_yuan", N_NETWORK_BENEFITS),
    USES(struct params, definition_share, "city.network_mutual_aid.definition_share", 1),
    USES(struct params, first_months, "city.network_mutual_aid.first_members_joined_within_months", 1),
    USES(struct params, waiting_months, "city.network_mutual_aid.waiting_months", 1),
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *network_people, *network_at_risk, *network_at_risk_hazard, *network_member_at_risk;
    const int64_t *network_may_leave, *network_leavers, *network_joiners, *network_month_members;
    const int64_t *network_cell_members, *network_cell_hazard, *network_cover_hazard, *network_undeclared;
    const int64_t *network_helped_people, *network_month_benefit_fen, *network_overcompensation_fen;
    double *network_runs, *network_joining_factor, *network_leaving_probability, *network_pending_fen;
    double *network_expectation_yuan, *network_last_members, *network_last_share_yuan, *network_last_incidence;
    double *network_open, *network_members_share, *network_joiners_share, *network_share_yuan;
    double *network_benefit_yuan_per_member, *network_expected_share_yuan;
    double *network_leavers_rate, *network_leavers_rate_under_40, *network_leavers_rate_40_59;
    double *network_incidence_ratio, *network_helped_share, *network_mean_benefit_yuan;
    double *network_lump_sum_yuan, *network_overcompensation_yuan, *network_spiral;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, network_people, WORLD, "people", "of the city"),
    FIELD(READS, struct view, network_at_risk, WORLD, "people", "below the exit age, without a listed disease"),
    FIELD(READS, struct view, network_at_risk_hazard, WORLD, "1/2^31", "their hazards, added up"),
    FIELD(READS, struct view, network_member_at_risk, WORLD, "people", "members among them"),
    FIELD_N(READS, struct view, network_may_leave, WORLD, N_LEAVER_AGES, "people", "members who could leave, by age"),
    FIELD_N(READS, struct view, network_leavers, WORLD, N_LEAVER_AGES, "people", "who did, by age"),
    FIELD(READS, struct view, network_joiners, WORLD, "people", "who joined"),
    FIELD_N(READS, struct view, network_month_members, WORLD, MONTHS, "people", "members, by month"),
    FIELD_N(READS, struct view, network_cell_members, WORLD, N_NETWORK_CELLS, "people", "members, by cell"),
    FIELD_N(READS, struct view, network_cell_hazard, WORLD, N_NETWORK_CELLS, "1/2^31", "their hazards, added up"),
    FIELD_N(READS, struct view, network_cover_hazard, WORLD, N_NETWORK_BENEFITS *N_COVER_MONTHS, "1/2^31",
            "hazards of members, by benefit and the month that their cover counts from"),
    FIELD_N(READS, struct view, network_undeclared, WORLD, N_NETWORK_BENEFITS *MONTHS, "people",
            "members with a listed disease whose cover begins, by benefit and month"),
    FIELD(READS, struct view, network_helped_people, WORLD, "people", "whose disease is paid for"),
    FIELD_N(READS, struct view, network_month_benefit_fen, WORLD, MONTHS, "fen", "benefits, by month of diagnosis"),
    FIELD(READS, struct view, network_overcompensation_fen, ARM, "fen", "benefit and tiers above the bills"),
    FIELD(UPDATES, struct view, network_runs, WORLD, "1", "1 while the platform runs"),
    FIELD(UPDATES, struct view, network_joining_factor, WORLD, "1", "of those who would join at the expected share"),
    FIELD_N(UPDATES, struct view, network_leaving_probability, WORLD, N_NETWORK_CELLS, "1", "this year, by cell"),
    FIELD_N(UPDATES, struct view, network_pending_fen, WORLD, PENDING_MONTHS, "fen",
            "benefits of earlier years that are shared in the months of the next"),
    FIELD(UPDATES, struct view, network_expectation_yuan, WORLD, "yuan/year", "share that members expect"),
    FIELD(UPDATES, struct view, network_last_members, WORLD, "people", "members at the end of last year"),
    FIELD(UPDATES, struct view, network_last_share_yuan, WORLD, "yuan/year", "share of last year"),
    FIELD(UPDATES, struct view, network_last_incidence, WORLD, "1", "incidence ratio of last year"),
    OUTCOME(struct view, network_open, "1", "网络互助运行", "1 where the mutual-aid platform ran this year",
            "网络互助平台当年在运行则为 1"),
    OUTCOME(struct view, network_members_share, "1", "网络互助成员占比",
            "members of network mutual aid in the last month, of the city's people",
            "最后一个月的网络互助成员占全市人口"),
    OUTCOME(struct view, network_joiners_share, "1", "网络互助新加入占比", "people who joined it, of the city's people",
            "当年新加入网络互助者占全市人口"),
    OUTCOME(struct view, network_share_yuan, "yuan", "网络互助人均分摊",
            "what a member of the whole year pays for the others: benefits and fee, shared equally month by month",
            "全年成员为他人支付的金额：互助金与管理费，逐月均摊"),
    OUTCOME(struct view, network_benefit_yuan_per_member, "yuan", "网络互助人均互助金",
            "benefits shared in the year, per member, month by month", "当年分摊的互助金，逐月按成员平均"),
    OUTCOME(struct view, network_expected_share_yuan, "yuan", "成员预期分摊", "share that members expected",
            "成员预期的年分摊额"),
    OUTCOME(struct view, network_leavers_rate, "1", "网络互助退出率",
            "of last year's members who may stay: left of their own accord", "上年可留任的成员中自愿退出的占比"),
    OUTCOME(struct view, network_leavers_rate_under_40, "1", "网络互助退出率（40岁以下）", "the same, under 40",
            "40岁以下可留任的成员中自愿退出的占比"),
    OUTCOME(struct view, network_leavers_rate_40_59, "1", "网络互助退出率（40-59岁）", "the same, at 40 to 59",
            "40至59岁可留任的成员中自愿退出的占比"),
    OUTCOME(struct view, network_incidence_ratio, "1", "成员发病率比",
            "expected first diagnoses of members over those of everyone of their ages without a listed disease",
            "成员的预期初次确诊率，与同龄未患所列疾病者之比"),
    OUTCOME(struct view, network_helped_share, "1", "网络互助受助率", "members helped, of members in the mean month",
            "受助成员占月平均成员"),
    OUTCOME(struct view, network_mean_benefit_yuan, "yuan", "网络互助件均互助金", "benefit of a member who is helped",
            "每名受助成员的互助金"),
    OUTCOME(struct view, network_lump_sum_yuan, "yuan", "网络互助金总额",
            "cash that network mutual aid brings to the city's people for diseases of the year, beside the bill",
            "全市居民因当年疾病所得的网络互助现金，不计入账单"),
    OUTCOME(struct view, network_overcompensation_yuan, "yuan", "网络互助超额补偿",
            "of it, what with the payments of the tiers exceeds the bills of the year",
            "网络互助金连同各层支付超过当年账单的金额"),
    OUTCOME(struct view, network_spiral, "1", "网络互助螺旋",
            "1 where members fell by over 5% while their share and their incidence ratio rose",
            "成员减少超过 5% 而分摊与发病率比上升，则为 1"),
};

/* ------------------------------------------------------------------ claims */

struct claims {
    double shared_fen[2 * MONTHS + 1]; /* by month in which the cost is shared, from this year's first on; on the scale
                                        * of the simulated people */
};

/* Of members whose cover counts from a month. */
static double expected_from_fen(const struct view *v, const struct params *p, int benefit, int from, int month)
{
    const double hazard = (double)v->network_cover_hazard[benefit * N_COVER_MONTHS + from] / NETWORK_HAZARD_ONE;
    return hazard * network_cover_share(from, month) * p->definition_share * fen_of_yuan(p->benefit_yuan[benefit]);
}

static double expected_fen(const struct view *v, const struct params *p, int month)
{
    double sum_fen = 0.0;
    for (int benefit = 0; benefit < N_NETWORK_BENEFITS; benefit++) {
        const double undeclared = (double)v->network_undeclared[benefit * MONTHS + month];
        sum_fen += undeclared * p->definition_share * fen_of_yuan(p->benefit_yuan[benefit]);
        for (int from = 0; from <= month; from++)
            sum_fen += expected_from_fen(v, p, benefit, from, month);
    }
    return sum_fen;
}

/* Adds what is diagnosed in a month (below 0: before the year) to the months that share it. */
static void share_later(double *shared_fen, const struct params *p, int month, double fen)
{
    const int whole = (int)p->delay_months, at = month + whole;
    const double later = p->delay_months - whole;
    if (at >= 0)
        shared_fen[at] += (1.0 - later) * fen;
    if (at + 1 >= 0 && later > 0.0)
        shared_fen[at + 1] += later * fen;
}

/* Before the first year: diagnoses of those who were members and covered by then, at the rate of its first month. */
static void bring_first_claims(const struct view *v, const struct params *p)
{
    const double covered_months = p->first_months - p->waiting_months;
    double fen = 0.0;
    for (int benefit = 0; benefit < N_NETWORK_BENEFITS; benefit++)
        fen += expected_from_fen(v, p, benefit, 0, 0);
    for (int ago = 1; ago < covered_months && ago <= MOST_DELAY_MONTHS; ago++)
        share_later(v->network_pending_fen, p, -ago, fen * (covered_months - ago) / covered_months);
}

static void find_claims(struct claims *claims, const struct view *v, const struct params *p)
{
    const double pool_people = p->pool_people > 0.0 ? p->pool_people : p->insured_people;
    *claims = (struct claims){{0.0}};
    for (int month = 0; month < PENDING_MONTHS; month++)
        claims->shared_fen[month] = v->network_pending_fen[month];
    for (int month = 0; month < MONTHS; month++) {
        const double fen = network_seen_fen(expected_fen(v, p, month), (double)v->network_month_benefit_fen[month],
                                            p->simulated_people, pool_people);
        share_later(claims->shared_fen, p, month, fen);
    }
    for (int month = 0; month < PENDING_MONTHS; month++)
        v->network_pending_fen[month] = claims->shared_fen[MONTHS + month];
}

/* ------------------------------------------------------------------ the year */

struct year { /* of the platform */
    double members, mean_members, share_yuan, benefit_yuan, incidence;
};

static void share_cost(struct year *year, const struct view *v, const struct params *p)
{
    struct claims claims;
    find_claims(&claims, v, p);
    double share_fen = 0.0, benefit_fen = 0.0, member_months = 0.0;
    for (int month = 0; month < MONTHS; month++) {
        const double members = (double)v->network_month_members[month];
        share_fen += network_share_fen(claims.shared_fen[month], p->fee_share, members);
        benefit_fen += members > 0.0 ? claims.shared_fen[month] / members : 0.0;
        member_months += members;
    }
    year->members = (double)v->network_month_members[MONTHS - 1];
    year->mean_members = member_months / MONTHS;
    year->share_yuan = member_months > 0.0 ? yuan_of_fen(share_fen) : NAN;
    year->benefit_yuan = member_months > 0.0 ? yuan_of_fen(benefit_fen) : NAN;
}

static double incidence_ratio(const struct view *v)
{
    double hazard = 0.0;
    for (int cell = 0; cell < N_NETWORK_CELLS; cell++)
        hazard += (double)v->network_cell_hazard[cell];
    return pool_ratio(hazard * (double)v->network_at_risk[0],
                      (double)v->network_at_risk_hazard[0] * (double)v->network_member_at_risk[0]);
}

/* What the cover of a member of the cell is worth: expected benefits and the fee on them; where the cell is empty, what
 * it costs. */
static double worth_yuan(const struct view *v, const struct params *p, double share_yuan, int cell)
{
    const double benefit_yuan = p->benefit_yuan[network_benefit_band(cell / 2)];
    const double members = (double)v->network_cell_members[cell];
    const double diagnoses = (double)v->network_cell_hazard[cell] / NETWORK_HAZARD_ONE * p->definition_share;
    const double worth = members > 0.0 ? (1.0 + p->fee_share) * diagnoses * benefit_yuan / members : 0.0;
    return worth > 0.0 ? worth : share_yuan;
}

/* What members and others make of the year's share, and whether the platform goes on. */
static void foresee(const struct view *v, const struct params *p, const struct year *year)
{
    const double share_yuan = max_of(year->share_yuan, 0.01), expected_yuan = v->network_expectation_yuan[0];
    for (int cell = 0; cell < N_NETWORK_CELLS; cell++)
        v->network_leaving_probability[cell] =
            network_leaving_probability(&p->leaving, share_yuan, expected_yuan, worth_yuan(v, p, share_yuan, cell));
    v->network_joining_factor[0] = network_joining_factor(p->joining_elasticity, share_yuan, expected_yuan);
    v->network_expectation_yuan[0] += p->expectation_speed * (share_yuan - expected_yuan);
    if (year->share_yuan > p->ceiling_yuan || year->members < p->least_member_share * (double)v->network_people[0])
        v->network_runs[0] = 0.0;
    v->network_last_members[0] = year->members;
    v->network_last_share_yuan[0] = year->share_yuan;
    v->network_last_incidence[0] = year->incidence;
}

/* ------------------------------------------------------------------ outcomes */

static double leavers_rate(const struct view *v, int first, int last)
{
    double left = 0.0, could = 0.0;
    for (int age = first; age <= last; age++) {
        left += (double)v->network_leavers[age];
        could += (double)v->network_may_leave[age];
    }
    return pool_ratio(left, could);
}

static double spiral_step(const struct view *v, const struct params *p, const struct year *year)
{
    return year->members < (1.0 - p->decline) * v->network_last_members[0] &&
                   year->share_yuan > v->network_last_share_yuan[0] && year->incidence > v->network_last_incidence[0]
               ? 1.0
               : 0.0;
}

static void report(const struct view *v, const struct params *p, const struct year *year, int k)
{
    const double scale = pool_people_per_person(p->insured_people, p->simulated_people);
    const double people = (double)v->network_people[0], helped = (double)v->network_helped_people[0];
    double cash_fen = 0.0;
    for (int month = 0; month < MONTHS; month++)
        cash_fen += (double)v->network_month_benefit_fen[month];
    v->network_open[k] = v->network_runs[0];
    v->network_members_share[k] = pool_ratio(year->members, people);
    v->network_joiners_share[k] = pool_ratio((double)v->network_joiners[0], people);
    v->network_share_yuan[k] = year->share_yuan;
    v->network_benefit_yuan_per_member[k] = year->benefit_yuan;
    v->network_expected_share_yuan[k] = v->network_runs[0] > 0.0 ? v->network_expectation_yuan[0] : NAN;
    v->network_leavers_rate[k] = leavers_rate(v, UNDER_40, FROM_40);
    v->network_leavers_rate_under_40[k] = leavers_rate(v, UNDER_40, UNDER_40);
    v->network_leavers_rate_40_59[k] = leavers_rate(v, FROM_40, FROM_40);
    v->network_incidence_ratio[k] = year->incidence;
    v->network_helped_share[k] = pool_ratio(helped, year->mean_members);
    v->network_mean_benefit_yuan[k] = pool_ratio(yuan_of_fen(cash_fen), helped);
    v->network_lump_sum_yuan[k] = yuan_of_fen(cash_fen) * scale;
    v->network_overcompensation_yuan[k] = yuan_of_fen((double)v->network_overcompensation_fen[k]) * scale;
    v->network_spiral[k] = v->network_runs[0] > 0.0 ? spiral_step(v, p, year) : NAN;
}

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    v->network_runs[0] = p->is_enabled;
    v->network_joining_factor[0] = 1.0;
    v->network_expectation_yuan[0] = p->first_expected_yuan;
    for (int cell = 0; cell < N_NETWORK_CELLS; cell++)
        v->network_leaving_probability[cell] = p->leaving.usual_rate;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    struct year year;
    if (arms->year == 0)
        bring_first_claims(v, p);
    share_cost(&year, v, p);
    year.incidence = incidence_ratio(v);
    for (int k = 0; k < arms->n_arms; k++)
        report(v, p, &year, k);
    if (v->network_runs[0] > 0.0)
        foresee(v, p, &year);
}

static const char *const NEEDED_BY[] = {"city.network_mutual_aid.enabled", NULL};

const struct pool_model pool_network_mutual_aid = {.name = "network_mutual_aid",
                                                   .needed_by = NEEDED_BY,
                                                   .scope = SCOPE_PATH,
                                                   .table = &TABLE,
                                                   .fields = FIELDS,
                                                   .n_fields = COUNT_OF(FIELDS),
                                                   .start = start,
                                                   .step = step};
