/* B: what a person thinks a year's membership of each product is worth.
 * π̂_l = min(.99, π_l Λ^κ / E Λ^κ); B = Σ_l ω(π̂_l) E[b_l | b_l > 0] with Prelec's ω for the risk-aware and ν π̂ for
 * the unaware; or, where risk aversion is set, the certainty equivalent at these weights. Worked out for those alone who
 * have to weigh the product up; what stands in the places of others is not to be read. */
#include <string.h>

#include "engine/fixed_power.h"
#include "engine/pick.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/perception.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *state, *scheme, *is_safety_net, *has_employer_cover, *is_risk_aware;
    const real *frailty_log;
    const real *perceived_log_probability, *perceived_mean_yuan, *perceived_unit_yuan;
    const double *weights_as, *worth_as;
    const struct plane *is_weighed;
    const real *lump_sum_probability, *lump_sum_mean_yuan; /* NULL: no product has a lump sum */
    real *perceived_yuan, *claim_weight, *hospital_worth_yuan;
};

static const double HIGHEST_LOG_PROBABILITY = -0.01005033585350145; /* ln 0.99 */
#define HIGHEST_EXPONENT REAL(511)

struct params {
    struct product_params product;
    struct fixed_power prelec; /* derived */
};
static const struct param PARAMS[] = {PRODUCT_USES(struct params, product)};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static void prepare(void *memory)
{
    struct params *p = memory;
    product_prepare(&p->product);
    p->prelec = fixed_power_of(p->product.prelec_alpha);
}

/* A person's place in the tile above the cell, in one code. */
enum { PLACE_SHIFT = 16, CELL_MASK = 0xffff };

/* What of the tile's people is asked for. */
struct tile_people {
    struct plane is_aware, is_major;
    int32_t code[TILE];
    const real *log_frailty;
};

/* Those whose liability is weighed, side by side: the aware, then the others. Loops run over whole vectors; in places
 * from n on stands anything, and nobody reads what comes of it. */
struct people {
    struct plane aware, unaware;
    int n, n_aware;
    int32_t code[PICK_ROOM];
    real log_frailty[PICK_ROOM];
};

static void find_people(struct people *people, const struct tile_people *all, const struct plane *who)
{
#ifdef __clang_analyzer__ /* it does not follow that the picked are as many as the bits */
    memset(people, 0, sizeof *people);
#endif
    people->aware = plane_both(who, &all->is_aware);
    people->unaware = plane_without(who, &all->is_aware);
    const int n_aware = pick_people(people->code, people->log_frailty, all->code, all->log_frailty, &people->aware);
    people->n_aware = n_aware;
    people->n = n_aware + pick_people(people->code + n_aware, people->log_frailty + n_aware, all->code,
                                      all->log_frailty, &people->unaware);
    for (int i = people->n; i < pick_padded(people->n); i++) {
        people->code[i] = 0;
        people->log_frailty[i] = REAL(0);
    }
}

/* ω of every claim, e^{−(−ln π̂)^α} or ν π̂. table: log claim probabilities by cell. One short loop a function: the
 * processor overlaps rounds of a short chain, and waits for a long one. */
static void weigh(const struct people *people, const struct params *p, const real *restrict table,
                  real *restrict weight)
{
    const int n = pick_padded(people->n), n_aware = people->n_aware, first_unaware = pick_padded(n_aware);
    real exponent[TILE] = {0}; /* −ln π̂ */
    const real kappa = (real)p->product.private_information, neglect = (real)p->product.neglect;
    for (int i = 0; i < n; i++) /* hot */
        exponent[i] = table[people->code[i] & CELL_MASK];
    for (int i = 0; i < n; i++) { /* hot */
        const real log_probability =
            real_min(exponent[i] + kappa * people->log_frailty[i], REAL(HIGHEST_LOG_PROBABILITY));
        exponent[i] = real_min(-log_probability, HIGHEST_EXPONENT);
    }
    fixed_powers(&p->prelec, first_unaware, exponent, weight);
    for (int i = 0; i < first_unaware; i++) /* hot */
        exponent[i] = i < n_aware ? weight[i] : exponent[i];
    for (int i = 0; i < n; i++) /* hot */
        weight[i] = (i < n_aware ? REAL(1) : neglect) * vm_exp(-exponent[i]);
}

