#include <stdlib.h>
#include <string.h>

#include "results/matrix.h"
#include "results/sweep_panels.h"
#include "results/sweep_words.h"

enum { LABEL_SIZE = SWEEP_LEVEL_SIZE + 4 };

static void cell_text(const struct sweep_by *by, const struct sweep_cell *cell, int asked, char *text)
{
    const struct sweep_figure *const figure = &cell->figures[asked];
    if (cell->n_rows == 0) {
        return;
    }
    sweep_words_estimate(by->table, asked, figure->mean, figure->se, text);
    if (cell->is_partial[asked] && figure->n_worlds > 0.0) {
        strcat(text, "*");
    }
}

static bool has_partial(const struct sweep_by *by)
{
    for (int cell = 0; cell < by->n_arms * by->first.n * by->second.n; cell++) {
        for (int i = 0; i < by->table->sweep->n_asked; i++) {
            if (by->cells[cell].is_partial[i] && by->cells[cell].figures[i].n_worlds > 0.0) {
                return true;
            }
        }
    }
    return false;
}

static const char *arm_name(const struct sweep_by *by, int arm, const struct table_style *style)
{
    return sweep_words_arm(by->table, by->arms[arm], style);
}

/* A line a value, arm below arm; a column a figure. */
static bool print_list(const struct sweep_by *by, FILE *stream, const struct table_style *style)
{
    const int n_asked = by->table->sweep->n_asked, has_headings = by->n_arms > 1;
    const int per_arm = by->first.n + has_headings;
    char(*labels)[LABEL_SIZE] = calloc((size_t)by->n_arms * (size_t)per_arm, sizeof *labels);
    char(*names)[SWEEP_NAME_SIZE] = calloc((size_t)n_asked, sizeof *names);
    struct matrix matrix = {0};
    const bool has_room = labels && names && matrix_init(&matrix, by->n_arms * per_arm, n_asked + 1);
    for (int row = 0; has_room && row < matrix.n_rows; row++) {
        const int arm = row / per_arm, level = row % per_arm - has_headings;
        if (level < 0) {
            matrix.row_labels[row] = arm_name(by, arm, style);
            matrix.has_rule[row] = row > 0;
            continue;
        }
        const struct sweep_cell *const cell = sweep_by_cell(by, arm, level, 0);
        labels[row][0] = ' ';
        sweep_levels_text(by->table, &by->first, level, labels[row] + has_headings);
        matrix.row_labels[row] = labels[row];
        snprintf(matrix_cell(&matrix, row, 0), MATRIX_CELL_SIZE, "%d", cell->n_rows);
        for (int i = 0; i < n_asked; i++) {
            cell_text(by, cell, i, matrix_cell(&matrix, row, i + 1));
        }
    }
    for (int i = 0; has_room && i < n_asked; i++) {
        design_values_name(by->table->record, &by->table->sweep->asked[i], style->language == TABLE_CHINESE, names[i],
                           sizeof names[i]);
        matrix.headings[i + 1] = names[i];
    }
    if (has_room) {
        matrix.headings[0] = table_label(style, "Rows", "行数");
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    free(labels);
    free(names);
    return has_room;
}

/* A matrix of one figure and arm. */
static bool print_matrix(const struct sweep_by *by, int arm, int asked, FILE *stream, const struct table_style *style)
{
    char(*labels)[LABEL_SIZE] = calloc((size_t)by->first.n + (size_t)by->second.n, sizeof *labels);
    char name[SWEEP_NAME_SIZE], line[2 * SWEEP_NAME_SIZE];
    struct matrix matrix = {0};
    const bool has_room = labels && matrix_init(&matrix, by->first.n, by->second.n);
    for (int row = 0; has_room && row < by->first.n; row++) {
        matrix.row_labels[row] = sweep_levels_text(by->table, &by->first, row, labels[row]);
        for (int column = 0; column < by->second.n; column++) {
            char *const label = labels[by->first.n + column];
            matrix.headings[column] = sweep_levels_text(by->table, &by->second, column, label);
            cell_text(by, sweep_by_cell(by, arm, row, column), asked, matrix_cell(&matrix, row, column));
        }
    }
    design_values_name(by->table->record, &by->table->sweep->asked[asked], style->language == TABLE_CHINESE, name,
                       sizeof name);
    snprintf(line, sizeof line, "%s%s%s", by->n_arms > 1 ? arm_name(by, arm, style) : "", by->n_arms > 1 ? " · " : "",
             name);
    if (has_room) {
        table_heading(line, line, stream, style);
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    free(labels);
    return has_room;
}

static void print_heading(const struct sweep_by *by, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE, has_two = by->second.level_of != NULL;
    char first[SWEEP_NAME_SIZE], second[SWEEP_NAME_SIZE] = "", line[2 * SWEEP_NAME_SIZE + 64];
    sweep_words_axis(by->table, by->first.axis, style, first);
    if (has_two) {
        sweep_words_axis(by->table, by->second.axis, style, second);
        snprintf(line, sizeof line, is_chinese ? "向下：%s；向右：%s" : "Downwards: %s; to the right: %s", first,
                 second);
    } else {
        snprintf(line, sizeof line, is_chinese ? "按%s" : "By %s", first);
    }
    table_heading(line, line, stream, style);
}

bool sweep_panels_print_by(const struct sweep_by *by, FILE *stream, const struct table_style *style)
{
    bool is_printed = true;
    print_heading(by, stream, style);
    if (!by->second.level_of) {
        is_printed = print_list(by, stream, style);
    }
    for (int arm = 0; by->second.level_of && arm < by->n_arms; arm++) {
        for (int i = 0; is_printed && i < by->table->sweep->n_asked; i++) {
            is_printed = print_matrix(by, arm, i, stream, style);
        }
    }
    matrix_print_text(
        table_label(style,
                    "Every world's average over the rows, then over the worlds; ± is the standard error over "
                    "the worlds.",
                    "先在每次模拟内对各行取平均，再对各次模拟取平均；± 为各次模拟间的标准误。"),
        style->width - 2, 2, stream);
    if (has_partial(by)) {
        matrix_print_text(table_label(style, "* undefined in some row or world, and averaged over the others.",
                                      "* 在部分行或模拟中无定义，取其余的平均。"),
                          style->width - 2, 2, stream);
    }
    return is_printed;
}
