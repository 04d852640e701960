#include "engine/cli/status_page.h"

#include <jansson.h>
#include <stdio.h>

enum { MAX_SHOWN = 20 };

/* Where a plan stands, in the order of the words below. */
enum state { STATE_RUNNING, STATE_DONE, STATE_FAILED, STATE_STOPPED, N_STATES };

static enum state state_of(const struct ledger_status *it)
{
    return it->n_done == it->n_tasks                ? STATE_DONE
           : it->workers.n > 0 || it->running.n > 0 ? STATE_RUNNING
           : it->n_failed > 0                       ? STATE_FAILED
                                                    : STATE_STOPPED;
}

static const char *const STATE_NAMES[N_STATES] = {"running", "done", "failed", "stopped"};

static void print_duration(double seconds, bool is_chinese)
{
    if (seconds < 120.0) {
        printf(is_chinese ? "%.0f 秒" : "%.0f s", seconds);
    } else if (seconds < 7200.0) {
        printf(is_chinese ? "%.0f 分钟" : "%.0f min", seconds / 60.0);
    } else {
        printf(is_chinese ? "%.1f 小时" : "%.1f h", seconds / 3600.0);
    }
}

static void print_rate(const struct ledger_status *it, bool is_chinese)
{
    const double share = it->person_years > 0.0 ? it->done_person_years / it->person_years : 1.0;
    printf(is_chinese ? "  人年    已完成 %.1f / %.1f 百万（%.0f%%）"
                      : "  person-years  %.1f of %.1f million done (%.0f%%)",
           1e-6 * it->done_person_years, 1e-6 * it->person_years, 100.0 * share);
    const double left = ledger_status_seconds_left(it);
    if (left >= 0.0 && it->n_done < it->n_tasks) {
        printf(is_chinese ? "；每秒 %.1f 百万，约剩 " : "; %.1f million a second, about ",
               1e-6 * it->person_years_per_second);
        print_duration(left, is_chinese);
        fputs(is_chinese ? "" : " left", stdout);
    }
    putchar('\n');
}

static void print_who(const struct ledger_entry *entry, bool is_chinese)
{
    printf(is_chinese ? "%s 进程 %s%s%s%s" : "%s process %s%s%s%s", entry->host, entry->pid, *entry->label ? " (" : "",
           entry->label, *entry->label ? ")" : "");
}

/* What an entry is about, who, since when, why. */
static void print_entry(const struct ledger_entry *entry, const char *title, bool is_chinese)
{
    printf("  %s  %s%s", title, entry->task, *entry->task ? "  " : "");
    print_who(entry, is_chinese);
    printf(is_chinese ? "，%s" : ", %s", entry->when);
    if (*entry->what) {
        printf(is_chinese ? "：%s" : ": %s", entry->what);
    }
    if (*entry->why) {
        printf(is_chinese ? "；原因：%s" : "; why: %s", entry->why);
    }
    putchar('\n');
}

static void print_entries(const struct ledger_entries *entries, const char *title, bool is_chinese)
{
    for (int i = 0; i < entries->n && i < MAX_SHOWN; i++) {
        print_entry(&entries->entries[i], title, is_chinese);
    }
    if (entries->n > MAX_SHOWN) {
        printf(is_chinese ? "  %s  另有 %d 项；--json 列出全部\n" : "  %s  and %d more; --json lists all\n", title,
               entries->n - MAX_SHOWN);
    }
}

