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
    const real *frailty_log;                                                                                           \
    const double *cost_level;                                                                                          \
    const real *admissions_uniform;                                                                                    \
    const struct listed_draw *out_share_uniform, *drug_normal, *special_word, *rare_word;                              \
    real *admission_rate, *log_admission_rate;                                                                         \
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
        FIELD(READS, view_, frailty_log, PERSON, "1", "logarithm of frailty"),                                         \
        FIELD(READS, view_, cost_level, WORLD, "1", "this year's cost index"),                                         \
        DRAW(DRAWS, view_, admissions_uniform, UNIFORM, "hospital.admissions", "number of admissions"),                \
        LISTED_DRAW(view_, out_share_uniform, UNIFORM, 1, "hospital.out_share", "out-of-catalogue share"),             \
        LISTED_DRAW(view_, drug_normal, NORMAL_SIN, 1, "care.size", "size of a drug bill"),                            \
        LISTED_DRAW(view_, special_word, WORD, 1, "care.special_drug", "whether a special drug is used"),              \
        LISTED_DRAW(view_, rare_word, WORD, 1, "care.rare_drug", "whether a rare-disease drug is used"),               \
        FIELD(WRITES, view_, admission_rate, PERSON, "per year", "expected admissions, outside a year of death"),      \
        FIELD(WRITES, view_, log_admission_rate, PERSON, "1", "its logarithm"),                                        \
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
    struct plane special_users, rare_users;
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
    const real *restrict frailty_log = v->frailty_log, *restrict table = p->log_rate;
    real *restrict admission_rate = v->admission_rate, *restrict log_rate = v->log_admission_rate;
    const real cap = REAL(p->max_rate), log_cap = p->log_max_rate, death = REAL(p->death_multiplier);
    int32_t index[TILE], capped = 0;
    real this_year[TILE], plain[TILE];
    for (int i = 0; i < n; i++) /* hot */
        index[i] = rate_index(scheme[i], sex[i], age_years[i], state[i]);
    for (int i = 0; i < n; i++) /* hot */
        this_year[i] = (dies[i] ? death : REAL(1)) * (real)is_present[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        plain[i] = table[index[i]] + frailty_log[i];
    for (int i = 0; i < n; i++) { /* hot */
        capped += plain[i] > log_cap;
        log_rate[i] = real_min(plain[i], log_cap);
    }
    for (int i = 0; i < n; i++) { /* hot */
        const real held = real_min(vm_exp(log_rate[i]), cap);
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

/* Who uses the drug of a disease: of those present who have it. */
static inline struct plane find_drug_users(int n, const struct case_view *v, enum disease disease,
                                           const struct listed_draw *draw, uint32_t threshold)
{
    const uint16_t *restrict diseases = v->diseases;
    const uint8_t *restrict is_present = v->is_present;
    uint8_t flags[TILE];
    uint16_t places[TILE];
    uint32_t words[TILE];
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)((diseases[i] >> disease) & is_present[i]);
    const struct plane have = plane_of_flags(flags, n);
    const int n_places = plane_places(&have, places);
    draw_listed(draw, 0, places, n_places, words);
    struct plane users = {{0}};
    for (int l = 0; l < n_places; l++)
        users.word[places[l] / 64] |= (uint64_t)word_is_below(words[l], threshold) << (places[l] % 64);
    return users;
}

/* P(N <= 3) covers all but few people; the rest go on one by one, from P(N = 0) of all of them. */
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
    uint16_t open[TILE];
    double open_rate[TILE] = {0}, none[TILE];
    int n_open = 0;
    for (int c = 0; c < work->n; c++) {
        open[n_open] = (uint16_t)c;
        n_open += is_open[c];
    }
    const int n_padded = cases_padded(n_open);
    for (int o = 0; o < n_open; o++)
        open_rate[o] = (double)rate[work->slot[open[o]]];
    for (int o = n_open; o < n_padded; o++)
        open_rate[o] = 0.0;
    for (int o = 0; o < n_padded; o++) /* hot */
        none[o] = vm_exp_f64(-open_rate[o]);
    for (int o = 0; o < n_open; o++) {
        const double u = (double)v->admissions_uniform[work->slot[open[o]]];
        work->admissions[open[o]] = hospital_admissions_beyond(none[o], open_rate[o], u);
    }
}

