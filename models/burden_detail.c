/* The burden of households in detail: spending above a tenth and a quarter of income, what people of an age and a
 * morbidity state pay themselves, the step at the line of medical assistance, and what the funds pay of inpatient cost.
 * Runs only where a study asks for it or simulates more tiers than those of every city. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/household_sums.h"
#include "models/income_distribution.h"
#include "models/late_parameters.h"
#include "models/line_bands.h"
#include "models/paid_benefit.h"

struct params {
    double is_detailed;
    struct income_parameters income;
    struct population_parameters population;
    struct employment_parameters employment;
    struct household_parameters household;
    real line_yuan; /* derived: income per head below which people are in the safety net, yuan of the first year */
};

static const struct param PARAMS[] = {
    PARAM_ONOFF(struct params, is_detailed, "city.burden.detailed", 0,
                "whether the burden of households is kept in detail: by age, state and income, and against income",
                "是否细分记录家庭负担：按年龄、健康状况与收入，并与收入相比"),
    USES(struct params, income.national_mean_yuan, "city.income.national_mean_yuan", 1),
    USES(struct params, income.log_sd, "city.income.log_sd", N_SCHEMES),
    USES(struct params, income.employee_log_difference, "city.income.employee_log_difference", 1),
    USES(struct params, income.elder_log_difference, "city.income.elder_log_difference", 1),
    USES(struct params, income.level, "city.income.level", 1),
    USES(struct params, income.safety_net_share, "city.safety_net_share", 1),
    POPULATION_USES(struct params, population),
    EMPLOYMENT_USES(struct params, employment),
    HOUSEHOLD_USES(struct params, household),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

enum { N_AGE_STATES = N_AGE_BANDS * N_STATES };

struct view {
    const uint8_t *age_years, *state, *scheme, *income_quintile, *is_present;
    const uint16_t *household_head, *case_slot, *n_cases;
    const uint64_t *household_packed;
    const real *income_yuan;
    const double *income_level, *outpatient_fen, *outpatient_basic_fen;
    const double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *basic_fen, *assistance_fen, *in_policy_fen, *benefit_fen, *new_benefit_fen;
    const struct plane *membership, *was_member;
    const double *commercial_fen, *mutual_aid_fen, *charity_fen, *late_without_fen; /* NULL: not simulated */
    int64_t *above_tenth_households, *above_quarter_households, *above_tenth_without, *above_quarter_without;
    int64_t *out_of_pocket_fen, *out_of_pocket_without_fen;
    int64_t *line_people, *line_bills_fen, *line_assistance_fen, *line_out_of_pocket_fen, *line_benefit_fen;
    int64_t *inpatient_bill_fen, *inpatient_in_catalogue_fen, *inpatient_fund_fen;
};

static void prepare(void *memory)
{
    struct params *p = memory;
    struct population population;
    struct income_distribution distribution;
    population_init(&population, &p->population);
    income_distribution_init(&distribution, &p->income, &population, &p->employment, &p->household);
    const double share = p->income.safety_net_share;
    p->line_yuan = share > 0.0 ? (real)vm_exp_f64(income_distribution_log_quantile(&distribution, share)) : REAL(0);
}

/* ------------------------------------------------------------------ the same for all arms */

/* Households for whom what the public tiers and the employer leave is more than a tenth of income. */
struct heavy {
    int n;
    int16_t index_of[TILE]; /* by head; -1: none */
    uint8_t quintile[TILE];
    double income_fen[TILE];
    int64_t left_fen[TILE];
};

struct city {                           /* a tile, before Huiminbao */
    int64_t by_age_state[N_AGE_STATES]; /* left to people, whole fen */
    int64_t by_line[N_LINE_BANDS + 1];  /* the same by distance from the line; the last is further off */
    uint16_t age_state[TILE];           /* of people */
    uint8_t line_band[TILE];
    struct plane near_line; /* those not further off */
    struct heavy heavy;
};

static void find_people(const struct tile *tile, const struct params *p, const struct view *v, struct city *city)
{
    const int n = tile->n;
    uint16_t *restrict age_state = city->age_state;
    for (int i = 0; i < n; i++) /* hot */
        age_state[i] = (uint16_t)(age_band_of(v->age_years[i]) * N_STATES + v->state[i]);
    const real line_yuan = p->line_yuan;
    const struct plane below = plane_of_below(v->income_yuan, LINE_BAND_EDGES[N_LINE_BANDS] * line_yuan);
    const struct plane far_below = plane_of_below(v->income_yuan, LINE_BAND_EDGES[0] * line_yuan);
    city->near_line = plane_without(&below, &far_below);
    plane_cut(&city->near_line, n);
    memset(city->line_band, N_LINE_BANDS, sizeof city->line_band);
    FOR_EACH_BIT(i, &city->near_line) { city->line_band[i] = (uint8_t)line_band_of(v->income_yuan[i], line_yuan); }
}

static void tally_line(const struct view *v, int band, int64_t people, double bill_fen, double assistance_fen)
{
    if (band == N_LINE_BANDS)
        return;
    v->line_people[band] += people;
    v->line_bills_fen[band] += (int64_t)bill_fen;
    v->line_assistance_fen[band] += (int64_t)assistance_fen;
}

static void add_outpatients(const struct tile *tile, const struct view *v, struct city *city)
{
    const int n = tile->n;
    const double *restrict outpatient_fen = v->outpatient_fen, *restrict basic_fen = v->outpatient_basic_fen;
    const uint8_t *restrict is_present = v->is_present;
    int64_t left_fen[TILE] = {0};
    for (int i = 0; i < n; i++) /* hot */
        left_fen[i] = fen_to_int64(outpatient_fen[i] - basic_fen[i]);
    for (int i = 0; i < n; i++)
        city->by_age_state[city->age_state[i]] += left_fen[i];
    FOR_EACH_BIT(i, &city->near_line)
    {
        city->by_line[city->line_band[i]] += left_fen[i];
        tally_line(v, city->line_band[i], is_present[i], outpatient_fen[i], 0.0);
    }
}

static void add_cases(const struct view *v, struct city *city)
{
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        const double drugs_fen = v->case_special_fen[c] + v->case_rare_fen[c];
        const double inpatient_fen = v->case_in_fen[c] + v->case_out_fen[c];
        const int64_t left_fen = (int64_t)(v->in_policy_fen[c] + v->case_out_fen[c] + drugs_fen);
        city->by_age_state[city->age_state[i]] += left_fen;
        city->by_line[city->line_band[i]] += left_fen;
        tally_line(v, city->line_band[i], 0, inpatient_fen + drugs_fen, v->assistance_fen[c]);
        v->inpatient_bill_fen[v->scheme[i]] += (int64_t)inpatient_fen;
        v->inpatient_in_catalogue_fen[v->scheme[i]] += (int64_t)v->case_in_fen[c];
        v->inpatient_fund_fen[v->scheme[i]] += (int64_t)v->basic_fen[c];
    }
}

