/* The parts of the pages of report and compare that lie in the program: what stands in results/report/ and third_party/echarts/, word
 * for word. */
#ifndef HUIMIN_REPORT_ASSETS_H
#define HUIMIN_REPORT_ASSETS_H

#include <stddef.h>

/* Texts of the program; they are not NUL-terminated. */
struct report_asset {
    const char *text;
    size_t size;
};
struct report_asset report_assets_page(void);   /* the page with its {{places}} */
struct report_asset report_assets_style(void);  /* CSS */
struct report_asset report_assets_charts(void); /* Apache ECharts */

/* A page's own JavaScript: files to stand one after another in one scope. */
enum report_page { REPORT_PAGE_RESULT, REPORT_PAGE_COMPARISON };
enum { REPORT_ASSETS_MAX_SCRIPTS = 32 };
int report_assets_scripts(enum report_page kind, struct report_asset scripts[REPORT_ASSETS_MAX_SCRIPTS]);

#endif
