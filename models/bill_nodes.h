/* Fixed quadrature of a year's bill, for expected benefits: what a case with so many admissions leaves after the
 * public tiers, at nodes of its size and out-of-catalogue share. It is of the fast annual form; what products
 * pay on these nodes is in benefit_table.c.
 *
 * Severity by care class and safety net; admissions at a few knots, between which benefits are linear; at each
 * knot, strata of the body in z and of the tail in probability, each at its conditional mean, so that means are
 * exact; the out-of-catalogue share at Gauss nodes of its Beta: strata at their means would understate what is paid above
 * a deductible by a tenth. */
#ifndef HUIMIN_BILL_NODES_H
#define HUIMIN_BILL_NODES_H

#include "models/employer_cover.h"
#include "models/hospital.h"
#include "models/social_insurance.h"

enum {
    N_COVERS = 2,                                /* without employer cover, and with it */
    N_PLAIN_CLASSES = 2 * N_CARE_CLASSES,        /* care class × safety net */
    N_BILL_CLASSES = N_COVERS * N_PLAIN_CLASSES, /* those without employer cover first */
    N_KNOTS = 7,
    N_BODY_STRATA = 22,
    N_TAIL_STRATA = 6,
    N_SHARE_NODES = 3,
    N_SIZES = N_BODY_STRATA + N_TAIL_STRATA,
    N_NODES = N_SIZES * N_SHARE_NODES,
    N_BILLS = N_BILL_CLASSES * N_KNOTS * N_NODES, /* of one cost level */
    N_RATES = 64,
    N_FRAILTY_NODES = 8,
    /* Of a cell in the grid of rates: by frailty, in other years and in that of death. */
    N_PLACES = 2 * N_FRAILTY_NODES,
    N_PLAIN_CELLS = N_AGE_BANDS * N_STATES * N_SCHEMES * 2,
    N_PEOPLE_CELLS = N_COVERS * N_PLAIN_CELLS, /* those without employer cover first */
};
enum bill_level { LEVEL_NOW, LEVEL_EXPECTED, LEVEL_NEXT, N_LEVELS }; /* realised, foreseen, foreseen for next year */

static inline int bill_class_of(int scheme, int is_elder, int is_safety_net, int has_employer_cover)
{
    return has_employer_cover * N_PLAIN_CLASSES + 2 * care_class_of(scheme, is_elder) + is_safety_net;
}
/* Classes of a node with the same cover lie side by side. */
static inline int bill_index(int bill_class, int knot, int node)
{
    const int cover = bill_class / N_PLAIN_CLASSES;
    return ((cover * N_KNOTS + knot) * N_NODES + node) * N_PLAIN_CLASSES + bill_class % N_PLAIN_CLASSES;
}
/* Cell of people who expect alike: employer cover × age band × state × scheme × safety net. */
static inline int people_cell_of(int age_band, int state, int scheme, int is_safety_net, int has_employer_cover)
{
    return has_employer_cover * N_PLAIN_CELLS + ((age_band * N_STATES + state) * N_SCHEMES + scheme) * 2 +
           is_safety_net;
}

/* How many covers are worth a look: nobody has employer cover where its share is 0. */
static inline int n_covers_of(const struct employer_params *employer) { return employer_is_offered(employer) ? 2 : 1; }

/* The grid of admission rates: geometric from RATE_LOWEST to RATE_HIGHEST. */
#define RATE_LOG_LOWEST (-7.0)
#define RATE_LOG_STEP 0.153
static inline double rate_grid(int g) { return vm_exp_f64(RATE_LOG_LOWEST + RATE_LOG_STEP * g); }

#endif
