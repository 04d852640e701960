/* The section `precision` of a study: which standard errors to reach, and when to look. */
#ifndef HUIMIN_PRECISION_SECTION_H
#define HUIMIN_PRECISION_SECTION_H

#include "engine/study.h"
#include "scenarios/arms.h"

enum { N_PRECISION_KEYS = 3, N_TARGET_KEYS = 5 };
extern const struct stated_key PRECISION_KEYS[N_PRECISION_KEYS];
extern const struct stated_key TARGET_KEYS[N_TARGET_KEYS];

/* Reads what the base sheet states, if anything, into study->precision, once study->run is known; texts go to the
 * reading's pool. Refuses unknown keys and arms, errors that are not above 0, looks that do not rise or go beyond
 * run.worlds. */
bool precision_section_read(struct reading *reading, const struct sheet *base, const struct arm_list *arms,
                            struct study *study);

#endif
