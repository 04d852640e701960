#include "results/describe_rows.h"

#include <math.h>
#include <string.h>

/* A share is shown in per cent. */
static double scale_of(const struct published *published) { return published->unit == PUBLISHED_PERCENT ? 100.0 : 1.0; }

static int decimals_of(const struct published *published)
{
    return published->unit == PUBLISHED_YUAN ? 0 : published->unit == PUBLISHED_PERCENT ? 2 : 3;
}

/* Number of a text in a list, counted from 0; it is added where it is not there. */
static int number_in(const char **list, int *n, const char *text)
{
    for (int i = 0; i < *n; i++)
        if (strcmp(list[i], text) == 0)
            return i;
    if (*n < DESCRIBE_MAX_NOTES)
        list[(*n)++] = text;
    return *n - 1;
}

/* A number with as many digits as it needs: 10634, 24.74, 5.46. */
static void number_text(double value, const struct published *published, char *text, size_t size)
{
    const double shown = value * scale_of(published);
    snprintf(text, size, "%.*f", published->unit == PUBLISHED_YUAN ? 0 : 2, shown);
}

static void published_text(const struct published *published, const struct published_value *moved, char *text)
{
    char low[24], high[24];
    number_text(moved->value, published, low, sizeof low);
    number_text(moved->high, published, high, sizeof high);
    if (moved->high > 0.0)
        snprintf(text, MATRIX_CELL_SIZE, "%s–%s", low, high);
    else
        snprintf(text, MATRIX_CELL_SIZE, "%s", low);
}

double describe_difference(const struct published *published, const struct published_value *moved, double simulated)
{
    const double high = moved->high > 0.0 ? moved->high : moved->value;
    const double away = simulated < moved->value ? simulated - moved->value : simulated > high ? simulated - high : 0.0;
    return published->is_relative ? away / moved->value : away;
}

/* To two decimals or one, and never minus nothing. */
static double rounded(double value, double parts) { return rint(value * parts) / parts + 0.0; }

static void difference_text(const struct published *published, const struct published_value *moved, double simulated,
                            const struct table_style *style, char *text)
{
    const double difference = describe_difference(published, moved, simulated);
    if (!isfinite(difference))
        snprintf(text, MATRIX_CELL_SIZE, "–");
    else if (moved->high > 0.0 && difference == 0.0)
        snprintf(text, MATRIX_CELL_SIZE, "%s", table_label(style, "within", "区间内"));
    else if (published->is_relative)
        snprintf(text, MATRIX_CELL_SIZE, "%+.1f%%", rounded(100.0 * difference, 10.0));
    else
        snprintf(text, MATRIX_CELL_SIZE, "%+.2f pt", rounded(100.0 * difference, 100.0));
}

static void year_text(const struct published *published, const struct published_value *moved,
                      const struct table_style *style, char *text)
{
    static const char *const EN[] = {"", "cost", "income", "ages", "ages", "ages"};
    static const char *const ZH[] = {"", "费用趋势", "收入", "年龄", "年龄", "年龄"};
    const char *const how = table_label(style, EN[published->index], ZH[published->index]);
    if (moved->source != published->source)
        snprintf(text, MATRIX_CELL_SIZE, "%s", table_label(style, "the city's own", "本市"));
    else if (published->index == PUBLISHED_AS_IT_IS)
        snprintf(text, MATRIX_CELL_SIZE, "%d", published->year);
    else
        snprintf(text, MATRIX_CELL_SIZE, "%d ×%.2f %s", published->year, moved->index, how);
}

void describe_row(struct matrix *matrix, int row, const struct published *published, struct census_estimate simulated,
                  const struct study *study, int arm, struct describe_notes *notes, const struct table_style *style)
{
    static const char *const KINDS_EN[] = {"stated", "target", "check", "recalled"};
    static const char *const KINDS_ZH[] = {"设定", "目标", "核对", "回忆"};
    const struct published_value moved = published_move(published, study, arm);
    const double scale = scale_of(published);
    const char *const remark = table_label(style, published->note_en, published->note_zh);
    const int source = number_in(notes->sources, &notes->n_sources, moved.source);
    table_estimate(simulated.mean * scale, simulated.se * scale, decimals_of(published), decimals_of(published),
                   matrix_cell(matrix, row, 0));
    published_text(published, &moved, matrix_cell(matrix, row, 1));
    difference_text(published, &moved, simulated.mean, style, matrix_cell(matrix, row, 2));
    year_text(published, &moved, style, matrix_cell(matrix, row, 3));
    const char *const kind = table_label(style, KINDS_EN[published->kind], KINDS_ZH[published->kind]);
    if (remark)
        snprintf(matrix_cell(matrix, row, 4), MATRIX_CELL_SIZE, "%s (%c) [%d]", kind,
                 'a' + number_in(notes->remarks, &notes->n_remarks, remark), source + 1);
    else
        snprintf(matrix_cell(matrix, row, 4), MATRIX_CELL_SIZE, "%s [%d]", kind, source + 1);
}
