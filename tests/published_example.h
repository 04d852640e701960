/* The example record with published figures beside it. */
#ifndef HUIMIN_PUBLISHED_EXAMPLE_H
#define HUIMIN_PUBLISHED_EXAMPLE_H

#include <stdio.h>
#include <string.h>

#include "tests/assert_near.h"
#include "tests/record_example.h"

/* The example's commercial arm has enrolment of 0.1025 in year 1 and 0.1125 in year 2, and no renewal rate in
 * year 1. */
static struct published_figure FIGURES[] = {
    {.arm = "commercial",
     .outcome = "enrolment_rate",
     .year = 1,
     .low = 0.1,
     .high = 0.1,
     .is_fitted = true,
     .kind = "assumption"},
    {.arm = "commercial",
     .outcome = "enrolment_rate",
     .year = 2,
     .low = 0.12,
     .high = 0.15,
     .label_en = "Zhuhai 2019: claims, of members",
     .label_zh = "珠海2019年赔付占比",
     .kind = "evidence",
     .source = "a \"public\" page, of 2019",
     .note_en = "another product and another year than the one that is simulated here, to be read with care",
     .note_zh = "产品与年份均与此处所模拟者不同，请谨慎对照"},
    {.arm = "commercial", .outcome = "enrolment_rate", .year = 2, .low = 0.11, .high = 0.2, .kind = "assumption"},
    {.arm = "commercial", .outcome = "enrolment_rate", .year = 2, .low = 0.05, .high = 0.1, .kind = "assumption"},
    {.arm = "commercial", .outcome = "renewal_rate", .year = 1, .low = 0.8, .high = 0.8, .kind = "assumption"},
    {.arm = "government-push", .outcome = "enrolment_rate", .year = 9, .low = 0.6, .high = 0.6, .kind = "assumption"},
};
enum { N_FIGURES = sizeof FIGURES / sizeof *FIGURES };

static const struct study STUDY = {.n_published = N_FIGURES, .published = FIGURES};

static inline void published_record(struct record *record)
{
    struct status status = {0};
    example_record(record);
    assert_true(record_take_published(record, &STUDY, NULL, &status));
}

static inline void assert_has(const char *text, const char *words)
{
    if (!strstr(text, words)) {
        fail_msg("expected '%s' in:\n%s", words, text);
    }
}

static inline char *file_bytes(const char *path, size_t *size)
{
    char *text = calloc(1, 1 << 22);
    FILE *file = fopen(path, "rb");
    assert_true(text && file);
    *size = fread(text, 1, (1 << 22) - 1, file);
    fclose(file);
    return text;
}

#endif
