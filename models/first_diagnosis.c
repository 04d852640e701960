/* First diagnoses of listed diseases, for products that pay a lump sum on them: who has one this year, and how likely it
 * was before the year, by the chain of health itself. Runs only where some product has a lump sum. */
#include <string.h>

#include "engine/bits.h"
#include "engine/variant.h"
#include "models/health_profile.h"
#include "models/product.h"

enum { N_ROWS = N_SEXES * N_AGES };

struct params {
    struct product_params product;
    struct health_parameters health;
    struct mortality_parameters mortality;
    /* Derived, by [sex][age]. */
    double onset[N_ROWS][N_STATES];        /* P(a major disease begins in the year | state before) */
    double onset_of_living[N_ROWS];        /* the same of everybody */
    double onset_of_unlisted[N_ROWS];      /* the same of those without a major disease before */
    double listed_share[N_ROWS][N_LISTED]; /* which disease it is, times the part of its diagnoses that bring the sum */
    double is_new[N_ROWS][N_LISTED];       /* P(it began this year | someone of whom nothing is known has it) */
};

static const struct param PARAMS[] = {
    PRODUCT_USES(struct params, product),
    HEALTH_USES(struct params, health),
    DISEASE_USES(struct params, health),
    MORTALITY_USES(struct params, mortality),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *age_years, *sex, *state, *is_present, *is_settled;
    const uint16_t *diseases;
    const real *diagnosis_uniform; /* [2][TILE] */
    const struct plane *is_eligible;
    uint8_t *state_before;
    uint16_t *diseases_known;
    double *lump_sum_fen;
    real *lump_sum_probability, *lump_sum_mean_yuan;
    int64_t *expected_lump_milliyuan;
};

static void prepare_row(struct params *p, const struct health_profile *profile, int sex, int age)
{
    const int row = sex * N_AGES + age;
    const double onset = profile->major_onset_share[sex][age], major = profile->prevalence[sex][age][MAJOR];
    for (int state = 0; state < N_STATES; state++)
        p->onset[row][state] = state == MAJOR ? 0.0 : profile->transition[sex][age][state][MAJOR];
    p->onset_of_living[row] = onset;
    p->onset_of_unlisted[row] = onset / max_of(1.0 - major + onset, 1e-9);
    for (int d = 0; d < N_LISTED; d++) {
        const double begins = onset * profile->listed_onset_share[sex][age][d];
        p->listed_share[row][d] = profile->listed_onset_share[sex][age][d] * p->product.lump_sum_listed[d];
        p->is_new[row][d] = min_of(begins / max_of(major * profile->listed_share[sex][age][d], 1e-12), 1.0);
    }
}

static void prepare(void *memory)
{
    struct params *p = memory;
    struct health_profile profile;
    product_prepare(&p->product);
    if (p->product.lump_sum_yuan <= 0.0)
        return;
    health_profile_init(&profile, &p->health, &p->mortality);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++)
            prepare_row(p, &profile, sex, age);
}

/* P(one of the listed diseases that a person has not had | a major disease begins). */
static double listed_share_of(const double listed_share[N_LISTED], int known)
{
    double share = 0.0;
    for (int d = 0; d < N_LISTED; d++)
        share += known >> d & 1 ? 0.0 : listed_share[d];
    return share;
}

/* The year of a tile's people as it is for all products. */
struct year {
    uint16_t known[TILE], begun[TILE]; /* diseases of the time before, and of this year */
};

/* Of someone who was here last year, what is known is known. Of the others it is drawn what they came with. */
static void find_year(const struct tile *tile, const struct params *p, const struct view *v, struct year *year)
{
    for (int i = 0; i < tile->n; i++) {
        const int row = v->sex[i] * N_AGES + v->age_years[i], listed = v->diseases[i] & LISTED_BITS;
        int known = v->is_settled[i] ? v->diseases_known[i] : 0, begun = listed & ~known;
        for (int d = 0; d < N_LISTED && !v->is_settled[i]; d++)
            if (listed >> d & 1 && (double)v->diagnosis_uniform[i] >= p->is_new[row][d])
                known |= 1 << d;
        begun &= ~known;
        year->known[i] = (uint16_t)known;
        year->begun[i] = v->is_present[i] ? (uint16_t)begun : 0;
    }
}

static double onset_probability(const struct params *p, const struct view *v, int row, int known, int i)
{
    if (v->is_settled[i])
        return p->onset[row][v->state_before[i]];
    return known ? 0.0 : p->onset_of_unlisted[row];
}

/* Whether a diagnosis of this year brings the sum: one draw a person, for all products. */
static int is_listed(const struct product_params *product, int begun, double uniform)
{
    int is_any = 0;
    for (int d = 0; d < N_LISTED; d++)
        is_any |= begun >> d & 1 && uniform < product->lump_sum_listed[d];
    return is_any;
}

