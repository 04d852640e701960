#include <stdlib.h>
#include <string.h>

#include "results/pairing.h"

enum { KEY_SIZE = 256 };

static const char *text_of(const char *text) { return text ? text : ""; }

static bool same_text(const char *a, const char *b) { return strcmp(text_of(a), text_of(b)) == 0 && !a == !b; }

/* Of the run: they say how much is simulated, and what of it must agree has been checked. */
static bool is_of_run(const char *key) { return strncmp(key, "run.", 4) == 0; }

/* ------------------------------------------------------------------ finding a row */

static int compare_rows(const void *left_, const void *right_)
{
    const struct record_input *const left = *(const struct record_input *const *)left_;
    const struct record_input *const right = *(const struct record_input *const *)right_;
    const int by_key = strcmp(left->key, right->key);
    return by_key != 0 ? by_key : strcmp(text_of(left->arm), text_of(right->arm));
}

static const struct record_input **rows_of(const struct record *record)
{
    const struct record_input **rows = calloc((size_t)record->n_inputs + 1, sizeof *rows);
    for (int i = 0; rows && i < record->n_inputs; i++) {
        rows[i] = &record->inputs[i];
    }
    if (rows) {
        qsort((void *)rows, (size_t)record->n_inputs, sizeof *rows, compare_rows);
    }
    return rows;
}

bool pairing_index_inputs(struct pairing *pairing)
{
    pairing->rows_a = rows_of(pairing->a);
    pairing->rows_b = rows_of(pairing->b);
    return pairing->rows_a && pairing->rows_b;
}

static const struct record_input *row_at(const struct record *record, const struct record_input *const *rows, int arm,
                                         const char *key)
{
    const char *const arms[] = {NULL, record->arms[arm].name};
    for (int i = 0; i < COUNT_OF(arms); i++) {
        const struct record_input wanted = {.key = key, .arm = arms[i]}, *const at = &wanted;
        const struct record_input *const *const found =
            bsearch(&at, (const void *)rows, (size_t)record->n_inputs, sizeof *rows, compare_rows);
        if (found) {
            return *found;
        }
    }
    return NULL;
}

/* A list by year ends where nothing changes any more: "key[4]" may stand in "key[2]". */
static const struct record_input *find(const struct record *record, const struct record_input *const *rows, int arm,
                                       const char *key)
{
    const struct record_input *row = row_at(record, rows, arm, key);
    const size_t length = strlen(key);
    const char *const bracket = strrchr(key, '[');
    if (row || !bracket || key[length - 1] != ']' || length >= KEY_SIZE) {
        return row;
    }
    for (long year = strtol(bracket + 1, NULL, 10) - 1; !row && year >= 1; year--) {
        char earlier[KEY_SIZE + 32];
        snprintf(earlier, sizeof earlier, "%.*s[%ld]", (int)(bracket - key), key, year);
        row = row_at(record, rows, arm, earlier);
    }
    return row;
}

const struct record_input *pairing_input_a(const struct pairing *pairing, int arm, const char *key)
{
    return find(pairing->a, pairing->rows_a, arm, key);
}

const struct record_input *pairing_input_b(const struct pairing *pairing, int arm, const char *key)
{
    return find(pairing->b, pairing->rows_b, arm, key);
}

/* ------------------------------------------------------------------ what differs */

static bool add_input(struct pairing *pairing, int *room, int pair, const struct record_input *a,
                      const struct record_input *b, const char *key)
{
    if (pairing->n_inputs == *room) {
        *room = *room * 2 + 64;
        struct pairing_input *const grown = realloc(pairing->inputs, (size_t)*room * sizeof *grown);
        if (!grown) {
            return false;
        }
        pairing->inputs = grown;
    }
    const struct record_input *const one = a ? a : b;
    pairing->inputs[pairing->n_inputs++] = (struct pairing_input){.pair = pair,
                                                                  .key = key,
                                                                  .unit = one->unit,
                                                                  .meaning = one->meaning,
                                                                  .meaning_zh = one->meaning_zh,
                                                                  .a = a ? a->value : NULL,
                                                                  .b = b ? b->value : NULL};
    return true;
}

/* Where the key differs in every pair and in the same way, one line says so. */
static void merge(struct pairing *pairing, int first)
{
    struct pairing_input *const inputs = pairing->inputs;
    const int n = pairing->n_inputs - first;
    if (n != pairing->n_pairs || n < 2) {
        return;
    }
    for (int i = first + 1; i < first + n; i++) {
        if (!same_text(inputs[i].a, inputs[first].a) || !same_text(inputs[i].b, inputs[first].b)) {
            return;
        }
    }
    inputs[first].pair = PAIRING_ALL_PAIRS;
    pairing->n_inputs = first + 1;
}

/* One key in every pair in which both or one of the records has it. */
static bool compare_key(struct pairing *pairing, int *room, const char *key)
{
    const int first = pairing->n_inputs;
    for (int pair = 0; pair < pairing->n_pairs; pair++) {
        const struct record_input *const a = pairing_input_a(pairing, pairing->pairs[pair].a, key);
        const struct record_input *const b = pairing_input_b(pairing, pairing->pairs[pair].b, key);
        const bool differs = (a || b) && !(a && b && same_text(a->value, b->value));
        if (differs && !add_input(pairing, room, pair, a, b, key)) {
            return false;
        }
    }
    merge(pairing, first);
    return true;
}

/* Rows of one key stand one after the other. */
static bool is_next_key(const struct record *record, int i)
{
    return !is_of_run(record->inputs[i].key) &&
           (i == 0 || strcmp(record->inputs[i].key, record->inputs[i - 1].key) != 0);
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp((*(const struct record_input *const *)left)->key, (*(const struct record_input *const *)right)->key);
}

static bool is_in_first(const struct pairing *pairing, const char *key)
{
    const struct record_input wanted = {.key = key}, *const at = &wanted;
    return bsearch(&at, (const void *)pairing->rows_a, (size_t)pairing->a->n_inputs, sizeof *pairing->rows_a,
                   compare_keys);
}

bool pairing_find_inputs(struct pairing *pairing)
{
    int room = 0;
    for (int i = 0; i < pairing->a->n_inputs; i++) {
        if (is_next_key(pairing->a, i) && !compare_key(pairing, &room, pairing->a->inputs[i].key)) {
            return false;
        }
    }
    for (int i = 0; i < pairing->b->n_inputs; i++) {
        const char *const key = pairing->b->inputs[i].key;
        if (is_next_key(pairing->b, i) && !is_in_first(pairing, key) && !compare_key(pairing, &room, key)) {
            return false;
        }
    }
    return true;
}
