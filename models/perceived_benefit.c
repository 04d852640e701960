/* B: what a person thinks a year's membership of each product is worth.
 * π̂_l = min(.99, π_l Λ^κ / E Λ^κ); B = Σ_l ω(π̂_l) E[b_l | b_l > 0] with Prelec's ω for the risk-aware and ν π̂ for
 * the unaware; or, where risk aversion is set, the certainty equivalent at these weights. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/perception.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *state, *scheme, *is_safety_net, *has_employer_cover, *is_risk_aware;
    const real *frailty_log;
    const real *perceived_log_probability, *perceived_mean_yuan, *perceived_unit_yuan;
    const double *weights_as, *worth_as;
    const real *lump_sum_probability, *lump_sum_mean_yuan; /* NULL: no product has a lump sum */
    real *perceived_yuan, *claim_weight, *hospital_worth_yuan;
};

static const double HIGHEST_LOG_PROBABILITY = -0.01005033585350145; /* ln 0.99 */

/* People side by side whose liability is weighed: everyone, or those in a major state. Loops run over `n_padded`
 * places, whole vectors; those from n on hold anyone's values, and nobody reads what comes of them. */
struct people {
    int n, n_padded;
    int32_t cell[TILE];
    const real *log_frailty;
    real is_aware[TILE];
};

enum { LANES = 64 / sizeof(real) };

static int padded(int n) { return (n + LANES - 1) / LANES * LANES; }

/* ω of every claim, e^{−(−ln π̂)^α} or ν π̂. table: log claim probabilities by cell. One short loop a function: the
 * processor overlaps rounds of a short chain, and waits for a long one. */
static void weigh(const struct people *people, const struct product_params *p, const real *restrict table,
                  real *restrict weight)
{
    const int n = people->n_padded;
    real exponent[TILE];
    const real kappa = (real)p->private_information, alpha = (real)p->prelec_alpha, neglect = (real)p->neglect;
    for (int i = 0; i < n; i++) /* hot */
        exponent[i] = real_min(table[people->cell[i]] + kappa * people->log_frailty[i], REAL(HIGHEST_LOG_PROBABILITY));
    for (int i = 0; i < n; i++) /* hot */
        weight[i] = prelec_log_exponent(exponent[i], alpha);
    for (int i = 0; i < n; i++) /* hot */
        weight[i] = vm_exp(weight[i]);
    for (int i = 0; i < n; i++) { /* hot */
        const real aware = -weight[i], unaware = exponent[i];
        exponent[i] = people->is_aware[i] > REAL(0) ? aware : unaware;
    }
    for (int i = 0; i < n; i++) /* hot */
        weight[i] = (people->is_aware[i] > REAL(0) ? REAL(1) : neglect) * vm_exp(exponent[i]);
}

/* table: mean claims by cell, yuan. */
static void value_claims(const struct people *people, const struct product_params *p, const real *restrict table,
                         const real *restrict weight, real *restrict worth_yuan)
{
    const int n = people->n_padded;
    const real aversion = (real)p->absolute_risk_aversion_per_yuan;
    if (aversion > REAL(0))
        for (int i = 0; i < n; i++) /* hot */
            worth_yuan[i] = cara_worth_yuan(weight[i], table[people->cell[i]], aversion);
    else
        for (int i = 0; i < n; i++) /* hot */
            worth_yuan[i] = weight[i] * table[people->cell[i]];
}

