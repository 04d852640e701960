#include "scenarios/sweep_prior.h"

#include <math.h>
#include <string.h>

#include "engine/number_text.h"
#include "engine/real.h"
#include "engine/rng.h"
#include "engine/sample.h"
#include "scenarios/quantity_value.h"
#include "scenarios/scalar_value.h"
#include "scenarios/sweep_axis.h"

const struct stated_key SWEEP_PRIORS_KEYS[N_SWEEP_PRIORS_KEYS] = {
    {"per-point", "all, or a list of keys",
     "uncertain parameters that every point draws for itself, once for all worlds", true},
    {"seed", "a whole number, 0 or more", "of these draws (1 where it is left out)", false},
};

static const double LARGEST_SEED = 9007199254740992.0;

static bool is_alike(const struct quantity *a, const struct quantity *b)
{
    return a->prior == b->prior && a->a == b->a && a->b == b->b && a->c == b->c;
}

static const struct quantity *slot_of(const struct sweep_reading *section, int k, int slot)
{
    return &section->study->arms[section->outline->arms[k]].quantities[slot];
}

/* Two slots of an axis that are not alike: of one arm, or of two. */
static bool refuse_difference(struct sweep_reading *section, int axis, const struct node *node, const char *path, int k,
                              const char *otherwise)
{
    const struct sweep_axis *const moved = &section->sweep->axes[axis];
    const char *const first = section->sweep->arms[0], *const other = section->sweep->arms[k];
    if (!is_alike(slot_of(section, 0, moved->first_slot), slot_of(section, k, moved->first_slot)))
        return reading_refuse_node(
            section->reading, node, path,
            "arms '%s' and '%s' state '%s' differently; name one of them under sweep.arms, or %s", first, other,
            moved->key, otherwise);
    return reading_refuse_node(section->reading, node, path,
                               "'%s' is not the same for all its labels or years in arm '%s'; name one label "
                               "(KEY.LABEL), or %s",
                               moved->key, other, otherwise);
}

bool sweep_prior_of(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                    const char *otherwise, struct quantity *stated)
{
    const struct sweep_axis *const moved = &section->sweep->axes[axis];
    *stated = *slot_of(section, 0, moved->first_slot);
    for (int k = 0; k < section->sweep->n_arms; k++)
        for (int slot = moved->first_slot; slot < moved->first_slot + moved->n_slots; slot++)
            if (!is_alike(stated, slot_of(section, k, slot)))
                return refuse_difference(section, axis, node, path, k, otherwise);
    return true;
}

bool sweep_prior_read(struct sweep_reading *section, int axis, const struct node *node, const char *path,
                      const char *otherwise, struct quantity *prior)
{
    char text[NUMBER_TEXT_SIZE];
    if (!sweep_prior_of(section, axis, node, path, otherwise, prior))
        return false;
    if (prior->prior != PRIOR_FIXED)
        return true;
    const struct sweep_axis *const moved = &section->sweep->axes[axis];
    return reading_refuse_node(section->reading, node, path, "'%s' has no prior: it is %s; %s", moved->key,
                               moved->n_words > 0 ? moved->words[(int)prior->a] : number_text(prior->a, text),
                               otherwise);
}

double sweep_prior_value(const struct param *param, const struct quantity *prior, double u)
{
    return clamp_of(quantity_quantile(prior, u), param->minimum, param->maximum);
}

bool sweep_prior_read_seed(struct reading *reading, const struct node *node, const char *path, uint64_t *seed)
{
    double number = 1.0;
    if (node && !scalar_read_number(reading, path, node, SWEEP_PRIORS_KEYS[1].allowed, &number))
        return false;
    *seed = number >= 0.0 && number <= LARGEST_SEED ? (uint64_t)number : 0;
    if (number != floor(number) || number < 0.0 || number > LARGEST_SEED)
        return reading_refuse_node(reading, node, path, "%s is not allowed; give %s",
                                   node_excerpt(&reading->arena, node), SWEEP_PRIORS_KEYS[1].allowed);
    return true;
}

uint32_t sweep_prior_stream(struct reading *reading, const char *key)
{
    return rng_stream(arena_format(&reading->arena, "sweep.%s", key));
}

/* ------------------------------------------------------------------ drawn per point */

static const char GIVE[] = "leave it out, or give it an axis";
static const char PATH[] = "sweep.priors";

