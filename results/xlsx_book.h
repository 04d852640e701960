/* A workbook while it is written: its formats, and its sheets cell by cell, row by row. The only header that knows
 * libxlsxwriter. */
#ifndef HUIMIN_XLSX_BOOK_H
#define HUIMIN_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "results/summary.h"
#include "results/table.h"

/* How a number is shown; the cell holds it whole. */
enum xlsx_format {
    XLSX_PLAIN,   /* 0.0000 */
    XLSX_PERCENT, /* 0.00% */
    XLSX_MONEY,   /* #,##0.00 */
    XLSX_COUNT,   /* #,##0 */
    XLSX_WHOLE,   /* 0 */
    N_XLSX_FORMATS
};

struct xlsx_book {
    lxw_workbook *workbook;
    const struct record *record;
    struct summary_room *room;
    const struct table_style *style;
    lxw_format *formats[N_XLSX_FORMATS], *heading, *title, *wrapped;
    lxw_worksheet *front; /* the first sheet, where charts go, and the row from which there is room */
    lxw_row_t front_row;
    int n_charts;
    lxw_error error; /* the first one */
};

struct xlsx_column {
    const char *en, *zh;
    double width; /* in characters */
};

/* A sheet whose first row holds headings: frozen, with a filter once it is ended. */
struct xlsx_sheet {
    struct xlsx_book *book;
    lxw_worksheet *sheet;
    char name[64];
    lxw_row_t row;
    lxw_col_t column, n_columns;
};

bool xlsx_is_chinese(const struct xlsx_book *book);
const char *xlsx_label(const struct xlsx_book *book, const char *en, const char *zh);
/* A sheet of this name, without headings. */
struct xlsx_sheet xlsx_sheet_bare(struct xlsx_book *book, const char *en, const char *zh);
/* And one whose headings stand in its first row: more may be put to them before its first row is. */
struct xlsx_sheet xlsx_sheet_start(struct xlsx_book *book, const char *en, const char *zh,
                                   const struct xlsx_column *columns, int n);
/* One more heading, in the first row. */
void xlsx_put_heading(struct xlsx_sheet *sheet, const char *text, double width);
void xlsx_put_text(struct xlsx_sheet *sheet, const char *text);
void xlsx_put_number(struct xlsx_sheet *sheet, double value, enum xlsx_format format);
void xlsx_end_row(struct xlsx_sheet *sheet);
/* Freezes the headings and the first `n_frozen` columns, and puts the filter on. */
void xlsx_sheet_end(struct xlsx_sheet *sheet, int n_frozen);

/* How a figure of this outcome is shown, and its name as a heading: "参保率", "premium_yuan". */
enum xlsx_format xlsx_format_of(const struct outcome *outcome);
const char *xlsx_outcome_label(const struct xlsx_book *book, const struct outcome *outcome);

/* A chart on the first sheet, in the next place of a grid: lines or stacked columns. NULL without memory. */
lxw_chart *xlsx_chart_start(struct xlsx_book *book, lxw_chart_type type, const char *title);
/* A series from cells: its name from one, its values and categories from a column of rows. The i-th has the i-th colour. */
void xlsx_chart_add(lxw_chart *chart, int i, const char *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t category,
                    lxw_col_t value, lxw_row_t name_row, lxw_col_t name_column);
void xlsx_chart_end(struct xlsx_book *book, lxw_chart *chart, const char *x_name, const char *number_format);
/* Series that a chart can tell apart. */
enum { XLSX_MOST_SERIES = 12 };

/* The sheets, in their order. Each adds what the record has for it. The first says that a partial result is one. */
void xlsx_partial_put(struct xlsx_book *book);
void xlsx_summary_put(struct xlsx_book *book);
void xlsx_years_put(struct xlsx_book *book);
void xlsx_cells_put(struct xlsx_book *book);
void xlsx_payers_put(struct xlsx_book *book);
void xlsx_inputs_put(struct xlsx_book *book);
void xlsx_notes_put(struct xlsx_book *book);

/* Rows that a sheet holds. */
enum { XLSX_MOST_ROWS = LXW_ROW_MAX };

#endif
