/* Health, cost and fund shares of a city: each parameter has a target of its own, which it moves far more than the
 * others do, so that sweeps of one-dimensional roots settle in a few rounds. */
#include "results/calibrate.h"

#include <math.h>

#include "models/domain.h"
#include "results/published.h"
#include "results/study_edit.h"

enum { MAX_SWEEPS = 10 };

#define CITY_GOAL(key_, index_, figure_, low_, high_, tolerance_, guess_)                                              \
    {                                                                                                                  \
        .key = key_, .index = index_, .n_values = 1, .arm = STUDY_EDIT_ALL_ARMS, .low = low_, .high = high_,           \
        .measure = MEASURE_FIGURE, .what = figure_, .tolerance = tolerance_, .guess = guess_                           \
    }

/* Tolerances in the figure's own unit: a thousandth of rates and of cost, a tenth of a point of shares. */
static const struct calibrate_goal HEALTH[] = {
    CITY_GOAL("city.cost.admission_age_gradient", 0, CENSUS_ELDER_RATIO, 0.1, 4.0, 0.02, GUESS_NEARBY),
    CITY_GOAL("city.cost.severity_log_sd", 0, CENSUS_TOP_TENTH_INPATIENT, 0.4, 1.8, 0.001, GUESS_NEARBY),
    CITY_GOAL("city.frailty.persistence", 0, CENSUS_PERSISTENCE_1_YEAR, 0.2, 0.995, 0.001, GUESS_NEARBY),
    CITY_GOAL("city.cost.admission_scale", RESIDENT, CENSUS_ADMISSIONS_RESIDENT, 0.001, 2.0, 0.0003,
              GUESS_PROPORTIONAL),
    CITY_GOAL("city.cost.admission_scale", EMPLOYEE, CENSUS_ADMISSIONS_EMPLOYEE, 0.001, 2.0, 0.0003,
              GUESS_PROPORTIONAL),
    CITY_GOAL("city.cost.cost_per_admission_yuan", RESIDENT, CENSUS_COST_RESIDENT_YUAN, 200.0, 2e5, 10.0,
              GUESS_PROPORTIONAL),
    CITY_GOAL("city.cost.cost_per_admission_yuan", EMPLOYEE, CENSUS_COST_EMPLOYEE_YUAN, 200.0, 2e5, 15.0,
              GUESS_PROPORTIONAL),
};
static const struct calibrate_goal FUNDS[] = {
    CITY_GOAL("city.basic_insurance.share", RESIDENT, CENSUS_FUND_IN_CATALOGUE_RESIDENT, 0.05, 1.0, 0.0005,
              GUESS_PROPORTIONAL),
    CITY_GOAL("city.basic_insurance.share", EMPLOYEE, CENSUS_FUND_IN_CATALOGUE_EMPLOYEE, 0.05, 1.0, 0.0005,
              GUESS_PROPORTIONAL),
    CITY_GOAL("city.cost.out_of_catalogue_share", RESIDENT, CENSUS_OUT_OF_CATALOGUE_RESIDENT, 0.01, 0.6, 0.0005,
              GUESS_SHIFT),
    CITY_GOAL("city.cost.out_of_catalogue_share", EMPLOYEE, CENSUS_OUT_OF_CATALOGUE_EMPLOYEE, 0.01, 0.6, 0.0005,
              GUESS_SHIFT),
};

/* The part of all cost outside the catalogue follows from two published shares: 1 − (of all cost) / (in catalogue). */
static double out_of_catalogue(enum census_figure of_all, enum census_figure in_catalogue)
{
    return 1.0 - published_find(of_all)->value / published_find(in_catalogue)->value;
}

static double target_of(const struct calibration *calibration, int figure)
{
    if (figure == CENSUS_OUT_OF_CATALOGUE_RESIDENT)
        return out_of_catalogue(CENSUS_FUND_OF_ALL_RESIDENT, CENSUS_FUND_IN_CATALOGUE_RESIDENT);
    if (figure == CENSUS_OUT_OF_CATALOGUE_EMPLOYEE)
        return out_of_catalogue(CENSUS_FUND_OF_ALL_EMPLOYEE, CENSUS_FUND_IN_CATALOGUE_EMPLOYEE);
    return published_move(published_find((enum census_figure)figure), calibration->bench.study, 0).value;
}

static bool sweep(struct calibration *calibration, const struct calibrate_goal *goals, int n_goals, bool *has_moved,
                  struct status *status)
{
    for (int g = 0; g < n_goals; g++) {
        struct calibrate_goal goal = goals[g];
        goal.target = target_of(calibration, goal.what);
        const double before = calibrate_goal_value(&calibration->bench, &goal);
        if (!calibrate_take(calibration, &goal, status))
            return false;
        *has_moved |= calibrate_goal_value(&calibration->bench, &goal) != before;
    }
    return true;
}

/* Until nothing moves: then every target is met by the parameters as they all stand. */
static bool sweeps(struct calibration *calibration, const struct calibrate_goal *goals, int n_goals,
                   struct status *status)
{
    bool has_moved = true;
    for (int round = 0; has_moved && round < MAX_SWEEPS; round++) {
        has_moved = false;
        if (!sweep(calibration, goals, n_goals, &has_moved, status))
            return false;
    }
    if (has_moved)
        calibrate_remark(calibration, "%s and the parameters solved with it still moved after %d rounds", goals[0].key,
                         MAX_SWEEPS);
    return true;
}

bool calibrate_city(struct calibration *calibration, struct status *status)
{
    struct study *const study = calibration->bench.study;
    const int stages = calibration->task.stages;
    const struct quantity kept = study_edit_hold_shock(study);
    calibration->bench.design = (struct calibrate_design){calibration->task.persons, CALIBRATE_HEALTH_WORLDS};
    calibration->bench.has_figures = false;
    const bool ok = (!(stages & CALIBRATE_HEALTH) || sweeps(calibration, HEALTH, COUNT_OF(HEALTH), status)) &&
                    (!(stages & CALIBRATE_FUNDS) || sweeps(calibration, FUNDS, COUNT_OF(FUNDS), status));
    study_edit_release_shock(study, &kept);
    return ok;
}
