#include "scenarios/reader.h"

#include <stdlib.h>
#include <string.h>

#include "engine/run_settings.h"
#include "scenarios/arms.h"
#include "scenarios/checks.h"
#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/published_list.h"

/* One scenario on its way to a study. */
struct assembly {
    struct reading reading;
    struct study *study;
    const struct sheet *base;
    struct arm_list arms;
    struct override_list overrides;
    struct sheet *sheet; /* of the arm in hand */
};

static char *copy_of(const char *text) { return text ? strdup(text) : NULL; }

static struct label label_of(const struct words *words)
{
    return (struct label){copy_of(words->en), copy_of(words->zh)};
}

static struct quantity *copy_quantities(struct assembly *assembly, const struct quantity *quantities)
{
    const size_t n_slots = (size_t)assembly->reading.set->n_slots;
    struct quantity *copy = calloc(n_slots + 1, sizeof *copy);
    if (copy)
        memcpy(copy, quantities, n_slots * sizeof *copy);
    else
        status_add(assembly->reading.status, EXIT_RUN_FAILED, "%s: out of memory for %d arms of %zu values",
                   assembly->study->name, assembly->arms.n_arms, n_slots);
    return copy;
}

/* An arm without a label is headed by that of its operating model, where no other arm has the same. */
static const struct words *heading_of(const struct assembly *assembly, const struct arm_outline *outline)
{
    const struct words *const model = &assembly->sheet->labels[PART_OPERATING_MODEL];
    const struct words *const base = &assembly->base->labels[PART_OPERATING_MODEL];
    const bool is_labelled = outline->label.en || outline->label.zh;
    return is_labelled || (assembly->arms.n_arms > 1 && model->en == base->en && model->zh == base->zh)
               ? &outline->label
               : model;
}

static bool add_arm(struct assembly *assembly, struct arm_outline *outline)
{
    struct sheet *const sheet = assembly->sheet;
    const bool is_read = arms_read(&assembly->reading, assembly->base, outline, &assembly->overrides, sheet);
    if (!is_read || !status_ok(assembly->reading.status))
        return false;
    const char *const place =
        outline->node ? node_place(&assembly->reading.arena, outline->node) : assembly->study->file;
    if (!checks_run(&assembly->reading, sheet, "", outline->name, place))
        return false;
    struct arm *const arm = &assembly->study->arms[assembly->study->n_arms++];
    arm->name = copy_of(outline->name);
    arm->label = label_of(heading_of(assembly, outline));
    arm->city = label_of(&sheet->labels[PART_CITY]);
    arm->product = label_of(&sheet->labels[PART_PRODUCT]);
    arm->operating_model = label_of(&sheet->labels[PART_OPERATING_MODEL]);
    arm->quantities = copy_quantities(assembly, sheet->quantities);
    return arm->quantities != NULL;
}

static bool is_below(const char *key, const char *prefix) { return strncmp(key, prefix, strlen(prefix)) == 0; }

/* Puts the product of a sheet, or its defaults, into the reference. */
static void take_product(struct assembly *assembly, const struct sheet *product)
{
    const struct param_set *const set = assembly->reading.set;
    for (int i = 0; i < set->n_params; i++)
        if (is_below(set->params[i]->key, "product."))
            memcpy(&assembly->study->reference[set->first_slot[i]], &product->quantities[set->first_slot[i]],
                   (size_t)param_n_slots(set->params[i]) * sizeof *product->quantities);
}

/* The first arm's product, paying everybody in full. */
static void pay_all(struct assembly *assembly)
{
    const struct param_set *const set = assembly->reading.set;
    const int index = param_set_find(set, "product.payable_share");
    if (index < 0)
        return;
    for (int i = 0; i < set->params[index]->n_values; i++)
        assembly->study->reference[set->first_slot[index] + i] = (struct quantity){.a = 1.0, .kind = SOURCE_ASSUMPTION};
}

static bool add_reference(struct assembly *assembly)
{
    struct reading *const reading = &assembly->reading;
    struct study *const study = assembly->study;
    study->reference = copy_quantities(assembly, study->arms[0].quantities);
    if (!study->reference)
        return false;
    const struct node *const named = assembly->base->reference;
    if (!named) {
        pay_all(assembly);
        return true;
    }
    const struct sheet *const product = layer_read_named(reading, named, "reference_product");
    if (!product || !status_ok(reading->status) ||
        !checks_run(reading, product, "product.", "the reference product", node_place(&reading->arena, named)))
        return false;
    take_product(assembly, product);
    return true;
}

