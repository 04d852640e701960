/* The evidence tables, for tests that hold scenario files against them: a reader of CSV with quotes, and the value
 * of a stated calculation such as "12175 / 1.07^2". */
#ifndef HUIMIN_EVIDENCE_H
#define HUIMIN_EVIDENCE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/assert_near.h"

enum { EVIDENCE_MAX_ROWS = 200, EVIDENCE_MAX_COLUMNS = 16 };

struct evidence {
    char *text;                                                  /* the file; fields point into it */
    const char *fields[EVIDENCE_MAX_ROWS][EVIDENCE_MAX_COLUMNS]; /* row 0: the names of the columns */
    int n_rows, n_columns;
};

static inline char *evidence_read_text(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        fail_msg("%s cannot be read (tests run from the root of the project)", path);
    fseek(stream, 0, SEEK_END);
    const size_t size = (size_t)ftell(stream);
    rewind(stream);
    char *text = calloc(size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, size, stream), size);
    fclose(stream);
    return text;
}

/* Ends the field that begins at *in and returns what stands behind it: ',', '\n' or 0. Quotes are taken away, two of
 * them inside a quoted field are one. */
static inline char evidence_cut_field(char **in)
{
    char *out = *in;
    bool is_quoted = false;
    for (; **in && (is_quoted || (**in != ',' && **in != '\n')); ++*in) {
        if (**in != '"') {
            *out++ = **in;
        } else if (is_quoted && (*in)[1] == '"') {
            *out++ = '"';
            ++*in;
        } else {
            is_quoted = !is_quoted;
        }
    }
    const char after = **in;
    if (after)
        ++*in;
    *out = '\0';
    return after;
}

/* Reads a table by its path from the root of the project; give it back with evidence_free. */
static inline void evidence_read(struct evidence *table, const char *path)
{
    memset(table, 0, sizeof *table);
    table->text = evidence_read_text(path);
    for (char *in = table->text; *in; table->n_rows++) {
        assert_true(table->n_rows < EVIDENCE_MAX_ROWS);
        int column = 0;
        for (char after = ','; after == ','; column++) {
            assert_true(column < EVIDENCE_MAX_COLUMNS);
            table->fields[table->n_rows][column] = in;
            after = evidence_cut_field(&in);
        }
        if (table->n_rows == 0)
            table->n_columns = column;
        if (column != table->n_columns)
            fail_msg("%s: row %d has %d fields, not %d", path, table->n_rows + 1, column, table->n_columns);
    }
}

static inline void evidence_free(struct evidence *table) { free(table->text); }

/* A field by the name of its column; row 1 is the first below the names. */
static inline const char *evidence_field(const struct evidence *table, int row, const char *name)
{
    for (int column = 0; column < table->n_columns; column++)
        if (strcmp(table->fields[0][column], name) == 0)
            return table->fields[row][column];
    fail_msg("the table has no column %s", name);
    return NULL;
}

static inline double evidence_number(const struct evidence *table, int row, const char *name)
{
    char *end = NULL;
    const char *field = evidence_field(table, row, name);
    const double number = strtod(field, &end);
    if (end == field || *end)
        fail_msg("'%s' in column %s is no number", field, name);
    return number;
}

/* "entity metric year", and what may follow it: the region, a remark in brackets, a calculation. */
static inline bool evidence_is_named(const struct evidence *table, int row, const char *words)
{
    char name[512];
    snprintf(name, sizeof name, "%s %s %s", evidence_field(table, row, "entity"), evidence_field(table, row, "metric"),
             evidence_field(table, row, "year"));
    const size_t length = strlen(name);
    return strncmp(words, name, length) == 0 && (words[length] == '\0' || words[length] == ' ' || words[length] == ';');
}

/* Whether a number stands in a text, thousands marked by commas or not: 1,000,000 or 500000. */
static inline bool evidence_text_holds(const char *text, double number)
{
    char digits[512];
    size_t n = 0;
    for (const char *c = text; *c && n + 1 < sizeof digits; c++)
        if (*c != ',' || c[1] < '0' || c[1] > '9')
            digits[n++] = *c;
    digits[n] = '\0';
    for (const char *c = digits; *c;) {
        char *end = NULL;
        const double found = *c >= '0' && *c <= '9' ? strtod(c, &end) : NAN;
        if (found == number)
            return true;
        c = end ? end : c + 1;
    }
    return false;
}

/* Whether the note of a row, its last field, holds a number or, where it is a share, its percent: "; note" in a source
 * claims that. */
static inline bool evidence_note_holds(const struct evidence *table, int row, double number, bool is_share)
{
    const char *note = table->fields[row][table->n_columns - 1];
    return evidence_text_holds(note, number) || (is_share && evidence_text_holds(note, rint(number * 1e6) / 1e4));
}

/* ------------------------------------------------------------------ calculations */

static inline double calculation_sum(const char **in);

static inline void calculation_skip(const char **in)
{
    while (**in == ' ')
        ++*in;
}

static inline double calculation_atom(const char **in)
{
    calculation_skip(in);
    if (**in == '(') {
        ++*in;
        const double value = calculation_sum(in);
        calculation_skip(in);
        if (**in != ')')
            fail_msg("a bracket is open before '%s'", *in);
        ++*in;
        return value;
    }
    char *end = NULL;
    const double value = strtod(*in, &end);
    if (end == *in)
        fail_msg("'%s' should begin with a number", *in);
    *in = end;
    return value;
}

static inline double calculation_power(const char **in)
{
    const double base = calculation_atom(in);
    calculation_skip(in);
    if (**in != '^')
        return base;
    ++*in;
    return pow(base, calculation_power(in));
}

static inline double calculation_product(const char **in)
{
    double value = calculation_power(in);
    for (calculation_skip(in); **in == '*' || **in == '/'; calculation_skip(in)) {
        const char sign = *(*in)++;
        const double factor = calculation_power(in);
        value = sign == '*' ? value * factor : value / factor;
    }
    return value;
}

static inline double calculation_sum(const char **in)
{
    double value = calculation_product(in);
    for (calculation_skip(in); **in == '+' || **in == '-'; calculation_skip(in)) {
        const char sign = *(*in)++;
        const double term = calculation_product(in);
        value = sign == '+' ? value + term : value - term;
    }
    return value;
}

/* The value of numbers joined by + - * / ^ and brackets; what follows must be the end or a word in brackets. */
static inline double calculation_value(const char *text)
{
    const char *in = text;
    const double value = calculation_sum(&in);
    if (*in && *in != ';' && *in != ',')
        fail_msg("'%s' is no calculation from '%s' on", text, in);
    return value;
}

#endif
