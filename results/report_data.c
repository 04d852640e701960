#define _GNU_SOURCE
#include "results/report_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/explain_json.h"
#include "results/json.h"
#include "results/report_parts.h"
#include "results/report_sweep.h"
#include "results/waterfall.h"

static json_t *text(const char *value) { return json_string(value ? value : ""); }

/* ------------------------------------------------------------------ what stands in show */

/* Outcomes that the page draws with all their columns, and those of which mean and error are enough. */
static const char *const WHOLE[] = {"enrolment_rate",  "renewal_rate",          "premium_yuan", "loss_ratio",
                                    "morbidity_ratio", "claim_per_member_yuan", "loop_gain",    "combined_ratio"};
static const char *const PLAIN[] = {"net_loss_ratio",
                                    "real_members",
                                    "refund_share",
                                    "expense_ratio",
                                    "reinsurance_premium_share",
                                    "recovery_share",
                                    "mean_age_years",
                                    "share_60_plus",
                                    "share_major",
                                    "pushed_share",
                                    "catastrophic_household_share",
                                    "catastrophic_household_share_without",
                                    "premium_quintile_1_yuan",
                                    "premium_quintile_2_yuan",
                                    "premium_quintile_3_yuan",
                                    "premium_quintile_4_yuan",
                                    "premium_quintile_5_yuan",
                                    "net_benefit_quintile_1_yuan",
                                    "net_benefit_quintile_2_yuan",
                                    "net_benefit_quintile_3_yuan",
                                    "net_benefit_quintile_4_yuan",
                                    "net_benefit_quintile_5_yuan"};
static const char *const PLAIN_COLUMNS[] = {"mean", "se", "n_worlds"};
static const char *const REGION_OUTCOMES[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"};

static bool is_among(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* Leaves those members of an object that are among the words. */
static void keep_members(json_t *object, const char *const *words, int n)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, key, value)
    {
        if (!is_among(key, words, n))
            json_object_del(object, key);
    }
}

static void trim_year(json_t *year)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(year, next, key, value)
    {
        if (strcmp(key, "year") == 0 || is_among(key, WHOLE, COUNT_OF(WHOLE)))
            continue;
        if (is_among(key, PLAIN, COUNT_OF(PLAIN)))
            keep_members(value, PLAIN_COLUMNS, COUNT_OF(PLAIN_COLUMNS));
        else
            json_object_del(year, key);
    }
}

/* Who pays by income quintile stays in the first and the last year alone, and of the shares none. */
static void trim_payers(json_t *years)
{
    size_t i;
    json_t *year, *group;
    const char *key;
    json_array_foreach(years, i, year)
    {
        json_t *const with = json_object_get(year, "with");
        void *next;
        json_object_del(year, "without");
        json_object_foreach_safe(with, next, key, group)
        {
            json_t *payer;
            const char *name;
            if (strcmp(key, "all") == 0)
                continue;
            if (i > 0 && i + 1 < json_array_size(years))
                json_object_del(with, key);
            else
                json_object_foreach(group, name, payer) json_object_del(payer, "share");
        }
    }
}

/* Of a region's arm a few outcomes of the last year. */
static void trim_region_arm(json_t *arm)
{
    json_t *const years = json_object_get(arm, "years");
    json_object_del(arm, "who_pays");
    json_object_del(arm, "fairness");
    while (json_array_size(years) > 1)
        json_array_remove(years, 0);
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(json_array_get(years, 0), next, key, value)
    {
        if (strcmp(key, "year") == 0)
            continue;
        if (is_among(key, REGION_OUTCOMES, COUNT_OF(REGION_OUTCOMES)))
            keep_members(value, PLAIN_COLUMNS, COUNT_OF(PLAIN_COLUMNS));
        else
            json_object_del(json_array_get(years, 0), key);
    }
}

static void trim_arms(json_t *arms)
{
    size_t i, j;
    json_t *arm, *year;
    json_array_foreach(arms, i, arm)
    {
        json_array_foreach(json_object_get(arm, "years"), j, year) trim_year(year);
        trim_payers(json_object_get(arm, "who_pays"));
        json_object_del(arm, "fairness");
    }
}

static void trim_show(json_t *show)
{
    size_t i;
    json_t *arm;
    if (json_object_get(show, "sweep"))
        report_sweep_trim(json_object_get(show, "sweep"));
    if (json_object_get(show, "totals")) {
        trim_arms(json_object_get(show, "totals"));
        json_array_foreach(json_object_get(show, "arms"), i, arm) trim_region_arm(arm);
    } else {
        trim_arms(json_object_get(show, "arms"));
    }
}

