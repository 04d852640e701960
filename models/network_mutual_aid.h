/* Network mutual aid (相互宝 and its like): cash on a first diagnosis, its cost shared equally after the fact.
 *
 * The person model says who is a member, who falls ill and what that brings; the pool model shares the cost month by
 * month and says who will leave and who will come next year. This is what the two agree on, and the formulas. */
#ifndef HUIMIN_NETWORK_MUTUAL_AID_H
#define HUIMIN_NETWORK_MUTUAL_AID_H

#include "engine/vmath.h"
#include "models/domain.h"

enum { MONTHS = 12, MOST_DELAY_MONTHS = 12 };

/* Age bands of joining, of leaving and of benefit. */
enum { N_NETWORK_AGES = 5, N_NETWORK_BENEFITS = 2, NETWORK_AGE_END = 60, NETWORK_FIRST_LOW_BENEFIT_BAND = 3 };
static inline int network_age_band(int age_years)
{
    return (age_years >= 18) + (age_years >= 30) + (age_years >= 40) + (age_years >= 50);
}
static inline int network_benefit_band(int age_band) { return age_band >= NETWORK_FIRST_LOW_BENEFIT_BAND; }
extern const char *const NETWORK_AGE_LABELS[N_NETWORK_AGES];         /* 0-17, 18-29, 30-39, 40-49, 50-59 */
extern const char *const NETWORK_BENEFIT_LABELS[N_NETWORK_BENEFITS]; /* 0-39, 40-59 */

/* Members of one age band who are alike in what they know of their health: without and with a chronic disease. */
enum { N_NETWORK_CELLS = 2 * N_NETWORK_AGES };
static inline int network_cell(int age_band, int is_ill) { return 2 * age_band + is_ill; }

/* Hazards are summed as whole parts of 2^31. */
#define NETWORK_HAZARD_ONE 0x1p31

/* When the cover of a member counts from, for the expected claims of a year: a month, or not this year. */
enum { N_COVER_MONTHS = MONTHS + 1 };

/* Share of a year that lies in month `month` of a cover that begins at `from_month`: 0 before it, 1/12 from it on. */
static inline double network_cover_share(int from_month, int month) { return month >= from_month ? 1.0 / MONTHS : 0.0; }

/* What each member pays for a month: benefits and fee shared equally, rounded to whole fen. The platform bears what the
 * rounding leaves, at most half a fen a member. 0 where nobody is left to pay. */
static inline double network_share_fen(double benefit_fen, double fee_share, double members)
{
    return members > 0.0 ? rint(benefit_fen * (1.0 + fee_share) / members) : 0.0;
}

/* The simulated people show the luck of their own number; the pool of the platform is larger, and only its luck is
 * left: the departure from the expected amount shrinks by the root of the ratio. Never negative. */
static inline double network_seen_fen(double expected_fen, double simulated_fen, double persons, double pool_people)
{
    const double seen_fen = expected_fen + (simulated_fen - expected_fen) * sqrt(persons / pool_people);
    return seen_fen > 0.0 ? seen_fen : 0.0;
}

/* Probability to leave next year: the usual one where the share is what was expected and what the cover is worth;
 * on the logit scale it moves with the logarithms of both ratios. Rises with the share. */
struct network_leaving {
    double usual_rate, share_sensitivity, value_sensitivity;
};
static inline double network_leaving_probability(const struct network_leaving *leaving, double share_yuan,
                                                 double expected_yuan, double worth_yuan)
{
    const double usual_logit = vm_log_f64(leaving->usual_rate / (1.0 - leaving->usual_rate));
    const double logit = usual_logit + leaving->share_sensitivity * vm_log_f64(share_yuan / expected_yuan) +
                         leaving->value_sensitivity * vm_log_f64(share_yuan / worth_yuan);
    return 1.0 / (1.0 + vm_exp_f64(-logit));
}

/* Part of those who would join at the expected share who still do: falls as the share rises above it. */
static inline double network_joining_factor(double elasticity, double share_yuan, double expected_yuan)
{
    return share_yuan > expected_yuan ? vm_exp_f64(-elasticity * vm_log_f64(share_yuan / expected_yuan)) : 1.0;
}

#endif
