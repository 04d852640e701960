#include "results/design_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"

static const char ENROLMENT[] = "enrolment_rate";

/* Below half of the highest of all years at the end; NAN where a year is undefined. */
static double collapse_of(const double *years, int n_years, size_t stride)
{
    double peak = 0.0;
    for (int year = 0; year < n_years; year++) {
        const double enrolment = years[(size_t)year * stride];
        if (!isfinite(enrolment)) {
            return (double)NAN;
        }
        peak = enrolment > peak ? enrolment : peak;
    }
    return years[(size_t)(n_years - 1) * stride] < 0.5 * peak ? 1.0 : 0.0;
}

static double value_of(const struct record *record, const struct result *result, long world, int arm,
                       const struct asked_outcome *asked)
{
    const size_t row = (size_t)world * (size_t)result->n_arms + (size_t)arm, stride = (size_t)result->n_outcomes;
    const double *const years = result->outcomes[WORLDS_JOINT] + row * (size_t)result->n_years * stride;
    const int by_year = record_outcome(record, asked->outcome);
    const int whole = record_world_outcome(record, asked->outcome);
    if (strcmp(asked->outcome, DESIGN_COLLAPSE) == 0) {
        const int enrolment = record_outcome(record, ENROLMENT);
        return enrolment < 0 ? (double)NAN : collapse_of(years + enrolment, result->n_years, stride);
    }
    if (asked->year == 0) {
        return whole < 0 ? (double)NAN
                         : result->world_outcomes[WORLDS_JOINT][row * (size_t)result->n_world_outcomes + (size_t)whole];
    }
    return by_year < 0 || asked->year > result->n_years ? (double)NAN
                                                        : years[(size_t)(asked->year - 1) * stride + (size_t)by_year];
}

static void take_levers(struct record_design *taken, const struct record *record, const struct result *result)
{
    const struct levers *const levers = &taken->design.levers;
    double *value = taken->lever_values;
    for (int s = 0; levers->n_levers > 0 && s < levers->n_sets; s++) {
        for (long world = 0; world < result->n_worlds[WORLDS_JOINT]; world++) {
            for (int c = 0; c < design_n_combinations(levers); c++) {
                for (int i = 0; i < levers->n_asked; i++) {
                    *value++ = value_of(record, result, world, levers->sets[s].first_arm + c, &levers->asked[i]);
                }
            }
        }
    }
}

static void take_map(struct record_design *taken, const struct record *record, const struct result *result)
{
    const struct map *const map = &taken->design.map;
    double *value = taken->map_values;
    for (long world = 0; world < result->n_worlds[WORLDS_JOINT]; world++) {
        for (int point = 0; point < map->x.n * map->y.n; point++) {
            for (int i = 0; i < map->n_asked; i++) {
                *value++ = value_of(record, result, world, map->first_arm + point, &map->asked[i]);
            }
        }
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
    if (!taken->lever_values || !taken->map_values) {
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
    return true;
}

void design_values_free(struct record_design *design)
{
    if (design) {
        free(design->lever_values);
        free(design->map_values);
        design_free(&design->design);
    }
    free(design);
}

/* ------------------------------------------------------------------ for people */

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
    const char *const unit = style.scale == 100.0 ? "%" : strcmp(style.unit, "1") == 0 ? "" : style.unit;
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
