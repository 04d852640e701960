#include "engine/cli/sharing.h"

#include <stdlib.h>

struct sharing sharing_of(const struct plan *plan)
{
    const struct study *const study = plan->study;
    struct sharing sharing = {.n_arms = study->n_made_arms};
    unsigned char *is_seen = calloc((size_t)study->n_arms + 1, 1);
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        const struct task *const task = &plan->tasks.tasks[i];
        if (!study_is_made(study, task->arms[0])) {
            continue;
        }
        const double person_years =
            (double)task->n_worlds * (double)engine_task_persons(plan->engine, task) * (double)study->run.years;
        sharing.person_years += person_years;
        sharing.alone_person_years += person_years * task->n_arms;
        sharing.n_passes += task->first_world == 0;
        if (is_seen && !is_seen[task->path]) {
            is_seen[task->path] = 1;
            sharing.n_paths++;
        }
    }
    free(is_seen);
    return sharing;
}

static void print_axes(const struct plan *plan, FILE *stream, bool is_chinese)
{
    const struct sweep *const sweep = &plan->study->design->sweep;
    bool is_first = true;
    for (int i = 0; i < sweep->n_axes; i++) {
        if (!engine_moves_path(plan->engine, sweep->axes[i].first_slot)) {
            continue;
        }
        fprintf(stream, "%s%s",
                !is_first    ? is_chinese ? "、" : ", "
                : is_chinese ? "    每个取值各需一条路径："
                             : "    every value takes a path of its own: ",
                sweep->axes[i].key);
        is_first = false;
    }
    if (!is_first) {
        fputc('\n', stream);
    }
}

void sharing_print(const struct plan *plan, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct sharing sharing = sharing_of(plan);
    char arms[TABLE_NUMBER_SIZE], paths[TABLE_NUMBER_SIZE], passes[TABLE_NUMBER_SIZE], together[TABLE_NUMBER_SIZE],
        alone[TABLE_NUMBER_SIZE];
    if (sharing.n_arms == 0) {
        return;
    }
    table_count(style, sharing.n_arms, arms);
    table_count(style, sharing.n_paths, paths);
    table_count(style, sharing.n_passes, passes);
    table_count(style, sharing.person_years, together);
    table_count(style, sharing.alone_person_years, alone);
    fprintf(stream,
            is_chinese
                ? "  %s 个生成的方案共用 %s 条路径，分 %s 批同行：%s 人年；若各自单独运行需 %s 人年（%.1f 倍）\n"
                : "  %s made arms on %s path(s) ride in %s pass(es): %s person-years, in place of %s (%.1f times "
                  "as many)\n",
            arms, paths, passes, together, alone, sharing.alone_person_years / sharing.person_years);
    print_axes(plan, stream, is_chinese);
}

json_t *sharing_json(const struct plan *plan)
{
    const struct sharing sharing = sharing_of(plan);
    return sharing.n_arms == 0 ? json_null()
                               : json_pack("{s:i, s:i, s:i, s:f, s:f}", "arms", sharing.n_arms, "paths",
                                           sharing.n_paths, "passes", sharing.n_passes, "person_years",
                                           sharing.person_years, "alone_person_years", sharing.alone_person_years);
}
