#include "engine/published_figure.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/number_text.h"

static bool ends_with(const char *text, const char *end)
{
    const size_t n_text = strlen(text), n_end = strlen(end);
    return n_text >= n_end && strcmp(text + n_text - n_end, end) == 0;
}

bool published_figure_is_share(const struct outcome *outcome)
{
    static const char *const ENDS[] = {"_rate", "_share", "_probability"};
    for (int i = 0; outcome->unit && strcmp(outcome->unit, "1") == 0 && i < COUNT_OF(ENDS); i++) {
        if (ends_with(outcome->name, ENDS[i])) {
            return true;
        }
    }
    return outcome->unit && strcmp(outcome->unit, "1") == 0 && strstr(outcome->name, "_share_");
}

static const struct outcome *find_outcome(const struct engine *engine, const char *name)
{
    for (int i = 0; i < engine_n_outcomes(engine); i++) {
        if (strcmp(engine_outcome(engine, i)->name, name) == 0) {
            return engine_outcome(engine, i);
        }
    }
    return NULL;
}

static bool is_of_whole_path(const struct engine *engine, const char *name)
{
    for (int i = 0; i < engine_n_world_outcomes(engine); i++) {
        if (strcmp(engine_world_outcome(engine, i)->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool refuse_outcome(const struct engine *engine, const struct published_figure *figure, const char **names,
                           struct status *status)
{
    const char *const nearest = status_nearest(figure->outcome, names, engine_n_outcomes(engine));
    const bool is_whole = is_of_whole_path(engine, figure->outcome);
    return status_add(status, EXIT_INPUT, "%s:%d:%d: published: %s '%s'%s%s%s", figure->file, figure->line,
                      figure->column, is_whole ? "no year has a" : "no outcome is named", figure->outcome,
                      is_whole  ? "; it belongs to a whole path: give an outcome by year"
                      : nearest ? "; did you mean '"
                                : "; `huimin show RESULT.h5 --json` names them under \"outcomes\"",
                      !is_whole && nearest ? nearest : "", !is_whole && nearest ? "'?" : "");
}

static bool check_figure(const struct engine *engine, const struct published_figure *figure, const char **names,
                         struct status *status)
{
    const struct outcome *const outcome = find_outcome(engine, figure->outcome);
    char text[NUMBER_TEXT_SIZE];
    if (!outcome) {
        return refuse_outcome(engine, figure, names, status);
    }
    if (!published_figure_is_share(outcome) || (figure->low >= 0.0 && figure->high <= 1.0)) {
        return true;
    }
    const double outside = figure->low < 0.0 ? figure->low : figure->high;
    return status_add(status, EXIT_INPUT, "%s:%d:%d: published: %s: %s is not allowed; give a share, 0 to 1",
                      figure->file, figure->line, figure->column, figure->outcome, number_text(outside, text));
}

bool published_figure_check(const struct engine *engine, struct status *status)
{
    const struct study *const study = engine_study(engine);
    const char **names = calloc((size_t)engine_n_outcomes(engine) + 1, sizeof *names);
    bool is_good = names || status_add(status, EXIT_RUN_FAILED, "out of memory");
    for (int i = 0; names && i < engine_n_outcomes(engine); i++) {
        names[i] = engine_outcome(engine, i)->name;
    }
    for (int i = 0; names && i < study->n_published; i++) {
        is_good = check_figure(engine, &study->published[i], names, status) && is_good;
    }
    free((void *)names);
    return is_good;
}
