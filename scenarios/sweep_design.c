#include "scenarios/sweep_design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sample.h"
#include "engine/vmath.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"
#include "scenarios/sweep_axis.h"
#include "scenarios/sweep_prior.h"

#define DESIGNS "latin-hypercube, sobol, random or one-at-a-time"

const struct stated_key SWEEP_SAMPLE_KEYS[N_SWEEP_SAMPLE_KEYS] = {
    {"design", DESIGNS, "how the points are chosen", true},
    {"points", "a whole number, 1 to 100000", "how many; of sobol best a power of two", true},
    {"seed", "a whole number, 0 or more", "of the sample (1 where it is left out)", false},
    {"over", "a list", "the parameters", true},
    {"note", "text", "for readers of the file (may be left out)", false},
};

const struct stated_key SWEEP_OVER_KEYS[N_SWEEP_OVER_KEYS] = {
    {"key", "key of a parameter", "what is moved; over its own prior where no range and no values are given", true},
    {"from", "a number", "lower end of a range", false},
    {"to", "a number", "upper end of the range", false},
    {"scale", "linear or log", "uniform in the parameter (the default) or in its logarithm", false},
    {"values", "a list of values", "each on as many points as another, as near as may be; in place of a range", false},
    {"unit", "the parameter's unit", "to be sure (may be left out)", false},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

const struct stated_key SWEEP_ONCE_KEYS[N_SWEEP_ONCE_KEYS] = {
    {"design", "one-at-a-time", "the base, then each parameter at its low and its high with the others at their base",
     true},
    {"over", "a list", "the parameters", true},
    {"note", "text", "for readers of the file (may be left out)", false},
};

const struct stated_key SWEEP_AROUND_KEYS[N_SWEEP_AROUND_KEYS] = {
    {"key", "key of a parameter", "what is moved", true},
    {"low", "a value", "the lower one (its prior's 5% point where it is left out)", false},
    {"high", "a value", "the higher one (its prior's 95% point where it is left out)", false},
    {"base", "a value", "where it stands while others move (what the arms state, of a prior its median)", false},
    {"unit", "the parameter's unit", "to be sure (may be left out)", false},
    {"label", "text, or {en: …, zh: …}", "name shown to people (may be left out)", false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

enum design_kind { DESIGN_RANDOM, DESIGN_LATIN_HYPERCUBE, DESIGN_SOBOL, DESIGN_ONE_AT_A_TIME, N_DESIGNS };
static const char *const WORDS[N_DESIGNS] = {SWEEP_RANDOM, SWEEP_LATIN_HYPERCUBE, SWEEP_SOBOL, SWEEP_ONE_AT_A_TIME};

/* From a probability to a value: through a prior, a range or a list. */
struct over {
    const struct param *param;
    struct quantity prior; /* a range: uniform from a to b */
    bool is_log;
    struct sweep_values list; /* n 0: none */
};

static const struct node *find_list(struct reading *reading, const struct sweep_entry *entry,
                                    const struct stated_key *key)
{
    const struct node *const list = node_find(entry->node, "over");
    const char *const path = arena_format(&reading->arena, "%s.over", entry->path);
    if (!list) {
        stated_key_missing(reading, entry->node, entry->path, key);
        return NULL;
    }
    if (list->kind == NODE_LIST && list->n_items > 0 && list->n_items <= MAX_SWEEP_AXES)
        return list;
    reading_refuse_node(reading, list, path, "%s is not allowed; give a list of 1 to %d parameters",
                        list->kind == NODE_LIST ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                                : node_excerpt(&reading->arena, list),
                        MAX_SWEEP_AXES);
    return NULL;
}

/* Adds the axis of item i; -1 where it is refused. */
static int add_axis(struct sweep_reading *section, struct sweep_entry *entry, const struct node *item, const char *path,
                    enum design_kind design)
{
    const int axis = sweep_axis_add(section, item, path, (struct sweep_axis_form){.design = WORDS[design]});
    if (axis >= 0)
        entry->axes[entry->n_axes++] = axis;
    return axis;
}

/* ------------------------------------------------------------------ samples */

static bool read_over(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                      struct over *over)
{
    struct reading *const reading = section->reading;
    const struct node *const values = node_find(node, "values"), *const from = node_find(node, "from");
    const struct node *const to = node_find(node, "to"), *const scale = node_find(node, "scale");
    *over = (struct over){.param = section->outline->params[axis]};
    if (values && (from || to || scale))
        return reading_refuse_node(reading,
                                   from ? from
                                   : to ? to
                                        : scale,
                                   path, "a range beside 'values'; give one of them");
    if (values)
        return sweep_axis_read_list(reading, values, path, over->param, true, &over->list);
    if (!from && !to && !scale)
        return sweep_prior_read(section, axis, node, path, "give from and to, or values", &over->prior);
    if (!from || !to)
        return reading_refuse_node(reading, node, path, "has no '%s'; a range has both ends", from ? "to" : "from");
    over->prior.prior = PRIOR_UNIFORM;
    double ends[2] = {0.0, 0.0};
    const bool is_read = sweep_axis_read_scale(reading, scale, path, &over->is_log) &&
                         sweep_axis_read_ends(reading, node, path, over->param, over->is_log, ends);
    over->prior.a = ends[0];
    over->prior.b = ends[1];
    return is_read;
}

static double value_at(const struct over *over, double u)
{
    const double from = over->prior.a, to = over->prior.b;
    if (over->list.n > 0)
        return over->list.values[(int)(u * (double)over->list.n)];
    if (over->is_log && over->param->type != PARAM_INTEGER)
        return clamp_of(from * vm_pow_f64(to / from, u), from, to);
    if (over->prior.prior == PRIOR_UNIFORM && over->param->type == PARAM_INTEGER)
        return over->is_log ? clamp_of(floor(from * vm_pow_f64((to + 1.0) / from, u)), from, to)
                            : from + floor(u * (to - from + 1.0));
    return sweep_prior_value(over->param, &over->prior, u);
}

static bool read_points(struct reading *reading, const struct sweep_entry *entry, int *n)
{
    const struct node *const node = node_find(entry->node, "points");
    const char *const path = arena_format(&reading->arena, "%s.points", entry->path);
    double points = 0.0;
    if (!node)
        return stated_key_missing(reading, entry->node, entry->path, &SWEEP_SAMPLE_KEYS[1]);
    if (!scalar_read_number(reading, path, node, SWEEP_SAMPLE_KEYS[1].allowed, &points))
        return false;
    if (points != floor(points) || points < 1.0 || points > MAX_SWEEP_POINTS)
        return reading_refuse_node(reading, node, path, "%s is not allowed; give %s",
                                   node_excerpt(&reading->arena, node), SWEEP_SAMPLE_KEYS[1].allowed);
    *n = (int)points;
    return true;
}

static bool fill(struct sweep_reading *section, struct sweep_entry *entry, enum design_kind design, uint64_t seed,
                 const struct over *over)
{
    struct reading *const reading = section->reading;
    uint32_t streams[MAX_SWEEP_AXES];
    entry->values = arena_take(&reading->arena, (size_t)entry->n_rows * (size_t)entry->n_axes, sizeof(double));
    for (int i = 0; i < entry->n_axes; i++)
        streams[i] = sweep_prior_stream(reading, section->sweep->axes[entry->axes[i]].key);
    if (!sample_fill((enum sample_kind)design, seed, entry->n_rows, entry->n_axes, streams, entry->values))
        return status_add(reading->status, EXIT_RUN_FAILED, "out of memory for %d points", entry->n_rows);
    for (int row = 0; row < entry->n_rows; row++)
        for (int i = 0; i < entry->n_axes; i++) {
            double *const value = &entry->values[(size_t)row * (size_t)entry->n_axes + (size_t)i];
            *value = value_at(&over[i], *value);
        }
    return true;
}

static bool read_sample(struct sweep_reading *section, struct sweep_entry *entry, enum design_kind design)
{
    struct reading *const reading = section->reading;
    struct over over[MAX_SWEEP_AXES];
    uint64_t seed = 1;
    if (!stated_keys_check(reading, entry->node, entry->path, SWEEP_SAMPLE_KEYS, N_SWEEP_SAMPLE_KEYS))
        return false;
    const struct node *const list = find_list(reading, entry, &SWEEP_SAMPLE_KEYS[3]);
    bool is_good = read_points(reading, entry, &entry->n_rows);
    is_good = sweep_prior_read_seed(reading, node_find(entry->node, "seed"),
                                    arena_format(&reading->arena, "%s.seed", entry->path), &seed) &&
              is_good;
    for (int i = 0; list && i < list->n_items; i++) {
        const char *const path = arena_format(&reading->arena, "%s.over[%d]", entry->path, i + 1);
        const int axis = stated_keys_check(reading, list->items[i], path, SWEEP_OVER_KEYS, N_SWEEP_OVER_KEYS)
                             ? add_axis(section, entry, list->items[i], path, design)
                             : -1;
        is_good = axis >= 0 && read_over(section, axis, list->items[i], path, &over[entry->n_axes - 1]) && is_good;
    }
    if (list && design == DESIGN_SOBOL && list->n_items > MAX_SOBOL_AXES)
        return reading_refuse_node(reading, list, entry->path,
                                   "%d parameters; a Sobol sequence has %d at most: give fewer, or latin-hypercube",
                                   list->n_items, MAX_SOBOL_AXES);
    return list && is_good && fill(section, entry, design, seed, over);
}

/* ------------------------------------------------------------------ one at a time */

enum around { BASE, LOW, HIGH };

/* A value that is given, or else a point of the prior. */
static bool read_around(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                        enum around which, double *value)
{
    static const char *const KEYS[] = {"base", "low", "high"};
    static const double POINTS[] = {0.5, 0.05, 0.95};
    const struct param *const param = section->outline->params[axis];
    const struct node *const given = node_find(node, KEYS[which]);
    struct quantity stated;
    if (given)
        return moved_key_read_value(section->reading, param,
                                    arena_format(&section->reading->arena, "%s.%s", path, KEYS[which]), given, value);
    if (!(which == BASE ? sweep_prior_of(section, axis, node, path, "give its base", &stated)
                        : sweep_prior_read(section, axis, node, path, "give low and high", &stated)))
        return false;
    *value =
        stated.prior == PRIOR_FIXED ? stated.a : moved_key_rounded(sweep_prior_value(param, &stated, POINTS[which]));
    return true;
}

static bool read_all_around(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                            double *around)
{
    for (int which = BASE; which <= HIGH; which++)
        if (!read_around(section, axis, node, path, (enum around)which, &around[which]))
            return false;
    if (section->sweep->axes[axis].n_words > 0 || around[LOW] < around[HIGH])
        return true;
    return reading_refuse_node(section->reading, node, path, "its low is not below its high; turn them round");
}

/* The base, then of every parameter its low and its high, as far as they are not its base. */
static void fill_once(struct reading *reading, struct sweep_entry *entry, double (*around)[3])
{
    const size_t n = (size_t)entry->n_axes;
    entry->values = arena_take(&reading->arena, (2 * n + 1) * n, sizeof(double));
    for (int i = -1; i < entry->n_axes; i++)
        for (int which = LOW; which <= HIGH; which++) {
            double *const row = entry->values + (size_t)entry->n_rows * n;
            if (i < 0 ? which == HIGH : around[i][which] == around[i][BASE])
                continue;
            for (size_t j = 0; j < n; j++)
                row[j] = around[j][(int)j == i ? which : BASE];
            entry->n_rows++;
        }
}

static bool read_once(struct sweep_reading *section, struct sweep_entry *entry)
{
    struct reading *const reading = section->reading;
    double around[MAX_SWEEP_AXES][3];
    if (!stated_keys_check(reading, entry->node, entry->path, SWEEP_ONCE_KEYS, N_SWEEP_ONCE_KEYS))
        return false;
    const struct node *const list = find_list(reading, entry, &SWEEP_ONCE_KEYS[1]);
    bool is_good = list != NULL;
    for (int i = 0; list && i < list->n_items; i++) {
        const char *const path = arena_format(&reading->arena, "%s.over[%d]", entry->path, i + 1);
        const int axis = stated_keys_check(reading, list->items[i], path, SWEEP_AROUND_KEYS, N_SWEEP_AROUND_KEYS)
                             ? add_axis(section, entry, list->items[i], path, DESIGN_ONE_AT_A_TIME)
                             : -1;
        is_good =
            axis >= 0 && read_all_around(section, axis, list->items[i], path, around[entry->n_axes - 1]) && is_good;
    }
    if (is_good)
        fill_once(reading, entry, around);
    return is_good;
}

bool sweep_design_read(struct sweep_reading *section, struct sweep_entry *entry)
{
    struct reading *const reading = section->reading;
    const struct node *const node = node_find(entry->node, "design"), *const note = node_find(entry->node, "note");
    const char *const path = arena_format(&reading->arena, "%s.design", entry->path);
    const char *const word = reading_text(reading, node, path);
    if (note && !reading_text(reading, note, entry->path))
        return false;
    for (int design = 0; word && design < N_DESIGNS; design++)
        if (strcmp(word, WORDS[design]) == 0)
            return design == DESIGN_ONE_AT_A_TIME ? read_once(section, entry)
                                                  : read_sample(section, entry, (enum design_kind)design);
    const char *const nearest = word ? status_nearest(word, WORDS, N_DESIGNS) : NULL;
    return word &&
           reading_refuse_node(reading, node, path, "%s is not allowed; give %s%s", node_excerpt(&reading->arena, node),
                               DESIGNS, nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "");
}
