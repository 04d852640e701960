#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/design_panels.h"
#include "results/levers.h"
#include "results/matrix.h"

enum { LABEL_SIZE = 128, PER_SET = 2 };

/* Rows of a figure: what is measured, the levers, and the gap. */
static int rows_of_figure(const struct levers *levers) { return levers->n_levers + 2; }

/* What rounds to nothing has no sign. */
static double without_minus_zero(double value, int decimals)
{
    double half = 0.5;
    for (int i = 0; i < decimals; i++) {
        half /= 10.0;
    }
    return fabs(value) < half ? 0.0 : value;
}

/* "12.3, 18.4" */
static void pair_text(double first, double last, int decimals, char *text)
{
    if (!isfinite(first) || !isfinite(last)) {
        strcpy(text, "–");
        return;
    }
    snprintf(text, MATRIX_CELL_SIZE, "%.*f, %.*f", decimals, without_minus_zero(first, decimals), decimals,
             without_minus_zero(last, decimals));
}

static void effect_text(const struct lever_effect *effect, double scale, int decimals, bool is_partial, char *text)
{
    const double se = effect->se * scale;
    const int most = without_minus_zero(se, decimals) > 0.0 ? decimals : decimals + 1;
    table_estimate(without_minus_zero(effect->mean * scale, most), se, decimals, most, text);
    if (is_partial && isfinite(effect->mean)) {
        strcat(text, "*");
    }
}

/* One decimal; one more for every place that the largest share is below 1. */
static int decimals_of(const struct lever_summary *summary, int n_levers, double scale)
{
    double largest = fabs(summary->gap.mean * scale);
    int decimals = 1;
    for (int j = 0; j < n_levers; j++) {
        largest = max_of(largest, fabs(summary->shapley[j].mean * scale));
    }
    for (; decimals < 4 && largest > 0.0 && largest < 1.0; largest *= 10.0) {
        decimals++;
    }
    return decimals;
}

static void fill_figure(struct matrix *matrix, int row, const struct record *record, int set, int asked)
{
    const struct levers *const levers = &record->design->design.levers;
    const struct lever_summary summary = levers_summary(record, set, asked);
    const double scale = design_values_style(record, &levers->asked[asked]).scale;
    const int decimals = decimals_of(&summary, levers->n_levers, scale);
    const bool is_partial = summary.n_worlds < record->n_worlds[WORLDS_JOINT];
    for (int j = 0; j < levers->n_levers; j++) {
        effect_text(&summary.shapley[j], scale, decimals, is_partial, matrix_cell(matrix, row + 1 + j, PER_SET * set));
        pair_text(summary.first_in[j].mean * scale, summary.last_in[j].mean * scale, decimals,
                  matrix_cell(matrix, row + 1 + j, PER_SET * set + 1));
    }
    const int last = row + 1 + levers->n_levers;
    effect_text(&summary.gap, scale, decimals, is_partial, matrix_cell(matrix, last, PER_SET * set));
    if (isfinite(summary.from.mean)) {
        snprintf(matrix_cell(matrix, last, PER_SET * set + 1), MATRIX_CELL_SIZE, "%.*f → %.*f", decimals,
                 summary.from.mean * scale, decimals, summary.to.mean * scale);
    }
}

static void label_figure(struct matrix *matrix, int row, char (*labels)[LABEL_SIZE], const struct record *record,
                         int asked, const struct table_style *style)
{
    const struct levers *const levers = &record->design->design.levers;
    const bool is_chinese = style->language == TABLE_CHINESE;
    design_values_name(record, &levers->asked[asked], is_chinese, labels[row], LABEL_SIZE);
    matrix->has_rule[row] = row > 0;
    for (int j = 0; j < levers->n_levers; j++) {
        const struct lever *const lever = &levers->levers[j];
        const char *const label = table_label(style, lever->label_en, lever->label_zh);
        snprintf(labels[row + 1 + j], LABEL_SIZE, " %.120s", label ? label : lever->name);
    }
    snprintf(labels[row + 1 + levers->n_levers], LABEL_SIZE, "%s", is_chinese ? " 合计（差距）" : " together: the gap");
}

static void label_columns(struct matrix *matrix, const struct levers *levers, const struct table_style *style)
{
    for (int s = 0; s < levers->n_sets; s++) {
        const char *const label = table_label(style, levers->sets[s].label_en, levers->sets[s].label_zh);
        matrix->headings[PER_SET * s] = levers->n_sets == 1 && !label ? table_label(style, "Shapley", "沙普利值")
                                        : label                       ? label
                                                                      : levers->sets[s].name;
        matrix->headings[PER_SET * s + 1] = table_label(style, "first, last", "最先,最后");
    }
}

static void print_notes(const struct record *record, FILE *stream, const struct table_style *style)
{
    matrix_print_text(
        table_label(
            style,
            "± standard error over paired worlds; first, last: what the lever does as the first and as the last "
            "to be moved; * over the worlds in which the figure is defined in every combination.",
            "±为逐次模拟配对的标准误；最先、最后：该因素最先或最后改变时的作用；*仅就所有组合均有定义的各次模拟。"),
        style->width - 2, 2, stream);
    if (record->design->design.levers.n_sets > 1) {
        matrix_print_text(
            table_label(style,
                        "The columns are sets of parameters that fit the same published years: where they "
                        "disagree, the data cannot tell.",
                        "各列为对同一公布年份拟合相同的参数组：各列不一致之处，数据无法分辨。"),
            style->width - 2, 2, stream);
    }
    fputc('\n', stream);
    matrix_print_text(LEVERS_WARNING_EN, style->width - 2, 2, stream);
    matrix_print_text(LEVERS_WARNING_ZH, style->width - 2, 2, stream);
}

bool design_panels_print_levers(const struct record *record, FILE *stream, const struct table_style *style)
{
    const struct levers *const levers = record->design ? &record->design->design.levers : NULL;
    struct matrix matrix;
    if (!levers || levers->n_levers == 0) {
        return true;
    }
    const int per_figure = rows_of_figure(levers), n_rows = per_figure * levers->n_asked;
    char(*labels)[LABEL_SIZE] = calloc((size_t)n_rows, sizeof *labels);
    if (!labels || !matrix_init(&matrix, n_rows, PER_SET * levers->n_sets)) {
        free(labels);
        return false;
    }
    label_columns(&matrix, levers, style);
    for (int i = 0; i < levers->n_asked; i++) {
        label_figure(&matrix, i * per_figure, labels, record, i, style);
        for (int s = 0; s < levers->n_sets; s++) {
            fill_figure(&matrix, i * per_figure, record, s, i);
        }
    }
    for (int row = 0; row < n_rows; row++) {
        matrix.row_labels[row] = labels[row];
    }
    table_heading("Levers: how the gap between the arms comes apart (exact Shapley values)",
                  "各因素：两方案差距的分解（精确沙普利值）", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    print_notes(record, stream, style);
    return true;
}
