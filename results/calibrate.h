/* Solving the default parameters against the published targets, on simulated people, in this order: health and
 * cost, what the fund pays, the government-push product, who is asked and pushed. */
#ifndef HUIMIN_CALIBRATE_H
#define HUIMIN_CALIBRATE_H

#include "results/calibrate_goal.h"
#include "results/table.h"

enum calibrate_stage {
    CALIBRATE_HEALTH = 1,    /* admissions, their cost, its spread over ages and people */
    CALIBRATE_FUNDS = 2,     /* what basic insurance pays, and what it does not cover */
    CALIBRATE_PRODUCT = 4,   /* the in-policy share of the government-push product, with that arm's push */
    CALIBRATE_BEHAVIOUR = 8, /* contact and mobilisation of the five models */
    CALIBRATE_PUSH = 16,     /* mobilisation of the arms of push-stops */
    CALIBRATE_ALL = 31,      /* those for which the study has the arms */
};

/* Health and funds simulate `persons` people in a few worlds, as who is ill matters; enrolment simulates many
 * worlds of fewer people, as the luck of claims and of the year's cost moves the second premium. */
enum {
    CALIBRATE_PERSONS = 200000,
    CALIBRATE_HEALTH_WORLDS = 4,
    CALIBRATE_ENROLMENT_WORLDS = 256,
    CALIBRATE_PERSONS_RATIO = 20, /* of a world of the health stages to one of the others */
};

struct calibrate_task {
    int stages; /* enum calibrate_stage, added up */
    long persons, enrolment_worlds;
    int threads;
    FILE *talk; /* progress, a line a goal; NULL for none */
};

enum { CALIBRATE_MAX_SOLVED = 64 };

struct calibration {
    struct calibrate_bench bench;
    struct calibrate_task task;
    int n_solved;
    struct calibrate_solved solved[CALIBRATE_MAX_SOLVED]; /* in the order of solving; a goal stands once */
    int n_remarks;
    char remarks[16][256]; /* what could not be reached, and what was done about it */
};

/* Solves; the study (of one city) is left at what was found, its run.seed is the luck. Refuses (EXIT_INPUT) a
 * stage that was asked for by name where the study lacks its arms. */
bool calibrate_solve(struct calibration *calibration, struct study *study, const struct calibrate_task *task,
                     FILE *stream, const struct table_style *style, struct status *status);

/* The table parameter, value, target, reached; remarks; and the enrolments again under another seed. */
bool calibrate_print(struct calibration *calibration, FILE *stream, const struct table_style *style,
                     struct status *status);

/* Parts of calibrate_solve. */
bool calibrate_city(struct calibration *calibration, struct status *status);
bool calibrate_product(struct calibration *calibration, struct status *status);
bool calibrate_behaviour(struct calibration *calibration, struct status *status);
bool calibrate_push(struct calibration *calibration, struct status *status);
/* Solves a goal and keeps what was found in place of what was found before. */
bool calibrate_take(struct calibration *calibration, const struct calibrate_goal *goal, struct status *status);
void calibrate_remark(struct calibration *calibration, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Index of an arm by name; -1 where the study has none. */
int calibrate_arm(const struct study *study, const char *name);

/* The arms of push-stops, which share the targets of government push. */
enum { CALIBRATE_N_PUSH_ARMS = 2 };
extern const char *const CALIBRATE_PUSH_ARMS[CALIBRATE_N_PUSH_ARMS];

#endif