static bool add_draw(struct sweep_reading *section, int axis, const struct node *node)
{
    struct sweep_outline *const outline = section->outline;
    struct sweep_draw *const draw = &outline->draws[outline->n_draws];
    if (axis < 0 || !sweep_prior_read(section, axis, node, PATH, GIVE, &draw->prior))
        return false;
    draw->axis = axis;
    draw->stream = sweep_prior_stream(section->reading, section->sweep->axes[axis].key);
    outline->n_draws++;
    return true;
}

static const struct sweep_axis_form FORM = {.design = SWEEP_PER_POINT};

static bool read_key(struct sweep_reading *section, const struct node *node)
{
    struct moved_key moved;
    return moved_key_read(section->reading, node, PATH, &moved) &&
           add_draw(section, sweep_axis_add_moved(section, node, PATH, node->text, &moved, FORM), node);
}

static bool is_moved(const struct sweep_reading *section, int slot)
{
    for (int i = 0; i < section->sweep->n_axes; i++)
        if (slot >= section->sweep->axes[i].first_slot &&
            slot < section->sweep->axes[i].first_slot + section->sweep->axes[i].n_slots)
            return true;
    return false;
}

static bool is_uncertain(const struct sweep_reading *section, int slot)
{
    for (int k = 0; k < section->sweep->n_arms; k++)
        if (slot_of(section, k, slot)->prior != PRIOR_FIXED)
            return true;
    return false;
}

/* Every label by itself, all years together. Lists of records stay as they are. */
static bool add_all(struct sweep_reading *section, const struct node *node)
{
    const struct param_set *const set = section->reading->set;
    bool is_good = true;
    for (int i = 0; is_good && i < set->n_params; i++) {
        const struct param *const param = set->params[i];
        const int n = param->shape == PARAM_BY_LABEL ? param->n_values : param->shape == PARAM_ROWS ? 0 : 1;
        for (int j = 0; is_good && j < n; j++) {
            const int slot = set->first_slot[i] + j;
            char name[256];
            if (!is_uncertain(section, slot) || is_moved(section, slot))
                continue;
            const struct moved_key moved = {param, slot, param->shape == PARAM_BY_LABEL ? 1 : param->n_values};
            param_slot_name(param, j, name, sizeof name);
            is_good = add_draw(section,
                               sweep_axis_add_moved(section, node, PATH,
                                                    param->shape == PARAM_BY_LABEL ? name : param->key, &moved, FORM),
                               node);
        }
    }
    return is_good && (section->outline->n_draws > 0 ||
                       reading_refuse_node(section->reading, node, PATH,
                                           "no uncertain parameter is left to draw; give shared, or take it out"));
}

static bool is_word(const struct node *node, const char *word)
{
    return node->kind == NODE_SCALAR && strcmp(node->text, word) == 0;
}

bool sweep_prior_read_section(struct sweep_reading *section, const struct node *node)
{
    struct reading *const reading = section->reading;
    section->outline->seed = 1;
    if (!node || is_word(node, "shared"))
        return true;
    if (is_word(node, "per-point"))
        return add_all(section, node);
    if (node->kind != NODE_MAP)
        return reading_refuse_node(reading, node, PATH,
                                   "%s is not allowed; give shared, per-point or {per-point: a list of keys}",
                                   node_excerpt(&reading->arena, node));
    const struct node *const list = node_find(node, "per-point");
    if (!stated_keys_check(reading, node, PATH, SWEEP_PRIORS_KEYS, N_SWEEP_PRIORS_KEYS) ||
        !sweep_prior_read_seed(reading, node_find(node, "seed"), PATH, &section->outline->seed))
        return false;
    if (!list)
        return stated_key_missing(reading, node, PATH, &SWEEP_PRIORS_KEYS[0]);
    if (is_word(list, "all"))
        return add_all(section, list);
    if (list->kind != NODE_LIST || list->n_items == 0)
        return reading_refuse_node(reading, list, PATH, "%s is not allowed; give %s",
                                   list->kind == NODE_LIST ? "an empty list" : node_excerpt(&reading->arena, list),
                                   SWEEP_PRIORS_KEYS[0].allowed);
    bool is_good = true;
    for (int i = 0; i < list->n_items; i++)
        is_good = read_key(section, list->items[i]) && is_good;
    return is_good;
}

void sweep_prior_draw(const struct sweep_outline *outline, uint32_t point, double *values)
{
    for (int i = 0; i < outline->n_draws; i++) {
        const struct sweep_draw *const draw = &outline->draws[i];
        values[draw->axis] = sweep_prior_value(outline->params[draw->axis], &draw->prior,
                                               sample_one(outline->seed, point, draw->stream));
    }
}