static inline void collect_cases(const struct tile *tile, const struct hospital_params *p, const struct case_view *v,
                                 struct case_work *work)
{
    const int n = tile->n;
    real rate[TILE];
    for (int i = n; i < TILE; i++)
        rate[i] = REAL(0);
    v->rate_cap_hits[0] += expect_admissions(n, p, v, rate);
    work->special_users = find_drug_users(n, v, DISEASE_CANCER, v->special_word, p->special_threshold);
    work->rare_users = find_drug_users(n, v, DISEASE_RARE, v->rare_word, p->rare_threshold);
    const struct plane admitted = find_admitted(n, rate, v->admissions_uniform);
    const struct plane users = plane_either(&work->special_users, &work->rare_users);
    const struct plane cases = plane_either(&admitted, &users);
    work->n = plane_places(&cases, work->slot);
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
    real class_cost[TILE], base_share[TILE], out_uniform[TILE];
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
        v->case_slot[c] = work->slot[c];
        v->case_admissions[c] = (uint8_t)work->admissions[c];
    }
    draw_listed(v->out_share_uniform, 0, work->slot, work->n_padded, bill->out_uniform);
}

/* Few have a drug bill. */
static inline void write_drugs(const struct hospital_params *p, const struct case_view *v, const struct case_work *work)
{
    const struct plane users = plane_either(&work->special_users, &work->rare_users);
    const real level = (real)v->cost_level[0], log_sd = REAL(p->drug_log_sd);
    uint16_t places[TILE];
    real normal[TILE];
    int c = 0;
    memset(v->case_special_fen, 0, (size_t)work->n_padded * sizeof(double));
    memset(v->case_rare_fen, 0, (size_t)work->n_padded * sizeof(double));
    const int n_users = plane_places(&users, places);
    draw_listed(v->drug_normal, 0, places, n_users, normal);
    for (int u = 0; u < n_users; u++) {
        const real drug = vm_exp(log_sd * normal[u]) * level;
        while (work->slot[c] != places[u])
            c++;
        if (plane_has(&work->special_users, places[u]))
            v->case_special_fen[c] = round_fen((double)drug * p->special_median_fen);
        if (plane_has(&work->rare_users, places[u]))
            v->case_rare_fen[c] = round_fen((double)drug * p->rare_median_fen);
    }
}

/* Bills in whole fen: the inpatient one in its two parts, and the drugs. */
static inline void write_cases(const struct hospital_params *p, const struct case_view *v, const struct case_work *work)
{
    struct case_bill bill;
    const int n = work->n_padded;
    real cost_yuan[TILE], out_share[TILE];
    double *restrict in_fen = v->case_in_fen, *restrict out_fen = v->case_out_fen;
    const real level = (real)v->cost_level[0], slope = REAL(p->out_share_slope), cap = REAL(p->annual_cap_yuan);
    gather_bills(p, v, work, &bill);
    for (int c = 0; c < n; c++) { /* hot */
        cost_yuan[c] = real_min(work->unit_cost[c] * bill.class_cost[c] * level, cap);
        const real log_ten_thousands = vm_log(real_max(cost_yuan[c], REAL(0.01)) * REAL(1e-4));
        const real mean = real_min(real_max(bill.base_share[c] + slope * log_ten_thousands, REAL(0.01)), REAL(0.60));
        out_share[c] = out_share_of(mean, bill.out_uniform[c]);
    }
    for (int c = 0; c < n; c++) { /* hot */
        const double bill_fen = round_fen((double)cost_yuan[c] * FEN_PER_YUAN);
        const double out = round_fen(bill_fen * (double)out_share[c]);
        in_fen[c] = bill_fen - out;
        out_fen[c] = out;
    }
    write_drugs(p, v, work);
    v->n_cases[0] = (uint16_t)work->n;
}

#endif
