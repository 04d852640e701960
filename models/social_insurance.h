/* Parameters of the public tiers: basic medical insurance, catastrophic insurance, medical assistance. Shared
 * by the models that pay them and by the look-up tables of expected benefits. */
#ifndef HUIMIN_SOCIAL_INSURANCE_H
#define HUIMIN_SOCIAL_INSURANCE_H

#include "models/tiers.h"

struct layer_row { /* as a scenario states it */
    double from_yuan, to_yuan, share;
};
extern const struct param LAYER_RECORD[3];

struct social_params {
    double basic_share[N_SCHEMES], basic_deductible_yuan[N_SCHEMES], basic_cap_yuan[N_SCHEMES];
    double outpatient_share[N_SCHEMES], outpatient_deductible_yuan[N_SCHEMES], outpatient_cap_yuan[N_SCHEMES];
    double catastrophic_deductible_yuan, catastrophic_cap_yuan, n_catastrophic_layers;
    struct layer_row catastrophic_layers[MAX_ROWS];
    double poor_deductible_factor, poor_extra_share;
    double assistance_share, assistance_deductible_yuan, assistance_cap_yuan;
    /* derived */
    struct layer layers[MAX_ROWS];
    int n_layers;
};

/* The inpatient parameters, for the tables of other models. */
#define SOCIAL_USES(type_, member_)                                                                                    \
    USES(type_, member_.basic_share, "city.basic_insurance.share", N_SCHEMES),                                         \
        USES(type_, member_.basic_deductible_yuan, "city.basic_insurance.deductible_yuan", N_SCHEMES),                 \
        USES(type_, member_.basic_cap_yuan, "city.basic_insurance.cap_yuan", N_SCHEMES),                               \
        USES(type_, member_.catastrophic_deductible_yuan, "city.catastrophic_insurance.deductible_yuan", 1),           \
        USES(type_, member_.catastrophic_cap_yuan, "city.catastrophic_insurance.cap_yuan", 1),                         \
        USES_LIST(type_, member_.catastrophic_layers, member_.n_catastrophic_layers, LAYER_RECORD, 3,                  \
                  "city.catastrophic_insurance.layers"),                                                               \
        USES(type_, member_.poor_deductible_factor, "city.catastrophic_insurance.safety_net_deductible_factor", 1),    \
        USES(type_, member_.poor_extra_share, "city.catastrophic_insurance.safety_net_extra_share", 1),                \
        USES(type_, member_.assistance_share, "city.medical_assistance.share", 1),                                     \
        USES(type_, member_.assistance_deductible_yuan, "city.medical_assistance.deductible_yuan", 1),                 \
        USES(type_, member_.assistance_cap_yuan, "city.medical_assistance.cap_yuan", 1)

extern const struct param_table SOCIAL_TABLE;
void social_insurance_prepare(void *params);

/* The in-catalogue amount of a year's inpatient bill, tier by tier. Amounts in whole fen. */
struct public_payments {
    double basic_fen, catastrophic_fen, assistance_fen, left_fen;
};
static inline struct public_payments social_insurance_pays(const struct social_params *params, double in_fen,
                                                           int n_admissions, int scheme, int is_poor)
{
    struct public_payments pays;
    const double basic_deductible_fen = n_admissions * fen_of_yuan(params->basic_deductible_yuan[scheme]);
    pays.basic_fen = basic_paid_fen(in_fen, basic_deductible_fen, params->basic_share[scheme],
                                    fen_of_yuan(params->basic_cap_yuan[scheme]));
    double left_fen = in_fen - pays.basic_fen;
    const double deductible_fen =
        fen_of_yuan(params->catastrophic_deductible_yuan * (is_poor ? params->poor_deductible_factor : 1.0));
    const double cap_fen = is_poor ? FEN_MAXIMUM : fen_of_yuan(params->catastrophic_cap_yuan);
    pays.catastrophic_fen = catastrophic_paid_fen(left_fen, deductible_fen, params->layers, params->n_layers,
                                                  is_poor ? params->poor_extra_share : 0.0, cap_fen);
    left_fen -= pays.catastrophic_fen;
    pays.assistance_fen = is_poor
                              ? assistance_paid_fen(left_fen, fen_of_yuan(params->assistance_deductible_yuan),
                                                    params->assistance_share, fen_of_yuan(params->assistance_cap_yuan))
                              : 0.0;
    pays.left_fen = left_fen - pays.assistance_fen;
    return pays;
}

#endif
