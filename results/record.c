#include "results/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/drawn_slots.h"
#include "results/design_values.h"
#include "results/inputs.h"
#include "results/precision.h"

static const char *keep(struct record *record, const char *text)
{
    return text ? text_pool_keep(&record->texts, text) : NULL;
}

static bool out_of_memory(struct record *record, struct status *status)
{
    record_free(record);
    return status_add(status, EXIT_RUN_FAILED, "not enough memory for the results; give fewer run.worlds");
}

/* A copy of n values, in malloc'ed memory. */
static double *worlds_copy(const double *from, size_t n)
{
    double *copy = malloc((n + 1) * sizeof *copy);
    if (copy && n > 0) {
        memcpy(copy, from, n * sizeof *copy);
    }
    return copy;
}

static struct outcome outcome_kept(struct record *record, const struct outcome *outcome)
{
    return (struct outcome){keep(record, outcome->name), keep(record, outcome->unit), keep(record, outcome->meaning),
                            keep(record, outcome->label_zh), keep(record, outcome->meaning_zh)};
}

static void keep_study(struct record *record, const struct study *study)
{
    record->study = keep(record, study->name);
    record->title_en = keep(record, study->title.en);
    record->title_zh = keep(record, study->title.zh);
    record->digest = keep(record, study->digest);
    record->resolved = keep(record, study->resolved);
    record->result_version = RESULT_VERSION;
    record->seed = study->run.seed;
    record->persons = study->run.persons;
    record->worlds = study->run.worlds;
    record->has_parameter_uncertainty = study->run.parameter_uncertainty;
}

static double insured_of(const struct study *study, const struct arm *arm)
{
    const int i = param_set_find(study->set, "city.insured");
    return i < 0 ? (double)NAN : quantity_median(&arm->quantities[study->set->first_slot[i]]);
}

static void keep_arms(struct record *record, const struct study *study)
{
    for (int k = 0; k < study->n_arms; k++) {
        const struct arm *arm = &study->arms[k];
        record->arms[k] = (struct record_arm){
            .name = keep(record, arm->name),
            .label_en = keep(record, arm->label.en),
            .label_zh = keep(record, arm->label.zh),
            .city_en = keep(record, arm->city.en),
            .city_zh = keep(record, arm->city.zh),
            .product_en = keep(record, arm->product.en),
            .product_zh = keep(record, arm->product.zh),
            .operating_model_en = keep(record, arm->operating_model.en),
            .operating_model_zh = keep(record, arm->operating_model.zh),
            .insured = insured_of(study, arm),
            .policy = keep(record, arm->policy),
            .region = arm->region,
        };
    }
    for (int r = 0; r < study->n_regions; r++) {
        const struct region *region = &study->regions[r];
        record->regions[r] =
            (struct record_region){keep(record, region->name), keep(record, region->label.en),
                                   keep(record, region->label.zh), (double)region->people, (double)region->persons};
    }
}

static bool same_text(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

static bool same_figure(const struct published_figure *left, const struct published_figure *right)
{
    return same_text(left->arm, right->arm) && same_text(left->outcome, right->outcome) && left->year == right->year &&
           left->low == right->low && left->high == right->high && left->is_fitted == right->is_fitted &&
           same_text(left->label_en, right->label_en) && same_text(left->label_zh, right->label_zh) &&
           same_text(left->kind, right->kind) && same_text(left->source, right->source) &&
           same_text(left->note_en, right->note_en) && same_text(left->note_zh, right->note_zh);
}

bool record_take_published(struct record *record, const struct study *study, bool *is_changed, struct status *status)
{
    struct published_figure *taken = calloc((size_t)study->n_published + 1, sizeof *taken);
    bool is_same = study->n_published == record->n_published;
    if (!taken) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory for the published figures");
    }
    for (int i = 0; i < study->n_published; i++) {
        const struct published_figure *const figure = &study->published[i];
        is_same = is_same && same_figure(figure, &record->published[i]);
        taken[i] = *figure;
        taken[i].arm = keep(record, figure->arm);
        taken[i].outcome = keep(record, figure->outcome);
        taken[i].label_en = keep(record, figure->label_en);
        taken[i].label_zh = keep(record, figure->label_zh);
        taken[i].kind = keep(record, figure->kind);
        taken[i].source = keep(record, figure->source);
        taken[i].note_en = keep(record, figure->note_en);
        taken[i].note_zh = keep(record, figure->note_zh);
        taken[i].file = NULL;
        taken[i].line = taken[i].column = 0;
    }
    free(record->published);
    record->published = taken;
    record->n_published = study->n_published;
    if (is_changed) {
        *is_changed = !is_same;
    }
    return true;
}

