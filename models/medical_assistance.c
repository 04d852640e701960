/* Tier 3: medical assistance, for safety-net people only; what is left of the in-catalogue bill is what
 * employer cover stands on. */
#include "engine/variant.h"
#include "models/cases.h"
#include "models/social_insurance.h"

struct view {
    const uint8_t *is_safety_net;
    const uint16_t *case_slot, *n_cases;
    const double *after_catastrophic_fen;
    double *assistance_fen, *after_assistance_fen;
};

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile, (void)arms;
    const struct social_params *p = params;
    const struct view *v = view;
    const double deductible_fen = fen_of_yuan(p->assistance_deductible_yuan),
                 cap_fen = fen_of_yuan(p->assistance_cap_yuan);
    const int n = cases_padded(v->n_cases[0]);
    const double share = p->assistance_share;
    const double *restrict after_catastrophic_fen = v->after_catastrophic_fen;
    double *restrict assistance_fen = v->assistance_fen, *restrict after_assistance_fen = v->after_assistance_fen;
    double is_poor[TILE];
    for (int c = 0; c < n; c++)
        is_poor[c] = v->is_safety_net[v->case_slot[c]];
    for (int c = 0; c < n; c++) { /* hot */
        const double paid_fen = assistance_paid_fen(after_catastrophic_fen[c], deductible_fen, share, cap_fen);
        assistance_fen[c] = is_poor[c] > 0.0 ? paid_fen : 0.0;
        after_assistance_fen[c] = after_catastrophic_fen[c] - assistance_fen[c];
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, after_catastrophic_fen, PERSON, "fen", "in-catalogue amount left after it"),
    FIELD(WRITES, struct view, assistance_fen, PERSON, "fen", "paid by medical assistance, by case"),
    FIELD(WRITES, struct view, after_assistance_fen, PERSON, "fen", "in-catalogue amount left after it"),
};

const struct person_model HUIMIN_VARIANT(person_medical_assistance) = {
    .name = "medical_assistance",
    .scope = SCOPE_PATH,
    .table = &SOCIAL_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = social_insurance_prepare,
    .step = step,
};
