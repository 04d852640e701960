/* A small set of parameter tables, and helpers that read scenarios against them. */
#ifndef HUIMIN_SCENARIO_EXAMPLE_H
#define HUIMIN_SCENARIO_EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/run_settings.h"
#include "scenarios/reader.h"
#include "tests/assert_near.h"

static const char *const EXAMPLE_AGES[] = {"young", "middle", "old"};
static const char *const EXAMPLE_STATES[] = {"healthy", "major"};

struct example_layer {
    double from_yuan, to_yuan, share;
};
static const struct param EXAMPLE_LAYER[] = {
    PARAM(struct example_layer, from_yuan, "from_yuan", "yuan", 0, 1e8, 0, "lower end", "分段下限"),
    PARAM(struct example_layer, to_yuan, "to_yuan", "yuan", 0, 1e9, 1e9, "upper end", "分段上限"),
    PARAM(struct example_layer, share, "share", "1", 0, 1, 0, "share paid", "支付比例"),
};

struct example {
    double insured, persistence, age_share[3], trend[MAX_YEARS];
    double premium_yuan, deductible_yuan, payable_share[2], n_layers;
    struct example_layer layers[MAX_ROWS];
    double contact[MAX_YEARS], account, rule, cap, stickiness, months, scale;
};

static const struct param EXAMPLE_PARAMS[] = {
    PARAM(struct example, insured, "city.insured", "people", 1000, 1e8, 1e6, "size of the real pool", "真实参保池规模"),
    PARAM(struct example, persistence, "city.frailty.persistence", "1", 0, 0.999, 0.8, "of frailty",
          "脆弱度的相关系数"),
    {.key = "city.age_share",
     .offset = offsetof(struct example, age_share),
     .unit = "1",
     .minimum = 0,
     .maximum = 1,
     .fallback = 1.0 / 3.0,
     .meaning = "ages",
     .shape = PARAM_BY_LABEL,
     .n_values = 3,
     .labels = EXAMPLE_AGES,
     .sums_to_one = true},
    PARAM_YEARS(struct example, trend, "city.trend", "1", -0.5, 0.5, 0.07, "of cost", "费用趋势"),
    PARAM(struct example, premium_yuan, "product.premium_yuan", "yuan", 0, 100000, 79, "first premium", "首年保费"),
    PARAM(struct example, deductible_yuan, "product.deductible_yuan", "yuan", 0, 1e6, 20000, "deductible", "免赔额"),
    PARAM_MAP(struct example, payable_share, "product.payable_share", "1", 0, 1, 1, EXAMPLE_STATES, 2, "payable",
              "可赔比例"),
    PARAM_LIST(struct example, layers, n_layers, EXAMPLE_LAYER, 3, "product.layers", "layers", "分段赔付"),
    PARAM_YEARS(struct example, contact, "operating_model.contact_probability", "1", 0, 1, 0.5, "being asked",
                "被邀请的概率"),
    PARAM_ONOFF(struct example, account, "operating_model.personal_account", 0, "may pay from the account",
                "可否用个人账户缴纳"),
    PARAM_ONE_OF(struct example, rule, "insurer.pricing_rule", "reprice|hold|freeze", 0, "rule", "定价规则"),
    PARAM(struct example, cap, "insurer.premium_change_cap", "1", 0, 1, 0.2, "cap", "涨跌限幅"),
    PARAM(struct example, stickiness, "insurer.fall_stickiness", "1", 0, 1, 0.5, "stickiness", "下调黏性"),
    PARAM_INT(struct example, months, "insurer.pricing_month", "months", 1, 12, 9, "month", "月份"),
    PARAM(struct example, scale, "behaviour.choice_scale_yuan", "yuan", 1, 10000, 90, "scale of choice", "选择的尺度"),
};
static const struct param_table EXAMPLE_TABLE = {EXAMPLE_PARAMS, sizeof EXAMPLE_PARAMS / sizeof EXAMPLE_PARAMS[0],
                                                 sizeof(struct example)};
static const struct param_table *const EXAMPLE_TABLES[] = {&RUN_TABLE, &EXAMPLE_TABLE};

