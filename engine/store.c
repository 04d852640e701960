#include "engine/store.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/store_hdf5.h"

enum {
    SMALL_BYTES = 8192,     /* arrays up to this size stand whole in their header, uncompressed */
    CHUNK_BYTES = 1 << 20,  /* larger ones are cut along their first axis into chunks of about this size */
    BUFFER_BYTES = 1 << 15, /* in which texts are converted; HDF5's own, of a megabyte, is cleared for every array */
};

void store_fail(struct store *store, const char *group, const char *name)
{
    if (!store->has_failed) {
        store->has_failed = true;
        store->reason = errno;
        snprintf(store->failed_at, sizeof store->failed_at, "%s/%s", group, name);
    }
}

hid_t store_text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

hid_t store_text_transfer(void)
{
    const hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    H5Pset_buffer(transfer, BUFFER_BYTES, NULL, NULL);
    return transfer;
}

/* A file access list that keeps to what every HDF5 library since 1.8 reads, and that locks nothing: a file has its name
 * only when it is whole, and some file systems have no locks. */
static hid_t access_list(void)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
    H5Pset_file_locking(access, false, true);
    return access;
}

/* At the end of the program HDF5 would close again what it could not write to a full disk, and crash: all that we open we
 * close ourselves. */
static struct store *store_new(const char *path)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    struct store *store = calloc(1, sizeof *store);
    if (store) {
        store->file = -1;
        store->group = -1;
        store->path = strdup(path);
    }
    return store;
}

/* What writing makes once and uses for every array: making them costs as much as writing a small array. */
static void tools_open(struct store *store)
{
    const double fill = STORE_FILL_VALUE;
    store->text_type = store_text_type();
    store->list_type = H5Tvlen_create(H5T_STD_REF_OBJ);
    store->single_value = H5Screate(H5S_SCALAR);
    store->double_layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(store->double_layout, 0);
    store->plain_layout = H5Pcopy(store->double_layout);
    H5Pset_fill_value(store->double_layout, H5T_NATIVE_DOUBLE, &fill);
    store->small_double_layout = H5Pcopy(store->double_layout);
    store->small_plain_layout = H5Pcopy(store->plain_layout);
    H5Pset_layout(store->small_double_layout, H5D_COMPACT);
    H5Pset_layout(store->small_plain_layout, H5D_COMPACT);
    store->text_transfer = store_text_transfer();
}

static void tools_close(struct store *store)
{
    if (store->group >= 0) {
        H5Gclose(store->group);
    }
    store->group = -1;
    store_close_scales(store);
    H5Tclose(store->text_type);
    H5Tclose(store->list_type);
    H5Sclose(store->single_value);
    H5Pclose(store->double_layout);
    H5Pclose(store->plain_layout);
    H5Pclose(store->small_double_layout);
    H5Pclose(store->small_plain_layout);
    H5Pclose(store->text_transfer);
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
        errno = reason;
        return false;
    }
    tools_open(new_store);
    *store = new_store;
    return true;
}

void store_hurry(struct store *store) { store->is_hurried = true; }

static hid_t group_make(const struct store *store, const char *group)
{
    if (strcmp(group, "/") == 0 || H5Lexists(store->file, group, H5P_DEFAULT) > 0) {
        return H5Gopen2(store->file, group, H5P_DEFAULT);
    }
    const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_obj_track_times(creation, 0);
    const hid_t id = H5Gcreate2(store->file, group, H5P_DEFAULT, creation, H5P_DEFAULT);
    H5Pclose(creation);
    return id;
}

/* The group that follows is written in, made where it is not there yet. */
static void group_enter(struct store *store, const char *group)
{
    if (store->has_failed || (store->group >= 0 && strcmp(store->group_path, group) == 0)) {
        return;
    }
    if (store->group >= 0) {
        H5Gclose(store->group);
    }
    store->group = group_make(store, group);
    snprintf(store->group_path, sizeof store->group_path, "%s", group);
    if (store->group < 0) {
        store_fail(store, group, "");
    }
}

bool store_write_attribute(const struct store *store, hid_t object, const char *name, hid_t type, const void *value)
{
    const hid_t attribute = H5Acreate2(object, name, type, store->single_value, H5P_DEFAULT, H5P_DEFAULT);
    const bool is_written = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    H5Aclose(attribute);
    return is_written;
}

bool store_write_text_attribute(const struct store *store, hid_t object, const char *name, const char *text)
{
    return !text || store_write_attribute(store, object, name, store->text_type, &text);
}

/* Layout by size: small arrays in the header, large ones of numbers in compressed chunks with a checksum each (HDF5
 * puts no filter on texts of any length). The caller closes it. */
