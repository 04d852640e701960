/* What happens year by year: every outcome in a column, and again as a tidy list with errors and quantiles; with regions
 * the country first. Charts of the headline figures. */
#include <math.h>

#include "results/headline.h"
#include "results/totals.h"
#include "results/xlsx_book.h"

static const struct xlsx_column FIRST[] = {{"Arm", "方案", 20}, {"Name", "名称", 22}, {"Year", "年", 7}};

static void put_place(struct xlsx_sheet *sheet, const struct record *record, int arm, int year)
{
    xlsx_put_text(sheet, record->arms[arm].name);
    xlsx_put_text(sheet, table_arm_label(sheet->book->style, &record->arms[arm]));
    xlsx_put_number(sheet, year + 1, XLSX_WHOLE);
}

/* A row an arm and year, in this order: the charts count on it. */
static struct xlsx_sheet put_wide(struct xlsx_book *book, const struct record *record, const char *en, const char *zh)
{
    struct xlsx_sheet sheet = xlsx_sheet_start(book, en, zh, FIRST, COUNT_OF(FIRST));
    for (int i = 0; i < record->n_outcomes; i++) {
        xlsx_put_heading(&sheet, xlsx_outcome_label(book, &record->outcomes[i]), 14);
    }
    for (int row = 0; row < record->n_arms * record->n_years; row++) {
        const int arm = row / record->n_years, year = row % record->n_years;
        put_place(&sheet, record, arm, year);
        for (int i = 0; i < record->n_outcomes; i++) {
            const struct summary summary = summary_of_outcome(record, book->room, arm, year, i);
            xlsx_put_number(&sheet, summary.mean, xlsx_format_of(&record->outcomes[i]));
        }
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, COUNT_OF(FIRST));
    return sheet;
}

static void put_charts(struct xlsx_book *book, const struct record *record, const char *sheet)
{
    for (int i = 0; i < N_HEADLINE_FIGURES; i++) {
        const struct headline *const figure = &HEADLINE_FIGURES[i];
        const int outcome = record_outcome(record, figure->outcome);
        if (outcome < 0) {
            continue;
        }
        lxw_chart *const chart = xlsx_chart_start(book, LXW_CHART_LINE, xlsx_label(book, figure->en, figure->zh));
        for (int k = 0; k < record->n_arms && k < XLSX_MOST_SERIES; k++) {
            const lxw_row_t first = 1 + (lxw_row_t)(k * record->n_years);
            xlsx_chart_add(chart, k, sheet, first, first + (lxw_row_t)record->n_years - 1, 2,
                           (lxw_col_t)(COUNT_OF(FIRST) + outcome), first, 1);
        }
        xlsx_chart_end(book, chart, xlsx_label(book, "Year", "年"), figure->scale == 100.0 ? "0%" : "General");
    }
}

static void put_tidy(struct xlsx_book *book, const struct record *record)
{
    static const struct xlsx_column COLUMNS[] = {
        {"Arm", "方案", 20},          {"Name", "名称", 22},      {"Year", "年", 7},
        {"Outcome", "指标", 26},      {"Label", "指标名称", 22}, {"Unit", "单位", 8},
        {"95% from", "95% 下限", 12}, {"95% to", "95% 上限", 12}};
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Outcomes", "全部指标", COLUMNS, COUNT_OF(COLUMNS));
    for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
        xlsx_put_heading(&sheet, SUMMARY_COLUMNS[column].name, 13);
    }
    for (int row = 0; row < record->n_arms * record->n_years * record->n_outcomes; row++) {
        const int i = row % record->n_outcomes, year = row / record->n_outcomes % record->n_years;
        const int arm = row / record->n_outcomes / record->n_years;
        const struct outcome *const outcome = &record->outcomes[i];
        const struct summary summary = summary_of_outcome(record, book->room, arm, year, i);
        const struct interval interval = interval_of_mean(summary.mean, summary.se, summary.n_worlds);
        const enum xlsx_format format = xlsx_format_of(outcome);
        if (sheet.row >= XLSX_MOST_ROWS) {
            break;
        }
        put_place(&sheet, record, arm, year);
        xlsx_put_text(&sheet, outcome->name);
        xlsx_put_text(&sheet, xlsx_outcome_label(book, outcome));
        xlsx_put_text(&sheet, outcome->unit);
        xlsx_put_number(&sheet, interval.low, format);
        xlsx_put_number(&sheet, interval.high, format);
        for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
            const struct summary_column *const what = &SUMMARY_COLUMNS[column];
            xlsx_put_number(&sheet, what->value(&summary), what->is_count ? XLSX_WHOLE : format);
        }
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, COUNT_OF(FIRST));
}

static void put_country(struct xlsx_book *book)
{
    struct record totals;
    struct status status = {0};
    if (totals_init(&totals, book->record, &status)) {
        const struct xlsx_sheet sheet = put_wide(book, &totals, "Country", "全国逐年");
        put_charts(book, &totals, sheet.name);
        record_free(&totals);
    } else if (book->error == LXW_NO_ERROR) {
        book->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    status_free(&status);
}

void xlsx_years_put(struct xlsx_book *book)
{
    const bool has_regions = book->record->n_regions > 0;
    if (has_regions) {
        put_country(book);
    }
    const struct xlsx_sheet sheet = put_wide(book, book->record, "Years", "逐年");
    if (!has_regions) {
        put_charts(book, book->record, sheet.name);
    }
    put_tidy(book, book->record);
}
