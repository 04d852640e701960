/* Counts of members, old and new, in whole people. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/demand_bins.h"

struct params {
    double personal_account, community_size_people;
};
static const struct param PARAMS[] = {
    PARAM_INT(struct params, community_size_people, "city.community_size_people", "people", 100, 4096, 3072,
              "simulated people who are one another's peers; whole tiles of up to 512"),
    USES(struct params, personal_account, "operating_model.personal_account", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *age_years, *sex, *state, *scheme, *is_safety_net, *income_quintile, *is_present, *is_entrant, *dies,
        *has_account;
    const uint64_t *membership, *was_member, *considers, *is_committed;
    const real *reservation_yuan;
    const uint32_t *expected_milliyuan;
    int64_t *eligible, *entrants, *eligible_cells;
    int64_t *members, *surviving_members, *renewals, *lapses, *surviving_non_members, *joins_survivors, *joins_entrants,
        *new_members, *member_deaths;
    int64_t *member_age_years, *members_60_plus, *members_under_40, *members_major, *account_payers,
        *safety_net_members;
    int64_t *members_by_quintile, *community_members, *community_present;
    int64_t *demand_count, *demand_risk_milliyuan, *committed_count, *committed_risk_milliyuan;
    int64_t *cell_eligible, *cell_members, *cell_joins_survivors, *cell_joins_entrants, *cell_renewals, *cell_lapses,
        *cell_member_deaths;
};

static void count_cells(const struct tile *tile, const struct view *v)
{
    for (int i = 0; i < tile->n; i++)
        v->eligible_cells[people_cell_of(age_band_of(v->age_years[i]), v->state[i], v->scheme[i],
                                         v->is_safety_net[i])] += v->is_present[i];
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    if (!tile->is_entrant)
        count_cells(tile, view);
}

struct traits { /* of the tile's people, the same for all arms */
    struct plane is_present, is_entrant, dies, is_60_plus, is_under_40, is_major, has_account, is_safety_net;
    struct plane quintile[N_QUINTILES], age_bit[7]; /* of the age in years, so that ages add up by counts */
    uint16_t cell[TILE];
};

static void find_traits(const struct tile *tile, const struct view *v, struct traits *traits)
{
    const int n = tile->n;
    uint8_t flag[TILE];
    traits->is_present = plane_of_flags(v->is_present, n);
    traits->is_entrant = plane_of_flags(v->is_entrant, n);
    traits->dies = plane_of_flags(v->dies, n);
    traits->has_account = plane_of_flags(v->has_account, n);
    traits->is_safety_net = plane_of_flags(v->is_safety_net, n);
    for (int i = 0; i < n; i++)
        flag[i] = v->age_years[i] >= ELDER_AGE_YEARS;
    traits->is_60_plus = plane_of_flags(flag, n);
    for (int i = 0; i < n; i++)
        flag[i] = v->age_years[i] < 40;
    traits->is_under_40 = plane_of_flags(flag, n);
    for (int i = 0; i < n; i++)
        flag[i] = v->state[i] == MAJOR;
    traits->is_major = plane_of_flags(flag, n);
    for (int q = 0; q < N_QUINTILES; q++) {
        for (int i = 0; i < n; i++)
            flag[i] = v->income_quintile[i] == q;
        traits->quintile[q] = plane_of_flags(flag, n);
    }
    for (int b = 0; b < 7; b++) {
        for (int i = 0; i < n; i++)
            flag[i] = v->age_years[i] >> b & 1;
        traits->age_bit[b] = plane_of_flags(flag, n);
    }
    for (int i = 0; i < n; i++)
        traits->cell[i] = (uint16_t)cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
}

