/* The differences of a pairing as a table for people, in English or Chinese. */
#ifndef HUIMIN_PAIRED_TABLE_H
#define HUIMIN_PAIRED_TABLE_H

#include "results/pairing.h"
#include "results/table.h"

bool paired_table_print(const struct pairing *pairing, FILE *stream, const struct table_style *style,
                        struct status *status);

#endif
