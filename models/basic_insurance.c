/* Tier 1: basic medical insurance, inpatient. Drugs beyond the catalogue are not covered. */
#include "engine/variant.h"
#include "models/cases.h"
#include "models/social_insurance.h"

struct view {
    const uint8_t *scheme, *case_admissions;
    const uint16_t *case_slot, *n_cases;
    const double *case_in_fen;
    double *basic_fen, *after_basic_fen;
};

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile, (void)arms;
    const struct social_params *p = params;
    const struct view *v = view;
    double deductible_fen[N_SCHEMES], cap_fen[N_SCHEMES];
    for (int s = 0; s < N_SCHEMES; s++) {
        deductible_fen[s] = fen_of_yuan(p->basic_deductible_yuan[s]);
        cap_fen[s] = fen_of_yuan(p->basic_cap_yuan[s]);
    }
    const int n = cases_padded(v->n_cases[0]);
    const double *restrict in_fen = v->case_in_fen;
    double *restrict basic_fen = v->basic_fen, *restrict after_basic_fen = v->after_basic_fen;
    double deductibles_fen[TILE], share[TILE], caps_fen[TILE];
    for (int c = 0; c < n; c++) {
        const int s = v->scheme[v->case_slot[c]];
        deductibles_fen[c] = v->case_admissions[c] * deductible_fen[s];
        share[c] = p->basic_share[s];
        caps_fen[c] = cap_fen[s];
    }
    for (int c = 0; c < n; c++) { /* hot */
        basic_fen[c] = basic_paid_fen(in_fen[c], deductibles_fen[c], share[c], caps_fen[c]);
        after_basic_fen[c] = in_fen[c] - basic_fen[c];
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, case_admissions, PERSON, "admissions", "of the case"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),
    FIELD(WRITES, struct view, basic_fen, PERSON, "fen", "paid by basic medical insurance, by case"),
    FIELD(WRITES, struct view, after_basic_fen, PERSON, "fen", "in-catalogue amount left after it"),
};

const struct person_model HUIMIN_VARIANT(person_basic_insurance) = {
    .name = "basic_insurance",
    .scope = SCOPE_PATH,
    .table = &SOCIAL_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = social_insurance_prepare,
    .step = step,
};