static void count_arm(const struct view *v, const struct traits *traits, const struct plane *now,
                      const struct plane *was, int pays_from_account, int k)
{
    const struct plane stays = plane_both(now, was), joins = plane_without(now, was);
    const int64_t members = plane_count(now), before = plane_count(was), renewals = plane_count(&stays);
    const int64_t joiners = members - renewals, joins_entrants = plane_count_both(&joins, &traits->is_entrant);
    const int64_t entrants = plane_count(&traits->is_entrant), here = plane_count(&traits->is_present);
    v->members[k] += members;
    v->surviving_members[k] += before;
    v->renewals[k] += renewals;
    v->lapses[k] += before - renewals;
    v->surviving_non_members[k] += here - entrants - before;
    v->joins_survivors[k] += joiners - joins_entrants;
    v->joins_entrants[k] += joins_entrants;
    v->new_members[k] += joiners;
    v->member_deaths[k] += plane_count_both(now, &traits->dies);
    v->members_60_plus[k] += plane_count_both(now, &traits->is_60_plus);
    v->members_under_40[k] += plane_count_both(now, &traits->is_under_40);
    v->members_major[k] += plane_count_both(now, &traits->is_major);
    v->account_payers[k] += pays_from_account ? plane_count_both(now, &traits->has_account) : 0;
    v->safety_net_members[k] += plane_count_both(now, &traits->is_safety_net);
    for (int q = 0; q < N_QUINTILES; q++)
        v->members_by_quintile[k * N_QUINTILES + q] += plane_count_both(now, &traits->quintile[q]);
    for (int b = 0; b < 7; b++)
        v->member_age_years[k] += plane_count_both(now, &traits->age_bit[b]) << b;
    v->community_members[k] += members;
    v->community_present[k] += here;
}

/* The histogram of reservation premiums, for the study's arms only. */
static void count_demand(const struct tile *tile, const struct arm_set *arms, const struct view *v,
                         const struct plane *considers, const struct plane *committed, int k)
{
    const uint32_t *expected = v->expected_milliyuan + (size_t)arms->product[k] * TILE;
    const real *reservation_yuan = v->reservation_yuan + (size_t)k * TILE;
    int64_t *count = v->demand_count + (size_t)k * N_DEMAND_BINS,
            *risk = v->demand_risk_milliyuan + (size_t)k * N_DEMAND_BINS;
    uint8_t bin[TILE] = {0};
    for (int i = 0; i < tile->n; i++)
        bin[i] = (uint8_t)bin_of((float)reservation_yuan[i]);
    FOR_EACH_BIT(i, considers)
    {
        count[bin[i]]++;
        risk[bin[i]] += expected[i];
    }
    int64_t committed_risk = 0;
    FOR_EACH_BIT(i, committed) committed_risk += expected[i];
    v->committed_count[k] += plane_count(committed);
    v->committed_risk_milliyuan[k] += committed_risk;
}

static void add_to_cells(int64_t *cells, const struct plane *plane, const uint16_t *cell)
{
    FOR_EACH_BIT(i, plane) cells[cell[i]]++;
}

/* By sex, age band and state, for the study's arms only. */
static void count_member_cells(const struct view *v, const struct traits *traits, const struct plane *now,
                               const struct plane *was, int k)
{
    const struct plane stays = plane_both(now, was), joins = plane_without(now, was), lapses = plane_without(was, now);
    const struct plane joins_survivors = plane_without(&joins, &traits->is_entrant);
    const struct plane joins_entrants = plane_both(&joins, &traits->is_entrant),
                       deaths = plane_both(now, &traits->dies);
    const size_t first = (size_t)k * N_CELLS;
    add_to_cells(v->cell_members + first, now, traits->cell);
    add_to_cells(v->cell_renewals + first, &stays, traits->cell);
    add_to_cells(v->cell_lapses + first, &lapses, traits->cell);
    add_to_cells(v->cell_joins_survivors + first, &joins_survivors, traits->cell);
    add_to_cells(v->cell_joins_entrants + first, &joins_entrants, traits->cell);
    add_to_cells(v->cell_member_deaths + first, &deaths, traits->cell);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    struct traits traits;
    struct plane now[MAX_ARMS], was[MAX_ARMS], considers[MAX_ARMS], committed[MAX_ARMS];
    find_traits(tile, v, &traits);
    count_cells(tile, v);
    planes_of_masks(now, arms->n_arms, v->membership, tile->n);
    planes_of_masks(was, arms->n_arms, v->was_member, tile->n);
    planes_of_masks(considers, arms->n_policies, v->considers, tile->n);
    planes_of_masks(committed, arms->n_policies, v->is_committed, tile->n);
    v->eligible[0] += plane_count(&traits.is_present);
    v->entrants[0] += plane_count(&traits.is_entrant);
    for (int k = 0; k < arms->n_arms; k++)
        count_arm(v, &traits, &now[k], &was[k], p[k].personal_account > 0.0, k);
    add_to_cells(v->cell_eligible, &traits.is_present, traits.cell);
    for (int k = 0; k < arms->n_policies; k++) {
        count_demand(tile, arms, v, &considers[k], &committed[k], k);
        count_member_cells(v, &traits, &now[k], &was[k], k);
    }
}

