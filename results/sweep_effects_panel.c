/* What the axes of a sweep do: alone about a base, or as shares of the variance over a sample. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/matrix.h"
#include "results/sweep_effects.h"
#include "results/sweep_panels.h"
#include "results/sweep_tornado.h"
#include "results/sweep_words.h"

/* ------------------------------------------------------------------ one at a time */

enum { HALF_BAR = 10 };

static void add_blocks(char *bar, const char *block, int n)
{
    for (int i = 0; i < n; i++) {
        strcat(bar, block);
    }
}

/* How far a figure goes below and above that of the base, the widest swing filling half a bar. */
static void bar_text(const struct sweep_swing *swing, double widest, char *bar)
{
    double down = 0.0, up = 0.0;
    const double both[] = {swing->at_low.mean, swing->at_high.mean};
    for (int i = 0; i < 2; i++) {
        down = isfinite(both[i]) && -both[i] > down ? -both[i] : down;
        up = isfinite(both[i]) && both[i] > up ? both[i] : up;
    }
    const int left = widest > 0.0 ? (int)rint(HALF_BAR * down / widest) : 0;
    const int right = widest > 0.0 ? (int)rint(HALF_BAR * up / widest) : 0;
    *bar = '\0';
    add_blocks(bar, " ", HALF_BAR - left);
    add_blocks(bar, "█", left);
    strcat(bar, "│");
    add_blocks(bar, "█", right);
    add_blocks(bar, " ", HALF_BAR - right);
}

static double widest_of(const struct sweep_swing *swing)
{
    const double low = isfinite(swing->at_low.mean) ? fabs(swing->at_low.mean) : 0.0;
    const double high = isfinite(swing->at_high.mean) ? fabs(swing->at_high.mean) : 0.0;
    return low > high ? low : high;
}

static void fill_swing(struct matrix *matrix, int row, const struct sweep_table *table, int asked,
                       const struct sweep_swing *swing, double widest)
{
    char text[SWEEP_VALUE_SIZE];
    snprintf(matrix_cell(matrix, row, 0), MATRIX_CELL_SIZE, "%.60s",
             sweep_query_value_text(table, swing->axis, swing->low, text));
    snprintf(matrix_cell(matrix, row, 1), MATRIX_CELL_SIZE, "%.60s",
             sweep_query_value_text(table, swing->axis, swing->high, text));
    bar_text(swing, widest, matrix_cell(matrix, row, 2));
    sweep_words_estimate(table, asked, swing->at_low.mean, swing->at_low.se, matrix_cell(matrix, row, 3));
    sweep_words_estimate(table, asked, swing->at_high.mean, swing->at_high.se, matrix_cell(matrix, row, 4));
}

/* "bureau-push · Enrolment rate, year 10 (%), 17.2 ±3.2 at the base" */
static void print_base(const struct sweep_table *table, int arm, int asked, FILE *stream,
                       const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE, has_arms = table->sweep->n_arms > 1;
    const struct sweep_figure *const base = sweep_table_figure(table, arm, asked);
    char name[SWEEP_NAME_SIZE], estimate[TABLE_NUMBER_SIZE], line[2 * SWEEP_NAME_SIZE];
    design_values_name(table->record, &table->sweep->asked[asked], is_chinese, name, sizeof name);
    sweep_words_estimate(table, asked, base->mean, base->se, estimate);
    snprintf(line, sizeof line, is_chinese ? "%s%s%s：基准 %s" : "%s%s%s: %s at the base",
             has_arms ? sweep_words_arm(table, arm, style) : "", has_arms ? " · " : "", name, estimate);
    table_heading(line, line, stream, style);
}

