/* The JSON Schema (draft 2020-12) of scenario files, made from the parameter tables: editors complete, explain
 * and check a scenario with it. */
#ifndef HUIMIN_SCHEMA_H
#define HUIMIN_SCHEMA_H

#include <stdio.h>

#include "engine/params.h"

/* Prints the schema. Fails where the tables contradict each other or the stream cannot be written. */
bool schema_print(FILE *stream, const struct param_table *const *tables, int n_tables, struct status *status);

#endif
