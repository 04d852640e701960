/* Expected benefits of every product, each year, by fixed quadrature of the fast annual form (bill_nodes.h): per
 * admission by rate for everyone's own expectation, and by cell for what people perceive and the insurer foresees. */
#include <string.h>

#include "models/bill_nodes.h"
#include "models/product.h"

struct view {
    const double *bill_in_fen, *bill_out_fen, *node_probability, *knot_weight;
    const double *special_drug_fen, *rare_drug_fen, *drug_node_probability;
    const double *place_index, *place_low, *place_high, *cell_cancer_share, *cell_rare_share;
    const double *share_scale, *deductible_scale;
    const int64_t *eligible_cells;
    double *benefit_per_admission_yuan, *special_benefit_yuan, *rare_benefit_yuan;
    double *perceived_log_probability, *perceived_mean_yuan;
    double *expected_benefit_yuan, *expected_excess_yuan, *layer_trend, *next_tables;
    double *weights_as, *benefit_as;
};

/* What a table by rate holds, each divided by the rate. */
enum entry { ENTRY_BENEFIT, ENTRY_EXCESS, ENTRY_IN_PAID, ENTRY_OUT_PAID, ENTRY_IN_CLAIM, ENTRY_OUT_CLAIM, N_ENTRIES };

struct rate_table {
    double value[N_BILL_CLASSES][N_RATES][N_ENTRIES];
};
struct drug_benefit {
    double claim_probability, mean_yuan; /* of a user: P(paid > 0), E[paid] */
};

/* ------------------------------------------------------------------ by knot, then by rate */

static void knot_entries(const struct product_params *p, const struct product_terms *terms, double multiplier,
                         const double *in_fen, const double *out_fen, const double *probability,
                         double entries[N_ENTRIES])
{
    double in_paid_fen[N_NODES], out_paid_fen[N_NODES], multipliers[N_NODES];
    for (int j = 0; j < N_NODES; j++)
        multipliers[j] = multiplier;
    liability_pays_fen(&terms->liabilities[IN_POLICY], 1.0, N_NODES, in_fen, multipliers, in_paid_fen);
    liability_pays_fen(&terms->liabilities[OUT_OF_POLICY], terms->eligible_share, N_NODES, out_fen, multipliers,
                       out_paid_fen);
    for (int e = 0; e < N_ENTRIES; e++)
        entries[e] = 0.0;
    for (int j = 0; j < N_NODES; j++) {
        const double factor = total_cap_factor(terms, in_paid_fen[j] + out_paid_fen[j]);
        const double in_yuan = yuan_of_fen(factor * in_paid_fen[j]), out_yuan = yuan_of_fen(factor * out_paid_fen[j]);
        entries[ENTRY_BENEFIT] += probability[j] * (in_yuan + out_yuan);
        entries[ENTRY_EXCESS] += probability[j] * product_excess_yuan(p, in_yuan + out_yuan);
        entries[ENTRY_IN_PAID] += probability[j] * in_yuan;
        entries[ENTRY_OUT_PAID] += probability[j] * out_yuan;
        entries[ENTRY_IN_CLAIM] += probability[j] * (in_yuan > 0.0);
        entries[ENTRY_OUT_CLAIM] += probability[j] * (out_yuan > 0.0);
    }
}

static void fill_rate_table(const struct view *v, const struct product_params *p, const struct product_terms *terms,
                            double multiplier, enum bill_level level, struct rate_table *table)
{
    for (int b = 0; b < N_BILL_CLASSES; b++) {
        double entries[N_KNOTS][N_ENTRIES];
        for (int k = 0; k < N_KNOTS; k++) {
            const size_t first = (size_t)level * N_BILLS + (size_t)bill_index(b, k, 0);
            knot_entries(p, terms, multiplier, v->bill_in_fen + first, v->bill_out_fen + first,
                         v->node_probability + (size_t)k * N_NODES, entries[k]);
        }
        for (int g = 0; g < N_RATES; g++)
            for (int e = 0; e < N_ENTRIES; e++) {
                double sum = 0.0;
                for (int k = 0; k < N_KNOTS; k++)
                    sum += v->knot_weight[g * N_KNOTS + k] * entries[k][e];
                table->value[b][g][e] = sum;
            }
    }
}

