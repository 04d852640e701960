/* What a reader asks of a sweep as JSON and CSV. */
#include <jansson.h>
#include <math.h>

#include "engine/files.h"
#include "results/csv.h"
#include "results/json_value.h"
#include "results/partial.h"
#include "results/sweep_csv.h"
#include "results/sweep_json.h"
#include "results/sweep_view.h"

/* ------------------------------------------------------------------ JSON */

static json_t *estimate_json(double mean, double se, double n_worlds)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_value_number(mean));
    json_object_set_new(object, "se", json_value_number(se));
    json_object_set_new(object, "n_worlds", json_integer((json_int_t)n_worlds));
    return object;
}

/* What files call what rows differ in. */
static const char *key_of(const struct sweep_table *table, int axis)
{
    return axis == SWEEP_ARM ? "arm" : axis == SWEEP_POINT ? "point" : table->sweep->axes[axis].key;
}

/* A number, a word, or the two ends of a class. */
static json_t *level_json(const struct sweep_table *table, const struct sweep_levels *levels, int level)
{
    const double low = levels->low[level], high = levels->high[level];
    char text[SWEEP_VALUE_SIZE];
    if (levels->axis == SWEEP_ARM || (levels->axis >= 0 && sweep_table_word(&table->sweep->axes[levels->axis], low))) {
        return json_string(sweep_query_value_text(table, levels->axis, low, text));
    }
    return levels->is_cut && isfinite(low) ? json_pack("[f,f]", low, high) : json_value_number(low);
}

static json_t *cell_json(const struct sweep_by *by, int arm, int first, int second)
{
    const struct sweep_cell *const cell = sweep_by_cell(by, arm, first, second);
    json_t *object = json_object();
    char column[DESIGN_COLUMN_SIZE];
    if (by->first.axis != SWEEP_ARM && by->second.axis != SWEEP_ARM) {
        json_object_set_new(object, "arm", json_string(by->table->sweep->arms[by->arms[arm]]));
    }
    json_object_set_new(object, key_of(by->table, by->first.axis), level_json(by->table, &by->first, first));
    if (by->second.level_of) {
        json_object_set_new(object, key_of(by->table, by->second.axis), level_json(by->table, &by->second, second));
    }
    json_object_set_new(object, "rows", json_integer(cell->n_rows));
    for (int i = 0; i < by->table->sweep->n_asked; i++) {
        const struct sweep_figure *const figure = &cell->figures[i];
        json_object_set_new(object, design_values_column(&by->table->sweep->asked[i], column),
                            estimate_json(figure->mean, figure->se, figure->n_worlds));
    }
    return object;
}

static json_t *by_json(const struct sweep_by *by)
{
    json_t *cells = json_array();
    for (int arm = 0; arm < by->n_arms; arm++) {
        for (int first = 0; first < by->first.n; first++) {
            for (int second = 0; second < by->second.n; second++) {
                if (sweep_by_cell(by, arm, first, second)->n_rows > 0) {
                    json_array_append_new(cells, cell_json(by, arm, first, second));
                }
            }
        }
    }
    return cells;
}

static json_t *best_json(const struct sweep_table *table, const struct sweep_best *best, int top)
{
    json_t *object = json_object(), *rows = json_array();
    char column[DESIGN_COLUMN_SIZE];
    for (int place = 0; place < best->n && place < top; place++) {
        const int row = best->rows[place];
        const struct sweep_figure *const figure = sweep_table_figure(table, row, best->asked);
        const struct sweep_difference difference = sweep_best_difference(best, table, place);
        json_t *one = estimate_json(figure->mean, figure->se, figure->n_worlds);
        json_object_set_new(one, "point", json_integer(sweep_table_point(table, row) + 1));
        json_object_set_new(one, "arm", json_string(table->sweep->arms[sweep_table_arm(table, row)]));
        json_object_set_new(one, "less_the_first", estimate_json(difference.mean, difference.se, difference.n_worlds));
        json_object_set_new(one, "may_be_best", json_boolean(sweep_best_may_be(best, table, place)));
        json_array_append_new(rows, one);
    }
    json_object_set_new(object, "figure", json_string(design_values_column(&table->sweep->asked[best->asked], column)));
    json_object_set_new(object, "highest_first", json_boolean(best->is_high));
    json_object_set_new(object, "n_may_be_best", json_integer(best->n_not_apart));
    json_object_set_new(object, "n_undefined", json_integer(best->n_undefined));
    json_object_set_new(object, "rows", rows);
    return object;
}

bool sweep_view_print_json(const struct sweep_view *view, FILE *stream, struct status *status)
{
    json_t *object = json_object(), *sweep = sweep_json_of(&view->table, &view->rows);
    json_object_set_new(object, "study", json_string(view->record->study));
    json_object_set_new(object, "digest", json_string(view->record->digest));
    json_object_set_new(object, "worlds", json_integer(view->record->worlds));
    partial_json_add(object, view->record);
    if (view->query.by) {
        json_object_set_new(sweep, "by", by_json(&view->by));
    }
    if (view->query.best) {
        json_object_set_new(sweep, "best", best_json(&view->table, &view->best, view->top));
    }
    if (view->query.worst) {
        json_object_set_new(sweep, "worst", best_json(&view->table, &view->worst, view->top));
    }
    json_object_set_new(object, "sweep", sweep);
    const bool is_printed = json_dumpf(object, stream, JSON_INDENT(1)) == 0 && fputc('\n', stream) != EOF;
    json_decref(object);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the JSON could not be written");
}