static void find_lump_sums(const struct tile *tile, const struct params *p, const struct view *v,
                           const struct year *year, int slot)
{
    const size_t first = (size_t)slot * TILE;
    const struct product_params *product = &p->product;
    double expected_milliyuan = 0.0;
    memset(v->lump_sum_fen + first, 0, TILE * sizeof(double));
    memset(v->lump_sum_probability + first, 0, TILE * sizeof(real));
    memset(v->lump_sum_mean_yuan + first, 0, TILE * sizeof(real));
    if (product->lump_sum_yuan <= 0.0)
        return;
    for (int i = 0; i < tile->n; i++) {
        const int row = v->sex[i] * N_AGES + v->age_years[i];
        const int before = v->is_settled[i] ? v->state_before[i] : year->begun[i] ? HEALTHY : v->state[i];
        const double yuan = product->payable_share[before] * product->lump_sum_yuan;
        const double probability = onset_probability(p, v, row, year->known[i], i) *
                                   listed_share_of(p->listed_share[row], year->known[i]) * v->is_present[i];
        v->lump_sum_probability[first + (size_t)i] = (real)probability;
        v->lump_sum_mean_yuan[first + (size_t)i] = (real)yuan;
        if (is_listed(product, year->begun[i], (double)v->diagnosis_uniform[TILE + i]))
            v->lump_sum_fen[first + (size_t)i] = fen_of_yuan(yuan);
        if (!v->is_eligible || plane_has(&v->is_eligible[slot], i))
            expected_milliyuan += rint(probability * yuan * MILLIYUAN_PER_YUAN);
    }
    v->expected_lump_milliyuan[slot] += (int64_t)expected_milliyuan;
}

/* What the first year's price may know: of everybody, since nothing else is known of anybody yet. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    memset(v->state_before, 0, (size_t)tile->n * sizeof *v->state_before);
    memset(v->diseases_known, 0, (size_t)tile->n * sizeof *v->diseases_known);
    for (int slot = 0; slot < arms->n_products && !tile->is_entrant; slot++) {
        const struct product_params *product = &all[slot].product;
        for (int i = 0; i < tile->n && product->lump_sum_yuan > 0.0; i++) {
            const int row = v->sex[i] * N_AGES + v->age_years[i];
            const double share = all[slot].onset_of_living[row] * listed_share_of(all[slot].listed_share[row], 0);
            const double yuan = product->payable_share[HEALTHY] * product->lump_sum_yuan * share;
            if (v->is_present[i] && product_admits(&product->eligibility, v->sex[i], v->age_years[i], v->diseases[i]))
                v->expected_lump_milliyuan[slot] += (int64_t)rint(yuan * MILLIYUAN_PER_YUAN);
        }
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    struct year year;
    int with_profile = 0; /* any slot that was prepared: they are of one city */
    for (int slot = 1; slot < arms->n_products; slot++)
        with_profile = all[slot].product.lump_sum_yuan > 0.0 ? slot : with_profile;
    find_year(tile, &all[with_profile], v, &year);
    for (int slot = 0; slot < arms->n_products; slot++)
        find_lump_sums(tile, &all[slot], v, &year, slot);
    for (int i = 0; i < tile->n; i++) {
        v->state_before[i] = v->state[i];
        v->diseases_known[i] = (uint16_t)(year.known[i] | (v->diseases[i] & LISTED_BITS));
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    DRAW_N(DRAWS, struct view, diagnosis_uniform, UNIFORM, 2, "diagnosis.listed",
           "whether someone came with a disease, and whether a diagnosis is one that brings a lump sum"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(UPDATES, struct view, state_before, PERSON, "code", "morbidity state of last year"),
    FIELD(UPDATES, struct view, diseases_known, PERSON, "bits", "listed diseases ever had"),
    FIELD(WRITES, struct view, lump_sum_fen, PERSON_PRODUCT, "fen", "lump sum of a renewing member"),
    FIELD(WRITES, struct view, lump_sum_probability, PERSON_PRODUCT, "1", "its probability before the year"),
    FIELD(WRITES, struct view, lump_sum_mean_yuan, PERSON_PRODUCT, "yuan", "its size, were there one"),
    FIELD(TALLIES, struct view, expected_lump_milliyuan, PRODUCT, "milliyuan",
          "expected lump sums of everyone who may join, last counted"),
};

static const char *const NEEDED_BY[] = {"product.lump_sum.yuan", NULL};

const struct person_model HUIMIN_VARIANT(person_first_diagnosis) = {
    .name = "first_diagnosis",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PRODUCT,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
