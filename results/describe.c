#include "results/describe.h"

#include <math.h>
#include <string.h>

#include "models/registry.h"
#include "results/describe_rows.h"
#include "results/matrix.h"
#include "results/study_edit.h"

/* Figures that begin a part of the table. */
static const enum census_figure PARTS[] = {CENSUS_INCOME_1, CENSUS_CHRONIC_15_PLUS, CENSUS_ADMISSIONS_EMPLOYEE,
                                           CENSUS_ELDER_RATIO, CENSUS_FUND_IN_CATALOGUE_EMPLOYEE};

static void print_heading(const struct study *study, int arm, const struct describe_size *size, FILE *stream,
                          const struct table_style *style)
{
    char persons[TABLE_NUMBER_SIZE], line[512];
    const struct label *const city = &study->arms[arm].city;
    const char *const name = table_label(style, city->en, city->zh);
    table_count(style, (double)size->persons, persons);
    matrix_print_text(name ? name : study->name, style->width, 2, stream);
    snprintf(line, sizeof line,
             table_label(style,
                         "%s people × %ld worlds × %ld years · seed %llu · parameters at their prior medians · "
                         "the common cost shock at its mean",
                         "%s 人 × %ld 次模拟 × %ld 年 · 种子 %llu · 参数取先验中位数 · 共同费用冲击取均值"),
             persons, size->worlds, size->years, (unsigned long long)study->run.seed);
    matrix_print_text(line, style->width, 2, stream);
    fputc('\n', stream);
}

static bool begins_part(enum census_figure figure)
{
    for (int i = 0; i < COUNT_OF(PARTS); i++)
        if (PARTS[i] == figure)
            return true;
    return false;
}

static void print_notes(const struct describe_notes *notes, FILE *stream, const struct table_style *style)
{
    char line[1024];
    fputc('\n', stream);
    for (int i = 0; i < notes->n_sources; i++) {
        snprintf(line, sizeof line, "[%d] %s", i + 1, notes->sources[i]);
        matrix_print_text(line, style->width, 5, stream);
    }
    for (int i = 0; i < notes->n_remarks; i++) {
        snprintf(line, sizeof line, "(%c) %s", 'a' + i, notes->remarks[i]);
        matrix_print_text(line, style->width, 4, stream);
    }
    static const char *const LEGEND_EN[] = {
        "stated    the scenario states it, and the people must show it",
        "target    a parameter is solved to it by `huimin calibrate`",
        "check     nothing is fitted to it",
        "recalled  from general knowledge, no page seen: shown, never a target",
        "±         standard error over the worlds; differences in points (pt) or relative (%)",
    };
    static const char *const LEGEND_ZH[] = {
        "设定  由场景给出，模拟人口应与之一致",
        "目标  由 `huimin calibrate` 求解参数使之一致",
        "核对  未对其拟合",
        "回忆  一般知识，未见原文：仅列出，不作目标",
        "±     各次模拟的标准误；差异为百分点(pt)或相对值(%)",
    };
    fputc('\n', stream);
    for (int i = 0; i < COUNT_OF(LEGEND_EN); i++)
        matrix_print_text(table_label(style, LEGEND_EN[i], LEGEND_ZH[i]), style->width, 6, stream);
}

static bool print_city(const struct study *study, int arm, const struct census_sample *sample, FILE *stream,
                       const struct table_style *style)
{
    static const char *const EN[] = {"Simulated", "Published", "Difference", "Of year", "What, source"};
    static const char *const ZH[] = {"模拟", "公布", "差异", "年份", "性质与来源"};
    struct matrix matrix;
    struct describe_notes notes = {0};
    if (!matrix_init(&matrix, N_PUBLISHED + 1, COUNT_OF(EN)))
        return false;
    for (int column = 0; column < COUNT_OF(EN); column++)
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    for (int row = 0; row <= N_PUBLISHED; row++) {
        const struct published *const published = row < N_PUBLISHED ? &PUBLISHED[row] : &PUBLISHED_CATASTROPHIC;
        const struct census_estimate simulated = row < N_PUBLISHED
                                                     ? census_figure_of(sample, published->figure)
                                                     : census_outcome_of(sample, 0, 0, CENSUS_CATASTROPHIC_HOUSEHOLDS);
        matrix.row_labels[row] = table_label(style, published->en, published->zh);
        matrix.has_rule[row] = row == N_PUBLISHED || begins_part(published->figure);
        describe_row(&matrix, row, published, simulated, study, arm, &notes, style);
    }
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    print_notes(&notes, stream, style);
    return true;
}

static const char *arm_label(const struct arm *arm, const struct table_style *style)
{
    const char *const label = table_label(style, arm->label.en, arm->label.zh);
    return label ? label : arm->name;
}

