/* All values of one parameter, in whatever shape it is written, into the slots of a sheet. */
#ifndef HUIMIN_PARAM_VALUE_H
#define HUIMIN_PARAM_VALUE_H

#include "scenarios/sheet.h"

/* Reads parameter number `index` of the set at a rank above all of the sheet's own. */
bool param_value_read(struct reading *reading, struct sheet *sheet, int index, const struct node *node, int rank);

#endif
