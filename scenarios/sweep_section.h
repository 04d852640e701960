/* The section `sweep` of a study: many points over some parameters, at each of which stated arms are moved. */
#ifndef HUIMIN_SWEEP_SECTION_H
#define HUIMIN_SWEEP_SECTION_H

#include "engine/study.h"
#include "scenarios/sweep_outline.h"

/* Keys of the section. */
enum { N_SWEEP_KEYS = 6 };
extern const struct stated_key SWEEP_KEYS[N_SWEEP_KEYS];

/* Reads the section into the study's design; texts go to the reading's pool. The stated arms stand in the study.
 * Refuses what the headers of its parts say, and arms that are not there. */
bool sweep_section_read(struct reading *reading, const struct node *node, const struct arm_list *arms,
                        const struct study *study, struct sweep *sweep, struct sweep_outline *outline);
#endif
