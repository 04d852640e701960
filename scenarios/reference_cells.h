/* What the tables of the reference page are made of, in either language. */
#ifndef HUIMIN_REFERENCE_CELLS_H
#define HUIMIN_REFERENCE_CELLS_H

#include <stdio.h>

#include "scenarios/reading.h"

/* Prints one cell of a Markdown table and its right bar: a cell holds neither bars nor line breaks. */
void reference_cell(FILE *stream, const char *text);
/* The default of a parameter: a number, a word, or by label; in the reading's arena. */
const char *reference_default(struct reading *reading, const struct param *param);

/* What a language says of a parameter; texts in the reading's arena. */
struct reference_words {
    const char *unit, *allowed, *fallback, *meaning;
    const char *shape; /* follows the meaning: how it is written where it is no single value */
};
typedef struct reference_words reference_words_function(struct reading *reading, const struct param *param);
/* Prints the row of a parameter, and below it those of the fields of its records, which must be stated. */
void reference_row(FILE *stream, struct reading *reading, const char *key, const struct param *param,
                   reference_words_function *words_of);

#endif