static struct drug_benefit drug_benefit_of(const struct view *v, const struct product_terms *terms, double multiplier,
                                           enum liability liability, const double *drug_fen)
{
    struct drug_benefit benefit = {0};
    for (int j = 0; j < N_SIZES; j++) {
        double bases_fen[N_LIABILITIES] = {0}, paid_fen[N_LIABILITIES];
        bases_fen[liability] = drug_fen[j];
        liabilities_pay_fen(terms, bases_fen, multiplier, paid_fen);
        benefit.claim_probability += v->drug_node_probability[j] * (paid_fen[liability] > 0.0);
        benefit.mean_yuan += v->drug_node_probability[j] * yuan_of_fen(paid_fen[liability]);
    }
    return benefit;
}

/* ------------------------------------------------------------------ by cell */

/* E over frailty, and over whether this is the year of death. */
static void cell_sums(const struct view *v, const struct rate_table *table, int cell, int bill_class,
                      double sums[N_ENTRIES])
{
    for (int e = 0; e < N_ENTRIES; e++)
        sums[e] = 0.0;
    for (int n = 0; n < N_PLACES; n++) {
        const int place = cell * N_PLACES + n, g = (int)v->place_index[place];
        const double *low = table->value[bill_class][g], *high = table->value[bill_class][g + 1];
        for (int e = 0; e < N_ENTRIES; e++)
            sums[e] += v->place_low[place] * low[e] + v->place_high[place] * high[e];
    }
}

struct year_tables { /* of one slot and level, at payable share 1 */
    struct rate_table rates;
    struct drug_benefit special, rare;
};
enum { TABLE_DOUBLES = sizeof(struct year_tables) / sizeof(double) };
struct use { /* of drugs, by those who have the disease */
    double special_probability, rare_probability;
};

struct params {
    struct product_params product;
    struct use use;
};

static void fill_year(const struct view *v, const struct params *p, int slot, enum bill_level level,
                      struct year_tables *tables)
{
    const struct product_terms terms = product_terms_scaled(&p->product.terms, v->deductible_scale[slot]);
    const double scale = v->share_scale[slot];
    fill_rate_table(v, &p->product, &terms, scale, level, &tables->rates);
    tables->special = drug_benefit_of(v, &terms, scale, SPECIAL_DRUGS, v->special_drug_fen + level * N_SIZES);
    tables->rare = drug_benefit_of(v, &terms, scale, RARE_DISEASE, v->rare_drug_fen + level * N_SIZES);
}

struct expectation {
    double benefit_yuan, excess_yuan, people;
};

static void add_expectation(const struct view *v, const struct params *p, const struct year_tables *tables, int cell,
                            int state, const double sums[N_ENTRIES], struct expectation *total)
{
    const double people = (double)v->eligible_cells[cell], payable = p->product.payable_share[state];
    const double special = v->cell_cancer_share[cell] * p->use.special_probability;
    const double rare = v->cell_rare_share[cell] * p->use.rare_probability;
    total->people += people;
    total->benefit_yuan +=
        people * payable * (sums[ENTRY_BENEFIT] + special * tables->special.mean_yuan + rare * tables->rare.mean_yuan);
    total->excess_yuan += people * payable * sums[ENTRY_EXCESS];
}

