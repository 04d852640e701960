/* The list `published` of a study: figures that are shown beside what it simulates. */
#ifndef HUIMIN_PUBLISHED_LIST_H
#define HUIMIN_PUBLISHED_LIST_H

#include "engine/study.h"
#include "scenarios/arms.h"

enum { MAX_PUBLISHED = 1000 };

enum { N_PUBLISHED_KEYS = 9 };
extern const struct stated_key PUBLISHED_KEYS[N_PUBLISHED_KEYS];

/* Reads what the base sheet states, if anything, into study->published; texts go to the reading's pool. Refuses
 * unknown keys and arms, a missing key, a value that is no number, and a range that ends below its beginning. */
bool published_list_read(struct reading *reading, const struct sheet *base, const struct arm_list *arms,
                         struct study *study);

#endif
