/* Renewal, joining and enrolment in a population of constant size: q' = r·q + g·(1 − q). The identity bounds
 * what a pair of published enrolment rates can mean: the five cities of Table 4 of the report. */
#ifndef HUIMIN_CHURN_H
#define HUIMIN_CHURN_H

#include "models/pool.h"

/* Next year's enrolment from this year's, the renewal rate of members and the joining rate of the others. */
static inline double churn_enrolment(double enrolment, double renewal_rate, double joining_rate)
{
    return renewal_rate * enrolment + joining_rate * (1.0 - enrolment);
}

/* The joining rate that leads from one enrolment to the next at a given renewal rate; outside [0, 1] where the
 * three cannot be had together, NAN where everyone was in. */
static inline double churn_joining_rate(double enrolment, double next_enrolment, double renewal_rate)
{
    return pool_ratio(next_enrolment - renewal_rate * enrolment, 1.0 - enrolment);
}

/* The least renewal rate that two enrolments allow: all who were out joined. NAN where nobody was in. */
static inline double churn_least_renewal_rate(double enrolment, double next_enrolment)
{
    return enrolment > 0.0 ? max_of((next_enrolment - (1.0 - enrolment)) / enrolment, 0.0) : NAN;
}

/* The greatest: nobody who was out joined. */
static inline double churn_greatest_renewal_rate(double enrolment, double next_enrolment)
{
    return enrolment > 0.0 ? min_of(next_enrolment / enrolment, 1.0) : NAN;
}

#endif
