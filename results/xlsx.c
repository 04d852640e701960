#include "results/xlsx.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"
#include "results/comparison.h"
#include "results/xlsx_book.h"

/* 2000-01-01: the time of writing is no part of a result. */
static const time_t WRITTEN = 946684800;

bool xlsx_check_path(const char *path, struct status *status)
{
    static const char END[] = ".xlsx";
    const size_t length = strlen(path);
    char *const folder = files_folder_of(path);
    bool is_good = folder || status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    if (is_good && (length <= strlen(END) || strcmp(path + length - strlen(END), END) != 0)) {
        is_good =
            status_add(status, EXIT_INPUT, "--xlsx '%s' does not end in .xlsx, by which Excel knows its files", path);
    } else if (is_good && files_is_folder(path)) {
        is_good = status_add(status, EXIT_INPUT, "--xlsx '%s' is a folder; give the name of a file", path);
    } else if (is_good && !(files_is_folder(folder) && files_can_write_in(folder))) {
        is_good = status_add(status, EXIT_INPUT,
                             "--xlsx '%s' cannot be written: '%s' is no folder that can be written in", path, folder);
    }
    free(folder);
    return is_good;
}

enum { A4 = 9, FITS_A_PAGE = 30 }; /* paper; columns that are still read when a page holds them side by side */

/* ------------------------------------------------------------------ formats */

static lxw_format *number_format(lxw_workbook *workbook, const char *text)
{
    lxw_format *const format = workbook_add_format(workbook);
    format_set_num_format(format, text);
    return format;
}

static void add_formats(struct xlsx_book *book)
{
    static const char *const FORMATS[N_XLSX_FORMATS] = {"0.0000", "0.00%", "#,##0.00", "#,##0", "0"};
    for (int i = 0; i < N_XLSX_FORMATS; i++) {
        book->formats[i] = number_format(book->workbook, FORMATS[i]);
    }
    book->heading = workbook_add_format(book->workbook);
    format_set_bold(book->heading);
    format_set_text_wrap(book->heading);
    format_set_align(book->heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(book->heading, 0xE8EEF4);
    format_set_bottom(book->heading, LXW_BORDER_THIN);
    book->title = workbook_add_format(book->workbook);
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    book->wrapped = workbook_add_format(book->workbook);
    format_set_text_wrap(book->wrapped);
    format_set_align(book->wrapped, LXW_ALIGN_VERTICAL_TOP);
}

bool xlsx_is_chinese(const struct xlsx_book *book) { return book->style->language == TABLE_CHINESE; }

const char *xlsx_label(const struct xlsx_book *book, const char *en, const char *zh)
{
    return table_label(book->style, en, zh);
}

enum xlsx_format xlsx_format_of(const struct outcome *outcome)
{
    const char *const unit = outcome->unit ? outcome->unit : "1";
    if (comparison_style_of(outcome) == COMPARISON_PERCENT) {
        return XLSX_PERCENT;
    }
    return strcmp(unit, "yuan") == 0                                   ? XLSX_MONEY
           : strcmp(unit, "people") == 0 || strcmp(unit, "hours") == 0 ? XLSX_COUNT
                                                                       : XLSX_PLAIN;
}

const char *xlsx_outcome_label(const struct xlsx_book *book, const struct outcome *outcome)
{
    return xlsx_is_chinese(book) && outcome->label_zh ? outcome->label_zh : outcome->name;
}

/* ------------------------------------------------------------------ sheets */

static void note_error(struct xlsx_book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR) {
        book->error = error;
    }
}