/* Only the major state has listed diseases, and so a claim on drugs to expect. */
static void gather_major(const struct tile *tile, const struct people *all, const struct view *v, struct people *major,
                         uint16_t *slot, real *log_frailty)
{
    uint8_t is_major[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        is_major[i] = v->state[i] == MAJOR;
    const struct plane plane = plane_of_flags(is_major, tile->n);
    int n = 0;
    FOR_EACH_BIT(i, &plane)
    {
        slot[n] = (uint16_t)i;
        major->cell[n] = all->cell[i];
        major->is_aware[n] = all->is_aware[i];
        log_frailty[n++] = all->log_frailty[i];
    }
    major->n = n;
    major->log_frailty = log_frailty;
    major->n_padded = padded(n);
    for (int i = n; i < major->n_padded; i++) {
        major->cell[i] = 0;
        major->is_aware[i] = log_frailty[i] = REAL(0);
    }
}

/* Weighs the claims of a liability, unless an alike product has, and values them by a table of their means. */
static void perceive_liability(const struct people *people, const struct product_params *p, const struct view *v,
                               const real *means_yuan, int slot, int l, real *restrict worth_yuan)
{
    const size_t index = (size_t)slot * N_LIABILITIES + (size_t)l, first = index * N_PEOPLE_CELLS;
    const size_t alike = (size_t)v->weights_as[index] * N_LIABILITIES + (size_t)l;
    if (alike == index)
        weigh(people, p, v->perceived_log_probability + first, v->claim_weight + index * TILE);
    value_claims(people, p, means_yuan + first, v->claim_weight + alike * TILE, worth_yuan);
}

/* Of the hospital's liabilities: in one sum. */
static void perceive_hospital(const struct people *all, const struct product_params *p, const struct view *v,
                              const real *means_yuan, int slot, real *restrict worth_yuan)
{
    real part_yuan[TILE];
    for (int i = 0; i < TILE; i++)
        worth_yuan[i] = REAL(0);
    for (int l = IN_POLICY; l <= OUT_OF_POLICY; l++) {
        if (p->terms.liabilities[l].n_layers == 0)
            continue;
        perceive_liability(all, p, v, means_yuan, slot, l, part_yuan);
        for (int i = 0; i < TILE; i++) /* hot */
            worth_yuan[i] += part_yuan[i];
    }
}

static void pay_by_state(const int32_t *restrict state, const double *share, const real *restrict unit_yuan,
                         real *restrict worth_yuan)
{
    const real healthy = (real)share[HEALTHY], one = (real)share[ONE_CHRONIC];
    const real several = (real)share[SEVERAL_CHRONIC], major = (real)share[MAJOR];
    for (int i = 0; i < TILE; i++) { /* hot */
        const real well = state[i] == HEALTHY ? healthy : one, ill = state[i] == MAJOR ? major : several;
        worth_yuan[i] = (state[i] >= SEVERAL_CHRONIC ? ill : well) * unit_yuan[i];
    }
}

/* A lump sum is a liability of its own. Its probability is a person's own, and frailty tells nothing of it. */
static void perceive_lump_sums(int n, const struct people *all, const struct product_params *p, const struct view *v,
                               int slot, real *worth_yuan)
{
    const real *probability = v->lump_sum_probability + (size_t)slot * TILE;
    const real *mean_yuan = v->lump_sum_mean_yuan + (size_t)slot * TILE;
    const real alpha = (real)p->prelec_alpha, neglect = (real)p->neglect;
    const real aversion = (real)p->absolute_risk_aversion_per_yuan;
    for (int i = 0; i < n; i++) {
        if (probability[i] <= REAL(0))
            continue;
        const real log_probability = real_min(vm_log(probability[i]), REAL(HIGHEST_LOG_PROBABILITY));
        const real weight =
            all->is_aware[i] > REAL(0) ? prelec_weight(log_probability, alpha) : neglect * probability[i];
        worth_yuan[i] += aversion > REAL(0) ? cara_worth_yuan(weight, mean_yuan[i], aversion) : weight * mean_yuan[i];
    }
}

static void perceive_product(const struct people *all, const struct people *major, const uint16_t *major_slot,
                             const int32_t *state, const struct product_params *p, const struct view *v, int slot)
{
    real *restrict worth_yuan = v->perceived_yuan + (size_t)slot * TILE;
    if (p->absolute_risk_aversion_per_yuan > 0.0) {
        perceive_hospital(all, p, v, v->perceived_mean_yuan, slot, worth_yuan);
    } else {
        const int alike = (int)v->worth_as[slot]; /* worked out already, or this one */
        real *unit_yuan = v->hospital_worth_yuan + (size_t)alike * TILE;
        if (alike == slot)
            perceive_hospital(all, p, v, v->perceived_unit_yuan, slot, unit_yuan);
        pay_by_state(state, p->payable_share, unit_yuan, worth_yuan);
    }
    for (int l = SPECIAL_DRUGS; l <= RARE_DISEASE; l++) {
        if (p->terms.liabilities[l].n_layers == 0)
            continue;
        real part_yuan[TILE] = {0};
        perceive_liability(major, p, v, v->perceived_mean_yuan, slot, l, part_yuan);
        for (int i = 0; i < major->n; i++)
            worth_yuan[major_slot[i]] += part_yuan[i];
    }
    if (v->lump_sum_probability && p->lump_sum_yuan > 0.0)
        perceive_lump_sums(all->n, all, p, v, slot, worth_yuan);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    const struct view *v = view;
    struct people all = {.n = tile->n, .n_padded = TILE, .log_frailty = v->frailty_log}, major;
    uint16_t major_slot[TILE];
    real major_log_frailty[TILE];
    int32_t state[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        all.cell[i] = people_cell_of(age_band_of(v->age_years[i]), v->state[i], v->scheme[i], v->is_safety_net[i],
                                     v->has_employer_cover[i]);
    for (int i = 0; i < TILE; i++) /* hot */
        all.is_aware[i] = (real)v->is_risk_aware[i];
    for (int i = 0; i < TILE; i++) /* hot */
        state[i] = v->state[i];
    gather_major(tile, &all, v, &major, major_slot, major_log_frailty);
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        perceive_product(&all, &major, major_slot, state, &products[slot], v, slot);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(READS, struct view, is_risk_aware, PERSON, "flag", "weighs small probabilities of illness up"),
    FIELD(READS, struct view, frailty_log, PERSON, "1", "logarithm of frailty"),
    FIELD_N(READS, struct view, perceived_log_probability, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "1",
            "log claim probability of a cell, less the log mean of frailty's power"),
    FIELD_N(READS, struct view, perceived_mean_yuan, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "yuan",
            "mean benefit given a claim, payable share inside"),
    FIELD_N(READS, struct view, perceived_unit_yuan, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "yuan",
            "mean benefit given a claim, at payable share 1"),
    FIELD(READS, struct view, worth_as, PRODUCT, "slot",
          "first product whose hospital benefits are worth the same at payable share 1"),
    FIELD_N(READS, struct view, weights_as, PRODUCT, N_LIABILITIES, "slot",
            "first product with the same perceived claims"),
    FIELD(READS_IF, struct view, lump_sum_probability, PERSON_PRODUCT, "1", "its probability before the year"),
    FIELD(READS_IF, struct view, lump_sum_mean_yuan, PERSON_PRODUCT, "yuan", "its size, were there one"),
    FIELD_N(WRITES, struct view, claim_weight, PERSON_PRODUCT, N_LIABILITIES, "1",
            "decision weight of a claim, by liability"),
    FIELD(WRITES, struct view, hospital_worth_yuan, PERSON_PRODUCT, "yuan",
          "perceived worth of the hospital's liabilities at payable share 1"),
    FIELD(WRITES, struct view, perceived_yuan, PERSON_PRODUCT, "yuan", "perceived worth of a year's membership"),
};

const struct person_model HUIMIN_VARIANT(person_perceived_benefit) = {
    .name = "perceived_benefit",
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .step = step,
};
