#include "results/design_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"

/* Below half of the highest of all years at the end; NAN where a year is undefined. */
static double collapse_of(const struct result *result, long world, int arm, int enrolment)
{
    double peak = 0.0, last = 0.0;
    for (int year = 0; year < result->n_years; year++) {
        last = result_outcome(result, world, arm, enrolment, year);
        if (!isfinite(last)) {
            return (double)NAN;
        }
        peak = last > peak ? last : peak;
    }
    return last < 0.5 * peak ? 1.0 : 0.0;
}

/* Where a figure that is asked stands among the outcomes, found once: the outcome of a year, or of a whole path, or
 * enrolment for a collapse; -1 where there is none. */
struct place {
    const struct asked_outcome *asked;
    bool is_collapse;
    int outcome;
};

static struct place place_of(const struct record *record, const struct asked_outcome *asked)
{
    const bool is_collapse = strcmp(asked->outcome, DESIGN_COLLAPSE) == 0;
    const int outcome = is_collapse        ? record_outcome(record, DESIGN_COLLAPSE_OF)
                        : asked->year == 0 ? record_world_outcome(record, asked->outcome)
                                           : record_outcome(record, asked->outcome);
    return (struct place){asked, is_collapse, outcome};
}

static double value_at(const struct place *place, const struct result *result, long world, int arm)
{
    if (place->outcome < 0 || place->asked->year > result->n_years) {
        return (double)NAN;
    }
    if (place->is_collapse) {
        return collapse_of(result, world, arm, place->outcome);
    }
    return place->asked->year == 0 ? result_world_outcome(result, world, arm, place->outcome)
                                   : result_outcome(result, world, arm, place->outcome, place->asked->year - 1);
}

/* n_arms arms from the first on, of one world: [n_arms][n_asked] into `value`. */
static double *take_arms(double *value, const struct place *places, int n_asked, const struct result *result,
                         long world, int first_arm, int n_arms)
{
    for (int k = first_arm; k < first_arm + n_arms; k++) {
        for (int i = 0; i < n_asked; i++) {
            *value++ = value_at(&places[i], result, world, k);
        }
    }
    return value;
}

static void find_places(struct place places[MAX_ASKED], const struct record *record, const struct asked_outcome *asked,
                        int n_asked)
{
    for (int i = 0; i < n_asked; i++) {
        places[i] = place_of(record, &asked[i]);
    }
}

static void take_levers(struct record_design *taken, const struct record *record, const struct result *result)
{
    const struct levers *const levers = &taken->design.levers;
    struct place places[MAX_ASKED];
    double *value = taken->lever_values;
    find_places(places, record, levers->asked, levers->n_asked);
    for (int s = 0; levers->n_levers > 0 && s < levers->n_sets; s++) {
        for (long world = 0; world < result->n_worlds[WORLDS_JOINT]; world++) {
            value = take_arms(value, places, levers->n_asked, result, world, levers->sets[s].first_arm,
                              design_n_combinations(levers));
        }
    }
}

static void take_map(struct record_design *taken, const struct record *record, const struct result *result)
{
    const struct map *const map = &taken->design.map;
    struct place places[MAX_ASKED];
    double *value = taken->map_values;
    find_places(places, record, map->asked, map->n_asked);
    for (long world = 0; world < result->n_worlds[WORLDS_JOINT]; world++) {
        value = take_arms(value, places, map->n_asked, result, world, map->first_arm, map->x.n * map->y.n);
    }
}

static void take_sweep(struct record_design *taken, const struct record *record, const struct result *result)
{
    const struct sweep *const sweep = &taken->design.sweep;
    struct place places[MAX_ASKED];
    double *value = taken->sweep_values;
    find_places(places, record, sweep->asked, sweep->n_asked);
    for (long world = 0; world < result->n_worlds[WORLDS_JOINT]; world++) {
        value =
            take_arms(value, places, sweep->n_asked, result, world, sweep->first_arm, sweep->n_points * sweep->n_arms);
    }
}

struct record_design *design_values_new(const struct design *design, long n_worlds)
{
    struct record_design *taken = calloc(1, sizeof *taken);
    const struct levers *const levers = &design->levers;
    const struct map *const map = &design->map;
    const size_t n_combinations = levers->n_levers > 0 ? (size_t)design_n_combinations(levers) : 0;
    if (!taken) {
        return NULL;
    }
    if (!design_copy(&taken->design, design)) {
        free(taken);
        return NULL;
    }
    taken->lever_values =
        calloc((size_t)levers->n_sets * (size_t)n_worlds * n_combinations * (size_t)levers->n_asked + 1,
               sizeof *taken->lever_values);
    taken->map_values = calloc((size_t)n_worlds * (size_t)map->y.n * (size_t)map->x.n * (size_t)map->n_asked + 1,
                               sizeof *taken->map_values);
    taken->sweep_values =
        calloc((size_t)n_worlds * design_values_n_of_sweep(&design->sweep) + 1, sizeof *taken->sweep_values);
    if (!taken->lever_values || !taken->map_values || !taken->sweep_values) {
        design_values_free(taken);
        return NULL;
    }
    return taken;
}

