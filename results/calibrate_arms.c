/* Enrolment of the operating models, year by year: the second year stands on the first. */
#include "results/calibrate.h"

#include <math.h>
#include <string.h>

#include "results/published.h"
#include "results/study_edit.h"

static const char CONTACT[] = "operating_model.contact_probability";
static const char MOBILISATION[] = "operating_model.mobilisation";
static const char KEEP[] = "operating_model.keep_probability";
static const char IN_POLICY_LAYERS[] = "product.liabilities.in_policy.layers";

const char *const CALIBRATE_PUSH_ARMS[CALIBRATE_N_PUSH_ARMS] = {"altruism-led", "mobilisation-led"};

static const double ENROLMENT_TOLERANCE = 0.0002, CLAIM_TOLERANCE_YUAN = 0.1;
enum { MAX_ROUNDS = 8, SHARE_FIELD = 2 }; /* of a layer: from, to, share */

int calibrate_arm(const struct study *study, const char *name)
{
    for (int k = 0; k < study->n_arms; k++)
        if (strcmp(study->arms[k].name, name) == 0)
            return k;
    return -1;
}

/* Years from the second on that have the value of the second: the push goes on until the scenario says otherwise. */
static int years_alike(const struct study *study, int arm, const char *key)
{
    const double second = study_edit_value(study, arm, key, 1);
    int n = 1;
    while (n < MAX_YEARS - 1 && study_edit_value(study, arm, key, 1 + n) == second)
        n++;
    return n;
}

static struct calibrate_goal enrolment_goal(const struct study *study, int arm, const char *key, int year,
                                            double target)
{
    const bool is_mobilisation = strcmp(key, MOBILISATION) == 0;
    return (struct calibrate_goal){.key = key,
                                   .index = year,
                                   .n_values = year == 0 ? 1 : years_alike(study, arm, key),
                                   .arm = arm,
                                   .low = is_mobilisation ? -5.0 : 0.0,
                                   .high = is_mobilisation ? 10.0 : 1.0,
                                   .measure = MEASURE_OUTCOME,
                                   .what = CENSUS_ENROLMENT,
                                   .year = year,
                                   .target = target,
                                   .tolerance = ENROLMENT_TOLERANCE,
                                   .guess = is_mobilisation ? GUESS_LOGIT : GUESS_PROPORTIONAL};
}

static bool solve_enrolment(struct calibration *calibration, int arm, const char *key, int year, double target,
                            struct status *status)
{
    const struct calibrate_goal goal = enrolment_goal(calibration->bench.study, arm, key, year, target);
    return calibrate_take(calibration, &goal, status);
}

static const struct calibrate_solved *last_solved(const struct calibration *calibration)
{
    return &calibration->solved[calibration->n_solved - 1];
}

/* ------------------------------------------------------------------ contact */

/* Contact in the first year; where it would be less than that of a less involved model, or everyone asked is not
 * enough, it is held there and mobilisation does the rest. */
static bool solve_first_year(struct calibration *calibration, const struct published_enrolment *target, int arm,
                             double least_contact, struct status *status)
{
    struct study *const study = calibration->bench.study;
    if (!solve_enrolment(calibration, arm, CONTACT, 0, target->rate[0], status))
        return false;
    const struct calibrate_solved contact = *last_solved(calibration);
    if (contact.is_reached && contact.value >= least_contact)
        return true;
    const double held = fmax(least_contact, contact.value);
    study_edit_set(study, arm, CONTACT, 0, held);
    calibration->n_solved--;
    calibrate_remark(calibration,
                     "%s: contact alone gives %.2f%% in year 1 at %.4g%s; held at %.4g, and mobilisation solved",
                     target->arm, 100.0 * contact.reached, contact.value,
                     contact.value < least_contact ? ", less than under less involvement" : "", held);
    return solve_enrolment(calibration, arm, MOBILISATION, 0, target->rate[0], status);
}

/* Contact in the second year; where no contact fits, it goes back to what the scenario states and the part of
 * members who think of renewing unasked is solved. */
static bool solve_second_year(struct calibration *calibration, const struct published_enrolment *target, int arm,
                              struct status *status)
{
    struct study *const study = calibration->bench.study;
    const double stated = study_edit_value(study, arm, CONTACT, 1);
    if (!solve_enrolment(calibration, arm, CONTACT, 1, target->rate[1], status))
        return false;
    const struct calibrate_solved contact = *last_solved(calibration);
    if (contact.is_reached)
        return true;
    calibration->n_solved--;
    calibrate_goal_set(&calibration->bench, &contact.goal, stated);
    calibrate_remark(calibration,
                     "%s: contact of %.4g in year 2 gives %.2f%%; it stays at %.4g, and keep_probability is solved",
                     target->arm, contact.value, 100.0 * contact.reached, stated);
    struct calibrate_goal keep = enrolment_goal(study, arm, KEEP, 0, target->rate[1]);
    keep.year = 1;
    return calibrate_take(calibration, &keep, status);
}

