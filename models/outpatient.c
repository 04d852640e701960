/* Outpatient care: everybody has some; basic medical insurance pays a share up to a yearly cap. Huiminbao does
 * not pay for it; it counts in what households bear.
 * Cost = mean by scheme × state multiplier × frailty^elasticity × lognormal, with mean as stated at mean frailty. */
#include "engine/money.h"
#include "engine/variant.h"
#include "models/social_insurance.h"

struct params {
    double mean_yuan[N_SCHEMES], state_multiplier[N_STATES], frailty_elasticity, log_sd, frailty_spread;
    struct social_params social;
    /* derived */
    real log_mean[N_SCHEMES * N_STATES];
};

static const struct param PARAMS[] = {
    PARAM_MAP(struct params, mean_yuan, "city.outpatient.mean_yuan", "yuan per year", 0.01, 1e5, 800, SCHEME_LABELS,
              N_SCHEMES, "mean yearly outpatient cost of the healthy, in the first year", "健康者首年的平均门诊费用"),
    PARAM_MAP(struct params, state_multiplier, "city.outpatient.state_multiplier", "1", 0.01, 100, 1, STATE_LABELS,
              N_STATES, "outpatient cost of a state relative to the healthy", "各健康状况的门诊费用与健康者之比"),
    PARAM(struct params, frailty_elasticity, "city.outpatient.frailty_elasticity", "1", 0, 1, 0.3,
          "elasticity of outpatient cost to frailty", "门诊费用对脆弱度的弹性"),
    PARAM(struct params, log_sd, "city.outpatient.log_sd", "1", 0.01, 2.5, 1.0,
          "log-standard deviation of its yearly luck", "门诊费用年度运气的对数标准差"),
    USES(struct params, frailty_spread, "city.frailty.spread", 1),
    USES(struct params, social.outpatient_share, "city.basic_insurance.outpatient_share", N_SCHEMES),
    USES(struct params, social.outpatient_deductible_yuan, "city.basic_insurance.outpatient_deductible_yuan",
         N_SCHEMES),
    USES(struct params, social.outpatient_cap_yuan, "city.basic_insurance.outpatient_cap_yuan", N_SCHEMES),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *scheme, *state, *is_present;
    const real *frailty_log, *outpatient_normal;
    const double *cost_level;
    double *outpatient_fen, *outpatient_basic_fen;
};

/* E[Λ^e · exp(s n)] = 1 with ln Λ ~ N(−σ²/2, σ²) and n standard normal. */
static void prepare(void *memory)
{
    struct params *p = memory;
    const double e = p->frailty_elasticity, variance = p->frailty_spread * p->frailty_spread;
    const double log_unit = 0.5 * e * (e - 1.0) * variance + 0.5 * p->log_sd * p->log_sd;
    for (int s = 0; s < N_SCHEMES; s++)
        for (int m = 0; m < N_STATES; m++)
            p->log_mean[s * N_STATES + m] =
                (real)(vm_log_f64(p->mean_yuan[s] * p->state_multiplier[m] * FEN_PER_YUAN) - log_unit);
}

/* The bill in fen at this year's price, before rounding and over the cost level. */
static void draw_costs(int n, const struct params *p, const struct view *v, real *restrict cost_fen)
{
    const uint8_t *restrict scheme = v->scheme, *restrict state = v->state;
    const real *restrict frailty_log = v->frailty_log, *restrict normal = v->outpatient_normal;
    const real *restrict log_mean = p->log_mean;
    const real elasticity = (real)p->frailty_elasticity, log_sd = (real)p->log_sd;
    int32_t class[TILE];
    for (int i = 0; i < n; i++) /* hot */
        class[i] = scheme[i] * N_STATES + state[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        cost_fen[i] = log_mean[class[i]] + elasticity * frailty_log[i] + log_sd * normal[i];
    for (int i = 0; i < n; i++) /* hot */
        cost_fen[i] = vm_exp(cost_fen[i]);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    const int n = tile->n;
    const uint8_t *restrict scheme = v->scheme, *restrict is_present = v->is_present;
    double *restrict outpatient_fen = v->outpatient_fen, *restrict outpatient_basic_fen = v->outpatient_basic_fen;
    const double cost_level = v->cost_level[0];
    real draw_fen[TILE], is_employee[TILE], is_here[TILE];
    double share[N_SCHEMES], deductible_fen[N_SCHEMES], cap_fen[N_SCHEMES];
    for (int s = 0; s < N_SCHEMES; s++) {
        share[s] = p->social.outpatient_share[s];
        deductible_fen[s] = fen_of_yuan(p->social.outpatient_deductible_yuan[s]);
        cap_fen[s] = fen_of_yuan(p->social.outpatient_cap_yuan[s]);
    }
    draw_costs(n, p, v, draw_fen);
    for (int i = 0; i < n; i++) /* hot */
        is_employee[i] = (real)scheme[i];
    for (int i = 0; i < n; i++) /* hot */
        is_here[i] = (real)is_present[i];
    for (int i = 0; i < n; i++) { /* hot */
        const int s = is_employee[i] > REAL(0);
        const double cost_fen = round_fen((double)draw_fen[i] * cost_level) * (double)is_here[i];
        outpatient_fen[i] = cost_fen;
        outpatient_basic_fen[i] =
            basic_paid_fen(cost_fen, s ? deductible_fen[EMPLOYEE] : deductible_fen[RESIDENT],
                           s ? share[EMPLOYEE] : share[RESIDENT], s ? cap_fen[EMPLOYEE] : cap_fen[RESIDENT]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, frailty_log, PERSON, "1", "logarithm of the multiplier of care"),
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    DRAW(DRAWS, struct view, outpatient_normal, NORMAL_COS, "care.size", "luck of the year's outpatient cost"),
    FIELD(WRITES, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(WRITES, struct view, outpatient_basic_fen, PERSON, "fen", "of it, paid by basic medical insurance"),
};

const struct person_model HUIMIN_VARIANT(person_outpatient) = {
    .name = "outpatient",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .step = step,
};
