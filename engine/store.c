#include "engine/store.h"

#include <errno.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"

enum {
    SMALL_BYTES = 8192,    /* arrays up to this size stand whole in their header, uncompressed */
    CHUNK_BYTES = 1 << 20, /* larger ones are cut along their first axis into chunks of about this size */
    MAX_PATH_LENGTH = 1024,
};

struct store {
    hid_t file;
    char *path, *temporary_path; /* temporary_path: NULL while reading */
    bool has_failed;
    char failed_at[MAX_PATH_LENGTH]; /* the first array or attribute that could not be written */
};

static void fail(struct store *store, const char *group, const char *name)
{
    if (!store->has_failed) {
        store->has_failed = true;
        snprintf(store->failed_at, sizeof store->failed_at, "%s/%s", group, name);
    }
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

/* A file access list that keeps to what every HDF5 library since 1.8 reads. */
static hid_t access_list(void)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
    return access;
}

static struct store *store_new(const char *path)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    struct store *store = calloc(1, sizeof *store);
    if (store) {
        store->file = -1;
        store->path = strdup(path);
    }
    return store;
}

static void store_free(struct store *store)
{
    free(store->path);
    free(store->temporary_path);
    free(store);
}

bool store_create(struct store **store, const char *path, struct status *status)
{
    *store = NULL;
    struct store *new_store = store_new(path);
    if (!new_store || !(new_store->temporary_path = files_temporary_path(path))) {
        if (new_store) {
            store_free(new_store);
        }
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    }
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    const hid_t access = access_list();
    H5Pset_obj_track_times(creation, 0);
    errno = 0;
    new_store->file = H5Fcreate(new_store->temporary_path, H5F_ACC_TRUNC, creation, access);
    const int reason = errno;
    H5Pclose(creation);
    H5Pclose(access);
    if (new_store->file < 0) {
        status_add(status, EXIT_RUN_FAILED, "'%s' cannot be written: %s", path,
                   reason ? strerror(reason) : "HDF5 refused it");
        store_free(new_store);
        return false;
    }
    *store = new_store;
    return true;
}

static void group_make(struct store *store, const char *group)
{
    if (store->has_failed || strcmp(group, "/") == 0 || H5Lexists(store->file, group, H5P_DEFAULT) > 0) {
        return;
    }
    const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_obj_track_times(creation, 0);
    const hid_t id = H5Gcreate2(store->file, group, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (id < 0 || H5Gclose(id) < 0) {
        fail(store, group, "");
    }
    H5Pclose(creation);
}

static bool attribute_write(hid_t object, const char *name, hid_t type, const void *value)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool is_written = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    H5Aclose(attribute);
    H5Sclose(space);
    return is_written;
}

static bool attribute_write_text(hid_t object, const char *name, const char *text)
{
    const hid_t type = text_type();
    const bool is_written = !text || attribute_write(object, name, type, &text);
    H5Tclose(type);
    return is_written;
}

/* Layout by size: small arrays in the header, large ones in compressed chunks with a checksum each. */
static hid_t layout_list(int n_axes, const hsize_t *sizes, size_t value_bytes, bool is_text)
{
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(layout, 0);
    if (!is_text) {
        const double fill = STORE_FILL_VALUE;
        H5Pset_fill_value(layout, H5T_NATIVE_DOUBLE, &fill);
    }
    hsize_t rows = n_axes > 0 ? sizes[0] : 1, row_bytes = value_bytes;
    for (int i = 1; i < n_axes; i++) {
        row_bytes *= sizes[i];
    }
    if (rows * row_bytes <= SMALL_BYTES || n_axes == 0) {
        H5Pset_layout(layout, H5D_COMPACT);
        return layout;
    }
    hsize_t chunk[STORE_MAX_AXES];
    memcpy(chunk, sizes, (size_t)n_axes * sizeof *chunk);
    const hsize_t fitting_rows = CHUNK_BYTES / row_bytes;
    chunk[0] = fitting_rows < 1 ? 1 : fitting_rows > rows ? rows : fitting_rows;
    H5Pset_chunk(layout, n_axes, chunk);
    H5Pset_deflate(layout, 1);
    H5Pset_fletcher32(layout);
    return layout;
}

