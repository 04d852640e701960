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
