#include "engine/design.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/number_text.h"

int design_n_arms(const struct design *design)
{
    const struct levers *const levers = &design->levers;
    return (levers->n_levers > 0 ? levers->n_sets * design_n_combinations(levers) : 0) +
           design->map.x.n * design->map.y.n + design->sweep.n_points * design->sweep.n_arms;
}

bool design_copy(struct design *copy, const struct design *design)
{
    *copy = *design;
    return sweep_copy(&copy->sweep, &design->sweep);
}

void design_free(struct design *design)
{
    sweep_free(&design->sweep);
    *design = (struct design){0};
}

/* ------------------------------------------------------------------ texts */

static void keep(struct text_pool *texts, const char **text) { *text = text_pool_keep(texts, *text); }

static void keep_asked(struct text_pool *texts, struct asked_outcome *asked, int n_asked)
{
    for (int i = 0; i < n_asked; i++) {
        keep(texts, &asked[i].outcome);
        keep(texts, &asked[i].label_en);
        keep(texts, &asked[i].label_zh);
        asked[i].file = NULL;
        asked[i].line = asked[i].column = 0;
    }
}

static void keep_axis(struct text_pool *texts, struct map_axis *axis)
{
    keep(texts, &axis->key);
    keep(texts, &axis->unit);
    keep(texts, &axis->label_en);
    keep(texts, &axis->label_zh);
}

void design_keep_texts(struct design *design, struct text_pool *texts)
{
    struct levers *const levers = &design->levers;
    for (int j = 0; j < levers->n_levers; j++) {
        keep(texts, &levers->levers[j].name);
        keep(texts, &levers->levers[j].label_en);
        keep(texts, &levers->levers[j].label_zh);
        keep(texts, &levers->levers[j].keys);
    }
    for (int s = 0; s < levers->n_sets; s++) {
        keep(texts, &levers->sets[s].name);
        keep(texts, &levers->sets[s].label_en);
        keep(texts, &levers->sets[s].label_zh);
        keep(texts, &levers->sets[s].from);
        keep(texts, &levers->sets[s].to);
    }
    keep_asked(texts, levers->asked, levers->n_asked);
    keep_asked(texts, design->map.asked, design->map.n_asked);
    keep_axis(texts, &design->map.x);
    keep_axis(texts, &design->map.y);
    keep(texts, &design->map.arm);
    sweep_keep_texts(&design->sweep, texts);
}

/* ------------------------------------------------------------------ what determines a result */

typedef void write_text_function(FILE *stream, const char *text);

static void write_member(FILE *stream, write_text_function *write_text, const char *key, const char *text)
{
    fprintf(stream, "\"%s\":", key);
    write_text(stream, text);
}

static void write_asked(FILE *stream, write_text_function *write_text, const struct asked_outcome *asked, int n_asked)
{
    fputs("\"asked\":[", stream);
    for (int i = 0; i < n_asked; i++) {
        fputs(i > 0 ? ",{" : "{", stream);
        write_member(stream, write_text, "outcome", asked[i].outcome);
        fprintf(stream, ",\"year\":%d}", asked[i].year);
    }
    fputc(']', stream);
}

static void write_levers(FILE *stream, write_text_function *write_text, const struct levers *levers)
{
    fputs(",\"levers\":{", stream);
    write_asked(stream, write_text, levers->asked, levers->n_asked);
    fputs(",\"list\":[", stream);
    for (int j = 0; j < levers->n_levers; j++) {
        fputs(j > 0 ? ",{" : "{", stream);
        write_member(stream, write_text, "keys", levers->levers[j].keys);
        fputc(',', stream);
        write_member(stream, write_text, "name", levers->levers[j].name);
        fputc('}', stream);
    }
    fputs("],\"sets\":[", stream);
    for (int s = 0; s < levers->n_sets; s++) {
        fputs(s > 0 ? ",{" : "{", stream);
        write_member(stream, write_text, "from", levers->sets[s].from);
        fputc(',', stream);
        write_member(stream, write_text, "name", levers->sets[s].name);
        fputc(',', stream);
        write_member(stream, write_text, "to", levers->sets[s].to);
        fputc('}', stream);
    }
    fputs("]}", stream);
}

