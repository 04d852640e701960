/* The sections `levers`, `map` and `sweep` in the JSON Schema and on the reference page. */
#ifndef HUIMIN_DESIGN_SCHEMA_H
#define HUIMIN_DESIGN_SCHEMA_H

#include <jansson.h>
#include <stdio.h>

/* The caller's; they refer to the definitions `text` and `words`. */
json_t *design_schema_levers(void);
json_t *design_schema_map(void);
json_t *design_schema_sweep(void);
/* All of them, in Markdown. */
void design_schema_print_reference(FILE *stream);

#endif
