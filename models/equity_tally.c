/* What fairness is measured by: bills, incomes, households and who would pay had nobody the product, by income
 * quintile. Bills are added up by themselves, so that payments can be held against them. Runs where the burden of
 * households is kept in detail. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/domain.h"
#include "models/late_parameters.h"

struct view {
    const uint8_t *income_quintile, *is_present;
    const uint16_t *household_head, *case_slot, *n_cases;
    const real *income_yuan;
    const double *income_level, *outpatient_fen, *outpatient_basic_fen;
    const double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *basic_fen, *catastrophic_fen, *assistance_fen, *employer_fen;
    const double *late_without_fen, *mutual_aid_without_fen, *charity_without_fen; /* NULL: not simulated */
    int64_t *bills_by_quintile_fen, *payments_without_fen, *income_by_quintile_yuan, *households_by_quintile;
};

/* Sums by quintile, each lane of people into its own, or each addition would wait for the one before it. */
enum { LANES = 4 };
typedef int64_t lane_sums[LANES][N_QUINTILES];

static int64_t lanes_added(lane_sums sums, int q) { return sums[0][q] + sums[1][q] + sums[2][q] + sums[3][q]; }

static void add_people(const struct tile *tile, const struct view *v)
{
    const double level = v->income_level[0];
    lane_sums bills_fen = {{0}}, basic_fen = {{0}}, income_yuan = {{0}}, households = {{0}};
    uint8_t is_lived_in[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        const int q = v->income_quintile[i], lane = i % LANES;
        bills_fen[lane][q] += (int64_t)v->outpatient_fen[i];
        basic_fen[lane][q] += (int64_t)v->outpatient_basic_fen[i];
        income_yuan[lane][q] += (int64_t)rint((double)v->income_yuan[i] * level) & -(int64_t)v->is_present[i];
        is_lived_in[v->household_head[i]] |= v->is_present[i];
    }
    for (int i = 0; i < tile->n; i++)
        households[i % LANES][v->income_quintile[i]] += is_lived_in[i];
    for (int q = 0; q < N_QUINTILES; q++) {
        int64_t *const payment = &v->payments_without_fen[q * N_PAYERS];
        v->bills_by_quintile_fen[q] += lanes_added(bills_fen, q);
        payment[PAYER_BASIC] += lanes_added(basic_fen, q);
        payment[PAYER_HOUSEHOLD] += lanes_added(bills_fen, q) - lanes_added(basic_fen, q);
        v->income_by_quintile_yuan[q] += lanes_added(income_yuan, q);
        v->households_by_quintile[q] += lanes_added(households, q);
    }
}

static void add_case(const struct view *v, int c)
{
    const int q = v->income_quintile[v->case_slot[c]];
    int64_t *const payment = &v->payments_without_fen[q * N_PAYERS];
    const double bill_fen = v->case_in_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
    const double public_fen = v->basic_fen[c] + v->catastrophic_fen[c] + v->assistance_fen[c];
    const double late_fen = v->late_without_fen ? v->late_without_fen[c] : 0.0;
    const double mutual_aid_fen = v->late_without_fen ? v->mutual_aid_without_fen[c] : 0.0;
    const double charity_fen = v->late_without_fen ? v->charity_without_fen[c] : 0.0;
    v->bills_by_quintile_fen[q] += (int64_t)bill_fen;
    payment[PAYER_BASIC] += (int64_t)v->basic_fen[c];
    payment[PAYER_CATASTROPHIC] += (int64_t)v->catastrophic_fen[c];
    payment[PAYER_ASSISTANCE] += (int64_t)v->assistance_fen[c];
    payment[PAYER_EMPLOYER] += (int64_t)v->employer_fen[c];
    payment[PAYER_COMMERCIAL] += (int64_t)(late_fen - mutual_aid_fen - charity_fen);
    payment[PAYER_MUTUAL_AID] += (int64_t)mutual_aid_fen;
    payment[PAYER_CHARITY] += (int64_t)charity_fen;
    payment[PAYER_HOUSEHOLD] += (int64_t)(bill_fen - public_fen - v->employer_fen[c] - late_fen);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    add_people(tile, v);
    for (int c = 0; c < v->n_cases[0]; c++)
        add_case(v, c);
}

static const struct axis *const QUINTILE_AXES[] = {&AXIS_QUINTILE, NULL};
static const struct axis *const PAYMENT_AXES[] = {&AXIS_QUINTILE, &AXIS_PAYER, NULL};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
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
    FIELD(READS, struct view, catastrophic_fen, PERSON, "fen", "paid by catastrophic insurance, by case"),
    FIELD(READS, struct view, assistance_fen, PERSON, "fen", "paid by medical assistance, by case"),
    FIELD(READS, struct view, employer_fen, PERSON, "fen", "paid by enterprise supplementary cover, by case"),
    FIELD(READS_IF, struct view, late_without_fen, PERSON, "fen",
          "what these would pay, had nobody the product, by case"),
    FIELD(READS_IF, struct view, mutual_aid_without_fen, PERSON, "fen", "of it, by mutual aid"),
    FIELD(READS_IF, struct view, charity_without_fen, PERSON, "fen", "of it, by crowdfunding and grants"),
    STORED(struct view, bills_by_quintile_fen, WORLD, N_QUINTILES, QUINTILE_AXES, "fen", "all bills of the year"),
    STORED(struct view, payments_without_fen, WORLD, (N_QUINTILES * N_PAYERS), PAYMENT_AXES, "fen",
           "what would be paid for care by income and payer, had nobody the product"),
    STORED(struct view, income_by_quintile_yuan, WORLD, N_QUINTILES, QUINTILE_AXES, "yuan",
           "disposable income of the year"),
    STORED(struct view, households_by_quintile, WORLD, N_QUINTILES, QUINTILE_AXES, "households",
           "by income of their head"),
};

static const char *const NEEDED_BY[] = {DETAIL_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_equity_tally) = {
    .name = "equity_tally",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
