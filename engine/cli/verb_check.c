/* huimin check: everything that could be refused, before anything runs. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/cli/plan.h"
#include "engine/cli/verbs.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "results/four_cells.h"

static const struct usage USAGE = {
    .verb = "check",
    .file = "STUDY.yaml",
    .doc = "Check everything that could be refused, and predict work, memory and disk. Nothing is written.",
    .example = "Example:\n  huimin check scenarios/studies/five-models.yaml --set run.persons=1000000",
    .takes = OPTIONS_STUDY | OPTIONS_OUTPUT | OPTIONS_TABLE,
};

static const double MEBIBYTE = 1024.0 * 1024.0;

static void print_arms(const struct plan *plan, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct study *study = plan->study;
    const char *title = table_label(style, study->title.en, study->title.zh);
    printf("%s%s%s\n", study->name, title ? ": " : "", title ? title : "");
    printf(is_chinese ? "  方案 %d 个，健康与费用路径 %d 组%s\n" : "  arms: %d, on %d path%s of health and cost\n",
           study->n_arms, plan->n_groups, is_chinese || plan->n_groups == 1 ? "" : "s");
    for (int k = 0; k < study->n_arms; k++) {
        const char *label = table_label(style, study->arms[k].label.en, study->arms[k].label.zh);
        printf("    %s%s%s\n", study->arms[k].name, label ? "  " : "", label ? label : "");
    }
}

static void print_work(const struct plan *plan, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct run_settings *run = &plan->study->run;
    const int n_sets = run->parameter_uncertainty ? N_WORLD_SETS : 1;
    char persons[TABLE_NUMBER_SIZE], person_years[TABLE_NUMBER_SIZE];
    table_count(style, (double)run->persons, persons);
    table_count(style, plan->person_years, person_years);
    printf(is_chinese
               ? "  %s 人 × %ld 年 × %ld 次模拟 × %d 组；共 %s 人年，%ld 个任务，%d 个线程\n"
               : "  %s people × %ld years × %ld worlds × %d sets; %s person-years in all, %ld tasks, %d threads\n",
           persons, run->years, run->worlds, n_sets, person_years, plan->tasks.n_tasks, plan->threads);
    printf(is_chinese ? "  内存 %.0f MiB（现有 %.0f MiB）；磁盘至多 %.0f MiB\n"
                      : "  memory %.0f MiB of %.0f MiB left; disk %.0f MiB at most\n",
           plan->memory_bytes / MEBIBYTE, plan->available_bytes / MEBIBYTE, plan->disk_bytes / MEBIBYTE);
}

static bool print_result(const struct plan *plan, const struct table_style *style, struct status *status)
{
    static const char *const STATE_EN[] = {"not there yet", "there with fewer worlds; will be replaced", "done"};
    static const char *const STATE_ZH[] = {"尚无", "已有但次数较少，将被替换", "已完成"};
    const bool is_chinese = style->language == TABLE_CHINESE;
    struct ledger ledger;
    if (!ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, status)) {
        return false;
    }
    printf(is_chinese ? "  结果 %s（%s）\n" : "  result %s (%s)\n", plan->result_path,
           (is_chinese ? STATE_ZH : STATE_EN)[plan->existing]);
    if (plan->existing != PLAN_RESULT_DONE && files_is_there(ledger.folder)) {
        ledger_look(&ledger, stderr);
        printf(is_chinese ? "  已完成任务 %ld / %ld\n" : "  %ld of %ld tasks are done already\n", ledger.n_done,
               plan->tasks.n_tasks);
    }
    ledger_free(&ledger);
    puts(is_chinese ? "可以运行。" : "All is well: it can run.");
    return true;
}

int verb_check(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct plan plan;
    options_parse(&options, &USAGE, argc, argv);
    if (plan_init(&plan, &options, &status)) {
        const struct table_style style = options_style(&options);
        print_arms(&plan, &style);
        print_work(&plan, &style);
        if (four_cells_print(plan.study, stdout, &style, &status)) {
            print_result(&plan, &style, &status);
        }
    }
    plan_free(&plan);
    return verb_end(&status);
}
