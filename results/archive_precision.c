/* The group /precision of result files: what the study asks, a row for each target and arm, and how it was met. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/precision.h"

static const char GROUP[] = "/precision";

enum {
    ROW_ARM,
    ROW_YEAR,
    ROW_TARGET,
    ROW_IS_RELATIVE,
    N_ASKED,
    ROW_MEAN = N_ASKED,
    ROW_SE,
    ROW_LOW,
    ROW_HIGH,
    ROW_N_WORLDS,
    ROW_IS_MET,
    N_NUMBERS
};
static const struct {
    const char *column, *meaning;
} NUMBERS[N_NUMBERS] = {
    [ROW_ARM] = {"arm_number", "number of the arm, from 1, as in /labels"},
    [ROW_YEAR] = {"year", "year of the run, from 1; 0: of a whole path"},
    [ROW_TARGET] = {"target", "standard error to reach, in the outcome's unit, or as a part of the mean"},
    [ROW_IS_RELATIVE] = {"is_relative", "1 where the target is a part of the mean"},
    [ROW_MEAN] = {"mean", "mean over the joint worlds, in the outcome's unit"},
    [ROW_SE] = {"se", "standard error of the mean; of an event that of two hits more in four worlds more"},
    [ROW_LOW] = {"low", "low end of the interval, widened for the looks"},
    [ROW_HIGH] = {"high", "high end of the interval, widened for the looks"},
    [ROW_N_WORLDS] = {"n_worlds", "joint worlds in which it is defined"},
    [ROW_IS_MET] = {"is_met", "1 where the target is met"},
};

static double number_of(const struct precision_row *row, int column)
{
    const double numbers[N_NUMBERS] = {row->arm + 1.0, row->year, row->target, row->is_relative,      row->mean,
                                       row->se,        row->low,  row->high,   (double)row->n_worlds, row->is_met};
    return numbers[column];
}

static void put_rows(struct store *store, const struct record_precision *precision, const char **texts, double *numbers)
{
    const struct store_axis rows = {.name = "row", .n = precision->n_rows, .meaning = "a target of an arm"};
    for (int i = 0; i < precision->n_rows; i++) {
        texts[i] = precision->rows[i].outcome;
    }
    store_put(store, &(struct store_array){.group = GROUP,
                                           .name = "outcome",
                                           .meaning = "outcome that it is a target of",
                                           .n_axes = 1,
                                           .axes = {&rows},
                                           .texts = texts});
    for (int column = 0; column < N_NUMBERS; column++) {
        for (int i = 0; i < precision->n_rows; i++) {
            numbers[i] = number_of(&precision->rows[i], column);
        }
        store_put(store, &(struct store_array){.group = GROUP,
                                               .name = NUMBERS[column].column,
                                               .meaning = NUMBERS[column].meaning,
                                               .n_axes = 1,
                                               .axes = {&rows},
                                               .numbers = numbers});
    }
}

bool archive_put_precision(struct store *store, const struct record *record)
{
    const struct record_precision *const precision = record->precision;
    if (!precision) {
        return true;
    }
    const struct store_axis looks = {.name = "look", .n = precision->n_looks, .meaning = "a planned look"};
    const size_t n = (size_t)(precision->n_rows > MAX_LOOKS ? precision->n_rows : MAX_LOOKS);
    const char **texts = calloc(n, sizeof *texts);
    double *numbers = calloc(n, sizeof *numbers);
    const bool has_room = texts && numbers;
    if (has_room) {
        for (int i = 0; i < precision->n_looks; i++) {
            numbers[i] = (double)precision->looks[i];
        }
        store_put(store, &(struct store_array){.group = GROUP,
                                               .name = "look_worlds",
                                               .unit = "worlds",
                                               .meaning = "worlds of the look",
                                               .n_axes = 1,
                                               .axes = {&looks},
                                               .numbers = numbers});
        store_put(store, &(struct store_array){.group = GROUP,
                                               .name = "confidence",
                                               .unit = "1",
                                               .meaning = "confidence of the intervals, all looks together",
                                               .numbers = &precision->confidence});
        store_note_text(store, GROUP, "widening", "Bonferroni over the planned looks");
        store_note_integer(store, GROUP, "looks_made", precision->n_made);
        store_note_integer(store, GROUP, "is_met", precision->is_met);
        put_rows(store, precision, texts, numbers);
    }
    free((void *)texts);
    free(numbers);
    return has_room;
}

static bool get_looks(struct record_precision *precision, const struct store *store, struct status *status)
{
    double looks[MAX_LOOKS];
    const long n = store_count(store, "/precision/look_worlds");
    if (n < 1 || n > MAX_LOOKS || !store_get_numbers(store, "/precision/look_worlds", n, looks, status) ||
        !store_get_numbers(store, "/precision/confidence", 1, &precision->confidence, status)) {
        return false;
    }
    precision->n_looks = (int)n;
    bool is_good = precision->confidence > 0.0 && precision->confidence < 1.0;
    for (int i = 0; i < n; i++) {
        is_good = is_good && looks[i] >= 2.0 && looks[i] < 1e9 && (i == 0 || looks[i] > looks[i - 1]);
        precision->looks[i] = is_good ? (long)looks[i] : 0;
    }
    return is_good;
}

static bool take_row(struct precision_row *row, const struct record *record, const double asked[N_ASKED],
                     const char *outcome)
{
    const bool is_good = asked[ROW_ARM] >= 1.0 && asked[ROW_ARM] <= (double)record->n_arms && asked[ROW_YEAR] >= 0.0 &&
                         asked[ROW_YEAR] <= (double)record->n_years && asked[ROW_TARGET] > 0.0;
    if (!is_good) {
        return false;
    }
    *row = (struct precision_row){.arm = (int)asked[ROW_ARM] - 1,
                                  .outcome = outcome,
                                  .year = (int)asked[ROW_YEAR],
                                  .target = asked[ROW_TARGET],
                                  .is_relative = asked[ROW_IS_RELATIVE] != 0.0};
    return outcome && (row->year > 0 ? record_outcome(record, outcome) : record_world_outcome(record, outcome)) >= 0;
}

static bool get_rows(struct record *record, const struct store *store, struct status *status)
{
    struct record_precision *const precision = record->precision;
    const long n = store_count(store, "/precision/target");
    double *const numbers = calloc((size_t)(n > 0 ? n : 1) * N_ASKED, sizeof *numbers);
    char **texts = NULL, path[64];
    int n_texts = 0;
    bool is_good =
        n > 0 && numbers && store_get_texts(store, "/precision/outcome", &n_texts, &texts, status) && n_texts == n;
    for (int column = 0; is_good && column < N_ASKED; column++) {
        snprintf(path, sizeof path, "%s/%s", GROUP, NUMBERS[column].column);
        is_good = store_get_numbers(store, path, n, numbers + column * n, status);
    }
    precision->rows = is_good ? calloc((size_t)n, sizeof *precision->rows) : NULL;
    for (long i = 0; is_good && precision->rows && i < n; i++) {
        const double asked[N_ASKED] = {numbers[i], numbers[n + i], numbers[2 * n + i], numbers[3 * n + i]};
        is_good = take_row(&precision->rows[i], record, asked, text_pool_keep(&record->texts, texts[i]));
    }
    precision->n_rows = is_good && precision->rows ? (int)n : 0;
    store_texts_free(texts, n_texts);
    free(numbers);
    return precision->n_rows > 0;
}

bool archive_get_precision(struct record *record, const struct store *store, const char *path, struct status *status)
{
    if (!store_has(store, GROUP)) {
        return true;
    }
    record->precision = calloc(1, sizeof *record->precision);
    if (!record->precision) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read '%s'", path);
    }
    if (!get_looks(record->precision, store, status) || !get_rows(record, store, status)) {
        return status_add(status, EXIT_INPUT, "%s: /precision is damaged; run the study again", path);
    }
    precision_look(record->precision, record, record->n_worlds[WORLDS_JOINT]);
    return true;
}
