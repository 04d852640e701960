/* The differences of a pairing for programs: JSON, described in docs/results.md, and tidy CSV files. */
#ifndef HUIMIN_PAIRED_EXPORT_H
#define HUIMIN_PAIRED_EXPORT_H

#include <jansson.h>

#include "results/pairing.h"

/* What paired_json_print prints; the caller's to json_decref. NULL where it could not be made, which is said. */
json_t *paired_json(const struct pairing *pairing, struct status *status);
bool paired_json_print(const struct pairing *pairing, FILE *stream, struct status *status);
/* differences.csv, spiral_differences.csv, input_differences.csv and, where there are payers to compare,
 * payer_differences.csv in the folder, which is made where it is not there yet. */
bool paired_csv_write(const struct pairing *pairing, const char *folder, struct status *status);

#endif