static void begin(struct calibration *calibration)
{
    calibration->bench.has_figures = false;
    calibration->bench.design = (struct calibrate_design){calibration->task.persons / CALIBRATE_PERSONS_RATIO,
                                                          calibration->task.enrolment_worlds};
}

bool calibrate_behaviour(struct calibration *calibration, struct status *status)
{
    double least_contact = 0.0;
    begin(calibration);
    for (int i = 0; i < N_PUBLISHED_ENROLMENTS; i++) {
        const struct published_enrolment *const target = &PUBLISHED_ENROLMENTS[i];
        const int arm = calibrate_arm(calibration->bench.study, target->arm);
        const bool is_pushed = strcmp(target->arm, PUBLISHED_GOVERNMENT_PUSH) == 0;
        if (arm < 0)
            continue;
        const bool ok = is_pushed ? solve_enrolment(calibration, arm, MOBILISATION, 0, target->rate[0], status) &&
                                        solve_enrolment(calibration, arm, MOBILISATION, 1, target->rate[1], status)
                                  : solve_first_year(calibration, target, arm, least_contact, status) &&
                                        solve_second_year(calibration, target, arm, status);
        if (!ok)
            return false;
        least_contact = study_edit_value(calibration->bench.study, arm, CONTACT, 0);
    }
    return true;
}

/* ------------------------------------------------------------------ the government-push product */

/* The part of the in-policy remainder that the product pays, of its only layer. */
static bool claim_goal(const struct study *study, int arm, struct calibrate_goal *goal, struct status *status)
{
    const int param = param_set_find(study->set, IN_POLICY_LAYERS);
    const int n_rows =
        param < 0 ? 0 : (int)study_edit_value(study, arm, IN_POLICY_LAYERS, study->set->params[param]->n_values);
    if (n_rows != 1)
        return status_add(status, EXIT_INPUT, "%s: %s: calibrate solves the share of one layer, and arm %s has %d",
                          study->file, IN_POLICY_LAYERS, study->arms[arm].name, n_rows);
    *goal = (struct calibrate_goal){.key = IN_POLICY_LAYERS,
                                    .index = SHARE_FIELD,
                                    .n_values = 1,
                                    .arm = arm,
                                    .low = 0.0,
                                    .high = 1.0,
                                    .measure = MEASURE_OUTCOME,
                                    .what = CENSUS_CLAIM_PER_MEMBER_YUAN,
                                    .target = PUBLISHED_CLAIM_PER_MEMBER_YUAN,
                                    .tolerance = CLAIM_TOLERANCE_YUAN,
                                    .guess = GUESS_PROPORTIONAL};
    return true;
}

/* What the product pays moves who joins, and who joins what it pays: in turns, until neither moves. */
bool calibrate_product(struct calibration *calibration, struct status *status)
{
    struct study *const study = calibration->bench.study;
    const int arm = calibrate_arm(study, PUBLISHED_GOVERNMENT_PUSH);
    const double enrolment = PUBLISHED_ENROLMENTS[N_PUBLISHED_ENROLMENTS - 1].rate[0];
    struct calibrate_goal goal;
    double share = (double)NAN, push = (double)NAN;
    begin(calibration);
    if (!claim_goal(study, arm, &goal, status))
        return false;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (!calibrate_take(calibration, &goal, status) ||
            !solve_enrolment(calibration, arm, MOBILISATION, 0, enrolment, status))
            return false;
        const double share_before = share, push_before = push;
        share = study_edit_value(study, arm, IN_POLICY_LAYERS, SHARE_FIELD);
        push = study_edit_value(study, arm, MOBILISATION, 0);
        if (share == share_before && push == push_before)
            return true;
    }
    calibrate_remark(calibration, "%s: share and mobilisation still moved after %d rounds", PUBLISHED_GOVERNMENT_PUSH,
                     MAX_ROUNDS);
    return true;
}

/* ------------------------------------------------------------------ push-stops */

bool calibrate_push(struct calibration *calibration, struct status *status)
{
    const struct published_enrolment *const target = &PUBLISHED_ENROLMENTS[N_PUBLISHED_ENROLMENTS - 1];
    begin(calibration);
    for (int i = 0; i < CALIBRATE_N_PUSH_ARMS; i++) {
        const int arm = calibrate_arm(calibration->bench.study, CALIBRATE_PUSH_ARMS[i]);
        if (arm < 0)
            continue;
        if (!solve_enrolment(calibration, arm, MOBILISATION, 0, target->rate[0], status) ||
            !solve_enrolment(calibration, arm, MOBILISATION, 1, target->rate[1], status))
            return false;
    }
    return true;
}
