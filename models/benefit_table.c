/* Expected benefits of every product, each year, by fixed quadrature of the fast annual form (bill_nodes.h): per
 * admission by rate for everyone's own expectation, and by cell for what people perceive and the insurer foresees. */
#include <string.h>

#include "engine/variant.h"
#include "models/drug_benefit.h"
#include "models/rate_table.h"

struct view {
    const double *bill_in_fen, *bill_out_fen, *node_probability, *knot_weight;
    const double *special_drug_fen, *rare_drug_fen, *drug_node_probability;
    const double *place_index, *place_low, *place_high, *cell_cancer_share, *cell_rare_share;
    const double *share_scale, *deductible_scale;
    const int64_t *eligible_cells;
    const int64_t *product_cells, *expected_lump_milliyuan; /* NULL: no product is restricted, none has a lump sum */
    real *benefit_per_admission_yuan;
    double *special_benefit_yuan, *rare_benefit_yuan;
    real *perceived_log_probability, *perceived_mean_yuan, *perceived_unit_yuan;
    double *expected_benefit_yuan, *expected_excess_yuan, *layer_trend, *next_tables;
    double *weights_as, *benefit_as, *worth_as;
};

struct year_tables {                              /* of one slot and level, at payable share 1 */
    struct drug_benefit special, rare, unused[2]; /* whole rows of entries */
    struct rate_table rates;
};
enum { TABLE_DOUBLES = sizeof(struct year_tables) / sizeof(double) };

struct params {
    struct product_params product;
    struct drug_use use;
    struct employer_params employer;
};

/* The classes of covers that nobody has stay 0. */
static void copy_tables(struct year_tables *to, const struct year_tables *from, int n_covers)
{
    memcpy(to, from, offsetof(struct year_tables, rates.at[n_covers * N_PLAIN_CLASSES]));
}

static void fill_year(const struct view *v, const struct params *p, int slot, enum bill_level level,
                      struct year_tables *tables)
{
    const struct product_terms terms = product_terms_scaled(&p->product.terms, v->deductible_scale[slot]);
    const double scale = v->share_scale[slot];
    rate_table_fill(&tables->rates, &p->product, &terms, scale, v->bill_in_fen + level * N_BILLS,
                    v->bill_out_fen + level * N_BILLS, v->node_probability, v->knot_weight, n_covers_of(&p->employer));
    tables->special =
        drug_benefit_of(v->drug_node_probability, &terms, scale, SPECIAL_DRUGS, v->special_drug_fen + level * N_SIZES);
    tables->rare =
        drug_benefit_of(v->drug_node_probability, &terms, scale, RARE_DISEASE, v->rare_drug_fen + level * N_SIZES);
}

/* ------------------------------------------------------------------ by cell */

/* E over frailty, and over whether this is the year of death. */
static void sum_cell(const struct view *v, const struct rate_table *table, int plain_cell, int bill_class,
                     struct entries *sums)
{
    rate_lanes sum = {0};
    for (int n = 0; n < N_PLACES; n++) {
        const int place = plain_cell * N_PLACES + n;
        const struct entries *low = &table->at[bill_class][(int)v->place_index[place]];
        sum += v->place_low[place] * low[0].value + v->place_high[place] * low[1].value;
    }
    sums->value = sum;
}

struct cell {
    int cover, plain, band, state, scheme, is_poor;
};
static inline struct cell cell_at(int cell)
{
    const int plain = cell % N_PLAIN_CELLS;
    return (struct cell){.cover = cell / N_PLAIN_CELLS,
                         .plain = plain,
                         .band = plain / (4 * N_STATES),
                         .state = plain / 4 % N_STATES,
                         .scheme = plain / 2 % N_SCHEMES,
                         .is_poor = plain % 2};
}
/* Cells with anyone in them. */
static inline int n_cells_of(const struct params *p) { return n_covers_of(&p->employer) * N_PLAIN_CELLS; }

static void sum_cells(const struct view *v, const struct year_tables *tables, int n_cells, struct entries *sums)
{
    for (int cell = 0; cell < n_cells; cell++) {
        const struct cell at = cell_at(cell);
        sums[cell] = (struct entries){{0}};
        if (at.cover && at.scheme == RESIDENT)
            continue; /* only employees have employer cover */
        sum_cell(v, &tables->rates, at.plain,
                 bill_class_of(at.scheme, 5 * at.band >= ELDER_AGE_YEARS, at.is_poor, at.cover), &sums[cell]);
    }
}

