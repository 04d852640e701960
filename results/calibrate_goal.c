#include "results/calibrate_goal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "results/study_edit.h"

enum { MAX_TRIALS = 64, MAX_STEPS = 40, MAX_WIDENINGS = 12 };

double calibrate_rounded(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.4g", value);
    return strtod(text, NULL);
}

void calibrate_goal_set(struct calibrate_bench *bench, const struct calibrate_goal *goal, double value)
{
    const int arm = goal->arm < 0 ? 0 : goal->arm;
    for (int i = 0; i < goal->n_values; i++) {
        bench->has_figures &= study_edit_value(bench->study, arm, goal->key, goal->index + i) == value;
        study_edit_set(bench->study, goal->arm, goal->key, goal->index + i, value);
    }
}

double calibrate_goal_value(const struct calibrate_bench *bench, const struct calibrate_goal *goal)
{
    return study_edit_value(bench->study, goal->arm < 0 ? 0 : goal->arm, goal->key, goal->index);
}

/* Figures need two years (who is costly again); outcomes those up to their own. */
static bool simulate(struct calibrate_bench *bench, int arm, long years, bool is_outcomes_only,
                     struct census_sample *sample, struct status *status)
{
    const struct census_plan plan = {.study = bench->study,
                                     .arms = &arm,
                                     .n_arms = 1,
                                     .n_worlds = bench->design.worlds,
                                     .threads = bench->threads,
                                     .is_outcomes_only = is_outcomes_only};
    study_edit_run(bench->study, bench->design.persons, years, bench->study->run.seed);
    bench->n_simulations++;
    return census_simulate(sample, &plan, status);
}

static bool measure_figures(struct calibrate_bench *bench, int arm, struct status *status)
{
    struct census_sample sample;
    bench->has_figures = simulate(bench, arm, 2, false, &sample, status);
    for (int f = 0; bench->has_figures && f < N_CENSUS_FIGURES; f++)
        bench->figures[f] = census_figure_of(&sample, (enum census_figure)f).mean;
    census_sample_free(&sample);
    return bench->has_figures;
}

bool calibrate_goal_measure(struct calibrate_bench *bench, const struct calibrate_goal *goal, double *reached,
                            struct status *status)
{
    const int arm = goal->arm < 0 ? 0 : goal->arm;
    if (goal->measure == MEASURE_FIGURE) {
        const bool ok = bench->has_figures || measure_figures(bench, arm, status);
        *reached = bench->figures[goal->what];
        return ok;
    }
    struct census_sample sample;
    const bool ok = simulate(bench, arm, goal->year + 1, true, &sample, status);
    if (ok)
        *reached = census_outcome_of(&sample, 0, goal->year, (enum census_outcome)goal->what).mean;
    census_sample_free(&sample);
    return ok;
}

/* ------------------------------------------------------------------ the function whose root is sought */

/* Simulations are dear: every value is tried once. */
struct search {
    struct calibrate_bench *bench;
    const struct calibrate_goal *goal;
    struct status *status;
    int n_tried;
    double tried[MAX_TRIALS], away[MAX_TRIALS];
};

/* Reached less target; NAN after an error, which the status tells. */
static double away_at(double value, void *context)
{
    struct search *const search = context;
    double reached = 0.0;
    for (int i = 0; i < search->n_tried; i++)
        if (search->tried[i] == value)
            return search->away[i];
    calibrate_goal_set(search->bench, search->goal, value);
    if (!status_ok(search->status) || !calibrate_goal_measure(search->bench, search->goal, &reached, search->status))
        return (double)NAN;
    const double away = reached - search->goal->target;
    if (search->n_tried < MAX_TRIALS) {
        search->tried[search->n_tried] = value;
        search->away[search->n_tried++] = away;
    }
    return away;
}

static bool is_near(struct search *search, double value, double tolerance)
{
    return fabs(away_at(value, search)) <= tolerance;
}

static double logit(double share) { return log(share / (1.0 - share)); }

/* Where the target would be if the guess held. */
static double guessed(const struct calibrate_goal *goal, double from, double away)
{
    const double reached = goal->target + away;
    const bool is_share = reached > 0.0 && reached < 1.0;
    if (goal->guess == GUESS_PROPORTIONAL && reached > 0.0)
        return from * goal->target / reached;
    if (goal->guess == GUESS_SHIFT)
        return from - away;
    if (goal->guess == GUESS_LOGIT && is_share)
        return from + 1.4 * (logit(goal->target) - logit(reached)); /* people differ: their mean logit moves less */
    return from + (away < 0.0 ? 0.1 : -0.1) * fmax(fabs(from), 0.02 * (goal->high - goal->low));
}

/* From a value past the guess, in steps that double, until the target is passed or the range ends. Returns false
 * where it ends first; *outer is then that end. */
static bool bracket(struct search *search, double from, double *inner, double *outer)
{
    const struct calibrate_goal *const goal = search->goal;
    const double away = away_at(from, search), direction = away < 0.0 ? 1.0 : -1.0;
    double step = 1.1 * fabs(guessed(goal, from, away) - from);
    *inner = *outer = from;
    for (int i = 0; i < MAX_WIDENINGS; i++, step *= 2.0) {
        *inner = *outer;
        *outer = fmin(fmax(*inner + direction * step, goal->low), goal->high);
        if (direction * away_at(*outer, search) >= 0.0)
            return true;
        if (*outer == goal->low || *outer == goal->high)
            return false;
    }
    return false;
}

/* Brent's method inside a bracket, until half of the tolerance leaves room for rounding to four digits, or the
 * digits are exhausted. */
static double brent(struct search *search, double one, double other)
{
    gsl_function function;
    function.function = away_at;
    function.params = search;
    gsl_root_fsolver *const solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double root = one;
    if (!solver || gsl_root_fsolver_set(solver, &function, fmin(one, other), fmax(one, other)) != GSL_SUCCESS) {
        status_add(search->status, EXIT_RUN_FAILED, "%s: no root between %g and %g", search->goal->key, one, other);
        gsl_root_fsolver_free(solver);
        return root;
    }
    for (int i = 0; i < MAX_STEPS && status_ok(search->status); i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
            break;
        root = gsl_root_fsolver_root(solver);
        const double width = gsl_root_fsolver_x_upper(solver) - gsl_root_fsolver_x_lower(solver);
        if (is_near(search, root, 0.5 * search->goal->tolerance) || width <= 1e-4 * fabs(root))
            break;
    }
    gsl_root_fsolver_free(solver);
    return root;
}

bool calibrate_goal_solve(struct calibrate_bench *bench, const struct calibrate_goal *goal,
                          struct calibrate_solved *solved, struct status *status)
{
    struct search search = {.bench = bench, .goal = goal, .status = status};
    gsl_error_handler_t *const handler = gsl_set_error_handler_off();
    const double from = fmin(fmax(calibrate_rounded(calibrate_goal_value(bench, goal)), goal->low), goal->high);
    double inner = from, outer = from, value = from;
    if (!is_near(&search, from, goal->tolerance) && status_ok(status))
        value = bracket(&search, from, &inner, &outer) ? brent(&search, inner, outer) : outer;
    value = calibrate_rounded(value);
    const double away = away_at(value, &search);
    gsl_set_error_handler(handler);
    calibrate_goal_set(bench, goal, value);
    *solved = (struct calibrate_solved){.goal = *goal,
                                        .design = bench->design,
                                        .value = value,
                                        .reached = goal->target + away,
                                        .is_reached = fabs(away) <= goal->tolerance};
    return status_ok(status);
}
