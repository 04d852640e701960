#include "results/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/design_panels.h"
#include "results/equity_panels.h"
#include "results/headline.h"
#include "results/matrix.h"
#include "results/network_panel.h"
#include "results/panels.h"
#include "results/partial.h"
#include "results/precision.h"
#include "results/region_tables.h"
#include "results/summary.h"
#include "results/sweep_panels.h"
#include "results/terms_panel.h"
#include "results/totals.h"

/* Symbol and meaning, a line each. */
static const char *const LEGEND_EN[][2] = {
    {"±", "standard error of the mean over the worlds; none where all worlds agree"},
    {"*", "over the worlds in which it is defined: after exit there is no price and no ratio"},
    {"[ ]", "Wilson's 95% limits"},
    {"–", "undefined in every world, as a renewal rate in year 1"},
    {"Net LR", "net loss ratio: claims and refund, of earned premium"},
    {"MR", "morbidity ratio: expected cost of members over that of everyone eligible, under one reference benefit"},
    {"D1", "three years or more running: enrolment down over 5%, MR up, premium up"},
    {"D2", "no stable price is left that keeps the product above the exit level"},
    {"D3", "the headline: exit, or under half of the peak enrolment, with DSI of 0.15 or more"},
    {"Demand loss", "the same decline with DSI under 0.15: people left, but not because of who stayed"},
    {"DSI", "share of enrolment lost to selection, against a twin whose insurer is paid as if risks were equal"},
};
static const char *const LEGEND_ZH[][2] = {
    {"±", "各次模拟平均值的标准误；各次相同时不列"},
    {"*", "仅就有定义的各次模拟而言：退出后没有保费与比率"},
    {"[ ]", "Wilson 95% 区间"},
    {"–", "各次模拟中均无定义，如首年续保率"},
    {"净赔付率", "（赔款＋返还）÷ 已赚保费"},
    {"发病率比", "同一参照待遇下，参保人期望费用 ÷ 全体可参保人期望费用"},
    {"D1", "连续三年以上：参保下降超过 5%、发病率比上升、保费上升"},
    {"D2", "不存在能使产品留在退出线以上的稳定价格"},
    {"D3", "主要判据：退出，或参保率低于峰值的一半，且 DSI 不低于 0.15"},
    {"需求流失", "同样的下降而 DSI 低于 0.15：有人离开，但不是因为留下的是谁"},
    {"DSI", "因逆选择损失的参保占比：与赔付按风险均等化计的孪生保险人相比"},
};
enum { N_LEGEND = sizeof LEGEND_EN / sizeof *LEGEND_EN, LEGEND_MARGIN = 13 };
_Static_assert(sizeof LEGEND_EN == sizeof LEGEND_ZH, "both languages explain the same symbols");

const char *table_label(const struct table_style *style, const char *en, const char *zh)
{
    const char *wanted = style->language == TABLE_CHINESE ? zh : en;
    return wanted ? wanted : en ? en : zh;
}

static const char *count_english(double count, char *text)
{
    char digits[TABLE_NUMBER_SIZE];
    snprintf(digits, sizeof digits, "%.0f", count);
    const size_t n = strlen(digits);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-') {
            text[at++] = ',';
        }
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

const char *table_count(const struct table_style *style, double count, char *text)
{
    if (!isfinite(count)) {
        return strcpy(text, "–");
    }
    const bool is_in_myriads = fabs(count) >= 1e4 && rint(count / 100.0) * 100.0 == count;
    if (style->language == TABLE_CHINESE && is_in_myriads) {
        const bool is_large = fabs(count) >= 1e8;
        snprintf(text, TABLE_NUMBER_SIZE, "%.10g%s", count / (is_large ? 1e8 : 1e4), is_large ? "亿" : "万");
        return text;
    }
    return count_english(count, text);
}