static const struct axis *const CELL_AXES[] = {&AXIS_SEX, &AXIS_AGE_BAND, &AXIS_STATE, NULL};

#define COUNT(member_, meaning_) FIELD(TALLIES, struct view, member_, ARM, "people", meaning_)
#define CELL_COUNT(member_, meaning_) STORED(struct view, member_, ARM, N_CELLS, CELL_AXES, "people", meaning_)

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_entrant, PERSON, "flag", "came this year, after the first"),
    FIELD(READS, struct view, dies, PERSON, "flag", "dies this year"),
    FIELD(READS, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
    FIELD(READS, struct view, membership, PERSON, "bits", "members of this year, a bit an arm"),
    FIELD(READS, struct view, was_member, PERSON, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, considers, PERSON, "bits", "consider joining or renewing this year"),
    FIELD(READS, struct view, is_committed, PERSON, "bits", "renew by a signed deduction"),
    FIELD(READS, struct view, reservation_yuan, PERSON_ARM, "yuan", "premium at which the person would just join"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(TALLIES, struct view, eligible, WORLD, "people", "who may join this year"),
    FIELD(TALLIES, struct view, entrants, WORLD, "people", "of them, newborn or moved in"),
    FIELD_N(TALLIES, struct view, eligible_cells, WORLD, N_PEOPLE_CELLS, "people", "people by cell, last counted"),
    COUNT(members, "members of this year"),
    COUNT(surviving_members, "last year's members who are alive"),
    COUNT(renewals, "of them, those who are in again"),
    COUNT(lapses, "of them, those who left"),
    COUNT(surviving_non_members, "last year's non-members who are alive"),
    COUNT(joins_survivors, "of them, those who joined"),
    COUNT(joins_entrants, "entrants who joined"),
    COUNT(new_members, "members who were not in last year"),
    COUNT(member_deaths, "members who die this year"),
    FIELD(TALLIES, struct view, member_age_years, ARM, "years", "ages of members, added up"),
    COUNT(members_60_plus, "members aged 60 and over"),
    COUNT(members_under_40, "members under 40"),
    COUNT(members_major, "members with a major listed condition"),
    COUNT(account_payers, "members who pay from a personal account"),
    COUNT(safety_net_members, "members in the safety net"),
    FIELD_N(TALLIES, struct view, members_by_quintile, ARM, N_QUINTILES, "people", "members, by income quintile"),
    FIELD(TALLIES, struct view, community_members, COMMUNITY_ARM, "people", "members of the community"),
    FIELD(TALLIES, struct view, community_present, COMMUNITY_ARM, "people", "people of the community"),
    FIELD_N(TALLIES, struct view, demand_count, ARM, N_DEMAND_BINS, "people", "who considered, by reservation premium"),
    FIELD_N(TALLIES, struct view, demand_risk_milliyuan, ARM, N_DEMAND_BINS, "milliyuan",
            "their expected benefit, own terms"),
    COUNT(committed_count, "members whatever the premium, by signed deduction"),
    FIELD(TALLIES, struct view, committed_risk_milliyuan, ARM, "milliyuan", "their expected benefit, own terms"),
    STORED(struct view, cell_eligible, WORLD, N_CELLS, CELL_AXES, "people", "who may join this year"),
    CELL_COUNT(cell_members, "members of this year"),
    CELL_COUNT(cell_joins_survivors, "people of last year who joined"),
    CELL_COUNT(cell_joins_entrants, "entrants who joined"),
    CELL_COUNT(cell_renewals, "members of last year who are in again"),
    CELL_COUNT(cell_lapses, "members of last year who left"),
    CELL_COUNT(cell_member_deaths, "members who die this year"),
};

const struct person_model HUIMIN_VARIANT(person_enrolment_tally) = {
    .name = "enrolment_tally",
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
