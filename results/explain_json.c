#include "results/explain_json.h"

#include "results/explain.h"
#include "results/explain_change.h"
#include "results/explain_figures.h"
#include "results/explain_market.h"
#include "results/explain_menu.h"
#include "results/json_value.h"
#include "results/partial.h"

static json_t *summary_json(const struct summary *summary)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_value_number(summary->mean));
    json_object_set_new(object, "se", json_value_number(summary->se));
    json_object_set_new(object, "n_worlds", json_integer(summary->n_worlds));
    return object;
}

static json_t *change_json(const struct record *record, struct summary_room *room, enum explain_measure measure,
                           int arm, int from, int to)
{
    const struct explain_change change = explain_change_between(record, room, measure, arm, from, to);
    json_t *object = json_object();
    json_object_set_new(object, "before", summary_json(&change.before));
    json_object_set_new(object, "after", summary_json(&change.after));
    json_object_set_new(object, "change", summary_json(&change.change));
    for (int m = 0; m < N_EXPLAIN_METHODS; m++) {
        json_t *effects = json_object();
        for (int f = 0; f < N_EXPLAIN_FACTORS; f++) {
            json_object_set_new(effects, EXPLAIN_FACTOR_NAMES[f], summary_json(&change.effects[m][f]));
        }
        json_object_set_new(object, EXPLAIN_METHOD_NAMES[m], effects);
    }
    return object;
}

static json_t *attribution_json(const struct record *record, struct summary_room *room, int arm, int from, int to)
{
    json_t *object = json_object();
    json_object_set_new(object, "from_year", json_integer(from + 1));
    json_object_set_new(object, "year", json_integer(to + 1));
    for (int m = 0; m < N_EXPLAIN_MEASURES; m++) {
        json_object_set_new(object, EXPLAIN_MEASURE_NAMES[m],
                            change_json(record, room, (enum explain_measure)m, arm, from, to));
    }
    return object;
}

static void add_figures(json_t *object, const struct record *record, struct summary_room *room, int arm, int year,
                        const struct explain_figure *figures, int n)
{
    for (int i = 0; i < n; i++) {
        const struct summary summary = explain_summary(record, room, arm, year, figures[i].outcome);
        json_object_set_new(object, figures[i].outcome, summary_json(&summary));
    }
}

static json_t *selection_json(const struct record *record, struct summary_room *room, int arm, int year)
{
    json_t *object = json_object();
    json_object_set_new(object, "year", json_integer(year + 1));
    add_figures(object, record, room, arm, year, EXPLAIN_SELECTION, N_SELECTION_FIGURES);
    for (int i = 0; i < 3; i++) {
        json_t *const figure = json_object_get(object, EXPLAIN_SELECTION[i].outcome);
        const char *const outcome = EXPLAIN_SELECTION[i].outcome;
        json_object_set_new(figure, "positive_share",
                            json_value_number(explain_share_between(record, arm, year, outcome, 1e-300, 2.0)));
    }
    return object;
}

static json_t *menu_json(const struct record *record, int arm, int year)
{
    struct explain_menu menu;
    json_t *object = json_object();
    json_object_set_new(object, "year", json_integer(year + 1));
    if (!explain_menu_find(record, arm, year, &menu)) {
        return object;
    }
    json_object_set_new(object, "high_share", json_value_number(menu.high_share));
    json_object_set_new(object, "high_probability", json_value_number(menu.high_probability));
    json_object_set_new(object, "low_probability", json_value_number(menu.low_probability));
    json_object_set_new(object, "loss_yuan", json_value_number(menu.loss_yuan));
    json_object_set_new(object, "wealth_yuan", json_value_number(menu.wealth_yuan));
    json_object_set_new(object, "low_coverage",
                        menu.is_defined ? json_value_number(menu.menu.low_coverage) : json_null());
    json_object_set_new(object, "critical_high_share",
                        menu.is_defined ? json_value_number(menu.menu.critical_high_share) : json_null());
    json_object_set_new(object, "stands", menu.is_defined ? json_boolean(menu.stands) : json_null());
    return object;
}

