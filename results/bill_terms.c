#include "results/bill_terms.h"

#include <stdlib.h>

#include "models/late_parameters.h"

/* What the tables of the tiers' models do not hold together, by the keys that those models declare. */
struct others {
    struct employer_params employer;
    struct late_parameters late;
    double network_benefit_yuan[N_NETWORK_BENEFITS], network_exit_age_years, premium_yuan;
    double contact_probability[MAX_YEARS], self_search_probability[N_STATES];
};

static const struct param OTHERS[] = {
    EMPLOYER_USES(struct others, employer),
    LATE_USES(struct others, late),
    USES(struct others, network_benefit_yuan, "city.network_mutual_aid.benefit_yuan", N_NETWORK_BENEFITS),
    USES(struct others, network_exit_age_years, "city.network_mutual_aid.exit_age_years", 1),
    USES(struct others, premium_yuan, "product.premium_yuan", 1),
    USES(struct others, contact_probability, "operating_model.contact_probability", MAX_YEARS),
    USES(struct others, self_search_probability, "behaviour.self_search_probability", N_STATES),
};
static const struct param_table OTHERS_TABLE = {OTHERS, COUNT_OF(OTHERS), sizeof(struct others)};

/* Whether anybody is asked to join, in some year, or finds the product without being asked. */
static int is_offered(const struct others *others)
{
    double most = 0.0;
    for (int year = 0; year < MAX_YEARS; year++)
        most = max_of(most, others->contact_probability[year]);
    for (int state = 0; state < N_STATES; state++)
        most = max_of(most, others->self_search_probability[state]);
    return most > 0.0;
}

bool bill_terms_of(struct bill_terms *terms, const struct study *study, int arm, struct status *status)
{
    struct others others = {0};
    double *const medians = calloc((size_t)study->set->n_slots + 1, sizeof *medians);
    *terms = (struct bill_terms){0};
    if (!medians)
        return status_add(status, EXIT_RUN_FAILED, "%s: out of memory", study->name);
    for (int slot = 0; slot < study->set->n_slots; slot++)
        medians[slot] = quantity_median(&study->arms[arm].quantities[slot]);
    param_set_fill(study->set, &SOCIAL_TABLE, medians, &terms->social);
    param_set_fill(study->set, &PRODUCT_TABLE, medians, &terms->product);
    param_set_fill(study->set, &OTHERS_TABLE, medians, &others);
    free(medians);
    social_insurance_prepare(&terms->social);
    product_prepare(&terms->product);
    terms->employer = others.employer;
    terms->late = late_terms_of(&others.late);
    for (int band = 0; band < N_NETWORK_BENEFITS; band++)
        terms->network_benefit_yuan[band] = others.network_benefit_yuan[band];
    terms->network_exit_age_years = others.network_exit_age_years;
    terms->is_offered = is_offered(&others);
    terms->premium_yuan = terms->is_offered ? others.premium_yuan : 0.0;
    return true;
}
