/* The sections `levers` and `map` in the JSON Schema and on the reference page. */
#ifndef HUIMIN_DESIGN_SCHEMA_H
#define HUIMIN_DESIGN_SCHEMA_H

#include <jansson.h>
#include <stdio.h>

/* The caller's; they refer to the definitions `text` and `words`. */
json_t *design_schema_levers(void);
json_t *design_schema_map(void);
/* Both sections, in Markdown. */
void design_schema_print_reference(FILE *stream);

#endif