/* table: mean claims by cell, yuan. */
static void value_claims(const struct people *people, const struct product_params *p, const real *restrict table,
                         const real *restrict weight, real *restrict worth_yuan)
{
    const int n = pick_padded(people->n);
    const real aversion = (real)p->absolute_risk_aversion_per_yuan;
    for (int i = 0; i < n; i++) /* hot */
        worth_yuan[i] = table[people->code[i] & CELL_MASK];
    if (aversion > REAL(0))
        for (int i = 0; i < n; i++) /* hot */
            worth_yuan[i] = cara_worth_yuan(weight[i], worth_yuan[i], aversion);
    else
        for (int i = 0; i < n; i++) /* hot */
            worth_yuan[i] *= weight[i];
}

/* Weighs the claims of a liability, unless an alike product has, and values them by a table of their means. */
static void perceive_liability(const struct people *people, const struct params *p, const struct view *v,
                               const real *means_yuan, int slot, int l, real *restrict worth_yuan)
{
    const size_t index = (size_t)slot * N_LIABILITIES + (size_t)l, first = index * N_PEOPLE_CELLS;
    const size_t alike = (size_t)v->weights_as[index] * N_LIABILITIES + (size_t)l;
    if (alike == index)
        weigh(people, p, v->perceived_log_probability + first, v->claim_weight + index * TILE);
    value_claims(people, &p->product, means_yuan + first, v->claim_weight + alike * TILE, worth_yuan);
}

/* Of the hospital's liabilities: in one sum, in the places of those who weigh it. */
static void perceive_hospital(const struct people *people, const struct params *p, const struct view *v,
                              const real *means_yuan, int slot, real *restrict worth_yuan)
{
    const int n = pick_padded(people->n);
    real sum_yuan[PICK_ROOM] = {0}, part_yuan[TILE];
    for (int l = IN_POLICY; l <= OUT_OF_POLICY; l++) {
        if (p->product.terms.liabilities[l].n_layers == 0)
            continue;
        perceive_liability(people, p, v, means_yuan, slot, l, part_yuan);
        for (int i = 0; i < n; i++) /* hot */
            sum_yuan[i] += part_yuan[i];
    }
    pick_put_back(worth_yuan, sum_yuan, &people->aware);
    pick_put_back(worth_yuan, sum_yuan + people->n_aware, &people->unaware);
}

/* Of drugs. Only the major state has listed diseases, and so a claim on them to expect. */
static void perceive_drugs(const struct people *major, const struct params *p, const struct view *v, int slot,
                           real *worth_yuan)
{
    for (int l = SPECIAL_DRUGS; l <= RARE_DISEASE; l++) {
        if (p->product.terms.liabilities[l].n_layers == 0)
            continue;
        real part_yuan[TILE] = {0};
        perceive_liability(major, p, v, v->perceived_mean_yuan, slot, l, part_yuan);
        for (int i = 0; i < major->n; i++)
            worth_yuan[major->code[i] >> PLACE_SHIFT] += part_yuan[i];
    }
}

static void pay_by_state(const uint8_t *state, const double *share, const real *restrict unit_yuan,
                         real *restrict worth_yuan)
{
    const real share_of_state[N_STATES] = {(real)share[HEALTHY], (real)share[ONE_CHRONIC], (real)share[SEVERAL_CHRONIC],
                                           (real)share[MAJOR]};
    pick_of_four(worth_yuan, share_of_state, state);
    for (int i = 0; i < TILE; i++) /* hot */
        worth_yuan[i] *= unit_yuan[i];
}