static void print_plan(const struct ledger_status *it, bool is_chinese)
{
    static const char *const STATES_EN[N_STATES] = {"running", "all tasks are done", "stopped; some tasks failed",
                                                    "stopped; the same command goes on"};
    static const char *const STATES_ZH[N_STATES] = {"运行中", "全部任务已完成", "已停止，部分任务失败",
                                                    "已停止；同一命令可继续"};
    const enum state state = state_of(it);
    printf(is_chinese ? "%s %s（%ld 次模拟）→ %s：%s\n" : "%s %s (%ld worlds), for %s: %s\n", it->study, it->digest,
           it->worlds, it->result, (is_chinese ? STATES_ZH : STATES_EN)[state]);
    printf(is_chinese ? "  任务    共 %ld：完成 %ld，进行中 %d，失败 %ld，等待 %ld\n"
                      : "  tasks  %ld: %ld done, %d in hand, %ld failed, %ld wait\n",
           it->n_tasks, it->n_done, it->running.n, it->n_failed, ledger_status_planned(it));
    print_rate(it, is_chinese);
    print_entries(&it->workers, is_chinese ? "进程  " : "at work", is_chinese);
    print_entries(&it->running, is_chinese ? "进行中" : "in hand", is_chinese);
    print_entries(&it->failures, is_chinese ? "失败  " : "failed", is_chinese);
    if (!it->has_locks) {
        puts(is_chinese ? "  该文件系统不支持锁：进行中的任务可能已中断"
                        : "  the file system keeps no locks: what is said to be in hand may have ended");
    }
}

void status_page_print(const struct ledger_status *statuses, int n_statuses, const struct table_style *style)
{
    for (int i = 0; i < n_statuses; i++) {
        if (i > 0) {
            putchar('\n');
        }
        print_plan(&statuses[i], style->language == TABLE_CHINESE);
    }
}

static json_t *entries_json(const struct ledger_entries *entries)
{
    json_t *list = json_array();
    for (int i = 0; i < entries->n; i++) {
        const struct ledger_entry *entry = &entries->entries[i];
        const struct {
            const char *key, *text;
        } TEXTS[] = {{"task", entry->task}, {"host", entry->host}, {"pid", entry->pid}, {"label", entry->label},
                     {"when", entry->when}, {"what", entry->what}, {"why", entry->why}};
        json_t *object = json_object();
        for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++) {
            if (TEXTS[t].text && *TEXTS[t].text) {
                json_object_set_new(object, TEXTS[t].key, json_string(TEXTS[t].text));
            }
        }
        if (!*entry->task) { /* a process */
            json_object_set_new(object, "seconds", json_real(entry->seconds));
            json_object_set_new(object, "person_years", json_real(entry->person_years));
        }
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *plan_json(const struct ledger_status *it)
{
    json_t *plan = json_object();
    const double left = ledger_status_seconds_left(it);
    json_object_set_new(plan, "study", json_string(it->study));
    json_object_set_new(plan, "digest", json_string(it->digest));
    json_object_set_new(plan, "result", json_string(it->result));
    json_object_set_new(plan, "state", json_string(STATE_NAMES[state_of(it)]));
    json_object_set_new(plan, "worlds", json_integer(it->worlds));
    json_object_set_new(plan, "tasks", json_integer(it->n_tasks));
    json_object_set_new(plan, "done", json_integer(it->n_done));
    json_object_set_new(plan, "running", json_integer(it->running.n));
    json_object_set_new(plan, "failed", json_integer(it->n_failed));
    json_object_set_new(plan, "planned", json_integer(ledger_status_planned(it)));
    json_object_set_new(plan, "person_years", json_real(it->person_years));
    json_object_set_new(plan, "done_person_years", json_real(it->done_person_years));
    json_object_set_new(plan, "person_years_per_second", json_real(it->person_years_per_second));
    json_object_set_new(plan, "seconds_left", left < 0.0 ? json_null() : json_real(left));
    json_object_set_new(plan, "workers", entries_json(&it->workers));
    json_object_set_new(plan, "in_hand", entries_json(&it->running));
    json_object_set_new(plan, "failures", entries_json(&it->failures));
    return plan;
}

bool status_page_print_json(const struct ledger_status *statuses, int n_statuses, const char *result,
                            struct status *status)
{
    json_t *root = json_object(), *plans = json_array();
    for (int i = 0; i < n_statuses; i++) {
        json_array_append_new(plans, plan_json(&statuses[i]));
    }
    json_object_set_new(root, "plans", plans);
    json_object_set_new(root, "result", result ? json_string(result) : json_null());
    const bool is_printed = json_dumpf(root, stdout, JSON_INDENT(1)) == 0 && putchar('\n') != EOF;
    json_decref(root);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the status could not be printed");
}