static void find_heavy(const struct tile *tile, const struct view *v, struct heavy *heavy)
{
    const double level_fen = v->income_level[0] * FEN_PER_YUAN;
    const real *restrict income_yuan = v->income_yuan;
    const uint64_t *restrict household = v->household_packed;
    double income_fen[TILE];
    uint8_t is_heavy[TILE];
    for (int head = 0; head < TILE; head++) { /* hot */
        const uint64_t packed = household[head];
        income_fen[head] = people_of(packed) * ((double)income_yuan[head] * level_fen);
        const int is_much = left_fen_of(packed) > 0.1 * income_fen[head], is_lived_in = people_of(packed) > 0.0;
        is_heavy[head] = (uint8_t)(is_much & is_lived_in);
    }
    const struct plane heavies = plane_of_flags(is_heavy, tile->n);
    heavy->n = 0;
    memset(heavy->index_of, 0xff, sizeof heavy->index_of);
    FOR_EACH_BIT(head, &heavies)
    {
        heavy->index_of[head] = (int16_t)heavy->n;
        heavy->quintile[heavy->n] = v->income_quintile[head];
        heavy->income_fen[heavy->n] = income_fen[head];
        heavy->left_fen[heavy->n++] = (int64_t)(household[head] & LEFT_MASK);
    }
}