bool design_values_take(struct record *record, const struct result *result)
{
    const struct design *const design = result->study->design;
    if (!design) {
        return true;
    }
    record->design = design_values_new(design, result->n_worlds[WORLDS_JOINT]);
    if (!record->design) {
        return false;
    }
    design_keep_texts(&record->design->design, &record->texts);
    take_levers(record->design, record, result);
    take_map(record->design, record, result);
    take_sweep(record->design, record, result);
    return true;
}

void design_values_free(struct record_design *design)
{
    if (design) {
        free(design->lever_values);
        free(design->map_values);
        free(design->sweep_values);
        design_free(&design->design);
    }
    free(design);
}

/* ------------------------------------------------------------------ for people */

const char *design_values_column(const struct asked_outcome *asked, char text[DESIGN_COLUMN_SIZE])
{
    if (asked->year > 0) {
        snprintf(text, DESIGN_COLUMN_SIZE, "%.80s.%d", asked->outcome, asked->year);
    } else {
        snprintf(text, DESIGN_COLUMN_SIZE, "%.80s", asked->outcome);
    }
    return text;
}

static const struct outcome *outcome_of(const struct record *record, const struct asked_outcome *asked)
{
    const int by_year = record_outcome(record, asked->outcome);
    const int whole = record_world_outcome(record, asked->outcome);
    return asked->year > 0 ? by_year < 0 ? NULL : &record->outcomes[by_year]
           : whole < 0 ? NULL
                           : &record->world_outcomes[whole];
}

struct asked_style design_values_style(const struct record *record, const struct asked_outcome *asked)
{
    const struct outcome *const outcome = outcome_of(record, asked);
    if (strcmp(asked->outcome, DESIGN_COLLAPSE) == 0) {
        return (struct asked_style){"1", "1 where the last year's enrolment is below half of its peak", true, 100.0};
    }
    if (!outcome) {
        return (struct asked_style){"1", NULL, false, 1.0};
    }
    const bool is_event = asked->year == 0 && summary_is_event(outcome);
    const bool is_percent = is_event || comparison_style_of(outcome) == COMPARISON_PERCENT;
    return (struct asked_style){outcome->unit ? outcome->unit : "1", outcome->meaning, is_event,
                                is_percent ? 100.0 : 1.0};
}

/* What people call an outcome where the study gives it no name of its own. */
static const char *plain_name(const struct record *record, const struct asked_outcome *asked, bool is_chinese)
{
    static const struct {
        const char *outcome, *en, *zh;
    } NAMES[] = {{DESIGN_COLLAPSE, "enrolment collapse", "参保崩塌"},
                 {"d1", "spiral by D1", NULL},
                 {"d2", "spiral by D2", NULL},
                 {"d3", "spiral by D3", NULL},
                 {"exit", "exit", NULL},
                 {"demand_loss", "demand loss", NULL}};
    const struct outcome *const outcome = outcome_of(record, asked);
    for (int i = 0; i < COUNT_OF(NAMES); i++) {
        if (strcmp(asked->outcome, NAMES[i].outcome) == 0 && (!is_chinese || NAMES[i].zh)) {
            return is_chinese ? NAMES[i].zh : NAMES[i].en;
        }
    }
    return is_chinese && outcome && outcome->label_zh ? outcome->label_zh : asked->outcome;
}

void design_values_name(const struct record *record, const struct asked_outcome *asked, bool is_chinese, char *text,
                        size_t size)
{
    const struct asked_style style = design_values_style(record, asked);
    const char *const stated = is_chinese        ? asked->label_zh ? asked->label_zh : asked->label_en
                               : asked->label_en ? asked->label_en
                                                 : asked->label_zh;
    const bool is_yuan = strcmp(style.unit, "yuan") == 0;
    const char *const unit = style.scale == 100.0           ? "%"
                             : strcmp(style.unit, "1") == 0 ? ""
                             : is_chinese && is_yuan        ? "元"
                                                            : style.unit;
    char name[160], year[32] = "";
    snprintf(name, sizeof name, "%s", stated ? stated : plain_name(record, asked, is_chinese));
    const size_t length = strlen(name), n_unit = strlen(unit);
    if (!stated && n_unit > 0 && length > n_unit && strcmp(name + length - n_unit, unit) == 0) {
        name[length - n_unit - 1] = '\0'; /* "premium_yuan (yuan)" says it twice */
    }
    for (char *byte = name; *byte && !stated; byte++) {
        *byte = *byte == '_' ? ' ' : *byte;
    }
    if (!stated && name[0] >= 'a' && name[0] <= 'z') {
        name[0] = (char)(name[0] - 'a' + 'A');
    }
    if (asked->year > 0) {
        snprintf(year, sizeof year, is_chinese ? "·第%d年" : ", year %d", asked->year);
    }
    if (is_chinese) {
        snprintf(text, size, "%s%s%s%s%s", name, year, *unit ? "（" : "", unit, *unit ? "）" : "");
    } else {
        snprintf(text, size, "%s%s%s%s%s", name, year, *unit ? " (" : "", unit, *unit ? ")" : "");
    }
}
