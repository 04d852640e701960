/* Health management: people are screened for cancer, and some who would have fallen ill with a listed disease stay as
 * they are. Off where nobody takes part. */
#ifndef HUIMIN_HEALTH_MANAGEMENT_H
#define HUIMIN_HEALTH_MANAGEMENT_H

#include "engine/params.h"

/* What the chain of states takes from it; declared by models/morbidity.c. */
struct health_management {
    double participation_share, forestalled_share;
};

#define HEALTH_MANAGEMENT_USES(type_, member_)                                                                         \
    USES(type_, member_.participation_share, "city.health_management.participation_share", 1),                         \
        USES(type_, member_.forestalled_share, "city.health_management.forestalled_share", 1)

/* Of all onsets of a listed disease, those that screening forestalls. */
static inline double health_management_forestalled(const struct health_management *management)
{
    return management->participation_share * management->forestalled_share;
}

#endif
