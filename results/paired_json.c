#include <jansson.h>
#include <stdlib.h>

#include "results/json_value.h"
#include "results/paired.h"
#include "results/paired_export.h"
#include "results/partial.h"
#include "results/waterfall.h"

static json_t *file_json(const struct record *record, const char *path)
{
    json_t *object = json_object();
    json_object_set_new(object, "file", json_value_text(path));
    json_object_set_new(object, "study", json_value_text(record->study));
    json_object_set_new(object, "title", json_value_label(record->title_en, record->title_zh));
    json_object_set_new(object, "digest", json_value_text(record->digest));
    json_object_set_new(object, "worlds", json_integer(record->worlds));
    partial_json_add(object, record);
    json_object_set_new(object, "years", json_integer(record->n_years));
    return object;
}

static json_t *figure_json(const struct paired *paired)
{
    json_t *object = json_object();
    json_object_set_new(object, "a", json_value_number(paired->a));
    json_object_set_new(object, "b", json_value_number(paired->b));
    json_object_set_new(object, "difference", json_value_number(paired->difference));
    json_object_set_new(object, "se", json_value_number(paired->se));
    json_object_set_new(object, "low", json_value_number(paired->low));
    json_object_set_new(object, "high", json_value_number(paired->high));
    json_object_set_new(object, "unpaired_se", json_value_number(paired->unpaired_se));
    json_object_set_new(object, "gain", json_value_number(paired->gain));
    json_object_set_new(object, "n_worlds", json_integer(paired->n_worlds));
    return object;
}

static json_t *event_json(const struct paired_event *event)
{
    json_t *object = json_object();
    json_object_set_new(object, "a", json_value_number(event->a));
    json_object_set_new(object, "b", json_value_number(event->b));
    json_object_set_new(object, "difference", json_value_number(event->difference));
    json_object_set_new(object, "low", json_value_number(event->low));
    json_object_set_new(object, "high", json_value_number(event->high));
    json_object_set_new(object, "both", json_integer(event->both));
    json_object_set_new(object, "only_a", json_integer(event->only_a));
    json_object_set_new(object, "only_b", json_integer(event->only_b));
    json_object_set_new(object, "n_worlds", json_integer(event->n_worlds));
    return object;
}

static json_t *years_json(const struct pairing *pairing, double *room, int pair)
{
    json_t *years = json_array();
    for (int year = 0; year < pairing->n_years; year++) {
        json_t *object = json_object();
        json_object_set_new(object, "year", json_integer(year + 1));
        for (int i = 0; i < pairing->a->n_outcomes; i++) {
            const struct paired_place place = paired_outcome(pairing, pair, pairing->a->outcomes[i].name);
            if (place.b >= 0) {
                const struct paired paired = paired_of_outcome(pairing, room, place, year);
                json_object_set_new(object, pairing->a->outcomes[i].name, figure_json(&paired));
            }
        }
        json_array_append_new(years, object);
    }
    return years;
}

static json_t *spiral_json(const struct pairing *pairing, double *room, int pair)
{
    json_t *object = json_object();
    for (int i = 0; i < pairing->a->n_world_outcomes; i++) {
        const struct outcome *const outcome = &pairing->a->world_outcomes[i];
        const struct paired_place place = paired_world_outcome(pairing, pair, outcome->name);
        if (place.b >= 0 && summary_is_event(outcome)) {
            const struct paired_event event = paired_of_event(pairing, place);
            json_object_set_new(object, outcome->name, event_json(&event));
        } else if (place.b >= 0) {
            const struct paired paired = paired_of_world(pairing, room, place);
            json_object_set_new(object, outcome->name, figure_json(&paired));
        }
    }
    return object;
}