/* Mean over worlds, and its standard error, from the sums of values and of their squares. */
static void tally_moments(double sum, double square_sum, long n_worlds, double *mean, double *se)
{
    const double n = (double)n_worlds;
    *mean = n_worlds > 0 ? sum / n : (double)NAN;
    const double variance = n_worlds > 1 ? max_of(square_sum - sum * sum / n, 0.0) / (n - 1.0) : (double)NAN;
    *se = sqrt(variance / n);
}

static bool keep_tally(struct record *record, struct record_tally *tally, const struct stored_tally *from,
                       const struct result *result, size_t first, size_t stride)
{
    *tally = (struct record_tally){.name = keep(record, from->name),
                                   .unit = keep(record, from->unit),
                                   .meaning = keep(record, from->meaning),
                                   .extent = from->extent};
    for (int a = 0; a < RECORD_MAX_AXES && from->axes[a]; a++) {
        const char **labels = calloc((size_t)from->axes[a]->n, sizeof *labels);
        tally->axes[tally->n_axes++] = (struct axis){keep(record, from->axes[a]->name), from->axes[a]->n, labels};
        for (int i = 0; labels && i < from->axes[a]->n; i++) {
            labels[i] = keep(record, from->axes[a]->labels[i]);
        }
        if (!labels) {
            return false;
        }
    }
    const size_t n_rows = (size_t)record->n_arms * (size_t)result->n_years, extent = (size_t)from->extent;
    tally->mean = malloc(n_rows * extent * sizeof *tally->mean);
    tally->se = malloc(n_rows * extent * sizeof *tally->se);
    if (!tally->mean || !tally->se) {
        return false;
    }
    for (size_t row = 0; row < n_rows; row++) {
        const long n_worlds = result->tally_worlds[row / (size_t)result->n_years];
        for (size_t i = 0; i < extent; i++) {
            const size_t at = row * stride + first + i;
            tally_moments(result->tally_sum[at], result->tally_square_sum[at], n_worlds, &tally->mean[row * extent + i],
                          &tally->se[row * extent + i]);
        }
    }
    return true;
}

/* A fault of a model: refused rather than cut. */
static bool check_axes(const struct engine *engine, struct status *status)
{
    for (int i = 0; i < engine_n_tallies(engine); i++) {
        int n_axes = 0;
        while (engine_tally(engine, i)->axes[n_axes]) {
            n_axes++;
        }
        if (n_axes > RECORD_MAX_AXES) {
            return status_add(status, EXIT_RUN_FAILED, "%s has %d axes; a stored tally may have %d",
                              engine_tally(engine, i)->name, n_axes, RECORD_MAX_AXES);
        }
    }
    return true;
}

static bool keep_tallies(struct record *record, const struct result *result)
{
    const struct engine *engine = result->engine;
    const size_t stride = (size_t)engine_tally_size(engine);
    size_t first = 0;
    for (int i = 0; i < record->n_tallies; i++) {
        const struct stored_tally *tally = engine_tally(engine, i);
        if (!keep_tally(record, &record->tallies[i], tally, result, first, stride)) {
            return false;
        }
        first += (size_t)tally->extent;
    }
    return true;
}

