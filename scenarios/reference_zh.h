/* The reference page of all parameters in Chinese. */
#ifndef HUIMIN_REFERENCE_ZH_H
#define HUIMIN_REFERENCE_ZH_H

#include <stdio.h>

#include "engine/params.h"

/* Prints every parameter by section, in Markdown: key, unit, range, default, meaning. Fails where the stream cannot be written. */
bool reference_zh_print(FILE *stream, const struct param_table *const *tables, int n_tables, struct status *status);
/* A unit in Chinese, empty where it needs none ("1", "list"); NULL where it is not known. */
const char *reference_zh_unit(const char *unit);

#endif