static bool print_tornado(const struct sweep_table *table, int arm, int asked, FILE *stream,
                          const struct table_style *style)
{
    static const char *const EN[] = {"From", "To", "Swing", "At from", "At to"};
    static const char *const ZH[] = {"自", "至", "摆幅", "取低值时", "取高值时"};
    struct sweep_swing swings[MAX_SWEEP_AXES];
    const int n = sweep_tornado_of(table, arm, asked, swings);
    char(*names)[SWEEP_NAME_SIZE] = calloc((size_t)n, sizeof *names);
    struct matrix matrix = {0};
    const bool has_room = names && matrix_init(&matrix, n, COUNT_OF(EN));
    for (int column = 0; has_room && column < COUNT_OF(EN); column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    for (int row = 0; has_room && row < n; row++) {
        matrix.row_labels[row] = sweep_words_axis(table, swings[row].axis, style, names[row]);
        fill_swing(&matrix, row, table, asked, &swings[row], widest_of(&swings[0]));
    }
    if (has_room) {
        print_base(table, arm, asked, stream, style);
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    free(names);
    return has_room;
}

bool sweep_panels_print_tornados(const struct sweep_table *table, FILE *stream, const struct table_style *style)
{
    bool is_printed = true;
    if (!sweep_tornado_is_there(table->sweep)) {
        return true;
    }
    table_heading("One at a time: each parameter alone at its ends, less the base, paired over the worlds",
                  "逐个变动：各参数单独取其两端，减去基准，同一批模拟配对", stream, style);
    for (int arm = 0; arm < table->sweep->n_arms; arm++) {
        for (int i = 0; is_printed && i < table->sweep->n_asked; i++) {
            const bool is_defined = isfinite(sweep_table_figure(table, arm, i)->mean);
            is_printed = !is_defined || print_tornado(table, arm, i, stream, style);
        }
    }
    return is_printed;
}

/* ------------------------------------------------------------------ shares of the variance */

static void share_text(double share, double se, char *text)
{
    if (isfinite(share)) {
        const double shown = fabs(share) < 0.0005 ? 0.0 : 100.0 * share; /* no "-0.0" */
        table_estimate(shown, 100.0 * se, 0, 1, text);
    } else {
        strcpy(text, "–");
    }
}

/* The figures that vary in some arm; returns how many. */
static int shown_figures(const struct sweep_table *table, const struct main_effect *effects, int *shown)
{
    const int n_asked = table->sweep->n_asked, n_lines = table->sweep->n_arms * table->sweep->n_axes;
    int n = 0;
    for (int i = 0; i < n_asked; i++) {
        bool is_shown = false;
        for (int line = 0; line < n_lines; line++) {
            is_shown = is_shown || isfinite(effects[line * n_asked + i].share);
        }
        if (is_shown) {
            shown[n++] = i;
        }
    }
    return n;
}

/* One figure of one arm, down a column: the axes, what is left, luck. */
static void fill_effects(struct matrix *matrix, const struct sweep_table *table, int arm, int asked, int first_row,
                         int column, const struct main_effect *effects)
{
    const int n_asked = table->sweep->n_asked, n_axes = table->sweep->n_axes;
    double sum = 0.0;
    bool effects_are_defined = false;
    for (int a = 0; a < n_axes; a++) {
        const struct main_effect *const effect = &effects[(arm * n_axes + a) * n_asked + asked];
        share_text(effect->share, effect->se, matrix_cell(matrix, first_row + a, column));
        sum += isfinite(effect->share) ? effect->share : 0.0;
        effects_are_defined = effects_are_defined || isfinite(effect->share);
    }
    share_text(effects_are_defined ? 1.0 - sum : (double)NAN, (double)NAN,
               matrix_cell(matrix, first_row + n_axes, column));
    share_text(sweep_effects_luck(table, arm, asked), (double)NAN, matrix_cell(matrix, first_row + n_axes + 1, column));
}

/* Arm below arm: a line an axis, then what is left, then luck. */
static void fill_arms(struct matrix *matrix, const struct sweep_table *table, const int *shown,
                      const struct main_effect *effects, char (*names)[SWEEP_NAME_SIZE],
                      const struct table_style *style)
{
    const int n_axes = table->sweep->n_axes, has_headings = table->sweep->n_arms > 1,
              per_arm = n_axes + 2 + has_headings;
    for (int arm = 0; arm < table->sweep->n_arms; arm++) {
        const int first = arm * per_arm + has_headings;
        if (has_headings) {
            matrix->row_labels[arm * per_arm] = sweep_words_arm(table, arm, style);
            matrix->has_rule[arm * per_arm] = arm > 0;
        }
        for (int a = 0; a < n_axes; a++) {
            matrix->row_labels[first + a] = sweep_words_axis(table, a, style, names[a]);
        }
        matrix->row_labels[first + n_axes] = table_label(style, "axes together, and the rest", "各轴交互与其余");
        matrix->row_labels[first + n_axes + 1] = table_label(style, "(luck, in all of these)", "（上列各项所含运气）");
        for (int column = 0; column < matrix->n_columns; column++) {
            fill_effects(matrix, table, arm, shown[column], first, column, effects);
        }
    }
    for (int column = 0; column < matrix->n_columns; column++) {
        char *const name = names[n_axes + column];
        design_values_name(table->record, &table->sweep->asked[shown[column]], style->language == TABLE_CHINESE, name,
                           SWEEP_NAME_SIZE);
        matrix->headings[column] = name;
    }
}

static void print_effects(const struct matrix *matrix, FILE *stream, const struct table_style *style)
{
    table_heading("Share of the variance over the points that goes with each axis alone, %",
                  "各轴单独对应的点间方差占比，%", stream, style);
    matrix_print(matrix, style->width, stream);
    matrix_print_text(
        table_label(
            style,
            "First-order effects from the sample as it is (after Plischke, Borgonovo and Smith 2013), ± a jackknife "
            "error over points. They are of the ranges and priors that were swept; an axis without effect may "
            "come out below 0.",
            "由现有样本估计的一阶效应（依 Plischke、Borgonovo 与 Smith 2013），± 为点间刀切法标准误。所指为扫描的范围与"
            "先验；无作用的轴可能略低于 0。"),
        style->width - 2, 2, stream);
}

bool sweep_panels_print_effects(const struct sweep_table *table, FILE *stream, const struct table_style *style)
{
    const struct sweep *const sweep = table->sweep;
    int shown[MAX_ASKED] = {0};
    if (!sweep_effects_is_there(sweep)) {
        return true;
    }
    const size_t per_arm = (size_t)sweep->n_axes * (size_t)sweep->n_asked;
    struct main_effect *const effects = calloc(per_arm * (size_t)sweep->n_arms, sizeof *effects);
    char(*names)[SWEEP_NAME_SIZE] = calloc((size_t)sweep->n_axes + (size_t)sweep->n_asked, sizeof *names);
    bool has_room = effects && names;
    for (int arm = 0; has_room && arm < sweep->n_arms; arm++) {
        has_room = sweep_effects_of(table, arm, effects + (size_t)arm * per_arm);
    }
    struct matrix matrix = {0};
    const int n_shown = has_room ? shown_figures(table, effects, shown) : 0;
    const int n_rows = sweep->n_arms * (sweep->n_axes + 2 + (sweep->n_arms > 1));
    has_room = has_room && matrix_init(&matrix, n_rows, n_shown);
    if (n_shown > 0 && has_room) {
        fill_arms(&matrix, table, shown, effects, names, style);
        print_effects(&matrix, stream, style);
    }
    matrix_free(&matrix);
    free(effects);
    free(names);
    return has_room;
}
