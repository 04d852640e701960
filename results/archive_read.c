#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/partial.h"
#include "results/waterfall.h"

static bool out_of_memory(struct status *status, const char *path)
{
    status_add(status, EXIT_RUN_FAILED, "not enough memory to read '%s'", path);
    return false;
}

/* The first number of a format such as "1.0"; false where it is anything else. */
static bool read_major(const char *format, long *major)
{
    char *end;
    *major = strtol(format, &end, 10);
    if (end == format || *end != '.') {
        return false;
    }
    const char *minor = end + 1;
    (void)strtol(minor, &end, 10);
    return end != minor;
}

static const char *keep(struct record *record, const char *text)
{
    return text && *text ? text_pool_keep(&record->texts, text) : NULL;
}

/* A text attribute, kept in the record. */
static const char *keep_note(struct record *record, const struct store *store, const char *path, const char *name)
{
    char *text = store_get_note_text(store, path, name);
    const char *kept = keep(record, text);
    free(text);
    return kept;
}

/* Refuses what huimin did not write, and another major format. */
static bool check_format(const struct store *store, const char *path, struct status *status)
{
    char *program = store_get_note_text(store, "/", "program");
    char *format = store_get_note_text(store, "/provenance", "format");
    long major = 0;
    bool is_ours = program && strcmp(program, "huimin") == 0 && format && read_major(format, &major);
    if (!is_ours) {
        status_add(status, EXIT_INPUT, "%s: is not a result of huimin; give a file that `huimin run` wrote", path);
    } else if (major != RECORD_FORMAT_MAJOR) {
        status_add(status, EXIT_INPUT,
                   "%s: has format %s, and this program reads format %d; run the study that the file keeps in "
                   "/provenance/resolved_study again with this program",
                   path, format, RECORD_FORMAT_MAJOR);
        is_ours = false;
    }
    free(program);
    free(format);
    return is_ours;
}

/* A list of texts kept in the record: *kept gets *n of them, to be freed. A list that is not there is empty. */
static bool read_texts(struct record *record, const struct store *store, const char *path, int *n, const char ***kept,
                       struct status *status)
{
    char **texts = NULL;
    *n = 0;
    *kept = NULL;
    if (store_has(store, path) && !store_get_texts(store, path, n, &texts, status)) {
        return false;
    }
    *kept = calloc((size_t)*n + 1, sizeof **kept);
    for (int i = 0; *kept && i < *n; i++) {
        (*kept)[i] = keep(record, texts[i]);
    }
    store_texts_free(texts, *n);
    return *kept || out_of_memory(status, path);
}

static bool read_provenance(struct record *record, const struct store *store, const char *path, struct status *status)
{
    static const char GROUP[] = "/provenance";
    int64_t version, seed, worlds, persons, years, uncertainty;
    const bool is_read = store_get_note_integer(store, GROUP, "result_version", &version) &&
                         store_get_note_integer(store, GROUP, "seed", &seed) &&
                         store_get_note_integer(store, GROUP, "worlds", &worlds) &&
                         store_get_note_integer(store, GROUP, "persons", &persons) &&
                         store_get_note_integer(store, GROUP, "years", &years) &&
                         store_get_note_integer(store, GROUP, "parameter_uncertainty", &uncertainty) && years >= 1 &&
                         years <= MAX_YEARS && worlds >= 1 && worlds <= INT32_MAX;
    record->study = keep_note(record, store, GROUP, "study");
    record->digest = keep_note(record, store, GROUP, "digest");
    if (!is_read || !record->study || !record->digest) {
        return status_add(status, EXIT_INPUT, "%s: /provenance is damaged; run the study again", path);
    }
    partial_get(record, store);
    record->result_version = (int)version;
    record->seed = (uint64_t)seed;
    record->worlds = (long)worlds;
    record->persons = (long)persons;
    record->n_years = (int)years;
    record->has_parameter_uncertainty = uncertainty != 0;
    int n;
    const char **texts;
    if (!read_texts(record, store, "/provenance/resolved_study", &n, &texts, status)) {
        return false;
    }
    record->resolved = n == 1 ? texts[0] : NULL;
    free((void *)texts);
    return true;
}

