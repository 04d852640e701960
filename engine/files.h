/* Files and folders: what the ledger and the store need of the operating system. */
#ifndef HUIMIN_FILES_H
#define HUIMIN_FILES_H

#include <stdbool.h>

#include "engine/status.h"

/* Puts the finished file `temporary_path` in the place of `path` so that it survives a crash: syncs it,
 * renames it, syncs the folder. False, with errno set, where that failed. */
bool files_publish(const char *temporary_path, const char *path);
/* Adds a last line with a checksum of all that stands before it; readers of HDF5 do not mind it. False, with
 * errno set, where that failed. */
bool files_seal(const char *path);
/* Whether the file has that line and not a bit before it has changed. */
bool files_is_sealed(const char *path);
/* Whether it ends with such a line; what stands before is not read. */
bool files_has_seal(const char *path);
/* The name, in malloc'ed memory, under which this process writes `path` until it is whole. NULL without memory. */
char *files_temporary_path(const char *path);
/* Removes what broken-off writes of `path` by other processes left. `path` NULL: of any file in `folder`. */
void files_remove_stale(const char *folder, const char *path);
/* The folder of a path, in malloc'ed memory: "." where it names none. NULL without memory. */
char *files_folder_of(const char *path);
/* Makes a folder and those above it. Refuses (EXIT_RUN_FAILED) where it cannot. */
bool files_make_folder(const char *folder, struct status *status);
/* Whether a file can be made in this folder; where the folder is not there, in the nearest one above it. */
bool files_can_write_in(const char *folder);
bool files_is_there(const char *path);
bool files_is_folder(const char *path);

#endif
