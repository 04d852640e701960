/* Files of named, labelled arrays: HDF5 in the netCDF-4 manner (a dimension scale for every axis; units,
 * long_name and _FillValue on every dataset). The only part of the program that knows HDF5.
 *
 * A file is written under a temporary name beside its own and renamed when it is whole and on the disk, so
 * that a file of the right name is complete. The same calls give the same bytes: no times, no machine.
 *
 * Writing is sticky: after a first failure the rest does nothing, and store_publish reports it. */
#ifndef HUIMIN_STORE_H
#define HUIMIN_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/status.h"

enum { STORE_MAX_AXES = 8 };

/* What an undefined number (NAN in memory) is in a file: netCDF's NC_FILL_DOUBLE. */
#define STORE_FILL_VALUE 9.969209968386869e36

struct store;

/* An axis; written once a group, as the dimension scale `name` of that group. */
struct store_axis {
    const char *name, *unit, *meaning;
    int n;
    const char *const *labels; /* [n], or NULL: then the scale is 1, 2, … n */
};

/* An array: numbers or texts, one of the two, [axes[0]->n][axes[1]->n]…; no axes: a single value. */
struct store_array {
    const char *group, *name; /* group: an absolute path, made where it is not there yet */
    const char *unit, *meaning;
    const char *label_zh, *meaning_zh; /* may be NULL */
    int n_axes;
    const struct store_axis *axes[STORE_MAX_AXES];
    const double *numbers;    /* NAN becomes the fill value */
    const char *const *texts; /* UTF-8; NULL becomes "" */
};

/* Starts to write the file `path` (its folder must be there) under its temporary name. *store is NULL on
 * failure (EXIT_RUN_FAILED). */
bool store_create(struct store **store, const char *path, struct status *status);
/* What is put from now on is neither compressed nor has sums of its own beside the seal: for a file that is soon read and
 * removed. */
void store_hurry(struct store *store);
void store_put(struct store *store, const struct store_array *array);
/* Attributes of the group `group`, which is made where it is not there yet. */
void store_note_text(struct store *store, const char *group, const char *name, const char *text);
void store_note_integer(struct store *store, const char *group, const char *name, int64_t value);
/* Closes, syncs and renames; the file is there, whole, or not at all: then errno tells why, where the system did. Frees
 * the store either way. */
bool store_publish(struct store *store, struct status *status);
/* Gives up: removes the temporary file and frees. Safe on NULL. */
void store_discard(struct store *store);

/* Opens a file to read. Refuses (EXIT_INPUT) one that is missing, not HDF5, truncated, or changed
 * by a single bit since store_publish sealed it. */
bool store_open(struct store **store, const char *path, struct status *status);
void store_close(struct store *store); /* safe on NULL */
bool store_has(const struct store *store, const char *path);
/* Reads the array `path`, which must hold exactly `count` numbers; the fill value becomes NAN. */
bool store_get_numbers(const struct store *store, const char *path, long count, double *numbers, struct status *status);
/* Reads an array of texts: *texts gets *n of them, the caller's to free with store_texts_free. */
bool store_get_texts(const struct store *store, const char *path, int *n, char ***texts, struct status *status);
void store_texts_free(char **texts, int n);
/* Number of values of the array `path`; -1 where there is none. */
long store_count(const struct store *store, const char *path);
/* Names of the axes of the array `path`, slowest first, and their sizes; returns how many, -1 where there is
 * no such array or it has more than STORE_MAX_AXES. Free each name. */
int store_axes(const struct store *store, const char *path, char *names[STORE_MAX_AXES], int sizes[STORE_MAX_AXES]);
/* The text attribute `name` of the group or array `path`, the caller's to free; NULL where there is none. */
char *store_get_note_text(const struct store *store, const char *path, const char *name);
/* The integer attribute `name`; false where there is none. */
bool store_get_note_integer(const struct store *store, const char *path, const char *name, int64_t *value);

#endif