/* A claim is any payment in the year under a liability; its mean is what is paid given a claim. */
static void set_perceived(const struct view *v, const struct params *p, const struct year_tables *tables, int slot,
                          int cell, int state, const double sums[N_ENTRIES])
{
    const double special = v->cell_cancer_share[cell] * p->use.special_probability;
    const double rare = v->cell_rare_share[cell] * p->use.rare_probability;
    const double claim[N_LIABILITIES] = {sums[ENTRY_IN_CLAIM], sums[ENTRY_OUT_CLAIM],
                                         special * tables->special.claim_probability,
                                         rare * tables->rare.claim_probability};
    const double paid_yuan[N_LIABILITIES] = {sums[ENTRY_IN_PAID], sums[ENTRY_OUT_PAID],
                                             special * tables->special.mean_yuan, rare * tables->rare.mean_yuan};
    const double kappa = p->product.private_information,
                 variance = p->product.frailty_spread * p->product.frailty_spread;
    const double log_mean_power = 0.5 * kappa * (kappa - 1.0) * variance; /* ln E Λ^κ */
    for (int l = 0; l < N_LIABILITIES; l++) {
        const size_t at = ((size_t)slot * N_LIABILITIES + (size_t)l) * N_PEOPLE_CELLS + (size_t)cell;
        const double probability = max_of(claim[l], 1e-12);
        v->perceived_log_probability[at] = vm_log_f64(probability) - log_mean_power;
        v->perceived_mean_yuan[at] = p->product.payable_share[state] * paid_yuan[l] / probability;
    }
}

static void visit_cells(const struct view *v, const struct params *p, const struct year_tables *tables, int slot,
                        int is_perceived, struct expectation *total)
{
    for (int band = 0; band < N_AGE_BANDS; band++)
        for (int m = 0; m < N_STATES; m++)
            for (int s = 0; s < N_SCHEMES; s++)
                for (int poor = 0; poor < 2; poor++) {
                    double sums[N_ENTRIES];
                    const int cell = people_cell_of(band, m, s, poor);
                    cell_sums(v, &tables->rates, cell, bill_class_of(s, 5 * band >= ELDER_AGE_YEARS, poor), sums);
                    add_expectation(v, p, tables, cell, m, sums, total);
                    if (is_perceived)
                        set_perceived(v, p, tables, slot, cell, m, sums);
                }
}

static void publish_now(const struct view *v, const struct params *p, const struct year_tables *tables, int slot)
{
    for (int b = 0; b < N_BILL_CLASSES; b++)
        for (int g = 0; g < N_RATES; g++)
            v->benefit_per_admission_yuan[((size_t)slot * N_BILL_CLASSES + (size_t)b) * N_RATES + (size_t)g] =
                tables->rates.value[b][g][ENTRY_BENEFIT];
    v->special_benefit_yuan[slot] = p->use.special_probability * tables->special.mean_yuan;
    v->rare_benefit_yuan[slot] = p->use.rare_probability * tables->rare.mean_yuan;
}

static int same_doubles(const double *column, int a, int b, size_t first, size_t n, size_t extent)
{
    return memcmp(column + (size_t)a * extent + first, column + (size_t)b * extent + first, n * sizeof *column) == 0;
}

/* Products that differ only in what they pay to whom share the work: the first slot with the same claim
 * probabilities and the same perception of them, and the first with the same benefits before payable shares. */
static void find_alike(const struct view *v, const struct params *all, int slot)
{
    const struct product_params *own = &all[slot].product;
    v->benefit_as[slot] = slot;
    for (int l = 0; l < N_LIABILITIES; l++)
        v->weights_as[slot * N_LIABILITIES + l] = slot;
    for (int other = slot - 1; other >= 0; other--) {
        const struct product_params *p = &all[other].product;
        if (same_doubles(v->benefit_per_admission_yuan, slot, other, 0, N_BILL_CLASSES * N_RATES,
                         N_BILL_CLASSES * N_RATES))
            v->benefit_as[slot] = other;
        if (other == 0 || p->prelec_alpha != own->prelec_alpha || p->neglect != own->neglect ||
            p->private_information != own->private_information)
            continue; /* slot 0 is the reference product, which nobody perceives */
        for (int l = 0; l < N_LIABILITIES; l++)
            if (p->terms.liabilities[l].n_layers > 0 && /* else nobody weighs it */
                same_doubles(v->perceived_log_probability, slot, other, (size_t)l * N_PEOPLE_CELLS, N_PEOPLE_CELLS,
                             (size_t)N_LIABILITIES * N_PEOPLE_CELLS))
                v->weights_as[slot * N_LIABILITIES + l] = other;
    }
}

