/* What the parts of the scenario reader share: memory, the parameter set, and how to refuse. */
#ifndef HUIMIN_READING_H
#define HUIMIN_READING_H

#include <stdbool.h>

#include "engine/params.h"
#include "engine/status.h"
#include "engine/text_pool.h"
#include "scenarios/arena.h"
#include "scenarios/document.h"

struct loaded_file;

struct reading {
    struct arena arena;     /* nodes and sheets; gone when the reading ends */
    struct text_pool texts; /* sources and file names; the study keeps it */
    struct text_pool said;  /* sentences already in status: a value that all arms share is refused once */
    const struct param_set *set;
    struct status *status;
    struct loaded_file *files;             /* every file is read once; see layer.h */
    const char *chain[DOCUMENT_MAX_DEPTH]; /* files now being read, each asked for by the one before */
    int n_chain;
    bool is_text_alone; /* the scenario came as a text: it has no folder, and extends nothing */
};

/* Refuses with "PLACE: KEY: sentence"; key may be NULL. Returns false always. */
bool reading_refuse(struct reading *reading, const char *place, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool reading_refuse_node(struct reading *reading, const struct node *node, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* So many sentences are kept already that another adds nothing. */
static inline bool reading_is_full(const struct reading *reading)
{
    return reading->status->n_sentences >= STATUS_MAX_SENTENCES;
}

/* A growing list of candidates for "did you mean", without doubles. */
struct word_list {
    int n_words, n_room;
    const char **words;
};
void word_list_add(struct reading *reading, struct word_list *list, const char *word);
bool word_list_has(const struct word_list *list, const char *word);
/* "; did you mean 'x'?", "; allowed are a, b and c" where there are few, or "" where nothing is near. */
const char *word_list_hint(struct reading *reading, const struct word_list *list, const char *word);
/* "a, b or c" */
const char *words_joined(struct reading *reading, const char *const *words, int n_words, const char *last_joint);

/* Refuses the key of item i of a map: "unknown key 'x'; did you mean 'y'?". Returns false always. */
bool reading_refuse_key(struct reading *reading, const struct node *map, int i, const char *path,
                        const struct word_list *allowed);
/* Refuses the keys of a map that are not among the allowed ones, each for itself. */
bool reading_check_keys(struct reading *reading, const struct node *map, const char *path,
                        const struct word_list *allowed);

/* A key that a map of the study may have, in the order in which the reference page and the schema list them. */
struct stated_key {
    const char *key, *allowed, *meaning;
    bool is_required;
};
struct word_list stated_keys_words(struct reading *reading, const struct stated_key *keys, int n_keys);
/* Refuses what is no map, and keys that are not in the list. */
bool stated_keys_check(struct reading *reading, const struct node *node, const char *path,
                       const struct stated_key *keys, int n_keys);
/* "has no 'x'; add x: what is allowed". Returns false always. */
bool stated_key_missing(struct reading *reading, const struct node *map, const char *path,
                        const struct stated_key *key);
/* A scalar with something in it, as text; NULL, with a sentence, where the node is anything else. */
const char *reading_text(struct reading *reading, const struct node *node, const char *key);

#endif
