#include "results/sweep_csv.h"

#include "results/csv.h"

/* The rows of a table. */
struct part {
    const struct sweep_table *table;
    const struct sweep_rows *rows;
};

static void put_headings(struct sheet *sheet, const struct sweep_table *table)
{
    char column[DESIGN_COLUMN_SIZE], name[DESIGN_COLUMN_SIZE + 16];
    sheet_put_text(sheet, "point");
    sheet_put_text(sheet, "arm");
    for (int a = 0; a < table->sweep->n_axes; a++) {
        sheet_put_text(sheet, table->sweep->axes[a].key);
    }
    for (int i = 0; i < table->sweep->n_asked; i++) {
        design_values_column(&table->sweep->asked[i], column);
        for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
            snprintf(name, sizeof name, "%s%s", column, SWEEP_COLUMNS[c].ending);
            sheet_put_text(sheet, name);
        }
    }
    sheet_end_line(sheet);
}

static void put_row(struct sheet *sheet, const struct sweep_table *table, int row)
{
    sheet_put_number(sheet, sweep_table_point(table, row) + 1.0);
    sheet_put_text(sheet, table->sweep->arms[sweep_table_arm(table, row)]);
    for (int a = 0; a < table->sweep->n_axes; a++) {
        const double value = sweep_table_axis(table, row, a);
        const char *const word = sweep_table_word(&table->sweep->axes[a], value);
        if (word) {
            sheet_put_text(sheet, word);
        } else {
            sheet_put_number(sheet, value);
        }
    }
    for (int i = 0; i < table->sweep->n_asked; i++) {
        for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
            sheet_put_number(sheet, sweep_column_of(&SWEEP_COLUMNS[c], sweep_table_figure(table, row, i)));
        }
    }
    sheet_end_line(sheet);
}

static void write_part(struct sheet *sheet, const void *context)
{
    const struct part *const part = context;
    put_headings(sheet, part->table);
    for (int i = 0; i < part->rows->n; i++) {
        put_row(sheet, part->table, part->rows->rows[i]);
    }
}

bool sweep_csv_write_rows(const struct sweep_table *table, const struct sweep_rows *rows, const char *folder,
                          struct status *status)
{
    const struct part part = {table, rows};
    return csv_write_file(folder, "sweep.csv", write_part, &part, status);
}

bool sweep_csv_write(const struct record *record, const char *folder, struct status *status)
{
    static const struct sweep_query ALL;
    struct sweep_table table;
    struct sweep_rows rows = {0};
    if (!sweep_table_init(&table, record, status)) {
        return false;
    }
    const bool is_written =
        sweep_query_rows(&table, &ALL, &rows, status) && sweep_csv_write_rows(&table, &rows, folder, status);
    sweep_rows_free(&rows);
    sweep_table_free(&table);
    return is_written;
}