/* The scale of an axis in a group, opened; written where it is not there yet. */
static hid_t scale_open(struct store *store, const char *group, const struct store_axis *axis)
{
    char path[MAX_PATH_LENGTH];
    snprintf(path, sizeof path, "%s/%s", strcmp(group, "/") == 0 ? "" : group, axis->name);
    if (H5Lexists(store->file, path, H5P_DEFAULT) > 0) {
        return H5Dopen2(store->file, path, H5P_DEFAULT);
    }
    const hsize_t size = (hsize_t)axis->n;
    const hid_t type = axis->labels ? text_type() : H5Tcopy(H5T_NATIVE_INT32);
    const hid_t space = H5Screate_simple(1, &size, NULL);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(layout, 0);
    const hid_t scale = H5Dcreate2(store->file, path, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    int32_t *ordinals = calloc((size_t)axis->n, sizeof *ordinals);
    for (int i = 0; ordinals && i < axis->n; i++) {
        ordinals[i] = i + 1;
    }
    const void *values = axis->labels ? (const void *)axis->labels : (const void *)ordinals;
    const bool is_written = values && scale >= 0 && H5Dwrite(scale, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0 &&
                            H5DSset_scale(scale, axis->name) >= 0 && attribute_write_text(scale, "units", axis->unit) &&
                            attribute_write_text(scale, "long_name", axis->meaning);
    if (!is_written) {
        fail(store, group, axis->name);
    }
    free(ordinals);
    H5Pclose(layout);
    H5Sclose(space);
    H5Tclose(type);
    return scale;
}

static void scales_attach(struct store *store, const struct store_array *array, hid_t dataset)
{
    for (int i = 0; i < array->n_axes && !store->has_failed; i++) {
        const hid_t scale = scale_open(store, array->group, array->axes[i]);
        hsize_t size = 0;
        const hid_t space = H5Dget_space(scale);
        H5Sget_simple_extent_dims(space, &size, NULL);
        H5Sclose(space);
        if (scale < 0 || size != (hsize_t)array->axes[i]->n || H5DSattach_scale(dataset, scale, (unsigned)i) < 0) {
            fail(store, array->group, array->axes[i]->name);
        }
        H5Dclose(scale);
    }
}

static bool numbers_write(hid_t dataset, const double *numbers, size_t count)
{
    double *filled = malloc((count ? count : 1) * sizeof *filled);
    if (!filled) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        filled[i] = isfinite(numbers[i]) ? numbers[i] : STORE_FILL_VALUE;
    }
    const bool is_written = H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, filled) >= 0;
    free(filled);
    return is_written;
}

static bool texts_write(hid_t dataset, const char *const *texts, size_t count)
{
    const char **filled = malloc((count ? count : 1) * sizeof *filled);
    if (!filled) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        filled[i] = texts[i] ? texts[i] : "";
    }
    const hid_t type = text_type();
    const bool is_written = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, filled) >= 0;
    H5Tclose(type);
    free(filled);
    return is_written;
}

