#include "results/csv.h"

#include <stdlib.h>
#include <string.h>

#include "engine/files.h"
#include "results/archive.h"
#include "results/comparison.h"
#include "results/design_csv.h"
#include "results/equity_export.h"
#include "results/partial.h"
#include "results/sheet_file.h"
#include "results/sweep_csv.h"
#include "results/totals.h"

enum { MAX_GROUP_AXES = 16 };

static const char *const SET_NAMES[N_WORLD_SETS] = {"joint", "process", "parameter"};

static void put_headings(struct sheet *sheet, const char *const *first, int n_first)
{
    sheet_put_texts(sheet, first, n_first);
    for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
        sheet_put_text(sheet, SUMMARY_COLUMNS[column].name);
    }
}

static void put_summary_fields(struct sheet *sheet, const struct summary *summary)
{
    for (int column = 0; column < N_SUMMARY_COLUMNS; column++) {
        sheet_put_number(sheet, SUMMARY_COLUMNS[column].value(summary));
    }
}

static void write_summary(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm", "year", "outcome", "label_zh", "unit"};
    put_headings(sheet, HEADINGS, COUNT_OF(HEADINGS));
    sheet_end_line(sheet);
    for (int k = 0; k < record->n_arms; k++) {
        for (int year = 0; year < record->n_years; year++) {
            for (int i = 0; i < record->n_outcomes; i++) {
                const struct summary summary = summary_of_outcome(record, room, k, year, i);
                sheet_put_text(sheet, record->arms[k].name);
                sheet_put_number(sheet, year + 1);
                sheet_put_text(sheet, record->outcomes[i].name);
                sheet_put_text(sheet, record->outcomes[i].label_zh);
                sheet_put_text(sheet, record->outcomes[i].unit);
                put_summary_fields(sheet, &summary);
                sheet_end_line(sheet);
            }
        }
    }
}

/* One line a set, world, arm and year, a column an outcome; outcomes of the whole path stand in every year. */
static void write_worlds(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"worlds", "world", "arm", "year"};
    (void)room;
    sheet_put_texts(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < record->n_outcomes + record->n_world_outcomes; i++) {
        sheet_put_text(sheet, i < record->n_outcomes ? record->outcomes[i].name
                                                     : record->world_outcomes[i - record->n_outcomes].name);
    }
    sheet_end_line(sheet);
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const long n_rows = record->n_worlds[set] * record->n_arms * record->n_years;
        for (long row = 0; row < n_rows; row++) {
            const int year = (int)(row % record->n_years), k = (int)(row / record->n_years % record->n_arms);
            const long world = row / record->n_years / record->n_arms;
            sheet_put_text(sheet, SET_NAMES[set]);
            sheet_put_number(sheet, (double)world + 1);
            sheet_put_text(sheet, record->arms[k].name);
            sheet_put_number(sheet, year + 1);
            for (int i = 0; i < record->n_outcomes; i++) {
                sheet_put_number(sheet, record_value(record, (enum world_set)set, world, k, year, i));
            }
            for (int i = 0; i < record->n_world_outcomes; i++) {
                sheet_put_number(sheet, record_world_value(record, (enum world_set)set, world, k, i));
            }
            sheet_end_line(sheet);
        }
    }
}

static void put_event(struct sheet *sheet, const struct record *record, int arm, int outcome, int set)
{
    const struct summary_probability event = summary_of_event(record, arm, outcome);
    sheet_put_text(sheet, record->arms[arm].name);
    sheet_put_text(sheet, SET_NAMES[set]);
    sheet_put_text(sheet, record->world_outcomes[outcome].name);
    sheet_put_text(sheet, record->world_outcomes[outcome].label_zh);
    sheet_put_number(sheet, event.sets[set].probability);
    sheet_put_number(sheet, event.sets[set].se);
    sheet_put_number(sheet, event.sets[set].wilson.low);
    sheet_put_number(sheet, event.sets[set].wilson.high);
    sheet_put_number(sheet, (double)event.sets[set].n_worlds);
    sheet_end_line(sheet);
}

/* Events as probabilities with Wilson limits, in each set of worlds; numbers as means with t limits. */
static void write_spiral(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm", "worlds", "outcome", "label_zh", "estimate",
                                           "se",  "low",    "high",    "n_worlds"};
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int k = 0; k < record->n_arms; k++) {
        for (int i = 0; i < record->n_world_outcomes; i++) {
            if (summary_is_event(&record->world_outcomes[i])) {
                for (int set = 0; set < N_WORLD_SETS; set++) {
                    if (record->n_worlds[set] > 0) {
                        put_event(sheet, record, k, i, set);
                    }
                }
                continue;
            }
            const struct summary summary = summary_of_world(record, room, k, i);
            const struct interval interval = interval_of_mean(summary.mean, summary.se, summary.n_worlds);
            sheet_put_text(sheet, record->arms[k].name);
            sheet_put_text(sheet, SET_NAMES[WORLDS_JOINT]);
            sheet_put_text(sheet, record->world_outcomes[i].name);
            sheet_put_text(sheet, record->world_outcomes[i].label_zh);
            sheet_put_number(sheet, summary.mean);
            sheet_put_number(sheet, summary.se);
            sheet_put_number(sheet, interval.low);
            sheet_put_number(sheet, interval.high);
            sheet_put_number(sheet, (double)summary.n_worlds);
            sheet_end_line(sheet);
        }
    }
}

