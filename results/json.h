/* A record as JSON, for programs: the keys are described in docs/results.md and may be relied on. Undefined
 * figures are null. */
#ifndef HUIMIN_JSON_H
#define HUIMIN_JSON_H

#include <jansson.h>

#include "results/record.h"

/* The object that json_print prints; the caller's to json_decref. NULL where it could not be made. */
json_t *json_of_record(const struct record *record, struct status *status);

bool json_print(const struct record *record, FILE *stream, struct status *status);

#endif
