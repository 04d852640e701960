/* The reference page of all parameters in Markdown, made from the tables, and what the shipped scenarios say
 * of them. */
#ifndef HUIMIN_REFERENCE_H
#define HUIMIN_REFERENCE_H

#include <stdio.h>

#include "engine/params.h"

/* Prints every parameter by section: key, unit, range, default, meaning. Then, of the given scenario files,
 * every prior and every value with evidence or a document behind it, with its kind and source. */
bool reference_print(FILE *stream, const struct param_table *const *tables, int n_tables, const char *const *files,
                     int n_files, struct status *status);

#endif
