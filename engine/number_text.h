/* Numbers as text, the same in every locale: a point, never a comma. */
#ifndef HUIMIN_NUMBER_TEXT_H
#define HUIMIN_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { NUMBER_TEXT_SIZE = 32 };

/* The shortest decimal that reads back as the same double; whole numbers up to 2^53 without exponent.
 * `text` holds NUMBER_TEXT_SIZE bytes. Returns text. Not for NAN or infinity. */
const char *number_text(double value, char *text);

/* As number_text, rounded to four digits: for sentences. */
const char *number_text_short(double value, char *text);

/* Reads a whole text as a decimal number: sign, digits, point, exponent, nothing else. False where it is
 * anything else or too large for a double. */
bool number_read(const char *text, double *value);

#endif
