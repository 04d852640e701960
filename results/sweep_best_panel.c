#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/intervals.h"
#include "results/matrix.h"
#include "results/sweep_panels.h"
#include "results/sweep_words.h"

enum { LABEL_SIZE = 48 };

/* Rows that are shown one below the other: what they differ in, then figures. */
struct listing {
    const struct sweep_table *table;
    const struct table_style *style;
    const int *rows;
    int n;
    struct matrix matrix;
    char (*names)[SWEEP_NAME_SIZE]; /* of the columns */
    char (*labels)[LABEL_SIZE];
    int n_columns;
};

static bool listing_init(struct listing *listing, const struct sweep_table *table, const int *rows, int n,
                         const struct table_style *style)
{
    const int most = 1 + table->sweep->n_axes + table->sweep->n_asked + 1;
    *listing = (struct listing){.table = table, .style = style, .rows = rows, .n = n};
    listing->names = calloc((size_t)most, sizeof *listing->names);
    listing->labels = calloc((size_t)n + 1, sizeof *listing->labels);
    return listing->names && listing->labels && matrix_init(&listing->matrix, n, most);
}

static void listing_free(struct listing *listing)
{
    matrix_free(&listing->matrix);
    free(listing->names);
    free(listing->labels);
}

/* The name of a new column, to be written; its heading is set. */
static char *add_column(struct listing *listing)
{
    listing->matrix.headings[listing->n_columns] = listing->names[listing->n_columns];
    return listing->names[listing->n_columns++];
}

/* Whether all rows shown stand at one value. */
static bool is_one(const struct listing *listing, int axis)
{
    const double first = sweep_query_value(listing->table, listing->rows[0], axis);
    for (int i = 1; i < listing->n; i++) {
        const double value = sweep_query_value(listing->table, listing->rows[i], axis);
        if (value != first && !(isnan(value) && isnan(first))) {
            return false;
        }
    }
    return true;
}

static const char *place_text(const struct listing *listing, int row, int axis, char text[SWEEP_VALUE_SIZE])
{
    const double value = sweep_query_value(listing->table, listing->rows[row], axis);
    return axis == SWEEP_ARM ? sweep_words_arm(listing->table, (int)value, listing->style)
                             : sweep_query_value_text(listing->table, axis, value, text);
}

/* A column for the arm and every axis in which the rows shown differ; above the table what they have in common. */
static void add_places(struct listing *listing, FILE *stream)
{
    char text[SWEEP_VALUE_SIZE], name[SWEEP_NAME_SIZE], *line = NULL;
    size_t size;
    int n_common = 0;
    FILE *const common = open_memstream(&line, &size);
    for (int axis = SWEEP_ARM; axis < listing->table->sweep->n_axes; axis++) {
        if (axis == SWEEP_ARM && listing->table->sweep->n_arms == 1) {
            continue;
        }
        if (is_one(listing, axis)) {
            sweep_words_axis(listing->table, axis, listing->style, name);
            if (common) {
                fprintf(common, "%s%s %s", n_common++ > 0 ? " · " : "", name, place_text(listing, 0, axis, text));
            }
            continue;
        }
        sweep_words_axis(listing->table, axis, listing->style, add_column(listing));
        for (int i = 0; i < listing->n; i++) {
            snprintf(matrix_cell(&listing->matrix, i, listing->n_columns - 1), MATRIX_CELL_SIZE, "%s",
                     place_text(listing, i, axis, text));
        }
    }
    if (common) {
        fclose(common);
        if (n_common > 0) {
            matrix_print_text(line, listing->style->width - 2, 2, stream);
        }
    }
    free(line);
}

static void add_figure(struct listing *listing, int asked)
{
    const bool is_chinese = listing->style->language == TABLE_CHINESE;
    design_values_name(listing->table->record, &listing->table->sweep->asked[asked], is_chinese, add_column(listing),
                       SWEEP_NAME_SIZE);
    for (int i = 0; i < listing->n; i++) {
        const struct sweep_figure *const figure = sweep_table_figure(listing->table, listing->rows[i], asked);
        char *const cell = matrix_cell(&listing->matrix, i, listing->n_columns - 1);
        sweep_words_estimate(listing->table, asked, figure->mean, figure->se, cell);
        if (figure->n_worlds > 0.0 && figure->n_worlds < (double)listing->table->n_worlds) {
            strcat(cell, "*");
        }
    }
}

static void add_differences(struct listing *listing, const struct sweep_best *best)
{
    strcpy(add_column(listing), table_label(listing->style, "Less the first", "与首行之差"));
    for (int i = 1; i < listing->n; i++) {
        const struct sweep_difference difference = sweep_best_difference(best, listing->table, i);
        char *const cell = matrix_cell(&listing->matrix, i, listing->n_columns - 1);
        strcpy(cell, sweep_best_may_be(best, listing->table, i) ? "~ " : "");
        sweep_words_estimate(listing->table, best->asked, difference.mean, difference.se, cell + strlen(cell));
    }
}