/* All axes that the tallies of a group have, each once. */
static int axes_of_group(const struct record *record, const char *group, const char *names[MAX_GROUP_AXES])
{
    int n = 0;
    for (int i = 0; i < record->n_tallies; i++) {
        const struct record_tally *tally = &record->tallies[i];
        for (int a = 0; strcmp(archive_tally_group(tally), group) == 0 && a < tally->n_axes; a++) {
            int seen = 0;
            while (seen < n && strcmp(names[seen], tally->axes[a].name) != 0) {
                seen++;
            }
            if (seen == n && n < MAX_GROUP_AXES) {
                names[n++] = tally->axes[a].name;
            }
        }
    }
    return n;
}

static const char *label_on_axis(const struct record_tally *tally, const char *axis, int index)
{
    const char *label = "";
    for (int a = tally->n_axes - 1; a >= 0; a--) {
        const int at = index % tally->axes[a].n;
        index /= tally->axes[a].n;
        if (strcmp(tally->axes[a].name, axis) == 0) {
            label = tally->axes[a].labels[at];
        }
    }
    return label;
}

static void write_tally(struct sheet *sheet, const struct record *record, const struct record_tally *tally,
                        const char *const *axes, int n_axes)
{
    const long n_rows = (long)record->n_arms * record->n_years * tally->extent;
    for (long row = 0; row < n_rows; row++) {
        const int index = (int)(row % tally->extent), year = (int)(row / tally->extent % record->n_years);
        sheet_put_text(sheet, record->arms[row / tally->extent / record->n_years].name);
        sheet_put_number(sheet, year + 1);
        for (int a = 0; a < n_axes; a++) {
            sheet_put_text(sheet, label_on_axis(tally, axes[a], index));
        }
        sheet_put_text(sheet, tally->name);
        sheet_put_text(sheet, tally->unit);
        sheet_put_number(sheet, tally->mean[row]);
        sheet_put_number(sheet, tally->se[row]);
        sheet_end_line(sheet);
    }
}

static void write_group(struct sheet *sheet, const struct record *record, const char *group)
{
    static const char *const LAST[] = {"quantity", "unit", "mean", "se"};
    const char *axes[MAX_GROUP_AXES];
    const int n_axes = axes_of_group(record, group, axes);
    sheet_put_text(sheet, "arm");
    sheet_put_text(sheet, "year");
    for (int a = 0; a < n_axes; a++) {
        sheet_put_text(sheet, axes[a]);
    }
    sheet_put_line(sheet, LAST, COUNT_OF(LAST));
    for (int i = 0; i < record->n_tallies; i++) {
        if (strcmp(archive_tally_group(&record->tallies[i]), group) == 0) {
            write_tally(sheet, record, &record->tallies[i], axes, n_axes);
        }
    }
}

static void write_cells(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    (void)room;
    write_group(sheet, record, "/cells");
}

static void write_tiers(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    (void)room;
    write_group(sheet, record, "/tiers");
}

static void write_demand(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    (void)room;
    write_group(sheet, record, "/demand");
}

static void write_inputs(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm",  "key",    "unit", "value",   "median",
                                           "kind", "source", "file", "meaning", "meaning_zh"};
    (void)room;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < record->n_inputs; i++) {
        const struct record_input *input = &record->inputs[i];
        sheet_put_text(sheet, input->arm);
        sheet_put_text(sheet, input->key);
        sheet_put_text(sheet, input->unit);
        sheet_put_text(sheet, input->value);
        sheet_put_number(sheet, input->median);
        sheet_put_text(sheet, input->kind);
        sheet_put_text(sheet, input->source);
        sheet_put_text(sheet, input->file);
        sheet_put_text(sheet, input->meaning);
        sheet_put_text(sheet, input->meaning_zh);
        sheet_end_line(sheet);
    }
}

