#include "results/sweep_panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/matrix.h"
#include "results/sweep_words.h"

/* ------------------------------------------------------------------ axes */

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Defined values of an axis over the points, sorted; returns how many. */
static int values_of(const struct sweep *sweep, int axis, double *values)
{
    int n = 0;
    for (int point = 0; point < sweep->n_points; point++) {
        const double value = sweep_point(sweep, point)[axis];
        if (isfinite(value)) {
            values[n++] = value;
        }
    }
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    return n;
}

static void fill_axis(struct matrix *matrix, const struct sweep_table *table, int a, double *values,
                      const struct table_style *style)
{
    char text[SWEEP_VALUE_SIZE];
    const int n = values_of(table->sweep, a, values);
    int n_distinct = n > 0;
    for (int i = 1; i < n; i++) {
        n_distinct += values[i] != values[i - 1];
    }
    snprintf(matrix_cell(matrix, a, 0), MATRIX_CELL_SIZE, "%.60s", table->sweep->axes[a].key);
    snprintf(matrix_cell(matrix, a, 1), MATRIX_CELL_SIZE, "%d", n_distinct);
    snprintf(matrix_cell(matrix, a, 2), MATRIX_CELL_SIZE, "%.60s",
             sweep_query_value_text(table, a, n > 0 ? values[0] : (double)NAN, text));
    snprintf(matrix_cell(matrix, a, 3), MATRIX_CELL_SIZE, "%.60s",
             sweep_query_value_text(table, a, n > 0 ? values[n - 1] : (double)NAN, text));
    snprintf(matrix_cell(matrix, a, 4), MATRIX_CELL_SIZE, "%.60s",
             table->sweep->axes[a].design ? sweep_words_design(table->sweep->axes[a].design, style) : "");
}

/* The design of all axes where they share one; else NULL. */
static const char *one_design(const struct sweep *sweep)
{
    const char *const first = sweep->axes[0].design;
    for (int a = 1; first && a < sweep->n_axes; a++) {
        if (!sweep->axes[a].design || strcmp(sweep->axes[a].design, first) != 0) {
            return NULL;
        }
    }
    return first;
}

