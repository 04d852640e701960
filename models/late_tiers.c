/* Tiers 6 to 8 of every case, in every arm: they stand on what its Huiminbao leaves. What they would pay had nobody the
 * product is kept beside it, so that a household is spared only what nobody else would have paid. */
#include "models/late_tiers.h"

#include <string.h>

#include "engine/variant.h"
#include "models/cases.h"
#include "models/late_parameters.h"
#include "models/paid_benefit.h"

struct params {
    struct late_parameters late;
    struct late_terms terms; /* derived */
};

static const struct param PARAMS[] = {LATE_USES(struct params, late)};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *scheme;
    const uint16_t *case_slot, *n_cases;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const struct plane *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen, *benefit_out_fen;
    /* NULL where the tier, or a product with lump sums, is not simulated. */
    const struct plane *commercial_held, *commercial_excludes, *commercial_held_without, *commercial_excludes_without;
    const uint8_t *aid_membership, *has_grant;
    const double *raised_fen, *lump_sum_fen;
    double *commercial_fen, *mutual_aid_fen, *charity_fen, *late_without_fen;
    double *mutual_aid_without_fen, *charity_without_fen;
    int64_t *commercial_claims_fen, *employee_aid_claims_fen, *village_aid_claims_fen, *crowdfunding_paid_fen;
    int64_t *grants_paid_fen, *gift_excess_fen, *platform_fee_fen;
};

static void prepare(void *memory)
{
    struct params *p = memory;
    p->terms = late_terms_of(&p->late);
}

/* The tile's cases that a later tier may pay, side by side, as they are in all arms. */
struct cases {
    int n;
    uint16_t index[TILE], place[TILE]; /* of the case, and of its person */
    double in_fen[TILE], out_fen[TILE];
    struct late_cover cover[TILE];      /* but for million-yuan cover and the product's lump sums */
    struct late_payments without[TILE]; /* had nobody the product */
    uint8_t commercial_without[TILE];   /* million-yuan cover: 0 none, 1 with an exclusion, 2 whole */
};

static int set_commercial(struct late_cover *cover, const struct plane *held, const struct plane *excludes, int place)
{
    cover->has_commercial = held && excludes && plane_has(held, place);
    cover->has_exclusion = cover->has_commercial && plane_has(excludes, place);
    return 2 * cover->has_commercial - cover->has_exclusion;
}

/* Who holds million-yuan cover in any arm, or without the product. */
static struct plane find_holders(const struct view *v, int n_arms)
{
    struct plane holders = {{0}};
    if (!v->commercial_held)
        return holders;
    holders = v->commercial_held_without[0];
    for (int k = 0; k < n_arms; k++)
        holders = plane_either(&holders, &v->commercial_held[k]);
    return holders;
}

static struct late_cover cover_of(const struct params *p, const struct view *v, int c, int place)
{
    const int aid = v->aid_membership ? v->aid_membership[place] : 0;
    return (struct late_cover){.scheme = v->scheme[place],
                               .has_employee_aid = (aid & EMPLOYEE_AID) != 0,
                               .has_village_aid = (aid & VILLAGE_AID) != 0,
                               .has_grant = v->has_grant && v->has_grant[c],
                               .raised_fen = v->raised_fen ? v->raised_fen[c] : 0.0,
                               .lump_sum_fen = aid & AID_LUMP_SUM ? p->terms.employee_aid.lump_sum_fen : 0.0};
}

