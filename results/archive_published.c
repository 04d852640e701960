/* The group /published of result files: a row a figure, a column a part of it. */
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/comparison.h"

static const char GROUP[] = "/published";

#define TEXT(member_, meaning_)                                                                                        \
    {                                                                                                                  \
#member_, offsetof(struct published_figure, member_), meaning_                                                 \
    }

static const struct {
    const char *column;
    size_t offset; /* of the text in struct published_figure */
    const char *meaning;
} TEXTS[] = {
    TEXT(arm, "arm beside whose results it stands"),
    TEXT(outcome, "outcome that it is a figure of"),
    TEXT(label_en, "name shown in place of the outcome's own"),
    TEXT(label_zh, "name shown in place of the outcome's own"),
    TEXT(kind, "evidence, document or assumption"),
    TEXT(source, "where it stands"),
    TEXT(note_en, "what to know when comparing"),
    TEXT(note_zh, "what to know when comparing"),
};

enum { YEAR, LOW, HIGH, FITTED, N_NUMBERS };
static const struct {
    const char *column, *meaning;
} NUMBERS[N_NUMBERS] = {
    [YEAR] = {"year", "year of the run, from 1"},
    [LOW] = {"low", "published value, or low end of the range, in the outcome's unit"},
    [HIGH] = {"high", "the same value, or high end of the range"},
    [FITTED] = {"fitted", "1 where parameters were solved to it, 0 where it checks them"},
};

static double number_of(const struct published_figure *figure, int column)
{
    const double numbers[N_NUMBERS] = {figure->year, figure->low, figure->high, figure->is_fitted ? 1.0 : 0.0};
    return numbers[column];
}

static void put_columns(struct store *store, const struct record *record, const char **texts, double *numbers)
{
    const struct store_axis rows = {.name = "row", .n = record->n_published, .meaning = "a published figure"};
    for (int column = 0; column < COUNT_OF(TEXTS); column++) {
        for (int i = 0; i < record->n_published; i++) {
            memcpy(&texts[i], (const char *)&record->published[i] + TEXTS[column].offset, sizeof texts[i]);
        }
        const struct store_array array = {.group = GROUP,
                                          .name = TEXTS[column].column,
                                          .meaning = TEXTS[column].meaning,
                                          .n_axes = 1,
                                          .axes = {&rows},
                                          .texts = texts};
        store_put(store, &array);
    }
    for (int column = 0; column < N_NUMBERS; column++) {
        for (int i = 0; i < record->n_published; i++) {
            numbers[i] = number_of(&record->published[i], column);
        }
        const struct store_array array = {.group = GROUP,
                                          .name = NUMBERS[column].column,
                                          .meaning = NUMBERS[column].meaning,
                                          .n_axes = 1,
                                          .axes = {&rows},
                                          .numbers = numbers};
        store_put(store, &array);
    }
}

void archive_put_published(struct store *store, const struct record *record)
{
    const char **texts = calloc((size_t)record->n_published + 1, sizeof *texts);
    double *numbers = calloc((size_t)record->n_published + 1, sizeof *numbers);
    if (texts && numbers && record->n_published > 0) {
        put_columns(store, record, texts, numbers);
    }
    free((void *)texts);
    free(numbers);
}

static bool get_texts(struct record *record, const struct store *store, int column, struct status *status)
{
    char path[64], **texts = NULL;
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", GROUP, TEXTS[column].column);
    if (!store_get_texts(store, path, &n, &texts, status)) {
        return false;
    }
    for (int i = 0; n == record->n_published && i < n; i++) {
        const char *const kept = texts[i][0] ? text_pool_keep(&record->texts, texts[i]) : NULL;
        memcpy((char *)&record->published[i] + TEXTS[column].offset, &kept, sizeof kept);
    }
    store_texts_free(texts, n);
    return n == record->n_published;
}

static bool get_numbers(struct record *record, const struct store *store, double *numbers, struct status *status)
{
    for (int column = 0; column < N_NUMBERS; column++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", GROUP, NUMBERS[column].column);
        if (!store_get_numbers(store, path, record->n_published, numbers, status)) {
            return false;
        }
        for (int i = 0; i < record->n_published; i++) {
            struct published_figure *const figure = &record->published[i];
            const bool is_year = numbers[i] >= 1.0 && numbers[i] <= MAX_YEARS;
            figure->year = column != YEAR ? figure->year : is_year ? (int)numbers[i] : 0;
            figure->low = column == LOW ? numbers[i] : figure->low;
            figure->high = column == HIGH ? numbers[i] : figure->high;
            figure->is_fitted = column == FITTED ? numbers[i] != 0.0 : figure->is_fitted;
        }
    }
    return true;
}

/* A year of 0 stands for one that was out of range. */
static bool is_whole(const struct record *record, const struct published_figure *figure)
{
    return figure->arm && figure->outcome && figure->kind && comparison_arm(record, figure->arm) >= 0 &&
           record_outcome(record, figure->outcome) >= 0 && figure->year >= 1 && figure->low <= figure->high;
}

bool archive_get_published(struct record *record, const struct store *store, const char *path, struct status *status)
{
    const long n = store_count(store, "/published/low");
    if (n <= 0) {
        return true;
    }
    double *numbers = calloc((size_t)n, sizeof *numbers);
    record->published = calloc((size_t)n, sizeof *record->published);
    record->n_published = record->published ? (int)n : 0;
    if (!numbers || !record->published) {
        free(numbers);
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read '%s'", path);
    }
    bool is_read = get_numbers(record, store, numbers, status);
    for (int column = 0; is_read && column < COUNT_OF(TEXTS); column++) {
        is_read = get_texts(record, store, column, status);
    }
    for (int i = 0; is_read && i < record->n_published; i++) {
        is_read = is_whole(record, &record->published[i]);
    }
    free(numbers);
    return is_read || status_add(status, EXIT_INPUT, "%s: /published is damaged; run the study again", path);
}
