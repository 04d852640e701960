/* What everybody would cost, member or not, by cell: the material of the positive-correlation test. Expected cost under
 * the reference benefit, and the event that a year's bills leave more than a threshold after the public tiers. Where a
 * product is not open to all, its own slot counts those to whom it is; slot 0 counts everybody. */
#include "engine/bits.h"
#include "engine/money.h"
#include "engine/variant.h"
#include "models/domain.h"

struct params {
    double high_cost_yuan;
};
static const struct param PARAMS[] = {
    PARAM(struct params, high_cost_yuan, "behaviour.selection.high_cost_yuan", "yuan", 0, 1e6, 20000,
          "what the public tiers leave of a year's inpatient and drug bills, at first-year cost, above which a person "
          "counts "
          "as a case of high cost in the test of adverse selection",
          "逆选择检验中的高费用界限：医保各层支付后，一年住院与药品账单余额（首年费用水平）超过此数即为高费用"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *age_years, *sex, *state;
    const uint16_t *case_slot, *n_cases;
    const double *cost_level, *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const struct plane *membership, *is_eligible; /* is_eligible NULL: everybody may join */
    const uint32_t *expected_milliyuan;
    int64_t *risk_people, *risk_milliyuan, *risk_square_deciyuan2, *high_cost_people, *high_cost_members;
    int64_t *gathered_milliyuan; /* risk_milliyuan of slot 0: of people in even places, then in odd ones */
};

static void find_cells(const struct tile *tile, const struct view *v, uint16_t cell[TILE])
{
    const int n = tile->n;
    for (int i = 0; i < n; i++) /* hot */
        cell[i] = (uint16_t)cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
    for (int i = n; i < TILE; i++)
        cell[i] = 0;
}

/* Everybody's; where nobody lives it costs nothing. Neighbours are kept apart, since an addition waits for the one before
 * it in the same place. */
static void count_all(const struct view *v, const uint16_t cell[TILE])
{
    const uint32_t *restrict expected = v->expected_milliyuan; /* slot 0: the reference benefit */
    int64_t *restrict even = v->gathered_milliyuan, *restrict odd = even + N_CELLS;
    uint64_t square = 0;
    for (int i = 0; i < TILE; i += 2) {
        even[cell[i]] += expected[i];
        odd[cell[i + 1]] += expected[i + 1];
    }
    for (int i = 0; i < TILE; i++) { /* hot */
        const uint32_t deciyuan = (uint32_t)(int32_t)((real)(int32_t)expected[i] * REAL(0.01) + REAL(0.5));
        square += (uint64_t)deciyuan * deciyuan;
    }
    v->risk_square_deciyuan2[0] += (int64_t)square;
}

static void count_eligible(const struct view *v, const uint16_t cell[TILE], int slot)
{
    const size_t first = (size_t)slot * N_CELLS;
    FOR_EACH_BIT(i, &v->is_eligible[slot])
    {
        const int64_t deciyuan = (int64_t)((real)(int32_t)v->expected_milliyuan[i] * REAL(0.01) + REAL(0.5));
        v->risk_people[first + cell[i]]++;
        v->risk_milliyuan[first + cell[i]] += v->expected_milliyuan[i];
        v->risk_square_deciyuan2[slot] += deciyuan * deciyuan;
    }
}

/* The few whose bills leave more than the threshold: their places. Returns how many. */
static int find_high_cost(const struct params *p, const struct view *v, uint16_t place[TILE])
{
    const double threshold_fen = p->high_cost_yuan * v->cost_level[0] * FEN_PER_YUAN;
    const int n_cases = v->n_cases[0];
    int n = 0;
    for (int c = 0; c < n_cases; c++) {
        const double left_fen = v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
        place[n] = v->case_slot[c];
        n += left_fen > threshold_fen;
    }
    return n;
}

/* Of n places those in the plane; NULL: all. */
static void count_high(const uint16_t *place, int n, const uint16_t cell[TILE], const struct plane *who, int64_t *cells)
{
    for (int j = 0; j < n; j++) {
        const int i = place[j];
        cells[cell[i]] += who ? plane_has(who, i) : 1;
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    uint16_t cell[TILE], high[TILE] = {0};
    find_cells(tile, v, cell);
    count_all(v, cell);
    const int n_high = find_high_cost(params, v, high);
    count_high(high, n_high, cell, NULL, v->high_cost_people);
    for (int slot = 1; v->is_eligible && slot < arms->n_products; slot++) {
        count_eligible(v, cell, slot);
        count_high(high, n_high, cell, &v->is_eligible[slot], v->high_cost_people + (size_t)slot * N_CELLS);
    }
    for (int k = 0; k < arms->n_policies; k++)
        count_high(high, n_high, cell, &v->membership[k], v->high_cost_members + (size_t)k * N_CELLS);
}

static void flush(const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    for (int c = 0; c < N_CELLS; c++)
        v->risk_milliyuan[c] += v->gathered_milliyuan[c] + v->gathered_milliyuan[N_CELLS + c];
    memset(v->gathered_milliyuan, 0, 2 * N_CELLS * sizeof *v->gathered_milliyuan);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD_N(TALLIES, struct view, risk_people, PRODUCT, N_CELLS, "people",
            "who may join a product that is not open to all, by cell"),
    FIELD_N(TALLIES, struct view, risk_milliyuan, PRODUCT, N_CELLS, "milliyuan", "their expected reference benefit"),
    FIELD(TALLIES, struct view, risk_square_deciyuan2, PRODUCT, "(0.1 yuan)^2", "squares of it, added up"),
    FIELD_N(TALLIES, struct view, high_cost_people, PRODUCT, N_CELLS, "people", "of them, cases of high cost"),
    FIELD_N(TALLIES, struct view, high_cost_members, ARM, N_CELLS, "people", "members who are cases of high cost"),
    FIELD_N(GATHERS, struct view, gathered_milliyuan, WORLD, (2 * N_CELLS), "milliyuan", "everybody's, even and odd"),
};

const struct person_model HUIMIN_VARIANT(person_risk_tally) = {
    .name = "risk_tally",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
    .flush = flush,
};
