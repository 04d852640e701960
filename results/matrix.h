/* Tables on a terminal: aligned by display width (a Chinese character takes two columns), cut into as many
 * parts, one below the other, as the width asks for. */
#ifndef HUIMIN_MATRIX_H
#define HUIMIN_MATRIX_H

#include <stdbool.h>
#include <stdio.h>

enum { MATRIX_CELL_SIZE = 64 };

/* Columns that a UTF-8 text takes on a terminal (Unicode TR11: wide and fullwidth take two). A malformed byte
 * takes one. */
int matrix_text_width(const char *text);

struct matrix {
    int n_rows, n_columns;           /* n_columns may be lowered before printing */
    int stride;                      /* columns that there is room for */
    const char **row_labels;         /* [n_rows] the caller's; NULL is an empty label */
    const char **headings;           /* [n_columns] the caller's */
    char (*cells)[MATRIX_CELL_SIZE]; /* [n_rows][stride] */
    bool *has_rule;                  /* [n_rows] an empty line stands before the row */
};

/* False without memory. The labels and headings that are pointed to must outlive it. */
bool matrix_init(struct matrix *matrix, int n_rows, int n_columns);
void matrix_free(struct matrix *matrix);
char *matrix_cell(struct matrix *matrix, int row, int column);
/* Cells right-aligned, labels left-aligned and cut where they would take more than two fifths of the width. */
void matrix_print(const struct matrix *matrix, int width, FILE *stream);

/* A label in exactly `width` columns: padded, or cut with an ellipsis. */
void matrix_print_label(const char *label, int width, FILE *stream);
/* A text broken at spaces, or between Chinese characters, into lines of `width` at most; all but the first
 * stand `indent` columns further to the right. */
void matrix_print_text(const char *text, int width, int indent, FILE *stream);

#endif
