#include <math.h>

#include "results/explain_market.h"
#include "results/explain_panels.h"

bool explain_panel_surplus(const struct explain_page *page)
{
    struct matrix matrix;
    int years[4];
    explain_label *labels = explain_page_start_figures(page, &matrix, EXPLAIN_SURPLUS, N_SURPLUS_FIGURES, 0, years);
    if (!labels) {
        return false;
    }
    explain_page_end(
        page, &matrix, labels,
        "Competitive and efficient point; welfare lost against the efficient one, yuan per person who may join",
        "竞争点与效率点；相对效率点的福利损失（每位可参保人，元）");
    return true;
}

/* ------------------------------------------------------------------ curves of the first and the last year */

enum { DEMAND, AVERAGE, MARGINAL, N_CURVES };

static void fill_curves(const struct explain_page *page, struct matrix *matrix, explain_label *labels, int year,
                        int first_column)
{
    static const char *const EN[] = {"Demand yuan", "AC", "MC"}, *const ZH[] = {"需求价格(元)", "平均成本", "边际成本"};
    static const double ENROLMENTS[] = {0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8};
    struct explain_market market;
    for (int c = 0; c < N_CURVES; c++) {
        matrix->headings[first_column + c] = table_label(page->style, EN[c], ZH[c]);
    }
    const bool is_there = explain_market_find(page->record, page->arm, year, &market);
    for (int row = 0; row < matrix->n_rows; row++) {
        const struct explain_point point =
            is_there ? explain_market_at(&market, ENROLMENTS[row])
                     : (struct explain_point){ENROLMENTS[row], (double)NAN, (double)NAN, (double)NAN};
        const double values[] = {point.premium_yuan, point.average_cost_yuan, point.marginal_cost_yuan};
        for (int c = 0; c < N_CURVES; c++) {
            explain_page_put_number(matrix_cell(matrix, row, first_column + c), values[c], 1);
        }
        snprintf(labels[row], EXPLAIN_LABEL_SIZE, explain_page_is_chinese(page) ? "参保 %2.0f%%" : "enrolment %2.0f%%",
                 100.0 * ENROLMENTS[row]);
    }
}

bool explain_panel_curves(const struct explain_page *page)
{
    enum { N_ENROLMENTS = 7 };
    const int last = page->record->n_years - 1, n_shown = last > 0 ? 2 : 1;
    struct matrix matrix;
    explain_label *labels = explain_page_start(&matrix, N_ENROLMENTS, n_shown * N_CURVES);
    if (!labels) {
        return false;
    }
    fill_curves(page, &matrix, labels, 0, 0);
    if (n_shown == 2) {
        fill_curves(page, &matrix, labels, last, N_CURVES);
    }
    explain_page_end(
        page, &matrix, labels,
        "Demand, average and marginal cost in the first year, then in the last (average of the worlds), yuan",
        "首年（左）与末年（右）的需求、平均成本与边际成本曲线（各次模拟平均，元）");
    return true;
}

/* ------------------------------------------------------------------ the pricing map */

bool explain_panel_fate(const struct explain_page *page)
{
    enum { N_SHARES = 4 };
    static const char *const EN[N_SHARES] = {"No root %", "1 root %", "2 roots %", "3+ roots %"};
    static const char *const ZH[N_SHARES] = {"无不动点%", "1个%", "2个%", "3个以上%"};
    struct matrix matrix;
    int years[4];
    explain_label *labels = explain_page_start_figures(page, &matrix, EXPLAIN_FATE, N_FATE_FIGURES, N_SHARES, years);
    if (!labels) {
        return false;
    }
    for (int i = 0; i < N_SHARES; i++) {
        matrix.headings[N_FATE_FIGURES + i] = table_label(page->style, EN[i], ZH[i]);
        for (int row = 0; row < matrix.n_rows; row++) {
            const double high = i + 1 < N_SHARES ? i + 1 : 1e9;
            const double share = explain_share_between(page->record, page->arm, years[row], "n_fixed_points", i, high);
            explain_page_put_number(matrix_cell(&matrix, row, N_FATE_FIGURES + i), 100.0 * share, 0);
        }
    }
    explain_page_end(page, &matrix, labels, "Where the pricing map leads, world by world",
                     "定价映射的去向（逐次模拟）");
    return true;
}