static json_t *curves_json(const struct record *record, struct summary_room *room, int arm, int year,
                           const struct explain_market *market)
{
    static const double ENROLMENTS[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    json_t *object = json_object(), *points = json_array();
    json_object_set_new(object, "year", json_integer(year + 1));
    json_object_set_new(object, "premium_yuan", json_value_number(market->premium_yuan));
    json_object_set_new(object, "target_loss_ratio", json_value_number(market->curve.target_loss_ratio));
    add_figures(object, record, room, arm, year, EXPLAIN_SURPLUS, N_SURPLUS_FIGURES);
    for (int i = 0; i < COUNT_OF(ENROLMENTS); i++) {
        const struct explain_point point = explain_market_at(market, ENROLMENTS[i]);
        json_t *entry = json_object();
        json_object_set_new(entry, "enrolment", json_value_number(point.enrolment));
        json_object_set_new(entry, "premium_yuan", json_value_number(point.premium_yuan));
        json_object_set_new(entry, "average_cost_yuan", json_value_number(point.average_cost_yuan));
        json_object_set_new(entry, "marginal_cost_yuan", json_value_number(point.marginal_cost_yuan));
        json_array_append_new(points, entry);
    }
    json_object_set_new(object, "points", points);
    return object;
}

static json_t *fixed_points_json(const struct record *record, struct summary_room *room, int arm, int year,
                                 const struct explain_market *market)
{
    static const char *const KEYS[] = {"none", "one", "two", "three_or_more"};
    struct explain_root roots[MAX_FIXED_POINTS];
    json_t *object = json_object(), *points = json_array(), *shares = json_object();
    const int n = explain_market_roots(market, roots);
    json_object_set_new(object, "year", json_integer(year + 1));
    json_object_set_new(object, "premium_yuan", json_value_number(market->premium_yuan));
    json_object_set_new(object, "exit_enrolment", json_value_number(market->exit_enrolment));
    json_object_set_new(object, "n_points", json_integer(n));
    for (int i = 0; i < n && i < MAX_FIXED_POINTS; i++) {
        json_t *entry = json_object();
        json_object_set_new(entry, "premium_yuan", json_value_number(roots[i].premium_yuan));
        json_object_set_new(entry, "enrolment", json_value_number(roots[i].enrolment));
        json_object_set_new(entry, "average_cost_yuan",
                            json_value_number(roots[i].premium_yuan * market->curve.target_loss_ratio));
        json_object_set_new(entry, "loop_gain", json_value_number(roots[i].loop_gain));
        json_object_set_new(entry, "stable", json_boolean(roots[i].is_stable));
        json_object_set_new(entry, "above_exit_level", json_boolean(roots[i].is_live));
        json_object_set_new(entry, "basin_low_yuan", json_value_number(roots[i].basin_low_yuan));
        json_object_set_new(entry, "basin_high_yuan", json_value_number(roots[i].basin_high_yuan));
        json_array_append_new(points, entry);
    }
    json_object_set_new(object, "points", points);
    for (int i = 0; i < COUNT_OF(KEYS); i++) {
        const double high = i + 1 < COUNT_OF(KEYS) ? i + 1 : 1e9;
        json_object_set_new(shares, KEYS[i],
                            json_value_number(explain_share_between(record, arm, year, "n_fixed_points", i, high)));
    }
    json_object_set_new(object, "worlds_with", shares);
    add_figures(object, record, room, arm, year, EXPLAIN_FATE, N_FATE_FIGURES);
    return object;
}

json_t *explain_json_fixed_points(const struct record *record, struct summary_room *room, int arm)
{
    json_t *years = json_array();
    for (int year = 0; year < record->n_years; year++) {
        struct explain_market market;
        if (explain_market_find(record, arm, year, &market)) {
            json_array_append_new(years, fixed_points_json(record, room, arm, year, &market));
        }
    }
    return years;
}

static json_t *arm_json(const struct record *record, struct summary_room *room, int arm)
{
    json_t *object = json_object(), *attribution = json_array(), *selection = json_array();
    json_t *curves = json_array(), *menus = json_array();
    for (int year = 0; year < record->n_years; year++) {
        struct explain_market market;
        if (year > 0) {
            json_array_append_new(attribution, attribution_json(record, room, arm, year - 1, year));
        }
        json_array_append_new(selection, selection_json(record, room, arm, year));
        json_array_append_new(menus, menu_json(record, arm, year));
        if (explain_market_find(record, arm, year, &market)) {
            json_array_append_new(curves, curves_json(record, room, arm, year, &market));
        }
    }
    json_object_set_new(object, "name", json_string(record->arms[arm].name));
    json_object_set_new(object, "attribution", attribution);
    json_object_set_new(object, "attribution_total",
                        record->n_years > 1 ? attribution_json(record, room, arm, 0, record->n_years - 1)
                                            : json_null());
    json_object_set_new(object, "selection", selection);
    json_object_set_new(object, "menu", menus);
    json_object_set_new(object, "curves", curves);
    json_object_set_new(object, "fixed_points", explain_json_fixed_points(record, room, arm));
    return object;
}

bool explain_print_json(const struct record *record, int arm, FILE *stream, struct status *status)
{
    struct summary_room room;
    if (!summary_room_init(&room, record, status)) {
        return false;
    }
    json_t *object = json_object(), *arms = json_array();
    json_object_set_new(object, "study", json_string(record->study));
    partial_json_add(object, record);
    json_object_set_new(object, "seed", json_integer((json_int_t)record->seed));
    json_object_set_new(object, "worlds", json_integer(record->worlds));
    json_object_set_new(object, "years", json_integer(record->n_years));
    for (int k = 0; k < record->n_arms; k++) {
        if (arm < 0 || arm == k) {
            json_array_append_new(arms, arm_json(record, &room, k));
        }
    }
    json_object_set_new(object, "arms", arms);
    const bool is_printed = json_dumpf(object, stream, JSON_INDENT(1)) == 0 && fputc('\n', stream) != EOF;
    json_decref(object);
    summary_room_free(&room);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the JSON could not be written");
}
