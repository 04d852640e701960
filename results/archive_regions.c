/* The group /regions of result files: a row a region. */
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"

static const char GROUP[] = "/regions";

#define TEXT(member_, meaning_)                                                                                        \
    {                                                                                                                  \
#member_, offsetof(struct record_region, member_), meaning_                                                    \
    }

static const struct {
    const char *column;
    size_t offset; /* of the text or number in struct record_region */
    const char *meaning;
} TEXTS[] =
    {
        TEXT(label_en, "name shown to people"),
        TEXT(label_zh, "name shown to people"),
},
  NUMBERS[] = {
      TEXT(people, "who live in the region"),
      TEXT(persons, "of them, simulated"),
};

static void put_columns(struct store *store, const struct record *record, const char **names, const char **texts,
                        double *numbers)
{
    for (int r = 0; r < record->n_regions; r++) {
        names[r] = record->regions[r].name;
    }
    const struct store_axis regions = {
        .name = "region", .n = record->n_regions, .labels = names, .meaning = "region of the study"};
    for (int column = 0; column < COUNT_OF(TEXTS); column++) {
        for (int r = 0; r < record->n_regions; r++) {
            memcpy(&texts[r], (const char *)&record->regions[r] + TEXTS[column].offset, sizeof texts[r]);
        }
        const struct store_array array = {.group = GROUP,
                                          .name = TEXTS[column].column,
                                          .meaning = TEXTS[column].meaning,
                                          .n_axes = 1,
                                          .axes = {&regions},
                                          .texts = texts};
        store_put(store, &array);
    }
    for (int column = 0; column < COUNT_OF(NUMBERS); column++) {
        for (int r = 0; r < record->n_regions; r++) {
            memcpy(&numbers[r], (const char *)&record->regions[r] + NUMBERS[column].offset, sizeof numbers[r]);
        }
        const struct store_array array = {.group = GROUP,
                                          .name = NUMBERS[column].column,
                                          .unit = "people",
                                          .meaning = NUMBERS[column].meaning,
                                          .n_axes = 1,
                                          .axes = {&regions},
                                          .numbers = numbers};
        store_put(store, &array);
    }
}

void archive_put_regions(struct store *store, const struct record *record)
{
    const char **names = calloc((size_t)record->n_regions + 1, sizeof *names);
    const char **texts = calloc((size_t)record->n_regions + 1, sizeof *texts);
    double *numbers = calloc((size_t)record->n_regions + 1, sizeof *numbers);
    if (names && texts && numbers && record->n_regions > 0) {
        put_columns(store, record, names, texts, numbers);
    }
    free((void *)names);
    free((void *)texts);
    free(numbers);
}

/* One column of texts into the member at `offset` of every region. */
static bool get_texts(struct record *record, const struct store *store, const char *column, size_t offset,
                      struct status *status)
{
    char path[64], **texts = NULL;
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", GROUP, column);
    if (!store_get_texts(store, path, &n, &texts, status)) {
        return false;
    }
    for (int r = 0; n == record->n_regions && r < n; r++) {
        const char *const kept = texts[r][0] ? text_pool_keep(&record->texts, texts[r]) : NULL;
        memcpy((char *)&record->regions[r] + offset, &kept, sizeof kept);
    }
    store_texts_free(texts, n);
    return n == record->n_regions;
}

static bool get_columns(struct record *record, const struct store *store, double *numbers, struct status *status)
{
    bool is_read = get_texts(record, store, "region", offsetof(struct record_region, name), status);
    for (int column = 0; is_read && column < COUNT_OF(TEXTS); column++) {
        is_read = get_texts(record, store, TEXTS[column].column, TEXTS[column].offset, status);
    }
    for (int column = 0; is_read && column < COUNT_OF(NUMBERS); column++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", GROUP, NUMBERS[column].column);
        is_read = store_get_numbers(store, path, record->n_regions, numbers, status);
        for (int r = 0; is_read && r < record->n_regions; r++) {
            memcpy((char *)&record->regions[r] + NUMBERS[column].offset, &numbers[r], sizeof numbers[r]);
        }
    }
    return is_read;
}

/* Arms are called REGION.POLICY, region after region, in the same order. */
static bool name_policies(struct record *record)
{
    const int n_policies = record->n_arms / record->n_regions;
    for (int k = 0; k < record->n_arms; k++) {
        struct record_arm *const arm = &record->arms[k];
        const char *const region = record->regions[k / n_policies].name;
        const size_t length = region ? strlen(region) : 0;
        if (length == 0 || strncmp(arm->name, region, length) != 0 || arm->name[length] != '.') {
            return false;
        }
        arm->region = k / n_policies;
        arm->policy = arm->name + length + 1;
        if (arm->region > 0 && strcmp(arm->policy, record->arms[k % n_policies].policy) != 0) {
            return false;
        }
    }
    return true;
}

bool archive_get_regions(struct record *record, const struct store *store, const char *path, struct status *status)
{
    const long n = store_count(store, "/regions/people");
    if (n <= 0) {
        return true;
    }
    record->regions = n <= record->n_arms ? calloc((size_t)n, sizeof *record->regions) : NULL;
    record->n_regions = record->regions ? (int)n : 0;
    double *numbers = calloc((size_t)record->n_regions + 1, sizeof *numbers);
    const bool is_read = record->regions && numbers && record->n_arms % record->n_regions == 0 &&
                         get_columns(record, store, numbers, status) && name_policies(record);
    free(numbers);
    return is_read || status_add(status, EXIT_INPUT, "%s: /regions is damaged; run the study again", path);
}
