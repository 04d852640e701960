#include "results/panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "results/comparison.h"
#include "results/matrix.h"

enum { ROW_LABEL_SIZE = 160 };

/* Columns of the panel of published figures. */
enum { SIMULATED, PUBLISHED_VALUE, DIFFERENCE, USE, N_COLUMNS };

struct claim_column {
    const char *outcome, *en, *zh;
    double scale;
    int usual_decimals, most_decimals;
};

static const struct claim_column CLAIM_COLUMNS[] = {
    {"claim_per_member_yuan", "Per member yuan", "人均赔付(元)", 1.0, 1, 2},
    {"claimant_share", "Claimants %", "赔付人数占比%", 100.0, 2, 3},
    {"claim_per_claimant_yuan", "Mean claim yuan", "件均赔付(元)", 1.0, 0, 1},
    {"out_of_policy_claim_per_member_yuan", "Out of policy yuan", "其中目录外(元)", 1.0, 1, 2},
    {"expected_benefit_per_eligible_yuan", "Expected benefit yuan", "期望赔付(元)", 1.0, 1, 2},
};

static double scale_of(const struct outcome *outcome)
{
    return comparison_style_of(outcome) == COMPARISON_PERCENT ? 100.0 : 1.0;
}

static void simulated_text(const struct record *record, const struct comparison *comparison, char *text)
{
    const double scale = scale_of(comparison->outcome), mean = comparison->simulated.mean * scale;
    const int decimals = fabs(mean) < 1.0 ? 3 : fabs(mean) < 100.0 ? 2 : 1;
    table_estimate(mean, comparison->simulated.se * scale, decimals, decimals, text);
    const long n_worlds = comparison->simulated.n_worlds;
    if (n_worlds > 0 && n_worlds < record->n_worlds[WORLDS_JOINT]) {
        strcat(text, "*");
    }
}

static void published_text(const struct published_figure *figure, double scale, char *text)
{
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];
    number_text_short(figure->low * scale, low);
    if (figure->low == figure->high) {
        strcpy(text, low);
    } else {
        snprintf(text, MATRIX_CELL_SIZE, "%s–%s", low, number_text_short(figure->high * scale, high));
    }
}

/* "+0.35 points", "-4.1%", "in range" */
static void difference_text(const struct published_figure *figure, const struct comparison *comparison,
                            const struct table_style *style, char *text)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const enum comparison_style kind = comparison_style_of(comparison->outcome);
    const double points = 100.0 * comparison->difference;
    const bool is_relative = kind == COMPARISON_RELATIVE && isfinite(comparison->relative_difference);
    if (!isfinite(comparison->difference)) {
        strcpy(text, "–");
    } else if (comparison->difference == 0.0 && figure->low < figure->high) {
        strcpy(text, is_chinese ? "区间内" : "in range");
    } else if (kind == COMPARISON_PERCENT) {
        snprintf(text, MATRIX_CELL_SIZE, "%+.*f%s", figure->high < 0.01 ? 3 : 2, points,
                 is_chinese ? " 百分点" : " points");
    } else if (is_relative) {
        snprintf(text, MATRIX_CELL_SIZE, "%+.1f%%", 100.0 * comparison->relative_difference);
    } else {
        snprintf(text, MATRIX_CELL_SIZE, "%+.2f", comparison->difference);
    }
}

/* "Enrolment rate %", "Claim per member yuan" from the outcome's name where nothing better is stated. */
static void figure_name(const struct published_figure *figure, const struct outcome *outcome,
                        const struct table_style *style, char *text, size_t size)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const char *const stated = table_label(style, figure->label_en, figure->label_zh);
    const char *const percent = comparison_style_of(outcome) == COMPARISON_PERCENT ? is_chinese ? "%" : " %" : "";
    if (stated || (is_chinese && outcome->label_zh)) {
        snprintf(text, size, "%s%s", stated ? stated : outcome->label_zh, percent);
        return;
    }
    snprintf(text, size, "%s%s", outcome->name, percent);
    for (char *byte = text; *byte; byte++) {
        *byte = *byte == '_' ? ' ' : *byte;
    }
    if (text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
}

static void fill_row(struct matrix *matrix, int row, char *label, const struct record *record,
                     struct summary_room *room, const struct published_figure *figure, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct comparison comparison = comparison_of(record, room, figure);
    char name[ROW_LABEL_SIZE - 32];
    figure_name(figure, comparison.outcome, style, name, sizeof name);
    snprintf(label, ROW_LABEL_SIZE, is_chinese ? " 第%d年 %s" : " year %d %s", figure->year, name);
    matrix->row_labels[row] = label;
    simulated_text(record, &comparison, matrix_cell(matrix, row, SIMULATED));
    published_text(figure, scale_of(comparison.outcome), matrix_cell(matrix, row, PUBLISHED_VALUE));
    difference_text(figure, &comparison, style, matrix_cell(matrix, row, DIFFERENCE));
    strcpy(matrix_cell(matrix, row, USE), figure->is_fitted ? is_chinese ? "拟合" : "fitted"
                                          : is_chinese      ? "检验"
                                                            : "check");
}

