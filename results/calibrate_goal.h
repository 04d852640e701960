/* One parameter solved to one target on simulated people. The luck is the same at every value (common random
 * numbers), so that what is reached is a smooth rising function of the parameter and a one-dimensional root of it
 * is found by Brent's method (GSL: gsl_root_fsolver_brent; Brent 1973). */
#ifndef HUIMIN_CALIBRATE_GOAL_H
#define HUIMIN_CALIBRATE_GOAL_H

#include "results/census_worlds.h"

enum calibrate_measure { MEASURE_FIGURE, MEASURE_OUTCOME };

/* Where to look first, from the value that stands. */
enum calibrate_guess {
    GUESS_NEARBY,
    GUESS_PROPORTIONAL, /* what is reached grows as the parameter does */
    GUESS_SHIFT,        /* … by as much as the parameter does */
    GUESS_LOGIT,        /* a share whose logit moves with the parameter */
};

struct calibrate_goal {
    const char *key;  /* of the parameter */
    int index;        /* of the first value that is set, inside the parameter */
    int n_values;     /* values set alike: all years from index on in a list by year */
    int arm;          /* index in the study; STUDY_EDIT_ALL_ARMS sets them all and measures the first */
    double low, high; /* range to look in, inside what the parameter allows */
    enum calibrate_measure measure;
    int what; /* enum census_figure or census_outcome */
    int year; /* of an outcome, from 0 */
    double target, tolerance;
    enum calibrate_guess guess;
};

/* How large to simulate. */
struct calibrate_design {
    long persons, worlds;
};

struct calibrate_bench {
    struct study *study; /* edited as the goals ask */
    struct calibrate_design design;
    int threads;
    long n_simulations; /* done so far */
    /* Figures of the study as it stands, so that goals without a change between them share a simulation. */
    bool has_figures;
    double figures[N_CENSUS_FIGURES];
};

/* What a parameter has become. */
struct calibrate_solved {
    struct calibrate_goal goal;
    struct calibrate_design design;
    double value, reached;
    bool is_reached; /* within tolerance; otherwise the target lies beyond the range, and value is its near end */
};

/* Sets the goal's parameter. */
void calibrate_goal_set(struct calibrate_bench *bench, const struct calibrate_goal *goal, double value);
double calibrate_goal_value(const struct calibrate_bench *bench, const struct calibrate_goal *goal);
/* Simulates the study as it stands and measures. */
bool calibrate_goal_measure(struct calibrate_bench *bench, const struct calibrate_goal *goal, double *reached,
                            struct status *status);
/* Finds the value, rounded to four digits, and leaves the study at it. A value that is within tolerance already
 * stays, so that a second calibration finds what the first did. */
bool calibrate_goal_solve(struct calibrate_bench *bench, const struct calibrate_goal *goal,
                          struct calibrate_solved *solved, struct status *status);

/* Four significant digits. */
double calibrate_rounded(double value);

#endif