/* ------------------------------------------------------------------ CSV */

static void put_level(struct sheet *sheet, const struct sweep_table *table, const struct sweep_levels *levels,
                      int level)
{
    char text[SWEEP_VALUE_SIZE];
    const double low = levels->low[level];
    if (levels->axis == SWEEP_ARM || (levels->axis >= 0 && sweep_table_word(&table->sweep->axes[levels->axis], low))) {
        sheet_put_text(sheet, sweep_query_value_text(table, levels->axis, low, text));
        sheet_put_text(sheet, text);
        return;
    }
    sheet_put_number(sheet, low);
    sheet_put_number(sheet, levels->high[level]);
}

static void put_by_headings(struct sheet *sheet, const struct sweep_by *by)
{
    const struct sweep_levels *const both[] = {&by->first, &by->second};
    char text[DESIGN_COLUMN_SIZE + 64];
    sheet_put_text(sheet, "arm");
    for (int i = 0; i < 2 && both[i]->level_of; i++) {
        snprintf(text, sizeof text, "%.120s_from", key_of(by->table, both[i]->axis));
        sheet_put_text(sheet, text);
        snprintf(text, sizeof text, "%.120s_to", key_of(by->table, both[i]->axis));
        sheet_put_text(sheet, text);
    }
    static const char *const LAST[] = {"rows", "figure", "unit", "mean", "se", "q05", "q50", "q95", "n_worlds"};
    sheet_put_line(sheet, LAST, COUNT_OF(LAST));
}

static void put_cell(struct sheet *sheet, const struct sweep_by *by, int arm, int first, int second)
{
    const struct sweep_cell *const cell = sweep_by_cell(by, arm, first, second);
    const bool has_arm = by->first.axis != SWEEP_ARM && by->second.axis != SWEEP_ARM;
    char column[DESIGN_COLUMN_SIZE];
    for (int i = 0; i < by->table->sweep->n_asked && cell->n_rows > 0; i++) {
        const struct sweep_figure *const figure = &cell->figures[i];
        const double numbers[] = {figure->mean, figure->se, figure->q05, figure->q50, figure->q95, figure->n_worlds};
        sheet_put_text(sheet, has_arm ? by->table->sweep->arms[by->arms[arm]] : NULL);
        put_level(sheet, by->table, &by->first, first);
        if (by->second.level_of) {
            put_level(sheet, by->table, &by->second, second);
        }
        sheet_put_number(sheet, cell->n_rows);
        sheet_put_text(sheet, design_values_column(&by->table->sweep->asked[i], column));
        sheet_put_text(sheet, design_values_style(by->table->record, &by->table->sweep->asked[i]).unit);
        for (int n = 0; n < COUNT_OF(numbers); n++) {
            sheet_put_number(sheet, numbers[n]);
        }
        sheet_end_line(sheet);
    }
}

static void write_by(struct sheet *sheet, const void *context)
{
    const struct sweep_by *const by = context;
    put_by_headings(sheet, by);
    for (int arm = 0; arm < by->n_arms; arm++) {
        for (int first = 0; first < by->first.n; first++) {
            for (int second = 0; second < by->second.n; second++) {
                put_cell(sheet, by, arm, first, second);
            }
        }
    }
}

struct ranking {
    const struct sweep_table *table;
    const struct sweep_best *best;
};

/* All rows, not the first of them alone. */
static void write_best(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {
        "rank", "point", "arm", "figure", "mean", "se", "less_the_first", "less_the_first_se", "may_be_best"};
    const struct ranking *const ranking = context;
    const struct sweep_best *const best = ranking->best;
    char column[DESIGN_COLUMN_SIZE];
    design_values_column(&ranking->table->sweep->asked[best->asked], column);
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int place = 0; place < best->n; place++) {
        const int row = best->rows[place];
        const struct sweep_figure *const figure = sweep_table_figure(ranking->table, row, best->asked);
        const struct sweep_difference difference = sweep_best_difference(best, ranking->table, place);
        sheet_put_number(sheet, place + 1);
        sheet_put_number(sheet, sweep_table_point(ranking->table, row) + 1);
        sheet_put_text(sheet, ranking->table->sweep->arms[sweep_table_arm(ranking->table, row)]);
        sheet_put_text(sheet, column);
        sheet_put_number(sheet, figure->mean);
        sheet_put_number(sheet, figure->se);
        sheet_put_number(sheet, difference.mean);
        sheet_put_number(sheet, difference.se);
        sheet_put_number(sheet, sweep_best_may_be(best, ranking->table, place));
        sheet_end_line(sheet);
    }
}

bool sweep_view_write_csv(const struct sweep_view *view, const char *folder, struct status *status)
{
    const struct ranking best = {&view->table, &view->best}, worst = {&view->table, &view->worst};
    const struct sweep_query *const query = &view->query;
    return files_make_folder(folder, status) && partial_csv_write(&view->record, 1, folder, status) &&
           sweep_csv_write_rows(&view->table, &view->rows, folder, status) &&
           (!query->by || csv_write_file(folder, "sweep_by.csv", write_by, &view->by, status)) &&
           (!query->best || csv_write_file(folder, "sweep_best.csv", write_best, &best, status)) &&
           (!query->worst || csv_write_file(folder, "sweep_worst.csv", write_best, &worst, status));
}
