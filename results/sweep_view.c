#include "results/sweep_view.h"

#include "results/matrix.h"
#include "results/partial.h"
#include "results/sweep_panels.h"

bool sweep_view_init(struct sweep_view *view, const struct record *record, const char *path,
                     const struct sweep_query *query, struct status *status)
{
    *view =
        (struct sweep_view){.record = record, .query = *query, .top = query->top > 0 ? query->top : SWEEP_USUAL_TOP};
    if (!sweep_table_is_there(record)) {
        return status_add(
            status, EXIT_INPUT,
            "%s: --by, --where, --subject-to, --best and --worst look at a sweep, and this study has none", path);
    }
    const struct sweep_table *const table = &view->table;
    return sweep_table_init(&view->table, record, status) && sweep_query_rows(table, query, &view->rows, status) &&
           (!query->by || sweep_by_init(&view->by, table, &view->rows, query->by, status)) &&
           (!query->best || sweep_best_init(&view->best, table, &view->rows, query->best, false, status)) &&
           (!query->worst || sweep_best_init(&view->worst, table, &view->rows, query->worst, true, status));
}

void sweep_view_free(struct sweep_view *view)
{
    sweep_by_free(&view->by);
    sweep_best_free(&view->best);
    sweep_best_free(&view->worst);
    sweep_rows_free(&view->rows);
    sweep_table_free(&view->table);
    *view = (struct sweep_view){0};
}

static void print_title(const struct sweep_view *view, FILE *stream, const struct table_style *style)
{
    const struct record *const record = view->record;
    const char *const title = table_label(style, record->title_en, record->title_zh);
    char rows[TABLE_NUMBER_SIZE], all[TABLE_NUMBER_SIZE], line[256];
    matrix_print_text(title ? title : record->study, style->width - 2, 2, stream);
    table_count(style, (double)view->rows.n, rows);
    table_count(style, (double)view->table.n_rows, all);
    snprintf(line, sizeof line,
             style->language == TABLE_CHINESE ? "扫描的 %s 行（点 × 方案），共 %s 行 · %d 次模拟"
                                              : "%s of the sweep's %s rows (point × arm) · %d worlds",
             rows, all, view->table.n_worlds);
    matrix_print_text(line, style->width - 2, 2, stream);
}

bool sweep_view_print(const struct sweep_view *view, FILE *stream, const struct table_style *style,
                      struct status *status)
{
    const struct sweep_query *const query = &view->query;
    partial_print(view->record, stream, style);
    print_title(view, stream, style);
    bool is_printed = !query->by || sweep_panels_print_by(&view->by, stream, style);
    is_printed = is_printed &&
                 (!query->best || sweep_panels_print_best(&view->table, &view->best, view->top, stream, style)) &&
                 (!query->worst || sweep_panels_print_best(&view->table, &view->worst, view->top, stream, style));
    if (is_printed && !query->by && !query->best && !query->worst) {
        is_printed = sweep_panels_print_rows(&view->table, &view->rows, view->top, stream, style);
    }
    return is_printed || status_add(status, EXIT_RUN_FAILED, "not enough memory to print the sweep");
}