enum { ROOT_IN_FORCE, ROOT_PREMIUM, ROOT_ENROLMENT, ROOT_GAIN, ROOT_KIND, ROOT_BASIN, N_ROOT_COLUMNS };

static void put_root(const struct explain_page *page, struct matrix *matrix, int row, const struct explain_root *root)
{
    static const char *const EN[] = {"unstable", "stable", "stable, below exit"};
    static const char *const ZH[] = {"不稳定", "稳定", "稳定，低于退出线"};
    const int kind = !root->is_stable ? 0 : root->is_live ? 1 : 2;
    char low[TABLE_NUMBER_SIZE], high[TABLE_NUMBER_SIZE];
    explain_page_put_number(matrix_cell(matrix, row, ROOT_PREMIUM), root->premium_yuan, 1);
    explain_page_put_number(matrix_cell(matrix, row, ROOT_ENROLMENT), 100.0 * root->enrolment, 1);
    explain_page_put_number(matrix_cell(matrix, row, ROOT_GAIN), root->loop_gain, 2);
    snprintf(matrix_cell(matrix, row, ROOT_KIND), MATRIX_CELL_SIZE, "%s", table_label(page->style, EN[kind], ZH[kind]));
    explain_page_put_number(low, isnan(root->basin_low_yuan) ? 0.0 : root->basin_low_yuan, 0);
    explain_page_put_number(high, root->basin_high_yuan, 0);
    if (root->is_stable) {
        snprintf(matrix_cell(matrix, row, ROOT_BASIN), MATRIX_CELL_SIZE, "%.24s – %.24s", low,
                 isnan(root->basin_high_yuan) ? "∞" : high);
    }
}

/* A line for every root of every year, or one that says that there is none. Returns how many lines there are. */
static int fill_roots(const struct explain_page *page, struct matrix *matrix, explain_label *labels, int n_rows)
{
    int row = 0;
    for (int year = 0; year < page->record->n_years; year++) {
        struct explain_root roots[MAX_FIXED_POINTS];
        struct explain_market market;
        const int first = row;
        if (!explain_market_find(page->record, page->arm, year, &market) || isnan(market.premium_yuan)) {
            continue;
        }
        const int n = explain_market_roots(&market, roots);
        for (int i = 0; i < n && i < MAX_FIXED_POINTS && row < n_rows; i++) {
            put_root(page, matrix, row++, &roots[i]);
        }
        if (row == first && row < n_rows) {
            snprintf(matrix_cell(matrix, row++, ROOT_KIND), MATRIX_CELL_SIZE, "%s",
                     table_label(page->style, "none", "无"));
        }
        if (row > first) {
            explain_page_put_year(page, labels[first], year);
            explain_page_put_number(matrix_cell(matrix, first, ROOT_IN_FORCE), market.premium_yuan, 1);
        }
    }
    return row;
}

bool explain_panel_roots(const struct explain_page *page)
{
    static const char *const EN[N_ROOT_COLUMNS] = {"In force yuan", "Root yuan", "Enrolment %",
                                                   "Gain",          "Kind",      "Basin yuan"};
    static const char *const ZH[N_ROOT_COLUMNS] = {"现价(元)", "不动点(元)", "参保率%", "增益", "性质", "吸引域(元)"};
    struct matrix matrix;
    const int n_rows = page->record->n_years * MAX_FIXED_POINTS;
    explain_label *labels = explain_page_start(&matrix, n_rows, N_ROOT_COLUMNS);
    if (!labels) {
        return false;
    }
    for (int c = 0; c < N_ROOT_COLUMNS; c++) {
        matrix.headings[c] = table_label(page->style, EN[c], ZH[c]);
    }
    matrix.n_rows = fill_roots(page, &matrix, labels, n_rows);
    explain_page_end(page, &matrix, labels, "All fixed points of the pricing map, of the worlds' average histogram",
                     "定价映射的全部不动点（各次模拟平均直方图）");
    return true;
}