static void print_listing(struct listing *listing, bool is_ranked, FILE *stream)
{
    for (int i = 0; i < listing->n; i++) {
        const int point = sweep_table_point(listing->table, listing->rows[i]) + 1;
        const bool is_chinese = listing->style->language == TABLE_CHINESE;
        if (is_ranked) {
            snprintf(listing->labels[i], LABEL_SIZE, is_chinese ? "%d · 点 %d" : "%d · point %d", i + 1, point);
        } else {
            snprintf(listing->labels[i], LABEL_SIZE, is_chinese ? "点 %d" : "point %d", point);
        }
        listing->matrix.row_labels[i] = listing->labels[i];
    }
    listing->matrix.n_columns = listing->n_columns;
    matrix_print(&listing->matrix, listing->style->width, stream);
}

/* ------------------------------------------------------------------ the first and the second */

/* Difference of the second less the first, and what may be said of it. */
static void print_second(const struct sweep_table *table, const struct sweep_best *best, FILE *stream,
                         const struct table_style *style)
{
    const struct sweep_difference difference = sweep_best_difference(best, table, 1);
    const struct interval interval = interval_of_mean(difference.mean, difference.se, difference.n_worlds);
    const bool is_chinese = style->language == TABLE_CHINESE;
    char shown[TABLE_NUMBER_SIZE], low[TABLE_NUMBER_SIZE], high[TABLE_NUMBER_SIZE], line[512];
    if (!isfinite(interval.low)) {
        matrix_print_text(
            table_label(style, "One world does not tell whether the first is above the second by more than luck.",
                        "只有一次模拟，无从判断首行与次行之差是否超出运气。"),
            style->width - 2, 2, stream);
        return;
    }
    const bool is_told = interval.low > 0.0 || interval.high < 0.0;
    sweep_words_estimate(table, best->asked, difference.mean, difference.se, shown);
    sweep_words_estimate(table, best->asked, interval.low, (double)NAN, low);
    sweep_words_estimate(table, best->asked, interval.high, (double)NAN, high);
    snprintf(line, sizeof line,
             is_chinese ? "次行减首行：%s（同一批 %d 次模拟配对，95%% 区间 %s 至 %s）：%s。"
                        : "The second less the first: %s (paired over %d worlds, 95%% interval %s to %s): %s.",
             shown, difference.n_worlds, low, high,
             is_told ? (is_chinese ? "超出运气" : "more than luck")
                     : (is_chinese ? "可能只是运气" : "may be luck alone"));
    matrix_print_text(line, style->width - 2, 2, stream);
}

static void print_notes(const struct sweep_best *best, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    char n_not_apart[TABLE_NUMBER_SIZE], n[TABLE_NUMBER_SIZE], line[640];
    table_count(style, (double)best->n_not_apart, n_not_apart);
    table_count(style, (double)best->n, n);
    snprintf(line, sizeof line,
             is_chinese
                 ? "~ 与首行未能区分（各行一次比较，95%%）：%s 行中有 %s 行可能为最优。首行因被选中，其平均值偏乐观。"
                 : "~ not told apart from the first (95%%, one comparison a row): of %s rows %s may be the best. "
                   "The first was chosen for its mean, which is flattered by that.",
             n, n_not_apart);
    matrix_print_text(line, style->width - 2, 2, stream);
    if (best->n_undefined > 0) {
        table_count(style, (double)best->n_undefined, n);
        snprintf(
            line, sizeof line,
            is_chinese ? "%s 行在各次模拟中均无定义，未列入。" : "Undefined in every world, and left out: %s rows.", n);
        matrix_print_text(line, style->width - 2, 2, stream);
    }
}

bool sweep_panels_print_best(const struct sweep_table *table, const struct sweep_best *best, int top, FILE *stream,
                             const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    char name[SWEEP_NAME_SIZE], line[SWEEP_NAME_SIZE + 32];
    struct listing listing;
    if (!listing_init(&listing, table, best->rows, best->n < top ? best->n : top, style)) {
        listing_free(&listing);
        return false;
    }
    design_values_name(table->record, &table->sweep->asked[best->asked], is_chinese, name, sizeof name);
    snprintf(line, sizeof line, "%s%s%s",
             is_chinese ? (best->is_high ? "最高" : "最低") : (best->is_high ? "Highest" : "Lowest"),
             is_chinese ? "：" : ": ", name);
    table_heading(line, line, stream, style);
    add_places(&listing, stream);
    add_figure(&listing, best->asked);
    add_differences(&listing, best);
    for (int i = 0; i < table->sweep->n_asked; i++) {
        if (i != best->asked) {
            add_figure(&listing, i);
        }
    }
    print_listing(&listing, true, stream);
    listing_free(&listing);
    if (best->n > 1) {
        print_second(table, best, stream, style);
        print_notes(best, stream, style);
    }
    return true;
}

bool sweep_panels_print_rows(const struct sweep_table *table, const struct sweep_rows *rows, int top, FILE *stream,
                             const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    char line[160];
    struct listing listing;
    if (!listing_init(&listing, table, rows->rows, rows->n < top ? rows->n : top, style)) {
        listing_free(&listing);
        return false;
    }
    fputc('\n', stream);
    add_places(&listing, stream);
    for (int i = 0; i < table->sweep->n_asked; i++) {
        add_figure(&listing, i);
    }
    print_listing(&listing, false, stream);
    listing_free(&listing);
    if (rows->n > top) {
        snprintf(line, sizeof line,
                 is_chinese ? "另有 %d 行：用 --top 或 --csv 查看。"
                            : "and %d rows more: --top, or --csv for all of them.",
                 rows->n - top);
        matrix_print_text(line, style->width - 2, 2, stream);
    }
    return true;
}
