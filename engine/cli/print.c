#include "engine/cli/print.h"

#include "results/csv.h"
#include "results/json.h"
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
    return table_print(record, stdout, &style, status);
}
