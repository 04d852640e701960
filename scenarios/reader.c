#include "scenarios/reader.h"

#include <stdlib.h>
#include <string.h>

#include "engine/run_settings.h"
#include "scenarios/arms.h"
#include "scenarios/checks.h"
#include "scenarios/design_arms.h"
#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/persons.h"
#include "scenarios/precision_section.h"
#include "scenarios/published_list.h"
#include "scenarios/regions.h"

/* One scenario on its way to a study. */
struct assembly {
    struct reading reading;
    struct study *study;
    const struct sheet *base;
    struct arm_list arms;
    struct region_list regions;
    struct override_list overrides;
    struct sheet *sheet;             /* of the arm in hand */
    struct sheet *region_sheet;      /* the base in the region in hand */
    const struct sheet *region_base; /* the same; the base itself without regions */
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
    const struct words *const base = &assembly->region_base->labels[PART_OPERATING_MODEL];
    const bool is_labelled = outline->label.en || outline->label.zh;
    return is_labelled || (assembly->arms.n_arms > 1 && model->en == base->en && model->zh == base->zh)
               ? &outline->label
               : model;
}

static char *region_arm_name(struct reading *reading, const struct region_outline *region, const char *arm)
{
    return arena_format(&reading->arena, "%s.%s", region->name, arm);
}

static bool add_arm(struct assembly *assembly, struct arm_outline *outline, int region)
{
    const bool has_regions = assembly->regions.n_regions > 0;
    struct sheet *const sheet = assembly->sheet;
    const bool is_read = arms_read(&assembly->reading, assembly->region_base, outline, &assembly->overrides, sheet);
    if (!is_read || !status_ok(assembly->reading.status))
        return false;
    const char *const place =
        outline->node ? node_place(&assembly->reading.arena, outline->node) : assembly->study->file;
    if (!checks_run(&assembly->reading, sheet, "", outline->name, place))
        return false;
    struct arm *const arm = &assembly->study->arms[assembly->study->n_arms++];
    arm->region = region;
    arm->policy = has_regions ? copy_of(outline->name) : NULL;
    arm->name =
        copy_of(has_regions ? region_arm_name(&assembly->reading, &assembly->regions.regions[region], outline->name)
                            : outline->name);
    arm->label = label_of(heading_of(assembly, outline));
    arm->city = label_of(&sheet->labels[PART_CITY]);
    arm->product = label_of(&sheet->labels[PART_PRODUCT]);
    arm->operating_model = label_of(&sheet->labels[PART_OPERATING_MODEL]);
    arm->quantities = copy_quantities(assembly, sheet->quantities);
    return arm->quantities != NULL;
}

static bool is_below(const char *key, const char *prefix) { return strncmp(key, prefix, strlen(prefix)) == 0; }

/* Puts the product of a sheet, or its defaults, into the reference. */
static void take_product(const struct assembly *assembly, const struct sheet *product, struct quantity *reference)
{
    const struct param_set *const set = assembly->reading.set;
    for (int i = 0; i < set->n_params; i++)
        if (is_below(set->params[i]->key, "product."))
            memcpy(&reference[set->first_slot[i]], &product->quantities[set->first_slot[i]],
                   (size_t)param_n_slots(set->params[i]) * sizeof *product->quantities);
}

/* The first arm's product, paying everybody in full. */
static void pay_all(const struct assembly *assembly, struct quantity *reference)
{
    const struct param_set *const set = assembly->reading.set;
    const int index = param_set_find(set, "product.payable_share");
    if (index < 0)
        return;
    for (int i = 0; i < set->params[index]->n_values; i++)
        reference[set->first_slot[index] + i] = (struct quantity){.a = 1.0, .kind = SOURCE_ASSUMPTION};
}

/* The reference of the arms of one region, or of all; *reference is the study's or the region's. */
static bool add_reference(struct assembly *assembly, const struct arm *first, struct quantity **reference)
{
    struct reading *const reading = &assembly->reading;
    *reference = copy_quantities(assembly, first->quantities);
    if (!*reference)
        return false;
    const struct node *const named = assembly->base->reference;
    if (!named) {
        pay_all(assembly, *reference);
        return true;
    }
    const struct sheet *const product = layer_read_named(reading, named, "reference_product");
    if (!product || !status_ok(reading->status) ||
        !checks_run(reading, product, "product.", "the reference product", node_place(&reading->arena, named)))
        return false;
    take_product(assembly, product, *reference);
    return true;
}

static bool add_references(struct assembly *assembly)
{
    struct study *const study = assembly->study;
    if (study->n_regions == 0)
        return add_reference(assembly, &study->arms[0], &study->reference);
    bool is_good = true;
    for (int r = 0; is_good && r < study->n_regions; r++)
        is_good =
            add_reference(assembly, &study->arms[r * assembly->arms.n_arms], &study->regions[r].reference) && is_good;
    study->reference = study->regions[0].reference;
    return is_good;
}

