#include "results/json.h"

#include "results/comparison.h"
#include "results/design_json.h"
#include "results/equity_export.h"
#include "results/json_value.h"
#include "results/partial.h"
#include "results/precision.h"
#include "results/sweep_json.h"
#include "results/totals.h"

static json_t *summary_json(const struct summary *summary)
{
    const struct interval interval = interval_of_mean(summary->mean, summary->se, summary->n_worlds);
    json_t *object = json_object();
    for (int i = 0; i < N_SUMMARY_COLUMNS; i++) {
        const struct summary_column *column = &SUMMARY_COLUMNS[i];
        json_object_set_new(object, column->name,
                            column->is_count ? json_integer(summary->n_worlds)
                                             : json_value_number(column->value(summary)));
    }
    json_object_set_new(object, "low", json_value_number(interval.low));
    json_object_set_new(object, "high", json_value_number(interval.high));
    return object;
}

static json_t *event_json(const struct summary_probability *event)
{
    static const char *const PREFIXES[N_WORLD_SETS] = {"", "process_", "parameter_"};
    json_t *object = json_object();
    for (int set = 0; set < N_WORLD_SETS; set++) {
        char key[64];
        if (set != WORLDS_JOINT && event->sets[set].n_worlds == 0) {
            continue;
        }
        const double figures[] = {event->sets[set].probability, event->sets[set].wilson.low,
                                  event->sets[set].wilson.high, event->sets[set].se};
        static const char *const NAMES[] = {"probability", "low", "high", "se"};
        for (int i = 0; i < COUNT_OF(NAMES); i++) {
            snprintf(key, sizeof key, "%s%s", PREFIXES[set], NAMES[i]);
            json_object_set_new(object, key, json_value_number(figures[i]));
        }
        snprintf(key, sizeof key, "%sn_worlds", PREFIXES[set]);
        json_object_set_new(object, key, json_integer(event->sets[set].n_worlds));
    }
    return object;
}

static json_t *years_json(const struct record *record, struct summary_room *room, int arm)
{
    json_t *years = json_array();
    for (int year = 0; year < record->n_years; year++) {
        json_t *object = json_object();
        json_object_set_new(object, "year", json_integer(year + 1));
        for (int i = 0; i < record->n_outcomes; i++) {
            const struct summary summary = summary_of_outcome(record, room, arm, year, i);
            json_object_set_new(object, record->outcomes[i].name, summary_json(&summary));
        }
        json_array_append_new(years, object);
    }
    return years;
}

static json_t *spiral_json(const struct record *record, struct summary_room *room, int arm)
{
    json_t *object = json_object();
    for (int i = 0; i < record->n_world_outcomes; i++) {
        const struct outcome *outcome = &record->world_outcomes[i];
        json_t *figure;
        if (summary_is_event(outcome)) {
            const struct summary_probability event = summary_of_event(record, arm, i);
            figure = event_json(&event);
        } else {
            const struct summary summary = summary_of_world(record, room, arm, i);
            figure = summary_json(&summary);
        }
        json_object_set_new(object, outcome->name, figure);
    }
    return object;
}

static json_t *arm_json(const struct record *record, struct summary_room *room, int k)
{
    const struct record_arm *arm = &record->arms[k];
    json_t *object = json_object();
    json_object_set_new(object, "name", json_value_text(arm->name));
    json_object_set_new(object, "label", json_value_label(arm->label_en, arm->label_zh));
    json_object_set_new(object, "city", json_value_label(arm->city_en, arm->city_zh));
    json_object_set_new(object, "product", json_value_label(arm->product_en, arm->product_zh));
    json_object_set_new(object, "operating_model", json_value_label(arm->operating_model_en, arm->operating_model_zh));
    json_object_set_new(object, "insured", json_value_number(arm->insured));
    if (arm->policy) {
        json_object_set_new(object, "policy", json_value_text(arm->policy));
    }
    if (record->n_regions > 0) {
        json_object_set_new(object, "region", json_value_text(record->regions[arm->region].name));
    }
    json_object_set_new(object, "years", years_json(record, room, k));
    json_object_set_new(object, "spiral", spiral_json(record, room, k));
    equity_json_add(object, record, room, k);
    return object;
}

static json_t *published_json(const struct record *record, struct summary_room *room,
                              const struct published_figure *figure)
{
    const struct comparison comparison = comparison_of(record, room, figure);
    const bool is_range = figure->low < figure->high;
    json_t *object = json_object(), *simulated = json_object();
    json_object_set_new(simulated, "mean", json_value_number(comparison.simulated.mean));
    json_object_set_new(simulated, "se", json_value_number(comparison.simulated.se));
    json_object_set_new(simulated, "n_worlds", json_integer(comparison.simulated.n_worlds));
    json_object_set_new(object, "arm", json_value_text(figure->arm));
    json_object_set_new(object, "year", json_integer(figure->year));
    json_object_set_new(object, "outcome", json_value_text(figure->outcome));
    json_object_set_new(object, "unit", json_value_text(comparison.outcome->unit));
    json_object_set_new(object, "value", is_range ? json_null() : json_value_number(figure->low));
    json_object_set_new(object, "low", json_value_number(figure->low));
    json_object_set_new(object, "high", json_value_number(figure->high));
    json_object_set_new(object, "simulated", simulated);
    json_object_set_new(object, "difference", json_value_number(comparison.difference));
    json_object_set_new(object, "relative_difference", json_value_number(comparison.relative_difference));
    json_object_set_new(object, "fitted", json_boolean(figure->is_fitted));
    json_object_set_new(object, "label", json_value_label(figure->label_en, figure->label_zh));
    json_object_set_new(object, "kind", json_value_text(figure->kind));
    json_object_set_new(object, "source", json_value_text(figure->source));
    json_object_set_new(object, "note", json_value_label(figure->note_en, figure->note_zh));
    return object;
}

