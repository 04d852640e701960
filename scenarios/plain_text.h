/* What a text must be before anything reads meaning into it. */
#ifndef HUIMIN_PLAIN_TEXT_H
#define HUIMIN_PLAIN_TEXT_H

#include <stddef.h>

/* From 1; a column counts characters, not bytes. */
struct text_place {
    int line, column;
};

/* The first fault of a text (not UTF-8, a control character, a tab that indents) as a sentence, and where it
 * stands; NULL where there is none. A byte order mark at the start is allowed. */
const char *plain_text_fault(const char *text, size_t n_bytes, struct text_place *place);

#endif
