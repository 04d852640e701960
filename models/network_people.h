/* Parameters of who joins network mutual aid and what it pays, with what is derived from them once a world. */
#ifndef HUIMIN_NETWORK_PEOPLE_H
#define HUIMIN_NETWORK_PEOPLE_H

#include "models/health_management.h"
#include "models/health_profile.h"
#include "models/network_mutual_aid.h"
#include "models/threshold.h"

/* What a person's health was before this year: a state; in the first simulated year, of those whose listed disease
 * began in it, unknown; of people who came this year, nothing that they could fall ill from here. */
enum { BEFORE_UNKNOWN = N_STATES, BEFORE_NEWCOMER, N_BEFORE };

static inline int network_health_row(int sex, int age_years) { return sex * N_AGES + age_years; }

struct network_params {
    double is_enabled, first_member_share, first_months, joining_share[MAX_YEARS], age_weight[N_NETWORK_AGES];
    double passing_share[N_STATES], exit_age_years, waiting_months, benefit_yuan[N_NETWORK_BENEFITS], definition_share;
    struct health_parameters health;
    struct mortality_parameters mortality;
    struct health_management management;
    /* Derived; rows [sex][age]. */
    uint32_t hazard[N_SEXES * N_AGES * N_BEFORE]; /* of a listed disease this year, parts of 2^31 */
    uint32_t first_onset[N_SEXES * N_AGES];       /* threshold: of the first year's major people, ill since this year */
    double unknown_passing_share[N_SEXES * N_AGES];
    double heaviest_weight;
    uint32_t definition_below; /* of 2^32, held to its last number */
};

extern const struct param_table NETWORK_PEOPLE_TABLE;
void network_people_prepare(void *params);

#endif
