/* Tier 6: who holds commercial million-yuan medical insurance. It is underwritten: nobody several times or gravely ill
 * gets in, people with one chronic disease pay a loading and have that illness excluded. The premium rises with age; its
 * part of income moves who joins and who lapses. Members of Huiminbao lapse more often, so that holders differ by arm;
 * one uniform a person and year decides it in all of them. */
#include "models/commercial_cover.h"

#include "engine/bits.h"
#include "engine/money.h"
#include "engine/variant.h"
#include "models/late_parameters.h"
#include "models/population.h"

enum { N_PREMIUM_KNOTS = 9 };
static const char *const PREMIUM_LABELS[N_PREMIUM_KNOTS] = {"3", "8", "13", "20", "30", "40", "50", "60", "70"};
static const double PREMIUM_AGES[N_PREMIUM_KNOTS] = {3, 8, 13, 20, 30, 40, 50, 60, 70};
/* scenarios/evidence/baiwan_medical.csv; 20 and over recalled, the middles of its ranges. */
static const double PREMIUMS_YUAN[N_PREMIUM_KNOTS] = {498, 198, 108, 175, 285, 490, 975, 1700, 3250};
static const double FIRST_YEAR_FACTOR[N_STATES] = {1, 1, 0.5, 0.3};

struct params {
    struct late_parameters terms;
    double share[N_QUINTILES], first_year_factor[N_STATES], premium_yuan[N_PREMIUM_KNOTS];
    double entry_age_limit_years, renewal_age_limit_years, one_chronic_acceptance, one_chronic_loading;
    double lapse_probability, crowd_out_probability, premium_sensitivity;
    /* derived */
    real premium_fen[N_AGES], join[N_QUINTILES * N_STATES];
};

