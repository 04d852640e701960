/* The sections of a scenario: nested maps whose dotted path is the key of a parameter, with labels and notes
 * between them. */
#ifndef HUIMIN_SECTION_H
#define HUIMIN_SECTION_H

#include "scenarios/sheet.h"

/* Sections that every scenario may have, whatever the tables hold. */
extern const char *const SECTION_KEYS[];
enum { N_SECTION_KEYS = 6 };

bool section_is_key(const struct reading *reading, const char *key);
/* Adds the names of all sections to a list of allowed words. */
void section_add_keys(struct reading *reading, struct word_list *list);
/* Reads one section, such as `city`, into the sheet at the given rank. */
bool section_read(struct reading *reading, struct sheet *sheet, const char *key, const struct node *node, int rank);
/* Reads a text, or {en: …, zh: …}, over what `words` has already. */
bool section_read_words(struct reading *reading, const char *key, const struct node *node, struct words *words);

#endif
