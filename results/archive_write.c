#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/summary.h"
#include "results/totals.h"

static const char *const DRAW_NAMES[N_WORLD_SETS] = {"draws", "process_draws", "parameter_draws"};

/* What every part of the writing needs. */
struct writing {
    struct store *store;
    const struct record *record;
    struct store_axis arms, years;
    struct store_axis worlds[N_WORLD_SETS];
    const char **arm_names;
    double *room; /* [most worlds][n_arms][n_years]: one outcome in the order of the file */
};

static const char **names_of(const struct outcome *outcomes, int n)
{
    const char **names = calloc((size_t)n + 1, sizeof *names);
    for (int i = 0; names && i < n; i++) {
        names[i] = outcomes[i].name;
    }
    return names;
}

static bool writing_init(struct writing *writing, const struct record *record)
{
    size_t most = 1;
    *writing = (struct writing){.record = record};
    writing->arm_names = calloc((size_t)record->n_arms + 1, sizeof *writing->arm_names);
    for (int k = 0; writing->arm_names && k < record->n_arms; k++) {
        writing->arm_names[k] = record->arms[k].name;
    }
    writing->arms = (struct store_axis){
        .name = "arm", .n = record->n_arms, .labels = writing->arm_names, .meaning = "arm of the study"};
    writing->years = (struct store_axis){.name = "year", .n = record->n_years, .meaning = "simulated year"};
    for (int set = 0; set < N_WORLD_SETS; set++) {
        writing->worlds[set] =
            (struct store_axis){.name = "world", .n = (int)record->n_worlds[set], .meaning = "world (replication)"};
        most = (size_t)record->n_worlds[set] > most ? (size_t)record->n_worlds[set] : most;
    }
    writing->room = malloc(most * (size_t)record->n_arms * (size_t)record->n_years * sizeof *writing->room + 1);
    return writing->arm_names && writing->room;
}

static void put_texts(struct writing *writing, const char *group, const char *name, const char *meaning,
                      const struct store_axis *axis, const char *const *texts)
{
    if (axis->n > 0) {
        const struct store_array array = {
            .group = group, .name = name, .meaning = meaning, .n_axes = 1, .axes = {axis}, .texts = texts};
        store_put(writing->store, &array);
    }
}

static void put_provenance(struct writing *writing)
{
    const struct record *record = writing->record;
    struct store *store = writing->store;
    char format[16];
    snprintf(format, sizeof format, "%d.%d", RECORD_FORMAT_MAJOR, RECORD_FORMAT_MINOR);
    store_note_text(store, "/", "program", "huimin");
    store_note_text(store, "/", "title", record->study);
    store_note_text(store, "/provenance", "format", format);
    store_note_text(store, "/provenance", "study", record->study);
    store_note_text(store, "/provenance", "digest", record->digest);
    store_note_integer(store, "/provenance", "result_version", record->result_version);
    store_note_integer(store, "/provenance", "seed", (int64_t)record->seed);
    store_note_integer(store, "/provenance", "worlds", record->worlds);
    store_note_integer(store, "/provenance", "persons", record->persons);
    store_note_integer(store, "/provenance", "years", record->n_years);
    store_note_integer(store, "/provenance", "parameter_uncertainty", record->has_parameter_uncertainty);
    const struct store_array resolved = {.group = "/provenance",
                                         .name = "resolved_study",
                                         .meaning = "everything that determines the results, as JSON",
                                         .texts = &record->resolved};
    store_put(store, &resolved);
}

static void put_names(struct writing *writing, const char *name, const char *axis_name, const char *meaning,
                      const struct outcome *outcomes, int n)
{
    const char **names = names_of(outcomes, n);
    const struct store_axis axis = {.name = axis_name, .n = n};
    if (names) {
        put_texts(writing, "/labels", name, meaning, &axis, names);
    }
    free((void *)names);
}

