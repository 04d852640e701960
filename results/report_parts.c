#include "results/report_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/explain_json.h"
#include "results/json_value.h"
#include "results/sensitivity.h"
#include "results/waterfall.h"

enum { MOST_CELL_YEARS = 130, MOST_SENSITIVITIES = 12, MOST_SENSITIVE_ARMS = 16 };

/* ------------------------------------------------------------------ cells */

/* The tallies of people by sex, age band and state. */
struct cells {
    const struct record_tally *eligible, *members;
    int n_sexes, n_bands, n_states;
};

static bool has_cell_axes(const struct record_tally *tally)
{
    return tally && tally->n_axes == 3 && strcmp(tally->axes[0].name, "sex") == 0 &&
           strcmp(tally->axes[1].name, "age_band") == 0 && strcmp(tally->axes[2].name, "morbidity_state") == 0;
}

static bool find_cells(const struct record *record, struct cells *cells)
{
    cells->eligible = waterfall_tally(record, "cell_eligible");
    cells->members = waterfall_tally(record, "cell_members");
    if (record->n_regions > 0 || !has_cell_axes(cells->eligible) || !has_cell_axes(cells->members))
        return false;
    cells->n_sexes = cells->members->axes[0].n;
    cells->n_bands = cells->members->axes[1].n;
    cells->n_states = cells->members->axes[2].n;
    return cells->eligible->extent == cells->members->extent;
}

static double cell(const struct cells *cells, const double *row, int sex, int band, int state)
{
    return row[(sex * cells->n_bands + band) * cells->n_states + state];
}

static json_t *ages_json(const struct cells *cells, const double *row)
{
    json_t *sexes = json_array();
    for (int sex = 0; sex < cells->n_sexes; sex++) {
        json_t *bands = json_array();
        for (int band = 0; band < cells->n_bands; band++) {
            double people = 0.0;
            for (int state = 0; state < cells->n_states; state++)
                people += cell(cells, row, sex, band, state);
            json_array_append_new(bands, json_value_number(people));
        }
        json_array_append_new(sexes, bands);
    }
    return sexes;
}

static json_t *states_json(const struct cells *cells, const double *row)
{
    json_t *states = json_array();
    for (int state = 0; state < cells->n_states; state++) {
        double people = 0.0;
        for (int sex = 0; sex < cells->n_sexes; sex++)
            for (int band = 0; band < cells->n_bands; band++)
                people += cell(cells, row, sex, band, state);
        json_array_append_new(states, json_value_number(people));
    }
    return states;
}

static json_t *names_json(const struct axis *axis)
{
    json_t *names = json_array();
    for (int i = 0; i < axis->n; i++)
        json_array_append_new(names, json_string(axis->labels[i]));
    return names;
}

static bool shows_year(const struct record *record, int year)
{
    return record->n_arms * record->n_years <= MOST_CELL_YEARS || year == 0 || year + 1 == record->n_years;
}

static json_t *cells_of_arm(const struct record *record, const struct cells *cells, int arm)
{
    json_t *years = json_array();
    for (int year = 0; year < record->n_years; year++) {
        const size_t at = ((size_t)arm * (size_t)record->n_years + (size_t)year) * (size_t)cells->members->extent;
        const double *const eligible = cells->eligible->mean + at, *const members = cells->members->mean + at;
        if (!shows_year(record, year))
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "eligible", ages_json(cells, eligible));
        json_object_set_new(object, "members", ages_json(cells, members));
        json_object_set_new(object, "eligible_states", states_json(cells, eligible));
        json_object_set_new(object, "member_states", states_json(cells, members));
        json_array_append_new(years, object);
    }
    return years;
}