const char *table_estimate(double value, double se, int usual_decimals, int most_decimals, char *text)
{
    if (!isfinite(value)) {
        return strcpy(text, "–");
    }
    if (!(se > 0.0)) { /* undefined, or the same in every world */
        snprintf(text, TABLE_NUMBER_SIZE, "%.*f", usual_decimals, value);
        return text;
    }
    int decimals = 0;
    for (double shown = se; decimals < most_decimals && shown < 9.5; shown *= 10.0) {
        decimals++;
    }
    snprintf(text, TABLE_NUMBER_SIZE, "%.*f ±%.*f", decimals, value, decimals, se);
    return text;
}

const char *table_arm_label(const struct table_style *style, const struct record_arm *arm)
{
    const char *label = table_label(style, arm->label_en, arm->label_zh);
    return label ? label : arm->name;
}

static void print_uncertainty(const struct record *record, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const char *uncertainty = record->has_parameter_uncertainty
                                  ? (is_chinese ? "不确定性：运气与参数" : "Uncertainty: luck and parameters")
                                  : (is_chinese ? "不确定性：仅运气（参数取中位数）"
                                                : "Uncertainty: luck alone (parameters at their medians)");
    matrix_print_text(uncertainty, style->width - 2, 2, stream);
    fputc('\n', stream);
}

static void print_title(const struct record *record, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const struct record_arm *arm = &record->arms[0];
    const char *title = table_label(style, record->title_en, record->title_zh);
    const char *city = table_label(style, arm->city_en, arm->city_zh);
    char persons[TABLE_NUMBER_SIZE], insured[TABLE_NUMBER_SIZE], line[1024];
    table_count(style, (double)record->persons, persons);
    table_count(style, arm->insured, insured);
    matrix_print_text(title ? title : record->study, style->width - 2, 2, stream);
    if (record->n_regions > 0) {
        region_tables_print_title(record, stream, style);
        print_uncertainty(record, stream, style);
        return;
    }
    const bool is_scaled = isfinite(arm->insured) && arm->insured != (double)record->persons;
    if (is_chinese) {
        snprintf(line, sizeof line, "%s%s模拟 %s 人%s%s%s · %d 年 · %ld 次模拟 · 种子 %llu", city ? city : "",
                 city ? " · " : "", persons, is_scaled ? "，代表参保池 " : "", is_scaled ? insured : "",
                 is_scaled ? " 人" : "", record->n_years, record->worlds, (unsigned long long)record->seed);
    } else {
        snprintf(line, sizeof line, "%s%s%s people%s%s · %d years · %ld worlds · seed %llu", city ? city : "",
                 city ? " · " : "", persons, is_scaled ? " standing for a pool of " : "", is_scaled ? insured : "",
                 record->n_years, record->worlds, (unsigned long long)record->seed);
    }
    matrix_print_text(line, style->width - 2, 2, stream);
    print_uncertainty(record, stream, style);
}

/* Row labels "arm  year", kept in one piece of memory. */
static char *year_labels(const struct record *record, const struct table_style *style, struct matrix *matrix,
                         const int *years, int n_years)
{
    enum { LABEL_SIZE = 128 };
    char *labels = calloc((size_t)matrix->n_rows, LABEL_SIZE);
    int widest = 0;
    for (int k = 0; k < record->n_arms; k++) {
        const int width = matrix_text_width(table_arm_label(style, &record->arms[k]));
        widest = width > widest ? width : widest;
    }
    const int most = style->width * 2 / 5 - 9;
    widest = widest < most ? widest : most;
    for (int row = 0; labels && row < matrix->n_rows; row++) {
        const char *name = row % n_years == 0 ? table_arm_label(style, &record->arms[row / n_years]) : "";
        const int year = years[row % n_years];
        char *label = labels + (size_t)row * LABEL_SIZE;
        FILE *memory = fmemopen(label, LABEL_SIZE, "w");
        if (memory) {
            matrix_print_label(name, widest, memory);
            fprintf(memory, style->language == TABLE_CHINESE ? " 第%2d年" : "  year %2d", year);
            fclose(memory);
        }
        matrix->row_labels[row] = label;
    }
    return labels;
}