/* ------------------------------------------------------------------ what show lacks */

/* The note that `huimin run` left beside the result; null where there is none. */
static json_t *run_note(const char *path)
{
    static const char *const KEPT[] = {"version", "commit", "compiler", "instruction_set", "command", "person_years"};
    const size_t length = strlen(path);
    const bool has_ending = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    char *name = NULL;
    if (asprintf(&name, "%.*s.run.json", (int)(has_ending ? length - 3 : length), path) < 0)
        return json_null();
    json_t *note = json_load_file(name, 0, NULL);
    free(name);
    if (!json_is_object(note)) {
        json_decref(note);
        return json_null();
    }
    keep_members(note, KEPT, COUNT_OF(KEPT));
    return note;
}

static json_t *labels(const char *name, const char *(*label_of)(const char *, const struct table_style *))
{
    static const struct table_style EN = {.language = TABLE_ENGLISH}, ZH = {.language = TABLE_CHINESE};
    json_t *object = json_object();
    json_object_set_new(object, "name", text(name));
    json_object_set_new(object, "en", text(label_of(name, &EN)));
    json_object_set_new(object, "zh", text(label_of(name, &ZH)));
    return object;
}

static json_t *payers_json(const struct record *record)
{
    struct waterfall w;
    if (!waterfall_find(&w, record))
        return json_null();
    json_t *object = json_object(), *payers = json_array(), *quintiles = json_array();
    for (int p = 0; p < w.n_payers; p++)
        json_array_append_new(payers, labels(w.payers[p], waterfall_payer_label));
    for (int q = 0; q < w.n_quintiles; q++)
        json_array_append_new(quintiles, labels(w.quintiles[q], waterfall_quintile_label));
    json_object_set_new(object, "payers", payers);
    json_object_set_new(object, "quintiles", quintiles);
    return object;
}

/* The index of a text in a list that keeps each once; `places` tells where those that are there stand. */
static json_t *place_of(json_t *texts, json_t *places, const char *value)
{
    json_t *place = json_object_get(places, value ? value : "");
    if (!place) {
        json_object_set_new(places, value ? value : "", json_integer((json_int_t)json_array_size(texts)));
        json_array_append_new(texts, text(value));
        place = json_object_get(places, value ? value : "");
    }
    return json_incref(place);
}

/* Rows of places in `texts`, column by column: with regions the same texts stand in thousands of rows. */
static json_t *inputs_json(const struct record *record)
{
    json_t *inputs = json_object(), *texts = json_array(), *rows = json_array(), *places = json_object();
    for (int i = 0; i < record->n_inputs; i++) {
        const struct record_input *const input = &record->inputs[i];
        const char *const columns[] = {input->arm,   input->key,  input->unit,   input->meaning,
                                       input->value, input->kind, input->source, input->file};
        json_t *row = json_array();
        for (int j = 0; j < COUNT_OF(columns); j++)
            json_array_append_new(row, place_of(texts, places, columns[j]));
        json_array_append_new(rows, row);
    }
    json_decref(places);
    json_object_set_new(inputs, "texts", texts);
    json_object_set_new(inputs, "rows", rows);
    return inputs;
}

static json_t *page_json(const struct record *record, struct summary_room *room, const char *path)
{
    const char *const slash = strrchr(path, '/');
    json_t *page = json_object(), *program = json_object();
    json_object_set_new(program, "version", text(HUIMIN_VERSION));
    json_object_set_new(program, "commit", text(HUIMIN_COMMIT));
    json_object_set_new(page, "program", program);
    json_object_set_new(page, "file", text(slash ? slash + 1 : path));
    json_object_set_new(page, "run", run_note(path));
    json_object_set_new(page, "payers", payers_json(record));
    json_object_set_new(page, "cells", report_parts_cells(record));
    json_object_set_new(page, "fixed_points", report_parts_fixed_points(record, room));
    json_object_set_new(page, "sensitivity", report_parts_sensitivity(record));
    json_object_set_new(page, "inputs", inputs_json(record));
    return page;
}

json_t *report_data(const struct record *record, const char *path, struct status *status)
{
    struct summary_room room;
    json_t *const show = json_of_record(record, status);
    if (!show || !summary_room_init(&room, record, status)) {
        json_decref(show);
        return NULL;
    }
    json_t *data = json_object();
    trim_show(show);
    json_object_set_new(data, "show", show);
    json_object_set_new(data, "page", page_json(record, &room, path));
    summary_room_free(&room);
    return data;
}
