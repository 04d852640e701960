/* huimin show: a result again, as a table, JSON, CSV or a workbook. */
#include "engine/cli/print.h"
#include "engine/cli/verbs.h"
#include "results/archive.h"
#include "results/xlsx.h"

static const struct usage USAGE = {
    .verb = "show",
    .file = "RESULT.h5",
    .doc = "Print the table of a result; or the same figures as JSON, CSV or an Excel workbook.",
    .example = "Examples:\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --lang zh\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --json | jq '.arms[0].spiral'\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --xlsx five-models.xlsx --lang zh",
    .takes = OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_XLSX,
};

int verb_show(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct record record;
    options_parse(&options, &USAGE, argc, argv);
    if ((!options.xlsx || xlsx_check_path(options.xlsx, &status)) && archive_read(&record, options.file, &status)) {
        print_record(&record, &options, &status);
        record_free(&record);
    }
    return verb_end(&status);
}
