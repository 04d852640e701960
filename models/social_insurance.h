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

/* The public tiers' terms for a year's inpatient bill, in whole fen. */
struct public_terms {
    double basic_deductible_fen, basic_share, basic_cap_fen;
    double catastrophic_deductible_fen, extra_share, catastrophic_cap_fen;
    double assistance_deductible_fen, assistance_share, assistance_cap_fen; /* share 0: none */
};
static inline struct public_terms public_terms_of(const struct social_params *params, int n_admissions, int scheme,
                                                  int is_poor)
{
    return (struct public_terms){
        .basic_deductible_fen = n_admissions * fen_of_yuan(params->basic_deductible_yuan[scheme]),
        .basic_share = params->basic_share[scheme],
        .basic_cap_fen = fen_of_yuan(params->basic_cap_yuan[scheme]),
        .catastrophic_deductible_fen =
            fen_of_yuan(params->catastrophic_deductible_yuan * (is_poor ? params->poor_deductible_factor : 1.0)),
        .extra_share = is_poor ? params->poor_extra_share : 0.0,
        .catastrophic_cap_fen = is_poor ? FEN_MAXIMUM : fen_of_yuan(params->catastrophic_cap_yuan),
        .assistance_deductible_fen = fen_of_yuan(params->assistance_deductible_yuan),
        .assistance_share = is_poor ? params->assistance_share : 0.0,
        .assistance_cap_fen = fen_of_yuan(params->assistance_cap_yuan),
    };
}

/* The in-catalogue amount of a year's inpatient bill, tier by tier. Amounts in whole fen. */
struct public_payments {
    double basic_fen, catastrophic_fen, assistance_fen, left_fen;
};
static inline struct public_payments social_insurance_pays(const struct social_params *params, double in_fen,
                                                           int n_admissions, int scheme, int is_poor)
{
    const struct public_terms terms = public_terms_of(params, n_admissions, scheme, is_poor);
    struct public_payments pays;
    pays.basic_fen = basic_paid_fen(in_fen, terms.basic_deductible_fen, terms.basic_share, terms.basic_cap_fen);
    double left_fen = in_fen - pays.basic_fen;
    pays.catastrophic_fen = catastrophic_paid_fen(left_fen, terms.catastrophic_deductible_fen, params->layers,
                                                  params->n_layers, terms.extra_share, terms.catastrophic_cap_fen);
    left_fen -= pays.catastrophic_fen;
    pays.assistance_fen = assistance_paid_fen(left_fen, terms.assistance_deductible_fen, terms.assistance_share,
                                              terms.assistance_cap_fen);
    pays.left_fen = left_fen - pays.assistance_fen;
    return pays;
}

#endif
