#include "results/report.h"

#include "results/page.h"
#include "results/report_data.h"

bool report_write(const struct record *record, const char *result_path, const char *path, enum table_language language,
                  struct status *status)
{
    return page_may_write(path, status) &&
           page_write(REPORT_PAGE_RESULT, report_data(record, result_path, status), path, language, status);
}