static json_t *payers_json(const struct pairing *pairing, struct summary_room *room, int pair)
{
    struct waterfall a, b;
    json_t *years = json_array();
    const bool is_there = paired_payers(pairing, &a, &b);
    for (int year = 0; is_there && year < pairing->n_years; year++) {
        json_t *object = json_object();
        json_object_set_new(object, "year", json_integer(year + 1));
        for (int payer = 0; payer < a.n_payers; payer++) {
            const struct paired_payer paid = paired_of_payer(pairing, &a, &b, room, pair, year, payer);
            json_t *figure = json_object();
            json_object_set_new(figure, "a", json_value_number(paid.a));
            json_object_set_new(figure, "b", json_value_number(paid.b));
            json_object_set_new(figure, "difference", json_value_number(paid.difference));
            json_object_set_new(object, a.payers[payer], figure);
        }
        json_array_append_new(years, object);
    }
    return years;
}

static json_t *arms_json(const struct pairing *pairing, double *room, struct summary_room *summary_room)
{
    json_t *arms = json_array();
    for (int pair = 0; pair < pairing->n_pairs; pair++) {
        const struct record_arm *const a = &pairing->a->arms[pairing->pairs[pair].a];
        const struct record_arm *const b = &pairing->b->arms[pairing->pairs[pair].b];
        json_t *object = json_object();
        json_object_set_new(object, "a", json_value_text(a->name));
        json_object_set_new(object, "b", json_value_text(b->name));
        json_object_set_new(object, "label_a", json_value_label(a->label_en, a->label_zh));
        json_object_set_new(object, "label_b", json_value_label(b->label_en, b->label_zh));
        json_object_set_new(object, "years", years_json(pairing, room, pair));
        json_object_set_new(object, "spiral", spiral_json(pairing, room, pair));
        json_object_set_new(object, "payers_yuan_per_head", payers_json(pairing, summary_room, pair));
        json_array_append_new(arms, object);
    }
    return arms;
}

static json_t *inputs_json(const struct pairing *pairing)
{
    json_t *inputs = json_array();
    for (int i = 0; i < pairing->n_inputs; i++) {
        const struct pairing_input *const input = &pairing->inputs[i];
        const bool is_of_all = input->pair == PAIRING_ALL_PAIRS;
        json_t *object = json_object();
        json_object_set_new(object, "key", json_value_text(input->key));
        json_object_set_new(object, "unit", json_value_text(input->unit));
        json_object_set_new(object, "arm_a",
                            is_of_all ? json_null()
                                      : json_value_text(pairing->a->arms[pairing->pairs[input->pair].a].name));
        json_object_set_new(object, "arm_b",
                            is_of_all ? json_null()
                                      : json_value_text(pairing->b->arms[pairing->pairs[input->pair].b].name));
        json_object_set_new(object, "a", json_value_text(input->a));
        json_object_set_new(object, "b", json_value_text(input->b));
        json_array_append_new(inputs, object);
    }
    return inputs;
}

json_t *paired_json(const struct pairing *pairing, struct status *status)
{
    struct summary_room summary_room = {0};
    double *const room = paired_room(pairing, status);
    if (!room || !summary_room_init(&summary_room, pairing->a, status)) {
        free(room);
        return NULL;
    }
    json_t *object = json_object();
    json_object_set_new(object, "a", file_json(pairing->a, pairing->path_a));
    json_object_set_new(object, "b", file_json(pairing->b, pairing->path_b));
    json_object_set_new(object, "seed", json_integer((json_int_t)pairing->a->seed));
    json_object_set_new(object, "persons", json_integer(pairing->a->persons));
    json_object_set_new(object, "worlds", json_integer(pairing->n_worlds));
    json_object_set_new(object, "years", json_integer(pairing->n_years));
    json_object_set_new(object, "inputs", inputs_json(pairing));
    json_object_set_new(object, "arms", arms_json(pairing, room, &summary_room));
    free(room);
    summary_room_free(&summary_room);
    return object;
}

bool paired_json_print(const struct pairing *pairing, FILE *stream, struct status *status)
{
    json_t *const object = paired_json(pairing, status);
    if (!object)
        return false;
    const bool is_printed = json_dumpf(object, stream, JSON_INDENT(1)) == 0 && fputc('\n', stream) != EOF;
    json_decref(object);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the JSON could not be written");
}
