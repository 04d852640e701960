#include "scenarios/quantity_value.h"

#include <math.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/scalar_value.h"

const struct prior_form PRIOR_FORMS[N_PRIOR_FORMS] = {
    [PRIOR_FIXED] = {"value", "", 1},
    [PRIOR_NORMAL] = {"normal", "mean, standard deviation", 2},
    [PRIOR_LOGNORMAL] = {"lognormal", "median, standard deviation of the logarithm", 2},
    [PRIOR_UNIFORM] = {"uniform", "lowest, highest", 2},
    [PRIOR_BETA] = {"beta", "first shape, second shape", 2},
    [PRIOR_TRIANGULAR] = {"triangular", "lowest, mode, highest", 3},
};

const char *const SOURCE_KIND_WORDS[] = {"default", "evidence", "document", "assumption"};

static int form_of(const char *key)
{
    for (int i = 0; i < N_PRIOR_FORMS; i++)
        if (strcmp(key, PRIOR_FORMS[i].word) == 0)
            return i;
    return -1;
}

bool quantity_is_map(const struct node *node)
{
    for (int i = 0; node->kind == NODE_MAP && i < node->n_items; i++)
        if (form_of(node->keys[i]->text) >= 0)
            return true;
    return false;
}

bool quantity_read_kind(struct reading *reading, const struct node *node, const char *key, enum source_kind *kind)
{
    const char *const word = reading_text(reading, node, key);
    if (!word)
        return false;
    struct word_list allowed = {0};
    for (int i = SOURCE_EVIDENCE; i <= SOURCE_ASSUMPTION; i++) {
        word_list_add(reading, &allowed, SOURCE_KIND_WORDS[i]);
        if (strcmp(word, SOURCE_KIND_WORDS[i]) == 0) {
            *kind = (enum source_kind)i;
            return true;
        }
    }
    return reading_refuse_node(reading, node, key, "%s is not allowed as a kind; give evidence, document or assumption",
                               text_excerpt(&reading->arena, word));
}

/* Texts that stand beside a value; NULL where not stated. */
struct beside {
    const char *source, *how, *note;
};

static const char **text_beside(struct beside *beside, const char *word)
{
    return strcmp(word, "source") == 0 ? &beside->source
           : strcmp(word, "how") == 0  ? &beside->how
           : strcmp(word, "note") == 0 ? &beside->note
                                       : NULL;
}

static bool read_beside(struct reading *reading, const struct node *map, int i, const char *key, struct origin *origin,
                        struct beside *beside)
{
    const char *const word = map->keys[i]->text;
    const char **const text = text_beside(beside, word);
    if (strcmp(word, "kind") == 0)
        return quantity_read_kind(reading, map->items[i], key, &origin->kind);
    if (text) {
        *text = reading_text(reading, map->items[i], arena_format(&reading->arena, "%s: %s", key, word));
        return *text != NULL;
    }
    static const char *const OTHERS[] = {"source", "kind", "how", "note"};
    struct word_list allowed = {0};
    for (int form = 0; form < N_PRIOR_FORMS; form++)
        word_list_add(reading, &allowed, PRIOR_FORMS[form].word);
    for (int j = 0; j < 4; j++)
        word_list_add(reading, &allowed, OTHERS[j]);
    return reading_refuse_key(reading, map, i, key, &allowed);
}

/* What readers of a result are told: the source and how it was solved, or else the note. */
static const char *source_of(struct reading *reading, const char *inherited, const struct beside *beside)
{
    const char *const source = beside->source ? beside->source : inherited;
    if (source && beside->how)
        return text_pool_keep(&reading->texts, arena_format(&reading->arena, "%s; %s", source, beside->how));
    return text_pool_keep(&reading->texts, source ? source : beside->how ? beside->how : beside->note);
}

