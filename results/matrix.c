#include "results/matrix.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const int GAP = 2; /* between columns */

struct range {
    uint32_t first, last;
};
/* Unicode TR11, classes W and F; enough of it for every text that a study may hold. */
static const struct range WIDE[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};
static const struct range WIDTHLESS[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};

static bool is_in(uint32_t code, const struct range *ranges, size_t n_ranges)
{
    for (size_t i = 0; i < n_ranges; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* The code point at *text; *length gets its bytes (1 for a malformed one). */
static uint32_t code_point(const char *text, int *length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const int n = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : bytes[0] >= 0xC0 ? 2 : 1;
    uint32_t code = n == 1 ? bytes[0] : bytes[0] & (0xFFU >> (n + 1));
    for (int i = 1; i < n; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            *length = 1;
            return bytes[0];
        }
        code = (code << 6) | (bytes[i] & 0x3FU);
    }
    *length = n;
    return code;
}

static int code_width(uint32_t code)
{
    if (is_in(code, WIDTHLESS, sizeof WIDTHLESS / sizeof *WIDTHLESS)) {
        return 0;
    }
    return is_in(code, WIDE, sizeof WIDE / sizeof *WIDE) ? 2 : 1;
}

int matrix_text_width(const char *text)
{
    int width = 0, length;
    for (; *text; text += length) {
        width += code_width(code_point(text, &length));
    }
    return width;
}

bool matrix_init(struct matrix *matrix, int n_rows, int n_columns)
{
    *matrix = (struct matrix){.n_rows = n_rows, .n_columns = n_columns, .stride = n_columns};
    matrix->row_labels = calloc((size_t)n_rows + 1, sizeof *matrix->row_labels);
    matrix->headings = calloc((size_t)n_columns + 1, sizeof *matrix->headings);
    matrix->cells = calloc((size_t)n_rows * (size_t)n_columns + 1, sizeof *matrix->cells);
    matrix->has_rule = calloc((size_t)n_rows + 1, sizeof *matrix->has_rule);
    if (matrix->row_labels && matrix->headings && matrix->cells && matrix->has_rule) {
        return true;
    }
    matrix_free(matrix);
    return false;
}

void matrix_free(struct matrix *matrix)
{
    free((void *)matrix->row_labels);
    free((void *)matrix->headings);
    free(matrix->cells);
    free(matrix->has_rule);
    *matrix = (struct matrix){0};
}

char *matrix_cell(struct matrix *matrix, int row, int column)
{
    return matrix->cells[(size_t)row * (size_t)matrix->stride + (size_t)column];
}

static const char *cell(const struct matrix *matrix, int row, int column)
{
    return matrix->cells[(size_t)row * (size_t)matrix->stride + (size_t)column];
}

static void print_spaces(int n, FILE *stream) { fprintf(stream, "%*s", n > 0 ? n : 0, ""); }

static int column_width(const struct matrix *matrix, int column)
{
    int width = matrix_text_width(matrix->headings[column]);
    for (int row = 0; row < matrix->n_rows; row++) {
        const int cell_width = matrix_text_width(cell(matrix, row, column));
        width = cell_width > width ? cell_width : width;
    }
    return width;
}

static int label_width(const struct matrix *matrix, int most)
{
    int width = 0;
    for (int row = 0; row < matrix->n_rows; row++) {
        const int wanted = matrix->row_labels[row] ? matrix_text_width(matrix->row_labels[row]) : 0;
        width = wanted > width ? wanted : width;
    }
    return width < most ? width : most;
}

void matrix_print_label(const char *label, int width, FILE *stream)
{
    int used = 0, length;
    const bool is_cut = matrix_text_width(label) > width;
    for (; *label; label += length) {
        const int next = code_width(code_point(label, &length));
        if (used + next > width - (is_cut ? 1 : 0)) {
            break;
        }
        fwrite(label, 1, (size_t)length, stream);
        used += next;
    }
    if (is_cut) {
        fputs("…", stream);
        used++;
    }
    print_spaces(width - used, stream);
}

static void print_right(const char *text, int width, FILE *stream)
{
    print_spaces(GAP + width - matrix_text_width(text), stream);
    fputs(text, stream);
}

/* Columns of a part up to the last that has something in this row; an empty rest leaves no spaces behind. */
static int end_of_row(const struct matrix *matrix, int row, int first, int end)
{
    while (end > first && cell(matrix, row, end - 1)[0] == '\0') {
        end--;
    }
    return end;
}

static void print_row_label(const char *label, int width, bool is_alone, FILE *stream)
{
    const int own_width = matrix_text_width(label);
    matrix_print_label(label, is_alone && own_width < width ? own_width : width, stream);
}

static void print_part(const struct matrix *matrix, int labels, int first, int end, FILE *stream)
{
    matrix_print_label("", labels, stream);
    for (int column = first; column < end; column++) {
        print_right(matrix->headings[column], column_width(matrix, column), stream);
    }
    fputc('\n', stream);
    for (int row = 0; row < matrix->n_rows; row++) {
        if (matrix->has_rule[row]) {
            fputc('\n', stream);
        }
        const int row_end = end_of_row(matrix, row, first, end);
        print_row_label(matrix->row_labels[row] ? matrix->row_labels[row] : "", labels, row_end == first, stream);
        for (int column = first; column < row_end; column++) {
            print_right(cell(matrix, row, column), column_width(matrix, column), stream);
        }
        fputc('\n', stream);
    }
}

void matrix_print(const struct matrix *matrix, int width, FILE *stream)
{
    const int labels = label_width(matrix, width * 2 / 5);
    for (int first = 0, end; first < matrix->n_columns; first = end) {
        int used = labels;
        end = first;
        while (end < matrix->n_columns && (end == first || used + GAP + column_width(matrix, end) <= width)) {
            used += GAP + column_width(matrix, end);
            end++;
        }
        if (first > 0) {
            fputc('\n', stream);
        }
        print_part(matrix, labels, first, end, stream);
    }
}

/* Bytes of `text` that fit in `width`, ending at a space, at the end, or beside a wide character. */
static int fitting_bytes(const char *text, int width)
{
    int used = 0, length, at = 0, last_break = 0;
    while (text[at]) {
        const int next = code_width(code_point(text + at, &length));
        if (text[at] == ' ' || next == 2) {
            last_break = at;
        }
        if (used + next > width) {
            return last_break > 0 ? last_break : at;
        }
        used += next;
        at += length;
    }
    return at;
}

void matrix_print_text(const char *text, int width, int indent, FILE *stream)
{
    for (bool is_first = true; *text; is_first = false) {
        int bytes = fitting_bytes(text, width);
        int shown = bytes > 0 ? bytes : (int)strlen(text);
        bytes = shown;
        while (shown > 0 && text[shown - 1] == ' ') {
            shown--;
        }
        fprintf(stream, "%*s%.*s\n", is_first ? 0 : indent, "", shown, text);
        text += bytes;
        text += strspn(text, " ");
    }
}