static bool keep_worlds(struct record *record, const struct result *result, const int *slots)
{
    const size_t n_all = (size_t)result->study->set->n_slots, n_drawn = (size_t)record->n_drawn;
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const size_t n_worlds = (size_t)result->n_worlds[set], n_arms = (size_t)record->n_arms;
        const size_t rows = n_worlds * n_arms;
        record->n_worlds[set] = result->n_worlds[set];
        record->values[set] =
            worlds_copy(result->outcomes[set], rows * (size_t)result->n_years * (size_t)result->n_outcomes);
        record->world_values[set] = worlds_copy(result->world_outcomes[set], rows * (size_t)result->n_world_outcomes);
        record->draws[set] = malloc((rows * n_drawn + 1) * sizeof(double));
        if (!record->values[set] || !record->world_values[set] || !record->draws[set]) {
            return false;
        }
        for (size_t row = 0; row < rows; row++) {
            for (size_t s = 0; s < n_drawn; s++) {
                record->draws[set][row * n_drawn + s] = result->draws[set][row * n_all + (size_t)slots[s]];
            }
        }
    }
    return true;
}

static bool make_room(struct record *record)
{
    record->arms = calloc((size_t)record->n_arms + 1, sizeof *record->arms);
    record->outcomes = calloc((size_t)record->n_outcomes + 1, sizeof *record->outcomes);
    record->world_outcomes = calloc((size_t)record->n_world_outcomes + 1, sizeof *record->world_outcomes);
    record->tallies = calloc((size_t)record->n_tallies + 1, sizeof *record->tallies);
    record->regions = calloc((size_t)record->n_regions + 1, sizeof *record->regions);
    return record->arms && record->regions && record->outcomes && record->world_outcomes && record->tallies;
}

bool record_from_result(struct record *record, const struct result *result, struct status *status)
{
    const struct engine *engine = result->engine;
    const struct study stated = study_of_stated_arms(result->study);
    const struct study *study = &stated;
    *record = (struct record){.n_arms = study->n_arms,
                              .n_regions = study->n_regions,
                              .n_years = result->n_years,
                              .n_outcomes = result->n_outcomes,
                              .n_world_outcomes = result->n_world_outcomes,
                              .n_tallies = engine_n_tallies(engine)};
    if (!check_axes(engine, status)) {
        return false;
    }
    int *slots = calloc((size_t)study->set->n_slots + 1, sizeof *slots);
    if (!slots || !make_room(record)) {
        free(slots);
        return out_of_memory(record, status);
    }
    record->n_drawn = drawn_slots(study, slots);
    keep_study(record, study);
    keep_arms(record, study);
    for (int i = 0; i < record->n_outcomes; i++) {
        record->outcomes[i] = outcome_kept(record, engine_outcome(engine, i));
    }
    for (int i = 0; i < record->n_world_outcomes; i++) {
        record->world_outcomes[i] = outcome_kept(record, engine_world_outcome(engine, i));
    }
    const bool is_whole = keep_tallies(record, result) && keep_worlds(record, result, slots) &&
                          inputs_from_study(record, study, slots) &&
                          record_take_published(record, study, NULL, status) && precision_take(record, study, status) &&
                          design_values_take(record, result);
    free(slots);
    return is_whole || out_of_memory(record, status);
}

void record_free(struct record *record)
{
    for (int i = 0; record->tallies && i < record->n_tallies; i++) {
        for (int a = 0; a < record->tallies[i].n_axes; a++) {
            free((void *)record->tallies[i].axes[a].labels);
        }
        free(record->tallies[i].mean);
        free(record->tallies[i].se);
    }
    for (int set = 0; set < N_WORLD_SETS; set++) {
        free(record->values[set]);
        free(record->world_values[set]);
        free(record->draws[set]);
    }
    free(record->arms);
    free(record->regions);
    free(record->outcomes);
    free(record->world_outcomes);
    free(record->tallies);
    free(record->inputs);
    free(record->published);
    free((void *)record->drawn_names);
    precision_free(record->precision);
    design_values_free(record->design);
    text_pool_free(&record->texts);
    *record = (struct record){0};
}

static int find_outcome(const struct outcome *outcomes, int n_outcomes, const char *name)
{
    for (int i = 0; i < n_outcomes; i++) {
        if (strcmp(outcomes[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

int record_outcome(const struct record *record, const char *name)
{
    return find_outcome(record->outcomes, record->n_outcomes, name);
}

int record_world_outcome(const struct record *record, const char *name)
{
    return find_outcome(record->world_outcomes, record->n_world_outcomes, name);
}
