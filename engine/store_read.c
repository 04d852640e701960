#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store_hdf5.h"

/* Every part of the path is looked up by itself: H5Lexists fails on a path whose first part is missing. */
bool store_has(const struct store *store, const char *path)
{
    char part[STORE_MAX_PATH];
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
    const hid_t type = store_text_type(), transfer = store_text_transfer();
    const bool is_read = read && H5Dread(dataset, type, H5S_ALL, H5S_ALL, transfer, read) >= 0;
    H5Pclose(transfer);
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
        char name[STORE_MAX_PATH] = "";
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
    const hid_t type = store_text_type();
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
