/* A page of `explain`: one arm, panel by panel, and what the panels have in common. */
#ifndef HUIMIN_EXPLAIN_PAGE_H
#define HUIMIN_EXPLAIN_PAGE_H

#include "results/explain_figures.h"
#include "results/matrix.h"
#include "results/table.h"

struct explain_page {
    const struct record *record;
    struct summary_room *room;
    int arm;
    FILE *stream;
    const struct table_style *style;
};

enum { EXPLAIN_LABEL_SIZE = 96 };
typedef char explain_label[EXPLAIN_LABEL_SIZE];

bool explain_page_is_chinese(const struct explain_page *page);
/* Room for a panel: a matrix and the labels of its rows. NULL without memory. */
explain_label *explain_page_start(struct matrix *matrix, int n_rows, int n_columns);
/* Prints the panel under its heading, and frees it. */
void explain_page_end(const struct explain_page *page, struct matrix *matrix, explain_label *labels, const char *en,
                      const char *zh);
/* A figure with its error, and a star where not all worlds define it. */
void explain_page_put(const struct explain_page *page, char *cell, const struct summary *summary, double scale,
                      int usual_decimals, int most_decimals);
/* A figure without error: with so many decimals, or a dash where it is undefined. */
void explain_page_put_number(char *cell, double value, int decimals);
void explain_page_put_year(const struct explain_page *page, char *label, int year);
/* A panel of n figures, a row for each of the years 1, 2, 5 and the last, with `spare` columns after them. */
explain_label *explain_page_start_figures(const struct explain_page *page, struct matrix *matrix,
                                          const struct explain_figure *figures, int n, int spare, int years[4]);

#endif
