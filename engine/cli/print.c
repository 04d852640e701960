#include "engine/cli/print.h"

#include "results/csv.h"
#include "results/json.h"
#include "results/plot.h"
#include "results/sparks.h"
#include "results/table.h"
#include "results/xlsx.h"

bool print_record(const struct record *record, const struct options *options, struct status *status)
{
    if (options->csv_folder) {
        return csv_write(record, options->csv_folder, status);
    }
    if (options->is_json) {
        return json_print(record, stdout, status);
    }
    const struct table_style style = options_style(options);
    if (options->xlsx) {
        return xlsx_write(options->xlsx, record, &style, status);
    }
    if (options->is_plot) {
        return plot_draw(record, options->plot_file, &style, status);
    }
    return table_print(record, stdout, &style, status) &&
           (!options_has_sparks(options) || sparks_print(record, stdout, &style, status));
}
