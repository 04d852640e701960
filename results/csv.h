/* A record as tidy CSV files (RFC 4180, UTF-8 with a byte-order mark so that spreadsheets read Chinese):
 * summary.csv, worlds.csv, spiral.csv, cells.csv, tiers.csv, demand.csv, inputs.csv, published.csv. Undefined values are empty. */
#ifndef HUIMIN_CSV_H
#define HUIMIN_CSV_H

#include "results/record.h"

/* Writes into the folder, which is made where it is not there yet; files of these names are replaced, each whole. */
bool csv_write(const struct record *record, const char *folder, struct status *status);

#endif
