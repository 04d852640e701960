#include "scenarios/sweep_section.h"

#include <math.h>
#include <string.h>

#include "scenarios/asked.h"
#include "scenarios/sweep_entry.h"
#include "scenarios/sweep_points.h"
#include "scenarios/sweep_prior.h"
#include "scenarios/sweep_where.h"

const struct stated_key SWEEP_KEYS[N_SWEEP_KEYS] = {
    {"arms", "a list of names of arms", "which arms every point moves (all of the study's where it is left out)",
     false},
    {"axes", "a list of axes, zips and designs", "what is moved; crossed with one another, the first slowest", true},
    {"where", "a list of {left: …, is: …, right: …}", "conditions; points that break one are dropped", false},
    {"priors", "shared, per-point, or {per-point: a list of keys}",
     "whether uncertain parameters that no axis moves are drawn once a world, the same at all points (shared, the "
     "default), "
     "or by every point for itself",
     false},
    {"outcomes", "a list of {outcome: …, year: …, label: …}",
     "what is kept of every point (where left out: enrolment, premium, loss ratio and morbidity ratio of the last "
     "year, "
     "collapse and exit)",
     false},
    {"note", "text", "for readers of the file (may be left out)", false},
};

/* ------------------------------------------------------------------ arms */

static bool add_arm(struct sweep_reading *section, int arm, const struct node *place)
{
    struct sweep *const sweep = section->sweep;
    for (int k = 0; k < sweep->n_arms; k++)
        if (section->outline->arms[k] == arm)
            return reading_refuse_node(section->reading, place, "sweep.arms", "'%s' is named twice; name it once",
                                       section->arms->arms[arm].name);
    if (sweep->n_arms == MAX_SWEEP_ARMS)
        return reading_refuse_node(section->reading, place, "sweep.arms", "more than %d arms; name fewer",
                                   MAX_SWEEP_ARMS);
    section->outline->arms[sweep->n_arms] = arm;
    sweep->arms[sweep->n_arms++] = text_pool_keep(&section->reading->texts, section->arms->arms[arm].name);
    return true;
}

static bool read_arm(struct sweep_reading *section, const struct node *node)
{
    struct reading *const reading = section->reading;
    const char *const name = reading_text(reading, node, "sweep.arms");
    struct word_list names = {0};
    for (int k = 0; name && k < section->arms->n_arms; k++) {
        word_list_add(reading, &names, section->arms->arms[k].name);
        if (strcmp(section->arms->arms[k].name, name) == 0)
            return add_arm(section, k, node);
    }
    return name && reading_refuse_node(reading, node, "sweep.arms", "no arm is named '%s'%s",
                                       text_excerpt(&reading->arena, name), word_list_hint(reading, &names, name));
}

static bool read_arms(struct sweep_reading *section)
{
    const struct node *const list = node_find(section->outline->node, "arms");
    bool is_good = true;
    for (int k = 0; !list && is_good && k < section->arms->n_arms; k++)
        is_good = add_arm(section, k, section->outline->node);
    if (list && (list->kind != NODE_LIST || list->n_items == 0))
        return reading_refuse_node(section->reading, list, "sweep.arms", "%s is not allowed; give %s",
                                   list->kind == NODE_LIST ? "an empty list"
                                                           : node_excerpt(&section->reading->arena, list),
                                   SWEEP_KEYS[0].allowed);
    for (int i = 0; list && i < list->n_items; i++)
        is_good = read_arm(section, list->items[i]) && is_good;
    return is_good;
}

/* ------------------------------------------------------------------ axes */

static bool read_axes(struct sweep_reading *section)
{
    struct reading *const reading = section->reading;
    struct sweep_outline *const outline = section->outline;
    const struct node *const list = node_find(section->outline->node, "axes");
    bool is_good = true;
    if (!list)
        return stated_key_missing(reading, section->outline->node, "sweep", &SWEEP_KEYS[1]);
    if (list->kind != NODE_LIST || list->n_items == 0 || list->n_items > MAX_SWEEP_ENTRIES)
        return reading_refuse_node(reading, list, "sweep.axes", "%s is not allowed; give a list of 1 to %d axes",
                                   list->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", list->n_items)
                                       : node_excerpt(&reading->arena, list),
                                   MAX_SWEEP_ENTRIES);
    for (int i = 0; i < list->n_items; i++) {
        struct sweep_entry *const entry = &outline->entries[outline->n_entries++];
        *entry = (struct sweep_entry){.node = list->items[i],
                                      .path = arena_format(&reading->arena, "sweep.axes[%d]", i + 1)};
        is_good = sweep_entry_read(section, entry) && is_good;
    }
    return is_good;
}

/* ------------------------------------------------------------------ outcomes */

static int last_year(const struct study *study)
{
    const int index = param_set_find(study->set, "run.years");
    return index < 0 ? 1 : (int)study->arms[0].quantities[study->set->first_slot[index]].a;
}

static bool read_outcomes(struct sweep_reading *section)
{
    static const char *const BY_YEAR[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"};
    static const char *const WHOLE[] = {DESIGN_COLLAPSE, "exit"};
    struct sweep *const sweep = section->sweep;
    const struct node *const list = node_find(section->outline->node, "outcomes");
    if (list)
        return asked_read(section->reading, "sweep.outcomes", list, sweep->asked, &sweep->n_asked);
    for (int i = 0; i < 6; i++)
        sweep->asked[sweep->n_asked++] = (struct asked_outcome){
            .outcome = text_pool_keep(&section->reading->texts, i < 4 ? BY_YEAR[i] : WHOLE[i - 4]),
            .year = i < 4 ? last_year(section->study) : 0,
            .file = text_pool_keep(&section->reading->texts, section->outline->node->file),
            .line = section->outline->node->line,
            .column = section->outline->node->column};
    return true;
}

bool sweep_section_read(struct reading *reading, const struct node *node, const struct arm_list *arms,
                        const struct study *study, struct sweep *sweep, struct sweep_outline *outline)
{
    *outline = (struct sweep_outline){.node = node};
    if (!node)
        return true;
    struct sweep_reading section = {reading, arms, study, sweep, outline};
    if (!stated_keys_check(reading, node, "sweep", SWEEP_KEYS, N_SWEEP_KEYS))
        return false;
    const struct node *const note = node_find(node, "note");
    bool is_good = !note || reading_text(reading, note, "sweep.note");
    is_good = read_arms(&section) && is_good;
    is_good = read_outcomes(&section) && is_good;
    is_good = is_good && read_axes(&section);
    is_good = is_good && sweep_prior_read_section(&section, node_find(node, "priors"));
    return is_good && sweep_where_read(&section, node_find(node, "where")) && sweep_points_make(&section);
}
