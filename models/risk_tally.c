/* Everybody, member or not, by cell, and what they would cost: the material of the tables of benefits and of the
 * positive-correlation test. Expected cost under the reference benefit, and the event that a year's bills leave more than
 * a threshold after the public tiers. Where a product is not open to all, its own slot counts those to whom it is; slot 0
 * counts everybody. */
#include "engine/bits.h"
#include "engine/money.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/counted_risk.h"

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
    const uint8_t *age_years, *sex, *state, *scheme, *is_safety_net, *has_employer_cover, *is_present;
    const uint16_t *case_slot, *n_cases;
    const double *cost_level, *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const struct plane *membership, *is_eligible; /* is_eligible NULL: everybody may join */
    const uint32_t *expected_milliyuan;
    int64_t *eligible_cells, *cell_eligible;
    int64_t *risk_people, *risk_milliyuan, *risk_square_deciyuan2, *high_cost_people, *high_cost_members;
    uint64_t *gathered; /* by sex and cell of bills: people, and below them their risk in milliyuan */
};

static int cell_at(const struct view *v, int i)
{
    return cell_of(v->sex[i], age_band_of(v->age_years[i]), v->state[i]);
}

static void find_people_cells(int n, const struct view *v, uint16_t *restrict cell)
{
    for (int i = 0; i < n; i++) /* hot */
        cell[i] = (uint16_t)(v->sex[i] * N_PEOPLE_CELLS + people_cell_of(age_band_of(v->age_years[i]), v->state[i],
                                                                         v->scheme[i], v->is_safety_net[i],
                                                                         v->has_employer_cover[i]));
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    uint16_t cell[TILE];
    if (tile->is_entrant)
        return;
    find_people_cells(tile->n, v, cell);
    for (int i = 0; i < tile->n; i++)
        v->eligible_cells[cell[i] % N_PEOPLE_CELLS] += v->is_present[i];
}

/* Where nobody lives it costs nothing. */
static void count_all(int n, const struct view *v)
{
    const uint32_t *restrict expected = v->expected_milliyuan; /* slot 0: the reference benefit */
    const uint8_t *restrict is_present = v->is_present;
    uint64_t *restrict gathered = v->gathered;
    uint64_t square = 0;
    uint16_t cell[TILE];
    find_people_cells(n, v, cell);
    for (int i = 0; i < n; i++)
        gathered[cell[i]] += counted_risk(is_present[i], expected[i]);
    for (int i = 0; i < TILE; i++) { /* hot */
        const uint32_t deciyuan = (uint32_t)(int32_t)((real)(int32_t)expected[i] * REAL(0.01) + REAL(0.5));
        square += (uint64_t)deciyuan * deciyuan;
    }
    v->risk_square_deciyuan2[0] += (int64_t)square;
}

static void count_eligible(const struct view *v, int slot)
{
    const size_t first = (size_t)slot * N_CELLS;
    FOR_EACH_BIT(i, &v->is_eligible[slot])
    {
        const int64_t deciyuan = (int64_t)((real)(int32_t)v->expected_milliyuan[i] * REAL(0.01) + REAL(0.5));
        const size_t cell = first + (size_t)cell_at(v, (int)i);
        v->risk_people[cell]++;
        v->risk_milliyuan[cell] += v->expected_milliyuan[i];
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
static void count_high(const struct view *v, const uint16_t *place, int n, const struct plane *who, int64_t *cells)
{
    for (int j = 0; j < n; j++)
        cells[cell_at(v, place[j])] += who ? plane_has(who, place[j]) : 1;
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    uint16_t high[TILE] = {0};
    count_all(tile->n, v);
    const int n_high = find_high_cost(params, v, high);
    count_high(v, high, n_high, NULL, v->high_cost_people);
    for (int slot = 1; v->is_eligible && slot < arms->n_products; slot++) {
        count_eligible(v, slot);
        count_high(v, high, n_high, &v->is_eligible[slot], v->high_cost_people + (size_t)slot * N_CELLS);
    }
    for (int k = 0; k < arms->n_policies; k++)
        count_high(v, high, n_high, &v->membership[k], v->high_cost_members + (size_t)k * N_CELLS);
}

static void flush(const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int c = 0; c < N_PEOPLE_CELLS; c++) {
            const uint64_t word = v->gathered[sex * N_PEOPLE_CELLS + c];
            const int cell = cell_of(sex, 0, 0) + c % N_PLAIN_CELLS / (N_SCHEMES * 2); /* band and state come first */
            v->eligible_cells[c] += counted_risk_people(word);
            v->cell_eligible[cell] += counted_risk_people(word);
            v->risk_milliyuan[cell] += counted_risk_milliyuan(word);
        }
    memset(v->gathered, 0, N_SEXES * N_PEOPLE_CELLS * sizeof *v->gathered);
}

static const struct axis *const CELL_AXES[] = {&AXIS_SEX, &AXIS_AGE_BAND, &AXIS_STATE, NULL};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
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
    FIELD_N(TALLIES, struct view, eligible_cells, WORLD, N_PEOPLE_CELLS, "people", "people by cell, last counted"),
    STORED(struct view, cell_eligible, WORLD, N_CELLS, CELL_AXES, "people", "who may join this year"),
    FIELD_N(TALLIES, struct view, risk_people, PRODUCT, N_CELLS, "people",
            "who may join a product that is not open to all, by cell"),
    FIELD_N(TALLIES, struct view, risk_milliyuan, PRODUCT, N_CELLS, "milliyuan", "their expected reference benefit"),
    FIELD(TALLIES, struct view, risk_square_deciyuan2, PRODUCT, "(0.1 yuan)^2", "squares of it, added up"),
    FIELD_N(TALLIES, struct view, high_cost_people, PRODUCT, N_CELLS, "people", "of them, cases of high cost"),
    FIELD_N(TALLIES, struct view, high_cost_members, ARM, N_CELLS, "people", "members who are cases of high cost"),
    FIELD_N(GATHERS, struct view, gathered, WORLD, (N_SEXES * N_PEOPLE_CELLS), "people",
            "people, risk below the count"),
};

const struct person_model HUIMIN_VARIANT(person_risk_tally) = {
    .name = "risk_tally",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
    .flush = flush,
};
