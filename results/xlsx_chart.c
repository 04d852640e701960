#include "results/xlsx_book.h"

/* Okabe and Ito's colours, which colour-blind readers tell apart, then darker ones. */
static const lxw_color_t COLOURS[] = {0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0xCC79A7, 0x56B4E9,
                                      0x000000, 0x999933, 0x004466, 0x884400, 0x005540, 0x663355};
_Static_assert(sizeof COLOURS / sizeof *COLOURS >= XLSX_MOST_SERIES, "a colour for every series");

enum { CHARTS_A_ROW = 2, COLUMNS_A_CHART = 6, WIDTH = 620, HEIGHT = 320, ROWS_A_CHART = 17 };

lxw_chart *xlsx_chart_start(struct xlsx_book *book, lxw_chart_type type, const char *title)
{
    lxw_chart *const chart = workbook_add_chart(book->workbook, (uint8_t)type);
    if (chart) {
        lxw_chart_font font = {.size = 12, .bold = LXW_TRUE};
        chart_title_set_name(chart, title);
        chart_title_set_name_font(chart, &font);
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    }
    return chart;
}

void xlsx_chart_add(lxw_chart *chart, int i, const char *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t category,
                    lxw_col_t value, lxw_row_t name_row, lxw_col_t name_column)
{
    lxw_chart_series *const series = chart ? chart_add_series(chart, NULL, NULL) : NULL;
    if (!series) {
        return;
    }
    lxw_chart_line line = {.color = COLOURS[i], .width = 2.0};
    lxw_chart_fill fill = {.color = COLOURS[i]};
    chart_series_set_categories(series, sheet, first, category, last, category);
    chart_series_set_values(series, sheet, first, value, last, value);
    chart_series_set_name_range(series, sheet, name_row, name_column);
    if (chart->type == LXW_CHART_LINE) {
        chart_series_set_line(series, &line);
    } else {
        chart_series_set_fill(series, &fill);
    }
}

void xlsx_chart_end(struct xlsx_book *book, lxw_chart *chart, const char *x_name, const char *number_format)
{
    if (!chart || !book->front) {
        return;
    }
    lxw_chart_options place = {.x_scale = WIDTH / 480.0, .y_scale = HEIGHT / 288.0};
    const int row = book->n_charts / CHARTS_A_ROW, column = book->n_charts % CHARTS_A_ROW;
    if (x_name) {
        chart_axis_set_name(chart->x_axis, x_name);
    }
    chart_axis_set_num_format(chart->y_axis, number_format);
    worksheet_insert_chart_opt(book->front, book->front_row + (lxw_row_t)(row * ROWS_A_CHART),
                               (lxw_col_t)(column * COLUMNS_A_CHART), chart, &place);
    book->n_charts++;
}