/* ------------------------------------------------------------------ by arm */

/* What is paid beyond the public tiers and the employer, whole fen. */
struct relief {
    int64_t by_age_state[N_AGE_STATES], by_line[N_LINE_BANDS + 1], benefit_by_line[N_LINE_BANDS + 1];
    int64_t of_heavy[TILE];
};

static void add_relief(const struct view *v, const struct city *city, struct relief *relief, int c, double paid_fen,
                       double benefit_fen)
{
    if (paid_fen == 0.0)
        return;
    const int i = v->case_slot[c], h = city->heavy.index_of[v->household_head[i]];
    relief->by_age_state[city->age_state[i]] += (int64_t)paid_fen;
    if (h >= 0)
        relief->of_heavy[h] += (int64_t)paid_fen;
    const int band = city->line_band[i];
    if (band == N_LINE_BANDS) /* most people */
        return;
    relief->by_line[band] += (int64_t)paid_fen;
    relief->benefit_by_line[band] += (int64_t)benefit_fen;
}

static void count_heavy(const struct heavy *heavy, const int64_t *relief_fen, int64_t *above_tenth,
                        int64_t *above_quarter)
{
    for (int h = 0; h < heavy->n; h++) {
        const double left_fen = (double)(heavy->left_fen[h] - relief_fen[h]);
        above_tenth[heavy->quintile[h]] += left_fen > 0.1 * heavy->income_fen[h];
        above_quarter[heavy->quintile[h]] += left_fen > 0.25 * heavy->income_fen[h];
    }
}

static void clear_relief(struct relief *relief, const struct heavy *heavy)
{
    memset(relief, 0, offsetof(struct relief, of_heavy));
    memset(relief->of_heavy, 0, (size_t)heavy->n * sizeof relief->of_heavy[0]);
}

static void count_without(const struct view *v, const struct city *city)
{
    struct relief relief;
    clear_relief(&relief, &city->heavy);
    for (int c = 0; v->late_without_fen && c < v->n_cases[0]; c++)
        add_relief(v, city, &relief, c, v->late_without_fen[c], 0.0);
    count_heavy(&city->heavy, relief.of_heavy, v->above_tenth_without, v->above_quarter_without);
    for (int at = 0; at < N_AGE_STATES; at++)
        v->out_of_pocket_without_fen[at] += city->by_age_state[at] - relief.by_age_state[at];
}

static void count_arm(const struct view *v, const struct city *city, int slot, int k)
{
    const double *benefit_fen = v->benefit_fen + (size_t)slot * TILE;
    const double *new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    const size_t first = (size_t)k * TILE;
    struct relief relief;
    clear_relief(&relief, &city->heavy);
    for (int c = 0; c < v->n_cases[0]; c++) {
        const size_t at = first + (size_t)c;
        const double paid_fen =
            paid_benefit_fen(&v->membership[k], &v->was_member[k], v->case_slot[c], benefit_fen[c], new_benefit_fen[c]);
        const double late_fen =
            v->commercial_fen ? v->commercial_fen[at] + v->mutual_aid_fen[at] + v->charity_fen[at] : 0.0;
        add_relief(v, city, &relief, c, paid_fen + late_fen, paid_fen);
    }
    count_heavy(&city->heavy, relief.of_heavy, v->above_tenth_households + k * N_QUINTILES,
                v->above_quarter_households + k * N_QUINTILES);
    for (int at = 0; at < N_AGE_STATES; at++)
        v->out_of_pocket_fen[k * N_AGE_STATES + at] += city->by_age_state[at] - relief.by_age_state[at];
    for (int band = 0; band < N_LINE_BANDS; band++) {
        v->line_out_of_pocket_fen[k * N_LINE_BANDS + band] += city->by_line[band] - relief.by_line[band];
        v->line_benefit_fen[k * N_LINE_BANDS + band] += relief.benefit_by_line[band];
    }
}