static bool print_figures(const struct record *record, struct summary_room *room, FILE *stream,
                          const struct table_style *style)
{
    int years[HEADLINE_MOST_YEARS], figures[N_HEADLINE_FIGURES], n_figures = 0;
    const int n_years = headline_years(record->n_years, years);
    for (int i = 0; i < N_HEADLINE_FIGURES; i++) {
        if (record_outcome(record, HEADLINE_FIGURES[i].outcome) >= 0) {
            figures[n_figures++] = i;
        }
    }
    struct matrix matrix;
    if (n_figures == 0) {
        return true;
    }
    if (!matrix_init(&matrix, record->n_arms * n_years, n_figures)) {
        return false;
    }
    char *labels = year_labels(record, style, &matrix, years, n_years);
    for (int column = 0; column < n_figures; column++) {
        const struct headline *figure = &HEADLINE_FIGURES[figures[column]];
        const int outcome = record_outcome(record, figure->outcome);
        matrix.headings[column] = table_label(style, figure->table_en, figure->table_zh);
        for (int row = 0; row < matrix.n_rows; row++) {
            const struct summary summary =
                summary_of_outcome(record, room, row / n_years, years[row % n_years] - 1, outcome);
            table_estimate(summary.mean * figure->scale, summary.se * figure->scale, figure->usual_decimals,
                           figure->most_decimals, matrix_cell(&matrix, row, column));
            if (summary.n_worlds > 0 && summary.n_worlds < record->n_worlds[WORLDS_JOINT]) {
                strcat(matrix_cell(&matrix, row, column), "*");
            }
            matrix.has_rule[row] = row > 0 && row % n_years == 0;
        }
    }
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    return true;
}

static void event_text(const struct summary_probability *event, int set, char *text)
{
    if (event->sets[set].n_worlds == 0) {
        strcpy(text, "–");
        return;
    }
    snprintf(text, MATRIX_CELL_SIZE, "%.0f [%.0f–%.0f]", 100.0 * event->sets[set].probability,
             100.0 * event->sets[set].wilson.low, 100.0 * event->sets[set].wilson.high);
}

void table_heading(const char *en, const char *zh, FILE *stream, const struct table_style *style)
{
    fputc('\n', stream);
    matrix_print_text(table_label(style, en, zh), style->width - 2, 2, stream);
}

