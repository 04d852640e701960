/* huimin compare: two results on the same luck, or two arms of one. */
#include <stdio.h>

#include "engine/cli/verbs.h"
#include "results/archive.h"
#include "results/paired_export.h"
#include "results/paired_page.h"
#include "results/paired_table.h"

static const struct usage USAGE = {
    .verb = "compare",
    .file = "A.h5 [B.h5]",
    .doc = "Differences between two results on the same people with the same luck, B less A, by arm, year and outcome, "
           "with the error that is left once the luck of both has gone; or between arms of one result. With -o as one "
           "page with pictures, which opens in a "
           "browser without network, in English and Chinese.",
    .example = "Examples:\n"
               "  huimin compare before.h5 after.h5\n"
               "  huimin compare before.h5 after.h5 --arm bureau-push=government-push --lang zh\n"
               "  huimin compare before.h5 after.h5 -o compare.html\n"
               "  huimin compare results/runs/five-models-1a2b3c4d.h5 --arms bureau-push,government-push --json",
    .takes = OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_PAIRS | OPTIONS_OUTPUT,
    .takes_two = true,
};

/* --arms and a second file exclude each other, and one of them must be there. */
static bool check_options(const struct options *options, struct status *status)
{
    if (options->second_file && options->is_arm_list) {
        return status_add(status, EXIT_USAGE,
                          "--arms pairs arms of one result, and two are given; pair theirs with --arm A_NAME=B_NAME");
    }
    if (!options->second_file && !options->is_arm_list) {
        return status_add(status, EXIT_USAGE,
                          "compare takes two results, or one and --arms; give a second RESULT.h5, or --arms NAME,NAME");
    }
    if (options->output && (options->is_json || options->csv_folder))
        return status_add(status, EXIT_USAGE, "give one of -o, --json and --csv");
    return true;
}

static void print_pairing(const struct pairing *pairing, const struct options *options, struct status *status)
{
    if (options->output) {
        if (paired_page_write(pairing, options->output, options_style(options).language, status))
            fprintf(stderr, "the page is in %s\n", options->output);
    } else if (options->csv_folder) {
        paired_csv_write(pairing, options->csv_folder, status);
    } else if (options->is_json) {
        paired_json_print(pairing, stdout, status);
    } else {
        const struct table_style style = options_style(options);
        paired_table_print(pairing, stdout, &style, status);
    }
}

static void compare(const struct options *options, const struct record *a, const struct record *b,
                    struct status *status)
{
    const struct pairing_wish wish = {options->is_arm_list, options->n_arms, options->arms};
    const char *const path_b = options->second_file ? options->second_file : options->file;
    struct pairing pairing;
    if (pairing_init(&pairing, a, options->file, b, path_b, &wish, status)) {
        print_pairing(&pairing, options, status);
        pairing_free(&pairing);
    }
}

int verb_compare(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct record a = {0}, b = {0};
    options_parse(&options, &USAGE, argc, argv);
    if (check_options(&options, &status) && archive_read(&a, options.file, &status)) {
        if (!options.second_file) {
            compare(&options, &a, &a, &status);
        } else if (archive_read(&b, options.second_file, &status)) {
            compare(&options, &a, &b, &status);
        }
    }
    record_free(&a);
    record_free(&b);
    return verb_end(&status);
}
