/* Who is in the employee scheme of basic insurance: shares by age that give the city its own. */
#ifndef HUIMIN_EMPLOYMENT_H
#define HUIMIN_EMPLOYMENT_H

#include "models/population.h"

enum { N_SCHEME_GROUPS = 4 };

struct employment_parameters {
    double employee_share;                         /* of all insured of the city */
    double employee_share_by_age[N_SCHEME_GROUPS]; /* the shape, before scaling */
};
extern const char *const SCHEME_GROUP_LABELS[N_SCHEME_GROUPS]; /* 0-17, 18-24, 25-59, 60+ */

/* Parameters declared by the scheme model. */
#define EMPLOYMENT_USES(type_, member_)                                                                                \
    USES(type_, member_.employee_share, "city.employee_share", 1),                                                     \
        USES(type_, member_.employee_share_by_age, "city.employee_share_by_age", N_SCHEME_GROUPS)

/* share[N_AGES]: probability to be in the employee scheme at an age. The odds of the shape are scaled by one
 * factor so that the mean over the city's ages is employee_share (or as near as a shape with zeros allows). */
void employment_shares(double share[N_AGES], const struct employment_parameters *parameters,
                       const struct population *population);

#endif