static struct drug_users cell_drug_users(const struct view *v, const struct params *p, int plain_cell)
{
    return drug_users_of(&p->product, &p->use, v->cell_cancer_share[plain_cell], v->cell_rare_share[plain_cell]);
}

struct expectation {
    double benefit_yuan, excess_yuan, people;
};

/* Of everyone eligible. */
static struct expectation expect(const struct view *v, const struct params *p, const struct year_tables *tables,
                                 const struct entries *sums, int slot)
{
    const int64_t *cells =
        p->product.is_restricted ? v->product_cells + (size_t)slot * N_PEOPLE_CELLS : v->eligible_cells;
    struct expectation total = {0};
    for (int cell = 0; cell < n_cells_of(p); cell++) {
        const struct cell at = cell_at(cell);
        const double people = (double)cells[cell], payable = p->product.payable_share[at.state];
        const struct drug_users users = cell_drug_users(v, p, at.plain);
        const rate_lanes sum = sums[cell].value;
        total.people += people;
        total.benefit_yuan +=
            people * payable *
            (sum[ENTRY_BENEFIT] + users.special * tables->special.mean_yuan + users.rare * tables->rare.mean_yuan);
        total.excess_yuan += people * payable * sum[ENTRY_EXCESS];
    }
    if (v->expected_lump_milliyuan)
        total.benefit_yuan += (double)v->expected_lump_milliyuan[slot] / MILLIYUAN_PER_YUAN;
    return total;
}

/* By liability and cell: P(any payment in a year), and E of what is paid. */
struct claims {
    double probability[N_LIABILITIES][N_PEOPLE_CELLS], paid_yuan[N_LIABILITIES][N_PEOPLE_CELLS];
};

static void find_claims(const struct view *v, const struct params *p, const struct year_tables *tables,
                        const struct entries *sums, struct claims *claims)
{
    for (int cell = 0; cell < n_cells_of(p); cell++) {
        const rate_lanes sum = sums[cell].value;
        const struct drug_users users = cell_drug_users(v, p, cell_at(cell).plain);
        claims->probability[IN_POLICY][cell] = sum[ENTRY_IN_CLAIM];
        claims->probability[OUT_OF_POLICY][cell] = sum[ENTRY_OUT_CLAIM];
        claims->probability[SPECIAL_DRUGS][cell] = users.special * tables->special.claim_probability;
        claims->probability[RARE_DISEASE][cell] = users.rare * tables->rare.claim_probability;
        claims->paid_yuan[IN_POLICY][cell] = sum[ENTRY_IN_PAID];
        claims->paid_yuan[OUT_OF_POLICY][cell] = sum[ENTRY_OUT_PAID];
        claims->paid_yuan[SPECIAL_DRUGS][cell] = users.special * tables->special.mean_yuan;
        claims->paid_yuan[RARE_DISEASE][cell] = users.rare * tables->rare.mean_yuan;
    }
}

/* The mean of a claim is what is paid given one. */
static void set_perceived(const struct view *v, const struct params *p, const struct claims *claims, int slot)
{
    const double kappa = p->product.private_information,
                 variance = p->product.frailty_spread * p->product.frailty_spread;
    const double log_mean_power = 0.5 * kappa * (kappa - 1.0) * variance; /* ln E Λ^κ */
    double payable[N_PEOPLE_CELLS];
    const int n_cells = n_cells_of(p);
    for (int cell = 0; cell < n_cells; cell++)
        payable[cell] = p->product.payable_share[cell_at(cell).state];
    for (int l = 0; l < N_LIABILITIES; l++) {
        const size_t first = ((size_t)slot * N_LIABILITIES + (size_t)l) * N_PEOPLE_CELLS;
        real *restrict log_probability = v->perceived_log_probability + first;
        real *restrict mean_yuan = v->perceived_mean_yuan + first, *restrict unit_yuan = v->perceived_unit_yuan + first;
        const double *restrict claim = claims->probability[l], *restrict paid_yuan = claims->paid_yuan[l];
        for (int cell = 0; cell < n_cells; cell++) { /* hot */
            const double probability = max_of(claim[cell], 1e-12);
            log_probability[cell] = (real)(vm_log_f64(probability) - log_mean_power);
            mean_yuan[cell] = (real)(payable[cell] * paid_yuan[cell] / probability);
            unit_yuan[cell] = (real)(paid_yuan[cell] / probability);
        }
    }
}