static hid_t layout_of(const struct store *store, int n_axes, const hsize_t *sizes, bool is_double)
{
    const hsize_t rows = n_axes > 0 ? sizes[0] : 1;
    hsize_t row_bytes = sizeof(double);
    for (int i = 1; i < n_axes; i++) {
        row_bytes *= sizes[i];
    }
    const bool is_small = rows * row_bytes <= SMALL_BYTES || n_axes == 0;
    if (is_small || !is_double || store->is_hurried) {
        const hid_t shared = !is_small   ? store->plain_layout
                             : is_double ? store->small_double_layout
                                         : store->small_plain_layout;
        H5Iinc_ref(shared);
        return shared;
    }
    const hid_t layout = H5Pcopy(store->double_layout);
    hsize_t chunk[STORE_MAX_AXES];
    memcpy(chunk, sizes, (size_t)n_axes * sizeof *chunk);
    const hsize_t fitting_rows = CHUNK_BYTES / row_bytes;
    chunk[0] = fitting_rows < 1 ? 1 : fitting_rows > rows ? rows : fitting_rows;
    H5Pset_chunk(layout, n_axes, chunk);
    H5Pset_deflate(layout, 1);
    H5Pset_fletcher32(layout);
    return layout;
}

hid_t store_make_dataset(const struct store *store, const char *name, hid_t type, int n_axes, const hsize_t *sizes)
{
    const hid_t space = n_axes ? H5Screate_simple(n_axes, sizes, NULL) : store->single_value;
    const hid_t layout = layout_of(store, n_axes, sizes, type == H5T_NATIVE_DOUBLE);
    const hid_t dataset = H5Dcreate2(store->group, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    H5Pclose(layout);
    if (n_axes) {
        H5Sclose(space);
    }
    return dataset;
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

static bool texts_write(const struct store *store, hid_t dataset, const char *const *texts, size_t count)
{
    const char **filled = malloc((count ? count : 1) * sizeof *filled);
    if (!filled) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        filled[i] = texts[i] ? texts[i] : "";
    }
    const bool is_written = H5Dwrite(dataset, store->text_type, H5S_ALL, H5S_ALL, store->text_transfer, filled) >= 0;
    free(filled);
    return is_written;
}

void store_put(struct store *store, const struct store_array *array)
{
    static const double FILL = STORE_FILL_VALUE;
    group_enter(store, array->group);
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
    const hid_t type = is_text ? store->text_type : H5T_NATIVE_DOUBLE;
    const hid_t dataset = store_make_dataset(store, array->name, type, array->n_axes, sizes);
    bool is_written = dataset >= 0 && (is_text ? texts_write(store, dataset, array->texts, count)
                                               : numbers_write(dataset, array->numbers, count));
    is_written = is_written &&
                 (is_text || store_write_attribute(store, dataset, "_FillValue", H5T_NATIVE_DOUBLE, &FILL)) &&
                 store_write_text_attribute(store, dataset, "units", array->unit) &&
                 store_write_text_attribute(store, dataset, "long_name", array->meaning) &&
                 store_write_text_attribute(store, dataset, "label_zh", array->label_zh) &&
                 store_write_text_attribute(store, dataset, "long_name_zh", array->meaning_zh);
    if (!is_written) {
        store_fail(store, array->group, array->name);
    }
    store_attach_scales(store, array, dataset);
    H5Dclose(dataset);
}

static void note(struct store *store, const char *group, const char *name, hid_t type, const void *value)
{
    group_enter(store, group);
    if (!store->has_failed && !store_write_attribute(store, store->group, name, type, value)) {
        store_fail(store, group, name);
    }
}

void store_note_text(struct store *store, const char *group, const char *name, const char *text)
{
    const char *value = text ? text : "";
    note(store, group, name, store->text_type, &value);
}

void store_note_integer(struct store *store, const char *group, const char *name, int64_t value)
{
    note(store, group, name, H5T_NATIVE_INT64, &value);
}

bool store_publish(struct store *store, struct status *status)
{
    errno = 0;
    store_finish_scales(store);
    tools_close(store);
    const bool is_closed = H5Fclose(store->file) >= 0;
    int reason = store->has_failed ? store->reason : errno;
    store->file = -1;
    bool is_published = false;
    if (store->has_failed || !is_closed) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written%s%s: %s", store->path,
                   store->has_failed ? " at " : "", store->failed_at, reason ? strerror(reason) : "HDF5 refused it");
    } else if (!files_seal(store->temporary_path) || !files_publish(store->temporary_path, store->path)) {
        reason = errno;
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be put in its place: %s", store->path, strerror(reason));
    } else {
        is_published = true;
    }
    store_discard(store);
    errno = reason;
    return is_published;
}

void store_discard(struct store *store)
{
    if (!store) {
        return;
    }
    if (store->file >= 0) {
        tools_close(store);
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
    const hid_t access = access_list();
    new_store->file = is_hdf5 && files_is_sealed(path) ? H5Fopen(path, H5F_ACC_RDONLY, access) : -1;
    H5Pclose(access);
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
