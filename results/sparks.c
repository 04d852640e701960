#include "results/sparks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/headline.h"
#include "results/matrix.h"
#include "results/summary.h"
#include "results/totals.h"

static const char *const BARS[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
enum { MIDDLE_BAR = 3 };

/* Relative: less than this is the same for the eye. */
static const double NO_DIFFERENCE = 1e-9;

const char *spark_line(const double *values, int n, char *text)
{
    double lowest = INFINITY, highest = -INFINITY;
    const int n_points = n < SPARK_MOST_POINTS ? n : SPARK_MOST_POINTS;
    for (int i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            lowest = fmin(lowest, values[i]);
            highest = fmax(highest, values[i]);
        }
    }
    *text = '\0';
    const bool is_flat = !(highest - lowest > NO_DIFFERENCE * fabs(highest));
    for (int point = 0; point < n_points; point++) {
        const double value = values[n_points < 2 ? 0 : point * (n - 1) / (n_points - 1)];
        const int bar = is_flat ? MIDDLE_BAR : (int)((value - lowest) / (highest - lowest) * (COUNT_OF(BARS) - 0.001));
        strcat(text, isfinite(value) ? BARS[bar] : "·");
    }
    return text;
}

/* "3.3 ▁▂▄█ 4.9": the first and the last year that define it, and the median of each between. */
static void put_spark(const struct record *record, struct summary_room *room, const struct headline *figure, int arm,
                      int outcome, char *cell)
{
    double medians[MAX_YEARS];
    char line[SPARK_SIZE], first[TABLE_NUMBER_SIZE] = "–", last[TABLE_NUMBER_SIZE] = "–";
    bool is_first = true;
    for (int year = 0; year < record->n_years; year++) {
        const double median = summary_of_outcome(record, room, arm, year, outcome).q50;
        medians[year] = median;
        if (isfinite(median)) {
            table_estimate(median * figure->scale, (double)NAN, figure->usual_decimals, figure->most_decimals,
                           is_first ? first : last);
            is_first = false;
        }
    }
    snprintf(cell, MATRIX_CELL_SIZE, "%.8s %s %.8s", first, spark_line(medians, record->n_years, line), last);
}

static bool print_panel(const struct record *record, struct summary_room *room, FILE *stream,
                        const struct table_style *style)
{
    struct matrix matrix;
    int n = 0;
    if (!matrix_init(&matrix, record->n_arms, N_HEADLINE_FIGURES)) {
        return false;
    }
    for (int i = 0; i < N_HEADLINE_FIGURES; i++) {
        const int outcome = record_outcome(record, HEADLINE_FIGURES[i].outcome);
        if (outcome < 0) {
            continue;
        }
        matrix.headings[n] = table_label(style, HEADLINE_FIGURES[i].table_en, HEADLINE_FIGURES[i].table_zh);
        for (int k = 0; k < record->n_arms; k++) {
            matrix.row_labels[k] = table_arm_label(style, &record->arms[k]);
            put_spark(record, room, &HEADLINE_FIGURES[i], k, outcome, matrix_cell(&matrix, k, n));
        }
        n++;
    }
    matrix.n_columns = n;
    if (n > 0) {
        table_heading(
            "Year by year: medians from the first year to the last, each line between its own lowest and highest",
            "逐年：首年至末年的中位数，每条线由自身最低到最高", stream, style);
        matrix_print(&matrix, style->width, stream);
    }
    matrix_free(&matrix);
    return true;
}

bool sparks_print(const struct record *record, FILE *stream, const struct table_style *style, struct status *status)
{
    struct summary_room room;
    struct record totals = {0};
    const bool is_country = record->n_regions > 0;
    if (record->n_years < 2) {
        return true;
    }
    if (!summary_room_init(&room, record, status) || (is_country && !totals_init(&totals, record, status))) {
        summary_room_free(&room);
        return false;
    }
    const bool is_printed = print_panel(is_country ? &totals : record, &room, stream, style) ||
                            status_add(status, EXIT_RUN_FAILED, "not enough memory to print the table");
    summary_room_free(&room);
    record_free(&totals);
    return is_printed;
}
