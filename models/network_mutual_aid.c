/* Tier 7a, beside the bill: network mutual aid. Who joins and leaves, who falls ill, and the cash that it brings. The
 * same for all arms of a path, but for how far cash and tiers together exceed a bill. */
#include "engine/bits.h"
#include "engine/money.h"
#include "engine/variant.h"
#include "models/network_health.h"
#include "models/paid_benefit.h"

enum { UNDER_40, FROM_40, N_LEAVER_AGES };

struct view {
    const uint32_t *network_choice_word, *network_onset_word;
    const uint8_t *age_years, *sex, *state, *is_present, *is_settled;
    const uint16_t *case_slot, *n_cases;
    const double *outpatient_fen, *outpatient_basic_fen;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *benefit_fen, *new_benefit_fen, *commercial_fen, *mutual_aid_fen, *charity_fen;
    const struct plane *membership, *was_member;
    const double *network_runs, *network_joining_factor, *network_leaving_probability;
    struct plane *network_member, *network_helped;
    uint8_t *network_before, *network_cover;
    int64_t *network_people, *network_at_risk, *network_at_risk_hazard, *network_member_at_risk;
    int64_t *network_may_leave, *network_leavers, *network_joiners, *network_month_members;
    int64_t *network_cell_members, *network_cell_hazard, *network_cover_hazard, *network_undeclared;
    int64_t *network_helped_people, *network_month_benefit_fen, *network_overcompensation_fen;
};