/* Labels that two arms share tell nobody which is which. */
static void drop_shared_labels(struct assembly *assembly)
{
    struct study *const study = assembly->study;
    bool *is_shared = arena_take(&assembly->reading.arena, (size_t)study->n_arms, sizeof *is_shared);
    for (int k = 0; k < study->n_arms; k++)
        for (int j = 0; j < k; j++)
            if (study->arms[k].label.en && study->arms[j].label.en &&
                strcmp(study->arms[k].label.en, study->arms[j].label.en) == 0)
                is_shared[j] = is_shared[k] = true;
    for (int k = 0; k < study->n_arms; k++) {
        const bool is_stated = assembly->arms.arms[k].label.en || assembly->arms.arms[k].label.zh;
        if (!is_shared[k] || is_stated)
            continue;
        free(study->arms[k].label.en);
        free(study->arms[k].label.zh);
        study->arms[k].label = (struct label){NULL, NULL};
    }
}

static bool add_arms(struct assembly *assembly)
{
    assembly->study->arms = calloc((size_t)assembly->arms.n_arms + 1, sizeof *assembly->study->arms);
    if (!assembly->study->arms)
        return status_add(assembly->reading.status, EXIT_RUN_FAILED, "%s: out of memory for %d arms",
                          assembly->study->name, assembly->arms.n_arms);
    assembly->sheet = sheet_new(&assembly->reading);
    bool is_good = true;
    for (int k = 0; k < assembly->arms.n_arms; k++)
        is_good = add_arm(assembly, &assembly->arms.arms[k]) && is_good;
    return is_good && status_ok(assembly->reading.status);
}

/* From the base sheet to a whole study. */
static bool assemble(struct assembly *assembly, const char *path, const char *const *overrides, int n_overrides)
{
    struct reading *const reading = &assembly->reading;
    struct study *const study = assembly->study;
    const char *const stem = path_stem(&reading->arena, path);
    study->file = copy_of(path);
    study->name = copy_of(assembly->base && assembly->base->name ? assembly->base->name->text : stem);
    if (!assembly->base)
        return false;
    study->title = label_of(&assembly->base->title);
    const bool is_listed = arms_list(reading, assembly->base, stem, &assembly->arms);
    const bool is_overridden =
        arms_read_overrides(reading, overrides, n_overrides, &assembly->arms, &assembly->overrides);
    const bool is_published = !is_listed || published_list_read(reading, assembly->base, &assembly->arms, study);
    if (!add_arms(assembly) || !is_listed || !is_overridden || !is_published)
        return false;
    drop_shared_labels(assembly);
    if (!add_reference(assembly))
        return false;
    study->texts = reading->texts;
    reading->texts = (struct text_pool){0};
    run_settings_read(&study->run, study->set, study->arms[0].quantities);
    return study_resolve(study, reading->status);
}

static bool start(struct assembly *assembly, const struct param_table *const *tables, int n_tables,
                  struct status *status)
{
    *assembly = (struct assembly){.reading = {.status = status}};
    assembly->study = calloc(1, sizeof *assembly->study);
    if (!assembly->study)
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    assembly->study->set = &assembly->study->own_set;
    assembly->reading.set = assembly->study->set;
    return param_set_init(&assembly->study->own_set, tables, n_tables, status);
}

static bool finish(struct assembly *assembly, bool is_good, struct study **study)
{
    text_pool_free(&assembly->reading.texts);
    text_pool_free(&assembly->reading.said);
    arena_free(&assembly->reading.arena);
    *study = is_good ? assembly->study : NULL;
    if (!is_good)
        scenario_free(assembly->study);
    return is_good;
}

bool scenario_read(struct study **study, const char *path, const char *const *overrides, int n_overrides,
                   const struct param_table *const *tables, int n_tables, struct status *status)
{
    struct assembly assembly;
    bool is_good = start(&assembly, tables, n_tables, status);
    if (is_good) {
        assembly.base = layer_read_file(&assembly.reading, path, NULL, NULL);
        is_good = assemble(&assembly, path, overrides, n_overrides);
    }
    return finish(&assembly, is_good, study);
}

bool scenario_read_text(struct study **study, const char *text, size_t n_bytes, const char *name,
                        const char *const *overrides, int n_overrides, const struct param_table *const *tables,
                        int n_tables, struct status *status)
{
    struct assembly assembly;
    bool is_good = start(&assembly, tables, n_tables, status);
    if (is_good) {
        assembly.base = layer_read_text(&assembly.reading, text, n_bytes, name);
        is_good = assemble(&assembly, name, overrides, n_overrides);
    }
    return finish(&assembly, is_good, study);
}

void scenario_free(struct study *study)
{
    if (study)
        study_free(study);
    free(study);
}
