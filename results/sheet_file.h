/* A comma-separated sheet as a file: UTF-8 with its mark, so that spreadsheets open it as it is; written aside and
 * renamed. */
#ifndef HUIMIN_SHEET_FILE_H
#define HUIMIN_SHEET_FILE_H

#include "engine/status.h"
#include "results/sheet.h"

/* Writes FOLDER/NAME by what `write` puts into the sheet. The folder must be there. */
bool sheet_file_write(const char *folder, const char *name, void (*write)(struct sheet *sheet, const void *context),
                      const void *context, struct status *status);

#endif
