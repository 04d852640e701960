/* What happens to a pool, from its record: why its loss ratio moved, whether its members are worse risks than others, what
 * its demand and costs look like, and where its premium leads. docs/results.md has the keys of the JSON, docs/model.md
 * the definitions. */
#ifndef HUIMIN_EXPLAIN_H
#define HUIMIN_EXPLAIN_H

#include "results/record.h"
#include "results/table.h"

/* Refuses (EXIT_INPUT) a record without the outcomes and the demand that the panels need: one of an older program. `path`
 * is the file that it was read from. */
bool explain_check(const struct record *record, const char *path, struct status *status);
/* Index of the arm `name`, -1 for all where it is NULL. Refuses (EXIT_INPUT) one that is not there. */
bool explain_arm(const struct record *record, const char *name, int *arm, struct status *status);

/* Panels for people, or one JSON object; of one arm, or of all where it is -1. The record must have passed the check. */
bool explain_print(const struct record *record, int arm, FILE *stream, const struct table_style *style,
                   struct status *status);
bool explain_print_json(const struct record *record, int arm, FILE *stream, struct status *status);

#endif
