/* huimin show: a result again, as a table, JSON, CSV or a workbook. */
#include "engine/cli/print.h"
#include "engine/cli/verbs.h"
#include "results/archive.h"
#include "results/plot.h"
#include "results/xlsx.h"

static const struct usage USAGE = {
    .verb = "show",
    .file = "RESULT.h5",
    .doc = "Print the table of a result; or the same figures as JSON, CSV or an Excel workbook.",
    .example = "Examples:\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --lang zh\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --json | jq '.arms[0].spiral'\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --xlsx five-models.xlsx --lang zh\n"
               "  huimin show results/runs/five-models-1a2b3c4d.h5 --plot five-models.png\n"
               "  huimin show sweep.h5 --by product.premium_yuan --where arm=government-push\n"
               "  huimin show sweep.h5 --best enrolment_rate.10 --subject-to 'loss_ratio.10 >= 0.7' --top 5",
    .takes = OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_XLSX | OPTIONS_PLAIN | OPTIONS_SWEEP,
};

/* What can be refused before the result is read. */
static bool check_options(const struct options *options, struct status *status)
{
    return (!options->xlsx || xlsx_check_path(options->xlsx, status)) &&
           (!options->is_plot || plot_check(options->plot_file, status));
}

int verb_show(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct record record;
    options_parse(&options, &USAGE, argc, argv);
    if (check_options(&options, &status) && archive_read(&record, options.file, &status)) {
        if (sweep_query_is_asked(&options.sweep)) {
            print_view(&record, &options, &status);
        } else {
            print_record(&record, &options, &status);
        }
        record_free(&record);
    }
    return verb_end(&status);
}