static void publish_now(const struct view *v, const struct params *p, const struct year_tables *tables, int slot)
{
    for (int b = 0; b < N_BILL_CLASSES; b++)
        for (int g = 0; g < N_RATES; g++)
            v->benefit_per_admission_yuan[((size_t)slot * N_BILL_CLASSES + (size_t)b) * N_RATES + (size_t)g] =
                (real)tables->rates.at[b][g].value[ENTRY_BENEFIT];
    v->special_benefit_yuan[slot] = p->use.special_probability * tables->special.mean_yuan;
    v->rare_benefit_yuan[slot] = p->use.rare_probability * tables->rare.mean_yuan;
}

/* ------------------------------------------------------------------ a year */

static int same_values(const real *column, int a, int b, size_t first, size_t n, size_t extent)
{
    return memcmp(column + (size_t)a * extent + first, column + (size_t)b * extent + first, n * sizeof *column) == 0;
}

/* Whether people who weigh a claim under one product weigh it alike under the other; nobody perceives slot 0. */
static int same_perception(const struct product_params *a, const struct product_params *b)
{
    return a->prelec_alpha == b->prelec_alpha && a->neglect == b->neglect &&
           a->private_information == b->private_information;
}

static int same_liability(const real *column, int a, int b, int liability)
{
    return same_values(column, a, b, (size_t)liability * N_PEOPLE_CELLS, N_PEOPLE_CELLS,
                       (size_t)N_LIABILITIES * N_PEOPLE_CELLS);
}

/* Whether the hospital's liabilities are worth the same at payable share 1, where nobody is averse to risk. */
static int same_worth(const struct view *v, const struct params *all, int a, int b)
{
    const struct product_params *p = &all[a].product, *q = &all[b].product;
    int same = p->absolute_risk_aversion_per_yuan == 0.0 && q->absolute_risk_aversion_per_yuan == 0.0;
    for (int l = IN_POLICY; l <= OUT_OF_POLICY; l++)
        same = same && p->terms.liabilities[l].n_layers == q->terms.liabilities[l].n_layers &&
               v->weights_as[a * N_LIABILITIES + l] == v->weights_as[b * N_LIABILITIES + l] &&
               same_liability(v->perceived_unit_yuan, a, b, l);
    return same;
}

/* Products that differ only in what they pay to whom share the work: the first slot with the same claim
 * probabilities and the same perception of them, the first with the same benefits before payable shares, and the
 * first whose hospital benefits are worth the same before them. */
static void find_alike(const struct view *v, const struct params *all, int slot)
{
    const struct product_params *own = &all[slot].product;
    v->benefit_as[slot] = v->worth_as[slot] = slot;
    for (int l = 0; l < N_LIABILITIES; l++)
        v->weights_as[slot * N_LIABILITIES + l] = slot;
    for (int other = slot - 1; other >= 0; other--) {
        const struct product_params *p = &all[other].product;
        if (same_values(v->benefit_per_admission_yuan, slot, other, 0, N_BILL_CLASSES * N_RATES,
                        N_BILL_CLASSES * N_RATES))
            v->benefit_as[slot] = other;
        for (int l = 0; l < N_LIABILITIES && other > 0 && same_perception(p, own); l++)
            if (p->terms.liabilities[l].n_layers > 0 && /* else nobody weighs it */
                same_liability(v->perceived_log_probability, slot, other, l))
                v->weights_as[slot * N_LIABILITIES + l] = other;
    }
    for (int other = slot - 1; other > 0; other--)
        if (same_worth(v, all, slot, other))
            v->worth_as[slot] = other;
}

/* The first slot whose tables are those of this one: the terms alone make them. Private slots keep their own, since
 * their terms move. */
