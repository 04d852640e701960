/* What the report's page reads: parts of the JSON of `show`, and what that lacks. */
#ifndef HUIMIN_REPORT_DATA_H
#define HUIMIN_REPORT_DATA_H

#include <jansson.h>

#include "results/record.h"

/* An object of two members; NULL where it could not be made. The caller's to json_decref.
 * "show": what json_of_record gives, less the outcomes and columns that no part of the page reads; every figure in it is
 *         the same as there.
 * "page": "file", "program" (version, commit), "run" (the note beside the result, or null), "inputs", "payers", "cells",
 *         "fixed_points" and "sensitivity"; the last three null where the record does not hold them.
 * `path`: of the result. */
json_t *report_data(const struct record *record, const char *path, struct status *status);

#endif