/* A line for every arm that has figures, and below it a line each. Returns how many lines there are. */
static int fill_rows(struct matrix *matrix, char (*labels)[ROW_LABEL_SIZE], const struct record *record,
                     struct summary_room *room, const struct table_style *style)
{
    int n = 0;
    for (int k = 0; k < record->n_arms; k++) {
        const int heading = n;
        for (int i = 0; i < record->n_published; i++) {
            if (strcmp(record->published[i].arm, record->arms[k].name) != 0) {
                continue;
            }
            n += n == heading;
            fill_row(matrix, n, labels[n], record, room, &record->published[i], style);
            n++;
        }
        if (n > heading) {
            matrix->row_labels[heading] = table_arm_label(style, &record->arms[k]);
            matrix->has_rule[heading] = heading > 0;
        }
    }
    return n;
}

static void print_note(const struct record *record, const struct published_figure *figure, FILE *stream,
                       const struct table_style *style)
{
    const char *const note = table_label(style, figure->note_en, figure->note_zh);
    const struct outcome *const outcome = &record->outcomes[record_outcome(record, figure->outcome)];
    const char *const arm = table_arm_label(style, &record->arms[comparison_arm(record, figure->arm)]);
    char name[ROW_LABEL_SIZE], *text = NULL;
    size_t size;
    figure_name(figure, outcome, style, name, sizeof name);
    FILE *memory = note ? open_memstream(&text, &size) : NULL;
    if (memory) {
        fprintf(memory, style->language == TABLE_CHINESE ? "%s · 第%d年 · %s：%s" : "%s · year %d · %s: %s", arm,
                figure->year, name, note);
        fclose(memory);
        matrix_print_text(text, style->width - 2, 2, stream);
    }
    free(text);
}

bool panels_print_published(const struct record *record, struct summary_room *room, FILE *stream,
                            const struct table_style *style)
{
    static const char *const EN[N_COLUMNS] = {"Simulated", "Published", "Difference", "Use"};
    static const char *const ZH[N_COLUMNS] = {"模拟", "公布", "差", "用途"};
    struct matrix matrix;
    if (record->n_published == 0) {
        return true;
    }
    const int n_rows = record->n_published + record->n_arms;
    char(*labels)[ROW_LABEL_SIZE] = calloc((size_t)n_rows, sizeof *labels);
    if (!labels || !matrix_init(&matrix, n_rows, N_COLUMNS)) {
        free(labels);
        return false;
    }
    for (int column = 0; column < N_COLUMNS; column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    matrix.n_rows = fill_rows(&matrix, labels, record, room, style);
    table_heading("Beside published figures", "与公布数字对照", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    matrix_print_text(table_label(style, "fitted: parameters were solved to it; check: nothing was.",
                                  "拟合：参数据此求解；检验：未据此求解。"),
                      style->width - 2, 2, stream);
    for (int i = 0; i < record->n_published; i++) {
        print_note(record, &record->published[i], stream, style);
    }
    return true;
}

bool panels_print_first_claims(const struct record *record, struct summary_room *room, FILE *stream,
                               const struct table_style *style)
{
    struct matrix matrix;
    int n = 0;
    if (!matrix_init(&matrix, record->n_arms, COUNT_OF(CLAIM_COLUMNS))) {
        return false;
    }
    for (int i = 0; i < COUNT_OF(CLAIM_COLUMNS); i++) {
        const struct claim_column *const column = &CLAIM_COLUMNS[i];
        const int outcome = record_outcome(record, column->outcome);
        if (outcome < 0) {
            continue;
        }
        matrix.headings[n] = table_label(style, column->en, column->zh);
        for (int k = 0; k < record->n_arms; k++) {
            const struct summary summary = summary_of_outcome(record, room, k, 0, outcome);
            matrix.row_labels[k] = table_arm_label(style, &record->arms[k]);
            table_estimate(summary.mean * column->scale, summary.se * column->scale, column->usual_decimals,
                           column->most_decimals, matrix_cell(&matrix, k, n));
        }
        n++;
    }
    matrix.n_columns = n;
    if (n > 0) {
        table_heading("Claims of the first year", "首年赔付", stream, style);
        matrix_print(&matrix, style->width, stream);
    }
    if (record_outcome(record, "expected_benefit_per_eligible_yuan") >= 0) {
        matrix_print_text(table_label(style,
                                      "Expected benefit: per eligible person, member or not, by the arm's own terms.",
                                      "期望赔付：按本方案条款，全体可参保人（无论参保与否）人均。"),
                          style->width - 2, 2, stream);
    }
    matrix_free(&matrix);
    return true;
}
