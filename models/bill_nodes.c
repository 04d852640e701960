#include "models/bill_nodes.h"

#include <string.h>

#include "engine/variant.h"

struct params {
    struct hospital_params hospital;
    struct mortality_parameters mortality;
    struct health_parameters disease; /* with the disease parameters beside those of the chain */
    struct social_params social;
    struct employer_params employer;
    double trend, frailty_spread;
    /* derived */
    double size[N_KNOTS][N_SIZES]; /* of a year's bill at a mean of 1 yuan an admission */
    double drug_size[N_SIZES];     /* of a drug bill over its mean */
    double cell_log_rate[N_PLAIN_CELLS], cell_death_probability[N_PLAIN_CELLS];
    double cell_cancer_share[N_PLAIN_CELLS], cell_rare_share[N_PLAIN_CELLS];
    double node_probability[N_KNOTS * N_NODES], knot_weight[N_RATES * N_KNOTS];
    double place_index[N_PLAIN_CELLS * N_PLACES], place_low[N_PLAIN_CELLS * N_PLACES],
        place_high[N_PLAIN_CELLS * N_PLACES];
};

static const struct param PARAMS[] = {
    HOSPITAL_USES(struct params, hospital),
    MORTALITY_USES(struct params, mortality),
    HEALTH_USES(struct params, disease),
    DISEASE_USES(struct params, disease),
    SOCIAL_USES(struct params, social),
    EMPLOYER_USES(struct params, employer),
    USES(struct params, trend, "city.cost.trend_per_year", 1),
    USES(struct params, frailty_spread, "city.frailty.spread", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *cost_level, *expected_cost_level;
    double *bill_in_fen, *bill_out_fen;       /* [N_LEVELS][N_BILLS] left after the public tiers; out of catalogue */
    double *node_probability, *knot_weight;   /* constants of the world, see below */
    double *special_drug_fen, *rare_drug_fen; /* [N_LEVELS][N_SIZES] */
    double *drug_node_probability;            /* [N_SIZES] */
    double *place_index, *place_low, *place_high, *cell_cancer_share, *cell_rare_share;
};

static const int KNOT_ADMISSIONS[N_KNOTS] = {1, 2, 3, 5, 8, 13, MAX_ADMISSIONS};

/* ------------------------------------------------------------------ strata */

/* Strata of the body in z, equal in width from −3 to the splice, each at its conditional mean; the lowest takes
 * everything below. */
static void body_strata(const struct annual_care *annual, int n, double *size, double *probability)
{
    const double log_sd = annual->log_sd[n], top = annual->tail_z[n];
    const double mean = vm_exp_f64(annual->log_median[n] + 0.5 * log_sd * log_sd);
    double below = 0.0, partial_below = 0.0;
    for (int j = 0; j < N_BODY_STRATA; j++) {
        const double z = -3.0 + (top + 3.0) * (j + 1) / N_BODY_STRATA;
        const double cumulative = vm_normal_cdf_f64(z), partial = vm_normal_cdf_f64(z - log_sd);
        probability[j] = cumulative - below;
        size[j] = mean * (partial - partial_below) / probability[j];
        below = cumulative;
        partial_below = partial;
    }
}

/* Strata of the tail in its conditional survival; ∫ s^(−xi) ds in closed form. */
static void tail_strata(const struct annual_care *annual, const struct severity *unit, int n, double *size,
                        double *probability)
{
    static const double EDGES[N_TAIL_STRATA + 1] = {1.0, 0.6, 0.3, 0.12, 0.04, 0.01, 0.0};
    const double tail = 1.0 - vm_normal_cdf_f64(annual->tail_z[n]), power = 1.0 - unit->tail_shape;
    for (int j = 0; j < N_TAIL_STRATA; j++) {
        const double width = EDGES[j] - EDGES[j + 1];
        const double low = EDGES[j + 1] > 0.0 ? vm_pow_f64(EDGES[j + 1], power) : 0.0;
        const double mean_power = (vm_pow_f64(EDGES[j], power) - low) / (power * width);
        const double amount = unit->splice_yuan + unit->tail_scale_yuan / unit->tail_shape * (mean_power - 1.0);
        probability[j] = tail * width;
        size[j] = annual->tail_multiple[n] * amount + annual->beside_tail_yuan[n];
    }
}

/* Gauss–Laguerre, 3 points (Abramowitz & Stegun 25.4.45): the share is 1 − e^(−y/b) with y standard exponential, smooth
 * in y; what products pay of it, once averaged over the bill's size, is too. */
static const double SHARE_NODE[N_SHARE_NODES] = {0.415774556783479, 2.29428036027904, 6.28994508293748};
static const double SHARE_WEIGHT[N_SHARE_NODES] = {0.711093009929173, 0.278517733569241, 0.0103892565015861};

/* The out-of-catalogue share at a node of a bill whose mean share is given; 1/b = m/(1 − m). */
static inline double out_share_at(double node, double mean_share)
{
    return 1.0 - vm_exp_f64(-node * mean_share / (1.0 - mean_share));
}

/* Drug bills over their mean: strata of equal probability of the lognormal, at their conditional means. */
static void prepare_drugs(struct params *p)
{
    const double log_sd = p->hospital.drug_log_sd;
    double partial_below = 0.0;
    for (int j = 0; j < N_SIZES; j++) {
        const double cumulative = (j + 1.0) / N_SIZES;
        const double partial = j + 1 == N_SIZES ? 1.0 : vm_normal_cdf_f64(vm_normal_quantile_f64(cumulative) - log_sd);
        p->drug_size[j] = (partial - partial_below) * N_SIZES;
        partial_below = partial;
    }
}

static void prepare_nodes(struct params *p)
{
    for (int k = 0; k < N_KNOTS; k++) {
        double probability[N_SIZES];
        body_strata(&p->hospital.annual, KNOT_ADMISSIONS[k], p->size[k], probability);
        tail_strata(&p->hospital.annual, &p->hospital.unit, KNOT_ADMISSIONS[k], p->size[k] + N_BODY_STRATA,
                    probability + N_BODY_STRATA);
        for (int j = 0; j < N_SIZES; j++)
            for (int w = 0; w < N_SHARE_NODES; w++)
                p->node_probability[k * N_NODES + j * N_SHARE_NODES + w] = probability[j] * SHARE_WEIGHT[w];
    }
}

/* For every rate of the grid, what each knot counts for, divided by the rate: Σ_n P(N = n) shared between the
 * knots beside n. A benefit table is then smooth in the rate even where it is small. */
static void prepare_knot_weights(struct params *p)
{
    memset(p->knot_weight, 0, sizeof p->knot_weight);
    for (int g = 0; g < N_RATES; g++) {
        const double rate = rate_grid(g);
        double term = vm_exp_f64(-rate), left = 1.0 - term;
        int knot = 0;
        if (rate < 1e-2)
            left = rate * (1.0 - rate / 2.0 * (1.0 - rate / 3.0)); /* 1 − e^−r without cancellation */
        for (int n = 1; n <= MAX_ADMISSIONS; n++) {
            term = n == MAX_ADMISSIONS ? left : term * rate / n;
            left -= term;
            while (knot + 1 < N_KNOTS && KNOT_ADMISSIONS[knot + 1] <= n)
                knot++;
            const int above = knot + 1 < N_KNOTS ? knot + 1 : knot;
            const int span = KNOT_ADMISSIONS[above] - KNOT_ADMISSIONS[knot];
            const double part = span > 0 ? (double)(n - KNOT_ADMISSIONS[knot]) / span : 0.0;
            p->knot_weight[g * N_KNOTS + knot] += (1.0 - part) * term / rate;
            p->knot_weight[g * N_KNOTS + above] += part * term / rate;
        }
    }
}

/* ------------------------------------------------------------------ cells of people */

static void prepare_cell(struct params *p, const struct health_profile *profile, int band, int state)
{
    double log_rate[N_SCHEMES] = {0}, death = 0.0, cancer = 0.0, rare = 0.0, weight = 0.0;
    const int first = 5 * band, last = band == N_AGE_BANDS - 1 ? 95 : first + 4;
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = first; age <= last; age++) {
            const double share = profile->prevalence[sex][age][state] + 1e-9;
            weight += share;
            death += share * profile->death_probability[sex][age][state];
            cancer += share * (state == MAJOR ? health_cancer_share_of_major(profile, sex, age) : 0.0);
            rare += share * (state == MAJOR ? health_rare_share_of_major(profile, sex, age) : 0.0);
            for (int s = 0; s < N_SCHEMES; s++)
                log_rate[s] += share * (double)p->hospital.log_rate[rate_index(s, sex, age, state)];
        }
    for (int s = 0; s < N_SCHEMES; s++)
        for (int poor = 0; poor < 2; poor++) {
            const int cell = people_cell_of(band, state, s, poor, 0);
            p->cell_log_rate[cell] = log_rate[s] / weight;
            p->cell_death_probability[cell] = death / weight;
            p->cell_cancer_share[cell] = cancer / weight;
            p->cell_rare_share[cell] = rare / weight;
        }
}