/* What was foreseen for this year stands, unless it is the first or the terms moved. */
static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    static _Thread_local struct year_tables now;
    const struct params *all = params;
    const struct view *v = view;
    for (int slot = 0; slot < arms->n_products; slot++) {
        const struct params *p = &all[slot];
        struct expectation expected = {0}, next = {0};
        struct year_tables *foreseen = (struct year_tables *)(v->next_tables + (size_t)slot * TABLE_DOUBLES);
        fill_year(v, p, slot, LEVEL_NOW, &now);
        publish_now(v, p, &now, slot);
        if (arms->year == 0 || product_is_private(&p->product))
            fill_year(v, p, slot, LEVEL_EXPECTED, foreseen);
        visit_cells(v, p, foreseen, slot, 1, &expected);
        fill_year(v, p, slot, LEVEL_NEXT, foreseen);
        visit_cells(v, p, foreseen, slot, 0, &next);
        v->expected_benefit_yuan[slot] = expected.people > 0.0 ? expected.benefit_yuan / expected.people : 0.0;
        v->expected_excess_yuan[slot] = expected.people > 0.0 ? expected.excess_yuan / expected.people : 0.0;
        v->layer_trend[slot] = expected.benefit_yuan > 0.0 ? next.benefit_yuan / expected.benefit_yuan : 1.0;
        find_alike(v, all, slot);
    }
}

static void prepare(void *memory) { product_prepare(&((struct params *)memory)->product); }

static const struct param PARAMS[] = {
    PRODUCT_USES(struct params, product),
    USES(struct params, use.special_probability, "city.cost.special_drug_probability", 1),
    USES(struct params, use.rare_probability, "city.cost.rare_drug_probability", 1),
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
    FIELD_N(READS, struct view, place_index, WORLD, (N_PEOPLE_CELLS * N_PLACES), "1",
            "lower rate beside a place of a cell"),
    FIELD_N(READS, struct view, place_low, WORLD, (N_PEOPLE_CELLS * N_PLACES), "per year",
            "weight of that rate's entry"),
    FIELD_N(READS, struct view, place_high, WORLD, (N_PEOPLE_CELLS * N_PLACES), "per year", "weight of the next one's"),
    FIELD_N(READS, struct view, cell_cancer_share, WORLD, N_PEOPLE_CELLS, "1", "people of a cell who have cancer"),
    FIELD_N(READS, struct view, cell_rare_share, WORLD, N_PEOPLE_CELLS, "1",
            "people of a cell who have a rare disease"),
    FIELD(READS, struct view, share_scale, PRODUCT, "1", "factor on all shares, moved by the hold rule"),
    FIELD(READS, struct view, deductible_scale, PRODUCT, "1", "factor on all deductibles, moved by the hold rule"),
    FIELD_N(READS, struct view, eligible_cells, WORLD, N_PEOPLE_CELLS, "people", "people by cell, last counted"),
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
    FIELD_N(UPDATES, struct view, weights_as, PRODUCT, N_LIABILITIES, "slot",
            "first product with the same perceived claims"),
    FIELD(UPDATES, struct view, benefit_as, PRODUCT, "slot", "first product with the same benefits at payable share 1"),
    FIELD(UPDATES, struct view, layer_trend, PRODUCT, "1",
          "1 + growth of expected benefit in a year of ground-up trend"),
};

const struct pool_model pool_benefit_table = {
    .name = "benefit_table",
    .scope = SCOPE_PRODUCT,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .begin = begin,
};