void store_put(struct store *store, const struct store_array *array)
{
    group_make(store, array->group);
    if (store->has_failed) {
        return;
    }
    hsize_t sizes[STORE_MAX_AXES];
    size_t count = 1;
    for (int i = 0; i < array->n_axes; i++) {
        sizes[i] = (hsize_t)array->axes[i]->n;
        count *= (size_t)array->axes[i]->n;
    }
    const bool is_text = array->texts != NULL;
    char path[MAX_PATH_LENGTH];
    snprintf(path, sizeof path, "%s/%s", strcmp(array->group, "/") == 0 ? "" : array->group, array->name);
    const hid_t type = is_text ? text_type() : H5Tcopy(H5T_NATIVE_DOUBLE);
    const hid_t space = array->n_axes ? H5Screate_simple(array->n_axes, sizes, NULL) : H5Screate(H5S_SCALAR);
    const hid_t layout = layout_list(array->n_axes, sizes, H5Tget_size(type), is_text);
    const hid_t dataset = H5Dcreate2(store->file, path, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    const double fill = STORE_FILL_VALUE;
    bool is_written = dataset >= 0 && (is_text ? texts_write(dataset, array->texts, count)
                                               : numbers_write(dataset, array->numbers, count));
    is_written = is_written && (is_text || attribute_write(dataset, "_FillValue", H5T_NATIVE_DOUBLE, &fill)) &&
                 attribute_write_text(dataset, "units", array->unit) &&
                 attribute_write_text(dataset, "long_name", array->meaning) &&
                 attribute_write_text(dataset, "label_zh", array->label_zh);
    if (!is_written) {
        fail(store, array->group, array->name);
    }
    scales_attach(store, array, dataset);
    H5Dclose(dataset);
    H5Pclose(layout);
    H5Sclose(space);
    H5Tclose(type);
}

static void note(struct store *store, const char *group, const char *name, hid_t type, const void *value)
{
    group_make(store, group);
    if (store->has_failed) {
        return;
    }
    const hid_t object = H5Oopen(store->file, group, H5P_DEFAULT);
    if (object < 0 || !attribute_write(object, name, type, value)) {
        fail(store, group, name);
    }
    H5Oclose(object);
}

void store_note_text(struct store *store, const char *group, const char *name, const char *text)
{
    const hid_t type = text_type();
    const char *value = text ? text : "";
    note(store, group, name, type, &value);
    H5Tclose(type);
}

void store_note_integer(struct store *store, const char *group, const char *name, int64_t value)
{
    note(store, group, name, H5T_NATIVE_INT64, &value);
}

bool store_publish(struct store *store, struct status *status)
{
    errno = 0;
    const bool is_closed = H5Fclose(store->file) >= 0;
    store->file = -1;
    bool is_published = false;
    if (store->has_failed || !is_closed) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written%s%s: %s", store->path,
                   store->has_failed ? " at " : "", store->failed_at, errno ? strerror(errno) : "HDF5 refused it");
    } else if (!files_seal(store->temporary_path) || !files_publish(store->temporary_path, store->path)) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be put in its place: %s", store->path, strerror(errno));
    } else {
        is_published = true;
    }
    store_discard(store);
    return is_published;
}

void store_discard(struct store *store)
{
    if (!store) {
        return;
    }
    if (store->file >= 0) {
        H5Fclose(store->file);
    }
    if (store->temporary_path) {
        unlink(store->temporary_path);
    }
    store_free(store);
}

bool store_open(struct store **store, const char *path, struct status *status)
{
    *store = NULL;
    if (access(path, R_OK) != 0) {
        return status_add(status, EXIT_INPUT, "%s: cannot be read: %s", path, strerror(errno));
    }
    struct store *new_store = store_new(path);
    if (!new_store) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read '%s'", path);
    }
    /* The library may crash on damaged texts, which it keeps without a checksum: ours is looked at first. */
    const bool is_hdf5 = H5Fis_hdf5(path) > 0;
    new_store->file = is_hdf5 && files_is_sealed(path) ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : -1;
    if (new_store->file < 0) {
        store_free(new_store);
        return status_add(status, EXIT_INPUT, "%s: %s", path,
                          is_hdf5
                              ? "is truncated, damaged, or was changed by another program; run the study again"
                              : "is not a result of huimin (not an HDF5 file); give a file that `huimin run` wrote");
    }
    *store = new_store;
    return true;
}

void store_close(struct store *store)
{
    if (store) {
        H5Fclose(store->file);
        store_free(store);
    }
}

/* Every part of the path is looked up by itself: H5Lexists fails on a path whose first part is missing. */
bool store_has(const struct store *store, const char *path)
{
    char part[MAX_PATH_LENGTH];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (H5Lexists(store->file, part, H5P_DEFAULT) <= 0) {
            return false;
        }
        *slash = '/';
    }
    return strcmp(part, "/") == 0 || H5Lexists(store->file, part, H5P_DEFAULT) > 0;
}

static hid_t dataset_open(const struct store *store, const char *path)
{
    return store_has(store, path) ? H5Dopen2(store->file, path, H5P_DEFAULT) : -1;
}