enum { EXAMPLE_MAX_OVERRIDES = 8 };

/* Overrides end with NULL; NULL for none. */
static inline int example_count(const char *const *overrides)
{
    int n_overrides = 0;
    while (overrides && overrides[n_overrides])
        n_overrides++;
    return n_overrides;
}

static inline bool example_try(struct study **study, const char *text, const char *const *overrides,
                               struct status *status)
{
    return scenario_read_text(study, text, strlen(text), "t.yaml", overrides, example_count(overrides), EXAMPLE_TABLES,
                              2, status);
}

/* Reads a good text. */
static inline struct study *example_read(const char *text, const char *const *overrides)
{
    struct study *study = NULL;
    struct status status = {0};
    if (!example_try(&study, text, overrides, &status)) {
        status_print(&status, stderr);
        fail_msg("this scenario should be accepted:\n%s", text);
    }
    status_free(&status);
    return study;
}

static inline void example_expect_sentence(struct status *status, const char *sentence, const char *text)
{
    for (int i = 0; i < status->n_sentences && i < STATUS_MAX_SENTENCES; i++)
        if (strstr(status->sentences[i], sentence))
            return;
    status_print(status, stderr);
    fail_msg("expected '%s' of:\n%s", sentence, text);
}

/* Reads a bad text: one of its sentences contains the given words. */
static inline void example_refuse_with(const char *text, const char *const *overrides, const char *sentence)
{
    struct study *study = NULL;
    struct status status = {0};
    if (example_try(&study, text, overrides, &status))
        fail_msg("this scenario should be refused:\n%s", text);
    assert_null(study);
    assert_int_equal(status.code, EXIT_INPUT);
    example_expect_sentence(&status, sentence, text);
    status_free(&status);
}

static inline void example_refuse(const char *text, const char *sentence) { example_refuse_with(text, NULL, sentence); }

/* The quantity of an arm by key and index inside the parameter. */
static inline const struct quantity *example_quantity(const struct study *study, int arm, const char *key, int index)
{
    const int found = param_set_find(study->set, key);
    assert_true(found >= 0);
    return &study->arms[arm].quantities[study->set->first_slot[found] + index];
}

static inline double example_value(const struct study *study, int arm, const char *key, int index)
{
    return example_quantity(study, arm, key, index)->a;
}

/* A folder of scenario files that lasts as long as a test. */
struct example_folder {
    char path[64];
    char files[16][128];
    int n_files;
};

static inline void example_folder_init(struct example_folder *folder)
{
    *folder = (struct example_folder){.path = "/tmp/huimin-test-XXXXXX"};
    assert_non_null(mkdtemp(folder->path));
}

static inline const char *example_folder_write(struct example_folder *folder, const char *name, const char *text)
{
    char *path = folder->files[folder->n_files++];
    char whole[sizeof folder->files[0]];
    snprintf(whole, sizeof whole, "%s/%s", folder->path, name);
    memcpy(path, whole, sizeof whole);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static inline void example_folder_free(struct example_folder *folder)
{
    for (int i = folder->n_files; i-- > 0;)
        unlink(folder->files[i]);
    rmdir(folder->path);
}

static inline struct study *example_read_file(const char *path, const char *const *overrides)
{
    struct study *study = NULL;
    struct status status = {0};
    if (!scenario_read(&study, path, overrides, example_count(overrides), EXAMPLE_TABLES, 2, &status)) {
        status_print(&status, stderr);
        fail_msg("%s should be accepted", path);
    }
    status_free(&status);
    return study;
}

static inline void example_refuse_file(const char *path, const char *const *overrides, const char *sentence)
{
    struct study *study = NULL;
    struct status status = {0};
    if (scenario_read(&study, path, overrides, example_count(overrides), EXAMPLE_TABLES, 2, &status))
        fail_msg("%s should be refused", path);
    assert_null(study);
    assert_int_equal(status.code, EXIT_INPUT);
    example_expect_sentence(&status, sentence, path);
    status_free(&status);
}

#endif
