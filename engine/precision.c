#include "engine/precision.h"

#include <string.h>

#include "engine/engine.h"

static bool check_target(const struct engine *engine, const struct precision_target *target, struct status *status)
{
    const struct asked_outcome *const asked = &target->asked;
    const long years = engine_study(engine)->run.years;
    if (strcmp(asked->outcome, DESIGN_COLLAPSE) == 0)
        return status_add(status, EXIT_INPUT,
                          "%s:%d:%d: precision.targets: '%s' is made of other outcomes; give one that `huimin show "
                          "RESULT.h5 --json` names under \"outcomes\"",
                          asked->file, asked->line, asked->column, asked->outcome);
    if (!design_check_asked(engine, "precision.targets", asked, 1, status))
        return false;
    return asked->year <= years || status_add(status, EXIT_INPUT,
                                              "%s:%d:%d: precision.targets: the run has %ld years and none is year %d; "
                                              "give a year of the run",
                                              asked->file, asked->line, asked->column, years, asked->year);
}

bool precision_check(const struct engine *engine, struct status *status)
{
    const struct precision *const precision = &engine_study(engine)->precision;
    bool is_good = true;
    for (int i = 0; i < precision->n_targets; i++)
        is_good = check_target(engine, &precision->targets[i], status) && is_good;
    return is_good;
}
