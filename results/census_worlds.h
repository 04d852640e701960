/* Worlds of a study under a census: every world on a thread and an engine of its own, so that the figures are the
 * same whatever the number of threads. */
#ifndef HUIMIN_CENSUS_WORLDS_H
#define HUIMIN_CENSUS_WORLDS_H

#include "engine/engine.h"
#include "results/census.h"

/* Outcomes of the models that are kept beside the census, by arm and year. */
enum census_outcome {
    CENSUS_ENROLMENT,
    CENSUS_RENEWAL,
    CENSUS_CLAIM_PER_MEMBER_YUAN,
    CENSUS_OUT_CLAIM_PER_MEMBER_YUAN,
    CENSUS_CLAIMANT_SHARE,
    CENSUS_CLAIM_PER_CLAIMANT_YUAN,
    CENSUS_PREMIUM_YUAN,
    CENSUS_CATASTROPHIC_HOUSEHOLDS, /* with catastrophic expenditure had nobody the product, of all */
    N_CENSUS_OUTCOMES
};

/* What to simulate: worlds 0 … n_worlds − 1 of arms that share a path, as study->run says (people, years, seed). */
struct census_plan {
    const struct study *study;
    const int *arms;
    int n_arms;
    long n_worlds;
    int threads;
    bool is_outcomes_only; /* no observer, and so no figures and no benefits: faster */
};

struct census_sample {
    long n_worlds;
    int n_arms, n_years;
    double *figures;  /* [n_worlds][N_CENSUS_FIGURES]; NAN where there was no observer */
    double *benefits; /* [n_worlds][n_arms][N_CENSUS_BENEFITS], of each arm's product; likewise */
    double *outcomes; /* [n_worlds][n_arms][n_years][N_CENSUS_OUTCOMES] */
};

/* A mean over worlds and its standard error; NAN where no world defines it, and for the error of one world. */
struct census_estimate {
    double mean, se;
};

/* Simulates with parameters at their medians. The models are those of `huimin run`; the figures are the same
 * whatever the number of threads. */
bool census_simulate(struct census_sample *sample, const struct census_plan *plan, struct status *status);
void census_sample_free(struct census_sample *sample);

struct census_estimate census_figure_of(const struct census_sample *sample, enum census_figure figure);
struct census_estimate census_benefit_of(const struct census_sample *sample, int arm, enum census_benefit benefit);
struct census_estimate census_outcome_of(const struct census_sample *sample, int arm, int year,
                                         enum census_outcome outcome);

#endif
