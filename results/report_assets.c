#include "results/report_assets.h"

#include <stdbool.h>

#include "engine/model.h"

/* The assembler of either compiler takes a file in as it is; the Makefile makes the object anew when one changes. */
#define ASSET(name_, path_)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            "report_asset_" #name_ ":\n"                                                                               \
            ".incbin \"" path_ "\"\n"                                                                                  \
            "report_asset_" #name_ "_end:\n"                                                                           \
            ".balign 8\n"                                                                                              \
            "report_asset_" #name_ "_size:\n"                                                                          \
            ".quad report_asset_" #name_ "_end - report_asset_" #name_ "\n"                                            \
            ".previous\n");                                                                                            \
    extern const char report_asset_##name_[];                                                                          \
    extern const size_t report_asset_##name_##_size

ASSET(page, "results/report/page.html");
ASSET(style, "results/report/page.css");
ASSET(charts, "third_party/echarts/echarts.min.js");
ASSET(numbers, "results/report/numbers.js");
ASSET(looks, "results/report/looks.js");
ASSET(data, "results/report/data.js");
ASSET(dom, "results/report/dom.js");
ASSET(chart, "results/report/chart.js");
ASSET(story, "results/report/story.js");
ASSET(fans, "results/report/fans.js");
ASSET(spiral, "results/report/spiral.js");
ASSET(people, "results/report/people.js");
ASSET(money, "results/report/money.js");
ASSET(against, "results/report/against.js");
ASSET(doubt, "results/report/doubt.js");
ASSET(design, "results/report/design.js");
ASSET(sweep, "results/report/sweep.js");
ASSET(inputs, "results/report/inputs.js");
ASSET(main, "results/report/main.js");
ASSET(pairs, "results/report/pairs.js");
ASSET(changes, "results/report/changes.js");
ASSET(changed, "results/report/changed.js");
ASSET(compared, "results/report/compared.js");
ASSET(shell, "results/report/shell.js");

#define TEXT_OF(name_)                                                                                                 \
    {                                                                                                                  \
        report_asset_##name_, report_asset_##name_##_size                                                              \
    }

struct report_asset report_assets_page(void) { return (struct report_asset)TEXT_OF(page); }
struct report_asset report_assets_style(void) { return (struct report_asset)TEXT_OF(style); }
struct report_asset report_assets_charts(void) { return (struct report_asset)TEXT_OF(charts); }

int report_assets_scripts(enum report_page kind, struct report_asset scripts[REPORT_ASSETS_MAX_SCRIPTS])
{
    const struct report_asset result[] = {
        TEXT_OF(numbers), TEXT_OF(looks),  TEXT_OF(data),   TEXT_OF(dom),   TEXT_OF(chart),   TEXT_OF(story),
        TEXT_OF(fans),    TEXT_OF(spiral), TEXT_OF(people), TEXT_OF(money), TEXT_OF(against), TEXT_OF(doubt),
        TEXT_OF(design),  TEXT_OF(sweep),  TEXT_OF(inputs), TEXT_OF(main),  TEXT_OF(shell)};
    const struct report_asset comparison[] = {TEXT_OF(numbers), TEXT_OF(looks),    TEXT_OF(pairs),
                                              TEXT_OF(dom),     TEXT_OF(chart),    TEXT_OF(changes),
                                              TEXT_OF(changed), TEXT_OF(compared), TEXT_OF(shell)};
    const bool is_result = kind == REPORT_PAGE_RESULT;
    const int n = is_result ? COUNT_OF(result) : COUNT_OF(comparison);
    for (int i = 0; i < n; i++)
        scripts[i] = is_result ? result[i] : comparison[i];
    return n;
}