static const struct field FIELDS[] = {
    DRAW(DRAWS, struct view, network_choice_word, WORD, "network_mutual_aid.choice", "who joins, when, and who leaves"),
    DRAW(DRAWS, struct view, network_onset_word, WORD, "network_mutual_aid.onset",
         "when a disease begins, and whether it meets the plan's definition"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(READS, struct view, outpatient_basic_fen, PERSON, "fen", "of it, paid by basic medical insurance"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS_IF, struct view, commercial_fen, PERSON_ARM, "fen", "paid by million-yuan medical insurance, by case"),
    FIELD(READS_IF, struct view, mutual_aid_fen, PERSON_ARM, "fen",
          "paid by the mutual aid of employees and villages, by case"),
    FIELD(READS_IF, struct view, charity_fen, PERSON_ARM, "fen", "paid by crowdfunding and grants, by case"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, network_runs, WORLD, "1", "1 while the platform runs"),
    FIELD(READS, struct view, network_joining_factor, WORLD, "1", "of those who would join at the expected share"),
    FIELD_N(READS, struct view, network_leaving_probability, WORLD, N_NETWORK_CELLS, "1", "this year, by cell"),
    FIELD(UPDATES, struct view, network_member, PERSON, "bits", "members of network mutual aid at the year's end"),
    FIELD(UPDATES, struct view, network_helped, PERSON, "bits", "helped already"),
    FIELD(UPDATES, struct view, network_before, PERSON, "code", "morbidity state at the year's end"),
    FIELD(UPDATES, struct view, network_cover, PERSON, "code",
          "months of waiting left at the year's end and one more; 0 where the cover had begun before"),
    FIELD(TALLIES, struct view, network_people, WORLD, "people", "of the city"),
    FIELD(TALLIES, struct view, network_at_risk, WORLD, "people", "below the exit age, without a listed disease"),
    FIELD(TALLIES, struct view, network_at_risk_hazard, WORLD, "1/2^31", "their hazards, added up"),
    FIELD(TALLIES, struct view, network_member_at_risk, WORLD, "people", "members among them"),
    FIELD_N(TALLIES, struct view, network_may_leave, WORLD, N_LEAVER_AGES, "people", "members who could leave, by age"),
    FIELD_N(TALLIES, struct view, network_leavers, WORLD, N_LEAVER_AGES, "people", "who did, by age"),
    FIELD(TALLIES, struct view, network_joiners, WORLD, "people", "who joined"),
    FIELD_N(TALLIES, struct view, network_month_members, WORLD, MONTHS, "people", "members, by month"),
    FIELD_N(TALLIES, struct view, network_cell_members, WORLD, N_NETWORK_CELLS, "people", "members, by cell"),
    FIELD_N(TALLIES, struct view, network_cell_hazard, WORLD, N_NETWORK_CELLS, "1/2^31", "their hazards, added up"),
    FIELD_N(TALLIES, struct view, network_cover_hazard, WORLD, N_NETWORK_BENEFITS *N_COVER_MONTHS, "1/2^31",
            "hazards of members, by benefit and the month that their cover counts from"),
    FIELD_N(TALLIES, struct view, network_undeclared, WORLD, N_NETWORK_BENEFITS *MONTHS, "people",
            "members with a listed disease whose cover begins, by benefit and month"),
    FIELD(TALLIES, struct view, network_helped_people, WORLD, "people", "whose disease is paid for"),
    FIELD_N(TALLIES, struct view, network_month_benefit_fen, WORLD, MONTHS, "fen", "benefits, by month of diagnosis"),
    FIELD(TALLIES, struct view, network_overcompensation_fen, ARM, "fen",
          "by which benefit and tiers together exceed the bills of those helped"),
};

/* A tile's year. */
struct year_of_tile {
    const struct network_params *params;
    const struct tile *tile;
    struct network_health health;
    uint8_t cover[TILE];         /* as network_cover; of those who join, from the year's beginning */
    uint8_t joining_month[TILE]; /* of those who join */
    struct plane young, members, joined, helped, ends; /* ends: membership, with the year */
};

/* ------------------------------------------------------------------ people */

/* People who could be members by their age, and those of them who can fall ill. */
static void count_people(struct year_of_tile *year, const struct view *v)
{
    struct plane present = plane_of_flags(v->is_present, year->tile->n);
    const struct plane old = plane_at_least(v->age_years, (uint8_t)year->params->exit_age_years);
    const struct plane newcomer = plane_of_code(year->health.before, BEFORE_NEWCOMER);
    year->young = plane_without(&present, &old);
    struct plane at_risk = plane_without(&year->young, &year->health.was_major);
    at_risk = plane_without(&at_risk, &newcomer);
    v->network_people[0] += plane_count(&present);
    v->network_at_risk[0] += plane_count(&at_risk);
    v->network_at_risk_hazard[0] += plane_sum(&at_risk, (const uint32_t *)year->health.hazard);
}

/* ------------------------------------------------------------------ leaving and joining */

static int is_ill(const struct year_of_tile *year, int i)
{
    return year->health.before[i] >= ONE_CHRONIC && year->health.before[i] <= MAJOR;
}

static void clear_bit(struct plane *plane, int i) { plane->word[i / 64] &= ~(UINT64_C(1) << i % 64); }
static void set_bit(struct plane *plane, int i) { plane->word[i / 64] |= UINT64_C(1) << i % 64; }

/* Last year's members who are here still and young enough, less those who leave of their own accord. */
static void leave(struct year_of_tile *year, const struct view *v)
{
    uint32_t below[N_NETWORK_CELLS];
    for (int cell = 0; cell < N_NETWORK_CELLS; cell++)
        below[cell] = threshold_of(v->network_leaving_probability[cell]);
    const struct plane may_leave = year->members;
    FOR_EACH_BIT(i, &may_leave)
    {
        const int band = network_age_band(v->age_years[i]), group = network_benefit_band(band) ? FROM_40 : UNDER_40;
        const uint32_t leaves =
            word_is_below(v->network_choice_word[i], below[network_cell(band, is_ill(year, (int)i))]);
        v->network_may_leave[group]++;
        v->network_leavers[group] += leaves;
        if (leaves)
            clear_bit(&year->members, (int)i);
    }
}

static double passing_share(const struct year_of_tile *year, const struct view *v, int i)
{
    const uint8_t before = year->health.before[i];
    return before < N_STATES ? year->params->passing_share[before]
           : before == BEFORE_UNKNOWN
               ? year->params->unknown_passing_share[network_health_row(v->sex[i], v->age_years[i])]
               : year->params->passing_share[v->state[i]];
}

/* Which of n equal parts of [from, to) a number lies in. */
static int part_of(uint32_t number, uint32_t from, uint32_t to, int n)
{
    return (int)((uint64_t)(number - from) * (uint64_t)n / (to - from));
}

/* One word says whether a person was a member before the first year, and since when; or joins this year, and when. */
static void join_person(struct year_of_tile *year, const struct view *v, double first_share, double share, int i)
{
    const struct network_params *params = year->params;
    const int waiting = (int)params->waiting_months;
    const double weight = params->age_weight[network_age_band(v->age_years[i])] * passing_share(year, v, i);
    const double first = min_of(first_share * weight, 1.0), any = first + (1.0 - first) * min_of(share * weight, 1.0);
    const uint32_t word = v->network_choice_word[i] >> 1, first_below = threshold_of(first), below = threshold_of(any);
    if (word >= below)
        return;
    set_bit(&year->members, i);
    if (word < first_below) {
        const int months_ago = 1 + part_of(word, 0, first_below, (int)params->first_months);
        year->cover[i] = (uint8_t)(waiting > months_ago ? waiting - months_ago + 1 : 0);
        return;
    }
    set_bit(&year->joined, i);
    year->joining_month[i] = (uint8_t)part_of(word, first_below, below, MONTHS);
    year->cover[i] = (uint8_t)(year->joining_month[i] + waiting + 1);
}

/* Everybody draws; the few whose word is below the most that any weight gives are looked at one by one. */
static void join(struct year_of_tile *year, const struct view *v, const struct plane *may_not)
{
    const struct network_params *params = year->params;
    const int t = year->tile->year, n = year->tile->n;
    const double first_share = t == 0 ? params->first_member_share : 0.0;
    const double share = params->joining_share[t < MAX_YEARS ? t : MAX_YEARS - 1] * v->network_joining_factor[0];
    const uint32_t most = threshold_of((first_share + share) * params->heaviest_weight);
    const uint32_t *restrict word = v->network_choice_word;
    int32_t may_join[TILE];
    uint8_t flags[TILE];
    for (int i = 0; i < n; i++) /* hot */
        may_join[i] = (int32_t)(word[i] >> 1) <= (int32_t)(most - (most >> 31));
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)may_join[i];
    struct plane candidates = plane_of_flags(flags, n);
    candidates = plane_both(&candidates, &year->young);
    candidates = plane_without(&candidates, may_not);
    FOR_EACH_BIT(i, &candidates)
    join_person(year, v, first_share, share, (int)i);
}