static void find_cases(const struct params *p, const struct view *v, int n_arms, struct cases *cases)
{
    const struct plane holders = find_holders(v, n_arms);
    int n = 0;
    const size_t bytes = v->n_cases[0] * sizeof(double);
    memset(v->late_without_fen, 0, bytes);
    memset(v->mutual_aid_without_fen, 0, bytes);
    memset(v->charity_without_fen, 0, bytes);
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int place = v->case_slot[c];
        struct late_cover cover = cover_of(p, v, c, place);
        if (!(cover.has_employee_aid | cover.has_village_aid | cover.has_grant | (cover.raised_fen > 0.0) |
              plane_has(&holders, place)))
            continue;
        cases->index[n] = (uint16_t)c;
        cases->place[n] = (uint16_t)place;
        cases->in_fen[n] = v->in_policy_fen[c];
        cases->out_fen[n] = v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
        cases->commercial_without[n] =
            (uint8_t)set_commercial(&cover, v->commercial_held_without, v->commercial_excludes_without, place);
        late_tiers_pay(&p->terms, &cover, cases->in_fen[n], cases->out_fen[n], &cases->without[n]);
        v->late_without_fen[c] = late_paid_fen(&cases->without[n]);
        v->mutual_aid_without_fen[c] = late_payment_fen(&cases->without[n], PAYER_MUTUAL_AID);
        v->charity_without_fen[c] = late_payment_fen(&cases->without[n], PAYER_CHARITY);
        v->platform_fee_fen[0] += (int64_t)cases->without[n].platform_fee_fen;
        cases->cover[n++] = cover;
    }
    cases->n = n;
}

struct sums { /* of an arm's cases, whole fen */
    int64_t commercial, employee_aid, village_aid, crowdfunding, grants, gift_excess;
};

static void add_payments(struct sums *sums, const struct late_payments *paid)
{
    sums->commercial += (int64_t)paid->commercial_fen;
    sums->employee_aid += (int64_t)paid->employee_aid_fen;
    sums->village_aid += (int64_t)paid->village_aid_fen;
    sums->crowdfunding += (int64_t)paid->crowdfunding_fen;
    sums->grants += (int64_t)paid->grant_fen;
    sums->gift_excess += (int64_t)paid->gift_excess_fen;
}

struct benefit { /* what the arm's product paid of a case, and its lump sum in the year */
    double in_fen, out_fen, lump_fen;
};

static struct benefit find_benefit(const struct view *v, const struct cases *cases, int k, int slot, int j)
{
    const size_t first = (size_t)slot * TILE, at = first + cases->index[j];
    const int place = cases->place[j];
    const double full_fen = v->benefit_fen[at];
    const double all_fen =
        paid_benefit_fen(&v->membership[k], &v->was_member[k], place, full_fen, v->new_benefit_fen[at]);
    const double in_fen =
        paid_benefit_in_fen(all_fen, full_fen, v->benefit_out_fen[at], cases->in_fen[j], cases->out_fen[j]);
    const int has_lump = v->lump_sum_fen && plane_has(&v->membership[k], place);
    return (struct benefit){in_fen, all_fen - in_fen, has_lump ? v->lump_sum_fen[first + (size_t)place] : 0.0};
}

static void pay_case(const struct params *p, const struct view *v, const struct cases *cases, int k, int slot, int j,
                     struct late_payments *paid)
{
    const struct plane *held = v->commercial_held ? &v->commercial_held[k] : NULL;
    const struct plane *excludes = held ? &v->commercial_excludes[k] : NULL; /* one model writes both */
    const struct benefit benefit = find_benefit(v, cases, k, slot, j);
    struct late_cover cover = cases->cover[j];
    const int commercial = set_commercial(&cover, held, excludes, cases->place[j]);
    cover.lump_sum_fen += benefit.lump_fen;
    if (commercial == cases->commercial_without[j] && benefit.in_fen + benefit.out_fen + benefit.lump_fen == 0.0)
        *paid = cases->without[j];
    else
        late_tiers_pay(&p->terms, &cover, cases->in_fen[j] - benefit.in_fen, cases->out_fen[j] - benefit.out_fen, paid);
}

