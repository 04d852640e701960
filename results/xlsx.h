/* A record as an Excel workbook, with which an actuary can carry on: sheets of numbers with formats, filters and frozen
 * headings, native charts, parameters with their sources, and how to read it. Undefined values are empty cells. */
#ifndef HUIMIN_XLSX_H
#define HUIMIN_XLSX_H

#include "results/record.h"
#include "results/table.h"

/* Refuses (EXIT_INPUT) a path that could not be written, or whose name does not end in .xlsx: to be asked before work. */
bool xlsx_check_path(const char *path, struct status *status);
/* Writes aside and renames: the file is whole or not there. The bytes depend on the record and the language alone. */
bool xlsx_write(const char *path, const struct record *record, const struct table_style *style, struct status *status);

#endif
