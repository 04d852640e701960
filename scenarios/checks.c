#include "scenarios/checks.h"

#include <math.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/network_checks.h"
#include "scenarios/product_checks.h"
#include "scenarios/quantity_value.h"
#include "scenarios/tier_checks.h"

/* An arm, or a part of it, under check. */
struct subject {
    struct reading *reading;
    const struct sheet *sheet;
    const char *name, *place;
};

static const struct quantity *slots_of(const struct subject *subject, int index)
{
    return &subject->sheet->quantities[subject->reading->set->first_slot[index]];
}

static const char *place_of(const struct subject *subject, const struct quantity *quantity)
{
    return quantity_place(subject->reading, quantity, subject->place);
}

static bool check_required(const struct subject *subject, int index)
{
    const struct param *const param = subject->reading->set->params[index];
    const int *const ranks = &subject->sheet->ranks[subject->reading->set->first_slot[index]];
    char name[256];
    for (int i = 0; param->is_required && i < param_n_slots(param); i++) {
        if (ranks[i] > 0)
            continue;
        param_slot_name(param, param->shape == PARAM_ROWS ? param->n_values : i, name, sizeof name);
        return reading_refuse(subject->reading, subject->place, param->shape == PARAM_ROWS ? param->key : name,
                              "must be stated for '%s' and has no default; give %s (%s)", subject->name,
                              param->shape == PARAM_ROWS ? "a list" : quantity_allowed(subject->reading, param),
                              param->meaning);
    }
    return true;
}

/* Shares of one whole; 1e-6 forgives shares that were written with six digits. */
static bool check_sum(const struct subject *subject, int index)
{
    const struct param *const param = subject->reading->set->params[index];
    const struct quantity *const quantities = slots_of(subject, index);
    if (!param->sums_to_one)
        return true;
    double sum = 0.0;
    const struct quantity *culprit = &quantities[0];
    for (int i = 0; i < param->n_values; i++) {
        sum += quantity_median(&quantities[i]);
        if (!culprit->file)
            culprit = &quantities[i];
    }
    if (fabs(sum - 1.0) <= 1e-6)
        return true;
    char text[NUMBER_TEXT_SIZE];
    return reading_refuse(subject->reading, place_of(subject, culprit), param->key,
                          "these shares sum to %s in '%s'; they must sum to 1 (%s)", number_text_short(sum, text),
                          subject->name, words_joined(subject->reading, param->labels, param->n_values, ", "));
}

static bool is_layers(const struct param *param)
{
    return param->shape == PARAM_ROWS && param->n_record >= 2 && strcmp(param->record[0].key, "from_yuan") == 0 &&
           strcmp(param->record[1].key, "to_yuan") == 0;
}

static bool refuse_start(const struct subject *subject, const char *key, int row, const struct quantity *from,
                         double last_to_yuan)
{
    char begins[NUMBER_TEXT_SIZE], ends[NUMBER_TEXT_SIZE];
    number_text(quantity_median(from), begins);
    number_text(last_to_yuan, ends);
    const char *const place = place_of(subject, from);
    if (row == 0)
        return reading_refuse(subject->reading, place, key, "the first layer begins at %s yuan; begin it at 0", begins);
    return reading_refuse(subject->reading, place, key,
                          "layer %d begins at %s yuan but layer %d ends at %s: they %s; begin it at %s", row + 1,
                          begins, row, ends, quantity_median(from) < last_to_yuan ? "overlap" : "leave a gap", ends);
}

/* Layers begin at 0, each where the one before ends, and none is empty. */
static bool check_layers(const struct subject *subject, int index)
{
    const struct param *const param = subject->reading->set->params[index];
    const struct quantity *const quantities = slots_of(subject, index);
    if (!is_layers(param))
        return true;
    double last_to_yuan = 0.0;
    for (int row = 0; row < (int)quantities[param->n_values].a; row++) {
        const struct quantity *const from = &quantities[row * param->n_record], *const to = from + 1;
        if (quantity_median(from) != last_to_yuan)
            return refuse_start(subject, param->key, row, from, last_to_yuan);
        if (!(quantity_median(to) > quantity_median(from)))
            return reading_refuse(subject->reading, place_of(subject, to), param->key,
                                  "layer %d ends at or below its beginning; give a to_yuan above its from_yuan",
                                  row + 1);
        last_to_yuan = quantity_median(to);
    }
    return true;
}

/* A word of a choice beside which certain keys make no sense. */
struct exclusion {
    const char *key, *word;
    const char *excluded[4];
    const char *reason;
};

static const struct exclusion EXCLUSIONS[] = {
    {"insurer.pricing_rule",
     "freeze",
     {"insurer.premium_change_cap", "insurer.fall_stickiness", "insurer.hold_moves", NULL},
     "a frozen premium is never changed"},
};

static bool is_word(struct reading *reading, const struct param *param, const struct quantity *quantity,
                    const char *word)
{
    const struct word_list choices = quantity_choices(reading, param);
    const int choice = (int)quantity->a;
    return choice >= 0 && choice < choices.n_words && strcmp(choices.words[choice], word) == 0;
}

/* A key that was stated before the word was, say by a parent file, is overridden by it; one that was stated
 * beside or after it contradicts it. */
static bool check_exclusion(const struct subject *subject, const struct exclusion *exclusion)
{
    const struct param_set *const set = subject->reading->set;
    const int index = param_set_find(set, exclusion->key);
    if (index < 0 || set->params[index]->type != PARAM_CHOICE)
        return true;
    const struct quantity *const rule = slots_of(subject, index);
    const int rule_rank = subject->sheet->ranks[set->first_slot[index]];
    if (rule_rank == 0 || !is_word(subject->reading, set->params[index], rule, exclusion->word))
        return true;
    bool is_good = true;
    for (int i = 0; exclusion->excluded[i]; i++) {
        const int other = param_set_find(set, exclusion->excluded[i]);
        if (other < 0 || subject->sheet->ranks[set->first_slot[other]] < rule_rank)
            continue;
        const struct quantity *const stated = slots_of(subject, other);
        is_good = reading_refuse(subject->reading, place_of(subject, stated), exclusion->excluded[i],
                                 "cannot stand with '%s: %s' (%s) in '%s': %s; take one of them out", exclusion->key,
                                 exclusion->word, place_of(subject, rule), subject->name, exclusion->reason);
    }
    return is_good;
}

bool checks_run(struct reading *reading, const struct sheet *sheet, const char *prefix, const char *name,
                const char *place)
{
    static bool (*const CHECKS[])(const struct subject *, int) = {check_required, check_sum, check_layers};
    const struct subject subject = {reading, sheet, name, place};
    bool is_good = true;
    for (int i = 0; i < reading->set->n_params; i++)
        for (int j = 0; strncmp(reading->set->params[i]->key, prefix, strlen(prefix)) == 0 && j < 3; j++)
            is_good = CHECKS[j](&subject, i) && is_good;
    for (size_t i = 0; i < sizeof EXCLUSIONS / sizeof EXCLUSIONS[0]; i++)
        is_good = check_exclusion(&subject, &EXCLUSIONS[i]) && is_good;
    is_good = network_checks_run(reading, sheet, name, place) && is_good;
    is_good = tier_checks_run(reading, sheet, name, place) && is_good;
    return product_checks_run(reading, sheet, name, place) && is_good;
}
