/* The tables of arms and products as the peers of `make bench` read them. */
#ifndef BENCH_ARM_TABLES_H
#define BENCH_ARM_TABLES_H

#include "models/product.h"
#include "tests/bench/city_tables.h"
#include "tests/bench/replay.h"

/* As models/decision.c declares them. */
struct decision_params {
    double contact_probability[MAX_YEARS], mobilisation[MAX_YEARS], mobilisation_decay, mobilisation_decay_after_year;
    double personal_account, hassle_yuan, automatic_renewal_probability, keep_probability, publicness, warm_glow_yuan,
        choice_scale_yuan, base_inclination, taste_sd, inertia, peers, account_discount;
    double self_search_probability[N_STATES], household_decides, risk_aversion_per_yuan, cost_form;
};
#define DECISION(member_, key_, n_) USES(struct decision_params, member_, key_, n_)
static const struct param DECISION_PARAMS[] = {
    DECISION(contact_probability, "operating_model.contact_probability", MAX_YEARS),
    DECISION(mobilisation, "operating_model.mobilisation", MAX_YEARS),
    DECISION(mobilisation_decay, "operating_model.mobilisation_decay_per_year", 1),
    DECISION(mobilisation_decay_after_year, "operating_model.mobilisation_decay_after_year", 1),
    DECISION(personal_account, "operating_model.personal_account", 1),
    DECISION(hassle_yuan, "operating_model.hassle_yuan", 1),
    DECISION(automatic_renewal_probability, "operating_model.automatic_renewal_probability", 1),
    DECISION(keep_probability, "operating_model.keep_probability", 1),
    DECISION(publicness, "operating_model.publicness", 1),
    DECISION(warm_glow_yuan, "behaviour.warm_glow_yuan", 1),
    DECISION(choice_scale_yuan, "behaviour.choice_scale_yuan", 1),
    DECISION(base_inclination, "behaviour.base_inclination", 1),
    DECISION(taste_sd, "behaviour.taste_sd", 1),
    DECISION(inertia, "behaviour.inertia", 1),
    DECISION(peers, "behaviour.peers", 1),
    DECISION(account_discount, "behaviour.account_discount", 1),
    DECISION(self_search_probability, "behaviour.self_search_probability", N_STATES),
    DECISION(household_decides, "behaviour.household_decides_together", 1),
    DECISION(risk_aversion_per_yuan, "behaviour.absolute_risk_aversion_per_yuan", 1),
    DECISION(cost_form, "city.cost.form", 1),
};
static const struct param_table DECISION_TABLE = {DECISION_PARAMS, COUNT_OF(DECISION_PARAMS),
                                                  sizeof(struct decision_params)};

/* The most of any table of arms and years or products. */
enum { MOST_VALUES = MAX_ARMS * MAX_YEARS };

/* One number or a few of each of n structs `size` bytes apart. */
static void write_members(FILE *file, const char *name, const void *records, size_t size, size_t offset, int n,
                          size_t n_values)
{
    double values[MOST_VALUES] = {0.0};
    for (int i = 0; i < n; i++)
        memcpy(values + (size_t)i * n_values, (const char *)records + (size_t)i * size + offset,
               n_values * sizeof values[0]);
    write_block(file, name, values, (size_t)n * n_values);
}

/* ------------------------------------------------------------------ products */

static void write_liabilities(FILE *file, const struct product_params *products, int n_products)
{
    double deductible_yuan[MAX_ARMS + 1][N_LIABILITIES], cap_yuan[MAX_ARMS + 1][N_LIABILITIES];
    double n_layers[MAX_ARMS + 1][N_LIABILITIES], layers[MAX_ARMS + 1][N_LIABILITIES][MAX_ROWS][3] = {{{{0.0}}}};
    for (int p = 0; p < n_products; p++)
        for (int l = 0; l < N_LIABILITIES; l++) {
            const struct liability_row *row = &products[p].rows[l];
            deductible_yuan[p][l] = row->deductible_yuan;
            cap_yuan[p][l] = row->cap_yuan;
            n_layers[p][l] = row->n_layers;
            memcpy(layers[p][l], row->layers, (size_t)row->n_layers * sizeof row->layers[0]);
        }
    const size_t n = (size_t)n_products * N_LIABILITIES;
    write_number(file, "max_layers", MAX_ROWS);
    write_block(file, "product_deductible_yuan", deductible_yuan[0], n);
    write_block(file, "product_cap_yuan", cap_yuan[0], n);
    write_block(file, "product_n_layers", n_layers[0], n);
    write_block(file, "product_layers", layers[0][0][0], n * MAX_ROWS * 3);
}

