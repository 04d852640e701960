/* The page of all products in Markdown, made from their files: names, places, premiums, what is paid, who may join,
 * what changes with history, and what each file cites. */
#ifndef HUIMIN_PRODUCT_PAGE_H
#define HUIMIN_PRODUCT_PAGE_H

#include <stdio.h>

#include "engine/params.h"

/* Prints the products among the given scenario files: those that state product.label. Those of a city come first,
 * then the rest, each in the order of the files. Values of kind assumption are set in italics. */
bool product_page_print(FILE *stream, const struct param_table *const *tables, int n_tables, const char *const *files,
                        int n_files, struct status *status);

#endif