static void write_published(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm",      "year", "outcome",    "unit",     "low",    "high",
                                           "mean",     "se",   "difference", "relative", "use",    "label_en",
                                           "label_zh", "kind", "source",     "note_en",  "note_zh"};
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < record->n_published; i++) {
        const struct published_figure *const figure = &record->published[i];
        const struct comparison comparison = comparison_of(record, room, figure);
        const double numbers[] = {figure->low,
                                  figure->high,
                                  comparison.simulated.mean,
                                  comparison.simulated.se,
                                  comparison.difference,
                                  comparison.relative_difference};
        const char *const texts[] = {figure->is_fitted ? "fitted" : "check",
                                     figure->label_en,
                                     figure->label_zh,
                                     figure->kind,
                                     figure->source,
                                     figure->note_en,
                                     figure->note_zh};
        sheet_put_text(sheet, figure->arm);
        sheet_put_number(sheet, figure->year);
        sheet_put_text(sheet, figure->outcome);
        sheet_put_text(sheet, comparison.outcome->unit);
        for (int column = 0; column < COUNT_OF(numbers); column++) {
            sheet_put_number(sheet, numbers[column]);
        }
        sheet_put_line(sheet, texts, COUNT_OF(texts));
    }
}

static void write_regions(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"region", "label_en", "label_zh", "people", "persons"};
    (void)room;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int r = 0; r < record->n_regions; r++) {
        sheet_put_text(sheet, record->regions[r].name);
        sheet_put_text(sheet, record->regions[r].label_en);
        sheet_put_text(sheet, record->regions[r].label_zh);
        sheet_put_number(sheet, record->regions[r].people);
        sheet_put_number(sheet, record->regions[r].persons);
        sheet_end_line(sheet);
    }
}

struct csv_file {
    const char *name;
    void (*write)(struct sheet *sheet, const struct record *record, struct summary_room *room);
};

static const struct csv_file FILES[] = {
    {"summary.csv", write_summary},
    {"worlds.csv", write_worlds},
    {"spiral.csv", write_spiral},
    {"cells.csv", write_cells},
    {"tiers.csv", write_tiers},
    {"demand.csv", write_demand},
    {"inputs.csv", write_inputs},
    {"published.csv", write_published},
    {"who_pays.csv", equity_csv_write_payers},
    {"fairness.csv", equity_csv_write_fairness},
};

bool csv_write_file(const char *folder, const char *name, csv_writer *write, const void *context, struct status *status)
{
    return sheet_file_write(folder, name, write, context, status);
}

struct record_file {
    const struct csv_file *file;
    const struct record *record;
    struct summary_room *room;
};

static void write_record_file(struct sheet *sheet, const void *context)
{
    const struct record_file *const own = context;
    own->file->write(sheet, own->record, own->room);
}

static bool write_file(const struct record *record, const char *folder, const struct csv_file *file,
                       struct summary_room *room, struct status *status)
{
    const struct record_file own = {file, record, room};
    return csv_write_file(folder, file->name, write_record_file, &own, status);
}

/* The country's totals: totals.csv as summary.csv, totals_spiral.csv as spiral.csv with numbers of regions. */
static bool write_region_files(const struct record *record, const char *folder, struct summary_room *room,
                               struct status *status)
{
    static const struct csv_file REGIONS = {"regions.csv", write_regions}, TOTALS = {"totals.csv", write_summary};
    static const struct csv_file SPIRAL = {"totals_spiral.csv", write_spiral};
    struct record totals;
    if (!write_file(record, folder, &REGIONS, room, status) || !totals_init(&totals, record, status)) {
        return false;
    }
    const bool is_good =
        write_file(&totals, folder, &TOTALS, room, status) && write_file(&totals, folder, &SPIRAL, room, status);
    record_free(&totals);
    return is_good;
}

/* levers.csv, map.csv, map_boundary.csv and sweep.csv, as far as the study has them. */
static bool write_design_files(const struct record *record, const char *folder, struct summary_room *room,
                               struct status *status)
{
    static const struct csv_file LEVERS = {"levers.csv", design_csv_write_levers};
    static const struct csv_file MAP = {"map.csv", design_csv_write_map};
    static const struct csv_file BOUNDARY = {"map_boundary.csv", design_csv_write_boundary};
    const struct design *const design = record->design ? &record->design->design : NULL;
    if (design && design->levers.n_levers > 0 && !write_file(record, folder, &LEVERS, room, status)) {
        return false;
    }
    if (design && design->map.x.n > 0 &&
        !(write_file(record, folder, &MAP, room, status) && write_file(record, folder, &BOUNDARY, room, status))) {
        return false;
    }
    return !sweep_table_is_there(record) || sweep_csv_write(record, folder, status);
}

bool csv_write(const struct record *record, const char *folder, struct status *status)
{
    struct summary_room room;
    if (!files_make_folder(folder, status) || !summary_room_init(&room, record, status)) {
        return false;
    }
    bool is_written = partial_csv_write(&record, 1, folder, status);
    for (int i = 0; is_written && i < COUNT_OF(FILES); i++) {
        is_written = write_file(record, folder, &FILES[i], &room, status);
    }
    is_written = is_written && write_design_files(record, folder, &room, status);
    is_written = is_written && (record->n_regions == 0 || write_region_files(record, folder, &room, status));
    summary_room_free(&room);
    return is_written;
}