/* ------------------------------------------------------------------ diagnoses */

/* What is left of the word once it has said that the disease of the first year's major people began in it. */
static uint32_t onset_luck(const struct year_of_tile *year, const struct view *v, int i)
{
    const uint32_t word = v->network_onset_word[i],
                   below = year->params->first_onset[network_health_row(v->sex[i], v->age_years[i])];
    return year->tile->year == 0 && year->health.before[i] == BEFORE_UNKNOWN
               ? (uint32_t)(((uint64_t)word << 31) / below)
               : word;
}

static void pay(struct year_of_tile *year, const struct view *v, int i, int month)
{
    const int benefit = network_benefit_band(network_age_band(v->age_years[i]));
    v->network_helped_people[0]++;
    v->network_month_benefit_fen[month] += fen_to_int64(fen_of_yuan(year->params->benefit_yuan[benefit]));
    set_bit(&year->helped, i);
    set_bit(&year->ends, i);
}

/* Who has fallen ill before the month of joining does not pass; who does while waiting loses membership. */
static void diagnose(struct year_of_tile *year, const struct view *v)
{
    const struct plane diagnosed = plane_both(&year->health.onset, &year->members);
    FOR_EACH_BIT(i, &diagnosed)
    {
        const uint64_t months = (uint64_t)onset_luck(year, v, (int)i) * MONTHS;
        const int month = (int)(months >> 32);
        if (plane_has(&year->joined, (int)i) && month < year->joining_month[i]) {
            clear_bit(&year->members, (int)i);
            clear_bit(&year->joined, (int)i);
        } else if (month < year->cover[i] - 1) {
            set_bit(&year->ends, (int)i);
        } else if ((uint32_t)months < year->params->definition_below) {
            pay(year, v, (int)i, month);
        }
    }
}

/* Members who had a listed disease when they joined: it is diagnosed anew as soon as it is covered. */
static void diagnose_undeclared(struct year_of_tile *year, const struct view *v)
{
    const struct plane undeclared = plane_both(&year->health.was_major, &year->members);
    FOR_EACH_BIT(i, &undeclared)
    {
        const int month = year->cover[i] - 1;
        if (month < 0 || month >= MONTHS)
            continue;
        v->network_undeclared[network_benefit_band(network_age_band(v->age_years[i])) * MONTHS + month]++;
        if (v->network_onset_word[i] < year->params->definition_below)
            pay(year, v, (int)i, month);
    }
}

/* ------------------------------------------------------------------ counts */

static void count_members(const struct year_of_tile *year, const struct view *v)
{
    int64_t joined[MONTHS] = {0};
    int64_t n_members = plane_count(&year->members) - plane_count(&year->joined);
    FOR_EACH_BIT(i, &year->joined)
    joined[year->joining_month[i]]++;
    for (int month = 0; month < MONTHS; month++)
        v->network_month_members[month] += n_members += joined[month];
    v->network_joiners[0] += plane_count(&year->joined);
    const struct plane at_risk = plane_without(&year->members, &year->health.was_major);
    v->network_member_at_risk[0] += plane_count(&at_risk);
    FOR_EACH_BIT(i, &year->members)
    {
        const int band = network_age_band(v->age_years[i]), cell = network_cell(band, is_ill(year, (int)i));
        const int from = year->cover[i] > MONTHS ? MONTHS : year->cover[i] > 0 ? year->cover[i] - 1 : 0;
        v->network_cell_members[cell]++;
        v->network_cell_hazard[cell] += year->health.hazard[i];
        v->network_cover_hazard[network_benefit_band(band) * N_COVER_MONTHS + from] += year->health.hazard[i];
    }
}

