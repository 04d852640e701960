#include "results/sheet.h"

#include <math.h>
#include <string.h>

#include "engine/number_text.h"

void sheet_put_text(struct sheet *sheet, const char *text)
{
    text = text ? text : "";
    if (sheet->is_in_line) {
        fputc(',', sheet->stream);
    }
    sheet->is_in_line = true;
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, sheet->stream);
        return;
    }
    fputc('"', sheet->stream);
    for (; *text; text++) {
        if (*text == '"') {
            fputc('"', sheet->stream);
        }
        fputc(*text, sheet->stream);
    }
    fputc('"', sheet->stream);
}

void sheet_put_number(struct sheet *sheet, double value)
{
    char text[NUMBER_TEXT_SIZE];
    sheet_put_text(sheet, isfinite(value) ? number_text(value, text) : "");
}

void sheet_end_line(struct sheet *sheet)
{
    fputs("\r\n", sheet->stream);
    sheet->is_in_line = false;
}

void sheet_put_texts(struct sheet *sheet, const char *const *texts, int n)
{
    for (int i = 0; i < n; i++) {
        sheet_put_text(sheet, texts[i]);
    }
}

void sheet_put_line(struct sheet *sheet, const char *const *texts, int n)
{
    sheet_put_texts(sheet, texts, n);
    sheet_end_line(sheet);
}
