#include "scenarios/reference_cells.h"

#include <string.h>

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"

void reference_cell(FILE *stream, const char *text)
{
    fputs(" ", stream);
    for (; *text; text++)
        if (*text == '|')
            fputs("\\|", stream);
        else
            fputc(*text == '\n' ? ' ' : *text, stream);
    fputs(" |", stream);
}

/* Defaults that differ by label: "a 0.1, b 0.2". */
static const char *fallbacks_text(struct reading *reading, const struct param *param)
{
    const char *all = "";
    for (int v = 0; v < param->n_values; v++) {
        char number[NUMBER_TEXT_SIZE];
        all = arena_format(&reading->arena, "%s%s%s %s", all, v ? ", " : "", param->labels[v],
                           number_text(param_fallback(param, v), number));
    }
    return all;
}

const char *reference_default(struct reading *reading, const struct param *param)
{
    char text[64];
    if (param->shape == PARAM_ROWS)
        return "none";
    if (param->is_required)
        return "must be stated";
    if (param->fallbacks)
        return fallbacks_text(reading, param);
    if (param->type == PARAM_SWITCH)
        return param->fallback != 0.0 ? "on" : "off";
    if (param->type == PARAM_CHOICE)
        quantity_choice_word(param, (int)param->fallback, text, sizeof text);
    else
        number_text(param->fallback, text);
    return arena_copy(&reading->arena, text, strlen(text));
}

void reference_row(FILE *stream, struct reading *reading, const char *key, const struct param *param,
                   reference_words_function *words_of)
{
    const struct reference_words words = words_of(reading, param);
    fputs("|", stream);
    reference_cell(stream, arena_format(&reading->arena, "`%s`", key));
    reference_cell(stream, words.unit);
    reference_cell(stream, words.allowed);
    reference_cell(stream, words.fallback);
    reference_cell(stream, arena_format(&reading->arena, "%s%s", words.meaning, words.shape));
    fputs("\n", stream);
    for (int f = 0; param->shape == PARAM_ROWS && f < param->n_record; f++) {
        struct param field = param->record[f];
        field.is_required = true;
        reference_row(stream, reading, arena_format(&reading->arena, "%s[].%s", key, field.key), &field, words_of);
    }
}
