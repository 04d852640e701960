#define _GNU_SOURCE
#include "results/report_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/explain_json.h"
#include "results/json.h"
#include "results/page_parts.h"
#include "results/report_pairs.h"
#include "results/report_parts.h"
#include "results/report_sweep.h"

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

static void trim_year(json_t *year)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(year, next, key, value)
    {
        if (strcmp(key, "year") == 0 || page_parts_is_among(key, WHOLE, COUNT_OF(WHOLE)))
            continue;
        if (page_parts_is_among(key, PLAIN, COUNT_OF(PLAIN)))
            page_parts_keep(value, PLAIN_COLUMNS, COUNT_OF(PLAIN_COLUMNS));
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
                json_object_foreach(group, name, payer) { json_object_del(payer, "share"); }
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
        if (page_parts_is_among(key, REGION_OUTCOMES, COUNT_OF(REGION_OUTCOMES)))
            page_parts_keep(value, PLAIN_COLUMNS, COUNT_OF(PLAIN_COLUMNS));
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
        json_array_foreach(json_object_get(arm, "years"), j, year) { trim_year(year); }
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
        json_array_foreach(json_object_get(show, "arms"), i, arm) { trim_region_arm(arm); }
    } else {
        trim_arms(json_object_get(show, "arms"));
    }
}

/* ------------------------------------------------------------------ what show lacks */

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
        const char *const columns[] = {input->arm,  input->key,    input->unit, input->meaning,   input->value,
                                       input->kind, input->source, input->file, input->meaning_zh};
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
    json_t *page = json_object();
    json_object_set_new(page, "program", page_parts_program());
    json_object_set_new(page, "file", page_parts_file(path));
    json_object_set_new(page, "run", page_parts_run(path));
    json_object_set_new(page, "payers", page_parts_payers(record));
    json_object_set_new(page, "cells", report_parts_cells(record));
    json_object_set_new(page, "fixed_points", report_parts_fixed_points(record, room));
    json_object_set_new(page, "sensitivity", report_parts_sensitivity(record));
    json_object_set_new(page, "pairs", report_pairs(record, room));
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
