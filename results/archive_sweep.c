#include "results/archive_sweep.h"

#include <stdlib.h>
#include <string.h>

#include "results/archive_design.h"
#include "results/sweep_table.h"

static const char SWEEP[] = "/sweep", TABLE[] = "/sweep/table";

static const struct design_text TEXTS[] = {
    {"axis_unit", offsetof(struct sweep_axis, unit), "unit of the parameter"},
    {"axis_label_en", offsetof(struct sweep_axis, label_en), "name shown to people"},
    {"axis_label_zh", offsetof(struct sweep_axis, label_zh), "name shown to people"},
    {"axis_design", offsetof(struct sweep_axis, design), "how the values came about"},
};

/* ------------------------------------------------------------------ write */

/* The words of every choice, parted by spaces; an axis of numbers has none. */
static void put_words(struct design_putting *putting, const struct sweep *sweep, const struct store_axis *axis)
{
    char *words[MAX_SWEEP_AXES] = {NULL};
    for (int a = 0; a < sweep->n_axes; a++) {
        size_t size;
        FILE *const memory = open_memstream(&words[a], &size);
        for (int i = 0; memory && i < sweep->axes[a].n_words; i++) {
            fprintf(memory, "%s%s", i > 0 ? " " : "", sweep->axes[a].words[i]);
        }
        if (memory) {
            fclose(memory);
        }
    }
    const struct store_array array = {.group = SWEEP,
                                      .name = "axis_words",
                                      .meaning = "words of a choice: its values are their numbers, from 0",
                                      .n_axes = 1,
                                      .axes = {axis},
                                      .texts = (const char *const *)words};
    store_put(putting->store, &array);
    for (int a = 0; a < sweep->n_axes; a++) {
        free(words[a]);
    }
}

static void put_points(struct design_putting *putting, const struct record *record)
{
    const struct sweep *const sweep = &record->design->design.sweep;
    char labels[MAX_ASKED][DESIGN_COLUMN_SIZE];
    const char *asked[MAX_ASKED], *keys[MAX_SWEEP_AXES];
    archive_design_asked_labels(sweep->asked, sweep->n_asked, labels, asked);
    for (int a = 0; a < sweep->n_axes; a++) {
        keys[a] = sweep->axes[a].key;
    }
    const struct store_axis axis = {.name = "axis", .n = sweep->n_axes, .labels = keys, .meaning = "parameter"};
    const struct store_axis point = {.name = "point", .n = sweep->n_points, .meaning = "point of the sweep"};
    const struct store_axis arm = {
        .name = "arm", .n = sweep->n_arms, .labels = sweep->arms, .meaning = "stated arm that every point moves"};
    const struct store_axis outcome = {
        .name = "outcome", .n = sweep->n_asked, .labels = asked, .meaning = "outcome, and its year"};
    const struct store_axis world = {
        .name = "world", .n = (int)record->n_worlds[WORLDS_JOINT], .meaning = "world (replication)"};
    const struct store_axis *const at[] = {&point, &axis}, *const all[] = {&world, &point, &arm, &outcome};
    archive_design_put_numbers(putting, "axis_value", NULL, "value of the parameter; undefined where it does not move",
                               2, at, sweep->values);
    archive_design_put_texts(putting, TEXTS, COUNT_OF(TEXTS), sweep->axes, sizeof sweep->axes[0], &axis);
    put_words(putting, sweep, &axis);
    archive_design_put_asked(putting, sweep->asked, &outcome);
    archive_design_put_numbers(putting, "value", NULL, "the outcome in a world, in its own unit", 4, all,
                               record->design->sweep_values);
}

/* One column of the table, from the room that numbers or texts stand in. */
static void put_column(struct design_putting *putting, const struct store_axis *row, const char *name, const char *unit,
                       const char *meaning, const char *label_zh, const char *const *texts)
{
    const struct store_array array = {.group = TABLE,
                                      .name = name,
                                      .unit = unit,
                                      .meaning = meaning,
                                      .label_zh = label_zh,
                                      .n_axes = 1,
                                      .axes = {row},
                                      .numbers = texts ? NULL : putting->numbers,
                                      .texts = texts};
    store_put(putting->store, &array);
}

static void put_axis_column(struct design_putting *putting, const struct sweep_table *table,
                            const struct store_axis *row, int a, const char **texts)
{
    const struct sweep_axis *const axis = &table->sweep->axes[a];
    const char *const meaning = axis->label_en ? axis->label_en : axis->key;
    for (int i = 0; i < table->n_rows; i++) {
        putting->numbers[i] = sweep_table_axis(table, i, a);
        texts[i] = sweep_table_word(axis, putting->numbers[i]);
    }
    put_column(putting, row, axis->key, axis->unit, meaning, axis->label_zh, axis->n_words > 0 ? texts : NULL);
}

static void put_figure_columns(struct design_putting *putting, const struct sweep_table *table,
                               const struct store_axis *row, int asked)
{
    const struct asked_outcome *const outcome = &table->sweep->asked[asked];
    const struct asked_style style = design_values_style(table->record, outcome);
    char column[DESIGN_COLUMN_SIZE], name[DESIGN_COLUMN_SIZE + 16], meaning[512], english[256], chinese[256];
    design_values_column(outcome, column);
    design_values_name(table->record, outcome, false, english, sizeof english);
    design_values_name(table->record, outcome, true, chinese, sizeof chinese);
    for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
        const struct sweep_column *const figure = &SWEEP_COLUMNS[c];
        for (int i = 0; i < table->n_rows; i++) {
            putting->numbers[i] = sweep_column_of(figure, sweep_table_figure(table, i, asked));
        }
        snprintf(name, sizeof name, "%s%s", column, figure->ending);
        snprintf(meaning, sizeof meaning, "%.200s: %s", style.meaning ? style.meaning : english, figure->meaning);
        put_column(putting, row, name, figure->is_count ? "worlds" : style.unit, meaning, c == 0 ? chinese : NULL,
                   NULL);
    }
}

