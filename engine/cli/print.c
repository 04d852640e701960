#include "engine/cli/print.h"

#include "results/csv.h"
#include "results/json.h"
#include "results/plot.h"
#include "results/sparks.h"
#include "results/sweep_view.h"
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

bool print_view(const struct record *record, const struct options *options, struct status *status)
{
    const struct table_style style = options_style(options);
    struct sweep_view view;
    bool is_printed = sweep_view_init(&view, record, options->file, &options->sweep, status);
    if (is_printed && (options->xlsx || options->is_plot)) {
        is_printed =
            status_add(status, EXIT_USAGE,
                       "--xlsx and --plot show the whole result; leave out --by, --where, --subject-to, --best, "
                       "--worst and --top, or give --csv");
    } else if (is_printed) {
        is_printed = options->csv_folder ? sweep_view_write_csv(&view, options->csv_folder, status)
                     : options->is_json  ? sweep_view_print_json(&view, stdout, status)
                                         : sweep_view_print(&view, stdout, &style, status);
    }
    sweep_view_free(&view);
    return is_printed;
}
