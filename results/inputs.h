/* The parameters of a study as rows for people: every slot that means something, once where all arms agree
 * and once an arm where they differ. */
#ifndef HUIMIN_INPUTS_H
#define HUIMIN_INPUTS_H

#include "results/record.h"

/* Fills record->inputs, and record->drawn_names from the record's n_drawn slots. False without memory. */
bool inputs_from_study(struct record *record, const struct study *study, const int *slots);

#endif
