/* A record as tidy CSV files (RFC 4180, UTF-8 with a byte-order mark so that spreadsheets read Chinese):
 * summary.csv, worlds.csv, spiral.csv, cells.csv, tiers.csv, demand.csv, inputs.csv, published.csv; partial.csv where the record is. Undefined values are empty. */
#ifndef HUIMIN_CSV_H
#define HUIMIN_CSV_H

#include "results/record.h"
#include "results/sheet.h"

/* Writes into the folder, which is made where it is not there yet; files of these names are replaced, each whole. */
bool csv_write(const struct record *record, const char *folder, struct status *status);

/* One file of a folder that is there, with the byte-order mark before what the writer puts: whole or not at all. */
typedef void csv_writer(struct sheet *sheet, const void *context);
bool csv_write_file(const char *folder, const char *name, csv_writer *write, const void *context,
                    struct status *status);

#endif
