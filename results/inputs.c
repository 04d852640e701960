#include "results/inputs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"

enum { TEXT_SIZE = 256 };

static const char *const KIND_NAMES[] = {
    [SOURCE_DEFAULT] = "default",
    [SOURCE_EVIDENCE] = "evidence",
    [SOURCE_DOCUMENT] = "document",
    [SOURCE_ASSUMPTION] = "assumption",
};

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static bool same_number(const struct quantity *a, const struct quantity *b)
{
    return a->prior == b->prior && a->a == b->a && a->b == b->b && a->c == b->c;
}

static bool same_quantity(const struct quantity *a, const struct quantity *b)
{
    return same_number(a, b) && a->kind == b->kind && same_text(a->source, b->source) && same_text(a->file, b->file) &&
           a->line == b->line;
}

static bool same_in_all_arms(const struct study *study, int slot)
{
    for (int k = 1; k < study->n_arms; k++) {
        if (!same_quantity(&study->arms[0].quantities[slot], &study->arms[k].quantities[slot])) {
            return false;
        }
    }
    return true;
}

/* The word of a choice: the index-th of "first|second|…". */
static void choice_text(char text[TEXT_SIZE], const char *choices, int index)
{
    for (; index > 0 && choices; index--) {
        choices = strchr(choices, '|') ? strchr(choices, '|') + 1 : NULL;
    }
    const size_t length = choices ? strcspn(choices, "|") : 0;
    snprintf(text, TEXT_SIZE, "%.*s", (int)length, choices ? choices : "");
}

static void value_text(char text[TEXT_SIZE], const struct param *param, const struct quantity *quantity)
{
    static const char *const NAMES[] = {"", "normal", "lognormal", "uniform", "beta", "triangular"};
    char a[NUMBER_TEXT_SIZE], b[NUMBER_TEXT_SIZE], c[NUMBER_TEXT_SIZE];
    number_text(quantity->a, a);
    if (quantity->prior == PRIOR_FIXED && param->type == PARAM_CHOICE) {
        choice_text(text, param->choices, (int)quantity->a);
    } else if (quantity->prior == PRIOR_FIXED && param->type == PARAM_SWITCH) {
        snprintf(text, TEXT_SIZE, "%s", quantity->a != 0.0 ? "on" : "off");
    } else if (quantity->prior == PRIOR_FIXED) {
        snprintf(text, TEXT_SIZE, "%s", a);
    } else if (quantity->prior == PRIOR_TRIANGULAR) {
        snprintf(text, TEXT_SIZE, "triangular [%s, %s, %s]", a, number_text(quantity->b, b),
                 number_text(quantity->c, c));
    } else {
        snprintf(text, TEXT_SIZE, "%s [%s, %s]", NAMES[quantity->prior], a, number_text(quantity->b, b));
    }
}

/* Where the value was stated, without the folders: those are this machine's. */
static const char *place_text(struct record *record, const struct quantity *quantity)
{
    if (!quantity->file) {
        return NULL;
    }
    const char *slash = strrchr(quantity->file, '/');
    char text[TEXT_SIZE];
    snprintf(text, sizeof text, "%s:%d", slash ? slash + 1 : quantity->file, quantity->line);
    return text_pool_keep(&record->texts, text);
}

/* How many of a parameter's slots say something: the years up to the last change, the rows that are there. */
static int telling_slots(const struct study *study, int index)
{
    const struct param *param = study->set->params[index];
    const int first = study->set->first_slot[index];
    int n = 0;
    if (param->shape != PARAM_BY_YEAR && param->shape != PARAM_ROWS) {
        return param->n_values;
    }
    for (int k = 0; k < study->n_arms; k++) {
        const struct quantity *quantities = study->arms[k].quantities + first;
        int told = param->n_values;
        if (param->shape == PARAM_ROWS) {
            told = (int)quantities[param->n_values].a * param->n_record;
        } else {
            told = study->run.years < told ? (int)study->run.years : told;
            while (told > 1 && same_number(&quantities[told - 1], &quantities[told - 2])) {
                told--;
            }
        }
        n = told > n ? told : n;
    }
    return n;
}

/* What a slot holds: itself, or the field of its row. */
static const struct param *slot_param(const struct param *param, int index)
{
    return param->shape == PARAM_ROWS ? &param->record[index % param->n_record] : param;
}

static struct record_input *add_row(struct record *record, int *room)
{
    if (record->n_inputs == *room) {
        *room = *room * 2 + 256;
        struct record_input *grown = realloc(record->inputs, (size_t)*room * sizeof *grown);
        if (!grown) {
            return NULL;
        }
        record->inputs = grown;
    }
    return &record->inputs[record->n_inputs++];
}

static bool add_slot(struct record *record, const struct study *study, int parameter, int index, int *room)
{
    const struct param *param = study->set->params[parameter];
    const int slot = study->set->first_slot[parameter] + index;
    const struct param *field = slot_param(param, index);
    const bool is_for_all = same_in_all_arms(study, slot);
    char name[TEXT_SIZE], value[TEXT_SIZE];
    param_slot_name(param, index, name, sizeof name);
    for (int k = 0; k < (is_for_all ? 1 : study->n_arms); k++) {
        const struct quantity *quantity = &study->arms[k].quantities[slot];
        struct record_input *row = add_row(record, room);
        if (!row) {
            return false;
        }
        value_text(value, field, quantity);
        *row = (struct record_input){
            .arm = is_for_all ? NULL : record->arms[k].name,
            .key = text_pool_keep(&record->texts, name),
            .unit = text_pool_keep(&record->texts, field->unit),
            .meaning = text_pool_keep(&record->texts, field->meaning),
            .meaning_zh = text_pool_keep(&record->texts, field->meaning_zh),
            .value = text_pool_keep(&record->texts, value),
            .kind = KIND_NAMES[quantity->kind],
            .source = text_pool_keep(&record->texts, quantity->source),
            .file = place_text(record, quantity),
            .median = quantity_median(quantity),
        };
    }
    return true;
}

/* Changes no number of the result, and is the machine's own. */
static bool is_machine_setting(const char *key) { return strcmp(key, "run.threads") == 0; }

static bool add_inputs(struct record *record, const struct study *study)
{
    int room = 0;
    for (int i = 0; i < study->set->n_params; i++) {
        const int n = is_machine_setting(study->set->params[i]->key) ? 0 : telling_slots(study, i);
        for (int index = 0; index < n; index++) {
            if (!add_slot(record, study, i, index, &room)) {
                return false;
            }
        }
    }
    return true;
}

static bool add_drawn_names(struct record *record, const struct study *study, const int *slots)
{
    record->drawn_names = calloc((size_t)record->n_drawn + 1, sizeof *record->drawn_names);
    if (!record->drawn_names) {
        return false;
    }
    int parameter = 0;
    for (int s = 0; s < record->n_drawn; s++) {
        const struct param_set *set = study->set;
        while (parameter + 1 < set->n_params && set->first_slot[parameter + 1] <= slots[s]) {
            parameter++;
        }
        char name[TEXT_SIZE];
        param_slot_name(set->params[parameter], slots[s] - set->first_slot[parameter], name, sizeof name);
        record->drawn_names[s] = text_pool_keep(&record->texts, name);
    }
    return true;
}

bool inputs_from_study(struct record *record, const struct study *study, const int *slots)
{
    return add_inputs(record, study) && add_drawn_names(record, study, slots);
}
