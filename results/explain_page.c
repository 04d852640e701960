#include "results/explain_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool explain_page_is_chinese(const struct explain_page *page) { return page->style->language == TABLE_CHINESE; }

explain_label *explain_page_start(struct matrix *matrix, int n_rows, int n_columns)
{
    explain_label *labels = calloc((size_t)n_rows + 1, sizeof *labels);
    if (!labels || !matrix_init(matrix, n_rows, n_columns)) {
        free(labels);
        return NULL;
    }
    for (int row = 0; row < n_rows; row++) {
        matrix->row_labels[row] = labels[row];
    }
    return labels;
}

void explain_page_end(const struct explain_page *page, struct matrix *matrix, explain_label *labels, const char *en,
                      const char *zh)
{
    table_heading(en, zh, page->stream, page->style);
    matrix_print(matrix, page->style->width, page->stream);
    matrix_free(matrix);
    free(labels);
}

void explain_page_put(const struct explain_page *page, char *cell, const struct summary *summary, double scale,
                      int usual_decimals, int most_decimals)
{
    table_estimate(summary->mean * scale, summary->se * scale, usual_decimals, most_decimals, cell);
    if (summary->n_worlds > 0 && summary->n_worlds < page->record->n_worlds[WORLDS_JOINT]) {
        strcat(cell, "*");
    }
}

void explain_page_put_number(char *cell, double value, int decimals)
{
    table_estimate(value, (double)NAN, decimals, decimals, cell);
}

void explain_page_put_year(const struct explain_page *page, char *label, int year)
{
    snprintf(label, EXPLAIN_LABEL_SIZE, explain_page_is_chinese(page) ? "第%2d年" : "year %2d", year + 1);
}

/* The years that a panel of outcomes shows; returns how many. */
static int shown_years(int n_years, int years[4])
{
    static const int WANTED[] = {0, 1, 4};
    int n = 0;
    for (int i = 0; i < COUNT_OF(WANTED); i++) {
        if (WANTED[i] < n_years - 1) {
            years[n++] = WANTED[i];
        }
    }
    years[n++] = n_years - 1;
    return n;
}

explain_label *explain_page_start_figures(const struct explain_page *page, struct matrix *matrix,
                                          const struct explain_figure *figures, int n, int spare, int years[4])
{
    const int n_years = shown_years(page->record->n_years, years);
    explain_label *labels = explain_page_start(matrix, n_years, n + spare);
    for (int i = 0; labels && i < n; i++) {
        matrix->headings[i] = table_label(page->style, figures[i].en, figures[i].zh);
        for (int row = 0; row < n_years; row++) {
            const struct summary summary =
                explain_summary(page->record, page->room, page->arm, years[row], figures[i].outcome);
            explain_page_put(page, matrix_cell(matrix, row, i), &summary, figures[i].scale, figures[i].usual_decimals,
                             figures[i].most_decimals);
            explain_page_put_year(page, labels[row], years[row]);
        }
    }
    return labels;
}