struct xlsx_sheet xlsx_sheet_bare(struct xlsx_book *book, const char *en, const char *zh)
{
    struct xlsx_sheet sheet = {.book = book};
    snprintf(sheet.name, sizeof sheet.name, "%s", xlsx_label(book, en, zh));
    sheet.sheet = workbook_add_worksheet(book->workbook, sheet.name);
    if (!sheet.sheet) {
        note_error(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    return sheet;
}

void xlsx_put_heading(struct xlsx_sheet *sheet, const char *text, double width)
{
    if (sheet->sheet) {
        worksheet_set_column(sheet->sheet, sheet->n_columns, sheet->n_columns, width, NULL);
        note_error(sheet->book, worksheet_write_string(sheet->sheet, 0, sheet->n_columns, text, sheet->book->heading));
    }
    sheet->n_columns++;
}

struct xlsx_sheet xlsx_sheet_start(struct xlsx_book *book, const char *en, const char *zh,
                                   const struct xlsx_column *columns, int n)
{
    struct xlsx_sheet sheet = xlsx_sheet_bare(book, en, zh);
    for (int i = 0; i < n; i++) {
        xlsx_put_heading(&sheet, xlsx_label(book, columns[i].en, columns[i].zh), columns[i].width);
    }
    if (sheet.sheet) {
        worksheet_set_row(sheet.sheet, 0, 2 * LXW_DEF_ROW_HEIGHT, NULL);
    }
    sheet.row = 1;
    return sheet;
}

void xlsx_put_text(struct xlsx_sheet *sheet, const char *text)
{
    if (sheet->sheet && text && *text) {
        note_error(sheet->book, worksheet_write_string(sheet->sheet, sheet->row, sheet->column, text, NULL));
    }
    sheet->column++;
}

void xlsx_put_number(struct xlsx_sheet *sheet, double value, enum xlsx_format format)
{
    if (sheet->sheet && isfinite(value)) {
        note_error(sheet->book, worksheet_write_number(sheet->sheet, sheet->row, sheet->column, value,
                                                       sheet->book->formats[format]));
    }
    sheet->column++;
}

void xlsx_end_row(struct xlsx_sheet *sheet)
{
    sheet->row++;
    sheet->column = 0;
}

void xlsx_sheet_end(struct xlsx_sheet *sheet, int n_frozen)
{
    if (sheet->sheet && sheet->row > 1) {
        worksheet_freeze_panes(sheet->sheet, 1, (lxw_col_t)n_frozen);
        worksheet_set_landscape(sheet->sheet);
        worksheet_set_paper(sheet->sheet, A4);
        worksheet_repeat_rows(sheet->sheet, 0, 0);
        worksheet_fit_to_pages(sheet->sheet, sheet->n_columns <= FITS_A_PAGE ? 1 : 0, 0);
        worksheet_autofilter(sheet->sheet, 0, 0, sheet->row - 1, (lxw_col_t)(sheet->n_columns - 1));
    }
}

/* ------------------------------------------------------------------ the file */

static void put_all(struct xlsx_book *book)
{
    xlsx_partial_put(book);
    xlsx_summary_put(book);
    xlsx_years_put(book);
    xlsx_payers_put(book);
    xlsx_cells_put(book);
    xlsx_inputs_put(book);
    xlsx_notes_put(book);
}

static lxw_error write_book(const char *path, const struct record *record, struct summary_room *room,
                            const struct table_style *style)
{
    struct xlsx_book book = {.record = record, .room = room, .style = style, .workbook = workbook_new(path)};
    const char *const title = table_label(style, record->title_en, record->title_zh);
    char text[256];
    snprintf(text, sizeof text, "%s", title && strlen(title) < sizeof text ? title : record->study);
    lxw_doc_properties properties = {.created = WRITTEN, .title = text};
    if (!book.workbook) {
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    workbook_set_properties(book.workbook, &properties);
    add_formats(&book);
    put_all(&book);
    const lxw_error closed = workbook_close(book.workbook);
    return closed != LXW_NO_ERROR ? closed : book.error;
}

bool xlsx_write(const char *path, const struct record *record, const struct table_style *style, struct status *status)
{
    struct summary_room room;
    char *const temporary_path = files_temporary_path(path);
    if (!temporary_path) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    }
    if (!summary_room_init(&room, record, status)) {
        free(temporary_path);
        return false;
    }
    const lxw_error error = write_book(temporary_path, record, &room, style);
    const bool is_written = error == LXW_NO_ERROR && files_publish(temporary_path, path);
    if (!is_written) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path,
                   error == LXW_NO_ERROR ? strerror(errno) : lxw_strerror(error));
        unlink(temporary_path);
    }
    summary_room_free(&room);
    free(temporary_path);
    return is_written;
}