static bool read_arms(struct record *record, const struct store *store, const char *path, struct status *status)
{
    const char **texts;
    if (!read_texts(record, store, "/labels/arm", &record->n_arms, &texts, status)) {
        return false;
    }
    record->arms = calloc((size_t)record->n_arms + 1, sizeof *record->arms);
    double *insured = calloc((size_t)record->n_arms + 1, sizeof *insured);
    if (!record->arms || !insured) {
        free((void *)texts);
        free(insured);
        return out_of_memory(status, path);
    }
    bool is_read = record->n_arms > 0;
    for (int k = 0; is_read && k < record->n_arms; k++) {
        record->arms[k].name = texts[k];
        is_read = texts[k] != NULL;
    }
    free((void *)texts);
    if (!is_read) {
        status_add(status, EXIT_INPUT, "%s: /labels is damaged; run the study again", path);
    }
    for (int i = 0; is_read && i < N_ARCHIVE_ARM_TEXTS; i++) {
        char column[64];
        int n = 0;
        snprintf(column, sizeof column, "/labels/%s", ARCHIVE_ARM_TEXTS[i].column);
        is_read = read_texts(record, store, column, &n, &texts, status);
        for (int k = 0; is_read && k < n && k < record->n_arms; k++) {
            memcpy((char *)&record->arms[k] + ARCHIVE_ARM_TEXTS[i].offset, &texts[k], sizeof texts[k]);
        }
        free((void *)texts);
    }
    is_read = is_read && store_get_numbers(store, "/labels/insured", record->n_arms, insured, status);
    for (int k = 0; is_read && k < record->n_arms; k++) {
        record->arms[k].insured = insured[k];
    }
    free(insured);
    return is_read;
}

static bool read_title(struct record *record, const struct store *store, struct status *status)
{
    int n;
    const char **texts;
    if (!read_texts(record, store, "/labels/study_title", &n, &texts, status)) {
        return false;
    }
    record->title_en = n == 2 ? texts[0] : NULL;
    record->title_zh = n == 2 ? texts[1] : NULL;
    free((void *)texts);
    return true;
}

/* The outcomes of a list of names; unit, meaning and label stand on their array in /worlds. */
static bool read_outcomes(struct record *record, const struct store *store, const char *list, int *n,
                          struct outcome **outcomes, struct status *status)
{
    const char **names;
    if (!read_texts(record, store, list, n, &names, status)) {
        return false;
    }
    *outcomes = calloc((size_t)*n + 1, sizeof **outcomes);
    for (int i = 0; *outcomes && i < *n; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", ARCHIVE_WORLD_GROUPS[WORLDS_JOINT], names[i] ? names[i] : "");
        (*outcomes)[i] = (struct outcome){
            names[i], keep_note(record, store, path, "units"), keep_note(record, store, path, "long_name"),
            keep_note(record, store, path, "label_zh"), keep_note(record, store, path, "long_name_zh")};
    }
    free((void *)names);
    return *outcomes || out_of_memory(status, list);
}

/* One outcome of one set of worlds into its place among all: every n_outcomes-th value. */
static bool read_outcome(const struct store *store, const char *path, double *column, double *values, size_t n_rows,
                         int n_outcomes, int outcome, struct status *status)
{
    if (!store_get_numbers(store, path, (long)n_rows, column, status)) {
        return false;
    }
    for (size_t row = 0; row < n_rows; row++) {
        values[row * (size_t)n_outcomes + (size_t)outcome] = column[row];
    }
    return true;
}

static bool read_set(struct record *record, const struct store *store, int set, struct status *status)
{
    const size_t n_rows = (size_t)record->n_worlds[set] * (size_t)record->n_arms;
    const size_t n_years = (size_t)record->n_years;
    double *column = malloc((n_rows * n_years + 1) * sizeof *column);
    record->values[set] = malloc((n_rows * n_years * (size_t)record->n_outcomes + 1) * sizeof(double));
    record->world_values[set] = malloc((n_rows * (size_t)record->n_world_outcomes + 1) * sizeof(double));
    bool is_read = (column && record->values[set] && record->world_values[set]) ||
                   out_of_memory(status, ARCHIVE_WORLD_GROUPS[set]);
    char path[256];
    for (int i = 0; is_read && n_rows > 0 && i < record->n_outcomes; i++) {
        snprintf(path, sizeof path, "%s/%s", ARCHIVE_WORLD_GROUPS[set], record->outcomes[i].name);
        is_read =
            read_outcome(store, path, column, record->values[set], n_rows * n_years, record->n_outcomes, i, status);
    }
    for (int i = 0; is_read && n_rows > 0 && i < record->n_world_outcomes; i++) {
        snprintf(path, sizeof path, "%s/%s", ARCHIVE_WORLD_GROUPS[set], record->world_outcomes[i].name);
        is_read =
            read_outcome(store, path, column, record->world_values[set], n_rows, record->n_world_outcomes, i, status);
    }
    free(column);
    return is_read;
}

