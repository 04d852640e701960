/* Counts and sums of people by cell: a sheet for the tallies that have the same axes, quantities in columns. */
#include <string.h>

#include "results/archive.h"
#include "results/xlsx_book.h"

static bool same_axes(const struct record_tally *left, const struct record_tally *right)
{
    bool is_same = left->n_axes == right->n_axes;
    for (int a = 0; is_same && a < left->n_axes; a++) {
        is_same = left->axes[a].n == right->axes[a].n && strcmp(left->axes[a].name, right->axes[a].name) == 0;
    }
    return is_same;
}

static bool is_cells(const struct record_tally *tally) { return strcmp(archive_tally_group(tally), "/cells") == 0; }

/* Whether no tally before it has the same axes. */
static bool is_first(const struct record *record, int i)
{
    for (int j = 0; j < i; j++) {
        if (is_cells(&record->tallies[j]) && same_axes(&record->tallies[j], &record->tallies[i])) {
            return false;
        }
    }
    return is_cells(&record->tallies[i]);
}

static void put_place(struct xlsx_sheet *sheet, const struct record_tally *tally, int arm, int year, int index)
{
    const struct record *const record = sheet->book->record;
    int at[RECORD_MAX_AXES];
    xlsx_put_text(sheet, record->arms[arm].name);
    xlsx_put_text(sheet, table_arm_label(sheet->book->style, &record->arms[arm]));
    xlsx_put_number(sheet, year + 1, XLSX_WHOLE);
    for (int a = tally->n_axes - 1; a >= 0; a--) {
        at[a] = index % tally->axes[a].n;
        index /= tally->axes[a].n;
    }
    for (int a = 0; a < tally->n_axes; a++) {
        xlsx_put_text(sheet, tally->axes[a].labels[at[a]]);
    }
}

static void put_sheet(struct xlsx_book *book, const struct record_tally *first, int number)
{
    static const struct xlsx_column FIRST[] = {{"Arm", "方案", 20}, {"Name", "名称", 22}, {"Year", "年", 7}};
    const struct record *const record = book->record;
    char en[32] = "Cells", zh[32] = "人群";
    if (number > 1) {
        snprintf(en, sizeof en, "Cells %d", number);
        snprintf(zh, sizeof zh, "人群 %d", number);
    }
    struct xlsx_sheet sheet = xlsx_sheet_start(book, en, zh, FIRST, COUNT_OF(FIRST));
    for (int a = 0; a < first->n_axes; a++) {
        xlsx_put_heading(&sheet, first->axes[a].name, 15);
    }
    for (int i = 0; i < record->n_tallies; i++) {
        if (is_cells(&record->tallies[i]) && same_axes(&record->tallies[i], first)) {
            char text[256];
            snprintf(text, sizeof text, "%s (%s)", record->tallies[i].name, record->tallies[i].unit);
            xlsx_put_heading(&sheet, text, 17);
            xlsx_put_heading(&sheet, xlsx_label(book, "± standard error", "± 标准误"), 11);
        }
    }
    const long n_rows = (long)record->n_arms * record->n_years * first->extent;
    for (long row = 0; row < n_rows && sheet.row < XLSX_MOST_ROWS; row++) {
        put_place(&sheet, first, (int)(row / first->extent / record->n_years),
                  (int)(row / first->extent % record->n_years), (int)(row % first->extent));
        for (int i = 0; i < record->n_tallies; i++) {
            if (is_cells(&record->tallies[i]) && same_axes(&record->tallies[i], first)) {
                xlsx_put_number(&sheet, record->tallies[i].mean[row], XLSX_MONEY);
                xlsx_put_number(&sheet, record->tallies[i].se[row], XLSX_MONEY);
            }
        }
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, COUNT_OF(FIRST));
}

void xlsx_cells_put(struct xlsx_book *book)
{
    int number = 0;
    for (int i = 0; i < book->record->n_tallies; i++) {
        if (is_first(book->record, i)) {
            put_sheet(book, &book->record->tallies[i], ++number);
        }
    }
}
