/* The members "levers" and "map" of a result's JSON. */
#ifndef HUIMIN_DESIGN_JSON_H
#define HUIMIN_DESIGN_JSON_H

#include <jansson.h>

#include "results/design_values.h"

/* Adds those that the record has something for. */
void design_json_add(json_t *object, const struct record *record);

#endif
