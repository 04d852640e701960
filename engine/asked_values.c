#include "engine/asked_values.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"

static int outcome_named(const struct engine *engine, const char *name)
{
    for (int i = 0; i < engine_n_outcomes(engine); i++) {
        if (strcmp(engine_outcome(engine, i)->name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static int world_outcome_named(const struct engine *engine, const char *name)
{
    for (int i = 0; i < engine_n_world_outcomes(engine); i++) {
        if (strcmp(engine_world_outcome(engine, i)->name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static void ask(struct asked_values *values, int n_outcomes, int n_years, int outcome, int year)
{
    const int at = year < 0 ? n_years * n_outcomes + outcome : year * n_outcomes + outcome;
    if (outcome < 0 || year >= n_years || values->numbers[at] >= 0) {
        return;
    }
    values->numbers[at] = values->n;
    values->outcomes[values->n] = outcome;
    values->years[values->n++] = year;
}

static void ask_all(struct asked_values *values, const struct engine *engine, const struct asked_outcome *asked,
                    int n_asked)
{
    const int n_outcomes = engine_n_outcomes(engine), n_years = (int)engine_study(engine)->run.years;
    for (int i = 0; i < n_asked; i++) {
        const bool is_collapse = strcmp(asked[i].outcome, DESIGN_COLLAPSE) == 0;
        const int by_year = outcome_named(engine, is_collapse ? DESIGN_COLLAPSE_OF : asked[i].outcome);
        for (int year = 0; is_collapse && year < n_years; year++) {
            ask(values, n_outcomes, n_years, by_year, year);
        }
        if (!is_collapse && asked[i].year > 0) {
            ask(values, n_outcomes, n_years, by_year, asked[i].year - 1);
        } else if (!is_collapse) {
            ask(values, n_outcomes, n_years, world_outcome_named(engine, asked[i].outcome), -1);
        }
    }
}

bool asked_values_init(struct asked_values *values, const struct engine *engine)
{
    const struct design *design = engine_study(engine)->design;
    const size_t n_all = (size_t)engine_study(engine)->run.years * (size_t)engine_n_outcomes(engine) +
                         (size_t)engine_n_world_outcomes(engine);
    *values = (struct asked_values){.outcomes = malloc((n_all + 1) * sizeof(int)),
                                    .years = malloc((n_all + 1) * sizeof(int)),
                                    .numbers = malloc((n_all + 1) * sizeof(int))};
    if (!values->outcomes || !values->years || !values->numbers) {
        asked_values_free(values);
        return false;
    }
    for (size_t i = 0; i < n_all; i++) {
        values->numbers[i] = -1;
    }
    if (design) {
        ask_all(values, engine, design->levers.asked, design->levers.n_asked);
        ask_all(values, engine, design->map.asked, design->map.n_asked);
        ask_all(values, engine, design->sweep.asked, design->sweep.n_asked);
    }
    return true;
}

void asked_values_free(struct asked_values *values)
{
    free(values->outcomes);
    free(values->years);
    free(values->numbers);
    *values = (struct asked_values){0};
}
