#include "engine/study.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/number_text.h"

static const char *const PRIOR_WORDS[] = {
    [PRIOR_FIXED] = "value",     [PRIOR_NORMAL] = "normal", [PRIOR_LOGNORMAL] = "lognormal",
    [PRIOR_UNIFORM] = "uniform", [PRIOR_BETA] = "beta",     [PRIOR_TRIANGULAR] = "triangular",
};

static void write_number(FILE *stream, double value)
{
    char text[NUMBER_TEXT_SIZE];
    fputs(number_text(value, text), stream);
}

static void write_text(FILE *stream, const char *text)
{
    fputc('"', stream);
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            fprintf(stream, "\\%c", byte);
        else if (byte < 0x20)
            fprintf(stream, "\\u%04x", byte);
        else
            fputc(byte, stream);
    }
    fputc('"', stream);
}

static void write_choice(FILE *stream, const char *choices, int index)
{
    for (; index > 0 && strchr(choices, '|'); index--)
        choices = strchr(choices, '|') + 1;
    fprintf(stream, "\"%.*s\"", (int)strcspn(choices, "|"), choices);
}

static void write_quantity(FILE *stream, const struct param *param, const struct quantity *quantity)
{
    if (quantity->prior != PRIOR_FIXED) {
        fprintf(stream, "{\"%s\":[", PRIOR_WORDS[quantity->prior]);
        write_number(stream, quantity->a);
        fputc(',', stream);
        write_number(stream, quantity->b);
        if (quantity->prior == PRIOR_TRIANGULAR) {
            fputc(',', stream);
            write_number(stream, quantity->c);
        }
        fputs("]}", stream);
    } else if (param->type == PARAM_CHOICE) {
        write_choice(stream, param->choices, (int)quantity->a);
    } else if (param->type == PARAM_SWITCH) {
        fputs(quantity->a != 0.0 ? "true" : "false", stream);
    } else {
        write_number(stream, quantity->a);
    }
}

static bool quantity_equal(const struct quantity *left, const struct quantity *right)
{
    return left->prior == right->prior && left->a == right->a && left->b == right->b && left->c == right->c;
}

static bool slots_equal(const struct param *param, const struct quantity *left, const struct quantity *right)
{
    for (int i = 0; i < param_n_slots(param); i++)
        if (!quantity_equal(&left[i], &right[i]))
            return false;
    return true;
}

/* Years up to the last one that differs from the year before: the last value repeats. */
static int count_years(const struct param *param, const struct quantity *quantities)
{
    int n_years = param->n_values;
    while (n_years > 1 && quantity_equal(&quantities[n_years - 1], &quantities[n_years - 2]))
        n_years--;
    return n_years;
}

static void write_rows(FILE *stream, const struct param *param, const struct quantity *quantities)
{
    fputc('[', stream);
    for (int row = 0; row < (int)quantities[param->n_values].a; row++)
        for (int f = 0; f < param->n_record; f++) {
            fprintf(stream, "%s\"%s\":", f > 0 ? "," : row > 0 ? "},{" : "{", param->record[f].key);
            write_quantity(stream, &param->record[f], &quantities[row * param->n_record + f]);
        }
    fputs(quantities[param->n_values].a > 0.0 ? "}]" : "]", stream);
}

static void write_values(FILE *stream, const struct param *param, const struct quantity *quantities)
{
    if (param->shape == PARAM_SCALAR) {
        write_quantity(stream, param, quantities);
    } else if (param->shape == PARAM_ROWS) {
        write_rows(stream, param, quantities);
    } else if (param->shape == PARAM_BY_YEAR) {
        for (int i = 0; i < count_years(param, quantities); i++) {
            fputc(i > 0 ? ',' : '[', stream);
            write_quantity(stream, param, &quantities[i]);
        }
        fputc(']', stream);
    } else {
        for (int i = 0; i < param->n_values; i++) {
            fprintf(stream, "%c\"%s\":", i > 0 ? ',' : '{', param->labels[i]);
            write_quantity(stream, param, &quantities[i]);
        }
        fputc('}', stream);
    }
}

/* What never moves a result of a world. */
static bool is_left_out(const struct param *param)
{
    return strcmp(param->key, "run.worlds") == 0 || strcmp(param->key, "run.threads") == 0;
}

static bool is_common(const struct study *study, int index)
{
    const int slot = study->set->first_slot[index];
    for (int k = 1; k < study->n_arms - study->n_made_arms; k++)
        if (!slots_equal(study->set->params[index], &study->arms[0].quantities[slot], &study->arms[k].quantities[slot]))
            return false;
    return true;
}

/* Writes the parameters that `is_wanted` marks, as one object of sorted keys. */
static void write_object(FILE *stream, const struct param_set *set, const struct quantity *quantities,
                         const bool *is_wanted)
{
    bool is_first = true;
    fputc('{', stream);
    for (int position = 0; position < set->n_params; position++) {
        const int index = set->by_key[position];
        if (!is_wanted[index])
            continue;
        fprintf(stream, "%s\"%s\":", is_first ? "" : ",", set->params[index]->key);
        write_values(stream, set->params[index], &quantities[set->first_slot[index]]);
        is_first = false;
    }
    fputc('}', stream);
}

static void mark_reference(const struct study *study, bool *is_wanted)
{
    for (int i = 0; i < study->set->n_params; i++) {
        const int slot = study->set->first_slot[i];
        is_wanted[i] = !is_left_out(study->set->params[i]) &&
                       !slots_equal(study->set->params[i], &study->reference[slot], &study->arms[0].quantities[slot]);
    }
}

