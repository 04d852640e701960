/* Changes to a study in memory, between one simulation and the next: no file is read again. */
#ifndef HUIMIN_STUDY_EDIT_H
#define HUIMIN_STUDY_EDIT_H

#include "engine/study.h"

enum { STUDY_EDIT_ALL_ARMS = -1 };

/* The quantity of an arm by key and index inside the parameter; NULL where the set has no such key. */
struct quantity *study_edit_quantity(struct study *study, int arm, const char *key, int index);
/* What it is at its prior's median. NAN where there is none. */
double study_edit_value(const struct study *study, int arm, const char *key, int index);
/* Fixes a value, in one arm or in all of them with the reference product. */
void study_edit_set(struct study *study, int arm, const char *key, int index, double value);
/* Holds the common cost shock at its mean in all arms: published figures are of the trend. Returns what stood there
 * (in the first arm; a city is the same in all), to be put back. */
struct quantity study_edit_hold_shock(struct study *study);
void study_edit_release_shock(struct study *study, const struct quantity *kept);
/* How large to simulate, in every arm: people, years and seed; no parameter uncertainty. */
void study_edit_run(struct study *study, long persons, long years, uint64_t seed);
/* Whether two arms state the same city: every key under "city.". */
bool study_edit_same_city(const struct study *study, int arm, int other);

#endif
