/* μ: the expected benefit of a year under each product's terms, given age, sex, scheme, state, frailty and listed
 * disease, whether or not the person is a member. In whole thousandths of a yuan, so that sums are exact. */
#include "engine/bits.h"
#include "engine/pairs.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/disease.h"
#include "models/product.h"

struct params {
    struct product_params product;
    double death_multiplier, max_rate;
    real log_death, log_cap; /* derived */
};

static const struct param PARAMS[] = {
    PRODUCT_USES(struct params, product),
    USES(struct params, death_multiplier, "city.cost.death_year_multiplier", 1),
    USES(struct params, max_rate, "city.cost.max_admission_rate", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *age_years, *state, *scheme, *is_safety_net, *has_employer_cover, *is_present;
    const uint16_t *diseases;
    const real *admission_rate, *log_admission_rate, *death_probability;
    const real *benefit_per_admission_yuan;
    const double *special_benefit_yuan, *rare_benefit_yuan, *benefit_as;
    const struct plane *is_eligible;                       /* NULL: everybody may join */
    const real *lump_sum_probability, *lump_sum_mean_yuan; /* NULL: no product has a lump sum */
    uint32_t *expected_milliyuan;
    int64_t *eligible_benefit_milliyuan, *reference_risk_eligible_milliyuan;
};

static void prepare(void *memory)
{
    struct params *p = memory;
    product_prepare(&p->product);
    p->log_death = (real)vm_log_f64(p->death_multiplier);
    p->log_cap = (real)vm_log_f64(p->max_rate);
}

/* Where a rate stands in the grid: index of the lower point, and the part of the way to the next. */
struct place {
    int32_t index[TILE]; /* bill class × rate */
    real part[TILE], weight[TILE];
};

/* Loops over people run to the end of the tile: nobody lives in a place from n on. Of rates times a multiplier, held at a
 * cap. */
static void find_place(struct place *place, const real *restrict log_rate, real log_multiplier, real log_cap,
                       const int32_t *restrict first)
{
    real at[TILE];
    real *restrict part = place->part;
    int32_t *restrict index = place->index;
    for (int i = 0; i < TILE; i++) { /* hot */
        const real held = real_min(log_rate[i] + log_multiplier, log_cap);
        at[i] = (held - REAL(RATE_LOG_LOWEST)) * REAL(1.0 / RATE_LOG_STEP);
        at[i] = real_min(real_max(at[i], REAL(0)), REAL(N_RATES - 1.001));
    }
    for (int i = 0; i < TILE; i++) { /* hot */
        const int32_t lower = (int32_t)at[i];
        part[i] = at[i] - (real)lower;
        index[i] = first[i] + lower;
    }
}

static void find_places(const struct params *p, const struct view *v, struct place *usual, struct place *last)
{
    const real death = (real)p->death_multiplier, cap = (real)p->max_rate;
    const real *restrict rate = v->admission_rate, *restrict death_probability = v->death_probability;
    real *restrict usual_weight = usual->weight, *restrict last_weight = last->weight;
    int32_t first[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        first[i] = bill_class_of(v->scheme[i], v->age_years[i] >= ELDER_AGE_YEARS, v->is_safety_net[i],
                                 v->has_employer_cover[i]) *
                   N_RATES;
    for (int i = 0; i < TILE; i++) {                    /* hot */
        const real is_present = (real)v->is_present[i]; /* a place without a person weighs nothing */
        usual_weight[i] = is_present * (REAL(1) - death_probability[i]) * rate[i];
        last_weight[i] = is_present * death_probability[i] * real_min(rate[i] * death, cap);
    }
    find_place(usual, v->log_admission_rate, REAL(0), p->log_cap, first);
    find_place(last, v->log_admission_rate, p->log_death, p->log_cap, first);
}

/* Expected hospital benefit at payable share 1. */
static void expect_hospital(const real *restrict table, const struct place *usual, const struct place *last,
                            real *restrict benefit_yuan)
{
    for (int i = 0; i < TILE; i += PAIR_LANES) { /* hot by hand */
        const struct pairs a = pairs_at(table, usual->index + i), b = pairs_at(table, last->index + i);
        const pair_lanes in_usual = a.first + pair_load(usual->part + i) * (a.second - a.first);
        const pair_lanes in_last = b.first + pair_load(last->part + i) * (b.second - b.first);
        pair_store(benefit_yuan + i, pair_load(usual->weight + i) * in_usual + pair_load(last->weight + i) * in_last);
    }
}

/* What of a person is the same for all products: the morbidity state, and whether they may need which drugs. */
enum { PERSON_STATE = 3, PERSON_CANCER = 4, PERSON_RARE = 8 };

static void find_people(const struct view *v, int32_t *restrict people)
{
    const uint8_t *restrict state = v->state, *restrict is_present = v->is_present;
    const uint16_t *restrict diseases = v->diseases;
    for (int i = 0; i < TILE; i++) { /* hot */
        const int has_cancer = (diseases[i] >> DISEASE_CANCER) & is_present[i];
        const int has_rare = (diseases[i] >> DISEASE_RARE) & is_present[i];
        people[i] = state[i] + PERSON_CANCER * has_cancer + PERSON_RARE * has_rare;
    }
}

static void add_lump_sums(int n, const struct view *v, int slot, uint32_t *expected)
{
    const real *probability = v->lump_sum_probability + (size_t)slot * TILE;
    const real *mean_yuan = v->lump_sum_mean_yuan + (size_t)slot * TILE;
    for (int i = 0; i < n; i++)
        expected[i] += (uint32_t)(int32_t)(probability[i] * mean_yuan[i] * REAL(MILLIYUAN_PER_YUAN) + REAL(0.5));
}

static int64_t sum_all(int n, const uint32_t *restrict expected)
{
    int64_t total = 0;
    for (int i = 0; i < n; i++) /* hot */
        total += expected[i];
    return total;
}

/* Of those who may join. reference_total: of everybody, under the reference product. */
static void sum_eligible(int n, const struct view *v, int is_restricted, int slot, int64_t reference_total)
{
    const uint32_t *expected = v->expected_milliyuan + (size_t)slot * TILE;
    const struct plane *is_eligible = is_restricted ? &v->is_eligible[slot] : NULL;
    v->eligible_benefit_milliyuan[slot] += is_eligible ? plane_sum(is_eligible, expected) : sum_all(n, expected);
    v->reference_risk_eligible_milliyuan[slot] +=
        is_eligible ? plane_sum(is_eligible, v->expected_milliyuan) : reference_total;
}

static void expect_product(int n, const struct params *p, const struct view *v, int slot,
                           const int32_t *restrict people, const real *restrict benefit_yuan)
{
    const real special_yuan = (real)v->special_benefit_yuan[slot], rare_yuan = (real)v->rare_benefit_yuan[slot];
    uint32_t *restrict expected = v->expected_milliyuan + (size_t)slot * TILE;
    const double *share = p->product.payable_share;
    const real healthy = (real)share[HEALTHY], one = (real)share[ONE_CHRONIC];
    const real several = (real)share[SEVERAL_CHRONIC], major = (real)share[MAJOR];
    for (int i = 0; i < TILE; i++) { /* hot */
        const int32_t person = people[i], state = person & PERSON_STATE;
        const real well = state == HEALTHY ? healthy : one, ill = state == MAJOR ? major : several;
        const real payable = state >= SEVERAL_CHRONIC ? ill : well;
        const real cancer_yuan = person & PERSON_CANCER ? special_yuan : REAL(0);
        const real drugs_yuan = cancer_yuan + (person & PERSON_RARE ? rare_yuan : REAL(0));
        const real yuan = payable * (benefit_yuan[i] + drugs_yuan);
        expected[i] = (uint32_t)(int32_t)(real_min(yuan, REAL(2e6)) * REAL(MILLIYUAN_PER_YUAN) + REAL(0.5));
    }
    if (v->lump_sum_probability && p->product.lump_sum_yuan > 0.0)
        add_lump_sums(n, v, slot, expected);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    struct place usual, last;
    real benefit_yuan[TILE];
    int32_t people[TILE];
    int64_t reference_total = 0;
    find_places(&all[0], view, &usual, &last);
    find_people(v, people);
    for (int first = 0; first < arms->n_products; first++) { /* with all that expect alike */
        if (v->benefit_as[first] != first)
            continue;
        expect_hospital(v->benefit_per_admission_yuan + (size_t)first * N_BILL_CLASSES * N_RATES, &usual, &last,
                        benefit_yuan);
        for (int slot = first; slot < arms->n_products; slot++) {
            if (v->benefit_as[slot] != first)
                continue;
            expect_product(tile->n, &all[slot], v, slot, people, benefit_yuan);
            if (slot == 0)
                reference_total = sum_all(tile->n, v->expected_milliyuan);
            sum_eligible(tile->n, v, all[slot].product.is_restricted, slot, reference_total);
        }
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    FIELD(READS, struct view, admission_rate, PERSON, "per year", "expected admissions, outside a year of death"),
    FIELD(READS, struct view, log_admission_rate, PERSON, "1", "its logarithm"),
    FIELD(READS, struct view, death_probability, PERSON, "1", "to die within the year"),
    FIELD_N(READS, struct view, benefit_per_admission_yuan, PRODUCT, (N_BILL_CLASSES * N_RATES), "yuan",
            "expected benefit over the admission rate, at payable share 1 and this year's cost"),
    FIELD(READS, struct view, special_benefit_yuan, PRODUCT, "yuan",
          "expected special-drug benefit of a person with cancer"),
    FIELD(READS, struct view, rare_benefit_yuan, PRODUCT, "yuan", "expected benefit of a person with a rare disease"),
    FIELD(READS, struct view, benefit_as, PRODUCT, "slot", "first product with the same benefits at payable share 1"),
    FIELD(WRITES, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(READS_IF, struct view, lump_sum_probability, PERSON_PRODUCT, "1", "its probability before the year"),
    FIELD(READS_IF, struct view, lump_sum_mean_yuan, PERSON_PRODUCT, "yuan", "its size, were there one"),
    FIELD(TALLIES, struct view, eligible_benefit_milliyuan, PRODUCT, "milliyuan",
          "expected benefit of everyone who may join"),
    FIELD(TALLIES, struct view, reference_risk_eligible_milliyuan, PRODUCT, "milliyuan",
          "expected reference benefit of everyone who may join the slot's product"),
};

const struct person_model HUIMIN_VARIANT(person_expected_benefit) = {
    .name = "expected_benefit",
    .scope = SCOPE_PRODUCT,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .step = step,
};