/* The study's arms only: a twin's households are its policy's business. */
static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    struct city city;
    memset(city.by_age_state, 0, sizeof city.by_age_state);
    memset(city.by_line, 0, sizeof city.by_line);
    find_people(tile, params, v, &city);
    add_outpatients(tile, v, &city);
    add_cases(v, &city);
    find_heavy(tile, v, &city.heavy);
    count_without(v, &city);
    for (int k = 0; k < arms->n_policies; k++)
        count_arm(v, &city, arms->product[k], k);
}

static const struct axis *const QUINTILE_AXES[] = {&AXIS_QUINTILE, NULL};
static const struct axis *const AGE_STATE_AXES[] = {&AXIS_AGE_BAND, &AXIS_STATE, NULL};
static const struct axis *const LINE_AXES[] = {&AXIS_LINE_BAND, NULL};
static const struct axis *const SCHEME_AXES[] = {&AXIS_SCHEME, NULL};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, household_packed, PERSON, "fen and people",
          "by the head's place: what the public tiers and the employer leave of the household's bills, and its people"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", "disposable income per head of the household"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(READS, struct view, outpatient_basic_fen, PERSON, "fen", "of it, paid by basic medical insurance"),
    FIELD(READS, struct view, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, basic_fen, PERSON, "fen", "paid by basic medical insurance, by case"),
    FIELD(READS, struct view, assistance_fen, PERSON, "fen", "paid by medical assistance, by case"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS_IF, struct view, commercial_fen, PERSON_ARM, "fen", "paid by million-yuan medical insurance, by case"),
    FIELD(READS_IF, struct view, mutual_aid_fen, PERSON_ARM, "fen",
          "paid by the mutual aid of employees and villages, by case"),
    FIELD(READS_IF, struct view, charity_fen, PERSON_ARM, "fen", "paid by crowdfunding and grants, by case"),
    FIELD(READS_IF, struct view, late_without_fen, PERSON, "fen",
          "what these would pay, had nobody the product, by case"),
    STORED(struct view, above_tenth_households, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "who spend more than a tenth of their income on care"),
    STORED(struct view, above_quarter_households, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "who spend more than a quarter of their income on care"),
    STORED(struct view, above_tenth_without, WORLD, N_QUINTILES, QUINTILE_AXES, "households",
           "who would spend more than a tenth of their income, had nobody the product"),
    STORED(struct view, above_quarter_without, WORLD, N_QUINTILES, QUINTILE_AXES, "households",
           "who would spend more than a quarter of their income, had nobody the product"),
    STORED(struct view, out_of_pocket_fen, ARM, N_AGE_STATES, AGE_STATE_AXES, "fen",
           "paid by people themselves, outpatient care included"),
    STORED(struct view, out_of_pocket_without_fen, WORLD, N_AGE_STATES, AGE_STATE_AXES, "fen",
           "what they would pay themselves, had nobody the product"),
    STORED(struct view, line_people, WORLD, N_LINE_BANDS, LINE_AXES, "people",
           "by income over the line of the safety net"),
    STORED(struct view, line_bills_fen, WORLD, N_LINE_BANDS, LINE_AXES, "fen", "their bills"),
    STORED(struct view, line_assistance_fen, WORLD, N_LINE_BANDS, LINE_AXES, "fen",
           "of them, paid by medical assistance"),
    STORED(struct view, line_out_of_pocket_fen, ARM, N_LINE_BANDS, LINE_AXES, "fen", "of them, paid by themselves"),
    STORED(struct view, line_benefit_fen, ARM, N_LINE_BANDS, LINE_AXES, "fen", "of them, paid by Huiminbao"),
    STORED(struct view, inpatient_bill_fen, WORLD, N_SCHEMES, SCHEME_AXES, "fen", "inpatient cost"),
    STORED(struct view, inpatient_in_catalogue_fen, WORLD, N_SCHEMES, SCHEME_AXES, "fen",
           "of it, inside the catalogue"),
    STORED(struct view, inpatient_fund_fen, WORLD, N_SCHEMES, SCHEME_AXES, "fen",
           "of it, paid by the fund of basic medical insurance"),
};

static const char *const NEEDED_BY[] = {DETAIL_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_burden_detail) = {
    .name = "burden_detail",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .step = step,
};