static void write_regions(FILE *stream, const struct study *study)
{
    for (int r = 0; r < study->n_regions; r++) {
        fputs(r > 0 ? ",{\"name\":" : ",\"regions\":[{\"name\":", stream);
        write_text(stream, study->regions[r].name);
        fprintf(stream, ",\"people\":%ld,\"persons\":%ld}", study->regions[r].people, study->regions[r].persons);
    }
    fputs(study->n_regions > 0 ? "]" : "", stream);
}

static void write_study(FILE *stream, const struct study *study, bool *is_wanted)
{
    const struct param_set *const set = study->set;
    for (int i = 0; i < set->n_params; i++)
        is_wanted[i] = !is_left_out(set->params[i]) && !is_common(study, i);
    fputs("{\"arms\":[", stream);
    for (int k = 0; k < study->n_arms - study->n_made_arms; k++) {
        fputs(k > 0 ? ",{\"name\":" : "{\"name\":", stream);
        write_text(stream, study->arms[k].name);
        fputs(",\"values\":", stream);
        write_object(stream, set, study->arms[k].quantities, is_wanted);
        fputc('}', stream);
    }
    for (int i = 0; i < set->n_params; i++)
        is_wanted[i] = !is_left_out(set->params[i]) && !is_wanted[i];
    fputs("],\"common\":", stream);
    write_object(stream, set, study->arms[0].quantities, is_wanted);
    fputs(",\"name\":", stream);
    write_text(stream, study->name);
    if (study->reference) {
        mark_reference(study, is_wanted);
        fputs(",\"reference\":", stream);
        write_object(stream, set, study->reference, is_wanted);
    }
    write_regions(stream, study);
    if (study->design)
        design_write(stream, study->design, write_text);
    fputs("}", stream);
}

static const uint64_t FNV_OFFSET = UINT64_C(0xcbf29ce484222325);

static uint64_t digest_bytes(uint64_t hash, const char *bytes, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t study_region_luck(const struct study *study, int region)
{
    if (study->n_regions == 0)
        return 0;
    const char *const name = study->regions[region].name;
    return digest_bytes(FNV_OFFSET, name, strlen(name));
}

/* FNV-1a over the resolved study, seed and result-version, its halves folded. */
static void write_digest(struct study *study)
{
    char tail[64];
    const int n_tail =
        snprintf(tail, sizeof tail, "seed %" PRIu64 " result-version %d", study->run.seed, RESULT_VERSION);
    uint64_t hash = digest_bytes(FNV_OFFSET, study->resolved, strlen(study->resolved));
    hash = digest_bytes(hash, tail, (size_t)n_tail);
    snprintf(study->digest, sizeof study->digest, "%08" PRIx32, (uint32_t)(hash ^ (hash >> 32)));
}

bool study_resolve(struct study *study, struct status *status)
{
    free(study->resolved);
    study->resolved = NULL;
    size_t size = 0;
    bool *is_wanted = calloc((size_t)study->set->n_params + 1, sizeof *is_wanted);
    FILE *stream = open_memstream(&study->resolved, &size);
    const bool is_ready = is_wanted && stream;
    if (is_ready)
        write_study(stream, study, is_wanted);
    const bool is_written = is_ready && !ferror(stream);
    const bool is_closed = stream && fclose(stream) == 0;
    free(is_wanted);
    if (!is_written || !is_closed)
        return status_add(status, EXIT_RUN_FAILED, "%s: out of memory while resolving the study", study->name);
    write_digest(study);
    return true;
}

const struct quantity *study_quantities(const struct study *study, int arm, struct quantity *room)
{
    const struct arm *const from = &study->arms[arm];
    if (!from->point)
        return from->quantities;
    memcpy(room, from->quantities, (size_t)study->set->n_slots * sizeof *room);
    sweep_place(&study->design->sweep, from->point, room);
    return room;
}

struct quantity study_quantity(const struct study *study, int arm, int slot)
{
    const struct arm *const from = &study->arms[arm];
    struct quantity quantity = from->quantities[slot];
    const int axis = from->point ? sweep_axis_of(&study->design->sweep, from->point, slot) : -1;
    if (axis >= 0)
        quantity = sweep_quantity(from->point[axis]);
    return quantity;
}

struct study study_of_region(const struct study *study, int region)
{
    struct study part = *study;
    if (study->n_regions == 0)
        return part;
    part.n_arms = study->n_arms / study->n_regions;
    part.arms = study->arms + region * part.n_arms;
    part.reference = study->regions[region].reference;
    part.run.persons = study->regions[region].persons;
    part.n_regions = 0;
    part.regions = NULL;
    return part;
}

struct study study_of_stated_arms(const struct study *study)
{
    struct study part = *study;
    part.n_arms -= study->n_made_arms;
    part.n_made_arms = 0;
    part.design = NULL;
    return part;
}

static void label_free(struct label *label)
{
    free(label->en);
    free(label->zh);
}

void study_free(struct study *study)
{
    for (int k = 0; k < study->n_arms; k++) {
        struct arm *const arm = &study->arms[k];
        label_free(&arm->label);
        label_free(&arm->city);
        label_free(&arm->product);
        label_free(&arm->operating_model);
        free(arm->name);
        free(arm->policy);
        if (!arm->point)
            free(arm->quantities);
    }
    label_free(&study->title);
    free(study->arms);
    for (int r = 0; r < study->n_regions; r++) {
        label_free(&study->regions[r].label);
        free(study->regions[r].name);
        if (study->regions[r].reference != study->reference)
            free(study->regions[r].reference);
    }
    free(study->regions);
    free(study->reference);
    free(study->published);
    if (study->design)
        design_free(study->design);
    free(study->design);
    free(study->name);
    free(study->file);
    free(study->resolved);
    text_pool_free(&study->texts);
    param_set_free(&study->own_set);
    *study = (struct study){0};
}