bool quantity_read_map(struct reading *reading, const struct node *node, const char *key, struct origin *origin,
                       const struct node **content, enum prior_kind *prior)
{
    struct beside beside = {NULL, NULL, NULL};
    bool is_good = true;
    *content = NULL;
    for (int i = 0; i < node->n_items; i++) {
        const int form = form_of(node->keys[i]->text);
        if (form < 0) {
            is_good = read_beside(reading, node, i, key, origin, &beside) && is_good;
        } else if (*content) {
            is_good = reading_refuse_node(reading, node->keys[i], key, "'%s' beside '%s'; give one of them",
                                          PRIOR_FORMS[form].word, PRIOR_FORMS[*prior].word);
        } else {
            *content = node->items[i];
            *prior = (enum prior_kind)form;
        }
    }
    const bool needs_source = origin->kind == SOURCE_EVIDENCE || origin->kind == SOURCE_DOCUMENT;
    if (is_good && needs_source && !origin->source && !beside.source)
        return reading_refuse_node(reading, node, key, "kind %s needs its source; add source: \"where it stands\"",
                                   SOURCE_KIND_WORDS[origin->kind]);
    origin->source = source_of(reading, origin->source, &beside);
    return is_good;
}

const char *quantity_choice_word(const struct param *param, int choice, char *text, size_t size)
{
    const char *word = param->choices;
    for (; choice > 0 && strchr(word, '|'); choice--)
        word = strchr(word, '|') + 1;
    snprintf(text, size, "%.*s", (int)strcspn(word, "|"), word);
    return text;
}

struct word_list quantity_choices(struct reading *reading, const struct param *param)
{
    struct word_list list = {0};
    for (const char *word = param->choices; *word;) {
        const size_t length = strcspn(word, "|");
        word_list_add(reading, &list, arena_copy(&reading->arena, word, length));
        word += length + (word[length] == '|');
    }
    return list;
}

static const char *unit_after(struct reading *reading, const struct param *param)
{
    const bool has_unit = param->unit && strcmp(param->unit, "1") != 0;
    return has_unit ? arena_format(&reading->arena, " %s", param->unit) : "";
}

const char *quantity_allowed(struct reading *reading, const struct param *param)
{
    if (param->type == PARAM_SWITCH)
        return "on or off";
    if (param->type == PARAM_CHOICE) {
        const struct word_list choices = quantity_choices(reading, param);
        return words_joined(reading, choices.words, choices.n_words, " or ");
    }
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];
    const char *const word = param->zero_word ? arena_format(&reading->arena, "%s, or ", param->zero_word) : "";
    const char *const whole =
        param->type == PARAM_INTEGER ? arena_format(&reading->arena, "%sa whole number, ", word) : "";
    const char *const unit = unit_after(reading, param);
    const bool has_low = param->minimum > -1e300, has_high = param->maximum < 1e300;
    if (has_low && has_high)
        return arena_format(&reading->arena, "%s%s to %s%s", whole, number_text(param->minimum, low),
                            number_text(param->maximum, high), unit);
    if (has_low)
        return arena_format(&reading->arena, "%s%s%s or more", whole, number_text(param->minimum, low), unit);
    if (has_high)
        return arena_format(&reading->arena, "%s%s%s or less", whole, number_text(param->maximum, high), unit);
    return arena_format(&reading->arena, "%s%s", *whole ? "a whole number" : "a number", unit);
}

static bool is_inside(const struct param *param, double value)
{
    return value >= param->minimum && value <= param->maximum;
}

/* The central 99.8% of a prior must lie where the parameter may. */
static bool check_prior(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                        const struct quantity *quantity)
{
    const double low = quantity_quantile(quantity, 0.001), high = quantity_quantile(quantity, 0.999);
    if (is_inside(param, low) && is_inside(param, high))
        return true;
    char a[NUMBER_TEXT_SIZE], b[NUMBER_TEXT_SIZE];
    return reading_refuse_node(
        reading, node, key,
        "this %s prior reaches from %s to %s (its central 99.8%%), beyond what is allowed; keep it "
        "within %s",
        PRIOR_FORMS[quantity->prior].word, number_text_short(low, a), number_text_short(high, b),
        quantity_allowed(reading, param));
}