static void put_labels(struct writing *writing)
{
    const struct record *record = writing->record;
    const char **texts = calloc((size_t)record->n_arms + (size_t)record->n_tallies + 1, sizeof *texts);
    double *insured = calloc((size_t)record->n_arms + 1, sizeof *insured);
    for (int i = 0; texts && i < N_ARCHIVE_ARM_TEXTS; i++) {
        for (int k = 0; k < record->n_arms; k++) {
            memcpy(&texts[k], (const char *)&record->arms[k] + ARCHIVE_ARM_TEXTS[i].offset, sizeof texts[k]);
        }
        put_texts(writing, "/labels", ARCHIVE_ARM_TEXTS[i].column, "name shown to people", &writing->arms, texts);
    }
    for (int k = 0; insured && k < record->n_arms; k++) {
        insured[k] = record->arms[k].insured;
    }
    const struct store_array array = {.group = "/labels",
                                      .name = "insured",
                                      .unit = "people",
                                      .numbers = insured,
                                      .meaning = "size of the real pool",
                                      .n_axes = 1,
                                      .axes = {&writing->arms}};
    if (insured) {
        store_put(writing->store, &array);
    }
    const char *titles[] = {record->title_en, record->title_zh};
    static const char *const LANGUAGES[] = {"en", "zh"};
    const struct store_axis language = {.name = "language", .n = 2, .labels = LANGUAGES};
    put_texts(writing, "/labels", "study_title", "title of the study", &language, titles);
    put_names(writing, "outcome_names", "outcome", "outcomes by arm and year, in their order", record->outcomes,
              record->n_outcomes);
    put_names(writing, "world_outcome_names", "world_outcome", "outcomes by arm, in their order",
              record->world_outcomes, record->n_world_outcomes);
    for (int i = 0; texts && i < record->n_tallies; i++) {
        texts[i] = record->tallies[i].name;
    }
    const struct store_axis tallies = {.name = "tally", .n = record->n_tallies};
    if (texts) {
        put_texts(writing, "/labels", "tally_names", "cell and tier counts, in their order", &tallies, texts);
    }
    free((void *)texts);
    free(insured);
}

/* One column of /summary or /spiral: by arm, and by year where `n_axes` is 2. */
static void put_figure(struct writing *writing, const char *group, const struct outcome *outcome, const char *suffix,
                       const char *what, int n_axes)
{
    char name[160], meaning[512];
    snprintf(name, sizeof name, "%s%s%s", outcome->name, *suffix ? "_" : "", suffix);
    snprintf(meaning, sizeof meaning, "%s: %s", outcome->meaning ? outcome->meaning : outcome->name, what);
    const bool is_count = strcmp(suffix, "n_worlds") == 0;
    const struct store_array array = {.group = group,
                                      .name = name,
                                      .unit = is_count ? "worlds" : outcome->unit,
                                      .meaning = meaning,
                                      .label_zh = outcome->label_zh,
                                      .n_axes = n_axes,
                                      .axes = {&writing->arms, &writing->years},
                                      .numbers = writing->room};
    store_put(writing->store, &array);
}

static const char *suffix_of(int column) { return column == 0 ? "" : SUMMARY_COLUMNS[column].name; }

static void put_summary(struct writing *writing, const char *group, struct summary_room *room,
                        struct summary *summaries)
{
    const struct record *record = writing->record;
    const int n_cells = record->n_arms * record->n_years;
    for (int outcome = 0; outcome < record->n_outcomes; outcome++) {
        for (int cell = 0; cell < n_cells; cell++) {
            summaries[cell] = summary_of_outcome(record, room, cell / record->n_years, cell % record->n_years, outcome);
        }
        for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
            for (int cell = 0; cell < n_cells; cell++) {
                writing->room[cell] = SUMMARY_COLUMNS[column].value(&summaries[cell]);
            }
            put_figure(writing, group, &record->outcomes[outcome], suffix_of(column), SUMMARY_COLUMNS[column].meaning,
                       2);
        }
    }
}

/* The probability of an event in one set of worlds, with its Wilson limits. */
static void put_event_set(struct writing *writing, const struct outcome *outcome, int index, int set)
{
    static const char *const PREFIXES[N_WORLD_SETS] = {"", "process_", "parameter_"};
    static const char *const WHAT[] = {"probability", "low end of Wilson's 95% interval",
                                       "high end of Wilson's 95% interval", "standard error", "worlds"};
    static const char *const NAMES[] = {"probability", "low", "high", "se", "n_worlds"};
    const struct record *record = writing->record;
    for (int figure = 0; figure < 5; figure++) {
        for (int k = 0; k < record->n_arms; k++) {
            const struct summary_probability event = summary_of_event(record, k, index);
            const double figures[] = {event.sets[set].probability, event.sets[set].wilson.low,
                                      event.sets[set].wilson.high, event.sets[set].se,
                                      (double)event.sets[set].n_worlds};
            writing->room[k] = figures[figure];
        }
        char suffix[64];
        snprintf(suffix, sizeof suffix, "%s%s", PREFIXES[set], NAMES[figure]);
        put_figure(writing, "/spiral", outcome, set == 0 && figure == 0 ? "" : suffix, WHAT[figure], 1);
    }
}

