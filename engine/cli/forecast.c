#include "engine/cli/forecast.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/cli/sharing.h"
#include "engine/files.h"
#include "engine/ledger.h"

static const double MEBIBYTE = 1024.0 * 1024.0;
/* About a second in all: reading the study and warming up take a part of it. */
static const double CALIBRATION_SECONDS = 0.9;
/* Measured on a disk of a cloud machine: what keeping a task takes beside its bytes; and bytes a second, written as a
 * task, read again, put together and written as the result. */
static const double TASK_SECONDS = 0.01, BYTES_PER_SECOND = 60e6, ENDING_SECONDS = 0.2;
/* Threads that have less than this of a processor each share it with others. */
static const double BUSY_SHARE = 0.75;

/* What is done already counts for nothing; a result that is whole leaves nothing to do. */
static bool measure(struct forecast *forecast, const struct plan *plan, bool is_quick, struct status *status)
{
    struct ledger ledger;
    bool is_good = ledger_init(&ledger, plan->engine, &plan->tasks, plan->result_path, status);
    if (is_good && plan->existing != PLAN_RESULT_DONE && files_is_there(ledger.folder)) {
        ledger_look(&ledger, stderr);
        forecast->n_done = ledger.n_done;
    }
    if (is_good && !is_quick && plan->existing != PLAN_RESULT_DONE) {
        is_good = pace_measure(&forecast->pace, plan->engine, &plan->tasks, ledger.is_done, plan->threads,
                               CALIBRATION_SECONDS, status);
    }
    if (is_good) {
        ledger_free(&ledger);
    }
    return is_good;
}

bool forecast_make(struct forecast *forecast, const struct plan *plan, bool is_quick, struct status *status)
{
    *forecast = (struct forecast){.has_time = !is_quick};
    if (!measure(forecast, plan, is_quick, status)) {
        return false;
    }
    const bool is_done = plan->existing == PLAN_RESULT_DONE;
    const double n_left = is_done ? 0.0 : (double)(plan->tasks.n_tasks - forecast->n_done);
    const double beside = plan->reading_seconds + ENDING_SECONDS + n_left * TASK_SECONDS +
                          (is_done ? 0.0 : plan->result_bytes / BYTES_PER_SECOND);
    forecast->processor_seconds =
        forecast->pace.processor_seconds + plan->reading_seconds + ENDING_SECONDS + n_left * TASK_SECONDS;
    forecast->seconds = forecast->pace.seconds + beside;
    forecast->low_seconds = forecast->pace.low_seconds + 0.5 * beside;
    forecast->high_seconds = forecast->pace.high_seconds + 2.0 * beside;
    return true;
}

/* "1.2 GiB" */
static const char *size_text(double bytes, char text[32])
{
    const double mebibytes = bytes / MEBIBYTE;
    snprintf(text, 32, mebibytes < 1024.0 ? "%.0f MiB" : "%.1f GiB",
             mebibytes < 1024.0 ? mebibytes : mebibytes / 1024.0);
    return text;
}

static void print_memory(const struct plan *plan, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct engine_memory *memory = &plan->memory;
    const struct study *study = plan->study;
    char world[32], all[32], left[32], disk[32], persons[TABLE_NUMBER_SIZE], where[96] = "";
    if (study->n_regions > 0) {
        const struct region *region = &study->regions[memory->region];
        const char *label = table_label(style, region->label.en, region->label.zh);
        snprintf(where, sizeof where, is_chinese ? "（%.60s）" : " in %.60s", label ? label : region->name);
    }
    table_count(style, (double)memory->persons, persons);
    size_text(memory->people_bytes + memory->world_bytes, world);
    size_text(plan->memory_bytes, all);
    size_text(plan->available_bytes, left);
    size_text(plan->disk_bytes, disk);
    printf(is_chinese ? "  每人 %.1f 字节；最大的一次模拟 %s 人%s，%s，同时 %d 次；内存共 %s（现有 %s）；磁盘至多 %s\n"
                      : "  %.1f bytes a person; the largest world %s people%s, %s, %d at once; memory %s in all, of %s "
                        "left; disk %s at most\n",
           memory->bytes_per_person, persons, where, world, plan->worlds_at_once, all, left, disk);
}

