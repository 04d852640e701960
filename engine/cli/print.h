/* A record on standard output, as the options ask for it. */
#ifndef HUIMIN_PRINT_H
#define HUIMIN_PRINT_H

#include "engine/cli/verbs.h"
#include "results/record.h"

bool print_record(const struct record *record, const struct options *options, struct status *status);

/* What the options ask of the record's sweep. */
bool print_view(const struct record *record, const struct options *options, struct status *status);

#endif
