/* Who of those who consider becomes a member this year, for all arms on one path: where
 * v = [T·B + A·W_g·T·D − p(1 − η·PA) − h]/σ + a0 + M + J·q_community + ξ + ι·held + ε > 0.
 * ε is drawn once a person and year. */
#include "models/decision.h"

#include "engine/bits.h"
#include "engine/variant.h"

struct view {
    const uint8_t *is_altruist, *has_account, *is_present;
    const uint16_t *household_head;
    const real *taste_normal, *perceived_yuan, *luck_logistic;
    const double *price_yuan, *trust, *is_open, *income_level;
    const int64_t *community_members, *community_present;
    const struct plane *is_eligible; /* NULL: everybody may join */
    const struct plane *is_family;   /* NULL: no product has a family discount */
    const struct plane *was_member, *considers, *is_committed;
    struct plane *membership;
    real *reservation_yuan;
    int64_t *pushed;
};

struct coefficients {
    real benefit, warm_glow, price, account, constant, inertia; /* of the logit */
    real mobilisation, yuan_per_logit, price_yuan;
    int is_open;
};

static double mobilisation_of(const struct decision_params *p, int year)
{
    double mobilisation = p->mobilisation[year];
    for (double t = p->mobilisation_decay_after_year; t < year + 1; t++)
        mobilisation *= 1.0 - p->mobilisation_decay;
    return mobilisation;
}

static struct coefficients coefficients_of(const struct decision_params *p, const struct view *v, int k, int year)
{
    const double deflator = v->income_level[0], scale = p->choice_scale_yuan;
    const double mobilisation = mobilisation_of(p, year);
    const double enrolled =
        v->community_present[k] > 0 ? (double)v->community_members[k] / (double)v->community_present[k] : 0.0;
    return (struct coefficients){
        .benefit = (real)(v->trust[k] / (scale * deflator)),
        .warm_glow = (real)(p->warm_glow_yuan * v->trust[k] * p->publicness / scale),
        .price = (real)(v->price_yuan[k] / (scale * deflator)),
        .account = (real)(p->personal_account * p->account_discount),
        .constant = (real)(p->base_inclination + mobilisation + p->peers * enrolled - p->hassle_yuan / scale),
        .inertia = (real)p->inertia,
        .mobilisation = (real)mobilisation,
        .yuan_per_logit = (real)(scale * deflator),
        .price_yuan = (real)v->price_yuan[k],
        .is_open = v->is_open[k] > 0.0,
    };
}

/* What of the tile's people is the same for all arms. Loops run over whole tiles: nobody lives in a place from n on. */
struct people {
    struct plane is_present, is_altruist, has_account;
    real taste_sd, luck[TILE]; /* taste and ε, for arms of this taste */
};

static void find_people(struct people *people, const struct tile *tile, const struct view *v)
{
    people->is_present = plane_of_flags(v->is_present, tile->n);
    people->is_altruist = plane_with_bit(v->is_altruist, 0);
    people->has_account = plane_with_bit(v->has_account, 0);
}

static void find_luck(struct people *people, const struct view *v, real taste_sd)
{
    const real *restrict taste_normal = v->taste_normal, *restrict luck_logistic = v->luck_logistic;
    people->taste_sd = taste_sd;
    for (int i = 0; i < TILE; i++) /* hot */
        people->luck[i] = taste_sd * taste_normal[i] + luck_logistic[i];
}

/* v of every person; ε inside. */
static void incline(const struct coefficients *c, const struct people *people, const real *restrict perceived_yuan,
                    const struct plane *held, real *restrict inclination)
{
    const real benefit = c->benefit, warm_glow = c->warm_glow, constant = c->constant;
    const real inertia = c->inertia, full_price = c->price, account_price = c->price * (REAL(1) - c->account);
    const real *restrict luck = people->luck;
    for (int half = 0; half < PLANE_HALVES; half++) {
        const uint32_t altruists = plane_half(&people->is_altruist, half), members = plane_half(held, half);
        const uint32_t payers = plane_half(&people->has_account, half);
        for (int i = 0; i < 32; i++) { /* hot unrolled */
            const int at = 32 * half + i;
            const real glow = altruists & BIT_OF_HALF[i] ? warm_glow : REAL(0);
            const real price = payers & BIT_OF_HALF[i] ? account_price : full_price;
            const real habit = members & BIT_OF_HALF[i] ? inertia : REAL(0);
            inclination[at] = benefit * perceived_yuan[at] + glow - price + constant + habit + luck[at];
        }
    }
}

/* Whoever could have the family discount sees the price less it, in the hope that the whole household joins. */
static void offer_discount(const struct coefficients *c, const struct people *people, const struct plane *is_family,
                           real discount, real *inclination)
{
    FOR_EACH_BIT(i, is_family)
    inclination[i] += discount * c->price * (plane_has(&people->has_account, (int)i) ? REAL(1) - c->account : REAL(1));
}

