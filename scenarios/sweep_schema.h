/* The section `sweep` in the JSON Schema and on the reference page. */
#ifndef HUIMIN_SWEEP_SCHEMA_H
#define HUIMIN_SWEEP_SCHEMA_H

#include <jansson.h>
#include <stdio.h>

/* The caller's; it refers to the definitions `text` and `words`. Takes the schema of `outcomes`. */
json_t *sweep_schema(json_t *outcomes);
/* In Markdown. */
void sweep_schema_print_reference(FILE *stream);

#endif