static void put_spiral(struct writing *writing, struct summary_room *room, struct summary *summaries)
{
    const struct record *record = writing->record;
    for (int i = 0; i < record->n_world_outcomes; i++) {
        const struct outcome *outcome = &record->world_outcomes[i];
        if (summary_is_event(outcome)) {
            for (int set = 0; set < N_WORLD_SETS; set++) {
                if (record->n_worlds[set] > 0) {
                    put_event_set(writing, outcome, i, set);
                }
            }
            continue;
        }
        for (int k = 0; k < record->n_arms; k++) {
            summaries[k] = summary_of_world(record, room, k, i);
        }
        for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
            for (int k = 0; k < record->n_arms; k++) {
                writing->room[k] = SUMMARY_COLUMNS[column].value(&summaries[k]);
            }
            put_figure(writing, "/spiral", outcome, suffix_of(column), SUMMARY_COLUMNS[column].meaning, 1);
        }
    }
}

/* One outcome of all worlds, from the room: by year too where `n_axes` is 3. */
static void put_world_outcome(struct writing *writing, const char *group, int set, const struct outcome *outcome,
                              int n_axes)
{
    const struct store_array array = {.group = group,
                                      .name = outcome->name,
                                      .unit = outcome->unit,
                                      .meaning = outcome->meaning,
                                      .label_zh = outcome->label_zh,
                                      .meaning_zh = outcome->meaning_zh,
                                      .n_axes = n_axes,
                                      .axes = {&writing->worlds[set], &writing->arms, &writing->years},
                                      .numbers = writing->room};
    store_put(writing->store, &array);
}

static void put_worlds(struct writing *writing, const char *group, int set)
{
    const struct record *record = writing->record;
    const size_t n_world_arms = (size_t)record->n_worlds[set] * (size_t)record->n_arms;
    for (int i = 0; i < record->n_outcomes; i++) {
        for (size_t row = 0; row < n_world_arms * (size_t)record->n_years; row++) {
            writing->room[row] = record->values[set][row * (size_t)record->n_outcomes + (size_t)i];
        }
        put_world_outcome(writing, group, set, &record->outcomes[i], 3);
    }
    for (int i = 0; i < record->n_world_outcomes; i++) {
        for (size_t row = 0; row < n_world_arms; row++) {
            writing->room[row] = record->world_values[set][row * (size_t)record->n_world_outcomes + (size_t)i];
        }
        put_world_outcome(writing, group, set, &record->world_outcomes[i], 2);
    }
}

static void put_tally(struct writing *writing, const struct record_tally *tally)
{
    struct store_axis axes[RECORD_MAX_AXES];
    char name[160], meaning[512];
    struct store_array array = {.group = archive_tally_group(tally),
                                .name = tally->name,
                                .unit = tally->unit,
                                .meaning = tally->meaning,
                                .n_axes = 2 + tally->n_axes,
                                .axes = {&writing->arms, &writing->years},
                                .numbers = tally->mean};
    for (int a = 0; a < tally->n_axes; a++) {
        axes[a] =
            (struct store_axis){.name = tally->axes[a].name, .n = tally->axes[a].n, .labels = tally->axes[a].labels};
        array.axes[2 + a] = &axes[a];
    }
    store_put(writing->store, &array);
    snprintf(name, sizeof name, "%s_se", tally->name);
    snprintf(meaning, sizeof meaning, "%s: standard error", tally->meaning ? tally->meaning : tally->name);
    array.name = name;
    array.meaning = meaning;
    array.numbers = tally->se;
    store_put(writing->store, &array);
}

