/* The parameters of `run`: how large to simulate, with what luck. */
#ifndef HUIMIN_RUN_SETTINGS_H
#define HUIMIN_RUN_SETTINGS_H

#include "engine/params.h"
#include "engine/study.h"

struct run_params {
    double persons, years, worlds, seed, threads, parameter_uncertainty;
};

extern const struct param_table RUN_TABLE;

/* Copies the numbers of `run` out of an arm's quantities ([set->n_slots]). Keys that the set lacks keep the
 * default of RUN_TABLE. */
void run_settings_read(struct run_settings *settings, const struct param_set *set, const struct quantity *quantities);

#endif