/* Of those who may join. */
static void share_in_household(const struct tile *tile, const struct view *v, const struct plane *may_join,
                               real *inclination)
{
    real sum[TILE] = {0}, people[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        const int counts = plane_has(may_join, i);
        sum[v->household_head[i]] += counts ? inclination[i] : REAL(0);
        people[v->household_head[i]] += (real)counts;
    }
    for (int i = 0; i < tile->n; i++)
        inclination[i] = sum[v->household_head[i]] / real_max(people[v->household_head[i]], REAL(1));
}

/* What demand is made of; a twin's market is its policy's business. */
static void keep_market(const struct coefficients *c, const struct people *people, const real *restrict inclination,
                        real *restrict reservation_yuan)
{
    const real usual = c->yuan_per_logit, account = c->yuan_per_logit / real_max(REAL(1) - c->account, REAL(1e-3));
    const real price_yuan = c->price_yuan;
    for (int half = 0; half < PLANE_HALVES; half++) {
        const uint32_t payers = plane_half(&people->has_account, half);
        for (int i = 0; i < 32; i++) { /* hot unrolled */
            const int at = 32 * half + i;
            reservation_yuan[at] = price_yuan + (payers & BIT_OF_HALF[i] ? account : usual) * inclination[at];
        }
    }
}

/* Members who would not be in without mobilisation. */
static int64_t count_pushed(const struct coefficients *c, const struct plane *joins, const real *inclination)
{
    if (c->mobilisation == REAL(0))
        return 0;
    const struct plane is_inclined_unmoved = plane_of_above(inclination, c->mobilisation);
    return plane_count(joins) - plane_count_both(joins, &is_inclined_unmoved);
}

/* The premium before the discount at which they would just join. */
static void keep_family_market(const struct coefficients *c, const struct plane *is_family, real discount,
                               real *reservation_yuan)
{
    FOR_EACH_BIT(i, is_family)
    reservation_yuan[i] = c->price_yuan + (reservation_yuan[i] - c->price_yuan) / (REAL(1) - discount);
}

static void decide_arm(const struct tile *tile, const struct decision_params *p, const struct view *v,
                       const struct people *people, int is_policy, int k, int slot)
{
    const struct coefficients c = coefficients_of(p, v, k, tile->year);
    v->membership[k] = (struct plane){{0}};
    if (!c.is_open)
        return;
    real inclination[TILE];
    incline(&c, people, v->perceived_yuan + (size_t)slot * TILE, &v->was_member[k], inclination);
    const struct plane *const is_family = v->is_family && p->family_discount > 0.0 ? &v->is_family[slot] : NULL;
    if (is_family)
        offer_discount(&c, people, is_family, (real)p->family_discount, inclination);
    if (p->household_decides > 0.0)
        share_in_household(tile, v, v->is_eligible ? &v->is_eligible[slot] : &people->is_present, inclination);
    const struct plane is_inclined = plane_of_above(inclination, REAL(0));
    const struct plane joins = plane_both(&v->considers[k], &is_inclined);
    v->pushed[k] += count_pushed(&c, &joins, inclination);
    v->membership[k] = plane_either(&v->is_committed[k], &joins);
    if (is_policy)
        keep_market(&c, people, inclination, v->reservation_yuan + (size_t)k * TILE);
    if (is_policy && is_family)
        keep_family_market(&c, is_family, (real)p->family_discount, v->reservation_yuan + (size_t)k * TILE);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct decision_params *p = params;
    struct people people;
    find_people(&people, tile, view);
    for (int k = 0; k < arms->n_arms; k++) {
        if (k == 0 || (real)p[k].taste_sd != people.taste_sd)
            find_luck(&people, view, (real)p[k].taste_sd);
        decide_arm(tile, &p[k], view, &people, k < arms->n_policies, k, arms->product[k]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_altruist, PERSON, "flag", "pays for the sake of others too"),
    FIELD(READS, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, taste_normal, PERSON, "1", "lasting taste for the product, standard normal"),
    FIELD(READS, struct view, perceived_yuan, PERSON_PRODUCT, "yuan", "perceived worth of a year's membership"),
    DRAW(DRAWS, struct view, luck_logistic, LOGISTIC, "decision.luck", "ε of the year, one for all arms"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, trust, ARM, "1", "trust in the product"),
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, community_members, COMMUNITY_ARM, "people", "members of the community"),
    FIELD(READS, struct view, community_present, COMMUNITY_ARM, "people", "people of the community who may join"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS_IF, struct view, is_family, PERSON_PRODUCT, "bits",
          "who may join with a household large enough for the discount"),
    FIELD(UPDATES, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, considers, PERSON_ARM, "bits", "consider joining or renewing this year"),
    FIELD(READS, struct view, is_committed, PERSON_ARM, "bits", "renew by a signed deduction"),
    FIELD(WRITES, struct view, reservation_yuan, PERSON_ARM, "yuan", "premium at which the person would just join"),
    FIELD(TALLIES, struct view, pushed, ARM, "people", "members who would not be in without mobilisation"),
};

const struct person_model HUIMIN_VARIANT(person_decision) = {
    .name = "decision",
    .scope = SCOPE_ARM,
    .table = &DECISION_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