static void put_input_columns(struct writing *writing, const char **texts, double *medians)
{
    const struct record *record = writing->record;
    const struct store_axis rows = {.name = "row", .n = record->n_inputs, .meaning = "a parameter, for one arm or all"};
    for (int i = 0; i < N_ARCHIVE_INPUT_TEXTS; i++) {
        bool is_there = !ARCHIVE_INPUT_TEXTS[i].is_optional;
        for (int row = 0; row < record->n_inputs; row++) {
            memcpy(&texts[row], (const char *)&record->inputs[row] + ARCHIVE_INPUT_TEXTS[i].offset, sizeof texts[row]);
            medians[row] = record->inputs[row].median;
            is_there = is_there || texts[row];
        }
        if (is_there) {
            put_texts(writing, "/inputs", ARCHIVE_INPUT_TEXTS[i].column, "column of the table of parameters", &rows,
                      texts);
        }
    }
    const struct store_array array = {.group = "/inputs",
                                      .name = "median",
                                      .meaning = "value, or median of the prior",
                                      .n_axes = 1,
                                      .axes = {&rows},
                                      .numbers = medians};
    store_put(writing->store, &array);
}

static void put_inputs(struct writing *writing)
{
    const struct record *record = writing->record;
    const char **texts = calloc((size_t)record->n_inputs + 1, sizeof *texts);
    double *medians = calloc((size_t)record->n_inputs + 1, sizeof *medians);
    if (texts && medians && record->n_inputs > 0) {
        put_input_columns(writing, texts, medians);
    }
    free((void *)texts);
    free(medians);
    const struct store_axis slots = {.name = "slot",
                                     .n = record->n_drawn,
                                     .labels = record->drawn_names,
                                     .meaning = "parameter that has a prior in some arm"};
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const bool is_drawn = record->n_drawn > 0 && record->n_worlds[set] > 0 && set != WORLDS_PROCESS;
        const struct store_array draws = {.group = "/inputs",
                                          .name = DRAW_NAMES[set],
                                          .meaning = "value in each world",
                                          .n_axes = 3,
                                          .axes = {&writing->worlds[set], &writing->arms, &slots},
                                          .numbers = record->draws[set]};
        if (is_drawn) {
            store_put(writing->store, &draws);
        }
    }
}

/* The country's totals, by policy: /totals over the joint worlds, and each of them in /totals_worlds. */
static bool put_totals(struct writing *writing, struct summary_room *room, struct summary *summaries,
                       struct status *status)
{
    struct record totals;
    struct writing own;
    if (writing->record->n_regions == 0) {
        return true;
    }
    if (!totals_init(&totals, writing->record, status)) {
        return false;
    }
    const bool has_room = writing_init(&own, &totals);
    if (has_room) {
        own.store = writing->store;
        put_summary(&own, "/totals", room, summaries);
        put_worlds(&own, "/totals_worlds", WORLDS_JOINT);
    }
    free((void *)own.arm_names);
    free(own.room);
    record_free(&totals);
    return has_room || status_add(status, EXIT_RUN_FAILED, "not enough memory to write the totals");
}

static bool put_all(struct writing *writing, struct status *status)
{
    const struct record *record = writing->record;
    struct summary_room room = {0};
    struct summary *summaries = calloc((size_t)record->n_arms * (size_t)record->n_years, sizeof *summaries);
    bool has_room = summaries && summary_room_init(&room, record, status);
    if (has_room) {
        put_provenance(writing);
        put_labels(writing);
        put_summary(writing, "/summary", &room, summaries);
        put_spiral(writing, &room, summaries);
        for (int set = 0; set < N_WORLD_SETS; set++) {
            if (record->n_worlds[set] > 0) {
                put_worlds(writing, ARCHIVE_WORLD_GROUPS[set], set);
            }
        }
        for (int i = 0; i < record->n_tallies; i++) {
            put_tally(writing, &record->tallies[i]);
        }
        put_inputs(writing);
        has_room = (archive_put_groups(writing->store, record) ||
                    status_add(status, EXIT_RUN_FAILED, "not enough memory to write what the study's own arms show")) &&
                   put_totals(writing, &room, summaries, status);
    }
    summary_room_free(&room);
    free(summaries);
    return has_room;
}

bool archive_write(const char *path, const struct record *record, struct status *status)
{
    struct writing writing;
    bool is_written =
        writing_init(&writing, record) || status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    is_written = is_written && store_create(&writing.store, path, status);
    const bool is_whole = is_written && put_all(&writing, status);
    if (is_written && !is_whole) {
        store_discard(writing.store);
    }
    is_written = is_whole && store_publish(writing.store, status);
    free((void *)writing.arm_names);
    free(writing.room);
    return is_written;
}