/* Gauss–Hermite nodes and weights for a standard normal, 8 points (Abramowitz & Stegun 25.10, scaled). */
static const double FRAILTY_NODE[N_FRAILTY_NODES] = {-4.14454718612589,  -2.80248586128754, -1.63651904243511,
                                                     -0.539079811351375, 0.539079811351375, 1.63651904243511,
                                                     2.80248586128754,   4.14454718612589};
static const double FRAILTY_WEIGHT[N_FRAILTY_NODES] = {0.000112614538375368, 0.00963522012078826, 0.117239907661759,
                                                       0.373012257679077,    0.373012257679077,   0.117239907661759,
                                                       0.00963522012078826,  0.000112614538375368};

static void set_place(struct params *p, int cell, int place, double log_rate, double weight)
{
    const double held = min_of(log_rate, vm_log_f64(p->hospital.max_rate));
    const double at = clamp_of((held - RATE_LOG_LOWEST) / RATE_LOG_STEP, 0.0, N_RATES - 1.001);
    const int g = (int)at, i = cell * N_PLACES + place;
    const double scale = weight * vm_exp_f64(RATE_LOG_LOWEST + RATE_LOG_STEP * at);
    p->place_index[i] = g;
    p->place_low[i] = scale * (1.0 - (at - g));
    p->place_high[i] = scale * (at - g);
}