static long dataset_count(hid_t dataset)
{
    const hid_t space = H5Dget_space(dataset);
    const long count = (long)H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    return count;
}

long store_count(const struct store *store, const char *path)
{
    const hid_t dataset = dataset_open(store, path);
    const long count = dataset < 0 ? -1 : dataset_count(dataset);
    H5Dclose(dataset);
    return count;
}

static bool damaged(const struct store *store, const char *path, struct status *status)
{
    return status_add(status, EXIT_INPUT, "%s: %s is missing or damaged; run the study again to make the file anew",
                      store->path, path);
}

bool store_get_numbers(const struct store *store, const char *path, long count, double *numbers, struct status *status)
{
    const hid_t dataset = dataset_open(store, path);
    const bool is_read = dataset >= 0 && dataset_count(dataset) == count &&
                         H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0;
    H5Dclose(dataset);
    for (long i = 0; is_read && i < count; i++) {
        numbers[i] = numbers[i] >= STORE_FILL_VALUE ? (double)NAN : numbers[i];
    }
    return is_read || damaged(store, path, status);
}

bool store_get_texts(const struct store *store, const char *path, int *n, char ***texts, struct status *status)
{
    *n = 0;
    *texts = NULL;
    const hid_t dataset = dataset_open(store, path);
    const long count = dataset < 0 ? -1 : dataset_count(dataset);
    char **read = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *read);
    const hid_t type = text_type();
    const bool is_read = read && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, read) >= 0;
    H5Tclose(type);
    H5Dclose(dataset);
    if (!is_read) {
        free(read);
        return damaged(store, path, status);
    }
    *n = (int)count;
    *texts = read;
    return true;
}

void store_texts_free(char **texts, int n)
{
    for (int i = 0; texts && i < n; i++) {
        free(texts[i]);
    }
    free(texts);
}

/* Keeps the first scale of an axis; the iteration closes its own handle. */
static herr_t scale_take(hid_t dataset, unsigned axis, hid_t scale, void *taken)
{
    (void)dataset;
    (void)axis;
    H5Iinc_ref(scale);
    *(hid_t *)taken = scale;
    return 1;
}

int store_axes(const struct store *store, const char *path, char *names[STORE_MAX_AXES], int sizes[STORE_MAX_AXES])
{
    const hid_t dataset = dataset_open(store, path);
    const hid_t space = dataset < 0 ? -1 : H5Dget_space(dataset);
    hsize_t extents[H5S_MAX_RANK];
    int n_axes = space < 0 ? -1 : H5Sget_simple_extent_dims(space, extents, NULL);
    n_axes = n_axes > STORE_MAX_AXES ? -1 : n_axes;
    for (int i = 0; i < n_axes; i++) {
        char name[MAX_PATH_LENGTH] = "";
        hid_t scale = -1;
        H5DSiterate_scales(dataset, (unsigned)i, NULL, scale_take, &scale);
        H5DSget_scale_name(scale, name, sizeof name);
        H5Dclose(scale);
        names[i] = strdup(name);
        sizes[i] = (int)extents[i];
    }
    H5Sclose(space);
    H5Dclose(dataset);
    return n_axes;
}

static hid_t note_open(const struct store *store, const char *path, const char *name)
{
    return store_has(store, path) && H5Aexists_by_name(store->file, path, name, H5P_DEFAULT) > 0
               ? H5Aopen_by_name(store->file, path, name, H5P_DEFAULT, H5P_DEFAULT)
               : -1;
}

char *store_get_note_text(const struct store *store, const char *path, const char *name)
{
    const hid_t attribute = note_open(store, path, name);
    const hid_t type = text_type();
    char *text = NULL;
    if (attribute >= 0 && H5Aread(attribute, type, &text) < 0) {
        text = NULL;
    }
    H5Tclose(type);
    H5Aclose(attribute);
    return text;
}

bool store_get_note_integer(const struct store *store, const char *path, const char *name, int64_t *value)
{
    const hid_t attribute = note_open(store, path, name);
    const bool is_read = attribute >= 0 && H5Aread(attribute, H5T_NATIVE_INT64, value) >= 0;
    H5Aclose(attribute);
    return is_read;
}
