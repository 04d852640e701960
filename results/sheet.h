/* A comma-separated sheet as RFC 4180 has it, field by field: a text with a comma, a quote or a line break stands in
 * quotes; lines end in CR LF. */
#ifndef HUIMIN_SHEET_H
#define HUIMIN_SHEET_H

#include <stdbool.h>
#include <stdio.h>

/* A file being written; the first field of a line has no comma before it. Starts with is_in_line false. */
struct sheet {
    FILE *stream;
    bool is_in_line;
};

void sheet_put_text(struct sheet *sheet, const char *text); /* NULL: an empty field */
/* The shortest text that reads back as the same number; an empty field where it is not finite. */
void sheet_put_number(struct sheet *sheet, double value);
void sheet_end_line(struct sheet *sheet);
/* n fields, and the same with the end of the line. */
void sheet_put_texts(struct sheet *sheet, const char *const *texts, int n);
void sheet_put_line(struct sheet *sheet, const char *const *texts, int n);

#endif