static bool read_tally_axes(struct record *record, struct record_tally *tally, const struct store *store,
                            const char *group, const char *path, struct status *status)
{
    char *names[STORE_MAX_AXES];
    int sizes[STORE_MAX_AXES];
    const int n = store_axes(store, path, names, sizes);
    bool is_read = n >= 2 && n - 2 <= RECORD_MAX_AXES;
    tally->extent = 1;
    for (int a = 2; is_read && a < n; a++) {
        char scale[256];
        const char **labels = NULL;
        int n_labels;
        snprintf(scale, sizeof scale, "%s/%s", group, names[a]);
        is_read = read_texts(record, store, scale, &n_labels, &labels, status) && n_labels == sizes[a];
        tally->axes[tally->n_axes++] = (struct axis){keep(record, names[a]), sizes[a], labels};
        tally->extent *= sizes[a];
    }
    for (int a = 0; a < n; a++) {
        free(names[a]);
    }
    return is_read || status_add(status, EXIT_INPUT, "%s has lost its axes; run the study again", path);
}

static bool read_tally(struct record *record, struct record_tally *tally, const char *name, const struct store *store,
                       struct status *status)
{
    char at[256], se_path[280];
    int group = 0;
    do {
        snprintf(at, sizeof at, "%s/%s", ARCHIVE_TALLY_GROUPS[group], name);
    } while (!store_has(store, at) && ++group < N_ARCHIVE_TALLY_GROUPS);
    const char *const found = ARCHIVE_TALLY_GROUPS[group < N_ARCHIVE_TALLY_GROUPS ? group : 0];
    snprintf(se_path, sizeof se_path, "%s_se", at);
    *tally = (struct record_tally){.name = name,
                                   .unit = keep_note(record, store, at, "units"),
                                   .meaning = keep_note(record, store, at, "long_name")};
    if (!read_tally_axes(record, tally, store, found, at, status)) {
        return false;
    }
    const long count = (long)record->n_arms * record->n_years * tally->extent;
    tally->mean = malloc((size_t)count * sizeof *tally->mean + 1);
    tally->se = malloc((size_t)count * sizeof *tally->se + 1);
    if (!tally->mean || !tally->se) {
        return out_of_memory(status, at);
    }
    return store_get_numbers(store, at, count, tally->mean, status) &&
           store_get_numbers(store, se_path, count, tally->se, status);
}

static bool read_tallies(struct record *record, const struct store *store, struct status *status)
{
    const char **names;
    int n;
    if (!read_texts(record, store, "/labels/tally_names", &n, &names, status)) {
        return false;
    }
    record->tallies = calloc((size_t)n + 1, sizeof *record->tallies);
    bool is_read = record->tallies || out_of_memory(status, "/cells");
    for (int i = 0; is_read && i < n; i++) {
        record->n_tallies = i + 1;
        is_read = read_tally(record, &record->tallies[i], names[i] ? names[i] : "", store, status);
    }
    free((void *)names);
    return is_read;
}

