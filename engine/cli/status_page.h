/* What `huimin status` prints. */
#ifndef HUIMIN_STATUS_PAGE_H
#define HUIMIN_STATUS_PAGE_H

#include "engine/ledger_status.h"
#include "results/table.h"

/* For people: plans one after the other. */
void status_page_print(const struct ledger_status *statuses, int n_statuses, const struct table_style *style);
/* For programs: one object, described in docs/ledger.md. result: the one that stands, or NULL. */
bool status_page_print_json(const struct ledger_status *statuses, int n_statuses, const char *result,
                            struct status *status);

#endif
