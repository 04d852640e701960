/* What both forms of hospital cost share: who is a case this year, and a case's bill in its parts. A case is a
 * person with an admission or a costly drug; the money columns of the tiers hold cases side by side, in the
 * order of case_slot, so that the tiers touch only them. */
#ifndef HUIMIN_HOSPITAL_CASES_H
#define HUIMIN_HOSPITAL_CASES_H

#include "engine/bits.h"
#include "engine/money.h"
#include "models/cases.h"
#include "models/disease.h"
#include "models/hospital.h"

#define CASE_VIEW_MEMBERS                                                                                              \
    const uint8_t *age_years, *sex, *state, *scheme, *dies, *is_present;                                               \
    const uint16_t *diseases;                                                                                          \
    const real *frailty_factor;                                                                                        \
    const double *cost_level;                                                                                          \
    const real *admissions_uniform, *out_share_uniform, *drug_normal;                                                  \
    const uint32_t *special_word, *rare_word;                                                                          \
    real *admission_rate;                                                                                              \
    uint16_t *case_slot, *n_cases;                                                                                     \
    uint8_t *case_admissions;                                                                                          \
    double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;                                             \
    int64_t *admissions, *inpatients, *rate_cap_hits, *admission_cap_hits;

struct case_view {
    CASE_VIEW_MEMBERS
};

#define CASE_FIELDS(view_)                                                                                             \
    FIELD(READS, view_, age_years, PERSON, "years", "attained age"), FIELD(READS, view_, sex, PERSON, "code", "sex"),  \
        FIELD(READS, view_, state, PERSON, "code", "morbidity state"),                                                 \
        FIELD(READS, view_, scheme, PERSON, "code", "scheme of basic medical insurance"),                              \
        FIELD(READS, view_, dies, PERSON, "flag", "dies this year"),                                                   \
        FIELD(READS, view_, is_present, PERSON, "flag", "a person lives in this slot"),                                \
        FIELD(READS, view_, diseases, PERSON, "bits", "named diseases"),                                               \
        FIELD(READS, view_, frailty_factor, PERSON, "1", "frailty"),                                                   \
        FIELD(READS, view_, cost_level, WORLD, "1", "this year's cost index"),                                         \
        DRAW(DRAWS, view_, admissions_uniform, UNIFORM, "hospital.admissions", "number of admissions"),                \
        DRAW(DRAWS, view_, out_share_uniform, UNIFORM, "hospital.out_share", "out-of-catalogue share"),                \
        DRAW(DRAWS, view_, drug_normal, NORMAL_SIN, "care.size", "size of a drug bill"),                               \
        DRAW(DRAWS, view_, special_word, WORD, "care.special_drug", "whether a special drug is used"),                 \
        DRAW(DRAWS, view_, rare_word, WORD, "care.rare_drug", "whether a rare-disease drug is used"),                  \
        FIELD(WRITES, view_, admission_rate, PERSON, "per year", "expected admissions, outside a year of death"),      \
        FIELD(WRITES, view_, case_slot, PERSON, "slot", "whose case this is; the first n_cases hold"),                 \
        FIELD(WRITES, view_, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),                      \
        FIELD(WRITES, view_, case_admissions, PERSON, "admissions", "of the case"),                                    \
        FIELD(WRITES, view_, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),                   \
        FIELD(WRITES, view_, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),              \
        FIELD(WRITES, view_, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),                      \
        FIELD(WRITES, view_, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),                    \
        FIELD(TALLIES, view_, admissions, WORLD, "admissions", "of the year"),                                         \
        FIELD(TALLIES, view_, inpatients, WORLD, "people", "admitted at least once"),                                  \
        FIELD(TALLIES, view_, rate_cap_hits, WORLD, "people", "whose admission rate was held at its cap"),             \
        FIELD(TALLIES, view_, admission_cap_hits, WORLD, "people", "with the most admissions that are drawn")

/* Cases side by side. Loops over them run to n_padded, whole vectors: places from n on repeat place 0 of the tile. */
struct case_work {
    int n, n_padded;
    uint16_t slot[TILE];
    int32_t admissions[TILE];
    real unit_cost[TILE]; /* at a mean of 1 yuan an admission */
};

