/* Who is a member this year, for all arms on one path: being asked comes first, then
 * v = [T·B + A·W_g·T·D − p(1 − η·PA) − h]/σ + a0 + M + J·q_community + ξ + ι·held + ε > 0.
 * ε and the consideration uniform are drawn once a person and year. Without contact and habit a member lapses. */
#include "models/decision.h"

#include "engine/bits.h"
#include "engine/variant.h"
#include "models/domain.h"

struct params {
    double contact_probability[MAX_YEARS], mobilisation[MAX_YEARS], mobilisation_decay, mobilisation_decay_after_year;
    double personal_account, hassle_yuan, automatic_renewal_probability, keep_probability, publicness;
    double warm_glow_yuan, choice_scale_yuan, base_inclination, taste_sd, inertia, peers, account_discount;
    double self_search_probability[N_STATES], household_decides, family_discount;
};

static const struct param PARAMS[] = {
    PARAM_YEARS(struct params, contact_probability, "operating_model.contact_probability", "1", 0, 1, 0.5,
                "probability that a person is asked to join, by year of the product", "被邀请参保的概率，按产品年度"),
    PARAM_YEARS(struct params, mobilisation, "operating_model.mobilisation", "1", -5, 10, 0,
                "push beyond being asked (targets, neighbours at the door), in units of the logit, by year",
                "邀请以外的推动（指标任务、邻里上门），以 logit 为单位，按产品年度"),
    PARAM(struct params, mobilisation_decay, "operating_model.mobilisation_decay_per_year", "1", 0, 1, 0.1,
          "part of the mobilisation lost each year after that of mobilisation_decay_after_year",
          "mobilisation_decay_after_year 之后动员力度每年衰减的比例"),
    PARAM(struct params, mobilisation_decay_after_year, "operating_model.mobilisation_decay_after_year", "years", 1,
          MAX_YEARS, 2, "last year of the product before mobilisation wears off", "动员衰减前的最后一个产品年度"),
    PARAM_ONOFF(struct params, personal_account, "operating_model.personal_account", 0,
                "whether the premium may be paid from the personal account of the employee scheme",
                "可否用职工医保个人账户缴纳保费"),
    PARAM(struct params, hassle_yuan, "operating_model.hassle_yuan", "yuan", 0, 1000, 20,
          "what joining and claiming is worth avoiding, in yuan of the first year", "参保与理赔的麻烦折合金额，首年元"),
    PARAM(struct params, automatic_renewal_probability, "operating_model.automatic_renewal_probability", "1", 0, 1, 0,
          "members who renew by a signed deduction without deciding", "签约代扣、不经决定即续保的参保人占比"),
    PARAM(struct params, keep_probability, "operating_model.keep_probability", "1", 0, 1, 0.6,
          "members who think of renewing without being asked", "未经邀请也会考虑续保的参保人占比"),
    USES(struct params, publicness, "operating_model.publicness", 1),
    PARAM(struct params, warm_glow_yuan, "behaviour.warm_glow_yuan", "yuan", 0, 1000, 80,
          "worth to an altruist of a fully public and fully trusted common good, in yuan of the first year",
          "完全公共且完全受信任的公益对利他者的价值，首年元"),
    PARAM(struct params, choice_scale_yuan, "behaviour.choice_scale_yuan", "yuan", 1, 2000, 90,
          "scale of choice: yuan that move the logit by 1", "选择的尺度：使 logit 变动 1 的金额"),
    PARAM(struct params, base_inclination, "behaviour.base_inclination", "1", -10, 10, -1, "constant of the logit",
          "logit 的常数项"),
    PARAM(struct params, taste_sd, "behaviour.taste_sd", "1", 0, 10, 1.2,
          "standard deviation of lasting tastes in the logit", "logit 中持久偏好的标准差"),
    PARAM(struct params, inertia, "behaviour.inertia", "1", -5, 10, 0.6, "what having been a member adds to the logit",
          "上年已参保对 logit 的增加值（惯性）"),
    PARAM(struct params, peers, "behaviour.peers", "1", -5, 10, 0.8,
          "what last year's enrolment of the community adds to the logit, at full enrolment",
          "上年社区参保率对 logit 的增加值（邻里效应），按全员参保计"),
    PARAM(struct params, account_discount, "behaviour.account_discount", "1", 0, 1, 0.4,
          "part of a premium paid from the personal account that is not felt", "个人账户支付的保费中不被感受到的比例"),
    PARAM_MAP(struct params, self_search_probability, "behaviour.self_search_probability", "1", 0, 1, 0.01,
              STATE_LABELS, N_STATES, "non-members who look for the product of their own accord, by state",
              "未参保者主动了解产品的概率，按健康状况"),
    USES(struct params, family_discount, "product.family.discount_share", 1),
    PARAM_ONOFF(struct params, household_decides, "behaviour.household_decides_together", 0,
                "members of a household share one inclination: the mean of theirs",
                "家庭成员共用一个参保倾向：各人倾向的均值"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *state, *is_altruist, *has_account, *is_present, *is_settled;
    const uint16_t *household_head;
    const real *taste_normal, *perceived_yuan, *luck_logistic, *consideration_uniform;
    const double *price_yuan, *trust, *is_open, *income_level;
    const int64_t *community_members, *community_present;
    const struct plane *is_eligible; /* NULL: everybody may join */
    const struct plane *is_family;   /* NULL: no product has a family discount */
    struct plane *membership, *was_member, *considers, *is_committed;
    real *reservation_yuan;
    int64_t *contacts, *pushed, *no_longer_eligible;
};

struct coefficients {
    real benefit, warm_glow, price, account, constant, taste, inertia; /* of the logit */
    real automatic, contact, member_considers, non_member_considers[N_STATES];
    real mobilisation, yuan_per_logit, price_yuan;
    int is_open;
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

/* What of the tile's people is the same for all arms. Loops run over whole tiles: nobody lives in a place from n on. */
struct people {
    real altruist[TILE], account[TILE];
    int32_t state[TILE];
    struct plane is_present, is_settled;
};

static void find_people(const struct tile *tile, const struct view *v, struct people *people)
{
    for (int i = 0; i < TILE; i++) /* hot */
        people->altruist[i] = (real)v->is_altruist[i];
    for (int i = 0; i < TILE; i++) /* hot */
        people->account[i] = (real)v->has_account[i];
    for (int i = 0; i < TILE; i++) /* hot */
        people->state[i] = v->state[i];
    people->is_present = plane_of_flags(v->is_present, tile->n);
    people->is_settled = plane_of_flags(v->is_settled, tile->n);
}

/* v of every person; ε inside. */
static void incline(const struct coefficients *c, const struct people *people, const struct view *v,
                    const real *restrict perceived_yuan, const real *restrict held, real *restrict inclination)
{
    const real benefit = c->benefit, warm_glow = c->warm_glow, full_price = c->price, account = c->account;
    const real constant = c->constant, taste = c->taste, inertia = c->inertia;
    const real *restrict taste_normal = v->taste_normal, *restrict luck = v->luck_logistic;
    for (int i = 0; i < TILE; i++) { /* hot */
        const real price = full_price * (REAL(1) - account * people->account[i]);
        inclination[i] = benefit * perceived_yuan[i] + warm_glow * people->altruist[i] - price + constant +
                         taste * taste_normal[i] + inertia * held[i] + luck[i];
    }
}

/* Whoever could have the family discount sees the price less it, in the hope that the whole household joins. */
static void offer_discount(const struct coefficients *c, const struct people *people, const struct plane *is_family,
                           real discount, real *inclination)
{
    FOR_EACH_BIT(i, is_family)
    inclination[i] += discount * c->price * (REAL(1) - c->account * people->account[i]);
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

/* Whom an arm reaches and who would think of it, as a former member or not: of the uniform alone, so that a twin has
 * its policy's. One uniform serves: the deduction takes its low end, and what is left is spread over (0, 1) again. */
struct attention {
    struct plane renews, reaches_member, reaches_other, member_thinks, other_thinks;
};

static struct attention find_attention(const struct coefficients *c, const struct people *people, const struct view *v)
{
    const real *uniform = v->consideration_uniform;
    const real healthy = c->non_member_considers[HEALTHY], one = c->non_member_considers[ONE_CHRONIC];
    const real several = c->non_member_considers[SEVERAL_CHRONIC], major = c->non_member_considers[MAJOR];
    real limit[TILE];
    for (int i = 0; i < TILE; i++) { /* hot */
        const int32_t state = people->state[i];
        const real well = state == HEALTHY ? healthy : one, ill = state == MAJOR ? major : several;
        limit[i] = state >= SEVERAL_CHRONIC ? ill : well;
    }
    struct attention attention = {.reaches_other = plane_of_below(uniform, c->contact),
                                  .other_thinks = plane_of_less(uniform, limit)};
    if (c->automatic > REAL(0)) {
        const real automatic = c->automatic, spread = REAL(1) / real_max(REAL(1) - automatic, REAL(1e-6));
        real rest[TILE];
        for (int i = 0; i < TILE; i++) /* hot */
            rest[i] = (uniform[i] - automatic) * spread;
        attention.renews = plane_of_below(uniform, automatic);
        attention.reaches_member = plane_of_below(rest, c->contact);
        attention.member_thinks = plane_of_below(rest, c->member_considers);
    } else {
        attention.reaches_member = attention.reaches_other;
        attention.member_thinks = plane_of_below(uniform, c->member_considers);
    }
    return attention;
}

struct choice { /* of an arm */
    struct plane committed, contacted, considering;
};

/* Who renews by deduction, who is contacted, who considers. */
static struct choice consider(const struct attention *attention, const struct plane *may_join, const struct plane *held)
{
    struct choice choice;
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t is_held = held->word[w], here = may_join->word[w];
        const uint64_t committed = here & is_held & attention->renews.word[w], free = here & ~committed;
        const uint64_t reached =
            (is_held & attention->reaches_member.word[w]) | (~is_held & attention->reaches_other.word[w]);
        const uint64_t thinks =
            (is_held & attention->member_thinks.word[w]) | (~is_held & attention->other_thinks.word[w]);
        choice.committed.word[w] = committed;
        choice.contacted.word[w] = free & reached;
        choice.considering.word[w] = free & thinks;
    }
    return choice;
}

/* What demand is made of; a twin's market is its policy's business. */
static void keep_market(const struct coefficients *c, const struct people *people, const real *restrict inclination,
                        real *restrict reservation_yuan)
{
    const real usual = c->yuan_per_logit, account = c->yuan_per_logit / real_max(REAL(1) - c->account, REAL(1e-3));
    const real price_yuan = c->price_yuan;
    for (int i = 0; i < TILE; i++) /* hot */
        reservation_yuan[i] = price_yuan + (people->account[i] > REAL(0) ? account : usual) * inclination[i];
}

/* Last year's members who are here; those who may no longer join are told apart from those who lapse. */
static void find_former_members(const struct view *v, const struct people *people, const struct plane *may_join, int k)
{
    const struct plane here = plane_both(&v->membership[k], &people->is_settled);
    v->was_member[k] = here;
    if (!v->is_eligible)
        return;
    v->was_member[k] = plane_both(&here, may_join);
    v->no_longer_eligible[k] += plane_count(&here) - plane_count(&v->was_member[k]);
}

/* The premium before the discount at which they would just join. */
static void keep_family_market(const struct coefficients *c, const struct plane *is_family, real discount,
                               real *reservation_yuan)
{
    FOR_EACH_BIT(i, is_family)
    reservation_yuan[i] = c->price_yuan + (reservation_yuan[i] - c->price_yuan) / (REAL(1) - discount);
}

static void decide_arm(const struct tile *tile, const struct params *p, const struct view *v,
                       const struct people *people, const struct coefficients *c, const struct attention *attention,
                       int is_policy, int k, int slot)
{
    const struct plane *const may_join = v->is_eligible ? &v->is_eligible[slot] : &people->is_present;
    find_former_members(v, people, may_join, k);
    v->membership[k] = v->considers[k] = v->is_committed[k] = (struct plane){{0}};
    if (!c->is_open)
        return;
    real is_held[TILE], inclination[TILE];
    plane_spread(is_held, &v->was_member[k]);
    incline(c, people, v, v->perceived_yuan + (size_t)slot * TILE, is_held, inclination);
    const struct plane *const is_family = v->is_family && p->family_discount > 0.0 ? &v->is_family[slot] : NULL;
    if (is_family)
        offer_discount(c, people, is_family, (real)p->family_discount, inclination);
    if (p->household_decides > 0.0)
        share_in_household(tile, v, may_join, inclination);
    const struct choice choice = consider(attention, may_join, &v->was_member[k]);
    const struct plane is_inclined = plane_of_above(inclination, REAL(0));
    const struct plane is_inclined_unmoved = plane_of_above(inclination, c->mobilisation);
    const struct plane joins = plane_both(&choice.considering, &is_inclined);
    v->contacts[k] += plane_count(&choice.contacted);
    v->pushed[k] += plane_count(&joins) - plane_count_both(&joins, &is_inclined_unmoved);
    v->membership[k] = plane_either(&choice.committed, &joins);
    v->considers[k] = choice.considering;
    v->is_committed[k] = choice.committed;
    if (is_policy)
        keep_market(c, people, inclination, v->reservation_yuan + (size_t)k * TILE);
    if (is_policy && is_family)
        keep_family_market(c, is_family, (real)p->family_discount, v->reservation_yuan + (size_t)k * TILE);
}

static int same_attention(const struct coefficients *a, const struct coefficients *b)
{
    int same = a->automatic == b->automatic && a->contact == b->contact && a->member_considers == b->member_considers;
    for (int m = 0; m < N_STATES; m++)
        same &= a->non_member_considers[m] == b->non_member_considers[m];
    return same;
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    struct people people;
    find_people(tile, view, &people);
    for (int k = 0; k < arms->n_policies; k++) {
        const int twin = k + arms->n_policies;
        const struct coefficients c = coefficients_of(&p[k], view, k, tile->year);
        struct attention attention = find_attention(&c, &people, view);
        decide_arm(tile, &p[k], view, &people, &c, &attention, 1, k, arms->product[k]);
        if (twin >= arms->n_arms)
            continue;
        const struct coefficients c_twin = coefficients_of(&p[twin], view, twin, tile->year);
        if (!same_attention(&c, &c_twin))
            attention = find_attention(&c_twin, &people, view);
        decide_arm(tile, &p[twin], view, &people, &c_twin, &attention, 0, twin, arms->product[twin]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_altruist, PERSON, "flag", "pays for the sake of others too"),
    FIELD(READS, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
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
    FIELD(READS, struct view, community_present, COMMUNITY_ARM, "people", "people of the community who may join"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS_IF, struct view, is_family, PERSON_PRODUCT, "bits",
          "who may join with a household large enough for the discount"),
    FIELD(UPDATES, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(WRITES, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(WRITES, struct view, considers, PERSON_ARM, "bits", "consider joining or renewing this year"),
    FIELD(WRITES, struct view, is_committed, PERSON_ARM, "bits", "renew by a signed deduction"),
    FIELD(WRITES, struct view, reservation_yuan, PERSON_ARM, "yuan", "premium at which the person would just join"),
    FIELD(TALLIES, struct view, contacts, ARM, "people", "people contacted"),
    FIELD(TALLIES, struct view, pushed, ARM, "people", "members who would not be in without mobilisation"),
    FIELD(TALLIES, struct view, no_longer_eligible, ARM, "people",
          "last year's members who are alive and may no longer join"),
};

const struct person_model HUIMIN_VARIANT(person_decision) = {
    .name = "decision",
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
