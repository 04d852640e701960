/* B: what a person thinks a year's membership of each product is worth.
 * π̂_l = min(.99, π_l Λ^κ / E Λ^κ); B = Σ_l ω(π̂_l) E[b_l | b_l > 0] with Prelec's ω for the risk-aware and ν π̂ for
 * the unaware; or, where risk aversion is set, the certainty equivalent at these weights. */
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/perception.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *state, *scheme, *is_safety_net, *is_risk_aware;
    const real *frailty_factor;
    const double *perceived_log_probability, *perceived_mean_yuan, *weights_as;
    real *perceived_yuan, *claim_weight;
};

static const double HIGHEST_LOG_PROBABILITY = -0.01005033585350145; /* ln 0.99 */

/* People side by side whose liability is weighed: everyone, or those in a major state. */
struct people {
    int n;
    uint16_t cell[TILE];
    uint8_t is_aware[TILE];
    real log_frailty[TILE];
};

/* ω of every claim. */
static void weigh(const struct people *people, const struct product_params *p, const double *cell_log_probability,
                  real *restrict weight)
{
    const int n = people->n;
    real log_probability[TILE], table[N_PEOPLE_CELLS];
    for (int cell = 0; cell < N_PEOPLE_CELLS; cell++)
        table[cell] = (real)cell_log_probability[cell];
    const real kappa = (real)p->private_information, alpha = (real)p->prelec_alpha, neglect = (real)p->neglect;
    for (int i = 0; i < n; i++)
        log_probability[i] = table[people->cell[i]];
    for (int i = 0; i < n; i++)
        log_probability[i] =
            real_min(log_probability[i] + kappa * people->log_frailty[i], REAL(HIGHEST_LOG_PROBABILITY));
    for (int i = 0; i < n; i++) {
        const real aware = prelec_weight(log_probability[i], alpha), unaware = neglect * vm_exp(log_probability[i]);
        weight[i] = people->is_aware[i] ? aware : unaware;
    }
}

static void value_claims(const struct people *people, const struct product_params *p, const double *cell_mean_yuan,
                         const real *restrict weight, real *restrict worth_yuan)
{
    const int n = people->n;
    real table[N_PEOPLE_CELLS];
    for (int cell = 0; cell < N_PEOPLE_CELLS; cell++)
        table[cell] = (real)cell_mean_yuan[cell];
    const real aversion = (real)p->absolute_risk_aversion_per_yuan;
    if (aversion > REAL(0))
        for (int i = 0; i < n; i++)
            worth_yuan[i] = cara_worth_yuan(weight[i], table[people->cell[i]], aversion);
    else
        for (int i = 0; i < n; i++)
            worth_yuan[i] = weight[i] * table[people->cell[i]];
}

/* Only the major state has listed diseases, and so a claim on drugs to expect. */
static void gather_major(const struct people *all, const struct view *v, struct people *major, uint16_t *slot)
{
    major->n = 0;
    for (int i = 0; i < all->n; i++) {
        const int m = major->n;
        slot[m] = (uint16_t)i;
        major->cell[m] = all->cell[i];
        major->is_aware[m] = all->is_aware[i];
        major->log_frailty[m] = all->log_frailty[i];
        major->n += v->state[i] == MAJOR;
    }
}

static void perceive_product(const struct people *all, const struct people *major, const uint16_t *major_slot,
                             const struct product_params *p, const struct view *v, int slot)
{
    real *worth_yuan = v->perceived_yuan + (size_t)slot * TILE, part_yuan[TILE];
    for (int i = 0; i < all->n; i++)
        worth_yuan[i] = REAL(0);
    for (int l = 0; l < N_LIABILITIES; l++) {
        if (p->terms.liabilities[l].n_layers == 0)
            continue;
        const size_t index = (size_t)slot * N_LIABILITIES + (size_t)l, first = index * N_PEOPLE_CELLS;
        const size_t alike =
            (size_t)v->weights_as[index] * N_LIABILITIES + (size_t)l; /* weighed already, or this one */
        const int is_drug = l == SPECIAL_DRUGS || l == RARE_DISEASE;
        const struct people *people = is_drug ? major : all;
        if (alike == index)
            weigh(people, p, v->perceived_log_probability + first, v->claim_weight + index * TILE);
        value_claims(people, p, v->perceived_mean_yuan + first, v->claim_weight + alike * TILE, part_yuan);
        if (is_drug)
            for (int i = 0; i < major->n; i++)
                worth_yuan[major_slot[i]] += part_yuan[i];
        else
            for (int i = 0; i < all->n; i++)
                worth_yuan[i] += part_yuan[i];
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    const struct view *v = view;
    struct people all = {.n = tile->n}, major;
    uint16_t major_slot[TILE];
    for (int i = 0; i < all.n; i++)
        all.log_frailty[i] = vm_log(v->frailty_factor[i]);
    for (int i = 0; i < all.n; i++) {
        all.cell[i] =
            (uint16_t)people_cell_of(age_band_of(v->age_years[i]), v->state[i], v->scheme[i], v->is_safety_net[i]);
        all.is_aware[i] = v->is_risk_aware[i];
    }
    gather_major(&all, v, &major, major_slot);
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        perceive_product(&all, &major, major_slot, &products[slot], v, slot);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, is_risk_aware, PERSON, "flag", "weighs small probabilities of illness up"),
    FIELD(READS, struct view, frailty_factor, PERSON, "1", "frailty"),
    FIELD_N(READS, struct view, perceived_log_probability, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "1",
            "log claim probability of a cell, less the log mean of frailty's power"),
    FIELD_N(READS, struct view, perceived_mean_yuan, PRODUCT, (N_LIABILITIES * N_PEOPLE_CELLS), "yuan",
            "mean benefit given a claim, payable share inside"),
    FIELD_N(READS, struct view, weights_as, PRODUCT, N_LIABILITIES, "slot",
            "first product with the same perceived claims"),
    FIELD_N(WRITES, struct view, claim_weight, PERSON_PRODUCT, N_LIABILITIES, "1",
            "decision weight of a claim, by liability"),
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