/* Where the people of a cell stand in the grid of rates, by frailty, and in the year of death or not. */
static void prepare_places(struct params *p)
{
    const double spread = p->frailty_spread, log_death = vm_log_f64(p->hospital.death_multiplier);
    for (int cell = 0; cell < N_PLAIN_CELLS; cell++)
        for (int n = 0; n < N_FRAILTY_NODES; n++) {
            const double log_rate = p->cell_log_rate[cell] + spread * FRAILTY_NODE[n] - 0.5 * spread * spread;
            const double death = p->cell_death_probability[cell];
            set_place(p, cell, n, log_rate, FRAILTY_WEIGHT[n] * (1.0 - death));
            set_place(p, cell, N_FRAILTY_NODES + n, log_rate + log_death, FRAILTY_WEIGHT[n] * death);
        }
}

static void prepare(void *memory)
{
    struct params *p = memory;
    static _Thread_local struct health_profile profile;
    hospital_prepare(&p->hospital);
    social_insurance_prepare(&p->social);
    health_profile_init(&profile, &p->disease, &p->mortality);
    prepare_nodes(p);
    prepare_drugs(p);
    prepare_knot_weights(p);
    for (int band = 0; band < N_AGE_BANDS; band++)
        for (int m = 0; m < N_STATES; m++)
            prepare_cell(p, &profile, band, m);
    prepare_places(p);
}

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    memcpy(v->node_probability, p->node_probability, sizeof p->node_probability);
    memcpy(v->knot_weight, p->knot_weight, sizeof p->knot_weight);
    memcpy(v->place_index, p->place_index, sizeof p->place_index);
    memcpy(v->place_low, p->place_low, sizeof p->place_low);
    memcpy(v->place_high, p->place_high, sizeof p->place_high);
    memcpy(v->cell_cancer_share, p->cell_cancer_share, sizeof p->cell_cancer_share);
    memcpy(v->cell_rare_share, p->cell_rare_share, sizeof p->cell_rare_share);
    for (int j = 0; j < N_SIZES; j++)
        v->drug_node_probability[j] = 1.0 / N_SIZES;
}

/* ------------------------------------------------------------------ bills of a year */

