#include "scenarios/precision_section.h"

#include <math.h>
#include <string.h>

#include "scenarios/scalar_value.h"

const struct stated_key PRECISION_KEYS[N_PRECISION_KEYS] = {
    {"targets", "a list of {outcome: …, year: …, standard_error: …}", "the run ends at the first look that meets all",
     true},
    {"looks", "a rising list of numbers of worlds, 2 to run.worlds",
     "when to look; run.worlds is the last. By default run.worlds, its half, its quarter … down to 10", false},
    {"confidence", "a number, 0.5 to 0.999", "of the intervals, all looks together; by default 0.95", false},
};
const struct stated_key TARGET_KEYS[N_TARGET_KEYS] = {
    {"outcome", "name of an outcome", "as `huimin show --json` names it", true},
    {"year", "1 to 60", "year of the run, from 1; not given for outcomes of a whole path", false},
    {"arm", "name of an arm", "whose; by default every arm that the study states", false},
    {"standard_error", "a number above 0", "standard error of the mean over worlds to reach, in the outcome's unit",
     false},
    {"relative_standard_error", "a number above 0", "the same as a part of the mean: give one of the two", false},
};
enum { FEWEST_WORLDS = 10 };
static const double USUAL_CONFIDENCE = 0.95;

struct target_list {
    struct reading *reading;
    const struct arm_list *arms;
    struct precision *precision;
};

static bool read_year(struct reading *reading, const struct node *node, const char *key, int *year)
{
    double number = 0.0;
    const char *const allowed = arena_format(&reading->arena, "a whole number, 1 to %d", MAX_YEARS);
    if (!node)
        return true;
    if (!scalar_read_number(reading, key, node, allowed, &number))
        return false;
    if (number != floor(number) || number < 1.0 || number > MAX_YEARS)
        return reading_refuse_node(reading, node, key, "%s is not allowed; give %s",
                                   node_excerpt(&reading->arena, node), allowed);
    *year = (int)number;
    return true;
}

static bool read_arm(const struct target_list *list, const struct node *node, const char *key, const char **arm)
{
    struct reading *const reading = list->reading;
    if (!node)
        return true;
    const char *const name = reading_text(reading, node, key);
    struct word_list allowed = {0};
    for (int k = 0; k < list->arms->n_arms; k++)
        word_list_add(reading, &allowed, list->arms->arms[k].name);
    *arm = text_pool_keep(&reading->texts, name);
    if (!name || word_list_has(&allowed, name))
        return name != NULL;
    return reading_refuse_node(reading, node, key, "no arm is named '%s'%s", text_excerpt(&reading->arena, name),
                               word_list_hint(reading, &allowed, name));
}

static bool read_error(struct reading *reading, const struct node *map, const char *path,
                       struct precision_target *target)
{
    const struct node *const absolute = node_find(map, "standard_error");
    const struct node *const relative = node_find(map, "relative_standard_error");
    const struct node *const node = absolute ? absolute : relative;
    const char *const key =
        arena_format(&reading->arena, "%s.%s", path, absolute ? "standard_error" : "relative_standard_error");
    if (!node || (absolute && relative))
        return reading_refuse_node(reading, map, path, "%s; give standard_error or relative_standard_error",
                                   node ? "both errors are stated" : "no error is stated");
    target->is_relative = relative != NULL;
    if (!scalar_read_number(reading, key, node, "a number above 0", &target->standard_error))
        return false;
    return (target->standard_error > 0.0 && isfinite(target->standard_error)) ||
           reading_refuse_node(reading, node, key, "%s is not allowed; give a number above 0",
                               node_excerpt(&reading->arena, node));
}

static bool read_target(const struct target_list *list, const struct node *map, const char *path)
{
    struct reading *const reading = list->reading;
    struct precision_target target = {0};
    if (!stated_keys_check(reading, map, path, TARGET_KEYS, N_TARGET_KEYS))
        return false;
    const struct node *const outcome = node_find(map, "outcome");
    if (!outcome)
        return stated_key_missing(reading, map, path, &TARGET_KEYS[0]);
    target.asked.outcome = text_pool_keep(&reading->texts, reading_text(reading, outcome, path));
    target.asked.file = text_pool_keep(&reading->texts, outcome->file);
    target.asked.line = outcome->line;
    target.asked.column = outcome->column;
    const char *const year = arena_format(&reading->arena, "%s.year", path);
    const char *const arm = arena_format(&reading->arena, "%s.arm", path);
    bool is_good = read_year(reading, node_find(map, "year"), year, &target.asked.year) && target.asked.outcome;
    is_good = read_arm(list, node_find(map, "arm"), arm, &target.arm) && is_good;
    is_good = read_error(reading, map, path, &target) && is_good;
    if (is_good)
        list->precision->targets[list->precision->n_targets++] = target;
    return is_good;
}

