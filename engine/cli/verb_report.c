/* huimin report: a result as one page with pictures, to be opened in a browser. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "engine/cli/verbs.h"
#include "results/archive.h"
#include "results/report.h"

static const struct usage USAGE = {
    .verb = "report",
    .file = "RESULT.h5",
    .doc = "Write a result as one page with pictures: what happens under each arm and how sure that is, enrolment, "
           "premium, loss ratio and morbidity by year, the death spiral, who is in, where the money goes, what the "
           "uncertainty comes from, every assumption, and how to get the same page again. It opens in a browser "
           "without network, in English and Chinese. Without -o it stands beside the result, as RESULT.html.",
    .example = "Examples:\n"
               "  huimin report results/runs/five-models-1a2b3c4d.h5\n"
               "  huimin report results/runs/five-models-1a2b3c4d.h5 -o report.html --lang zh",
    .takes = OPTIONS_TABLE | OPTIONS_OUTPUT,
};

/* RESULT.html for RESULT.h5, in malloc'ed memory; NULL without it. */
static char *page_beside(const char *result)
{
    const size_t length = strlen(result);
    const bool has_ending = length > 3 && strcmp(result + length - 3, ".h5") == 0;
    char *path = NULL;
    return asprintf(&path, "%.*s.html", (int)(has_ending ? length - 3 : length), result) < 0 ? NULL : path;
}

int verb_report(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct record record;
    options_parse(&options, &USAGE, argc, argv);
    if (archive_read(&record, options.file, &status)) {
        char *const path = options.output ? strdup(options.output) : page_beside(options.file);
        if (!path)
            status_add(&status, EXIT_RUN_FAILED, "not enough memory");
        else if (report_write(&record, options.file, path, options_style(&options).language, &status))
            fprintf(stderr, "the report is in %s\n", path);
        free(path);
        record_free(&record);
    }
    return verb_end(&status);
}