/* "45 s", "12 min", "3.4 h", "5.1 days" */
static const char *duration_text(double seconds, bool is_chinese, char text[32])
{
    static const struct {
        double from, seconds;
        const char *en, *zh;
    } UNITS[] = {{0.0, 1.0, "%.0f s", "%.0f 秒"},
                 {120.0, 60.0, "%.0f min", "%.0f 分钟"},
                 {7200.0, 3600.0, "%.1f h", "%.1f 小时"},
                 {172800.0, 86400.0, "%.1f days", "%.1f 天"}};
    int unit = 0;
    for (int u = 0; u < COUNT_OF(UNITS); u++) {
        unit = seconds >= UNITS[u].from ? u : unit;
    }
    snprintf(text, 32, is_chinese ? UNITS[unit].zh : UNITS[unit].en, max_of(seconds / UNITS[unit].seconds, 1.0));
    return text;
}

static void print_time(const struct forecast *forecast, int threads, bool is_chinese)
{
    char about[32], low[32], high[32];
    if (!forecast->has_time) {
        return;
    }
    duration_text(forecast->seconds, is_chinese, about);
    duration_text(forecast->low_seconds, is_chinese, low);
    duration_text(forecast->high_seconds, is_chinese, high);
    printf(is_chinese ? "  用时约 %s（%s 至 %s），按本机 %.1f 秒试算的 %d 组"
                      : "  time about %s (%s to %s), by %.1f s of trial on %d group(s) of arms",
           about, low, high, forecast->pace.calibration_seconds, forecast->pace.n_trials);
    if (forecast->pace.seconds > 0.0) {
        printf(is_chinese ? "：每秒 %.2f 百万人年" : ": %.2f million person-years a second",
               1e-6 * forecast->pace.person_years_left / forecast->pace.seconds);
    }
    if (forecast->pace.seconds > 0.0 && forecast->pace.processors < BUSY_SHARE * threads) {
        printf(is_chinese ? "（本机正忙：%d 个线程只得 %.1f 个处理器）"
                          : " (busy machine: %d threads had %.1f processors)",
               threads, forecast->pace.processors);
    }
    puts("");
}

void forecast_print(const struct forecast *forecast, const struct plan *plan, const struct table_style *style)
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
    print_time(forecast, plan->threads, is_chinese);
    print_memory(plan, style);
}

static json_t *time_json(const struct forecast *forecast)
{
    return forecast->has_time ? json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "seconds", forecast->seconds, "low",
                                          forecast->low_seconds, "high", forecast->high_seconds, "simulating_seconds",
                                          forecast->pace.seconds, "processor_seconds", forecast->processor_seconds,
                                          "calibration_seconds", forecast->pace.calibration_seconds)
                              : json_null();
}

void forecast_print_json(const struct forecast *forecast, const struct plan *plan)
{
    static const char *const STATES[N_PLAN_EXISTING] = {
        [PLAN_NO_RESULT] = "none",
        [PLAN_RESULT_SMALLER] = "smaller",
        [PLAN_RESULT_PARTIAL] = "partial",
        [PLAN_RESULT_DONE] = "done",
    };
    json_t *const object = json_object();
    json_object_set_new(object, "study", json_string(plan->study->name));
    json_object_set_new(object, "digest", json_string(plan->study->digest));
    json_object_set_new(object, "arms", json_integer(plan->study->n_arms - plan->study->n_made_arms));
    json_object_set_new(object, "made_arms", json_integer(plan->study->n_made_arms));
    json_object_set_new(object, "sharing", sharing_json(plan));
    json_object_set_new(object, "tasks", json_integer(plan->tasks.n_tasks));
    json_object_set_new(object, "tasks_done", json_integer(forecast->n_done));
    json_object_set_new(object, "person_years", json_real(plan->person_years));
    json_object_set_new(object, "threads", json_integer(plan->threads));
    json_object_set_new(object, "worlds_at_once", json_integer(plan->worlds_at_once));
    json_object_set_new(object, "bytes_per_person", json_real(plan->memory.bytes_per_person));
    json_object_set_new(object, "memory_bytes", json_real(plan->memory_bytes));
    json_object_set_new(object, "available_memory_bytes", json_real(plan->available_bytes));
    json_object_set_new(object, "disk_bytes", json_real(plan->disk_bytes));
    json_object_set_new(object, "free_disk_bytes", json_real(plan->free_disk_bytes));
    json_object_set_new(object, "time", time_json(forecast));
    json_object_set_new(object, "result", json_string(plan->result_path));
    json_object_set_new(object, "existing", json_string(STATES[plan->existing]));
    json_dumpf(object, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(object);
}