/* Expected admissions: the column, and those of this very year. Returns how many were held at the cap. */
static inline int64_t expect_admissions(int n, const struct hospital_params *p, const struct case_view *v,
                                        real *restrict rate)
{
    const uint8_t *restrict age_years = v->age_years, *restrict sex = v->sex, *restrict state = v->state;
    const uint8_t *restrict scheme = v->scheme, *restrict dies = v->dies, *restrict is_present = v->is_present;
    const real *restrict frailty_factor = v->frailty_factor, *restrict table = p->rate;
    real *restrict admission_rate = v->admission_rate;
    const real cap = REAL(p->max_rate), death = REAL(p->death_multiplier);
    int32_t index[TILE], capped = 0;
    real this_year[TILE], plain[TILE];
    for (int i = 0; i < n; i++) /* hot */
        index[i] = rate_index(scheme[i], sex[i], age_years[i], state[i]);
    for (int i = 0; i < n; i++) /* hot */
        this_year[i] = (dies[i] ? death : REAL(1)) * (real)is_present[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        plain[i] = table[index[i]] * frailty_factor[i];
    for (int i = 0; i < n; i++) { /* hot */
        const real held = real_min(plain[i], cap);
        capped += plain[i] > cap;
        admission_rate[i] = held;
        rate[i] = real_min(held * this_year[i], cap);
    }
    return capped;
}

/* Who is admitted at all: u > P(N = 0). */
static inline struct plane find_admitted(int n, const real *restrict rate, const real *uniform)
{
    real none[TILE];
    for (int i = 0; i < TILE; i++) /* hot */
        none[i] = vm_exp(-rate[i]);
    struct plane admitted = plane_of_less(none, uniform);
    plane_cut(&admitted, n);
    return admitted;
}

static inline int uses_special_drug(const struct hospital_params *p, uint32_t diseases, uint32_t word)
{
    return (int)((diseases >> DISEASE_CANCER) & word_is_below(word, p->special_threshold) & 1u);
}

static inline int uses_rare_drug(const struct hospital_params *p, uint32_t diseases, uint32_t word)
{
    return (int)((diseases >> DISEASE_RARE) & word_is_below(word, p->rare_threshold) & 1u);
}

static inline struct plane find_drug_users(int n, const struct hospital_params *p, const struct case_view *v)
{
    const uint16_t *restrict diseases = v->diseases;
    const uint32_t *restrict special_word = v->special_word, *restrict rare_word = v->rare_word;
    const uint8_t *restrict is_present = v->is_present;
    uint32_t uses[TILE];
    uint8_t flags[TILE];
    for (int i = 0; i < n; i++) /* hot */
        uses[i] = (uint32_t)(uses_special_drug(p, diseases[i], special_word[i]) |
                             uses_rare_drug(p, diseases[i], rare_word[i]));
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)((uint8_t)uses[i] & is_present[i]);
    return plane_of_flags(flags, n);
}

/* P(N <= 3) covers all but few people; the rest go on one by one. */
static inline void count_admissions(const struct case_view *v, const real *rate, struct case_work *work)
{
    real case_rate[TILE], uniform[TILE];
    int32_t is_open[TILE] = {0};
    for (int c = 0; c < work->n_padded; c++) {
        case_rate[c] = rate[work->slot[c]];
        uniform[c] = v->admissions_uniform[work->slot[c]];
    }
    for (int c = 0; c < work->n_padded; c++) { /* hot */
        const real p0 = vm_exp(-case_rate[c]);
        const real p1 = p0 * case_rate[c], p2 = p1 * case_rate[c] * REAL(0.5), p3 = p2 * case_rate[c] * REAL(1.0 / 3.0);
        const real c1 = p0 + p1, c2 = c1 + p2, c3 = c2 + p3, u = uniform[c];
        work->admissions[c] = (u > p0) + (u > c1) + (u > c2) + (u > c3);
        is_open[c] = u > c3;
    }
    for (int c = 0; c < work->n; c++)
        if (is_open[c])
            work->admissions[c] = hospital_admissions((double)case_rate[c], (double)uniform[c]);
}