static void put_table(struct design_putting *putting, const struct sweep_table *table, const char **texts)
{
    const struct store_axis row = {.name = "row", .n = table->n_rows, .meaning = "a point and arm"};
    for (int i = 0; i < table->n_rows; i++) {
        putting->numbers[i] = sweep_table_point(table, i) + 1;
        texts[i] = table->sweep->arms[sweep_table_arm(table, i)];
    }
    put_column(putting, &row, "point", "1", "point of the sweep, from 1", NULL, NULL);
    put_column(putting, &row, "arm", NULL, "stated arm that the point moves", NULL, texts);
    for (int a = 0; a < table->sweep->n_axes; a++) {
        put_axis_column(putting, table, &row, a, texts);
    }
    for (int i = 0; i < table->sweep->n_asked; i++) {
        put_figure_columns(putting, table, &row, i);
    }
}

bool archive_sweep_put(struct store *store, const struct record *record)
{
    struct design_putting putting = {.store = store, .record = record, .group = SWEEP};
    struct sweep_table table;
    struct status status = {0};
    if (!sweep_table_init(&table, record, &status)) {
        status_free(&status);
        return false;
    }
    const char **const texts = calloc((size_t)table.n_rows + 1, sizeof *texts);
    putting.numbers = calloc((size_t)table.n_rows + 1, sizeof *putting.numbers);
    const bool has_room = texts && putting.numbers;
    if (has_room) {
        put_points(&putting, record);
        put_table(&putting, &table, texts);
    }
    free((void *)texts);
    free(putting.numbers);
    sweep_table_free(&table);
    return has_room;
}

/* ------------------------------------------------------------------ read */

/* Texts of an array of its own, kept in the record: into texts[n]. */
static bool get_texts(struct record *record, const struct store *store, const char *path, const char **texts, int n,
                      struct status *status)
{
    const struct design_text all = {path, 0, NULL};
    return archive_design_get_columns(record, store, "", &all, 1, (void *)texts, sizeof *texts, n, status);
}

/* How many words stand in a text; 0 where it is NULL. */
static int count_words(const char *text)
{
    int n = text && *text;
    for (; text && *text; text++) {
        n += *text == ' ';
    }
    return n;
}

static bool take_words(struct record *record, struct sweep_axis *axis, const char *text)
{
    const int n = count_words(text);
    const char **const words = n > 0 ? calloc((size_t)n, sizeof *words) : NULL;
    char *const copy = words ? strdup(text) : NULL;
    char *rest = copy;
    if (n == 0) {
        return true;
    }
    for (int i = 0; copy && i < n; i++) {
        const char *const word = strsep(&rest, " ");
        words[i] = text_pool_keep(&record->texts, word);
    }
    axis->words = words;
    axis->n_words = words ? n : 0;
    free(copy);
    return copy != NULL;
}

static bool get_axes(struct record *record, const struct store *store, struct sweep *sweep, struct status *status)
{
    const char *keys[MAX_SWEEP_AXES] = {NULL}, *words[MAX_SWEEP_AXES] = {NULL};
    bool is_read = sweep->n_axes > 0 && get_texts(record, store, "/sweep/axis", keys, sweep->n_axes, status) &&
                   get_texts(record, store, "/sweep/axis_words", words, sweep->n_axes, status) &&
                   archive_design_get_columns(record, store, "/sweep/", TEXTS, COUNT_OF(TEXTS), sweep->axes,
                                              sizeof sweep->axes[0], sweep->n_axes, status);
    for (int a = 0; is_read && a < sweep->n_axes; a++) {
        sweep->axes[a].key = keys[a];
        is_read = keys[a] && take_words(record, &sweep->axes[a], words[a]);
    }
    return is_read;
}

static bool is_arm(const struct record *record, const char *name)
{
    for (int k = 0; k < record->n_arms; k++) {
        if (name && strcmp(record->arms[k].name, name) == 0) {
            return true;
        }
    }
    return false;
}

bool archive_sweep_get(struct record *record, const struct store *store, struct sweep *sweep, struct status *status)
{
    sweep->n_axes = archive_design_count(store, "/sweep/axis", MAX_SWEEP_AXES);
    sweep->n_arms = archive_design_count(store, "/sweep/arm", MAX_SWEEP_ARMS);
    sweep->n_asked = archive_design_count(store, "/sweep/outcome", MAX_ASKED);
    sweep->n_points = archive_design_count(store, "/sweep/point", MAX_SWEEP_POINTS);
    const size_t n_values = (size_t)sweep->n_points * (size_t)sweep->n_axes;
    sweep->values = malloc(n_values * sizeof *sweep->values + 1);
    bool is_read = sweep->values && sweep->n_points > 0 && sweep->n_arms > 0 &&
                   get_axes(record, store, sweep, status) &&
                   get_texts(record, store, "/sweep/arm", sweep->arms, sweep->n_arms, status) &&
                   archive_design_get_asked(record, store, "/sweep/", sweep->asked, sweep->n_asked, status) &&
                   store_get_numbers(store, "/sweep/axis_value", (long)n_values, sweep->values, status);
    for (int k = 0; is_read && k < sweep->n_arms; k++) {
        is_read = is_arm(record, sweep->arms[k]);
    }
    return is_read;
}
