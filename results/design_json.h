/* The members "levers" and "map" of a result's JSON. */
#ifndef HUIMIN_DESIGN_JSON_H
#define HUIMIN_DESIGN_JSON_H

#include <jansson.h>

#include "results/design_values.h"

/* Adds those that the record has something for. */
void design_json_add(json_t *object, const struct record *record);

/* What is asked: the outcome, its year (null for one of a whole path), unit and name. */
json_t *design_json_asked(const struct record *record, const struct asked_outcome *asked);

#endif
