/* Who is a member this year, for all arms on one path: being asked comes first, then
 * v = [T·B + A·W_g·T·D − p(1 − η·PA) − h]/σ + a0 + M + J·q_community + ξ + ι·held + ε > 0.
 * ε and the consideration uniform are drawn once a person and year. Without contact and habit a member lapses. */
#include "models/decision.h"
#include "engine/variant.h"
#include "models/domain.h"

struct params {
    double contact_probability[MAX_YEARS], mobilisation[MAX_YEARS], mobilisation_decay, mobilisation_decay_after_year;
    double personal_account, hassle_yuan, automatic_renewal_probability, keep_probability, publicness;
    double warm_glow_yuan, choice_scale_yuan, base_inclination, taste_sd, inertia, peers, account_discount;
    double self_search_probability[N_STATES], household_decides;
};

static const struct param PARAMS[] = {
    PARAM_YEARS(struct params, contact_probability, "operating_model.contact_probability", "1", 0, 1, 0.5,
                "probability that a person is asked to join, by year of the product"),
    PARAM_YEARS(struct params, mobilisation, "operating_model.mobilisation", "1", -5, 10, 0,
                "push beyond being asked (targets, neighbours at the door), in units of the logit, by year"),
    PARAM(struct params, mobilisation_decay, "operating_model.mobilisation_decay_per_year", "1", 0, 1, 0.1,
          "part of the mobilisation lost each year after that of mobilisation_decay_after_year"),
    PARAM(struct params, mobilisation_decay_after_year, "operating_model.mobilisation_decay_after_year", "years", 1,
          MAX_YEARS, 2, "last year of the product before mobilisation wears off"),
    PARAM_ONOFF(struct params, personal_account, "operating_model.personal_account", 0,
                "whether the premium may be paid from the personal account of the employee scheme"),
    PARAM(struct params, hassle_yuan, "operating_model.hassle_yuan", "yuan", 0, 1000, 20,
          "what joining and claiming is worth avoiding, in yuan of the first year"),
    PARAM(struct params, automatic_renewal_probability, "operating_model.automatic_renewal_probability", "1", 0, 1, 0,
          "members who renew by a signed deduction without deciding"),
    PARAM(struct params, keep_probability, "operating_model.keep_probability", "1", 0, 1, 0.6,
          "members who think of renewing without being asked"),
    USES(struct params, publicness, "operating_model.publicness", 1),
    PARAM(struct params, warm_glow_yuan, "behaviour.warm_glow_yuan", "yuan", 0, 1000, 80,
          "worth to an altruist of a fully public and fully trusted common good, in yuan of the first year"),
    PARAM(struct params, choice_scale_yuan, "behaviour.choice_scale_yuan", "yuan", 1, 2000, 90,
          "scale of choice: yuan that move the logit by 1"),
    PARAM(struct params, base_inclination, "behaviour.base_inclination", "1", -10, 10, -1, "constant of the logit"),
    PARAM(struct params, taste_sd, "behaviour.taste_sd", "1", 0, 10, 1.2,
          "standard deviation of lasting tastes in the logit"),
    PARAM(struct params, inertia, "behaviour.inertia", "1", -5, 10, 0.6, "what having been a member adds to the logit"),
    PARAM(struct params, peers, "behaviour.peers", "1", -5, 10, 0.8,
          "what last year's enrolment of the community adds to the logit, at full enrolment"),
    PARAM(struct params, account_discount, "behaviour.account_discount", "1", 0, 1, 0.4,
          "part of a premium paid from the personal account that is not felt"),
    PARAM_MAP(struct params, self_search_probability, "behaviour.self_search_probability", "1", 0, 1, 0.01,
              STATE_LABELS, N_STATES, "non-members who look for the product of their own accord, by state"),
    PARAM_ONOFF(struct params, household_decides, "behaviour.household_decides_together", 0,
                "members of a household share one inclination: the mean of theirs"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *state, *is_altruist, *has_account, *is_present;
    const uint16_t *household_head;
    const real *taste_normal, *perceived_yuan, *luck_logistic, *consideration_uniform;
    const double *price_yuan, *trust, *is_open, *income_level;
    const int64_t *community_members, *community_present;
    uint64_t *membership, *was_member, *considers, *is_committed;
    real *reservation_yuan;
    int64_t *contacts, *pushed;
};

struct coefficients {
    real benefit, warm_glow, price, account, constant, taste, inertia; /* of the logit */
    real automatic, contact, member_considers, non_member_considers[N_STATES];
    real mobilisation, yuan_per_logit, price_yuan, is_open;
};

static double mobilisation_of(const struct params *p, int year)
{
    double mobilisation = p->mobilisation[year];
    for (double t = p->mobilisation_decay_after_year; t < year + 1; t++)
        mobilisation *= 1.0 - p->mobilisation_decay;
    return mobilisation;
}

static struct coefficients coefficients_of(const struct params *p, const struct view *v, int k, int year)
{
    const double deflator = v->income_level[0], scale = p->choice_scale_yuan;
    const double mobilisation = mobilisation_of(p, year), contact = p->contact_probability[year];
    const double enrolled =
        v->community_present[k] > 0 ? (double)v->community_members[k] / (double)v->community_present[k] : 0.0;
    struct coefficients c = {
        .benefit = (real)(v->trust[k] / (scale * deflator)),
        .warm_glow = (real)(p->warm_glow_yuan * v->trust[k] * p->publicness / scale),
        .price = (real)(v->price_yuan[k] / (scale * deflator)),
        .account = (real)(p->personal_account * p->account_discount),
        .constant = (real)(p->base_inclination + mobilisation + p->peers * enrolled - p->hassle_yuan / scale),
        .taste = (real)p->taste_sd,
        .inertia = (real)p->inertia,
        .automatic = (real)p->automatic_renewal_probability,
        .contact = (real)contact,
        .member_considers = (real)decision_considers(contact, p->keep_probability),
        .mobilisation = (real)mobilisation,
        .yuan_per_logit = (real)(scale * deflator),
        .price_yuan = (real)v->price_yuan[k],
        .is_open = v->is_open[k] > 0.0,
    };
    for (int m = 0; m < N_STATES; m++)
        c.non_member_considers[m] = (real)decision_considers(contact, p->self_search_probability[m]);
    return c;
}

/* v of every person; ε inside. */
static void incline(int n, const struct coefficients *c, const struct view *v, const real *restrict perceived_yuan,
                    const uint8_t *restrict held, real *restrict inclination)
{
    for (int i = 0; i < n; i++) {
        const real price = c->price * (REAL(1) - c->account * (real)v->has_account[i]);
        inclination[i] = c->benefit * perceived_yuan[i] + c->warm_glow * (real)v->is_altruist[i] - price + c->constant +
                         c->taste * v->taste_normal[i] + c->inertia * (real)held[i] + v->luck_logistic[i];
    }
}

static void share_in_household(const struct tile *tile, const struct view *v, real *inclination)
{
    real sum[TILE] = {0}, people[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        sum[v->household_head[i]] += v->is_present[i] ? inclination[i] : REAL(0);
        people[v->household_head[i]] += (real)v->is_present[i];
    }
    for (int i = 0; i < tile->n; i++)
        inclination[i] = sum[v->household_head[i]] / real_max(people[v->household_head[i]], REAL(1));
}

/* Who renews by deduction, who is contacted, who considers. One uniform serves: the deduction takes its low end, and
 * what is left is spread over (0, 1) again. */
static void consider(int n, const struct coefficients *c, const struct view *v, const uint8_t *restrict held,
                     uint8_t *restrict committed, uint8_t *restrict contacted, uint8_t *restrict considering)
{
    const real spread = REAL(1) / real_max(REAL(1) - c->automatic, REAL(1e-6));
    const real automatic = c->automatic, contact = c->contact, member_considers = c->member_considers;
    real threshold[TILE];
    for (int i = 0; i < n; i++)
        threshold[i] = c->non_member_considers[v->state[i]];
    for (int i = 0; i < n; i++) {
        const uint8_t here = v->is_present[i] & (uint8_t)(c->is_open > REAL(0));
        const real u = v->consideration_uniform[i], rest = held[i] ? (u - automatic) * spread : u;
        const real limit = held[i] ? member_considers : threshold[i];
        committed[i] = (uint8_t)(here & held[i] & (u < automatic));
        contacted[i] = (uint8_t)(here & !committed[i] & (rest < contact));
        considering[i] = (uint8_t)(here & !committed[i] & (rest < limit));
    }
}

/* What demand is made of; a twin's market is its policy's business. */
static void keep_market(int n, const struct coefficients *c, const struct view *v, const uint8_t *restrict committed,
                        const uint8_t *restrict considering, const real *restrict inclination, int k)
{
    real *restrict reservation_yuan = v->reservation_yuan + (size_t)k * TILE;
    const real usual = c->yuan_per_logit, account = c->yuan_per_logit / real_max(REAL(1) - c->account, REAL(1e-3));
    for (int i = 0; i < n; i++) {
        v->considers[i] |= (uint64_t)considering[i] << k;
        v->is_committed[i] |= (uint64_t)committed[i] << k;
    }
    for (int i = 0; i < n; i++)
        reservation_yuan[i] = c->price_yuan + (v->has_account[i] ? account : usual) * inclination[i];
}

static void decide_arm(const struct tile *tile, const struct params *p, const struct view *v, int is_policy, int k,
                       int slot)
{
    const int n = tile->n;
    const struct coefficients c = coefficients_of(p, v, k, tile->year);
    uint8_t held[TILE], committed[TILE], contacted[TILE], considering[TILE];
    real inclination[TILE];
    for (int i = 0; i < n; i++)
        held[i] = (uint8_t)(v->was_member[i] >> k & 1);
    incline(n, &c, v, v->perceived_yuan + (size_t)slot * TILE, held, inclination);
    if (p->household_decides > 0.0)
        share_in_household(tile, v, inclination);
    consider(n, &c, v, held, committed, contacted, considering);
    int64_t contacts = 0, pushed = 0;
    for (int i = 0; i < n; i++)
        contacts += contacted[i];
    for (int i = 0; i < n; i++)
        pushed += considering[i] & (inclination[i] > REAL(0)) & (inclination[i] <= c.mobilisation);
    v->contacts[k] += contacts;
    v->pushed[k] += pushed;
    for (int i = 0; i < n; i++) {
        const uint64_t is_in = committed[i] | (considering[i] & (inclination[i] > REAL(0)));
        v->membership[i] |= is_in << k;
    }
    if (is_policy)
        keep_market(n, &c, v, committed, considering, inclination, k);
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++)
        v->membership[i] = 0;
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++) {
        v->was_member[i] = v->membership[i];
        v->membership[i] = v->considers[i] = v->is_committed[i] = 0;
    }
    for (int k = 0; k < arms->n_arms; k++)
        decide_arm(tile, &p[k], v, k < arms->n_policies, k, arms->product[k]);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_altruist, PERSON, "flag", "pays for the sake of others too"),
    FIELD(READS, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, taste_normal, PERSON, "1", "lasting taste for the product, standard normal"),
    FIELD(READS, struct view, perceived_yuan, PERSON_PRODUCT, "yuan", "perceived worth of a year's membership"),
    DRAW(DRAWS, struct view, luck_logistic, LOGISTIC, "decision.luck", "ε of the year, one for all arms"),
    DRAW(DRAWS, struct view, consideration_uniform, UNIFORM, "decision.consideration",
         "who is asked, one for all arms"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, trust, ARM, "1", "trust in the product"),
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, community_members, COMMUNITY_ARM, "people", "members of the community"),
    FIELD(READS, struct view, community_present, COMMUNITY_ARM, "people", "people of the community"),
    FIELD(UPDATES, struct view, membership, PERSON, "bits", "members of this year, a bit an arm"),
    FIELD(WRITES, struct view, was_member, PERSON, "bits", "members of last year who are alive"),
    FIELD(WRITES, struct view, considers, PERSON, "bits", "consider joining or renewing this year"),
    FIELD(WRITES, struct view, is_committed, PERSON, "bits", "renew by a signed deduction"),
    FIELD(WRITES, struct view, reservation_yuan, PERSON_ARM, "yuan", "premium at which the person would just join"),
    FIELD(TALLIES, struct view, contacts, ARM, "people", "people contacted"),
    FIELD(TALLIES, struct view, pushed, ARM, "people", "members who would not be in without mobilisation"),
};

const struct person_model HUIMIN_VARIANT(person_decision) = {
    .name = "decision",
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
