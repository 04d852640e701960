/* The first sheet, an arm a row; and the sheet of whole paths. */
#include <math.h>
#include <string.h>

#include "results/headline.h"
#include "results/xlsx_book.h"

static const char *const SET_NAMES[N_WORLD_SETS] = {"joint", "process", "parameter"};

static void put_figure_headings(struct xlsx_sheet *sheet, const struct headline *figure, int year)
{
    const struct xlsx_book *const book = sheet->book;
    char text[128];
    snprintf(text, sizeof text, xlsx_is_chinese(book) ? "%s，第%d年" : "%s, year %d",
             xlsx_label(book, figure->en, figure->zh), year);
    xlsx_put_heading(sheet, text, 13);
    xlsx_put_heading(sheet, xlsx_label(book, "± standard error", "± 标准误"), 11);
}

static void put_event_headings(struct xlsx_sheet *sheet, const struct headline *event)
{
    const struct xlsx_book *const book = sheet->book;
    char text[128];
    snprintf(text, sizeof text, xlsx_is_chinese(book) ? "%s概率" : "%s, probability",
             xlsx_label(book, event->en, event->zh));
    xlsx_put_heading(sheet, text, 12);
    xlsx_put_heading(sheet, xlsx_label(book, "95% from", "95% 下限"), 9);
    xlsx_put_heading(sheet, xlsx_label(book, "95% to", "95% 上限"), 9);
}

static void put_arm(struct xlsx_sheet *sheet, int k)
{
    const struct record *const record = sheet->book->record;
    for (int i = 0; i < N_HEADLINE_FIGURES; i++) {
        const int outcome = record_outcome(record, HEADLINE_FIGURES[i].outcome);
        if (outcome < 0) {
            continue;
        }
        const struct summary summary = summary_of_outcome(record, sheet->book->room, k, record->n_years - 1, outcome);
        const enum xlsx_format format = xlsx_format_of(&record->outcomes[outcome]);
        xlsx_put_number(sheet, summary.mean, format);
        xlsx_put_number(sheet, summary.se, format);
    }
    for (int i = 0; i < N_HEADLINE_EVENTS; i++) {
        const int outcome = record_world_outcome(record, HEADLINE_EVENTS[i].outcome);
        if (outcome < 0) {
            continue;
        }
        const struct summary_probability event = summary_of_event(record, k, outcome);
        xlsx_put_number(sheet, event.sets[WORLDS_JOINT].probability, XLSX_PERCENT);
        xlsx_put_number(sheet, event.sets[WORLDS_JOINT].wilson.low, XLSX_PERCENT);
        xlsx_put_number(sheet, event.sets[WORLDS_JOINT].wilson.high, XLSX_PERCENT);
    }
}

static struct xlsx_sheet put_summary(struct xlsx_book *book)
{
    static const struct xlsx_column FIRST[] = {{"Arm", "方案", 20}, {"Name", "名称", 22}};
    const struct record *const record = book->record;
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Summary", "摘要", FIRST, COUNT_OF(FIRST));
    for (int i = 0; i < N_HEADLINE_FIGURES; i++) {
        if (record_outcome(record, HEADLINE_FIGURES[i].outcome) >= 0) {
            put_figure_headings(&sheet, &HEADLINE_FIGURES[i], record->n_years);
        }
    }
    for (int i = 0; i < N_HEADLINE_EVENTS; i++) {
        if (record_world_outcome(record, HEADLINE_EVENTS[i].outcome) >= 0) {
            put_event_headings(&sheet, &HEADLINE_EVENTS[i]);
        }
    }
    for (int k = 0; k < record->n_arms; k++) {
        xlsx_put_text(&sheet, record->arms[k].name);
        xlsx_put_text(&sheet, table_arm_label(book->style, &record->arms[k]));
        put_arm(&sheet, k);
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, 2);
    return sheet;
}

static void put_path_row(struct xlsx_sheet *sheet, int k, int outcome, int set)
{
    struct xlsx_book *const book = sheet->book;
    const struct record *const record = book->record;
    const struct outcome *const what = &record->world_outcomes[outcome];
    xlsx_put_text(sheet, record->arms[k].name);
    xlsx_put_text(sheet, table_arm_label(book->style, &record->arms[k]));
    xlsx_put_text(sheet, SET_NAMES[set]);
    xlsx_put_text(sheet, what->name);
    xlsx_put_text(sheet, xlsx_outcome_label(book, what));
    if (summary_is_event(what)) {
        const struct summary_probability event = summary_of_event(record, k, outcome);
        xlsx_put_number(sheet, event.sets[set].probability, XLSX_PERCENT);
        xlsx_put_number(sheet, event.sets[set].se, XLSX_PERCENT);
        xlsx_put_number(sheet, event.sets[set].wilson.low, XLSX_PERCENT);
        xlsx_put_number(sheet, event.sets[set].wilson.high, XLSX_PERCENT);
        xlsx_put_number(sheet, (double)event.sets[set].n_worlds, XLSX_WHOLE);
    } else {
        const struct summary summary = summary_of_world(record, book->room, k, outcome);
        const struct interval interval = interval_of_mean(summary.mean, summary.se, summary.n_worlds);
        xlsx_put_number(sheet, summary.mean, XLSX_PLAIN);
        xlsx_put_number(sheet, summary.se, XLSX_PLAIN);
        xlsx_put_number(sheet, interval.low, XLSX_PLAIN);
        xlsx_put_number(sheet, interval.high, XLSX_PLAIN);
        xlsx_put_number(sheet, (double)summary.n_worlds, XLSX_WHOLE);
    }
    xlsx_put_text(sheet, xlsx_label(book, what->meaning, what->meaning_zh));
    xlsx_end_row(sheet);
}

static void put_paths(struct xlsx_book *book)
{
    static const struct xlsx_column COLUMNS[] = {{"Arm", "方案", 20},
                                                 {"Name", "名称", 22},
                                                 {"Worlds", "模拟组", 11},
                                                 {"Outcome", "指标", 16},
                                                 {"Label", "指标名称", 20},
                                                 {"Estimate", "估计", 11},
                                                 {"± standard error", "± 标准误", 11},
                                                 {"95% from", "95% 下限", 11},
                                                 {"95% to", "95% 上限", 11},
                                                 {"Worlds that define it", "有定义的模拟数", 11},
                                                 {"Meaning", "含义", 70}};
    const struct record *const record = book->record;
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Spiral", "死亡螺旋", COLUMNS, COUNT_OF(COLUMNS));
    for (int k = 0; k < record->n_arms; k++) {
        for (int i = 0; i < record->n_world_outcomes; i++) {
            const int n_sets = summary_is_event(&record->world_outcomes[i]) ? N_WORLD_SETS : 1;
            for (int set = 0; set < n_sets; set++) {
                if (record->n_worlds[set] > 0) {
                    put_path_row(&sheet, k, i, set);
                }
            }
        }
    }
    xlsx_sheet_end(&sheet, 2);
}

void xlsx_summary_put(struct xlsx_book *book)
{
    const struct xlsx_sheet summary = put_summary(book);
    book->front = summary.sheet;
    book->front_row = summary.row + 1;
    put_paths(book);
}