static json_t *regions_json(const struct record *record)
{
    json_t *regions = json_array();
    for (int r = 0; r < record->n_regions; r++) {
        const struct record_region *region = &record->regions[r];
        json_t *object = json_object();
        json_object_set_new(object, "name", json_value_text(region->name));
        json_object_set_new(object, "label", json_value_label(region->label_en, region->label_zh));
        json_object_set_new(object, "people", json_value_number(region->people));
        json_object_set_new(object, "persons", json_value_number(region->persons));
        json_array_append_new(regions, object);
    }
    return regions;
}

/* The country's totals, arm by arm, in the form of an arm; `spiral` counts regions. */
static bool add_totals(json_t *object, const struct record *record, struct summary_room *room, struct status *status)
{
    struct record totals;
    if (record->n_regions == 0) {
        return true;
    }
    if (!totals_init(&totals, record, status)) {
        return false;
    }
    json_t *arms = json_array();
    for (int k = 0; k < totals.n_arms; k++) {
        json_array_append_new(arms, arm_json(&totals, room, k));
    }
    json_object_set_new(object, "regions", regions_json(record));
    json_object_set_new(object, "totals", arms);
    record_free(&totals);
    return true;
}

static void add_meanings(json_t *object, const struct outcome *outcomes, int n)
{
    for (int i = 0; i < n; i++) {
        json_t *meaning = json_object();
        json_object_set_new(meaning, "unit", json_value_text(outcomes[i].unit));
        json_object_set_new(meaning, "meaning", json_value_text(outcomes[i].meaning));
        json_object_set_new(meaning, "label_zh", json_value_text(outcomes[i].label_zh));
        json_object_set_new(meaning, "meaning_zh", json_value_text(outcomes[i].meaning_zh));
        json_object_set_new(object, outcomes[i].name, meaning);
    }
}

static json_t *record_json(const struct record *record, struct summary_room *room)
{
    char format[16];
    snprintf(format, sizeof format, "%d.%d", RECORD_FORMAT_MAJOR, RECORD_FORMAT_MINOR);
    json_t *object = json_object(), *arms = json_array(), *meanings = json_object(), *published = json_array();
    json_object_set_new(object, "study", json_value_text(record->study));
    json_object_set_new(object, "title", json_value_label(record->title_en, record->title_zh));
    json_object_set_new(object, "format", json_value_text(format));
    json_object_set_new(object, "result_version", json_integer(record->result_version));
    json_object_set_new(object, "digest", json_value_text(record->digest));
    json_object_set_new(object, "seed", json_integer((json_int_t)record->seed));
    json_object_set_new(object, "worlds", json_integer(record->worlds));
    partial_json_add(object, record);
    json_object_set_new(object, "persons", json_integer(record->persons));
    json_object_set_new(object, "years", json_integer(record->n_years));
    json_object_set_new(object, "parameter_uncertainty", json_boolean(record->has_parameter_uncertainty));
    for (int k = 0; k < record->n_arms; k++) {
        json_array_append_new(arms, arm_json(record, room, k));
    }
    json_object_set_new(object, "arms", arms);
    for (int i = 0; i < record->n_published; i++) {
        json_array_append_new(published, published_json(record, room, &record->published[i]));
    }
    json_object_set_new(object, "published", published);
    precision_json_add(object, record);
    design_json_add(object, record);
    add_meanings(meanings, record->outcomes, record->n_outcomes);
    add_meanings(meanings, record->world_outcomes, record->n_world_outcomes);
    json_object_set_new(object, "outcomes", meanings);
    return object;
}

json_t *json_of_record(const struct record *record, struct status *status)
{
    struct summary_room room;
    if (!summary_room_init(&room, record, status)) {
        return NULL;
    }
    json_t *object = record_json(record, &room);
    if (!add_totals(object, record, &room, status) || !sweep_json_add(object, record, status)) {
        json_decref(object);
        object = NULL;
    }
    summary_room_free(&room);
    return object;
}

bool json_print(const struct record *record, FILE *stream, struct status *status)
{
    json_t *object = json_of_record(record, status);
    const bool is_printed = object && json_dumpf(object, stream, JSON_INDENT(1)) == 0 && fputc('\n', stream) != EOF;
    const bool is_refused = !object;
    json_decref(object);
    return is_printed || (!is_refused && status_add(status, EXIT_RUN_FAILED, "the JSON could not be written"));
}
