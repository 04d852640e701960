/* How long a list of tasks will take on this machine: small pieces of the very study are simulated for about a second,
 * with its own arms, models and threads but fewer people, and what they took is carried over to the whole. Nothing is
 * written. */
#ifndef HUIMIN_PACE_H
#define HUIMIN_PACE_H

#include "engine/engine.h"

struct pace {
    double seconds; /* by the clock, to simulate the tasks that are not done */
    double low_seconds, high_seconds;
    double person_years_left;   /* of those tasks */
    double calibration_seconds; /* what the pieces took */
    double processor_seconds;   /* the same of all threads together */
    double processors;          /* that the pieces had on the average: fewer than threads on a busy machine */
    int n_trials;               /* groups of arms that were tried */
};

/* The processor time of a world is c + b × people: c and b are measured for up to eight groups of arms, each as a
 * straight line through two numbers of people, and go over to the other groups by their numbers of arms. Time by the
 * clock is that over the processors that the threads had. is_done[n_tasks]: NULL where none is. Tasks that are done take
 * no time. */
bool pace_measure(struct pace *pace, const struct engine *engine, const struct task_list *tasks, const bool *is_done,
                  int threads, double budget_seconds, struct status *status);

#endif
