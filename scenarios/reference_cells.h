/* What the tables of the reference page are made of, in either language. */
#ifndef HUIMIN_REFERENCE_CELLS_H
#define HUIMIN_REFERENCE_CELLS_H

#include <stdio.h>

#include "scenarios/reading.h"

/* Prints one cell of a Markdown table and its right bar: a cell holds neither bars nor line breaks. */
void reference_cell(FILE *stream, const char *text);
/* The default of a parameter: a number, a word, or by label; in the reading's arena. */
const char *reference_default(struct reading *reading, const struct param *param);

#endif
