#include "results/explain_panels.h"

#include <math.h>
#include <string.h>

#include "results/explain_change.h"

/* ------------------------------------------------------------------ changes */

static const char *const FACTORS_EN[] = {"Price", "Mix", "Frequency", "Severity", "Trend", "Sample"};
static const char *const FACTORS_ZH[] = {"保费", "结构", "频率", "案均", "费用趋势", "样本"};

/* Two rows: by Divisia under the change, by Shapley under the level that it led to. */
static void fill_change(const struct explain_page *page, struct matrix *matrix, explain_label *labels, int row,
                        enum explain_measure measure, int from, int to)
{
    const double scale = measure == MEASURE_LOSS_RATIO ? 100.0 : 1.0;
    const int first = measure == MEASURE_LOSS_RATIO ? FACTOR_PRICE : FACTOR_MIX;
    const struct explain_change change = explain_change_between(page->record, page->room, measure, page->arm, from, to);
    const int width = explain_page_is_chinese(page) ? 6 : 7;
    snprintf(labels[row], EXPLAIN_LABEL_SIZE,
             to == from + 1 ? explain_page_is_chinese(page) ? "第%2d年" : "year %2d" : "%d→%d",
             to == from + 1 ? to + 1 : from + 1, to + 1);
    snprintf(labels[row + 1], EXPLAIN_LABEL_SIZE, "%*s", width, "");
    for (int m = 0; m < N_EXPLAIN_METHODS; m++) {
        strcat(labels[row + m], m == METHOD_DIVISIA ? " LMDI" : " Shapley");
        for (int f = first; f < N_EXPLAIN_FACTORS; f++) {
            explain_page_put(page, matrix_cell(matrix, row + m, 1 + f - first), &change.effects[m][f], scale, 1, 1);
        }
    }
    explain_page_put(page, matrix_cell(matrix, row, 0), &change.change, scale, 1, 1);
    if (isfinite(change.after.mean)) {
        snprintf(matrix_cell(matrix, row + 1, 0), MATRIX_CELL_SIZE, "→ %.1f", change.after.mean * scale);
    }
}

static bool print_changes(const struct explain_page *page, enum explain_measure measure)
{
    static const char *const EN[] = {"Change in loss ratio by cause, in points of premium",
                                     "Change in claims per member by cause, yuan"};
    static const char *const ZH[] = {"赔付率变动的成因（百分点）", "人均赔付变动的成因（元）"};
    const int n_years = page->record->n_years, first = measure == MEASURE_LOSS_RATIO ? FACTOR_PRICE : FACTOR_MIX;
    const int n_parts = n_years > 2 ? n_years : n_years - 1;
    struct matrix matrix;
    explain_label *labels = explain_page_start(&matrix, n_parts * N_EXPLAIN_METHODS, 1 + N_EXPLAIN_FACTORS - first);
    if (!labels) {
        return false;
    }
    matrix.headings[0] = table_label(page->style, "Change → level", "变动→水平");
    for (int f = first; f < N_EXPLAIN_FACTORS; f++) {
        matrix.headings[1 + f - first] = table_label(page->style, FACTORS_EN[f], FACTORS_ZH[f]);
    }
    for (int year = 1; year < n_years; year++) {
        fill_change(page, &matrix, labels, (year - 1) * N_EXPLAIN_METHODS, measure, year - 1, year);
    }
    if (n_parts == n_years) {
        const int row = (n_years - 1) * N_EXPLAIN_METHODS;
        fill_change(page, &matrix, labels, row, measure, 0, n_years - 1);
        matrix.has_rule[row] = true;
    }
    explain_page_end(page, &matrix, labels, EN[measure], ZH[measure]);
    return true;
}

bool explain_panel_changes(const struct explain_page *page)
{
    return page->record->n_years < 2 || (print_changes(page, MEASURE_LOSS_RATIO) && print_changes(page, MEASURE_CLAIM));
}

/* ------------------------------------------------------------------ selection */

bool explain_panel_selection(const struct explain_page *page)
{
    struct matrix matrix;
    int years[4];
    explain_label *labels = explain_page_start_figures(page, &matrix, EXPLAIN_SELECTION, N_SELECTION_FIGURES, 1, years);
    if (!labels) {
        return false;
    }
    matrix.headings[N_SELECTION_FIGURES] = table_label(page->style, "Worlds > 0 %", "同类正相关%");
    for (int row = 0; row < matrix.n_rows; row++) {
        const double share =
            explain_share_between(page->record, page->arm, years[row], "risk_correlation_rated", 1e-300, 2.0);
        explain_page_put_number(matrix_cell(&matrix, row, N_SELECTION_FIGURES), 100.0 * share, 0);
    }
    explain_page_end(page, &matrix, labels,
                     "Positive-correlation test: membership and the cost of everyone, member or not",
                     "正相关检验：参保与否同全体（无论参保与否）费用的关系");
    return true;
}