/* Labels that two arms of a region share tell nobody which is which. */
static void drop_shared_labels(struct assembly *assembly, struct arm *arms)
{
    const int n_arms = assembly->arms.n_arms;
    bool *is_shared = arena_take(&assembly->reading.arena, (size_t)n_arms, sizeof *is_shared);
    for (int k = 0; k < n_arms; k++)
        for (int j = 0; j < k; j++)
            if (arms[k].label.en && arms[j].label.en && strcmp(arms[k].label.en, arms[j].label.en) == 0)
                is_shared[j] = is_shared[k] = true;
    for (int k = 0; k < n_arms; k++) {
        const bool is_stated = assembly->arms.arms[k].label.en || assembly->arms.arms[k].label.zh;
        if (!is_shared[k] || is_stated)
            continue;
        free(arms[k].label.en);
        free(arms[k].label.zh);
        arms[k].label = (struct label){NULL, NULL};
    }
}

static void add_region(struct assembly *assembly, const struct region_outline *outline)
{
    struct region *const region = &assembly->study->regions[assembly->study->n_regions++];
    region->name = copy_of(outline->name);
    region->label = label_of(&outline->label);
    region->people = (long)outline->people.a;
}

/* The arms of the study, or of one region. */
static bool add_arms(struct assembly *assembly, int region)
{
    bool is_good = true;
    if (assembly->regions.n_regions > 0) {
        add_region(assembly, &assembly->regions.regions[region]);
        is_good = regions_read(&assembly->reading, assembly->base, &assembly->regions.regions[region],
                               assembly->region_sheet);
    }
    for (int k = 0; k < assembly->arms.n_arms; k++)
        is_good = add_arm(assembly, &assembly->arms.arms[k], region) && is_good;
    return is_good && status_ok(assembly->reading.status);
}

static bool has_room(struct assembly *assembly)
{
    const int n_regions = assembly->regions.n_regions, n_arms = assembly->arms.n_arms;
    if (n_regions > 0 && (long)n_regions * n_arms > MAX_REGION_ARMS)
        return reading_refuse_node(&assembly->reading, assembly->base->regions, "regions",
                                   "%d regions of %d arms are %ld, and at most %d can be simulated; give fewer",
                                   n_regions, n_arms, (long)n_regions * n_arms, MAX_REGION_ARMS);
    const size_t n_all = (size_t)n_arms * (size_t)(n_regions > 0 ? n_regions : 1);
    assembly->study->arms = calloc(n_all + 1, sizeof *assembly->study->arms);
    assembly->study->regions = calloc((size_t)n_regions + 1, sizeof *assembly->study->regions);
    return (assembly->study->arms && assembly->study->regions) ||
           status_add(assembly->reading.status, EXIT_RUN_FAILED, "%s: out of memory for %zu arms",
                      assembly->study->name, n_all);
}

/* All arms of all regions, in the study's order. */
static bool add_all_arms(struct assembly *assembly)
{
    if (!has_room(assembly))
        return false;
    const int n_regions = assembly->regions.n_regions;
    assembly->sheet = sheet_new(&assembly->reading);
    assembly->region_sheet = n_regions > 0 ? sheet_new(&assembly->reading) : NULL;
    assembly->region_base = n_regions > 0 ? assembly->region_sheet : assembly->base;
    bool is_good = true;
    for (int r = 0; r < (n_regions > 0 ? n_regions : 1); r++)
        is_good = add_arms(assembly, r) && is_good;
    return is_good;
}

/* The arms as the study will name them. */
static struct arm_list full_names(struct assembly *assembly)
{
    const int n_regions = assembly->regions.n_regions, n_arms = assembly->arms.n_arms;
    if (n_regions == 0)
        return assembly->arms;
    struct reading *const reading = &assembly->reading;
    struct arm_list all = {.n_arms = n_regions * n_arms};
    all.arms = arena_take(&reading->arena, (size_t)all.n_arms, sizeof *all.arms);
    for (int k = 0; k < all.n_arms; k++)
        all.arms[k].name =
            region_arm_name(reading, &assembly->regions.regions[k / n_arms], assembly->arms.arms[k % n_arms].name);
    return all;
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
    bool is_good = arms_list(reading, assembly->base, stem, &assembly->arms);
    is_good = regions_list(reading, assembly->base, &assembly->regions) && is_good;
    const struct arm_list all = is_good ? full_names(assembly) : (struct arm_list){0};
    const bool is_published = !is_good || published_list_read(reading, assembly->base, &all, study);
    is_good = arms_read_overrides(reading, overrides, n_overrides, &assembly->arms, &assembly->regions,
                                  &assembly->overrides) &&
              is_good && is_published;
    if (!add_all_arms(assembly) || !is_good)
        return false;
    for (int k = 0; k < study->n_arms; k += assembly->arms.n_arms)
        drop_shared_labels(assembly, &study->arms[k]);
    if (!design_arms_add(reading, assembly->base, &assembly->arms, &assembly->overrides, study))
        return false;
    run_settings_read(&study->run, study->set, study->arms[0].quantities);
    if (!precision_section_read(reading, assembly->base, &all, study))
        return false;
    if (!add_references(assembly) || !persons_settle(reading, study))
        return false;
    study->texts = reading->texts;
    reading->texts = (struct text_pool){0};
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
