/* huimin status: how far a run is, from its folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/status_page.h"
#include "engine/cli/verbs.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "models/registry.h"
#include "results/archive.h"
#include "scenarios/reader.h"

static const struct usage USAGE = {
    .verb = "status",
    .file = "DIR|RESULT.h5|STUDY.yaml",
    .doc =
        "Say how far a run is: tasks done, in hand, failed and waiting, the rate, the time left, who does what since "
        "when, and why tasks failed. Takes the folder of the tasks, the result that they are for, or the study.",
    .example = "Examples:\n"
               "  huimin status scenarios/studies/five-models.yaml\n"
               "  huimin status results/runs/five-models.tasks --json | jq '.plans[0].seconds_left'",
    .takes = OPTIONS_STUDY | OPTIONS_TABLE | OPTIONS_JSON,
};

/* What is asked about. digest NULL: every plan of the folder; result: shown where there is no folder any more. */
struct place {
    char *folder, *result, *digest;
};

static bool has_ending(const char *text, const char *ending)
{
    const size_t length = strlen(text), n_ending = strlen(ending);
    return length > n_ending && strcmp(text + length - n_ending, ending) == 0;
}

/* A file that cannot be read is for `show` to name. */
static bool is_partial(const char *path)
{
    struct archive_stamp stamp;
    struct status trouble = {0};
    const bool is_one = archive_read_stamp(&stamp, path, &trouble) && stamp.is_partial;
    archive_stamp_free(&stamp);
    status_free(&trouble);
    return is_one;
}

static bool place_of_study(struct place *place, const struct options *options, struct status *status)
{
    int n_tables;
    struct study *study;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!scenario_read(&study, options->file, options->overrides, options->n_overrides, tables, n_tables, status)) {
        return false;
    }
    place->digest = strdup(study->digest);
    place->result = ledger_default_path(study);
    place->folder = place->result ? ledger_folder_of(place->result, study->digest) : NULL;
    scenario_free(study);
    return true;
}

static void place_of_result(struct place *place, const char *path)
{
    place->result = strdup(path);
    place->folder = ledger_folder_of(path, "");
    if (place->folder && !files_is_folder(place->folder)) {
        free(place->folder);
        place->folder = ledger_folder_of(path, NULL);
    }
}

static bool find_place(struct place *place, const struct options *options, struct status *status)
{
    *place = (struct place){0};
    if (files_is_folder(options->file)) {
        place->folder = strdup(options->file);
    } else if (has_ending(options->file, ".yaml") || has_ending(options->file, ".yml")) {
        if (!place_of_study(place, options, status)) {
            return false;
        }
    } else {
        place_of_result(place, options->file);
    }
    return place->folder || status_add(status, EXIT_RUN_FAILED, "not enough memory");
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Keeps the plans that are asked about, the others freed behind them. */
static int choose(struct ledger_status *statuses, int n, const struct place *place)
{
    int n_kept = 0;
    for (int i = 0; i < n; i++) {
        const bool is_meant = place->digest   ? strcmp(statuses[i].digest, place->digest) == 0
                              : place->result ? strcmp(name_of(statuses[i].result), name_of(place->result)) == 0
                                              : true;
        if (is_meant) {
            const struct ledger_status other = statuses[n_kept];
            statuses[n_kept++] = statuses[i];
            statuses[i] = other;
        }
    }
    return n_kept;
}

static bool print_place(const struct place *place, const struct options *options, struct status *status)
{
    struct ledger_status *statuses = NULL;
    struct status trouble = {0};
    int n = 0;
    const struct table_style style = options_style(options);
    const bool is_read = ledger_status_read(place->folder, &statuses, &n, &trouble);
    const int n_meant = is_read ? choose(statuses, n, place) : 0;
    const bool is_done = place->result && files_is_there(place->result) && !is_partial(place->result);
    bool is_printed = true;
    if (n_meant == 0 && !is_done) {
        is_printed = status_add(status, EXIT_INPUT, "there is no run of '%s': neither tasks in '%s' nor a result",
                                options->file, place->folder);
    } else if (options->is_json) {
        is_printed = status_page_print_json(statuses, n_meant, is_done ? place->result : NULL, status);
    } else {
        status_page_print(statuses, n_meant, &style);
        if (n_meant == 0) {
            printf(style.language == TABLE_CHINESE ? "%s：已完成\n" : "%s: all is done\n", place->result);
        }
    }
    ledger_status_free(statuses, n);
    status_free(&trouble);
    return is_printed;
}

int verb_status(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct place place;
    options_parse(&options, &USAGE, argc, argv);
    if (find_place(&place, &options, &status)) {
        print_place(&place, &options, &status);
    }
    free(place.folder);
    free(place.result);
    free(place.digest);
    return verb_end(&status);
}
