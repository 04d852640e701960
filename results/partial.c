#define _GNU_SOURCE
#include "results/partial.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/store.h"
#include "results/matrix.h"
#include "results/sheet_file.h"

const char *const PARTIAL_NOTES[N_PARTIAL_NOTES] = {"worlds_asked", "points_done", "points", "tasks_done", "tasks"};

static void numbers_of(const struct record *record, long numbers[N_PARTIAL_NOTES])
{
    const struct record_partial *const partial = &record->partial;
    const long all[N_PARTIAL_NOTES] = {partial->asked_worlds, partial->n_points, partial->all_points, partial->n_tasks,
                                       partial->all_tasks};
    for (int i = 0; i < N_PARTIAL_NOTES; i++) {
        numbers[i] = all[i];
    }
}

bool partial_is(const struct record *record) { return record->partial.asked_worlds > 0; }

const char *partial_text(const struct record *record, enum table_language language, char *text)
{
    const struct record_partial *const partial = &record->partial;
    const bool is_chinese = language == TABLE_CHINESE;
    char points[96] = "";
    *text = '\0';
    if (!partial_is(record)) {
        return text;
    }
    if (partial->all_points > 0) {
        snprintf(points, sizeof points,
                 is_chinese ? "，扫描 %2$ld 个点中的 %1$ld 个" : ", %ld of %ld points of the sweep", partial->n_points,
                 partial->all_points);
    }
    snprintf(text, PARTIAL_TEXT_SIZE,
             is_chinese ? "部分结果：%2$ld 次模拟中的 %1$ld 次%3$s；不是本研究的结果"
                        : "partial: %ld of %ld worlds%s; not the result of the study",
             record->worlds, partial->asked_worlds, points);
    return text;
}

void partial_print(const struct record *record, FILE *stream, const struct table_style *style)
{
    char text[PARTIAL_TEXT_SIZE];
    if (partial_is(record)) {
        matrix_print_text(partial_text(record, style->language, text), style->width - 2, 2, stream);
    }
}

void partial_json_add(json_t *object, const struct record *record)
{
    char en[PARTIAL_TEXT_SIZE], zh[PARTIAL_TEXT_SIZE];
    long numbers[N_PARTIAL_NOTES];
    if (!partial_is(record)) {
        return;
    }
    json_t *const partial = json_object();
    json_object_set_new(partial, "en", json_string(partial_text(record, TABLE_ENGLISH, en)));
    json_object_set_new(partial, "zh", json_string(partial_text(record, TABLE_CHINESE, zh)));
    numbers_of(record, numbers);
    for (int i = 0; i < N_PARTIAL_NOTES; i++) {
        json_object_set_new(partial, PARTIAL_NOTES[i], json_integer(numbers[i]));
    }
    json_object_set_new(object, "partial", partial);
}

struct list {
    const struct record *const *records;
    int n;
};

static void write_list(struct sheet *sheet, const void *context)
{
    const struct list *const list = context;
    static const char *const HEADINGS[] = {"study", "digest", "en", "zh", "worlds"};
    sheet_put_texts(sheet, HEADINGS, 5);
    sheet_put_line(sheet, PARTIAL_NOTES, N_PARTIAL_NOTES);
    for (int i = 0; i < list->n; i++) {
        const struct record *const record = list->records[i];
        char en[PARTIAL_TEXT_SIZE], zh[PARTIAL_TEXT_SIZE];
        long numbers[N_PARTIAL_NOTES];
        if (!partial_is(record)) {
            continue;
        }
        const char *const texts[] = {record->study, record->digest, partial_text(record, TABLE_ENGLISH, en),
                                     partial_text(record, TABLE_CHINESE, zh)};
        sheet_put_texts(sheet, texts, 4);
        sheet_put_number(sheet, (double)record->worlds);
        numbers_of(record, numbers);
        for (int k = 0; k < N_PARTIAL_NOTES; k++) {
            sheet_put_number(sheet, (double)numbers[k]);
        }
        sheet_end_line(sheet);
    }
}

bool partial_csv_write(const struct record *const *records, int n, const char *folder, struct status *status)
{
    const struct list list = {records, n};
    bool is_any = false;
    char *path = NULL;
    for (int i = 0; i < n; i++) {
        is_any = is_any || partial_is(records[i]);
    }
    if (is_any) {
        return sheet_file_write(folder, "partial.csv", write_list, &list, status);
    }
    if (asprintf(&path, "%s/partial.csv", folder) >= 0) {
        unlink(path);
        free(path);
    }
    return true;
}

void partial_put(struct store *store, const struct record *record)
{
    long numbers[N_PARTIAL_NOTES];
    numbers_of(record, numbers);
    for (int i = 0; partial_is(record) && i < N_PARTIAL_NOTES; i++) {
        store_note_integer(store, "/provenance", PARTIAL_NOTES[i], numbers[i]);
    }
}

void partial_get(struct record *record, const struct store *store)
{
    int64_t numbers[N_PARTIAL_NOTES] = {0};
    for (int i = 0; i < N_PARTIAL_NOTES; i++) {
        if (!store_get_note_integer(store, "/provenance", PARTIAL_NOTES[i], &numbers[i])) {
            numbers[i] = 0;
        }
    }
    record->partial = (struct record_partial){(long)numbers[0], (long)numbers[1], (long)numbers[2], (long)numbers[3],
                                              (long)numbers[4]};
}
