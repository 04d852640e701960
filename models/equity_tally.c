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

/* What a tile's people have, to be added up by quintile. Places behind its n people hold 0. */
struct amounts {
    int64_t bills_fen[TILE], basic_fen[TILE], income_yuan[TILE], households[TILE];
};

static void find_amounts(const struct tile *tile, const struct view *v, struct amounts *amounts)
{
    const int n = tile->n;
    const double level = v->income_level[0];
    const double *restrict outpatient_fen = v->outpatient_fen, *restrict basic_fen = v->outpatient_basic_fen;
    const real *restrict income_yuan = v->income_yuan;
    const uint8_t *restrict is_present = v->is_present;
    memset(amounts, 0, sizeof *amounts);
    for (int i = 0; i < n; i++) /* hot */
        amounts->bills_fen[i] = fen_to_int64(outpatient_fen[i]);
    for (int i = 0; i < n; i++) /* hot */
        amounts->basic_fen[i] = fen_to_int64(basic_fen[i]);
    for (int i = 0; i < n; i++) /* hot */
        amounts->income_yuan[i] = fen_to_int64(round_fen((double)income_yuan[i] * level)) & -(int64_t)is_present[i];
    for (int i = 0; i < n; i++)
        amounts->households[v->household_head[i]] |= is_present[i];
}

/* A pass over the tile for each quintile: additions into a table of five would wait for one another. */
static void sum_by_quintile(const uint8_t *restrict quintile, const int64_t *restrict amount, int64_t *restrict sums)
{
    int64_t of_quintile[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        of_quintile[i] = quintile[i];
    for (int q = 0; q < N_QUINTILES; q++) {
        int64_t sum = 0;
        for (int i = 0; i < TILE; i++) /* hot */
            sum += amount[i] & -(int64_t)(of_quintile[i] == q);
        sums[q] = sum;
    }
}

static void add_people(const struct tile *tile, const struct view *v)
{
    struct amounts amounts;
    int64_t bills_fen[N_QUINTILES], basic_fen[N_QUINTILES], income_yuan[N_QUINTILES], households[N_QUINTILES];
    find_amounts(tile, v, &amounts);
    sum_by_quintile(v->income_quintile, amounts.bills_fen, bills_fen);
    sum_by_quintile(v->income_quintile, amounts.basic_fen, basic_fen);
    sum_by_quintile(v->income_quintile, amounts.income_yuan, income_yuan);
    sum_by_quintile(v->income_quintile, amounts.households, households);
    for (int q = 0; q < N_QUINTILES; q++) {
        int64_t *const payment = &v->payments_without_fen[q * N_PAYERS];
        v->bills_by_quintile_fen[q] += bills_fen[q];
        payment[PAYER_BASIC] += basic_fen[q];
        payment[PAYER_HOUSEHOLD] += bills_fen[q] - basic_fen[q];
        v->income_by_quintile_yuan[q] += income_yuan[q];
        v->households_by_quintile[q] += households[q];
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