static inline void collect_cases(const struct tile *tile, const struct hospital_params *p, const struct case_view *v,
                                 struct case_work *work)
{
    const int n = tile->n;
    real rate[TILE];
    for (int i = n; i < TILE; i++)
        rate[i] = REAL(0);
    v->rate_cap_hits[0] += expect_admissions(n, p, v, rate);
    const struct plane admitted = find_admitted(n, rate, v->admissions_uniform), users = find_drug_users(n, p, v);
    const struct plane cases = plane_either(&admitted, &users);
    work->n = 0;
    FOR_EACH_BIT(i, &cases) { work->slot[work->n++] = (uint16_t)i; }
    work->n_padded = cases_padded(work->n);
    for (int c = work->n; c < work->n_padded; c++)
        work->slot[c] = 0;
    count_admissions(v, rate, work);
    int32_t admissions = 0, inpatients = 0, full = 0;
    for (int c = 0; c < work->n; c++) {
        admissions += work->admissions[c];
        inpatients += work->admissions[c] > 0;
        full += work->admissions[c] == MAX_ADMISSIONS;
    }
    v->admissions[0] += admissions;
    v->inpatients[0] += inpatients;
    v->admission_cap_hits[0] += full;
}

/* What a case's bill is made of, side by side. */
struct case_bill {
    real class_cost[TILE], base_share[TILE], out_uniform[TILE], drug_normal[TILE];
    double uses_special[TILE], uses_rare[TILE];
};

static inline void gather_bills(const struct hospital_params *p, const struct case_view *v,
                                const struct case_work *work, struct case_bill *bill)
{
    real class_cost[N_CARE_CLASSES];
    for (int class = 0; class < N_CARE_CLASSES; class ++)
        class_cost[class] = vm_exp(p->log_class_cost[class]);
    for (int c = 0; c < work->n_padded; c++) {
        const int i = work->slot[c], scheme = v->scheme[i];
        bill->class_cost[c] = class_cost[care_class_of(scheme, v->age_years[i] >= ELDER_AGE_YEARS)];
        bill->base_share[c] = REAL(p->out_share_base[scheme]);
        bill->out_uniform[c] = v->out_share_uniform[i];
        bill->drug_normal[c] = v->drug_normal[i];
        bill->uses_special[c] = uses_special_drug(p, v->diseases[i], v->special_word[i]);
        bill->uses_rare[c] = uses_rare_drug(p, v->diseases[i], v->rare_word[i]);
        v->case_slot[c] = work->slot[c];
        v->case_admissions[c] = (uint8_t)work->admissions[c];
    }
}

/* Bills in whole fen: the inpatient one in its two parts, and the drugs. */
static inline void write_cases(const struct hospital_params *p, const struct case_view *v, const struct case_work *work)
{
    struct case_bill bill;
    const int n = work->n_padded;
    real cost_yuan[TILE], out_share[TILE], drug[TILE];
    double *restrict in_fen = v->case_in_fen, *restrict out_fen = v->case_out_fen;
    double *restrict special_fen = v->case_special_fen, *restrict rare_fen = v->case_rare_fen;
    const real level = (real)v->cost_level[0], slope = REAL(p->out_share_slope), cap = REAL(p->annual_cap_yuan);
    const real drug_log_sd = REAL(p->drug_log_sd);
    const double special_median_fen = p->special_median_fen, rare_median_fen = p->rare_median_fen;
    gather_bills(p, v, work, &bill);
    for (int c = 0; c < n; c++) { /* hot */
        cost_yuan[c] = real_min(work->unit_cost[c] * bill.class_cost[c] * level, cap);
        const real log_ten_thousands = vm_log(real_max(cost_yuan[c], REAL(0.01)) * REAL(1e-4));
        const real mean = real_min(real_max(bill.base_share[c] + slope * log_ten_thousands, REAL(0.01)), REAL(0.60));
        out_share[c] = out_share_of(mean, bill.out_uniform[c]);
    }
    for (int c = 0; c < n; c++) /* hot */
        drug[c] = vm_exp(drug_log_sd * bill.drug_normal[c]) * level;
    for (int c = 0; c < n; c++) { /* hot */
        const double bill_fen = round_fen((double)cost_yuan[c] * FEN_PER_YUAN);
        const double out = round_fen(bill_fen * (double)out_share[c]);
        in_fen[c] = bill_fen - out;
        out_fen[c] = out;
        special_fen[c] = bill.uses_special[c] * round_fen((double)drug[c] * special_median_fen);
        rare_fen[c] = bill.uses_rare[c] * round_fen((double)drug[c] * rare_median_fen);
    }
    v->n_cases[0] = (uint16_t)work->n;
}

#endif