static void pay_arm(const struct params *p, const struct view *v, const struct cases *cases, int k, int slot)
{
    const size_t first = (size_t)k * TILE, bytes = v->n_cases[0] * sizeof(double);
    struct sums sums = {0};
    memset(v->commercial_fen + first, 0, bytes);
    memset(v->mutual_aid_fen + first, 0, bytes);
    memset(v->charity_fen + first, 0, bytes);
    for (int j = 0; j < cases->n; j++) {
        const size_t at = first + cases->index[j];
        struct late_payments paid;
        pay_case(p, v, cases, k, slot, j, &paid);
        add_payments(&sums, &paid);
        v->commercial_fen[at] = paid.commercial_fen;
        v->mutual_aid_fen[at] = paid.employee_aid_fen + paid.village_aid_fen;
        v->charity_fen[at] = paid.crowdfunding_fen + paid.grant_fen;
    }
    v->commercial_claims_fen[k] += sums.commercial;
    v->employee_aid_claims_fen[k] += sums.employee_aid;
    v->village_aid_claims_fen[k] += sums.village_aid;
    v->crowdfunding_paid_fen[k] += sums.crowdfunding;
    v->grants_paid_fen[k] += sums.grants;
    v->gift_excess_fen[k] += sums.gift_excess;
}

/* The study's arms only: a twin's households are its policy's business. */
static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct view *v = view;
    struct cases cases;
    find_cases(params, v, arms->n_policies, &cases);
    for (int k = 0; k < arms->n_policies; k++)
        pay_arm(params, v, &cases, k, arms->product[k]);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS, struct view, benefit_out_fen, PERSON_PRODUCT, "fen",
          "of the benefit, for costs outside the catalogue"),
    FIELD(READS_IF, struct view, commercial_held, PERSON_ARM, "bits", "hold million-yuan medical insurance"),
    FIELD(READS_IF, struct view, commercial_excludes, PERSON_ARM, "bits", "of them, those with an illness excluded"),
    FIELD(READS_IF, struct view, commercial_held_without, PERSON, "bits",
          "would hold million-yuan medical insurance, had nobody the product"),
    FIELD(READS_IF, struct view, commercial_excludes_without, PERSON, "bits",
          "of them, those with an illness excluded"),
    FIELD(READS_IF, struct view, aid_membership, PERSON, "bits",
          "1 in the mutual aid of employees, 2 in that of a village, 4 gets its lump sum this year"),
    FIELD(READS_IF, struct view, raised_fen, PERSON, "fen", "raised by a crowdfunding, by case"),
    FIELD(READS_IF, struct view, has_grant, PERSON, "flag", "is given a grant, by case"),
    FIELD(READS_IF, struct view, lump_sum_fen, PERSON_PRODUCT, "fen", "lump sum of a renewing member"),
    FIELD(WRITES, struct view, commercial_fen, PERSON_ARM, "fen", "paid by million-yuan medical insurance, by case"),
    FIELD(WRITES, struct view, mutual_aid_fen, PERSON_ARM, "fen",
          "paid by the mutual aid of employees and villages, by case"),
    FIELD(WRITES, struct view, charity_fen, PERSON_ARM, "fen", "paid by crowdfunding and grants, by case"),
    FIELD(WRITES, struct view, late_without_fen, PERSON, "fen",
          "what these would pay, had nobody the product, by case"),
    FIELD(WRITES, struct view, mutual_aid_without_fen, PERSON, "fen", "of it, by mutual aid"),
    FIELD(WRITES, struct view, charity_without_fen, PERSON, "fen", "of it, by crowdfunding and grants"),
    FIELD(TALLIES, struct view, commercial_claims_fen, ARM, "fen", "paid by million-yuan medical insurance"),
    FIELD(TALLIES, struct view, employee_aid_claims_fen, ARM, "fen", "paid by the mutual aid of employees"),
    FIELD(TALLIES, struct view, village_aid_claims_fen, ARM, "fen", "paid by the mutual aid of villages"),
    FIELD(TALLIES, struct view, crowdfunding_paid_fen, ARM, "fen", "of what was raised, what bills needed"),
    FIELD(TALLIES, struct view, grants_paid_fen, ARM, "fen", "paid by charities"),
    FIELD(TALLIES, struct view, gift_excess_fen, ARM, "fen", "raised, fees paid, above what bills needed"),
    FIELD(TALLIES, struct view, platform_fee_fen, WORLD, "fen", "kept by crowdfunding platforms"),
};

static const char *const NEEDED_BY[] = {COMMERCIAL_NEED_KEYS, MUTUAL_AID_NEED_KEYS, CHARITY_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_late_tiers) = {
    .name = "late_tiers",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .step = step,
};
