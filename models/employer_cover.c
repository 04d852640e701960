/* Tier 4: enterprise supplementary cover. Some employees have it for good; it pays a share of what the public tiers leave
 * of the in-catalogue bill. What it leaves is the in-policy remainder, on which Huiminbao stands. */
#include "models/employer_cover.h"

#include <string.h>

#include "engine/variant.h"
#include "models/cases.h"

struct params {
    struct employer_params employer;
};

static const struct param PARAMS[] = {
    PARAM_MAP(struct params, employer.share, "city.employer_cover.share", "1", 0, 1, 0, QUINTILE_LABELS, N_QUINTILES,
              "employees with enterprise supplementary cover, by the income quintile in which they come to the city",
              "有企业补充医疗保险的职工占比，按来到本市时的收入组"),
    PARAM(struct params, employer.paid_share, "city.employer_cover.paid_share", "1", 0, 1, 0.7,
          "share of the in-catalogue remainder above the deductible that it pays",
          "企业补充医疗保险对免赔额以上目录内余额的支付比例"),
    PARAM(struct params, employer.deductible_yuan, "city.employer_cover.deductible_yuan", "yuan per year", 0, 1e6, 0,
          "its deductible on the in-catalogue remainder", "企业补充医疗保险对目录内余额的免赔额"),
    PARAM(struct params, employer.cap_yuan, "city.employer_cover.cap_yuan", "yuan per year", 0, 1e7, 50000,
          "most that it pays a person in a year", "企业补充医疗保险的年度封顶线"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const real *employer_start_uniform;
    const uint8_t *scheme, *income_quintile;
    const uint16_t *case_slot, *n_cases;
    const double *after_assistance_fen;
    uint8_t *is_offered_cover, *has_employer_cover;
    double *employer_fen, *in_policy_fen;
};

/* Whoever is in the employee scheme has what the employer offers. */
static void assign(const struct view *v)
{
    const uint8_t *restrict is_offered = v->is_offered_cover, *restrict scheme = v->scheme;
    uint8_t *restrict has_cover = v->has_employer_cover;
    for (int i = 0; i < TILE; i++) /* hot */
        has_cover[i] = (uint8_t)(is_offered[i] & (scheme[i] == EMPLOYEE));
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++)
        v->is_offered_cover[i] =
            (double)v->employer_start_uniform[i] < p->employer.share[v->income_quintile[i]] ? 1 : 0;
    assign(v);
}

static void pay(const struct employer_terms *terms, const struct view *v)
{
    const struct employer_terms own = *terms;
    const int n = cases_padded(v->n_cases[0]);
    const double *restrict left_fen = v->after_assistance_fen;
    double *restrict employer_fen = v->employer_fen, *restrict in_policy_fen = v->in_policy_fen;
    double has_cover[TILE];
    for (int c = 0; c < n; c++)
        has_cover[c] = v->has_employer_cover[v->case_slot[c]];
    for (int c = 0; c < n; c++) { /* hot */
        const double paid_fen = employer_paid_fen(&own, left_fen[c]);
        employer_fen[c] = has_cover[c] > 0.0 ? paid_fen : 0.0;
        in_policy_fen[c] = left_fen[c] - employer_fen[c];
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile, (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    const struct employer_terms terms = employer_terms_of(&p->employer);
    assign(v);
    if (employer_is_offered(&p->employer)) {
        pay(&terms, v);
        return;
    }
    const size_t bytes = (size_t)cases_padded(v->n_cases[0]) * sizeof(double);
    memset(v->employer_fen, 0, bytes);
    memcpy(v->in_policy_fen, v->after_assistance_fen, bytes);
}

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, employer_start_uniform, UNIFORM, "employer_cover.start",
         "lasting luck of an employer who offers cover"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, after_assistance_fen, PERSON, "fen", "in-catalogue amount left after it"),
    FIELD(UPDATES, struct view, is_offered_cover, PERSON, "flag", "has such cover whenever in the employee scheme"),
    FIELD(WRITES, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(WRITES, struct view, employer_fen, PERSON, "fen", "paid by enterprise supplementary cover, by case"),
    FIELD(WRITES, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
};

const struct person_model HUIMIN_VARIANT(person_employer_cover) = {
    .name = "employer_cover",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