static bool read_input_rows(struct record *record, const struct store *store, struct status *status)
{
    const long n = store_count(store, "/inputs/median");
    record->n_inputs = n < 0 ? 0 : (int)n;
    record->inputs = calloc((size_t)record->n_inputs + 1, sizeof *record->inputs);
    double *medians = calloc((size_t)record->n_inputs + 1, sizeof *medians);
    bool is_read = (record->inputs && medians) || out_of_memory(status, "/inputs");
    is_read = is_read && (n <= 0 || store_get_numbers(store, "/inputs/median", n, medians, status));
    for (int i = 0; is_read && i < N_ARCHIVE_INPUT_TEXTS; i++) {
        char column[64];
        const char **texts;
        int n_texts;
        snprintf(column, sizeof column, "/inputs/%s", ARCHIVE_INPUT_TEXTS[i].column);
        if (ARCHIVE_INPUT_TEXTS[i].is_optional && !store_has(store, column)) {
            continue;
        }
        is_read = read_texts(record, store, column, &n_texts, &texts, status);
        for (int row = 0; is_read && row < n_texts && row < record->n_inputs; row++) {
            memcpy((char *)&record->inputs[row] + ARCHIVE_INPUT_TEXTS[i].offset, &texts[row], sizeof texts[row]);
            record->inputs[row].median = medians[row];
        }
        free((void *)texts);
    }
    free(medians);
    return is_read;
}

static bool read_draws(struct record *record, const struct store *store, struct status *status)
{
    static const char *const NAMES[N_WORLD_SETS] = {"/inputs/draws", NULL, "/inputs/parameter_draws"};
    bool is_read = read_texts(record, store, "/inputs/slot", &record->n_drawn, &record->drawn_names, status);
    for (int set = 0; is_read && set < N_WORLD_SETS; set++) {
        const long count = record->n_worlds[set] * record->n_arms * record->n_drawn;
        record->draws[set] = malloc((size_t)count * sizeof(double) + 1);
        is_read = record->draws[set] || out_of_memory(status, "/inputs/draws");
        for (long i = 0; is_read && i < count; i++) {
            record->draws[set][i] = (double)NAN;
        }
        if (is_read && count > 0 && NAMES[set]) {
            is_read = store_get_numbers(store, NAMES[set], count, record->draws[set], status);
        }
    }
    return is_read;
}

bool archive_read(struct record *record, const char *path, struct status *status)
{
    struct store *store;
    *record = (struct record){0};
    if (!store_open(&store, path, status)) {
        return false;
    }
    bool is_read =
        check_format(store, path, status) && read_provenance(record, store, path, status) &&
        read_arms(record, store, path, status) && archive_get_regions(record, store, path, status) &&
        read_title(record, store, status) &&
        read_outcomes(record, store, "/labels/outcome_names", &record->n_outcomes, &record->outcomes, status) &&
        read_outcomes(record, store, "/labels/world_outcome_names", &record->n_world_outcomes, &record->world_outcomes,
                      status);
    for (int set = 0; is_read && set < N_WORLD_SETS; set++) {
        record->n_worlds[set] = set == WORLDS_JOINT || record->has_parameter_uncertainty ? record->worlds : 0;
        is_read = read_set(record, store, set, status);
    }
    is_read = is_read && read_tallies(record, store, status) && read_input_rows(record, store, status) &&
              read_draws(record, store, status) && archive_get_published(record, store, path, status) &&
              archive_get_precision(record, store, path, status) && archive_get_design(record, store, path, status) &&
              waterfall_check(record, path, status);
    store_close(store);
    if (!is_read) {
        record_free(record);
    }
    return is_read;
}

bool archive_read_stamp(struct archive_stamp *stamp, const char *path, struct status *status)
{
    struct store *store;
    *stamp = (struct archive_stamp){0};
    if (!store_open(&store, path, status)) {
        return false;
    }
    bool is_read = check_format(store, path, status);
    if (is_read) {
        int64_t asked_worlds;
        stamp->is_partial = store_get_note_integer(store, "/provenance", PARTIAL_NOTES[0], &asked_worlds);
        stamp->study = store_get_note_text(store, "/provenance", "study");
        stamp->digest = store_get_note_text(store, "/provenance", "digest");
        is_read =
            (stamp->study && stamp->digest && store_get_note_integer(store, "/provenance", "worlds", &stamp->worlds)) ||
            status_add(status, EXIT_INPUT, "%s: /provenance is damaged; run the study again", path);
    }
    store_close(store);
    if (!is_read) {
        archive_stamp_free(stamp);
    }
    return is_read;
}

void archive_stamp_free(struct archive_stamp *stamp)
{
    free(stamp->study);
    free(stamp->digest);
    *stamp = (struct archive_stamp){0};
}
