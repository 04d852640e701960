/* Who pays for whose illness: bills by payer and income quintile, and households ruined by what is left.
 *
 * Catastrophic expenditure: out-of-pocket above a share of capacity to pay, which is income above subsistence
 * (Xu et al., Lancet 2003; WHO). Impoverishment: income above the safety-net line before, below it after. Only
 * households in one of the two before Huiminbao can be spared, so that only these are followed by arm. */
#include "engine/money.h"
#include "engine/variant.h"
#include "models/domain.h"

struct params {
    double subsistence_yuan, catastrophic_share, poverty_line_yuan;
};
static const struct param PARAMS[] = {
    PARAM(struct params, subsistence_yuan, "city.burden.subsistence_yuan", "yuan per head and year", 0, 1e5, 6000,
          "spending that a household needs before it can pay for care, in the first year"),
    PARAM(struct params, catastrophic_share, "city.burden.catastrophic_share", "1", 0.05, 1, 0.4,
          "share of capacity to pay above which out-of-pocket spending is catastrophic"),
    PARAM(struct params, poverty_line_yuan, "city.burden.poverty_line_yuan", "yuan per head and year", 0, 1e5, 7500,
          "income per head of the safety net, in the first year"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *income_quintile, *is_present;
    const uint16_t *household_head, *case_slot, *n_cases;
    const real *income_yuan;
    const double *income_level, *outpatient_fen, *outpatient_basic_fen;
    const double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *basic_fen, *catastrophic_fen, *assistance_fen, *in_policy_fen;
    const uint64_t *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen;
    int64_t *payments_fen, *catastrophic_households, *catastrophic_households_without, *impoverished_households_without;
    int64_t *catastrophic_by_quintile, *impoverished_by_quintile, *people_by_quintile;
};

struct households { /* by the head's place in the tile */
    double income_yuan[TILE], people[TILE], left_fen[TILE];
};

static void add_up(const struct tile *tile, const struct view *v, struct households *h,
                   int64_t payments[N_QUINTILES][N_PAYERS])
{
    for (int i = 0; i < tile->n; i++)
        h->income_yuan[i] = h->people[i] = h->left_fen[i] = 0.0;
    for (int i = 0; i < tile->n; i++) {
        const int head = v->household_head[i], q = v->income_quintile[i];
        const double here = v->is_present[i], left_fen = v->outpatient_fen[i] - v->outpatient_basic_fen[i];
        h->income_yuan[head] += here * (double)v->income_yuan[i] * v->income_level[0];
        h->people[head] += here;
        h->left_fen[head] += left_fen;
        payments[q][PAYER_BASIC] += (int64_t)v->outpatient_basic_fen[i];
        payments[q][PAYER_HOUSEHOLD] += (int64_t)left_fen;
    }
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c], q = v->income_quintile[i];
        const double left_fen = v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
        h->left_fen[v->household_head[i]] += left_fen;
        payments[q][PAYER_BASIC] += (int64_t)v->basic_fen[c];
        payments[q][PAYER_CATASTROPHIC] += (int64_t)v->catastrophic_fen[c];
        payments[q][PAYER_ASSISTANCE] += (int64_t)v->assistance_fen[c];
        payments[q][PAYER_HOUSEHOLD] += (int64_t)left_fen;
    }
}

/* What makes a household's bill catastrophic or ruinous, in yuan of the year. */
struct limits {
    double share, subsistence_yuan, line_yuan;
};

static struct limits limits_of(const struct params *p, double income_level)
{
    return (struct limits){p->catastrophic_share, p->subsistence_yuan * income_level,
                           p->poverty_line_yuan * income_level};
}
static inline int is_catastrophic(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double capacity_yuan = max_of(income_yuan - people * limits->subsistence_yuan, 0.0);
    return (left_yuan > limits->share * capacity_yuan) & (left_yuan > 0.0);
}
static inline int is_impoverished(const struct limits *limits, double income_yuan, double people, double left_yuan)
{
    const double line_yuan = people * limits->line_yuan;
    return (income_yuan >= line_yuan) & (income_yuan - left_yuan < line_yuan);
}

struct affected {
    int n;
    uint16_t head[TILE];
    int16_t index_of[TILE]; /* by head; -1: not affected */
};

