/* huimin check: everything that could be refused, before anything runs. */
#include <stdio.h>

#include "engine/cli/forecast.h"
#include "engine/cli/plan.h"
#include "engine/cli/sharing.h"
#include "engine/cli/stopping.h"
#include "engine/cli/verbs.h"
#include "results/four_cells.h"

static const struct usage USAGE = {
    .verb = "check",
    .file = "STUDY.yaml",
    .doc =
        "Check everything that could be refused, and predict work, time, memory and disk: the time from small pieces "
        "of the study, simulated for about a second. Nothing is written.",
    .example = "Examples:\n"
               "  huimin check scenarios/studies/five-models.yaml --set run.persons=1000000\n"
               "  huimin check scenarios/studies/five-models.yaml --json | jq .time.seconds",
    .takes = OPTIONS_STUDY | OPTIONS_OUTPUT | OPTIONS_TABLE | OPTIONS_JSON | OPTIONS_MEMORY | OPTIONS_QUICK,
};

static void print_arms(const struct plan *plan, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct study *study = plan->study;
    const int n_arms = (study->n_arms - study->n_made_arms) / (study->n_regions > 0 ? study->n_regions : 1);
    const char *title = table_label(style, study->title.en, study->title.zh);
    printf("%s%s%s\n", study->name, title ? ": " : "", title ? title : "");
    if (study->n_regions > 0) {
        char people[TABLE_NUMBER_SIZE];
        double n = 0.0;
        for (int r = 0; r < study->n_regions; r++) {
            n += (double)study->regions[r].people;
        }
        printf(is_chinese ? "  地区 %d 个，共 %s 人\n" : "  regions: %d, of %s people\n", study->n_regions,
               table_count(style, n, people));
    }
    printf(is_chinese ? "  方案 %d 个，健康与费用路径 %d 组%s\n" : "  arms: %d, on %d path%s of health and cost\n",
           n_arms, plan->n_groups, is_chinese || plan->n_groups == 1 ? "" : "s");
    for (int k = 0; k < n_arms; k++) {
        const struct arm *arm = &study->arms[k];
        const char *label = table_label(style, arm->label.en, arm->label.zh);
        printf("    %s%s%s\n", arm->policy ? arm->policy : arm->name, label ? "  " : "", label ? label : "");
    }
}

static void print_made_arms(const struct study *study, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct levers *const levers = study->design ? &study->design->levers : NULL;
    const struct map *const map = study->design ? &study->design->map : NULL;
    const struct sweep *const sweep = study->design ? &study->design->sweep : NULL;
    if (levers && levers->n_levers > 0)
        printf(is_chinese ? "  因素 %d 个：%d 种组合 × %d 组，各为一个方案\n"
                          : "  levers: %d, in %d combinations of %d set(s), an arm each\n",
               levers->n_levers, design_n_combinations(levers), levers->n_sets);
    if (map && map->x.n > 0)
        printf(is_chinese ? "  地图 %d × %d 个方案：%s × %s\n" : "  map: %d × %d arms, %s × %s\n", map->x.n, map->y.n,
               map->x.key, map->y.key);
    if (sweep && sweep->n_points > 0) {
        char points[TABLE_NUMBER_SIZE], arms[TABLE_NUMBER_SIZE];
        table_count(style, (double)sweep->n_points, points);
        table_count(style, (double)sweep->n_points * sweep->n_arms, arms);
        printf(is_chinese ? "  扫描 %s 个点（%d 个变量），各移动 %d 个方案：共 %s 个方案\n"
                          : "  sweep: %s points over %d parameter(s), each of which moves %d arm(s): %s arms\n",
               points, sweep->n_axes, sweep->n_arms, arms);
    }
}

/* The work, time and memory that follow are those of the last look. */
static void print_precision(const struct precision *precision, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    if (precision->n_targets == 0) {
        return;
    }
    printf(is_chinese ? "  精度目标 %d 项，全部达到即止；查看时的模拟次数"
                      : "  stops when %d target(s) of precision are met; looks at",
           precision->n_targets);
    for (int i = 0; i < precision->n_looks; i++) {
        printf("%s%ld", i > 0 ? ", " : " ", precision->looks[i]);
    }
    puts(is_chinese ? "；以下至多" : " worlds; at most");
}

static void print_result(const struct plan *plan, const struct forecast *forecast, const struct table_style *style)
{
    static const char *const STATE_EN[N_PLAN_EXISTING] = {
        [PLAN_NO_RESULT] = "not there yet",
        [PLAN_RESULT_SMALLER] = "there with fewer worlds; will be replaced",
        [PLAN_RESULT_PARTIAL] = "there in part; will be replaced",
        [PLAN_RESULT_DONE] = "done",
    };
    static const char *const STATE_ZH[N_PLAN_EXISTING] = {
        [PLAN_NO_RESULT] = "尚无",
        [PLAN_RESULT_SMALLER] = "已有但次数较少，将被替换",
        [PLAN_RESULT_PARTIAL] = "已有部分结果，将被替换",
        [PLAN_RESULT_DONE] = "已完成",
    };
    const bool is_chinese = style->language == TABLE_CHINESE;
    printf(is_chinese ? "  结果 %s（%s）\n" : "  result %s (%s)\n", plan->result_path,
           (is_chinese ? STATE_ZH : STATE_EN)[plan->existing]);
    if (forecast->n_done > 0) {
        printf(is_chinese ? "  已完成任务 %ld / %ld\n" : "  %ld of %ld tasks are done already\n", forecast->n_done,
               plan->tasks.n_tasks);
    }
    puts(is_chinese ? "可以运行。" : "All is well: it can run.");
}

static void print(const struct plan *plan, const struct forecast *forecast, const struct table_style *style,
                  struct status *status)
{
    print_arms(plan, style);
    print_made_arms(plan->study, style);
    sharing_print(plan, stdout, style);
    print_precision(&plan->study->precision, style);
    forecast_print(forecast, plan, style);
    const struct study stated = study_of_stated_arms(plan->study), first = study_of_region(&stated, 0);
    if (four_cells_print(&first, stdout, style, status)) {
        print_result(plan, forecast, style);
    }
}

int verb_check(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct plan plan;
    struct forecast forecast;
    options_parse(&options, &USAGE, argc, argv);
    if (plan_init(&plan, &options, &status) && stopping_existing(&plan, &status) &&
        forecast_make(&forecast, &plan, options.is_quick, &status)) {
        const struct table_style style = options_style(&options);
        if (options.is_json) {
            forecast_print_json(&forecast, &plan);
        } else {
            print(&plan, &forecast, &style, &status);
        }
    }
    plan_free(&plan);
    return verb_end(&status);
}
