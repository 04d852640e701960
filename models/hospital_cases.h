/* What both forms of hospital cost share: who is a case this year, and a case's bill in its parts. A case is a
 * person with an admission or a costly drug; the money columns of the tiers hold cases side by side, in the
 * order of case_slot, so that the tiers touch only them. */
#ifndef HUIMIN_HOSPITAL_CASES_H
#define HUIMIN_HOSPITAL_CASES_H

#include "engine/money.h"
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

struct case_work {
    uint16_t slot[TILE];
    uint8_t admissions[TILE];
    real unit_cost[TILE]; /* at a mean of 1 yuan an admission */
};

/* P(N <= 3) covers all but few people; the rest go on one by one in collect_cases. */
static inline void count_admissions(int n, const real *restrict rate, const real *restrict uniform,
                                    uint8_t *restrict count, uint8_t *restrict is_open)
{
    for (int i = 0; i < n; i++) {
        const real p0 = vm_exp(-rate[i]);
        const real p1 = p0 * rate[i], p2 = p1 * rate[i] * REAL(0.5), p3 = p2 * rate[i] * REAL(1.0 / 3.0);
        const real c1 = p0 + p1, c2 = c1 + p2, c3 = c2 + p3, u = uniform[i];
        count[i] = (uint8_t)((u > p0) + (u > c1) + (u > c2) + (u > c3));
        is_open[i] = u > c3;
    }
}

static inline int collect_cases(const struct tile *tile, const struct hospital_params *p, const struct case_view *v,
                                struct case_work *work)
{
    const int n = tile->n;
    real rates[TILE], rate[TILE];
    uint8_t count[TILE], is_open[TILE], is_case[TILE];
    int64_t capped = 0;
    const real cap = REAL(p->max_rate), death = REAL(p->death_multiplier);
    for (int i = 0; i < n; i++)
        rates[i] = p->rate[rate_index(v->scheme[i], v->sex[i], v->age_years[i], v->state[i])];
    for (int i = 0; i < n; i++) {
        const real plain = rates[i] * v->frailty_factor[i];
        capped += plain > cap;
        v->admission_rate[i] = real_min(plain, cap);
        rate[i] = real_min(v->admission_rate[i] * (v->dies[i] ? death : REAL(1)), cap) * (real)v->is_present[i];
    }
    count_admissions(n, rate, v->admissions_uniform, count, is_open);
    for (int i = 0; i < n; i++) {
        const int is_special =
            ((v->diseases[i] >> DISEASE_CANCER) & 1) & (int)word_is_below(v->special_word[i], p->special_threshold);
        const int is_rare =
            ((v->diseases[i] >> DISEASE_RARE) & 1) & (int)word_is_below(v->rare_word[i], p->rare_threshold);
        is_case[i] = (uint8_t)((count[i] > 0) | ((is_special | is_rare) & v->is_present[i]));
    }
    int n_cases = 0;
    int64_t admissions = 0, inpatients = 0, full = 0;
    for (int i = 0; i < n; i++) {
        if (!is_case[i])
            continue;
        const int total =
            is_open[i] ? hospital_admissions((double)rate[i], (double)v->admissions_uniform[i]) : count[i];
        work->slot[n_cases] = (uint16_t)i;
        work->admissions[n_cases++] = (uint8_t)total;
        admissions += total;
        inpatients += total > 0;
        full += total == MAX_ADMISSIONS;
    }
    v->admissions[0] += admissions;
    v->inpatients[0] += inpatients;
    v->rate_cap_hits[0] += capped;
    v->admission_cap_hits[0] += full;
    return n_cases;
}

/* Bills in whole fen: the inpatient one in its two parts, and the drugs. */
static inline void write_cases(const struct hospital_params *p, const struct case_view *v, const struct case_work *work,
                               int n_cases)
{
    real cost_yuan[TILE], out_share[TILE], drug[TILE];
    const real level = (real)v->cost_level[0];
    for (int c = 0; c < n_cases; c++) {
        const int i = work->slot[c];
        const real class_cost =
            vm_exp(p->log_class_cost[care_class_of(v->scheme[i], v->age_years[i] >= ELDER_AGE_YEARS)]);
        cost_yuan[c] = real_min(work->unit_cost[c] * class_cost * level, REAL(p->annual_cap_yuan));
        drug[c] = REAL(p->drug_log_sd) * v->drug_normal[i];
    }
    const real slope = REAL(p->out_share_slope);
    for (int c = 0; c < n_cases; c++) {
        const real log_ten_thousands = vm_log(real_max(cost_yuan[c], REAL(0.01)) * REAL(1e-4));
        const real base = REAL(p->out_share_base[v->scheme[work->slot[c]]]);
        const real mean = real_min(real_max(base + slope * log_ten_thousands, REAL(0.01)), REAL(0.60));
        out_share[c] = out_share_of(mean, v->out_share_uniform[work->slot[c]]);
        drug[c] = vm_exp(drug[c]) * level;
    }
    for (int c = 0; c < n_cases; c++) {
        const int i = work->slot[c];
        const double bill_fen = round_fen((double)cost_yuan[c] * FEN_PER_YUAN);
        const double out_fen = round_fen(bill_fen * (double)out_share[c]);
        const int is_special =
            ((v->diseases[i] >> DISEASE_CANCER) & 1) & (int)word_is_below(v->special_word[i], p->special_threshold);
        const int is_rare =
            ((v->diseases[i] >> DISEASE_RARE) & 1) & (int)word_is_below(v->rare_word[i], p->rare_threshold);
        v->case_slot[c] = (uint16_t)i;
        v->case_admissions[c] = work->admissions[c];
        v->case_in_fen[c] = bill_fen - out_fen;
        v->case_out_fen[c] = out_fen;
        v->case_special_fen[c] = is_special * round_fen((double)drug[c] * p->special_median_fen);
        v->case_rare_fen[c] = is_rare * round_fen((double)drug[c] * p->rare_median_fen);
    }
    v->n_cases[0] = (uint16_t)n_cases;
}

#endif
