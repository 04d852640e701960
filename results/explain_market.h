/* Demand and cost of an arm and year, of the histogram of reservation premiums averaged over the joint worlds (a world in
 * which the product is not sold adds nobody): points of the curves, and every fixed point of the pricing map. */
#ifndef HUIMIN_EXPLAIN_MARKET_H
#define HUIMIN_EXPLAIN_MARKET_H

#include "models/equilibrium.h"
#include "results/record.h"

/* The market of an arm and year. */
struct explain_market {
    struct demand_curve curve;     /* people of the sample */
    double eligible;               /* people of the sample who may join where it is sold, mean over all worlds */
    double premium_yuan;           /* in force, mean over those worlds; NAN where it is sold in none */
    double exit_enrolment, window; /* window: over which slopes are taken, of the premium */
};
/* False where the record has no demand. Target loss ratio, exit level and window are the medians of the arm's. */
bool explain_market_find(const struct record *record, int arm, int year, struct explain_market *market);

/* Where the curves stand at an enrolment; yuan NAN where so many would not join at 1 yuan. */
struct explain_point {
    double enrolment, premium_yuan, average_cost_yuan, marginal_cost_yuan;
};
struct explain_point explain_market_at(const struct explain_market *market, double enrolment);

/* A fixed point, with the premiums from which the map would lead there: from one unstable point to the next. */
struct explain_root {
    double premium_yuan, enrolment, loop_gain;
    bool is_stable, is_live;                /* live: enrolment there is above the exit level */
    double basin_low_yuan, basin_high_yuan; /* of a stable one; NAN: without end */
};
/* Fills at most MAX_FIXED_POINTS of `roots`, ascending, and returns how many there are. */
int explain_market_roots(const struct explain_market *market, struct explain_root roots[MAX_FIXED_POINTS]);

/* Means over the worlds of a stored tally of an arm and year; NULL where the record has none of this extent. */
const double *explain_tally_row(const struct record *record, const char *name, int extent, int arm, int year);
/* A parameter's median in an arm; NAN where the record does not have it. */
double explain_input(const struct record *record, int arm, const char *key);

#endif