static bool print_axes(const struct sweep_table *table, FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Key", "Values", "From", "To", "Design"};
    static const char *const ZH[] = {"键", "取值数", "自", "至", "设计"};
    const int n_axes = table->sweep->n_axes;
    double *const values = malloc((size_t)table->sweep->n_points * sizeof *values + 1);
    char(*names)[SWEEP_NAME_SIZE] = calloc((size_t)n_axes, sizeof *names);
    struct matrix matrix = {0};
    const bool has_room = values && names && matrix_init(&matrix, n_axes, COUNT_OF(EN));
    for (int column = 0; has_room && column < COUNT_OF(EN); column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    for (int a = 0; has_room && a < n_axes; a++) {
        matrix.row_labels[a] = sweep_words_axis(table, a, style, names[a]);
        fill_axis(&matrix, table, a, values, style);
    }
    if (has_room) {
        matrix.n_columns = one_design(table->sweep) ? COUNT_OF(EN) - 1 : COUNT_OF(EN);
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    free(values);
    free(names);
    return has_room;
}

/* ------------------------------------------------------------------ ranges */

/* The lowest, median and highest mean of a figure over the points of an arm; returns in how many it is defined. */
static int range_of(const struct sweep_table *table, int arm, int asked, int points[2], double *middle, double *values)
{
    int n = 0;
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int point = 0; point < table->sweep->n_points; point++) {
        const double mean = sweep_table_figure(table, point * table->sweep->n_arms + arm, asked)->mean;
        if (isfinite(mean)) {
            points[0] = mean < low ? point : points[0];
            points[1] = mean > high ? point : points[1];
            low = mean < low ? mean : low;
            high = mean > high ? mean : high;
            values[n++] = mean;
        }
    }
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    *middle = n == 0 ? (double)NAN : 0.5 * (values[(n - 1) / 2] + values[n / 2]);
    return n;
}

static void fill_range(struct matrix *matrix, int row, const struct sweep_table *table, int arm, int asked,
                       double *values)
{
    int points[2] = {0, 0};
    double middle;
    const int n = range_of(table, arm, asked, points, &middle, values);
    for (int end = 0; end < 2; end++) {
        const struct sweep_figure *const figure =
            sweep_table_figure(table, points[end] * table->sweep->n_arms + arm, asked);
        sweep_words_estimate(table, asked, figure->mean, figure->se, matrix_cell(matrix, row, end == 0 ? 0 : 3));
        snprintf(matrix_cell(matrix, row, end == 0 ? 1 : 4), MATRIX_CELL_SIZE, n > 0 ? "%d" : "–", points[end] + 1);
    }
    sweep_words_estimate(table, asked, middle, (double)NAN, matrix_cell(matrix, row, 2));
    if (n < table->sweep->n_points) {
        snprintf(matrix_cell(matrix, row, 5), MATRIX_CELL_SIZE, "%d", n);
    }
}

/* A line for every arm where there are several, and below it a line a figure. */
static bool print_ranges(const struct sweep_table *table, FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Lowest", "at point", "Median", "Highest", "at point", "Points"};
    static const char *const ZH[] = {"最低", "于点", "中位", "最高", "于点", "点数"};
    const int n_arms = table->sweep->n_arms, n_asked = table->sweep->n_asked, has_headings = n_arms > 1;
    const int n_rows = n_arms * (n_asked + has_headings);
    double *const values = malloc((size_t)table->sweep->n_points * sizeof *values + 1);
    char(*names)[SWEEP_NAME_SIZE] = calloc((size_t)n_rows, sizeof *names);
    struct matrix matrix = {0};
    const bool has_room = values && names && matrix_init(&matrix, n_rows, COUNT_OF(EN));
    for (int column = 0; has_room && column < COUNT_OF(EN); column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    for (int row = 0; has_room && row < n_rows; row++) {
        const int arm = row / (n_asked + has_headings), asked = row % (n_asked + has_headings) - has_headings;
        if (asked < 0) {
            matrix.row_labels[row] = sweep_words_arm(table, arm, style);
            matrix.has_rule[row] = row > 0;
            continue;
        }
        strcpy(names[row], has_headings ? " " : "");
        design_values_name(table->record, &table->sweep->asked[asked], style->language == TABLE_CHINESE,
                           names[row] + has_headings, SWEEP_NAME_SIZE - 1);
        matrix.row_labels[row] = names[row];
        fill_range(&matrix, row, table, arm, asked, values);
    }
    if (has_room) {
        fputc('\n', stream);
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    free(values);
    free(names);
    return has_room;
}

static void print_heading(const struct sweep *sweep, FILE *stream, const struct table_style *style)
{
    const char *const design = one_design(sweep);
    char points[TABLE_NUMBER_SIZE], line[256];
    table_count(style, (double)sweep->n_points, points);
    if (style->language == TABLE_CHINESE) {
        snprintf(line, sizeof line, "扫描：%s 个点 · %d 条轴%s%s · %d 个方案", points, sweep->n_axes,
                 design ? "，" : "", design ? sweep_words_design(design, style) : "", sweep->n_arms);
    } else {
        snprintf(line, sizeof line, "Sweep: %s point%s · %d %s%s%s · %d arm%s", points, sweep->n_points == 1 ? "" : "s",
                 sweep->n_axes, sweep->n_axes == 1 ? "axis" : "axes", design ? ", " : "", design ? design : "",
                 sweep->n_arms, sweep->n_arms == 1 ? "" : "s");
    }
    table_heading(line, line, stream, style);
}

bool sweep_panels_print_overview(const struct record *record, FILE *stream, const struct table_style *style)
{
    struct sweep_table table;
    struct status status = {0};
    if (!sweep_table_is_there(record)) {
        return true;
    }
    bool is_printed = sweep_table_init(&table, record, &status);
    if (is_printed) {
        print_heading(table.sweep, stream, style);
        is_printed = print_axes(&table, stream, style) && print_ranges(&table, stream, style) &&
                     sweep_panels_print_tornados(&table, stream, style) &&
                     sweep_panels_print_effects(&table, stream, style);
        fputc('\n', stream);
        matrix_print_text(
            table_label(style,
                        "Figures are means over the worlds, point by point. By an axis, chosen rows, best and worst: "
                        "huimin show "
                        "RESULT.h5 --by AXIS, --where, --best FIGURE (huimin show --help).",
                        "逐点为各次模拟的平均值。按轴、按条件或最优最劣查看：huimin show RESULT.h5 --by 轴、--where、"
                        "--best 指标（见 huimin show --help）。"),
            style->width - 2, 2, stream);
        sweep_table_free(&table);
    }
    status_free(&status);
    return is_printed;
}
