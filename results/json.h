/* A record as JSON, for programs: the keys are described in docs/results.md and may be relied on. Undefined
 * figures are null. */
#ifndef HUIMIN_JSON_H
#define HUIMIN_JSON_H

#include "results/record.h"

bool json_print(const struct record *record, FILE *stream, struct status *status);

#endif
