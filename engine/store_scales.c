/* Dimension scales: every axis of an array has a name and, where it has any, labels. They are written in the form of
 * HDF5's own dimension scales (H5DS, version 1), whose attaching function reads and writes both sides' lists anew for
 * every axis; here each list is written once. */
#include <stdlib.h>
#include <string.h>

#include "engine/store_hdf5.h"

/* Writes the scale of an axis; negative where that fails. */
static hid_t scale_write(struct store *store, const struct store_axis *axis)
{
    const hsize_t size = (hsize_t)axis->n;
    const hid_t type = axis->labels ? store->text_type : H5T_NATIVE_INT32;
    const hid_t scale = store_make_dataset(store, axis->name, type, 1, &size);
    int32_t *ordinals = calloc((size_t)axis->n, sizeof *ordinals);
    for (int i = 0; ordinals && i < axis->n; i++) {
        ordinals[i] = i + 1;
    }
    const void *values = axis->labels ? (const void *)axis->labels : (const void *)ordinals;
    const bool is_written =
        values && scale >= 0 && H5Dwrite(scale, type, H5S_ALL, H5S_ALL, store->text_transfer, values) >= 0 &&
        H5DSset_scale(scale, axis->name) >= 0 && store_write_text_attribute(store, scale, "units", axis->unit) &&
        store_write_text_attribute(store, scale, "long_name", axis->meaning);
    free(ordinals);
    if (!is_written && scale >= 0) {
        H5Dclose(scale);
    }
    return is_written ? scale : -1;
}

static bool scale_add(struct store *store, const char *path, const struct store_axis *axis)
{
    struct store_scale *grown = realloc(store->scales, ((size_t)store->n_scales + 1) * sizeof *grown);
    if (!grown) {
        return false;
    }
    store->scales = grown;
    struct store_scale scale = {.path = strdup(path), .n = axis->n};
    scale.dataset = scale.path ? scale_write(store, axis) : -1;
    if (scale.dataset < 0 || H5Rcreate(&scale.reference, scale.dataset, ".", H5R_OBJECT, -1) < 0) {
        H5Dclose(scale.dataset);
        free(scale.path);
        return false;
    }
    grown[store->n_scales++] = scale;
    return true;
}

/* The scale of an axis in a group, written where it is not there yet; NULL where that fails. */
static struct store_scale *scale_of(struct store *store, const char *group, const struct store_axis *axis)
{
    char path[STORE_MAX_PATH];
    snprintf(path, sizeof path, "%s/%s", strcmp(group, "/") == 0 ? "" : group, axis->name);
    for (int i = store->n_scales - 1; i >= 0; i--) {
        if (strcmp(store->scales[i].path, path) == 0) {
            return &store->scales[i];
        }
    }
    return scale_add(store, path, axis) ? &store->scales[store->n_scales - 1] : NULL;
}

static bool use_add(struct store_scale *scale, hobj_ref_t dataset, unsigned axis)
{
    if (scale->n_uses == scale->most_uses) {
        const int most_uses = scale->most_uses ? 2 * scale->most_uses : 64;
        struct store_use *grown = realloc(scale->uses, (size_t)most_uses * sizeof *grown);
        if (!grown) {
            return false;
        }
        memset(grown + scale->n_uses, 0, (size_t)(most_uses - scale->n_uses) * sizeof *grown); /* padding is written */
        scale->uses = grown;
        scale->most_uses = most_uses;
    }
    scale->uses[scale->n_uses].dataset = dataset;
    scale->uses[scale->n_uses++].axis = axis;
    return true;
}

/* An attribute of one axis. */
static bool list_write(hid_t object, const char *name, hid_t type, hsize_t n, const void *values)
{
    const hid_t space = H5Screate_simple(1, &n, NULL);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool is_written = attribute >= 0 && H5Awrite(attribute, type, values) >= 0;
    H5Aclose(attribute);
    H5Sclose(space);
    return is_written;
}

void store_attach_scales(struct store *store, const struct store_array *array, hid_t dataset)
{
    hobj_ref_t own, references[STORE_MAX_AXES];
    hvl_t lists[STORE_MAX_AXES];
    if (store->has_failed || array->n_axes == 0) {
        return;
    }
    bool is_written = H5Rcreate(&own, dataset, ".", H5R_OBJECT, -1) >= 0;
    for (int i = 0; i < array->n_axes && is_written; i++) {
        struct store_scale *scale = scale_of(store, array->group, array->axes[i]);
        is_written = scale && scale->n == array->axes[i]->n && use_add(scale, own, (unsigned)i);
        references[i] = is_written ? scale->reference : 0;
        lists[i] = (hvl_t){.len = 1, .p = &references[i]};
        if (!is_written) {
            store_fail(store, array->group, array->axes[i]->name);
        }
    }
    is_written = is_written && list_write(dataset, "DIMENSION_LIST", store->list_type, (hsize_t)array->n_axes, lists);
    if (!is_written) {
        store_fail(store, array->group, array->name);
    }
}

static hid_t use_type(void)
{
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct store_use));
    H5Tinsert(type, "dataset", HOFFSET(struct store_use, dataset), H5T_STD_REF_OBJ);
    H5Tinsert(type, "dimension", HOFFSET(struct store_use, axis), H5T_NATIVE_INT);
    return type;
}

void store_finish_scales(struct store *store)
{
    const hid_t type = use_type();
    for (int i = 0; i < store->n_scales && !store->has_failed; i++) {
        const struct store_scale *scale = &store->scales[i];
        if (!list_write(scale->dataset, "REFERENCE_LIST", type, (hsize_t)scale->n_uses, scale->uses)) {
            store_fail(store, scale->path, "REFERENCE_LIST");
        }
    }
    H5Tclose(type);
    store_close_scales(store);
}

void store_close_scales(struct store *store)
{
    for (int i = 0; i < store->n_scales; i++) {
        H5Dclose(store->scales[i].dataset);
        free(store->scales[i].path);
        free(store->scales[i].uses);
    }
    free(store->scales);
    store->scales = NULL;
    store->n_scales = 0;
}
