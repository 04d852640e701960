/* What the files of the store share. The only place that includes HDF5's own headers; engine/store*.c alone
 * include it. */
#ifndef HUIMIN_STORE_HDF5_H
#define HUIMIN_STORE_HDF5_H

#include <hdf5.h>
#include <hdf5_hl.h>

#include "engine/store.h"

enum { STORE_MAX_PATH = 1024 };

/* An array along an axis of which a scale stands: an entry of the scale's REFERENCE_LIST, in the form of HDF5's
 * dimension scales (H5DS), version 1. */
struct store_use {
    hobj_ref_t dataset;
    unsigned axis;
};

/* A dimension scale that has been written. It stays open while its file is written, as most arrays need it again;
 * who uses it is written once, at the end. */
struct store_scale {
    char *path;
    int n;
    hid_t dataset;
    hobj_ref_t reference;
    int n_uses, most_uses;
    struct store_use *uses;
};

struct store {
    hid_t file;
    char *path, *temporary_path; /* temporary_path: NULL while reading */
    /* What follows is used in writing alone. */
    hid_t text_type, list_type; /* of any length: a text; the references of an axis to its scales */
    hid_t single_value;         /* the space of one value */
    hid_t double_layout, plain_layout, small_double_layout, small_plain_layout, text_transfer;
    hid_t group; /* the one in hand; negative where there is none */
    char group_path[STORE_MAX_PATH];
    int n_scales;
    struct store_scale *scales;
    bool is_hurried; /* nothing is compressed */
    bool has_failed;
    int reason;                     /* errno of the first failure; 0: HDF5 does not say */
    char failed_at[STORE_MAX_PATH]; /* the first array or attribute that could not be written */
};

/* The type of texts of any length in UTF-8, and the list of how they are moved; the caller closes them. */
hid_t store_text_type(void);
hid_t store_text_transfer(void);
/* Remembers the first failure. */
void store_fail(struct store *store, const char *group, const char *name);
bool store_write_attribute(const struct store *store, hid_t object, const char *name, hid_t type, const void *value);
/* NULL writes nothing, which is good. */
bool store_write_text_attribute(const struct store *store, hid_t object, const char *name, const char *text);

/* Makes a dataset in the group in hand; negative where that fails. type: text_type, H5T_NATIVE_DOUBLE or another of
 * numbers. */
hid_t store_make_dataset(const struct store *store, const char *name, hid_t type, int n_axes, const hsize_t *sizes);

/* Names the axes of an array of the group in hand by that group's scales, which are written where they are not there
 * yet. */
void store_attach_scales(struct store *store, const struct store_array *array, hid_t dataset);
/* Writes who uses each scale, and closes them. */
void store_finish_scales(struct store *store);
/* Closes them and writes nothing. Safe where there are none. */
void store_close_scales(struct store *store);

#endif