/* A lump sum is a liability of its own. Its probability is a person's own, and frailty tells nothing of it. */
static void perceive_lump_sums(const struct plane *who, const struct product_params *p, const struct view *v, int slot,
                               real *worth_yuan)
{
    const real *probability = v->lump_sum_probability + (size_t)slot * TILE;
    const real *mean_yuan = v->lump_sum_mean_yuan + (size_t)slot * TILE;
    const real alpha = (real)p->prelec_alpha, neglect = (real)p->neglect;
    const real aversion = (real)p->absolute_risk_aversion_per_yuan;
    FOR_EACH_BIT(i, who)
    {
        if (probability[i] <= REAL(0))
            continue;
        const real log_probability = real_min(vm_log(probability[i]), REAL(HIGHEST_LOG_PROBABILITY));
        const real weight = v->is_risk_aware[i] ? prelec_weight(log_probability, alpha) : neglect * probability[i];
        worth_yuan[i] += aversion > REAL(0) ? cara_worth_yuan(weight, mean_yuan[i], aversion) : weight * mean_yuan[i];
    }
}

static void perceive_product(const struct people *people, const struct people *major, const struct params *p,
                             const struct view *v, int slot)
{
    real *restrict worth_yuan = v->perceived_yuan + (size_t)slot * TILE;
    if (p->product.absolute_risk_aversion_per_yuan > 0.0) {
        perceive_hospital(people, p, v, v->perceived_mean_yuan, slot, worth_yuan);
    } else {
        const int alike = (int)v->worth_as[slot]; /* worked out already, or this one */
        real *unit_yuan = v->hospital_worth_yuan + (size_t)alike * TILE;
        if (alike == slot)
            perceive_hospital(people, p, v, v->perceived_unit_yuan, slot, unit_yuan);
        pay_by_state(v->state, p->product.payable_share, unit_yuan, worth_yuan);
    }
    perceive_drugs(major, p, v, slot, worth_yuan);
    if (v->lump_sum_probability && p->product.lump_sum_yuan > 0.0)
        perceive_lump_sums(&v->is_weighed[slot], &p->product, v, slot, worth_yuan);
}

/* Products of a family take something from one another, and so are weighed by the same people: those who weigh any of
 * them. family: [n_products] a product's first kin. */
static void find_families(const struct view *v, int n_products, int *family)
{
    for (int slot = 0; slot < n_products; slot++) {
        family[slot] = slot;
        for (int l = 0; l <= N_LIABILITIES; l++) {
            const int other = (int)(l < N_LIABILITIES ? v->weights_as[slot * N_LIABILITIES + l] : v->worth_as[slot]);
            const int mine = family[slot], theirs = family[other];
            const int first = mine < theirs ? mine : theirs;
            for (int kin = first; kin <= slot && mine != theirs; kin++)
                family[kin] = family[kin] == mine || family[kin] == theirs ? first : family[kin];
        }
    }
}

static void perceive_family(const struct tile_people *all, const struct params *products, const struct view *v,
                            const int *family, int n_products, int first)
{
    struct people people, major;
    struct plane who = v->is_weighed[first];
    for (int slot = first + 1; slot < n_products; slot++)
        if (family[slot] == first)
            who = plane_either(&who, &v->is_weighed[slot]);
    const struct plane are_major = plane_both(&who, &all->is_major);
    find_people(&people, all, &who);
    find_people(&major, all, &are_major);
    if (people.n == 0)
        return;
    for (int slot = first; slot < n_products; slot++)
        if (family[slot] == first)
            perceive_product(&people, &major, &products[slot], v, slot);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct view *v = view;
    struct tile_people all = {.is_aware = plane_with_bit(v->is_risk_aware, 0),
                              .is_major = plane_of_code(v->state, MAJOR),
                              .log_frailty = v->frailty_log};
    for (int i = 0; i < TILE; i++) /* hot */
        all.code[i] = i << PLACE_SHIFT | people_cell_of(age_band_of(v->age_years[i]), v->state[i], v->scheme[i],
                                                        v->is_safety_net[i], v->has_employer_cover[i]);
    int family[1 + MAX_ARMS];
    find_families(v, arms->n_products, family);
    for (int slot = 1; slot < arms->n_products; slot++) /* nobody can buy the reference product */
        if (family[slot] == slot)
            perceive_family(&all, params, v, family, arms->n_products, slot);
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
    FIELD(READS, struct view, is_weighed, PERSON_PRODUCT, "bits", "whose inclination to the product counts"),
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
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .step = step,
};
