/* Who is simulated: `run.persons`, shared out to the regions. */
#ifndef HUIMIN_PERSONS_H
#define HUIMIN_PERSONS_H

#include "engine/study.h"
#include "scenarios/reading.h"

/* Settles the run's persons once all arms and references stand: `all` is everybody (the people of the regions, or
 * city.insured), and a number is shared out to the regions by their people, at least a tile's worth to each and
 * nowhere more than live there. Writes study->run, study->regions and the slots of run.persons. Refuses more than
 * there are, and `all` of arms whose cities differ in size. */
bool persons_settle(struct reading *reading, struct study *study);

#endif