static void write_axis(FILE *stream, write_text_function *write_text, const char *name, const struct map_axis *axis)
{
    char number[NUMBER_TEXT_SIZE];
    fprintf(stream, ",\"%s\":{", name);
    write_member(stream, write_text, "key", axis->key);
    fputs(",\"values\":[", stream);
    for (int i = 0; i < axis->n; i++)
        fprintf(stream, "%s%s", i > 0 ? "," : "", number_text(axis->values[i], number));
    fputs("]}", stream);
}

static void write_map(FILE *stream, write_text_function *write_text, const struct map *map)
{
    fputs(",\"map\":{", stream);
    write_member(stream, write_text, "arm", map->arm);
    fputc(',', stream);
    write_asked(stream, write_text, map->asked, map->n_asked);
    write_axis(stream, write_text, "x", &map->x);
    write_axis(stream, write_text, "y", &map->y);
    fputc('}', stream);
}

void design_write(FILE *stream, const struct design *design, write_text_function *write_text)
{
    if (design->levers.n_levers > 0)
        write_levers(stream, write_text, &design->levers);
    if (design->map.x.n > 0)
        write_map(stream, write_text, &design->map);
    if (design->sweep.n_points > 0)
        sweep_write(stream, &design->sweep, write_text);
}

/* ------------------------------------------------------------------ figures that the engine has */

/* The names by year, then those of whole paths. */
struct name_list {
    const char **names;
    int n_by_year, n_all;
};

static bool name_list_init(struct name_list *list, const struct engine *engine)
{
    const int n_by_year = engine_n_outcomes(engine), n_whole = engine_n_world_outcomes(engine);
    *list = (struct name_list){calloc((size_t)(n_by_year + n_whole) + 1, sizeof *list->names), n_by_year, 0};
    if (!list->names)
        return false;
    for (int i = 0; i < n_by_year; i++)
        list->names[list->n_all++] = engine_outcome(engine, i)->name;
    for (int i = 0; i < n_whole; i++)
        list->names[list->n_all++] = engine_world_outcome(engine, i)->name;
    list->names[list->n_all++] = DESIGN_COLLAPSE;
    return true;
}

static int find_name(const struct name_list *list, const char *name)
{
    for (int i = 0; i < list->n_all; i++)
        if (strcmp(list->names[i], name) == 0)
            return i;
    return -1;
}

static bool check_asked(const struct name_list *list, const char *section, const struct asked_outcome *asked,
                        struct status *status)
{
    const int at = find_name(list, asked->outcome);
    const char *const nearest = at < 0 ? status_nearest(asked->outcome, list->names, list->n_all) : NULL;
    if (at < 0)
        return status_add(status, EXIT_INPUT, "%s:%d:%d: %s: no outcome is named '%s'%s%s%s", asked->file, asked->line,
                          asked->column, section, asked->outcome,
                          nearest ? "; did you mean '"
                                  : "; `huimin show RESULT.h5 --json` names them under \"outcomes\"",
                          nearest ? nearest : "", nearest ? "'?" : "");
    if (at < list->n_by_year && asked->year == 0)
        return status_add(status, EXIT_INPUT, "%s:%d:%d: %s: '%s' is of a year; add year: 1, or a list of years",
                          asked->file, asked->line, asked->column, section, asked->outcome);
    if (at >= list->n_by_year && asked->year > 0)
        return status_add(status, EXIT_INPUT, "%s:%d:%d: %s: '%s' belongs to a whole path; take the year out",
                          asked->file, asked->line, asked->column, section, asked->outcome);
    return true;
}

bool design_check_asked(const struct engine *engine, const char *section, const struct asked_outcome *asked,
                        int n_asked, struct status *status)
{
    struct name_list list;
    if (!name_list_init(&list, engine))
        return status_add(status, EXIT_RUN_FAILED, "out of memory");
    bool is_good = true;
    for (int i = 0; i < n_asked; i++)
        is_good = check_asked(&list, section, &asked[i], status) && is_good;
    free((void *)list.names);
    return is_good;
}

bool design_check(const struct engine *engine, struct status *status)
{
    const struct design *const design = engine_study(engine)->design;
    if (!design)
        return true;
    const struct levers *const levers = &design->levers;
    bool is_good = design_check_asked(engine, "levers.outcomes", levers->asked, levers->n_asked, status);
    is_good = design_check_asked(engine, "map.outcomes", design->map.asked, design->map.n_asked, status) && is_good;
    return design_check_asked(engine, "sweep.outcomes", design->sweep.asked, design->sweep.n_asked, status) && is_good;
}