static void write_products(FILE *file, const struct product_params *products, int n_products)
{
#define WRITE_MEMBER(name_, member_, n_)                                                                               \
    write_members(file, name_, products, sizeof *products, offsetof(struct product_params, member_), n_products, n_)
    WRITE_MEMBER("payable_share", payable_share, N_STATES);
    WRITE_MEMBER("eligible_share", eligible_share, 1);
    WRITE_MEMBER("total_cap_yuan", total_cap_yuan, 1);
    WRITE_MEMBER("new_member_share", new_member_share, 1);
    WRITE_MEMBER("retention_yuan", retention_yuan, 1);
    WRITE_MEMBER("excess_limit_yuan", excess_limit_yuan, 1);
    WRITE_MEMBER("prelec_alpha", prelec_alpha, 1);
    WRITE_MEMBER("neglect", neglect, 1);
    WRITE_MEMBER("private_information", private_information, 1);
    write_liabilities(file, products, n_products);
#undef WRITE_MEMBER
}

/* ------------------------------------------------------------------ arms */

static void write_by_year(FILE *file, const struct decision_params *arms, int n_arms, int n_years)
{
    double contact[MOST_VALUES] = {0.0}, mobilisation[MOST_VALUES] = {0.0};
    for (int k = 0; k < n_arms; k++)
        for (int year = 0; year < n_years; year++) {
            double *const now = &mobilisation[k * n_years + year];
            contact[k * n_years + year] = arms[k].contact_probability[year];
            *now = arms[k].mobilisation[year];
            for (double t = arms[k].mobilisation_decay_after_year; t < year + 1; t++)
                *now *= 1.0 - arms[k].mobilisation_decay;
        }
    write_block(file, "contact_probability", contact, (size_t)(n_arms * n_years));
    write_block(file, "mobilisation", mobilisation, (size_t)(n_arms * n_years));
}

/* False where an arm asks for a form of the model that no peer has. */
static bool write_arms(FILE *file, const struct study *study)
{
    static struct decision_params arms[MAX_ARMS];
    static struct product_params products[MAX_ARMS + 1];
    double product_of_arm[MAX_ARMS] = {0.0};
    const int n_arms = recording.n_arms;
    fill_medians(study, study->reference, &PRODUCT_TABLE, &products[0]);
    product_prepare(&products[0]);
    for (int k = 0; k < n_arms; k++) {
        const struct quantity *const quantities = study->arms[k % recording.n_policies].quantities;
        struct product_params *const product = &products[recording.product[k]];
        product_of_arm[k] = recording.product[k];
        fill_medians(study, quantities, &DECISION_TABLE, &arms[k]);
        fill_medians(study, quantities, &PRODUCT_TABLE, product);
        product_prepare(product);
        if (arms[k].household_decides > 0.0 || arms[k].risk_aversion_per_yuan > 0.0 || arms[k].cost_form > 0.0)
            return false;
    }
    write_block(file, "product_of_arm", product_of_arm, (size_t)n_arms);
    write_by_year(file, arms, n_arms, recording.n_years);
#define WRITE_ARM(member_, n_)                                                                                         \
    write_members(file, #member_, arms, sizeof arms[0], offsetof(struct decision_params, member_), n_arms, n_)
    WRITE_ARM(personal_account, 1);
    WRITE_ARM(hassle_yuan, 1);
    WRITE_ARM(automatic_renewal_probability, 1);
    WRITE_ARM(keep_probability, 1);
    WRITE_ARM(publicness, 1);
    WRITE_ARM(warm_glow_yuan, 1);
    WRITE_ARM(choice_scale_yuan, 1);
    WRITE_ARM(base_inclination, 1);
    WRITE_ARM(taste_sd, 1);
    WRITE_ARM(inertia, 1);
    WRITE_ARM(peers, 1);
    WRITE_ARM(account_discount, 1);
    WRITE_ARM(self_search_probability, N_STATES);
#undef WRITE_ARM
    write_products(file, products, recording.n_products);
    return true;
}

#endif
