/* What people are like when they decide: aware of risk, altruist, with an account to pay from, and of a taste.
 * The same in all arms. */
#include <string.h>

#include "engine/variant.h"
#include "engine/vmath.h"
#include "models/domain.h"

struct params {
    double risk_aware_probability[N_STATES], altruist_probability, awareness_altruism_correlation;
    double personal_account_share;
    /* Derived. */
    real aware[N_STATES], altruist, account, healthy_aware;
    real aware_given[2]; /* P(aware | healthy, altruist no or yes) */
};

struct view {
    const real *awareness_start_uniform, *altruism_start_uniform, *account_start_uniform, *taste_start_normal;
    const uint8_t *state, *scheme;
    real *awareness_uniform, *account_uniform, *taste_normal;
    uint8_t *is_altruist, *is_risk_aware, *has_account;
};

/* An assumption: 0.40, rising by 0.10, 0.20, 0.50 with illness. */
static const double RISK_AWARE[N_STATES] = {0.40, 0.50, 0.60, 0.90};

static const struct param PARAMS[] = {
    PARAM_MAP_OF(struct params, risk_aware_probability, "behaviour.risk_aware_probability", "1", 0, 1, RISK_AWARE,
                 STATE_LABELS, N_STATES, "people who see their own risk, by state",
                 "有风险意识（看清自身风险）者的占比，按健康状况"),
    PARAM(struct params, altruist_probability, "behaviour.altruist_probability", "1", 0, 1, 0.5,
          "people who also pay for the sake of others", "也愿为他人付费（利他）者的占比"),
    PARAM(struct params, awareness_altruism_correlation, "behaviour.awareness_altruism_correlation", "1", -1, 1, 0,
          "correlation of the two traits among the healthy; held to what their probabilities allow",
          "健康者中风险意识与利他的相关系数；限于两者概率所容许的范围"),
    PARAM(struct params, personal_account_share, "city.personal_account_share", "1", 0, 1, 0.6,
          "people in the employee scheme whose personal account can pay the premium",
          "参加职工医保者中个人账户足以缴纳保费的占比"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, awareness_start_uniform, UNIFORM, "traits.awareness", "lasting luck of awareness"),
    DRAW(START_DRAWS, struct view, altruism_start_uniform, UNIFORM, "traits.altruism", "who is an altruist"),
    DRAW(START_DRAWS, struct view, account_start_uniform, UNIFORM, "traits.account", "who has an account to pay from"),
    DRAW(START_DRAWS, struct view, taste_start_normal, NORMAL_COS, "traits.taste", "lasting taste for the product"),
    FIELD(READS, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
    FIELD(READS, struct view, scheme, PERSON, "code", "0 resident scheme, 1 employee scheme"),
    FIELD(UPDATES, struct view, awareness_uniform, PERSON, "1",
          "lasting luck: aware below the probability of the state"),
    FIELD(UPDATES, struct view, account_uniform, PERSON, "1", "lasting luck of a personal account"),
    FIELD(UPDATES, struct view, taste_normal, PERSON, "1", "lasting taste for the product, standard normal"),
    FIELD(UPDATES, struct view, is_altruist, PERSON, "flag", "pays for the sake of others too"),
    FIELD(WRITES, struct view, is_risk_aware, PERSON, "flag", "sees the own risk as it is"),
    FIELD(WRITES, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
};

static void prepare(void *params_)
{
    struct params *params = params_;
    const double aware = params->risk_aware_probability[HEALTHY], altruist = params->altruist_probability;
    for (int state = 0; state < N_STATES; state++)
        params->aware[state] = (real)params->risk_aware_probability[state];
    params->altruist = (real)altruist;
    params->account = (real)params->personal_account_share;
    params->healthy_aware = (real)aware;
    /* P(both) of two indicators of a given correlation, inside the bounds of Fréchet */
    const double wanted = aware * altruist + params->awareness_altruism_correlation *
                                                 sqrt(aware * (1.0 - aware) * altruist * (1.0 - altruist));
    const double both = clamp_of(wanted, max_of(0.0, aware + altruist - 1.0), min_of(aware, altruist));
    params->aware_given[1] = (real)(altruist > 0.0 ? both / altruist : aware);
    params->aware_given[0] = (real)(altruist < 1.0 ? (aware - both) / (1.0 - altruist) : aware);
}

/* A uniform that is below `aware` with probability aware_given, and uniform on either side: mixed over the
 * altruists and the others it is uniform again. */
static inline real tilted(real uniform, real aware, real aware_given)
{
    const real below = uniform * (aware / (aware_given > REAL(0) ? aware_given : REAL(1)));
    const real span = aware_given < REAL(1) ? REAL(1) - aware_given : REAL(1);
    const real above = aware + (uniform - aware_given) * ((REAL(1) - aware) / span);
    return uniform < aware_given ? below : above;
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const real *restrict altruism = view->altruism_start_uniform, *restrict awareness = view->awareness_start_uniform;
    real *restrict awareness_uniform = view->awareness_uniform;
    uint8_t *restrict is_altruist = view->is_altruist;
    const real altruist = params->altruist, healthy_aware = params->healthy_aware;
    const real given_no = params->aware_given[0], given_yes = params->aware_given[1];
    for (int i = 0; i < n; i++) /* hot */
        awareness_uniform[i] = tilted(awareness[i], healthy_aware, altruism[i] < altruist ? given_yes : given_no);
    for (int i = 0; i < n; i++) /* hot */
        is_altruist[i] = altruism[i] < altruist;
    memcpy(view->account_uniform, view->account_start_uniform, (size_t)n * sizeof(real));
    memcpy(view->taste_normal, view->taste_start_normal, (size_t)n * sizeof(real));
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const real *restrict awareness_uniform = view->awareness_uniform, *restrict account_uniform = view->account_uniform;
    const real healthy = params->aware[HEALTHY], one = params->aware[ONE_CHRONIC];
    const real several = params->aware[SEVERAL_CHRONIC], major = params->aware[MAJOR], account = params->account;
    const uint8_t *restrict state = view->state, *restrict scheme = view->scheme;
    uint8_t *restrict is_risk_aware = view->is_risk_aware, *restrict has_account = view->has_account;
    int32_t state_of[TILE], is_below[TILE], can_pay[TILE];
    for (int i = 0; i < n; i++) /* hot */
        state_of[i] = state[i];
    for (int i = 0; i < n; i++) { /* hot */
        const real low = state_of[i] == HEALTHY ? healthy : one, high = state_of[i] == MAJOR ? major : several;
        is_below[i] = awareness_uniform[i] < (state_of[i] < SEVERAL_CHRONIC ? low : high);
        can_pay[i] = account_uniform[i] < account;
    }
    for (int i = 0; i < n; i++) /* hot */
        is_risk_aware[i] = (uint8_t)is_below[i];
    for (int i = 0; i < n; i++) /* hot */
        has_account[i] = (uint8_t)can_pay[i] & (scheme[i] == EMPLOYEE);
}

const struct person_model HUIMIN_VARIANT(person_traits) = {
    .name = "traits",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
