/* Disposable income per head over a city's people: lognormal around a level set by the scheme and age of the
 * head of the household, whose members share it. */
#ifndef HUIMIN_INCOME_DISTRIBUTION_H
#define HUIMIN_INCOME_DISTRIBUTION_H

#include "models/employment.h"
#include "models/household_formation.h"

enum { N_HEAD_KINDS = N_SCHEMES * 2 }; /* scheme × (under 60, 60 and over) */
static inline int income_head_kind(int scheme, int is_elder) { return scheme * 2 + is_elder; }

struct income_parameters {
    double national_mean_yuan; /* per head; yuan of 2021 */
    double log_sd[N_SCHEMES], employee_log_difference, elder_log_difference;
    double level; /* mean of the city over the nation's */
    double safety_net_share;
};

/* Persons' incomes as a mixture over the kinds of their heads. */
struct income_distribution {
    double share[N_HEAD_KINDS];      /* of persons; sums to 1 */
    double log_median[N_HEAD_KINDS]; /* of yuan */
    double log_sd[N_HEAD_KINDS];
};

/* The kinds' shares are those of households formed, as the household model forms them, from 4096 people of the
 * city's ages with fixed luck: the same for the same parameters everywhere. */
void income_distribution_init(struct income_distribution *distribution, const struct income_parameters *income,
                              const struct population *population, const struct employment_parameters *employment,
                              const struct household_parameters *household);
/* Share of persons below e^log_yuan. */
double income_distribution_cdf(const struct income_distribution *distribution, double log_yuan);
/* Natural logarithm of the income in yuan that a share of persons, in (0, 1), is below. */
double income_distribution_log_quantile(const struct income_distribution *distribution, double share);
/* Mean income of the persons between two shares (0 <= from < to <= 1), in yuan a year. */
double income_distribution_mean_yuan(const struct income_distribution *distribution, double from, double to);

#endif