static bool print_spiral(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style)
{
    struct matrix matrix;
    int n = 0;
    if (!matrix_init(&matrix, record->n_arms, N_HEADLINE_EVENTS + 1)) {
        return false;
    }
    for (int i = 0; i < N_HEADLINE_EVENTS; i++) {
        const int outcome = record_world_outcome(record, HEADLINE_EVENTS[i].outcome);
        if (outcome < 0) {
            continue;
        }
        matrix.headings[n] = table_label(style, HEADLINE_EVENTS[i].table_en, HEADLINE_EVENTS[i].table_zh);
        for (int k = 0; k < record->n_arms; k++) {
            const struct summary_probability event = summary_of_event(record, k, outcome);
            event_text(&event, WORLDS_JOINT, matrix_cell(&matrix, k, n));
        }
        n++;
    }
    const int dsi = record_world_outcome(record, "dsi");
    for (int k = 0; k < record->n_arms; k++) {
        matrix.row_labels[k] = table_arm_label(style, &record->arms[k]);
        if (dsi >= 0) {
            const struct summary summary = summary_of_world(record, room, k, dsi);
            table_estimate(summary.mean, summary.se, 3, 3, matrix_cell(&matrix, k, n));
        }
    }
    if (dsi >= 0) {
        matrix.headings[n++] = "DSI";
    }
    if (n > 0) {
        table_heading("Death spiral: share of worlds by each definition", "死亡螺旋：各判据成立的模拟占比", stream,
                      style);
        matrix.n_columns = n;
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    return true;
}

/* Standard deviations of last year's enrolment, in points, by where they come from, and D3 likewise. */
static bool print_split(const struct record *record, struct summary_room *room, FILE *stream,
                        const struct table_style *style)
{
    static const char *const EN[] = {"Together", "Luck", "Parameters", "Both at once", "D3 luck %", "D3 parameters %"};
    static const char *const ZH[] = {"合计", "运气", "参数", "交互", "D3 仅运气%", "D3 仅参数%"};
    const int outcome = record_outcome(record, "enrolment_rate"), d3 = record_world_outcome(record, "d3");
    struct matrix matrix;
    if (!record->has_parameter_uncertainty || outcome < 0 || record->worlds < 2) {
        return true;
    }
    const int n_columns = d3 >= 0 ? 6 : 4;
    if (!matrix_init(&matrix, record->n_arms, n_columns)) {
        return false;
    }
    for (int column = 0; column < n_columns; column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    for (int k = 0; k < record->n_arms; k++) {
        const struct summary summary = summary_of_outcome(record, room, k, record->n_years - 1, outcome);
        const double remainder = summary.interaction_variance;
        const double signed_sd = remainder < 0.0 ? -sqrt(-remainder) : sqrt(remainder);
        const double sds[] = {summary.sd, summary.process_sd, summary.parameter_sd, signed_sd};
        matrix.row_labels[k] = table_arm_label(style, &record->arms[k]);
        for (int column = 0; column < 4; column++) {
            table_estimate(100.0 * sds[column], (double)NAN, 2, 2, matrix_cell(&matrix, k, column));
        }
        if (d3 >= 0) {
            const struct summary_probability event = summary_of_event(record, k, d3);
            event_text(&event, WORLDS_PROCESS, matrix_cell(&matrix, k, 4));
            event_text(&event, WORLDS_PARAMETER, matrix_cell(&matrix, k, 5));
        }
    }
    table_heading("Where the spread of the last year's enrolment comes from: standard deviations, in points",
                  "末年参保率的离散来自何处：标准差（百分点）", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    return true;
}

static void print_legend(FILE *stream, const struct table_style *style)
{
    const char *const(*legend)[2] = style->language == TABLE_CHINESE ? LEGEND_ZH : LEGEND_EN;
    fputc('\n', stream);
    for (int i = 0; i < N_LEGEND; i++) {
        matrix_print_label(legend[i][0], LEGEND_MARGIN, stream);
        matrix_print_text(legend[i][1], style->width - LEGEND_MARGIN, LEGEND_MARGIN, stream);
    }
}

static bool print_city(const struct record *record, struct summary_room *room, FILE *stream,
                       const struct table_style *style)
{
    return print_figures(record, room, stream, style) && print_spiral(record, room, stream, style) &&
           panels_print_published(record, room, stream, style) && network_panel_print(record, room, stream, style) &&
           panels_print_first_claims(record, room, stream, style) && terms_panel_print(record, room, stream, style) &&
           equity_panels_print(record, room, stream, style) && print_split(record, room, stream, style) &&
           design_panels_print_levers(record, stream, style) && design_panels_print_map(record, stream, style) &&
           sweep_panels_print_overview(record, stream, style);
}

static bool print_country(const struct record *record, struct summary_room *room, FILE *stream,
                          const struct table_style *style, struct status *status)
{
    struct record totals;
    if (!totals_init(&totals, record, status)) {
        return false;
    }
    const bool is_printed =
        print_figures(&totals, room, stream, style) && region_tables_print_sums(record, &totals, room, stream, style) &&
        region_tables_print_regions(record, &totals, room, stream, style) &&
        panels_print_published(record, room, stream, style) && panels_print_first_claims(&totals, room, stream, style);
    record_free(&totals);
    return is_printed;
}

bool table_print(const struct record *record, FILE *stream, const struct table_style *style, struct status *status)
{
    struct summary_room room;
    if (!summary_room_init(&room, record, status)) {
        return false;
    }
    partial_print(record, stream, style);
    print_title(record, stream, style);
    const bool is_printed = (record->n_regions > 0 ? print_country(record, &room, stream, style, status)
                                                   : print_city(record, &room, stream, style)) &&
                            precision_print(record, stream, style);
    summary_room_free(&room);
    if (!is_printed) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to print the table");
    }
    print_legend(stream, style);
    return fflush(stream) == 0 || status_add(status, EXIT_RUN_FAILED, "the table could not be written");
}