static void find_affected(const struct tile *tile, const struct limits *limits, const struct view *v,
                          const struct households *h, struct affected *affected)
{
    const int n = tile->n;
    uint8_t catastrophic[TILE], impoverished[TILE];
    for (int i = 0; i < n; i++) {
        const double left_yuan = yuan_of_fen(h->left_fen[i]), people = h->people[i];
        const int is_home = people > 0.0;
        catastrophic[i] = (uint8_t)(is_home & is_catastrophic(limits, h->income_yuan[i], people, left_yuan));
        impoverished[i] = (uint8_t)(is_home & is_impoverished(limits, h->income_yuan[i], people, left_yuan));
    }
    affected->n = 0;
    for (int i = 0; i < n; i++) {
        const int is_affected = catastrophic[i] | impoverished[i];
        v->catastrophic_households_without[0] += catastrophic[i];
        v->impoverished_households_without[0] += impoverished[i];
        affected->index_of[i] = (int16_t)(is_affected ? affected->n : -1);
        affected->head[affected->n] = (uint16_t)i;
        affected->n += is_affected;
    }
}

/* An arm's payments by quintile, and what they leave of each affected household's bill. */
static void count_arm(const struct limits *limits, const struct view *v, const struct households *h,
                      const struct affected *affected, int64_t base[N_QUINTILES][N_PAYERS], int slot, int k)
{
    double relief_fen[TILE];
    for (int a = 0; a < affected->n; a++)
        relief_fen[a] = 0.0;
    int64_t *payments = v->payments_fen + (size_t)k * N_QUINTILES * N_PAYERS;
    for (int q = 0; q < N_QUINTILES; q++)
        for (int payer = 0; payer < N_PAYERS; payer++)
            payments[q * N_PAYERS + payer] += base[q][payer];
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        if (!(v->membership[i] >> k & 1))
            continue;
        const double paid_fen =
            (v->was_member[i] >> k & 1 ? v->benefit_fen : v->new_benefit_fen)[(size_t)slot * TILE + (size_t)c];
        const int q = v->income_quintile[i], a = affected->index_of[v->household_head[i]];
        payments[q * N_PAYERS + PAYER_HUIMINBAO] += (int64_t)paid_fen;
        payments[q * N_PAYERS + PAYER_HOUSEHOLD] -= (int64_t)paid_fen;
        if (a >= 0)
            relief_fen[a] += paid_fen;
    }
    for (int a = 0; a < affected->n; a++) {
        const int head = affected->head[a], q = v->income_quintile[head];
        const double left_yuan = yuan_of_fen(h->left_fen[head] - relief_fen[a]);
        const int catastrophic = is_catastrophic(limits, h->income_yuan[head], h->people[head], left_yuan);
        const int impoverished = is_impoverished(limits, h->income_yuan[head], h->people[head], left_yuan);
        v->catastrophic_households[k] += catastrophic;
        v->catastrophic_by_quintile[k * N_QUINTILES + q] += catastrophic;
        v->impoverished_by_quintile[k * N_QUINTILES + q] += impoverished;
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    const struct limits limits = limits_of(params, v->income_level[0]);
    struct households households;
    struct affected affected;
    int64_t payments[N_QUINTILES][N_PAYERS] = {{0}};
    add_up(tile, v, &households, payments);
    find_affected(tile, &limits, v, &households, &affected);
    for (int i = 0; i < tile->n; i++)
        v->people_by_quintile[v->income_quintile[i]] += v->is_present[i];
    for (int k = 0; k < arms->n_arms; k++)
        count_arm(&limits, v, &households, &affected, payments, arms->product[k], k);
}

static const struct axis *const PAYMENT_AXES[] = {&AXIS_QUINTILE, &AXIS_PAYER, NULL};
static const struct axis *const QUINTILE_AXES[] = {&AXIS_QUINTILE, NULL};

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
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, membership, PERSON, "bits", "members of this year, a bit an arm"),
    FIELD(READS, struct view, was_member, PERSON, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    STORED(struct view, payments_fen, ARM, (N_QUINTILES * N_PAYERS), PAYMENT_AXES, "fen",
           "paid for care, by income and payer"),
    FIELD(TALLIES, struct view, catastrophic_households, ARM, "households", "with catastrophic expenditure"),
    FIELD(TALLIES, struct view, catastrophic_households_without, WORLD, "households",
          "with catastrophic expenditure, had nobody the product"),
    FIELD(TALLIES, struct view, impoverished_households_without, WORLD, "households",
          "impoverished, had nobody the product"),
    STORED(struct view, catastrophic_by_quintile, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "with catastrophic expenditure"),
    STORED(struct view, impoverished_by_quintile, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "impoverished by illness"),
    STORED(struct view, people_by_quintile, WORLD, N_QUINTILES, QUINTILE_AXES, "people", "of the city"),
};

const struct person_model HUIMIN_VARIANT(person_burden) = {
    .name = "burden",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
