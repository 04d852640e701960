/* Counts of members, old and new, in whole people. */
#include "engine/variant.h"
#include "models/cell_rows.h"
#include "models/counted_risk.h"
#include "models/demand_bins.h"
#include "models/population.h"

struct params {
    double personal_account, community_size_people;
};
static const struct param PARAMS[] = {
    PARAM_INT(struct params, community_size_people, "city.community_size_people", "people", 100, 4096, 3072,
              "simulated people who are one another's peers; whole tiles of up to 1024",
              "互为邻里的模拟人数；由至多 1024 人的整块组成"),
    USES(struct params, personal_account, "operating_model.personal_account", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *age_years, *sex, *state, *is_safety_net, *income_quintile, *is_present, *is_entrant, *dies,
        *has_account;
    const struct plane *membership, *was_member, *considers, *is_committed;
    const struct plane *is_eligible; /* NULL: everybody may join */
    const real *reservation_yuan;
    const uint32_t *expected_milliyuan;
    int64_t *eligible, *entrants, *may_join;
    int64_t *members, *surviving_members, *renewals, *lapses, *surviving_non_members, *joins_survivors, *joins_entrants,
        *new_members, *member_deaths;
    int64_t *member_age_years, *members_60_plus, *members_under_40, *members_major, *account_payers,
        *safety_net_members;
    int64_t *members_by_quintile, *community_members, *community_present;
    int64_t *demand_count, *demand_risk_milliyuan, *committed_count, *committed_risk_milliyuan;
    int64_t *cell_members, *cell_joins_survivors, *cell_joins_entrants, *cell_renewals, *cell_lapses,
        *cell_member_deaths;
    uint64_t *gathered_rows, *gathered_bins; /* struct cell_rows by arms in a row; [n_policies][N_DEMAND_BINS] */
};

struct traits { /* of the tile's people, the same for all arms */
    struct plane is_present, is_entrant, dies, is_60_plus, is_40_plus, is_major, has_account, is_safety_net;
    struct plane quintile[N_QUINTILES - 1];
    uint16_t cell[TILE]; /* 0 from n on */
};

/* Where nobody lives no plane of an arm has a bit, so that those that are only met with them need no end at n. */
static void find_traits(const struct tile *tile, const struct view *v, struct traits *traits)
{
    const int n = tile->n;
    traits->is_present = plane_of_flags(v->is_present, n);
    traits->is_entrant = plane_of_flags(v->is_entrant, n);
    traits->dies = plane_of_flags(v->dies, n);
    traits->has_account = plane_with_bit(v->has_account, 0);
    traits->is_safety_net = plane_with_bit(v->is_safety_net, 0);
    traits->is_60_plus = plane_at_least(v->age_years, ELDER_AGE_YEARS);
    traits->is_40_plus = plane_at_least(v->age_years, 40);
    traits->is_major = plane_of_code(v->state, MAJOR);
    for (int q = 0; q < N_QUINTILES - 1; q++)
        traits->quintile[q] = plane_of_code(v->income_quintile, (uint8_t)q);
    for (int i = 0; i < n; i++) /* hot */
        traits->cell[i] = (uint16_t)cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
    for (int i = n; i < TILE; i++)
        traits->cell[i] = 0;
}

static void count_arm(const struct view *v, const struct traits *traits, int slot, int pays_from_account, int k)
{
    const struct plane *const may_join = v->is_eligible ? &v->is_eligible[slot] : &traits->is_present;
    const struct plane *const now = &v->membership[k], *const was = &v->was_member[k];
    const struct plane joins = plane_without(now, was);
    const int64_t members = plane_count(now), before = plane_count(was), joiners = plane_count(&joins);
    const int64_t renewals = members - joiners, joins_entrants = plane_count_both(&joins, &traits->is_entrant);
    const int64_t entrants = plane_count_both(may_join, &traits->is_entrant), here = plane_count(may_join);
    v->may_join[k] += here;
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
    v->members_under_40[k] += members - plane_count_both(now, &traits->is_40_plus);
    v->members_major[k] += plane_count_both(now, &traits->is_major);
    v->account_payers[k] += pays_from_account ? plane_count_both(now, &traits->has_account) : 0;
    v->safety_net_members[k] += plane_count_both(now, &traits->is_safety_net);
    int64_t highest_quintile = members;
    for (int q = 0; q < N_QUINTILES - 1; q++) {
        const int64_t count = plane_count_both(now, &traits->quintile[q]);
        v->members_by_quintile[k * N_QUINTILES + q] += count;
        highest_quintile -= count;
    }
    v->members_by_quintile[k * N_QUINTILES + N_QUINTILES - 1] += highest_quintile;
    v->member_age_years[k] += plane_sum_bytes(now, v->age_years);
    v->community_members[k] += members;
    v->community_present[k] += here;
}

/* ------------------------------------------------------------------ demand, of the study's arms only */

/* Whoever would pay less than this is in the lowest bin, as most people are: they are summed as planes. */
#define SURELY_LOWEST_YUAN REAL(0.5)

struct demand {
    int32_t bin[TILE];
    uint16_t place[TILE]; /* of those who consider and may be in a higher bin */
};

static void count_listed(const struct demand *demand, int n, const uint32_t *restrict expected, uint64_t *restrict bins)
{
    const int32_t *restrict bin = demand->bin;
    const uint16_t *restrict place = demand->place;
    for (int j = 0; j < n; j++)
        bins[bin[place[j]]] += counted_risk(1, expected[place[j]]);
}

/* The histogram of reservation premiums. */
static void count_demand(struct demand *demand, const struct arm_set *arms, const struct view *v, int k)
{
    const struct plane *considers = &v->considers[k], *committed = &v->is_committed[k];
    const uint32_t *expected = v->expected_milliyuan + (size_t)arms->product[k] * TILE;
    const real *restrict reservation_yuan = v->reservation_yuan + (size_t)k * TILE;
    uint64_t *bins = v->gathered_bins + (size_t)k * N_DEMAND_BINS;
    int32_t *restrict bin = demand->bin;
    const struct plane above = plane_of_above(reservation_yuan, SURELY_LOWEST_YUAN);
    const struct plane higher = plane_both(considers, &above), lowest = plane_without(considers, &above);
    for (int i = 0; i < TILE; i++) /* hot */
        bin[i] = bin_of((float)reservation_yuan[i]);
    const int n = plane_places(&higher, demand->place);
    bins[0] += counted_risk((uint64_t)plane_count(&lowest), (uint64_t)plane_sum(&lowest, expected));
    count_listed(demand, n, expected, bins);
    v->committed_count[k] += plane_count(committed);
    v->committed_risk_milliyuan[k] += plane_sum(committed, expected);
}

static void keep_demand(const struct view *v, int k)
{
    const uint64_t *restrict bins = v->gathered_bins + (size_t)k * N_DEMAND_BINS;
    int64_t *restrict count = v->demand_count + (size_t)k * N_DEMAND_BINS;
    int64_t *restrict risk = v->demand_risk_milliyuan + (size_t)k * N_DEMAND_BINS;
    for (int j = 0; j < N_DEMAND_BINS; j++) { /* hot */
        count[j] += counted_risk_people(bins[j]);
        risk[j] += counted_risk_milliyuan(bins[j]);
    }
}

/* ------------------------------------------------------------------ cells, of the study's arms only */

static void keep_rows(const struct cell_rows *rows, const struct view *v, int a, int k)
{
    const uint64_t *restrict counts = cell_rows_of_arm(rows, a);
    const size_t first = (size_t)k * N_CELLS;
    int64_t *restrict members = v->cell_members + first, *restrict renewals = v->cell_renewals + first;
    int64_t *restrict lapses = v->cell_lapses + first, *restrict joins = v->cell_joins_survivors + first;
    /* Every fourth or eighth word: with two lanes that is dearer than one by one. */
    for (int cell = 0; cell < N_CELLS; cell++) { /* hot from v3 */
        const uint64_t packed = counts[ARMS_A_ROW * cell];
        const int64_t now = cell_rows_now(packed), was = cell_rows_was(packed), both = cell_rows_both(packed);
        members[cell] += now;
        renewals[cell] += both;
        lapses[cell] += was - both;
        joins[cell] += now - both;
    }
}

struct rare { /* the few who came or die */
    int n_entrants, n_dying;
    uint16_t entrant[TILE], dying[TILE];
};

static void count_rare(const struct view *v, const struct traits *traits, const struct rare *rare, int k)
{
    const struct plane *now = &v->membership[k], *was = &v->was_member[k];
    const size_t first = (size_t)k * N_CELLS;
    for (int j = 0; j < rare->n_entrants; j++) {
        const int i = rare->entrant[j], joins = plane_has(now, i) & ~plane_has(was, i);
        v->cell_joins_entrants[first + traits->cell[i]] += joins;
        v->cell_joins_survivors[first + traits->cell[i]] -= joins;
    }
    for (int j = 0; j < rare->n_dying; j++) {
        const int i = rare->dying[j];
        v->cell_member_deaths[first + traits->cell[i]] += plane_has(now, i);
    }
}

static struct cell_rows *rows_of(const struct view *v, int first)
{
    return (struct cell_rows *)(void *)v->gathered_rows + first / ARMS_A_ROW;
}
static int arms_in_row(int n_policies, int first)
{
    return n_policies - first < ARMS_A_ROW ? n_policies - first : ARMS_A_ROW;
}

/* By sex, age band and state. */
static void count_member_cells(const struct view *v, const struct traits *traits, int n_policies)
{
    struct rare rare;
    rare.n_entrants = plane_places(&traits->is_entrant, rare.entrant);
    rare.n_dying = plane_places(&traits->dies, rare.dying);
    for (int first = 0; first < n_policies; first += ARMS_A_ROW)
        cell_rows_add(rows_of(v, first), &v->membership[first], &v->was_member[first], arms_in_row(n_policies, first),
                      traits->cell);
    for (int k = 0; k < n_policies; k++)
        count_rare(v, traits, &rare, k);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    struct traits traits;
    struct demand demand;
    find_traits(tile, v, &traits);
    v->eligible[0] += plane_count(&traits.is_present);
    v->entrants[0] += plane_count(&traits.is_entrant);
    for (int k = 0; k < arms->n_arms; k++)
        count_arm(v, &traits, arms->product[k], p[k].personal_account > 0.0, k);
    count_member_cells(v, &traits, arms->n_policies);
    for (int k = 0; k < arms->n_policies; k++)
        count_demand(&demand, arms, v, k);
}

static void flush(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    const int n_policies = arms->n_policies;
    for (int first = 0; first < n_policies; first += ARMS_A_ROW) {
        struct cell_rows *const rows = rows_of(v, first);
        for (int a = 0; a < arms_in_row(n_policies, first); a++)
            keep_rows(rows, v, a, first + a);
        memset(rows, 0, sizeof *rows);
    }
    for (int k = 0; k < n_policies; k++)
        keep_demand(v, k);
    memset(v->gathered_bins, 0, (size_t)n_policies * N_DEMAND_BINS * sizeof *v->gathered_bins);
}

static const struct axis *const CELL_AXES[] = {&AXIS_SEX, &AXIS_AGE_BAND, &AXIS_STATE, NULL};
static const struct axis *const DEMAND_AXES[] = {&AXIS_RESERVATION_PREMIUM, NULL}, *const NO_AXES[] = {NULL};

#define COUNT(member_, meaning_) FIELD(TALLIES, struct view, member_, ARM, "people", meaning_)
#define CELL_COUNT(member_, meaning_) STORED(struct view, member_, ARM, N_CELLS, CELL_AXES, "people", meaning_)

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_entrant, PERSON, "flag", "came this year, after the first"),
    FIELD(READS, struct view, dies, PERSON, "flag", "dies this year"),
    FIELD(READS, struct view, has_account, PERSON, "flag", "can pay from a personal account"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, considers, PERSON_ARM, "bits", "consider joining or renewing this year"),
    FIELD(READS, struct view, is_committed, PERSON_ARM, "bits", "renew by a signed deduction"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS, struct view, reservation_yuan, PERSON_ARM, "yuan", "premium at which the person would just join"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(TALLIES, struct view, eligible, WORLD, "people", "people of the city"),
    FIELD(TALLIES, struct view, entrants, WORLD, "people", "of them, newborn or moved in"),
    STORED(struct view, may_join, ARM, 1, NO_AXES, "people", "who may join this year"),
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
    FIELD(TALLIES, struct view, community_present, COMMUNITY_ARM, "people", "people of the community who may join"),
    STORED(struct view, demand_count, ARM, N_DEMAND_BINS, DEMAND_AXES, "people",
           "who considered, by reservation premium"),
    STORED(struct view, demand_risk_milliyuan, ARM, N_DEMAND_BINS, DEMAND_AXES, "milliyuan",
           "their expected benefit, own terms"),
    STORED(struct view, committed_count, ARM, 1, NO_AXES, "people",
           "members whatever the premium, by signed deduction"),
    STORED(struct view, committed_risk_milliyuan, ARM, 1, NO_AXES, "milliyuan", "their expected benefit, own terms"),
    CELL_COUNT(cell_members, "members of this year"),
    CELL_COUNT(cell_joins_survivors, "people of last year who joined"),
    CELL_COUNT(cell_joins_entrants, "entrants who joined"),
    CELL_COUNT(cell_renewals, "members of last year who are in again"),
    CELL_COUNT(cell_lapses, "members of last year who left"),
    CELL_COUNT(cell_member_deaths, "members who die this year"),
    FIELD_N(GATHERS, struct view, gathered_rows, WORLD, MAX_ARMS *N_CELLS, "people", "members now, before, both times"),
    FIELD_N(GATHERS, struct view, gathered_bins, ARM, N_DEMAND_BINS, "people", "demand, its risk below the count"),
};

const struct person_model HUIMIN_VARIANT(person_enrolment_tally) = {
    .name = "enrolment_tally",
    .scope = SCOPE_ARM,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
    .flush = flush,
};
