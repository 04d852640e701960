/* Who is asked to join, who renews by deduction and who considers, for all arms on one path; and so who has to weigh a
 * product up. The consideration uniform is drawn once a person and year. Without contact and habit a member lapses. */
#include "engine/pick.h"
#include "engine/variant.h"
#include "models/decision.h"

struct view {
    const uint8_t *state, *is_present, *is_settled;
    const real *consideration_uniform;
    const double *is_open;
    const struct plane *membership;
    const struct plane *is_eligible; /* NULL: everybody may join */
    struct plane *was_member, *considers, *is_committed, *is_weighed;
    int64_t *contacts, *no_longer_eligible;
};

struct chances { /* of an arm */
    real automatic, contact, member_considers, non_member_considers[N_STATES];
};

static struct chances chances_of(const struct decision_params *p, int year)
{
    const double contact = p->contact_probability[year];
    struct chances c = {.automatic = (real)p->automatic_renewal_probability,
                        .contact = (real)contact,
                        .member_considers = (real)decision_considers(contact, p->keep_probability)};
    for (int m = 0; m < N_STATES; m++)
        c.non_member_considers[m] = (real)decision_considers(contact, p->self_search_probability[m]);
    return c;
}

static int same_chances(const struct chances *a, const struct chances *b)
{
    int same = a->automatic == b->automatic && a->contact == b->contact && a->member_considers == b->member_considers;
    for (int m = 0; m < N_STATES; m++)
        same &= a->non_member_considers[m] == b->non_member_considers[m];
    return same;
}

struct people {
    struct plane is_present, is_settled;
};

/* Whom an arm reaches and who would think of it, as a former member or not: of the uniform alone, so that a twin has
 * its policy's. One uniform serves: the deduction takes its low end, and what is left is spread over (0, 1) again. */
struct attention {
    struct plane renews, reaches_member, reaches_other, member_thinks, other_thinks;
};

static struct attention find_attention(const struct chances *c, const struct view *v)
{
    const real *uniform = v->consideration_uniform;
    real limit[TILE];
    pick_of_four(limit, c->non_member_considers, v->state);
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

/* Who renews by deduction, who is contacted, who considers. */
static void consider(const struct view *v, const struct attention *attention, const struct plane *may_join, int k)
{
    const struct plane *const held = &v->was_member[k];
    struct plane contacted;
    for (int w = 0; w < PLANE_WORDS; w++) {
        const uint64_t is_held = held->word[w], here = may_join->word[w];
        const uint64_t committed = here & is_held & attention->renews.word[w], free = here & ~committed;
        const uint64_t reached =
            (is_held & attention->reaches_member.word[w]) | (~is_held & attention->reaches_other.word[w]);
        const uint64_t thinks =
            (is_held & attention->member_thinks.word[w]) | (~is_held & attention->other_thinks.word[w]);
        v->is_committed[k].word[w] = committed;
        contacted.word[w] = free & reached;
        v->considers[k].word[w] = free & thinks;
    }
    v->contacts[k] += plane_count(&contacted);
}

/* A household's mean is that of all who may join. */
static void attend_arm(const struct decision_params *p, const struct view *v, const struct people *people,
                       const struct attention *attention, int k, int slot)
{
    const struct plane *const may_join = v->is_eligible ? &v->is_eligible[slot] : &people->is_present;
    find_former_members(v, people, may_join, k);
    if (v->is_open[k] > 0.0) {
        consider(v, attention, may_join, k);
        v->is_weighed[slot] =
            plane_either(&v->is_weighed[slot], p->household_decides > 0.0 ? may_join : &v->considers[k]);
    } else {
        v->considers[k] = v->is_committed[k] = (struct plane){{0}};
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct decision_params *p = params;
    const struct view *v = view;
    const struct people people = {.is_present = plane_of_flags(v->is_present, tile->n),
                                  .is_settled = plane_of_flags(v->is_settled, tile->n)};
    for (int slot = 0; slot < arms->n_products; slot++)
        v->is_weighed[slot] = (struct plane){{0}};
    for (int k = 0; k < arms->n_policies; k++) {
        const int twin = k + arms->n_policies;
        const struct chances c = chances_of(&p[k], tile->year);
        struct attention attention = find_attention(&c, v);
        attend_arm(&p[k], v, &people, &attention, k, arms->product[k]);
        if (twin >= arms->n_arms)
            continue;
        const struct chances c_twin = chances_of(&p[twin], tile->year);
        if (!same_chances(&c, &c_twin))
            attention = find_attention(&c_twin, v);
        attend_arm(&p[twin], v, &people, &attention, twin, arms->product[twin]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    DRAW(DRAWS, struct view, consideration_uniform, UNIFORM, "decision.consideration",
         "who is asked, one for all arms"),
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(WRITES, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(WRITES, struct view, considers, PERSON_ARM, "bits", "consider joining or renewing this year"),
    FIELD(WRITES, struct view, is_committed, PERSON_ARM, "bits", "renew by a signed deduction"),
    FIELD(WRITES, struct view, is_weighed, PERSON_PRODUCT, "bits", "whose inclination to the product counts"),
    FIELD(TALLIES, struct view, contacts, ARM, "people", "people contacted"),
    FIELD(TALLIES, struct view, no_longer_eligible, ARM, "people",
          "last year's members who are alive and may no longer join"),
};

const struct person_model HUIMIN_VARIANT(person_attention) = {
    .name = "attention",
    .scope = SCOPE_ARM,
    .table = &DECISION_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
