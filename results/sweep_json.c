#include "results/sweep_json.h"

#include <math.h>

#include "results/design_json.h"

static json_t *number(double value) { return isfinite(value) ? json_real(value) : json_null(); }

static json_t *axis_json(const struct sweep_axis *axis)
{
    json_t *object = json_object(), *words = json_array();
    for (int i = 0; i < axis->n_words; i++) {
        json_array_append_new(words, json_string(axis->words[i]));
    }
    json_object_set_new(object, "key", json_string(axis->key));
    json_object_set_new(object, "unit", axis->unit ? json_string(axis->unit) : json_null());
    json_object_set_new(object, "label", design_json_label(axis->label_en, axis->label_zh));
    json_object_set_new(object, "design", axis->design ? json_string(axis->design) : json_null());
    json_object_set_new(object, "words", words);
    return object;
}

static json_t *value_json(const struct sweep_axis *axis, double value)
{
    const char *const word = sweep_table_word(axis, value);
    return word ? json_string(word) : number(value);
}

static void add_figures(json_t *columns, const struct sweep_table *table, const struct sweep_rows *rows, int asked)
{
    char column[DESIGN_COLUMN_SIZE], name[DESIGN_COLUMN_SIZE + 16];
    design_values_column(&table->sweep->asked[asked], column);
    for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
        json_t *list = json_array();
        for (int i = 0; i < rows->n; i++) {
            const double value = sweep_column_of(&SWEEP_COLUMNS[c], sweep_table_figure(table, rows->rows[i], asked));
            json_array_append_new(list, SWEEP_COLUMNS[c].is_count ? json_integer((json_int_t)value) : number(value));
        }
        snprintf(name, sizeof name, "%s%s", column, SWEEP_COLUMNS[c].ending);
        json_object_set_new(columns, name, list);
    }
}

static json_t *table_json(const struct sweep_table *table, const struct sweep_rows *rows)
{
    json_t *columns = json_object(), *points = json_array(), *arms = json_array();
    for (int i = 0; i < rows->n; i++) {
        json_array_append_new(points, json_integer(sweep_table_point(table, rows->rows[i]) + 1));
        json_array_append_new(arms, json_string(table->sweep->arms[sweep_table_arm(table, rows->rows[i])]));
    }
    json_object_set_new(columns, "point", points);
    json_object_set_new(columns, "arm", arms);
    for (int a = 0; a < table->sweep->n_axes; a++) {
        json_t *values = json_array();
        for (int i = 0; i < rows->n; i++) {
            json_array_append_new(values,
                                  value_json(&table->sweep->axes[a], sweep_table_axis(table, rows->rows[i], a)));
        }
        json_object_set_new(columns, table->sweep->axes[a].key, values);
    }
    for (int i = 0; i < table->sweep->n_asked; i++) {
        add_figures(columns, table, rows, i);
    }
    return columns;
}

json_t *sweep_json_of(const struct sweep_table *table, const struct sweep_rows *rows)
{
    const struct sweep *const sweep = table->sweep;
    json_t *object = json_object(), *arms = json_array(), *axes = json_array(), *outcomes = json_array();
    char column[DESIGN_COLUMN_SIZE];
    for (int k = 0; k < sweep->n_arms; k++) {
        json_array_append_new(arms, json_string(sweep->arms[k]));
    }
    for (int a = 0; a < sweep->n_axes; a++) {
        json_array_append_new(axes, axis_json(&sweep->axes[a]));
    }
    for (int i = 0; i < sweep->n_asked; i++) {
        json_t *figure = design_json_asked(table->record, &sweep->asked[i]);
        json_object_set_new(figure, "column", json_string(design_values_column(&sweep->asked[i], column)));
        json_array_append_new(outcomes, figure);
    }
    json_object_set_new(object, "points", json_integer(sweep->n_points));
    json_object_set_new(object, "arms", arms);
    json_object_set_new(object, "axes", axes);
    json_object_set_new(object, "outcomes", outcomes);
    json_object_set_new(object, "table", table_json(table, rows));
    return object;
}

bool sweep_json_add(json_t *object, const struct record *record, struct status *status)
{
    static const struct sweep_query ALL;
    struct sweep_table table;
    struct sweep_rows rows = {0};
    if (!sweep_table_is_there(record)) {
        return true;
    }
    if (!sweep_table_init(&table, record, status)) {
        return false;
    }
    const bool is_whole = sweep_query_rows(&table, &ALL, &rows, status);
    if (is_whole) {
        json_object_set_new(object, "sweep", sweep_json_of(&table, &rows));
    }
    sweep_rows_free(&rows);
    sweep_table_free(&table);
    return is_whole;
}
