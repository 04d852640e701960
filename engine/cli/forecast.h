/* What a plan will take, said to people and to scripts: work, time, memory and disk. */
#ifndef HUIMIN_FORECAST_H
#define HUIMIN_FORECAST_H

#include "engine/cli/plan.h"
#include "engine/pace.h"

struct forecast {
    bool has_time; /* false: nobody asked for it */
    struct pace pace;
    double seconds, low_seconds, high_seconds; /* from the command to its end; of what is not done */
    double processor_seconds;                  /* of all threads together */
    long n_done;                               /* tasks that are kept already */
};

/* Looks at the tasks that are done and, unless is_quick, simulates small pieces for about a second. Writes nothing. */
bool forecast_make(struct forecast *forecast, const struct plan *plan, bool is_quick, struct status *status);
void forecast_print(const struct forecast *forecast, const struct plan *plan, const struct table_style *style);
/* One object on standard output. */
void forecast_print_json(const struct forecast *forecast, const struct plan *plan);

#endif
