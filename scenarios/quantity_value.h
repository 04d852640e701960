/* One value of a scenario: a scalar, {value: …, source: …}, or a prior such as {normal: [mean, sd]}. */
#ifndef HUIMIN_QUANTITY_VALUE_H
#define HUIMIN_QUANTITY_VALUE_H

#include "engine/params.h"
#include "scenarios/reading.h"

/* How a prior is written, and how many numbers it takes. Index: enum prior_kind; the first is "value". */
struct prior_form {
    const char *word, *numbers; /* "normal", "mean, sd" */
    int n_numbers;
};
enum { N_PRIOR_FORMS = PRIOR_TRIANGULAR + 1 };
extern const struct prior_form PRIOR_FORMS[N_PRIOR_FORMS];
extern const char *const SOURCE_KIND_WORDS[]; /* index: enum source_kind */

/* What stands beside a value and goes with its elements. */
struct origin {
    enum source_kind kind;
    const char *source; /* in the reading's texts, or NULL */
};

/* Reads evidence, document or assumption. */
bool quantity_read_kind(struct reading *reading, const struct node *node, const char *key, enum source_kind *kind);
/* A map that states a value or a prior, in place of a map of labels. */
bool quantity_is_map(const struct node *node);
/* Reads source, kind, note and how of such a map over an inherited origin, and refuses every other key than
 * these and one value or prior, which *content and *prior tell. */
bool quantity_read_map(struct reading *reading, const struct node *node, const char *key, struct origin *origin,
                       const struct node **content, enum prior_kind *prior);
/* Reads a whole quantity of a parameter; `key` is what to call it in a sentence. */
bool quantity_read(struct reading *reading, const struct param *param, const char *key, const struct node *node,
                   const struct origin *inherited, struct quantity *quantity);
/* As quantity_read for a prior whose list of numbers is `numbers`. */
bool quantity_read_prior(struct reading *reading, const struct param *param, const char *key,
                         const struct node *numbers, enum prior_kind prior, const struct origin *origin,
                         struct quantity *quantity);
/* "0 to 1000000 yuan", "on or off", "reprice, hold or freeze", "a whole number from 1 to 60 (years)". */
const char *quantity_allowed(struct reading *reading, const struct param *param);
/* Word number `choice` of a choice parameter, written to `text`, which is returned. */
const char *quantity_choice_word(const struct param *param, int choice, char *text, size_t size);
/* The words of a choice parameter, in the arena. */
struct word_list quantity_choices(struct reading *reading, const struct param *param);

#endif
