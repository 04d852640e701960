/* A city and a product with round numbers, by hand, and a patient with a large bill. */
#ifndef HUIMIN_BILL_EXAMPLE_H
#define HUIMIN_BILL_EXAMPLE_H

#include "models/disease.h"
#include "results/bill_report.h"

static inline struct bill_terms plain_city(void)
{
    struct bill_terms t = {0};
    const double employee[] = {800, 0.9, 400000}, resident[] = {600, 0.7, 250000};
    for (int s = 0; s < N_SCHEMES; s++) {
        const double *const own = s == EMPLOYEE ? employee : resident;
        t.social.basic_deductible_yuan[s] = own[0];
        t.social.basic_share[s] = own[1];
        t.social.basic_cap_yuan[s] = own[2];
        t.social.outpatient_share[s] = s == EMPLOYEE ? 0.6 : 0.5;
        t.social.outpatient_deductible_yuan[s] = s == EMPLOYEE ? 500 : 150;
        t.social.outpatient_cap_yuan[s] = s == EMPLOYEE ? 5000 : 600;
    }
    t.social.catastrophic_deductible_yuan = 18000;
    t.social.catastrophic_cap_yuan = 300000;
    t.social.n_catastrophic_layers = 3;
    t.social.catastrophic_layers[0] = (struct layer_row){0, 30000, 0.60};
    t.social.catastrophic_layers[1] = (struct layer_row){30000, 100000, 0.65};
    t.social.catastrophic_layers[2] = (struct layer_row){100000, 1e9, 0.70};
    t.social.poor_deductible_factor = 0.5;
    t.social.poor_extra_share = 0.05;
    t.social.assistance_share = 0.7;
    t.social.assistance_cap_yuan = 80000;
    social_insurance_prepare(&t.social);
    t.employer = (struct employer_params){.paid_share = 0.5, .deductible_yuan = 1000, .cap_yuan = 5000};
    t.late = (struct late_terms){
        .commercial = {fen_of_yuan(10000), 1.0, fen_of_yuan(2e6), 0.5},
        .employee_aid = {0.7, fen_of_yuan(100000), fen_of_yuan(5000)},
        .village_aid = {{[RESIDENT] = fen_of_yuan(2000), [EMPLOYEE] = fen_of_yuan(3000)}, 0.3, fen_of_yuan(100000)},
        .charity = {0.06, 0.5, fen_of_yuan(50000)},
    };
    t.network_benefit_yuan[0] = 300000;
    t.network_benefit_yuan[1] = 100000;
    t.network_exit_age_years = 60;
    return t;
}

static inline struct product_params plain_product(void)
{
    struct product_params p = {.deductible_yuan = 18000,
                               .eligible_share = 0.8,
                               .total_cap_yuan = 3e6,
                               .payable_share = {1.0, 0.9, 0.8, 0.5},
                               .new_member_factor = 0.7,
                               .eligibility = {.age_to_years = 100},
                               .lump_sum_yuan = 10000};
    p.lump_sum_listed[DISEASE_CANCER] = 1.0;
    p.rows[IN_POLICY] = (struct liability_row){0.0, 1e8, 1, {{0, 1e9, 0.20}}};
    p.rows[OUT_OF_POLICY] = (struct liability_row){0.0, 1e8, 2, {{0, 200000, 0.75}, {200000, 1e9, 0.95}}};
    p.rows[SPECIAL_DRUGS] = (struct liability_row){0.0, 1e6, 1, {{0, 1e9, 0.60}}};
    p.rows[RARE_DISEASE] = (struct liability_row){10000, 300000, 1, {{0, 1e9, 0.70}}};
    for (int year = 0; year < N_CLAIM_FREE_LEVELS; year++)
        p.claim_free_deductible_factor[year] = p.claim_free_benefit_factor[year] = 1.0;
    product_prepare(&p);
    return p;
}

static inline struct bill_terms plain_terms(void)
{
    struct bill_terms terms = plain_city();
    terms.product = plain_product();
    return terms;
}

static inline struct patient_values costly(void)
{
    return (struct patient_values){.age_years = 30,
                                   .sex = FEMALE,
                                   .scheme = EMPLOYEE,
                                   .admissions = 1,
                                   .inpatient_yuan = 300000,
                                   .out_of_catalogue_yuan = 200000};
}

#endif
