/* Tier 2: catastrophic insurance on what basic insurance leaves of the in-catalogue bill. */
#include "engine/variant.h"
#include "models/cases.h"
#include "models/social_insurance.h"

struct view {
    const uint8_t *is_safety_net;
    const uint16_t *case_slot, *n_cases;
    const double *after_basic_fen;
    double *catastrophic_fen, *after_catastrophic_fen;
};

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile, (void)arms;
    const struct social_params *p = params;
    const struct view *v = view;
    const double deductible_fen[2] = {fen_of_yuan(p->catastrophic_deductible_yuan),
                                      fen_of_yuan(p->catastrophic_deductible_yuan * p->poor_deductible_factor)};
    const double cap_fen[2] = {fen_of_yuan(p->catastrophic_cap_yuan), FEN_MAXIMUM};
    const double extra_share[2] = {0.0, p->poor_extra_share};
    const int n = cases_padded(v->n_cases[0]);
    const double *restrict after_basic_fen = v->after_basic_fen;
    double *restrict catastrophic_fen = v->catastrophic_fen;
    double *restrict after_catastrophic_fen = v->after_catastrophic_fen;
    double above_fen[TILE], extra[TILE], caps_fen[TILE], paid_fen[TILE];
    for (int c = 0; c < n; c++) {
        const int is_poor = v->is_safety_net[v->case_slot[c]];
        above_fen[c] = deductible_fen[is_poor];
        extra[c] = extra_share[is_poor];
        caps_fen[c] = cap_fen[is_poor];
    }
    for (int c = 0; c < n; c++) /* hot */
        above_fen[c] = max_of(after_basic_fen[c] - above_fen[c], 0.0);
    ladder_pays_all_fen(p->layers, p->n_layers, n, above_fen, paid_fen);
    for (int c = 0; c < n; c++) { /* hot */
        catastrophic_fen[c] = catastrophic_held_fen(paid_fen[c], above_fen[c], extra[c], caps_fen[c]);
        after_catastrophic_fen[c] = after_basic_fen[c] - catastrophic_fen[c];
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, after_basic_fen, PERSON, "fen", "in-catalogue amount left after it"),
    FIELD(WRITES, struct view, catastrophic_fen, PERSON, "fen", "paid by catastrophic insurance, by case"),
    FIELD(WRITES, struct view, after_catastrophic_fen, PERSON, "fen", "in-catalogue amount left after it"),
};

const struct person_model HUIMIN_VARIANT(person_catastrophic_insurance) = {
    .name = "catastrophic_insurance",
    .scope = SCOPE_PATH,
    .table = &SOCIAL_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = social_insurance_prepare,
    .step = step,
};
