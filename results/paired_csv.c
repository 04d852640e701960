#include <math.h>
#include <stdlib.h>

#include "engine/files.h"
#include "results/paired.h"
#include "results/paired_export.h"
#include "results/partial.h"
#include "results/sheet_file.h"
#include "results/waterfall.h"

struct writing {
    const struct pairing *pairing;
    double *room;
    struct summary_room *summary_room;
};

static void put_arms(struct sheet *sheet, const struct pairing *pairing, int pair)
{
    sheet_put_text(sheet, pairing->a->arms[pairing->pairs[pair].a].name);
    sheet_put_text(sheet, pairing->b->arms[pairing->pairs[pair].b].name);
}

static void put_numbers(struct sheet *sheet, const double *numbers, int n)
{
    for (int i = 0; i < n; i++) {
        sheet_put_number(sheet, numbers[i]);
    }
    sheet_end_line(sheet);
}

static void put_paired(struct sheet *sheet, const struct paired *paired)
{
    const double numbers[] = {paired->a,           paired->b,    paired->difference,
                              paired->se,          paired->low,  paired->high,
                              paired->unpaired_se, paired->gain, (double)paired->n_worlds};
    put_numbers(sheet, numbers, COUNT_OF(numbers));
}

static void put_outcome(struct sheet *sheet, const struct outcome *outcome)
{
    sheet_put_text(sheet, outcome->name);
    sheet_put_text(sheet, outcome->label_zh);
    sheet_put_text(sheet, outcome->unit);
}

static void write_differences(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"arm_a", "arm_b", "year",        "outcome",    "label_zh",
                                           "unit",  "a",     "b",           "difference", "se",
                                           "low",   "high",  "unpaired_se", "gain",       "n_worlds"};
    const struct writing *const writing = context;
    const struct pairing *const pairing = writing->pairing;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int pair = 0; pair < pairing->n_pairs; pair++) {
        for (int row = 0; row < pairing->n_years * pairing->a->n_outcomes; row++) {
            const int year = row / pairing->a->n_outcomes;
            const struct outcome *const outcome = &pairing->a->outcomes[row % pairing->a->n_outcomes];
            const struct paired_place place = paired_outcome(pairing, pair, outcome->name);
            if (place.b < 0) {
                continue;
            }
            const struct paired paired = paired_of_outcome(pairing, writing->room, place, year);
            put_arms(sheet, pairing, pair);
            sheet_put_number(sheet, year + 1);
            put_outcome(sheet, outcome);
            put_paired(sheet, &paired);
        }
    }
}

/* Events with their counts; numbers of a whole path with the columns of differences.csv, where they have them. */
static void write_spiral(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"arm_a", "arm_b", "outcome",    "label_zh", "unit",
                                           "a",     "b",     "difference", "se",       "low",
                                           "high",  "both",  "only_a",     "only_b",   "n_worlds"};
    const struct writing *const writing = context;
    const struct pairing *const pairing = writing->pairing;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int row = 0; row < pairing->n_pairs * pairing->a->n_world_outcomes; row++) {
        const int pair = row / pairing->a->n_world_outcomes;
        const struct outcome *const outcome = &pairing->a->world_outcomes[row % pairing->a->n_world_outcomes];
        const struct paired_place place = paired_world_outcome(pairing, pair, outcome->name);
        if (place.b < 0) {
            continue;
        }
        put_arms(sheet, pairing, pair);
        put_outcome(sheet, outcome);
        if (summary_is_event(outcome)) {
            const struct paired_event event = paired_of_event(pairing, place);
            const double numbers[] = {event.a,
                                      event.b,
                                      event.difference,
                                      (double)NAN,
                                      event.low,
                                      event.high,
                                      (double)event.both,
                                      (double)event.only_a,
                                      (double)event.only_b,
                                      (double)event.n_worlds};
            put_numbers(sheet, numbers, COUNT_OF(numbers));
        } else {
            const struct paired paired = paired_of_world(pairing, writing->room, place);
            const double numbers[] = {
                paired.a,    paired.b,    paired.difference, paired.se,   paired.low,
                paired.high, (double)NAN, (double)NAN,       (double)NAN, (double)paired.n_worlds};
            put_numbers(sheet, numbers, COUNT_OF(numbers));
        }
    }
}

/* The arms are empty where the line is true of all pairs. */
static void write_inputs(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"arm_a", "arm_b", "key", "unit", "a", "b", "meaning", "meaning_zh"};
    const struct pairing *const pairing = ((const struct writing *)context)->pairing;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < pairing->n_inputs; i++) {
        const struct pairing_input *const input = &pairing->inputs[i];
        const char *const fields[] = {input->key, input->unit, input->a, input->b, input->meaning, input->meaning_zh};
        if (input->pair == PAIRING_ALL_PAIRS) {
            sheet_put_text(sheet, "");
            sheet_put_text(sheet, "");
        } else {
            put_arms(sheet, pairing, input->pair);
        }
        sheet_put_line(sheet, fields, COUNT_OF(fields));
    }
}

static void write_payers(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"arm_a", "arm_b", "year", "payer", "unit", "a", "b", "difference"};
    const struct writing *const writing = context;
    const struct pairing *const pairing = writing->pairing;
    struct waterfall a, b;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    if (!paired_payers(pairing, &a, &b)) {
        return;
    }
    for (int row = 0; row < pairing->n_pairs * pairing->n_years * a.n_payers; row++) {
        const int payer = row % a.n_payers, year = row / a.n_payers % pairing->n_years;
        const int pair = row / a.n_payers / pairing->n_years;
        const struct paired_payer paid = paired_of_payer(pairing, &a, &b, writing->summary_room, pair, year, payer);
        const double numbers[] = {paid.a, paid.b, paid.difference};
        put_arms(sheet, pairing, pair);
        sheet_put_number(sheet, year + 1);
        sheet_put_text(sheet, a.payers[payer]);
        sheet_put_text(sheet, "yuan per head and year");
        put_numbers(sheet, numbers, COUNT_OF(numbers));
    }
}

bool paired_csv_write(const struct pairing *pairing, const char *folder, struct status *status)
{
    struct summary_room summary_room = {0};
    struct waterfall a, b;
    const struct record *const records[] = {pairing->a, pairing->b};
    const struct writing writing = {pairing, paired_room(pairing, status), &summary_room};
    bool is_good = writing.room && summary_room_init(&summary_room, pairing->a, status) &&
                   files_make_folder(folder, status) &&
                   partial_csv_write(records, pairing->a == pairing->b ? 1 : 2, folder, status) &&
                   sheet_file_write(folder, "differences.csv", write_differences, &writing, status) &&
                   sheet_file_write(folder, "spiral_differences.csv", write_spiral, &writing, status) &&
                   sheet_file_write(folder, "input_differences.csv", write_inputs, &writing, status);
    if (is_good && paired_payers(pairing, &a, &b)) {
        is_good = sheet_file_write(folder, "payer_differences.csv", write_payers, &writing, status);
    }
    free(writing.room);
    summary_room_free(&summary_room);
    return is_good;
}