/* The bills of a knot, side by side by size; a care class. */
struct knot_bills {
    double bill_yuan[N_SIZES], mean_share[N_SIZES], out_fen[N_SIZES], in_fen[N_SIZES], left_fen[N_SIZES];
};

static void size_bills(const struct hospital_params *h, const double *size, double mean_yuan, double base_share,
                       struct knot_bills *bills)
{
    const double cap_yuan = h->annual_cap_yuan, slope = h->out_share_slope;
    for (int j = 0; j < N_SIZES; j++) { /* hot */
        bills->bill_yuan[j] = min_of(size[j] * mean_yuan, cap_yuan);
        bills->mean_share[j] = out_share_mean(base_share, slope, vm_log_f64(bills->bill_yuan[j] / 10000.0));
    }
}

/* Gauss–Laguerre, as above: the out-of-catalogue share at a node, and what it makes of the bills. */
static void split_bills(struct knot_bills *bills, double share_node)
{
    for (int j = 0; j < N_SIZES; j++) { /* hot */
        const double share = out_share_at(share_node, bills->mean_share[j]);
        bills->out_fen[j] = round_fen(bills->bill_yuan[j] * FEN_PER_YUAN * share);
        bills->in_fen[j] = round_fen(bills->bill_yuan[j] * FEN_PER_YUAN) - bills->out_fen[j];
    }
}

/* What the public tiers leave: social_insurance_pays, bill beside bill. */
static void leave_bills(const struct social_params *p, struct knot_bills *bills, int n_admissions, int scheme,
                        int is_poor)
{
    const struct public_terms terms = public_terms_of(p, n_admissions, scheme, is_poor);
    double above_fen[N_SIZES], ladder_fen[N_SIZES];
    for (int j = 0; j < N_SIZES; j++) { /* hot */
        bills->left_fen[j] = bills->in_fen[j] - basic_paid_fen(bills->in_fen[j], terms.basic_deductible_fen,
                                                               terms.basic_share, terms.basic_cap_fen);
        above_fen[j] = max_of(bills->left_fen[j] - terms.catastrophic_deductible_fen, 0.0);
    }
    ladder_pays_all_fen(p->layers, p->n_layers, N_SIZES, above_fen, ladder_fen);
    for (int j = 0; j < N_SIZES; j++) { /* hot */
        bills->left_fen[j] -=
            catastrophic_held_fen(ladder_fen[j], above_fen[j], terms.extra_share, terms.catastrophic_cap_fen);
        bills->left_fen[j] -= assistance_paid_fen(bills->left_fen[j], terms.assistance_deductible_fen,
                                                  terms.assistance_share, terms.assistance_cap_fen);
    }
}

static void leave_employer_bills(const struct employer_terms *terms, struct knot_bills *bills)
{
    const struct employer_terms own = *terms;
    for (int j = 0; j < N_SIZES; j++) /* hot */
        bills->left_fen[j] -= employer_paid_fen(&own, bills->left_fen[j]);
}

static void fill_knot(const struct params *p, double *in_fen, double *out_fen, struct knot_bills *bills, int scheme,
                      int is_elder, int knot)
{
    const struct employer_terms employer = employer_terms_of(&p->employer);
    for (int w = 0; w < N_SHARE_NODES; w++) {
        split_bills(bills, SHARE_NODE[w]);
        for (int poor = 0; poor < 2; poor++) {
            leave_bills(&p->social, bills, KNOT_ADMISSIONS[knot], scheme, poor);
            for (int cover = 0; cover < n_covers_of(&p->employer); cover++) {
                if (cover)
                    leave_employer_bills(&employer, bills);
                for (int j = 0; j < N_SIZES; j++) {
                    const int node = j * N_SHARE_NODES + w;
                    const int at = bill_index(bill_class_of(scheme, is_elder, poor, cover), knot, node);
                    in_fen[at] = bills->left_fen[j];
                    out_fen[at] = bills->out_fen[j];
                }
            }
        }
    }
}