/* What is wrong with the numbers of a prior, or NULL. */
static const char *prior_fault(const struct quantity *quantity)
{
    const double a = quantity->a, b = quantity->b, c = quantity->c;
    switch (quantity->prior) {
    case PRIOR_NORMAL:
        return b >= 0.0 ? NULL : "its standard deviation may not be negative";
    case PRIOR_LOGNORMAL:
        return !(a > 0.0) ? "its median must be above 0"
               : b >= 0.0 ? NULL
                          : "its standard deviation may not be negative";
    case PRIOR_UNIFORM:
        return a < b ? NULL : "its lowest value must be below its highest";
    case PRIOR_BETA:
        return a > 0.0 && b > 0.0 ? NULL : "both shapes must be above 0";
    case PRIOR_TRIANGULAR:
        return a <= b && b <= c && a < c ? NULL : "give lowest, mode, highest in this order";
    case PRIOR_FIXED:
        break;
    }
    return NULL;
}

static bool read_prior_numbers(struct reading *reading, const char *key, const struct node *node, enum prior_kind prior,
                               double *numbers)
{
    const struct prior_form *const form = &PRIOR_FORMS[prior];
    if (node->kind != NODE_LIST || node->n_items != form->n_numbers)
        return reading_refuse_node(reading, node, key, "a %s prior takes %d numbers in brackets: [%s]", form->word,
                                   form->n_numbers, form->numbers);
    for (int i = 0; i < form->n_numbers; i++)
        if (!scalar_read_number(reading, key, node->items[i], form->numbers, &numbers[i]))
            return false;
    return true;
}

bool quantity_read_prior(struct reading *reading, const struct param *param, const char *key,
                         const struct node *numbers, enum prior_kind prior, const struct origin *origin,
                         struct quantity *quantity)
{
    if (param->type != PARAM_REAL)
        return reading_refuse_node(reading, numbers, key, "takes no prior; give %s", quantity_allowed(reading, param));
    double values[3] = {0};
    if (!read_prior_numbers(reading, key, numbers, prior, values))
        return false;
    *quantity = (struct quantity){.prior = prior,
                                  .a = values[0],
                                  .b = values[1],
                                  .c = values[2],
                                  .kind = origin->kind,
                                  .source = origin->source,
                                  .file = text_pool_keep(&reading->texts, numbers->file),
                                  .line = numbers->line,
                                  .column = numbers->column};
    const char *const fault = prior_fault(quantity);
    if (fault)
        return reading_refuse_node(reading, numbers, key, "not a %s prior: %s", PRIOR_FORMS[prior].word, fault);
    return check_prior(reading, param, key, numbers, quantity);
}

static bool read_fixed(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                       const struct origin *origin, struct quantity *quantity)
{
    double value = 0.0;
    const bool is_read = param->type == PARAM_SWITCH   ? scalar_read_switch(reading, key, node, &value)
                         : param->type == PARAM_CHOICE ? scalar_read_choice(reading, param, key, node, &value)
                                                       : scalar_read_in_range(reading, param, key, node, &value);
    *quantity = (struct quantity){.prior = PRIOR_FIXED,
                                  .a = value,
                                  .kind = origin->kind,
                                  .source = origin->source,
                                  .file = text_pool_keep(&reading->texts, node->file),
                                  .line = node->line,
                                  .column = node->column};
    return is_read;
}

bool quantity_read(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                   const struct origin *inherited, struct quantity *quantity)
{
    if (!quantity_is_map(node))
        return read_fixed(reading, param, key, node, inherited, quantity);
    struct origin origin = *inherited;
    const struct node *content = NULL;
    enum prior_kind prior = PRIOR_FIXED;
    if (!quantity_read_map(reading, node, key, &origin, &content, &prior) || !content)
        return false;
    if (prior == PRIOR_FIXED)
        return read_fixed(reading, param, key, content, &origin, quantity);
    return quantity_read_prior(reading, param, key, content, prior, &origin, quantity);
}