static const struct param PARAMS[] = {
    PARAM_MAP(
        struct params, share, "city.commercial_medical.share", "1", 0, 0.9, 0, QUINTILE_LABELS, N_QUINTILES,
        "insurable people with million-yuan medical insurance, by income, where its premium is no part of income; 0 "
        "for all: the tier is not simulated",
        "可保人群的百万医疗险持有率，按收入组，保费相对收入可忽略时；全为 0 则不模拟这一层"),
    PARAM_MAP_OF(
        struct params, first_year_factor, "city.commercial_medical.first_year_factor", "1", 0, 1, FIRST_YEAR_FACTOR,
        STATE_LABELS, N_STATES,
        "holders at the beginning in a morbidity state, relative to that share: the ill joined when they were well",
        "起初各健康状况者的持有率与上述持有率之比：患病者是在健康时投保的"),
    PARAM_MAP_OF(struct params, premium_yuan, "city.commercial_medical.premium_yuan", "yuan per year", 0, 1e5,
                 PREMIUMS_YUAN, PREMIUM_LABELS, N_PREMIUM_KNOTS,
                 "premium at these ages in the first year, linear between them; it rises with the cost of care",
                 "首年各年龄的保费，其间线性内插；随医疗费用上涨"),
    PARAM(struct params, terms.commercial_deductible_yuan, "city.commercial_medical.deductible_yuan", "yuan per year",
          0, 1e6, 10000, "deductible on what is left of the whole bill", "对整笔账单余额的年免赔额"),
    PARAM(struct params, terms.commercial_paid_share, "city.commercial_medical.paid_share", "1", 0, 1, 1,
          "share that it pays above the deductible", "百万医疗险免赔额以上的赔付比例"),
    PARAM(struct params, terms.commercial_cap_yuan, "city.commercial_medical.cap_yuan", "yuan per year", 0, 1e8, 2e6,
          "most that it pays a person in a year", "百万医疗险的年度保额"),
    PARAM(struct params, entry_age_limit_years, "city.commercial_medical.entry_age_limit_years", "years", 0, 100, 60,
          "oldest age at which people are taken", "最高投保年龄"),
    PARAM(struct params, renewal_age_limit_years, "city.commercial_medical.renewal_age_limit_years", "years", 0, 100,
          70, "oldest age at which people may renew", "最高续保年龄"),
    PARAM(struct params, one_chronic_acceptance, "city.commercial_medical.one_chronic_acceptance", "1", 0, 1, 0.5,
          "applicants with one chronic disease who are taken", "有一种慢性病的投保人通过核保的比例"),
    PARAM(struct params, one_chronic_loading, "city.commercial_medical.one_chronic_loading", "1", 0, 5, 0.2,
          "what they pay more, over the premium of their age", "有一种慢性病者的保费加费，相对同龄保费"),
    PARAM(struct params, terms.commercial_excluded_share, "city.commercial_medical.one_chronic_excluded_share", "1", 0,
          1, 0.3, "part of every payment that they do not get, for the illness excluded",
          "有一种慢性病者因该病除外而少得的赔付比例"),
    PARAM(struct params, lapse_probability, "city.commercial_medical.lapse_probability", "1", 0, 1, 0.2,
          "holders who give up their policy in a year, where its premium is no part of income",
          "一年内退保的概率，保费相对收入可忽略时"),
    PARAM(struct params, crowd_out_probability, "city.commercial_medical.crowd_out_probability", "1", 0, 1, 0,
          "what being a member of Huiminbao adds to that", "参加惠民保后退保概率的增加值"),
    PARAM(struct params, premium_sensitivity, "city.commercial_medical.premium_sensitivity", "1", 0, 1000, 10,
          "relative rise of lapses, and fall of joins, when the premium takes all of one's income instead of nothing",
          "保费占收入由零升至全部时，退保的相对上升与投保的相对下降"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const real *commercial_start_uniform, *commercial_uniform, *income_yuan;
    const uint8_t *age_years, *state, *income_quintile, *is_present, *is_settled;
    const double *expected_cost_level, *income_level;
    const struct plane *membership;
    struct plane *commercial_held, *commercial_excludes, *commercial_held_without, *commercial_excludes_without;
    int64_t *commercial_holders, *commercial_premium_fen, *commercial_joins, *commercial_lapses,
        *commercial_crowded_out;
};

static void prepare(void *memory)
{
    struct params *p = memory;
    for (int age = 0; age < N_AGES; age++)
        p->premium_fen[age] =
            (real)fen_of_yuan(population_interpolate(PREMIUM_AGES, p->premium_yuan, N_PREMIUM_KNOTS, age));
    const double accepted[N_STATES] = {1.0, p->one_chronic_acceptance};
    for (int q = 0; q < N_QUINTILES; q++)
        for (int m = 0; m < N_STATES; m++)
            p->join[q * N_STATES + m] =
                (real)(commercial_join_probability(p->share[q], p->lapse_probability) * accepted[m]);
}

/* ------------------------------------------------------------------ the same for all arms */

/* Who would do what this year, by the year's uniform. */
struct inclinations {
    struct plane joins, lapses, lapses_as_member, is_one_chronic, stays_possible;
    uint32_t premium_fen[TILE], loading_fen[TILE];
};

/* The premium, and its part of income. Nobody lives in a place from n on. */
static void find_premiums(const struct params *p, const struct view *v, struct inclinations *inclined,
                          real *restrict part_of_income)
{
    const real cost_level = (real)v->expected_cost_level[0], loading = (real)p->one_chronic_loading;
    const real fen_of_income = (real)(v->income_level[0] * FEN_PER_YUAN);
    uint32_t *restrict premium = inclined->premium_fen, *restrict extra = inclined->loading_fen;
    const real *restrict table = p->premium_fen;
    real premium_fen[TILE];
    int32_t age[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        age[i] = v->age_years[i];
    for (int i = 0; i < TILE; i++) /* hot from v3 */
        premium_fen[i] = table[age[i]];
    for (int i = 0; i < TILE; i++) { /* hot */
        const real fen = premium_fen[i] * cost_level;
        part_of_income[i] = fen / real_max(v->income_yuan[i] * fen_of_income, REAL(1));
        premium[i] = (uint32_t)(int32_t)(fen + REAL(0.5));
        extra[i] = (uint32_t)(int32_t)(fen * loading + REAL(0.5));
    }
}

static void find_inclinations(const struct tile *tile, const struct params *p, const struct view *v,
                              struct inclinations *inclined)
{
    const real sensitivity = (real)p->premium_sensitivity, lapse = (real)p->lapse_probability;
    const real crowd_out = (real)p->crowd_out_probability;
    const real *restrict table = p->join;
    real part_of_income[TILE], limit[TILE], most[TILE];
    int32_t kind[TILE];
    find_premiums(p, v, inclined, part_of_income);
    for (int i = 0; i < TILE; i++) /* hot */
        kind[i] = v->income_quintile[i] * N_STATES + v->state[i];
    for (int i = 0; i < TILE; i++) /* hot from v3 */
        most[i] = table[kind[i]];
    for (int i = 0; i < TILE; i++) /* hot */
        limit[i] = most[i] * commercial_join_factor(part_of_income[i], sensitivity);
    inclined->joins = plane_of_less(v->commercial_uniform, limit);
    for (int i = 0; i < TILE; i++) /* hot */
        limit[i] = lapse * commercial_lapse_factor(part_of_income[i], sensitivity);
    inclined->lapses = plane_of_less(v->commercial_uniform, limit);
    for (int i = 0; i < TILE; i++) /* hot */
        limit[i] += crowd_out;
    inclined->lapses_as_member = plane_of_less(v->commercial_uniform, limit);
    inclined->is_one_chronic = plane_of_code(v->state, ONE_CHRONIC);
    const struct plane is_too_old = plane_at_least(v->age_years, (uint8_t)(p->renewal_age_limit_years + 1.0));
    const struct plane is_late = plane_at_least(v->age_years, (uint8_t)(p->entry_age_limit_years + 1.0));
    const struct plane is_here = plane_of_flags(v->is_present, tile->n);
    const struct plane was_here = tile->year == 0 ? is_here : plane_of_flags(v->is_settled, tile->n);
    inclined->joins = plane_without(&inclined->joins, &is_late);
    inclined->joins = plane_both(&inclined->joins, &is_here);
    inclined->stays_possible = plane_without(&was_here, &is_too_old);
}

/* ------------------------------------------------------------------ by arm */

/* Moves the holders on by a year: who joined, who lapsed. members: of Huiminbao. */
static void hold_on(const struct inclinations *inclined, const struct plane *members, struct plane *held,
                    struct plane *excludes, struct plane *joined_now, struct plane *lapsed)
{
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t member = members->word[w], had = held->word[w] & inclined->stays_possible.word[w];
        const uint64_t gone = (member & inclined->lapses_as_member.word[w]) | (~member & inclined->lapses.word[w]);
        const uint64_t stayed = had & ~gone, joined = inclined->joins.word[w] & ~had;
        joined_now->word[w] = joined;
        lapsed->word[w] = had & gone;
        excludes->word[w] = (excludes->word[w] & stayed) | (joined & inclined->is_one_chronic.word[w]);
        held->word[w] = stayed | joined;
    }
}

static void step_arm(const struct view *v, const struct inclinations *inclined, int k)
{
    struct plane *held = &v->commercial_held[k], *excludes = &v->commercial_excludes[k];
    struct plane joined, lapsed;
    hold_on(inclined, &v->membership[k], held, excludes, &joined, &lapsed);
    v->commercial_holders[k] += plane_count(held);
    v->commercial_joins[k] += plane_count(&joined);
    v->commercial_lapses[k] += plane_count(&lapsed);
    v->commercial_crowded_out[k] += plane_count(&lapsed) - plane_count_both(&lapsed, &inclined->lapses);
    v->commercial_premium_fen[k] += plane_sum(held, inclined->premium_fen) + plane_sum(excludes, inclined->loading_fen);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    static const struct plane NOBODY = {{0}};
    const struct view *v = view;
    struct inclinations inclined;
    struct plane joined, lapsed;
    find_inclinations(tile, params, v, &inclined);
    hold_on(&inclined, &NOBODY, v->commercial_held_without, v->commercial_excludes_without, &joined, &lapsed);
    for (int k = 0; k < arms->n_policies; k++)
        step_arm(v, &inclined, k);
}

/* Newcomers bring no policy: they may take one out. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    if (tile->is_entrant)
        return;
    uint8_t holds[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        const double part_of_income =
            (double)p->premium_fen[v->age_years[i]] / max_of((double)v->income_yuan[i] * FEN_PER_YUAN, 1.0);
        const double share =
            p->first_year_factor[v->state[i]] *
            commercial_holder_share(p->share[v->income_quintile[i]], part_of_income, p->premium_sensitivity);
        holds[i] = v->is_present[i] && v->age_years[i] <= p->renewal_age_limit_years &&
                   (double)v->commercial_start_uniform[i] < share;
    }
    const struct plane held = plane_of_flags(holds, tile->n);
    v->commercial_held_without[0] = held;
    for (int k = 0; k < arms->n_arms; k++)
        v->commercial_held[k] = held;
}

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, commercial_start_uniform, UNIFORM, "commercial_cover.start",
         "who holds a policy at the beginning"),
    DRAW(DRAWS, struct view, commercial_uniform, UNIFORM, "commercial_cover.year",
         "who joins or lapses, one for all arms"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", "disposable income per head of the household"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, expected_cost_level, WORLD, "1", "cost index without the year's shock"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(UPDATES, struct view, commercial_held, PERSON_ARM, "bits", "hold million-yuan medical insurance"),
    FIELD(UPDATES, struct view, commercial_excludes, PERSON_ARM, "bits", "of them, those with an illness excluded"),
    FIELD(UPDATES, struct view, commercial_held_without, PERSON, "bits",
          "would hold million-yuan medical insurance, had nobody the product"),
    FIELD(UPDATES, struct view, commercial_excludes_without, PERSON, "bits", "of them, those with an illness excluded"),
    FIELD(TALLIES, struct view, commercial_holders, ARM, "people", "with million-yuan medical insurance"),
    FIELD(TALLIES, struct view, commercial_premium_fen, ARM, "fen", "their premiums"),
    FIELD(TALLIES, struct view, commercial_joins, ARM, "people", "who took it out this year"),
    FIELD(TALLIES, struct view, commercial_lapses, ARM, "people", "who gave it up this year"),
    FIELD(TALLIES, struct view, commercial_crowded_out, ARM, "people",
          "of them, those who would have kept it, had they not been members"),
};

static const char *const NEEDED_BY[] = {COMMERCIAL_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_commercial_cover) = {
    .name = "commercial_cover",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