static bool read_targets(const struct target_list *list, const struct node *node)
{
    struct reading *const reading = list->reading;
    bool is_good = true;
    if (node->kind != NODE_LIST || node->n_items == 0 || node->n_items > MAX_PRECISION_TARGETS)
        return reading_refuse_node(reading, node, "precision.targets",
                                   "%s is not allowed; give a list of 1 to %d targets: {outcome: …, standard_error: …}",
                                   node->kind == NODE_LIST
                                       ? arena_format(&reading->arena, "a list of %d", node->n_items)
                                       : node_excerpt(&reading->arena, node),
                                   MAX_PRECISION_TARGETS);
    for (int i = 0; i < node->n_items; i++)
        is_good =
            read_target(list, node->items[i], arena_format(&reading->arena, "precision.targets[%d]", i + 1)) && is_good;
    return is_good;
}

static bool read_look(struct reading *reading, const struct node *node, struct precision *precision, long worlds)
{
    double look = 0.0;
    const long before = precision->n_looks > 0 ? precision->looks[precision->n_looks - 1] : 1;
    const char *const allowed = arena_format(&reading->arena, "a whole number, 2 to run.worlds (%ld)", worlds);
    if (!scalar_read_number(reading, "precision.looks", node, allowed, &look))
        return false;
    if (look != floor(look) || look < 2.0 || look > (double)worlds)
        return reading_refuse_node(reading, node, "precision.looks", "%s is not allowed; give %s",
                                   node_excerpt(&reading->arena, node), allowed);
    if (look <= (double)before)
        return reading_refuse_node(reading, node, "precision.looks",
                                   "%s does not rise above %ld; list looks as they rise",
                                   node_excerpt(&reading->arena, node), before);
    precision->looks[precision->n_looks++] = (long)look;
    return true;
}

static bool read_looks(struct reading *reading, const struct node *node, struct precision *precision, long worlds)
{
    bool is_good = true;
    if (node->kind != NODE_LIST || node->n_items == 0 || node->n_items >= MAX_LOOKS)
        return reading_refuse_node(
            reading, node, "precision.looks", "%s is not allowed; give a list of 1 to %d numbers of worlds",
            node->kind == NODE_LIST ? arena_format(&reading->arena, "a list of %d", node->n_items)
                                    : node_excerpt(&reading->arena, node),
            MAX_LOOKS - 1);
    for (int i = 0; i < node->n_items && is_good; i++)
        is_good = read_look(reading, node->items[i], precision, worlds);
    if (is_good && precision->looks[precision->n_looks - 1] < worlds)
        precision->looks[precision->n_looks++] = worlds;
    return is_good;
}

/* run.worlds, its half, its quarter …, rising. */
static void usual_looks(struct precision *precision, long worlds)
{
    long parts = 1;
    while (precision->n_looks == 0 || (worlds / (2 * parts) >= FEWEST_WORLDS && precision->n_looks < MAX_LOOKS)) {
        parts *= precision->n_looks > 0 ? 2 : 1;
        memmove(&precision->looks[1], precision->looks, (size_t)precision->n_looks * sizeof *precision->looks);
        precision->looks[0] = worlds / parts;
        precision->n_looks++;
    }
}

static bool read_confidence(struct reading *reading, const struct node *node, double *confidence)
{
    static const char KEY[] = "precision.confidence", ALLOWED[] = "a number, 0.5 to 0.999";
    *confidence = USUAL_CONFIDENCE;
    if (!node)
        return true;
    if (!scalar_read_number(reading, KEY, node, ALLOWED, confidence))
        return false;
    return (*confidence >= 0.5 && *confidence <= 0.999) ||
           reading_refuse_node(reading, node, KEY, "%s is not allowed; give %s", node_excerpt(&reading->arena, node),
                               ALLOWED);
}

bool precision_section_read(struct reading *reading, const struct sheet *base, const struct arm_list *arms,
                            struct study *study)
{
    const struct node *const map = base->precision;
    struct precision *const precision = &study->precision;
    if (!map)
        return true;
    if (!stated_keys_check(reading, map, "precision", PRECISION_KEYS, N_PRECISION_KEYS))
        return false;
    const struct node *const targets = node_find(map, "targets"), *const looks = node_find(map, "looks");
    if (!targets)
        return stated_key_missing(reading, map, "precision", &PRECISION_KEYS[0]);
    bool is_good = read_targets(&(struct target_list){reading, arms, precision}, targets);
    is_good = read_confidence(reading, node_find(map, "confidence"), &precision->confidence) && is_good;
    if (looks)
        return read_looks(reading, looks, precision, study->run.worlds) && is_good;
    usual_looks(precision, study->run.worlds);
    return is_good;
}