static int leader_of(const struct params *all, int slot)
{
    const struct product_params *own = &all[slot].product;
    for (int other = 0; other < slot && !product_is_private(own); other++) {
        const struct product_params *p = &all[other].product;
        if (!product_is_private(p) && product_terms_same(&p->terms, &own->terms) &&
            p->retention_yuan == own->retention_yuan && p->excess_limit_yuan == own->excess_limit_yuan)
            return other;
    }
    return slot;
}

/* The tables of this year as it is. */
static void begin_now(const struct arm_set *arms, const struct params *all, const struct view *v, const int *leader)
{
    static _Thread_local struct year_tables now;
    for (int first = 0; first < arms->n_products; first++) {
        if (leader[first] != first)
            continue;
        fill_year(v, &all[first], first, LEVEL_NOW, &now);
        for (int slot = first; slot < arms->n_products; slot++)
            if (leader[slot] == first)
                publish_now(v, &all[slot], &now, slot);
    }
}

/* What was foreseen for this year stands, unless it is the first or the terms moved. */
static void begin_foreseen(const struct arm_set *arms, const struct params *all, const struct view *v,
                           const int *leader)
{
    static _Thread_local struct entries sums[N_PEOPLE_CELLS], next_sums[N_PEOPLE_CELLS];
    static _Thread_local struct year_tables this_year;
    static _Thread_local struct claims claims;
    for (int first = 0; first < arms->n_products; first++) {
        if (leader[first] != first)
            continue;
        struct year_tables *foreseen = (struct year_tables *)(void *)(v->next_tables + (size_t)first * TABLE_DOUBLES);
        if (arms->year == 0 || product_is_private(&all[first].product))
            fill_year(v, &all[first], first, LEVEL_EXPECTED, foreseen);
        copy_tables(&this_year, foreseen, n_covers_of(&all[first].employer));
        sum_cells(v, &this_year, n_cells_of(&all[first]), sums);
        fill_year(v, &all[first], first, LEVEL_NEXT, foreseen);
        sum_cells(v, foreseen, n_cells_of(&all[first]), next_sums);
        for (int slot = first; slot < arms->n_products; slot++) {
            const struct params *p = &all[slot];
            if (leader[slot] != first)
                continue;
            find_claims(v, p, &this_year, sums, &claims);
            set_perceived(v, p, &claims, slot);
            const struct expectation expected = expect(v, p, &this_year, sums, slot),
                                     next = expect(v, p, foreseen, next_sums, slot);
            v->expected_benefit_yuan[slot] = expected.people > 0.0 ? expected.benefit_yuan / expected.people : 0.0;
            v->expected_excess_yuan[slot] = expected.people > 0.0 ? expected.excess_yuan / expected.people : 0.0;
            v->layer_trend[slot] = expected.benefit_yuan > 0.0 ? next.benefit_yuan / expected.benefit_yuan : 1.0;
        }
    }
}

static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    int leader[MAX_ARMS + 1];
    for (int slot = 0; slot < arms->n_products; slot++)
        leader[slot] = leader_of(all, slot);
    begin_now(arms, all, v, leader);
    begin_foreseen(arms, all, v, leader);
    for (int slot = 0; slot < arms->n_products; slot++)
        find_alike(v, all, slot);
}

static void prepare(void *memory) { product_prepare(&((struct params *)memory)->product); }