/* ------------------------------------------------------------------ over-compensation */

static int case_of(const struct view *v, int i)
{
    for (int c = 0; c < v->n_cases[0]; c++)
        if (v->case_slot[c] == i)
            return c;
    return -1;
}

/* What Huiminbao and the tiers after it pay of a case in an arm. */
static double late_fen(const struct view *v, const struct arm_set *arms, int k, int c, int i)
{
    const size_t of_arm = (size_t)k * TILE + (size_t)c, of_product = (size_t)arms->product[k] * TILE + (size_t)c;
    const double paid_fen = paid_benefit_fen(&v->membership[k], &v->was_member[k], i, v->benefit_fen[of_product],
                                             v->new_benefit_fen[of_product]);
    return paid_fen + (v->commercial_fen ? v->commercial_fen[of_arm] : 0.0) +
           (v->mutual_aid_fen ? v->mutual_aid_fen[of_arm] : 0.0) + (v->charity_fen ? v->charity_fen[of_arm] : 0.0);
}

/* Cash above what the tiers leave of the year's bills, outpatient care included. Late tiers do not know of twins. */
static void compensate(const struct view *v, const struct arm_set *arms, double cash_fen, int i)
{
    const int c = case_of(v, i);
    double left_fen = v->outpatient_fen[i] - v->outpatient_basic_fen[i];
    if (c >= 0)
        left_fen += v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
    for (int k = 0; k < arms->n_policies; k++) {
        const double paid_fen = c >= 0 ? late_fen(v, arms, k, c, i) : 0.0;
        v->network_overcompensation_fen[k] += fen_to_int64(max_of(cash_fen - (left_fen - paid_fen), 0.0));
    }
}

/* ------------------------------------------------------------------ step */

static void end_year(struct year_of_tile *year, const struct view *v)
{
    const int n = year->tile->n;
    const uint8_t *restrict state = v->state, *restrict cover = year->cover;
    uint8_t *restrict network_before = v->network_before, *restrict network_cover = v->network_cover;
    *v->network_member = plane_without(&year->members, &year->ends);
    *v->network_helped = year->helped;
    for (int i = 0; i < n; i++) /* hot */
        network_before[i] = state[i];
    for (int i = 0; i < n; i++) /* hot */
        network_cover[i] = cover[i] > MONTHS ? (uint8_t)(cover[i] - MONTHS) : 0;
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    struct year_of_tile year = {.params = params, .tile = tile};
    network_health_find(&year.health, params,
                        &(struct network_ill){tile->n, tile->year == 0, v->age_years, v->sex, v->state, v->is_settled,
                                              v->network_before, v->network_onset_word});
    count_people(&year, v);
    const struct plane settled = plane_of_flags(v->is_settled, tile->n);
    const struct plane stayed = plane_both(v->network_member, &settled);
    const struct plane helped_before = plane_both(v->network_helped, &settled);
    memcpy(year.cover, v->network_cover, (size_t)tile->n);
    year.helped = helped_before;
    if (v->network_runs[0] > 0.0) {
        const struct plane may_not_join = plane_either(&stayed, &helped_before);
        year.members = plane_both(&stayed, &year.young);
        leave(&year, v);
        join(&year, v, &may_not_join);
        diagnose(&year, v);
        diagnose_undeclared(&year, v);
        count_members(&year, v);
    }
    const struct plane newly_helped = plane_without(&year.helped, &helped_before);
    FOR_EACH_BIT(i, &newly_helped)
    {
        const int benefit = network_benefit_band(network_age_band(v->age_years[i]));
        compensate(v, arms, fen_of_yuan(year.params->benefit_yuan[benefit]), (int)i);
    }
    end_year(&year, v);
}

static const char *const NEEDED_BY[] = {"city.network_mutual_aid.enabled", NULL};

const struct person_model HUIMIN_VARIANT(person_network_mutual_aid) = {
    .name = "network_mutual_aid",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &NETWORK_PEOPLE_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = network_people_prepare,
    .step = step,
};