static void product_row(struct matrix *matrix, int row, const struct census_sample *sample, double premium_yuan,
                        double target_loss_ratio)
{
    const struct census_estimate paid = census_benefit_of(sample, row, CENSUS_BENEFIT_YUAN);
    const struct census_estimate expected = census_benefit_of(sample, row, CENSUS_BENEFIT_EXPECTED_YUAN);
    const struct census_estimate out = census_benefit_of(sample, row, CENSUS_BENEFIT_OUT_YUAN);
    const struct census_estimate claimants = census_benefit_of(sample, row, CENSUS_BENEFIT_CLAIMANTS);
    const struct census_estimate mean = census_benefit_of(sample, row, CENSUS_BENEFIT_MEAN_YUAN);
    table_estimate(paid.mean, paid.se, 2, 2, matrix_cell(matrix, row, 0));
    table_estimate(expected.mean, expected.se, 2, 2, matrix_cell(matrix, row, 1));
    table_estimate(out.mean, out.se, 2, 2, matrix_cell(matrix, row, 2));
    table_estimate(100.0 * claimants.mean, 100.0 * claimants.se, 2, 3, matrix_cell(matrix, row, 3));
    table_estimate(mean.mean, mean.se, 0, 0, matrix_cell(matrix, row, 4));
    table_estimate(expected.mean / target_loss_ratio, expected.se / target_loss_ratio, 2, 2,
                   matrix_cell(matrix, row, 5));
    table_estimate(premium_yuan, (double)NAN, 0, 0, matrix_cell(matrix, row, 6));
}

bool describe_products_print(const struct study *study, const int *arms, const struct census_sample *sample,
                             FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Paid, yuan", "Expected, yuan",    "Out of policy", "Claimants %",
                                     "Mean claim", "Technical premium", "Premium"};
    static const char *const ZH[] = {"赔付(元)", "期望赔付(元)", "目录外部分", "赔付人数%",
                                     "件均赔付", "测算保费",     "保费"};
    struct matrix matrix;
    if (!matrix_init(&matrix, sample->n_arms, COUNT_OF(EN)))
        return false;
    for (int column = 0; column < COUNT_OF(EN); column++)
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    for (int k = 0; k < sample->n_arms; k++) {
        const int arm = arms[k];
        matrix.row_labels[k] = arm_label(&study->arms[arm], style);
        product_row(&matrix, k, sample, study_edit_value(study, arm, "product.premium_yuan", 0),
                    study_edit_value(study, arm, "insurer.target_loss_ratio", 0));
    }
    fputc('\n', stream);
    matrix_print_text(table_label(style,
                                  "Each product per eligible person in the first year, were everyone a member on full "
                                  "terms; the technical premium is the expected benefit over the target loss ratio",
                                  "各产品首年每位可参保人的成本（假设全员足额参保）；测算保费为期望赔付除以目标赔付率"),
                      style->width, 2, stream);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    return true;
}

/* Whether an earlier task showed this city already. */
static bool is_shown(const struct study *study, const struct task_list *tasks, long index)
{
    for (long t = 0; t < index; t++)
        if (study_edit_same_city(study, tasks->tasks[t].arms[0], tasks->tasks[index].arms[0]))
            return true;
    return false;
}

static bool print_task(const struct study *study, const struct task_list *tasks, long index,
                       const struct describe_size *size, FILE *stream, const struct table_style *style,
                       struct status *status)
{
    struct census_sample sample;
    const struct task *const task = &tasks->tasks[index];
    if (task->first_world > 0)
        return true;
    const struct census_plan plan = {
        .study = study, .arms = task->arms, .n_arms = task->n_arms, .n_worlds = size->worlds, .threads = size->threads};
    bool ok = census_simulate(&sample, &plan, status);
    if (ok && !is_shown(study, tasks, index)) {
        print_heading(study, task->arms[0], size, stream, style);
        ok = print_city(study, task->arms[0], &sample, stream, style);
    }
    ok = ok && describe_products_print(study, task->arms, &sample, stream, style);
    if (!ok && status_ok(status))
        status_add(status, EXIT_RUN_FAILED, "not enough memory to print the table");
    census_sample_free(&sample);
    fputc('\n', stream);
    return ok;
}

bool describe_print(struct study *study, const struct describe_size *size, FILE *stream,
                    const struct table_style *style, struct status *status)
{
    struct engine *engine = NULL;
    struct task_list tasks = {0};
    study_edit_run(study, size->persons, size->years, study->run.seed);
    study_edit_hold_shock(study);
    bool ok = engine_init(&engine, registry_models(), study, status) && engine_plan(engine, &tasks, status);
    for (long t = 0; ok && t < tasks.n_tasks; t++)
        ok = print_task(study, &tasks, t, size, stream, style, status);
    task_list_free(&tasks);
    engine_free(engine);
    if (ok && fflush(stream) != 0)
        ok = status_add(status, EXIT_RUN_FAILED, "the table could not be written");
    return ok;
}