static const struct param PARAMS[] = {
    PRODUCT_USES(struct params, product),
    USES(struct params, use.special_probability, "city.cost.special_drug_probability", 1),
    USES(struct params, use.rare_probability, "city.cost.rare_drug_probability", 1),
    EMPLOYER_USES(struct params, employer),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    FIELD_N(READS, struct view, bill_in_fen, WORLD, (N_LEVELS * N_BILLS), "fen",
            "in-policy remainder at the nodes of a bill"),
    FIELD_N(READS, struct view, bill_out_fen, WORLD, (N_LEVELS * N_BILLS), "fen",
            "out-of-catalogue part at these nodes"),
    FIELD_N(READS, struct view, node_probability, WORLD, (N_KNOTS * N_NODES), "1",
            "probability of a node given its knot"),
    FIELD_N(READS, struct view, knot_weight, WORLD, (N_RATES * N_KNOTS), "years",
            "weight of a knot at a rate, over the rate"),
    FIELD_N(READS, struct view, special_drug_fen, WORLD, (N_LEVELS * N_SIZES), "fen", "special-drug bill at its nodes"),
    FIELD_N(READS, struct view, rare_drug_fen, WORLD, (N_LEVELS * N_SIZES), "fen",
            "rare-disease drug bill at its nodes"),
    FIELD_N(READS, struct view, drug_node_probability, WORLD, N_SIZES, "1", "probability of a drug node"),
    FIELD_N(READS, struct view, place_index, WORLD, (N_PLAIN_CELLS * N_PLACES), "1",
            "lower rate beside a place of a cell"),
    FIELD_N(READS, struct view, place_low, WORLD, (N_PLAIN_CELLS * N_PLACES), "per year",
            "weight of that rate's entry"),
    FIELD_N(READS, struct view, place_high, WORLD, (N_PLAIN_CELLS * N_PLACES), "per year", "weight of the next one's"),
    FIELD_N(READS, struct view, cell_cancer_share, WORLD, N_PLAIN_CELLS, "1", "people of a cell who have cancer"),
    FIELD_N(READS, struct view, cell_rare_share, WORLD, N_PLAIN_CELLS, "1", "people of a cell who have a rare disease"),
    FIELD(READS, struct view, share_scale, PRODUCT, "1", "factor on all shares, moved by the hold rule"),
    FIELD(READS, struct view, deductible_scale, PRODUCT, "1", "factor on all deductibles, moved by the hold rule"),
    FIELD_N(READS, struct view, eligible_cells, WORLD, N_PEOPLE_CELLS, "people", "people by cell, last counted"),
    FIELD_N(READS_IF, struct view, product_cells, PRODUCT, N_PEOPLE_CELLS, "people",
            "who may join a restricted product by cell, last counted"),
    FIELD(READS_IF, struct view, expected_lump_milliyuan, PRODUCT, "milliyuan",
          "expected lump sums of everyone who may join, last counted"),
    FIELD_N(UPDATES, struct view, benefit_per_admission_yuan, PRODUCT, (N_BILL_CLASSES * N_RATES), "yuan",
            "expected benefit over the admission rate, at payable share 1 and this year's cost"),
    FIELD(UPDATES, struct view, special_benefit_yuan, PRODUCT, "yuan",
          "expected special-drug benefit of a person with cancer"),
    FIELD(UPDATES, struct view, rare_benefit_yuan, PRODUCT, "yuan", "expected benefit of a person with a rare disease"),
    FIELD_N(UPDATES, struct view, perceived_log_probability, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "1",
            "log claim probability of a cell, less the log mean of frailty's power"),
    FIELD_N(UPDATES, struct view, perceived_mean_yuan, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "yuan",
            "mean benefit given a claim, payable share inside"),
    FIELD(UPDATES, struct view, expected_benefit_yuan, PRODUCT, "yuan", "expected benefit per eligible person"),
    FIELD(UPDATES, struct view, expected_excess_yuan, PRODUCT, "yuan",
          "expected excess-of-loss recovery per eligible person"),
    FIELD_N(UPDATES, struct view, next_tables, PRODUCT, TABLE_DOUBLES, "mixed",
            "tables at the cost foreseen for next year"),
    FIELD_N(UPDATES, struct view, perceived_unit_yuan, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "yuan",
            "mean benefit given a claim, at payable share 1"),
    FIELD(UPDATES, struct view, worth_as, PRODUCT, "slot",
          "first product whose hospital benefits are worth the same at payable share 1"),
    FIELD(UPDATES, struct view, benefit_as, PRODUCT, "slot", "first product with the same benefits at payable share 1"),
    FIELD_N(UPDATES, struct view, weights_as, PRODUCT, N_LIABILITIES, "slot",
            "first product with the same perceived claims"),
    FIELD(UPDATES, struct view, layer_trend, PRODUCT, "1",
          "1 + growth of expected benefit in a year of ground-up trend"),
};

const struct pool_model HUIMIN_VARIANT(pool_benefit_table) = {
    .name = "benefit_table",
    .scope = SCOPE_PRODUCT,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .begin = begin,
};