static void fill_bills(const struct params *p, const struct view *v, enum bill_level level, double cost_level)
{
    const struct hospital_params *h = &p->hospital;
    double *in_fen = v->bill_in_fen + (size_t)level * N_BILLS, *out_fen = v->bill_out_fen + (size_t)level * N_BILLS;
    for (int s = 0; s < N_SCHEMES; s++)
        for (int elder = 0; elder < 2; elder++) {
            const double mean_yuan =
                h->cost_per_admission_yuan[s] * (elder ? h->elder_severity_factor : 1.0) * cost_level;
            for (int k = 0; k < N_KNOTS; k++) {
                struct knot_bills bills;
                size_bills(h, p->size[k], mean_yuan, h->out_share_base[s], &bills);
                fill_knot(p, in_fen, out_fen, &bills, s, elder, k);
            }
        }
}

static void fill_drugs(const struct params *p, const struct view *v, enum bill_level level, double cost_level)
{
    for (int j = 0; j < N_SIZES; j++) {
        v->special_drug_fen[level * N_SIZES + j] =
            p->hospital.special_drug_mean_yuan * p->drug_size[j] * cost_level * FEN_PER_YUAN;
        v->rare_drug_fen[level * N_SIZES + j] =
            p->hospital.rare_drug_mean_yuan * p->drug_size[j] * cost_level * FEN_PER_YUAN;
    }
}

static void take_next_year(double *bill_fen, int n_covers)
{
    double *const expected_fen = bill_fen + LEVEL_EXPECTED * N_BILLS;
    const double *const next_fen = bill_fen + LEVEL_NEXT * N_BILLS;
    for (int b = 0; b < N_BILLS / N_COVERS * n_covers; b++)
        expected_fen[b] = next_fen[b];
}

static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    if (arms->year > 0) { /* what was next year's is this one's */
        take_next_year(v->bill_in_fen, n_covers_of(&p->employer));
        take_next_year(v->bill_out_fen, n_covers_of(&p->employer));
    }
    const double levels[N_LEVELS] = {v->cost_level[0], v->expected_cost_level[0],
                                     v->expected_cost_level[0] * (1.0 + p->trend)};
    for (int level = 0; level < N_LEVELS; level++) {
        if (level != LEVEL_EXPECTED || arms->year == 0)
            fill_bills(p, v, (enum bill_level)level, levels[level]);
        fill_drugs(p, v, (enum bill_level)level, levels[level]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(READS, struct view, expected_cost_level, WORLD, "1", "cost index without the year's shock"),
    FIELD_N(UPDATES, struct view, bill_in_fen, WORLD, (N_LEVELS * N_BILLS), "fen",
            "in-policy remainder at the nodes of a bill"),
    FIELD_N(UPDATES, struct view, bill_out_fen, WORLD, (N_LEVELS * N_BILLS), "fen",
            "out-of-catalogue part at these nodes"),
    FIELD_N(UPDATES, struct view, node_probability, WORLD, (N_KNOTS * N_NODES), "1",
            "probability of a node given its knot"),
    FIELD_N(UPDATES, struct view, knot_weight, WORLD, (N_RATES * N_KNOTS), "years",
            "weight of a knot at a rate, over the rate"),
    FIELD_N(UPDATES, struct view, special_drug_fen, WORLD, (N_LEVELS * N_SIZES), "fen",
            "special-drug bill at its nodes"),
    FIELD_N(UPDATES, struct view, rare_drug_fen, WORLD, (N_LEVELS * N_SIZES), "fen",
            "rare-disease drug bill at its nodes"),
    FIELD_N(UPDATES, struct view, drug_node_probability, WORLD, N_SIZES, "1", "probability of a drug node"),
    FIELD_N(UPDATES, struct view, place_index, WORLD, (N_PLAIN_CELLS * N_PLACES), "1",
            "lower rate beside a place of a cell"),
    FIELD_N(UPDATES, struct view, place_low, WORLD, (N_PLAIN_CELLS * N_PLACES), "per year",
            "weight of that rate's entry"),
    FIELD_N(UPDATES, struct view, place_high, WORLD, (N_PLAIN_CELLS * N_PLACES), "per year",
            "weight of the next one's"),
    FIELD_N(UPDATES, struct view, cell_cancer_share, WORLD, N_PLAIN_CELLS, "1", "people of a cell who have cancer"),
    FIELD_N(UPDATES, struct view, cell_rare_share, WORLD, N_PLAIN_CELLS, "1",
            "people of a cell who have a rare disease"),
};

const struct pool_model HUIMIN_VARIANT(pool_bill_nodes) = {
    .name = "bill_nodes",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .begin = begin,
};
