#include "results/sweep_json.h"

#include "results/design_json.h"
#include "results/json_value.h"
#include "results/sweep_effects.h"
#include "results/sweep_tornado.h"

static json_t *axis_json(const struct sweep_axis *axis)
{
    json_t *object = json_object(), *words = json_array();
    for (int i = 0; i < axis->n_words; i++) {
        json_array_append_new(words, json_string(axis->words[i]));
    }
    json_object_set_new(object, "key", json_string(axis->key));
    json_object_set_new(object, "unit", axis->unit ? json_string(axis->unit) : json_null());
    json_object_set_new(object, "label", json_value_label(axis->label_en, axis->label_zh));
    json_object_set_new(object, "design", axis->design ? json_string(axis->design) : json_null());
    json_object_set_new(object, "words", words);
    return object;
}

static json_t *value_json(const struct sweep_axis *axis, double value)
{
    const char *const word = sweep_table_word(axis, value);
    return word ? json_string(word) : json_value_number(value);
}

static void add_figures(json_t *columns, const struct sweep_table *table, const struct sweep_rows *rows, int asked)
{
    char column[DESIGN_COLUMN_SIZE], name[DESIGN_COLUMN_SIZE + 16];
    design_values_column(&table->sweep->asked[asked], column);
    for (int c = 0; c < N_SWEEP_COLUMNS; c++) {
        json_t *list = json_array();
        for (int i = 0; i < rows->n; i++) {
            const double value = sweep_column_of(&SWEEP_COLUMNS[c], sweep_table_figure(table, rows->rows[i], asked));
            json_array_append_new(list, SWEEP_COLUMNS[c].is_count ? json_integer((json_int_t)value)
                                                                  : json_value_number(value));
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

static json_t *difference_json(const struct sweep_difference *difference)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_value_number(difference->mean));
    json_object_set_new(object, "se", json_value_number(difference->se));
    json_object_set_new(object, "n_worlds", json_integer(difference->n_worlds));
    return object;
}

/* "arm" and "column" of a list of axes. */
static json_t *list_json(const struct sweep_table *table, int arm, int asked, json_t *axes)
{
    json_t *object = json_object();
    char column[DESIGN_COLUMN_SIZE];
    json_object_set_new(object, "arm", json_string(table->sweep->arms[arm]));
    json_object_set_new(object, "column", json_string(design_values_column(&table->sweep->asked[asked], column)));
    json_object_set_new(object, "axes", axes);
    return object;
}

static void add_tornados(json_t *object, const struct sweep_table *table)
{
    struct sweep_swing swings[MAX_SWEEP_AXES];
    json_t *list = json_array();
    for (int arm = 0; arm < table->sweep->n_arms; arm++) {
        for (int i = 0; i < table->sweep->n_asked; i++) {
            json_t *axes = json_array();
            const int n = sweep_tornado_of(table, arm, i, swings);
            for (int s = 0; s < n; s++) {
                const struct sweep_axis *const axis = &table->sweep->axes[swings[s].axis];
                json_t *swing = json_object();
                json_object_set_new(swing, "key", json_string(axis->key));
                json_object_set_new(swing, "base", value_json(axis, swings[s].base));
                json_object_set_new(swing, "low", value_json(axis, swings[s].low));
                json_object_set_new(swing, "high", value_json(axis, swings[s].high));
                json_object_set_new(swing, "at_low", difference_json(&swings[s].at_low));
                json_object_set_new(swing, "at_high", difference_json(&swings[s].at_high));
                json_array_append_new(axes, swing);
            }
            json_array_append_new(list, list_json(table, arm, i, axes));
        }
    }
    json_object_set_new(object, "one_at_a_time", list);
}

static json_t *effects_json(const struct sweep_table *table, int arm, int asked, const struct main_effect *effects)
{
    json_t *axes = json_array();
    for (int a = 0; a < table->sweep->n_axes; a++) {
        const struct main_effect *const effect = &effects[a * table->sweep->n_asked + asked];
        json_t *one = json_object();
        json_object_set_new(one, "key", json_string(table->sweep->axes[a].key));
        json_object_set_new(one, "share", json_value_number(effect->share));
        json_object_set_new(one, "se", json_value_number(effect->se));
        json_object_set_new(one, "n_points", json_integer(effect->n_points));
        json_array_append_new(axes, one);
    }
    json_t *object = list_json(table, arm, asked, axes);
    json_object_set_new(object, "luck", json_value_number(sweep_effects_luck(table, arm, asked)));
    return object;
}

static bool add_effects(json_t *object, const struct sweep_table *table, struct status *status)
{
    const size_t n_effects = (size_t)table->sweep->n_axes * (size_t)table->sweep->n_asked;
    struct main_effect *const effects = calloc(n_effects + 1, sizeof *effects);
    bool is_whole = effects != NULL;
    json_t *list = json_array();
    for (int arm = 0; is_whole && arm < table->sweep->n_arms; arm++) {
        is_whole = sweep_effects_of(table, arm, effects);
        for (int i = 0; is_whole && i < table->sweep->n_asked; i++) {
            json_array_append_new(list, effects_json(table, arm, i, effects));
        }
    }
    free(effects);
    json_object_set_new(object, "main_effects", list);
    return is_whole || status_add(status, EXIT_RUN_FAILED, "not enough memory for the effects of the axes");
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
    bool is_whole = sweep_query_rows(&table, &ALL, &rows, status);
    if (is_whole) {
        json_t *sweep = sweep_json_of(&table, &rows);
        if (sweep_tornado_is_there(table.sweep)) {
            add_tornados(sweep, &table);
        }
        is_whole = !sweep_effects_is_there(table.sweep) || add_effects(sweep, &table, status);
        json_object_set_new(object, "sweep", sweep);
    }
    sweep_rows_free(&rows);
    sweep_table_free(&table);
    return is_whole;
}