json_t *report_parts_cells(const struct record *record)
{
    struct cells cells;
    if (!find_cells(record, &cells))
        return json_null();
    json_t *object = json_object(), *arms = json_array(), *years = json_array();
    for (int year = 0; year < record->n_years; year++)
        if (shows_year(record, year))
            json_array_append_new(years, json_integer(year + 1));
    for (int arm = 0; arm < record->n_arms; arm++)
        json_array_append_new(arms, cells_of_arm(record, &cells, arm));
    json_object_set_new(object, "sexes", names_json(&cells.members->axes[0]));
    json_object_set_new(object, "age_bands", names_json(&cells.members->axes[1]));
    json_object_set_new(object, "states", names_json(&cells.members->axes[2]));
    json_object_set_new(object, "years", years);
    json_object_set_new(object, "arms", arms);
    return object;
}

/* ------------------------------------------------------------------ fixed points */

json_t *report_parts_fixed_points(const struct record *record, struct summary_room *room)
{
    if (record->n_regions > 0 || record_outcome(record, "n_fixed_points") < 0 ||
        !waterfall_tally(record, "demand_count"))
        return json_null();
    json_t *arms = json_array();
    for (int arm = 0; arm < record->n_arms; arm++)
        json_array_append_new(arms, explain_json_fixed_points(record, room, arm));
    return arms;
}

/* ------------------------------------------------------------------ sensitivity */

struct figure {
    int outcome;
    bool is_path; /* a world outcome */
};

static double figure_of(const struct record *record, enum world_set set, long world, int arm, const void *context)
{
    const struct figure *const figure = context;
    return figure->is_path ? record_world_value(record, set, world, arm, figure->outcome)
                           : record_value(record, set, world, arm, record->n_years - 1, figure->outcome);
}

static json_t *sensitivities_json(const struct record *record, const struct sensitivity *found)
{
    json_t *list = json_array();
    for (int i = 0; i < record->n_drawn && i < MOST_SENSITIVITIES && isfinite(found[i].correlation); i++) {
        json_t *one = json_object();
        json_object_set_new(one, "key", json_string(record->drawn_names[found[i].drawn]));
        json_object_set_new(one, "correlation", json_value_number(found[i].correlation));
        json_object_set_new(one, "se", json_value_number(found[i].se));
        json_object_set_new(one, "n_worlds", json_integer(found[i].n_worlds));
        json_object_set_new(one, "low", json_value_number(found[i].low_third));
        json_object_set_new(one, "low_se", json_value_number(found[i].low_third_se));
        json_object_set_new(one, "high", json_value_number(found[i].high_third));
        json_object_set_new(one, "high_se", json_value_number(found[i].high_third_se));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *sensitivity_of_arm(const struct record *record, int arm, struct sensitivity *found)
{
    static const char *const OUTCOMES[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio", "exit"};
    json_t *object = json_object();
    for (int i = 0; i < COUNT_OF(OUTCOMES); i++) {
        struct figure figure = {.outcome = record_outcome(record, OUTCOMES[i])};
        if (figure.outcome < 0)
            figure = (struct figure){.outcome = record_world_outcome(record, OUTCOMES[i]), .is_path = true};
        if (figure.outcome >= 0 && sensitivity_find(record, arm, figure_of, &figure, found))
            json_object_set_new(object, OUTCOMES[i], sensitivities_json(record, found));
    }
    return object;
}

json_t *report_parts_sensitivity(const struct record *record)
{
    const bool is_there = record->has_parameter_uncertainty && record->n_drawn > 0 && record->n_regions == 0 &&
                          record->n_arms <= MOST_SENSITIVE_ARMS &&
                          record->n_worlds[WORLDS_JOINT] + record->n_worlds[WORLDS_PARAMETER] >= SENSITIVITY_LEAST;
    struct sensitivity *const found = is_there ? calloc((size_t)record->n_drawn, sizeof *found) : NULL;
    if (!found)
        return json_null();
    json_t *object = json_object(), *arms = json_array();
    for (int arm = 0; arm < record->n_arms; arm++)
        json_array_append_new(arms, sensitivity_of_arm(record, arm, found));
    json_object_set_new(object, "n_parameters", json_integer(record->n_drawn));
    json_object_set_new(object, "arms", arms);
    free(found);
    return object;
}
